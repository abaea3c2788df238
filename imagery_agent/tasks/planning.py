"""Planning tasks: problems with an answer to be found, as an instruction (and a picture) set them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX, PLACES, RELATIONS

Pick = Callable[[int], int]
"""A number below n, at random."""
Spot = tuple[str, int]
"""Ring ("on the coast", "halfway to the coast", "in the middle") and hour of the clock (0 in the middle)."""
Cell = tuple[int, int]
"""Column and row of a maze, from the top left."""
Premise = tuple[str, str, str]
"""Thing, relation, thing."""
LAKE = "lake"
MOVES = {"up": (0, -1), "right": (1, 0), "down": (0, 1), "left": (-1, 0)}


@dataclass(frozen=True)
class FormBoardTask:
    """Which piece fills the hole? Answers: 1 to 4."""

    hole: np.ndarray
    """uint8 (64, 64, 3)."""
    pieces: tuple[np.ndarray, ...]

    def guess(self, pick: Pick) -> str:
        """Any piece."""
        return str(1 + pick(len(self.pieces)))


@dataclass(frozen=True)
class FoldingTask:
    """Which sheet is the packet, unfolded? Answers: 1 to 4."""

    folds: tuple[str, ...]
    packet: np.ndarray
    """uint8 (64, 64, 3)."""
    sheets: tuple[np.ndarray, ...]

    def guess(self, pick: Pick) -> str:
        """Any sheet."""
        return str(1 + pick(len(self.sheets)))


@dataclass(frozen=True)
class AssemblyTask:
    """Put the parts where they are in the figure. Answers: a line for every part, as of :func:`say_plan`."""

    figure: np.ndarray
    """uint8 (64, 64, 3)."""
    parts: tuple[np.ndarray, ...]

    def guess(self, pick: Pick) -> str:
        """Every part anywhere."""
        places = list(PLACES)
        return say_plan([(places[pick(len(places))], pick(4)) for _ in self.parts])


@dataclass(frozen=True)
class IslandTask:
    """A question about a described island. Answers: yes or no, or a name."""

    spots: dict[str, Spot]
    kind: str
    """``nearer`` (to the first, the second or the third), ``between`` (is the first), ``crosses`` (the lake)."""
    asked: tuple[str, ...]

    @property
    def answers(self) -> tuple[str, str]:
        """The two possible answers."""
        return (self.asked[1], self.asked[2]) if self.kind == "nearer" else ("yes", "no")

    def guess(self, pick: Pick) -> str:
        """One of the two."""
        return self.answers[pick(2)]


@dataclass(frozen=True)
class ChainTask:
    """Does it follow? Answers: yes, no, cannot tell."""

    premises: tuple[Premise, ...]
    question: Premise

    def guess(self, pick: Pick) -> str:
        """One of the three."""
        return ("yes", "no", "cannot tell")[pick(3)]


@dataclass(frozen=True)
class MazeTask:
    """The shortest path. Answers: moves such as ``right right down``."""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""
    side: int
    start: Cell
    goal: Cell
    doors: frozenset[frozenset[Cell]]
    """What the words say of the open doors."""

    def guess(self, pick: Pick) -> str:
        """As many random moves as there are cells."""
        moves = list(MOVES)
        return " ".join(moves[pick(4)] for _ in range(self.side**2))


Problem = FormBoardTask | FoldingTask | AssemblyTask | IslandTask | ChainTask | MazeTask

EXAMPLES = (
    "Which of the four pieces fills the hole?",
    "Build the figure at the left from the parts.",
    "A is left of B. C is right of B. Is A left of C?",
)
_FOLDED = re.compile(
    r"^a sheet of paper is folded (?P<folds>.+), and punched\. which of the four sheets", re.I
)
_ISLAND = re.compile(r"^on a round island (?P<told>[^.]+)\. (?P<asked>.+\?)$", re.I)
_PLACED = re.compile(r"the (?P<name>[\w -]+) is (?:at (?P<hour>\d+) o'clock (?P<ring>[\w ]+)|in the middle)")
_QUESTIONS = {
    "nearer": re.compile(r"^which is nearer to the (.+), the (.+) or the (.+)\?$", re.I),
    "between": re.compile(r"^is the (.+) between the (.+) and the (.+)\?$", re.I),
    "crosses": re.compile(r"^does the straight path from the (.+) to the (.+) cross the lake\?$", re.I),
}
_PREMISE = re.compile(rf"(\w+) is ({'|'.join(RELATIONS)}) (\w+)\.")
_CHAIN_QUESTION = re.compile(rf"is (\w+) ({'|'.join(RELATIONS)}) (\w+)\?$", re.I)
_MAZE = re.compile(
    r"^find the shortest path from (?P<start>\w\d) to (?P<goal>\w\d) in a maze of (?P<side>\d) x \d cells\. "
    r"doors: (?P<doors>[\w ]+)$",
    re.I,
)


def read_problem(instruction: str, picture: np.ndarray | None) -> Problem | None:
    """The problem that an instruction sets; None if it sets another kind of task.

    Raises:
        ValueError: the picture is missing or has another shape than the problem needs.
    """
    text = re.sub(r"\s+", " ", instruction.strip())
    if text == EXAMPLES[0]:
        hole, *pieces = _panels(picture, 5)
        return FormBoardTask(hole, tuple(pieces))
    if text == EXAMPLES[1]:
        figure, _, *parts = _panels(picture, 6)
        return AssemblyTask(figure, tuple(part for part in parts if (part < 255).any()))
    if found := _FOLDED.match(text):
        packet, *sheets = _panels(picture, 5)
        return FoldingTask(tuple(found["folds"].split(", then ")), packet, tuple(sheets))
    if found := _ISLAND.match(text):
        return _island(found["told"], found["asked"])
    if (asked := _CHAIN_QUESTION.search(text)) and (premises := _PREMISE.findall(text)):
        return ChainTask(tuple(premises), (asked[1], asked[2], asked[3]))
    if found := _MAZE.match(text):
        doors = frozenset(frozenset((_cell(d[:2]), _cell(d[2:]))) for d in found["doors"].split())
        (maze,) = _panels(picture, 1)
        return MazeTask(maze, int(found["side"]), _cell(found["start"]), _cell(found["goal"]), doors)
    return None


def _island(told: str, asked: str) -> IslandTask | None:
    spots = {
        found["name"]: ((found["ring"], int(found["hour"])) if found["hour"] else ("in the middle", 0))
        for found in _PLACED.finditer(told)
    }
    for kind, form in _QUESTIONS.items():
        if found := form.match(asked):
            if unknown := [name for name in found.groups() if name not in spots]:
                raise ValueError(f"expected questions about {', '.join(spots)}, got one about {unknown[0]!r}")
            return IslandTask(spots, kind, found.groups())
    return None


def _cell(name: str) -> Cell:
    return ord(name[0].upper()) - ord("A"), int(name[1]) - 1


def _panels(picture: np.ndarray | None, count: int) -> list[np.ndarray]:
    shape = (PICTURE_SIZE_PX, count * PICTURE_SIZE_PX, 3)
    if picture is None or picture.shape != shape or picture.dtype != np.uint8:
        got = "none" if picture is None else f"{picture.dtype} {picture.shape}"
        raise ValueError(f"expected a picture uint8 {shape} with this instruction, got {got}")
    return np.split(picture, count, axis=1)


# ---------------------------------------------------------------- plans in words

_PLAN_LINE = re.compile(r"^part (\d) at the ([\w ]+?)(?: rotated (90|180|270) degrees to the left)?$")


def say_plan(lying: list[tuple[str, int]]) -> str:
    """Where every part is put and how many quarter turns to the left it is rotated, in English."""
    return "; ".join(
        f"part {number} at the {place}"
        + (f" rotated {90 * quarters} degrees to the left" if quarters else "")
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
