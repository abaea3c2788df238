"""Ambiguous figures in pictures: naming a figure, and finding another interpretation of it, visible or imagined.

The reference frame of a visible figure is open: any of its sides may be its top (the interpreter reads it without a
given frame). What is kept is an interpreted image (Reisberg & Chambers 1991): the picture, the side that was taken as
its top, and the name. Inspecting an image means reading it with that side as its top. Another reference frame is tried
only if the instruction suggests one; rotating the picture brings other sides to the top.

A reading counts if it is probable enough among all names in its frame. Whether there is another reading, in whichever
frame, depends on the picture and the interpreter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imagery_agent.interpreter.reference_frames import SIDES
from imagery_agent.mind.protocols import Reading
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.tasks.ambiguous_figures import DrawTask, SeeAgainTask, SeeTask

FIGURE, NAME, UP = "figure seen", "what it was said to be", "side that was up"
"""Topics in memory."""
FRAMES = ("held", "carried", "free")


@dataclass(frozen=True)
class AmbiguousFigureParameters:
    """How images are interpreted."""

    frame: str = "held"
    """Reference frame of an image. ``held``: the side at the top of the mental picture stays the top when the figure is
    rotated; ``carried``: the top rotates with the figure; ``free``: any side may be the top, as for a visible figure.
    The latter two are for comparison."""
    min_probability: float = 0.2
    """Least probability of a reading, among all names in its frame."""
    max_names: int = 5
    """Names given at most."""

    def __post_init__(self) -> None:
        if self.frame not in FRAMES:
            raise ValueError(f"expected a frame of {', '.join(FRAMES)}, got {self.frame!r}")
        if not 0 <= self.min_probability < 1 or self.max_names < 1:
            raise ValueError(
                f"expected min_probability from 0 to below 1 and max_names of 1 or more, got "
                f"{self.min_probability} and {self.max_names}"
            )


def see(task: SeeTask, workspace: Workspace, parameters: AmbiguousFigureParameters) -> Answer:
    """The likeliest reading of the visible figure, whose picture is kept too."""
    answer = read_figure(task, workspace)
    workspace.remember(FIGURE)
    return answer


def read_figure(task: SeeTask, workspace: Workspace) -> Answer:
    """The likeliest reading, whichever side is the top; its name and top are kept."""
    workspace.perceive(task.picture, label="figure")
    found = workspace.read(up=None, top=1)
    workspace.memory.keep_words(NAME, found[0].name if found else "")
    workspace.memory.keep_words(UP, found[0].up if found else "top")
    if not found:
        return Answer("", confidence=0.0)
    return Answer(found[0].name, (found[0].name,), confidence=min(1.0, found[0].weight))


def see_again(task: SeeAgainTask, workspace: Workspace, parameters: AmbiguousFigureParameters) -> Answer:
    """Other readings of the visible figure or of the image."""
    sides = _possible_tops(task, workspace, parameters)
    return interpretations(task, sides, workspace, parameters)


def draw(task: DrawTask, workspace: Workspace, parameters: AmbiguousFigureParameters) -> Answer:
    """Draw the recalled picture."""
    workspace.recall(FIGURE)
    return Answer("drawn", drawing=workspace.draw())


def interpretations(
    task: SeeAgainTask, sides: Sequence[str], workspace: Workspace, parameters: AmbiguousFigureParameters
) -> Answer:
    """All probable readings of the picture in the buffer with each of these sides as its top, likeliest first."""
    kept = workspace.memory.words(NAME) if task.other else ""
    found: list[Reading] = []
    for number, side in enumerate(sides):
        if number or side != workspace.memory.words(UP):
            workspace.infer()  # changes the reference frame
        found += workspace.read(up=side, top=parameters.max_names)
    probable = [one for one in found if one.weight >= parameters.min_probability and one.name != kept]
    probable.sort(key=lambda one: -one.weight)
    names = tuple(dict.fromkeys(one.name for one in probable))[: parameters.max_names]
    if not names:
        return Answer("", confidence=0.0)
    return Answer(names[0], names, confidence=min(1.0, probable[0].weight))


def _possible_tops(task: SeeAgainTask, workspace: Workspace, parameters: AmbiguousFigureParameters) -> list[str]:
    """Perceive or recall the figure; the sides that may be its top, the usual one first."""
    if task.picture is not None:
        workspace.perceive(task.picture, label="figure")
        return list(SIDES)
    workspace.recall(FIGURE)
    up = workspace.memory.words(UP)
    if task.rotate_deg:
        workspace.rotate(task.rotate_deg)
        up = rotated_side(up, task.rotate_deg) if parameters.frame == "carried" else up
    if task.up is not None:
        return [task.up]
    if task.top_is_open or parameters.frame == "free":
        return [up, *(side for side in SIDES if side != up)]
    return [up]


def rotated_side(side: str, angle_deg: float) -> str:
    """The side (the nearest one) to which a side comes when the figure is rotated to the left by this angle."""
    turns = {name: turn % 4 for name, turn in SIDES.items()}
    now = (turns[side] - round(angle_deg / 90)) % 4
    return next(name for name, turn in turns.items() if turn == now)
