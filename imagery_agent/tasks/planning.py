"""Planning problems: form board, paper folding, assembly, map inference, relational chain and maze."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from imagery_agent.language import task_templates as templates
from imagery_agent.language.directions import Direction
from imagery_agent.language.scene import PLACES
from imagery_agent.language.task_templates import Cell, Mover, Spot
from imagery_agent.tasks.pictures import check_picture
from imagery_agent.tasks.spatial_puzzles import SpatialPuzzleTask, read_spatial_puzzle

Pick = Callable[[int], int]
"""Returns a random number below its argument."""
Premise = tuple[str, str, str]
"""Thing, relation, thing."""
LAKE = "lake"
MOVES = {one.move: one.vector for one in (Direction.TOP, Direction.RIGHT, Direction.BOTTOM, Direction.LEFT)}


@dataclass(frozen=True)
class FormBoardTask:
    """Which piece fills the hole? Answers: 1 to 4."""

    hole: np.ndarray
    """uint8 (64, 64, 3)."""
    pieces: tuple[np.ndarray, ...]

    def guess(self, pick: Pick) -> str:
        """A random piece."""
        return str(1 + pick(len(self.pieces)))


@dataclass(frozen=True)
class FoldingTask:
    """Which sheet is the packet, unfolded? Answers: 1 to 4."""

    folds: tuple[str, ...]
    packet: np.ndarray
    """uint8 (64, 64, 3)."""
    sheets: tuple[np.ndarray, ...]

    def guess(self, pick: Pick) -> str:
        """A random sheet."""
        return str(1 + pick(len(self.sheets)))


@dataclass(frozen=True)
class AssemblyTask:
    """Put the parts where they are in the figure. Answers: see :func:`say_plan`."""

    figure: np.ndarray
    """uint8 (64, 64, 3)."""
    parts: tuple[np.ndarray, ...]

    def guess(self, pick: Pick) -> str:
        """A random place and rotation for every part."""
        places = list(PLACES)
        return say_plan([(places[pick(len(places))], pick(4)) for _ in self.parts])


@dataclass(frozen=True)
class IslandTask:
    """A question about a described island. Answers: yes or no, or a name."""

    spots: dict[str, Spot]
    kind: str
    """``nearer`` (is the second or the third nearer to the first?), ``between`` (is the first between the second and
    the third?) or ``crosses`` (does the path from the first to the second cross the lake?)."""
    asked: tuple[str, ...]

    @property
    def answers(self) -> tuple[str, str]:
        """The two possible answers."""
        return (self.asked[1], self.asked[2]) if self.kind == "nearer" else ("yes", "no")

    def guess(self, pick: Pick) -> str:
        """A random one of the two answers."""
        return self.answers[pick(2)]


@dataclass(frozen=True)
class ChainTask:
    """Does a relation follow from the premises? Answers: yes, no, cannot tell."""

    premises: tuple[Premise, ...]
    question: Premise

    def guess(self, pick: Pick) -> str:
        """A random one of the three answers."""
        return ("yes", "no", "cannot tell")[pick(3)]


@dataclass(frozen=True)
class MotionTask:
    """A question about things that move along a road. Answers: yes, no."""

    movers: tuple[Mover, ...]
    tree: int
    """The mark of the tree; the road has marks from 0 to 10."""
    seconds: int
    kind: str
    """``ahead`` (is the first asked farthest to the right at the end?), ``meet`` (do the two asked meet?) or ``first``
    (is the first asked the first to pass the tree?)."""
    asked: tuple[str, ...]

    def guess(self, pick: Pick) -> str:
        """Yes or no."""
        return ("yes", "no")[pick(2)]


@dataclass(frozen=True, eq=False)
class CausalChainTask:
    """Which way does a wheel or lever of a chain turn? Answers: clockwise, counterclockwise."""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""
    first: str
    """Color of the piece whose way is told."""
    way: str
    asked: str
    """Color of the piece in question."""

    def guess(self, pick: Pick) -> str:
        """A random way."""
        return templates.TURNING_WAYS[pick(2)]


@dataclass(frozen=True)
class ConditionalIslandTask:
    """Two problems, one after the other: at which of two places to start, and which of two others is nearer.

    The first follows from premises, and its answer completes the second. Answers: the two names.
    """

    chain: ChainTask
    """Whether to start at the first of the two places, otherwise at the second."""
    spots: dict[str, Spot]
    starts: tuple[str, str]
    answers: tuple[str, str]

    def then(self, answer: str) -> IslandTask:
        """The second problem, given the answer to the first."""
        return IslandTask(self.spots, "nearer", (self.starts[0 if answer == "yes" else 1], *self.answers))

    def guess(self, pick: Pick) -> str:
        """A random one of the two names."""
        return self.answers[pick(2)]


@dataclass(frozen=True)
class MazeTask:
    """Find the shortest path. Answers: moves such as ``right right down``."""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""
    side: int
    start: Cell
    goal: Cell
    doors: frozenset[frozenset[Cell]]
    """Open doors, each between two neighboring cells."""

    def guess(self, pick: Pick) -> str:
        """As many random moves as there are cells."""
        moves = list(MOVES)
        return " ".join(moves[pick(4)] for _ in range(self.side**2))


Problem = (
    FormBoardTask
    | FoldingTask
    | AssemblyTask
    | IslandTask
    | ChainTask
    | ConditionalIslandTask
    | MotionTask
    | CausalChainTask
    | MazeTask
    | SpatialPuzzleTask
)

EXAMPLES = (
    templates.FILL_HOLE.say(),
    templates.ASSEMBLE.say(),
    templates.CHAIN.say(
        premises=[("A", "left of", "B"), ("C", "right of", "B")], one="A", relation="left of", other="C"
    ),
)


def read_problem(text: str, picture: np.ndarray | None) -> Problem | None:
    """The planning problem of an instruction; None if it is another kind of task.

    Raises:
        ValueError: the picture is missing or has another shape than the problem needs.
    """
    if templates.FILL_HOLE.read(text) is not None:
        hole, *pieces = _panels(picture, 5, "the hole and four pieces")
        return FormBoardTask(hole, tuple(pieces))
    if templates.ASSEMBLE.read(text) is not None:
        figure, _, *parts = _panels(picture, 6, "the figure and its parts")
        return AssemblyTask(figure, tuple(part for part in parts if (part < 255).any()))
    if found := templates.UNFOLD.read(text):
        packet, *sheets = _panels(picture, 5, "the packet and four sheets")
        return FoldingTask(found["folds"], packet, tuple(sheets))
    if found := templates.CONDITIONAL_ISLAND.read(text):
        return _conditional_island(found)
    if found := templates.ISLAND.read(text):
        return _island(found["spots"], found["question"])
    if (found := templates.CHAIN.read(text)) and found["premises"]:
        return ChainTask(found["premises"], (found["one"], found["relation"], found["other"]))
    if (found := templates.DESCRIBED_MOTION.read(text)) and found["movers"]:
        return _motion(**found)
    if found := templates.CAUSAL_CHAIN.read(text):
        mechanism = check_picture(picture, panels=1, what="the mechanism")
        return CausalChainTask(mechanism, found["first"], found["way"], found["asked"])
    if found := templates.FIND_PATH.read(text):
        maze = check_picture(picture, panels=1, what="the maze")
        return MazeTask(maze, found["side"], found["start"], found["goal"], found["doors"])
    return read_spatial_puzzle(text, picture)


def _conditional_island(found: dict[str, Any]) -> ConditionalIslandTask:
    chain = ChainTask(found["premises"], (found["one"], found["relation"], found["other"]))
    first, second, third, fourth = names = [found[which] for which in ("first", "second", "third", "fourth")]
    _check_known(names, found["spots"])
    return ConditionalIslandTask(chain, found["spots"], (first, second), (third, fourth))


def _check_known(names: Sequence[str], spots: dict[str, Spot]) -> None:
    if unknown := [name for name in names if name not in spots]:
        raise ValueError(f"expected questions about {', '.join(spots)}, got one about {unknown[0]!r}")


def _island(spots: dict[str, Spot], question: str) -> IslandTask | None:
    for kind, template in templates.ISLAND_QUESTIONS.items():
        if found := template.read(question):
            asked = tuple(found.values())
            _check_known(asked, spots)
            return IslandTask(spots, kind, asked)
    return None


def _motion(movers: tuple[Mover, ...], tree: int, seconds: int, question: str) -> MotionTask | None:
    names = [name for name, _, _ in movers]
    for kind, template in templates.MOTION_QUESTIONS.items():
        if found := template.read(question):
            asked = tuple(found.values())
            if unknown := [name for name in asked if name not in names]:
                raise ValueError(f"expected questions about {', '.join(names)}, got one about {unknown[0]!r}")
            return MotionTask(movers, tree, seconds, kind, asked)
    return None


def _panels(picture: np.ndarray | None, count: int, what: str) -> list[np.ndarray]:
    return np.split(check_picture(picture, panels=count, what=what), count, axis=1)


# ---------------------------------------------------------------- plans in words

_PLAN_LINE = re.compile(r"^part (\d) at the ([\w ]+?)(?: rotated (90|180|270) degrees to the left)?$")


def say_plan(lying: list[tuple[str, int]]) -> str:
    """Where every part is put and how many quarter turns to the left it is rotated, in English."""
    return "; ".join(
        f"part {number} at the {place}" + (f" rotated {90 * quarters} degrees to the left" if quarters else "")
        for number, (place, quarters) in enumerate(lying, start=1)
    )


def read_plan(text: str) -> list[tuple[str, int]]:
    """The inverse of :func:`say_plan`; ValueError for anything else."""
    lying = []
    for line in text.split("; "):
        found = _PLAN_LINE.match(line)
        if not found:
            raise ValueError(f"expected for example 'part 1 at the top left', got {line!r}")
        lying.append((found[2], int(found[3] or 0) // 90))
    return lying
