"""Seeing a figure as something, and as something else: before the eyes, and in the mind.

A figure before the eyes is open: any of its sides may be its top (the interpreter's ``readings`` without a frame). What
is kept is an image *of something in a frame*: the picture, the side that was up when it was understood, and the name
(Reisberg & Chambers 1991). Looking at an image therefore is reading it with that side up. Another frame is tried only
when one is told to; rotating the picture brings other sides to where up is.

What one is asked for is what one really sees: a reading counts if it is likely enough among all names in its frame.
Whether anything else is seen, in whichever frame, is up to the picture and the interpreter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imagery_agent.interpreter.reference_frames import SIDES
from imagery_agent.mind.protocols import Reading
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.tasks.ambiguous_figures import DrawTask, FigureTask, SeeAgainTask, SeeTask

FIGURE, SAID, UP = "figure seen", "what it was said to be", "side that was up"
"""Topics in memory."""
FRAMES = ("held", "carried", "free")


@dataclass(frozen=True)
class ConstrualParameters:
    """What an image is an image of."""

    frame: str = "held"
    """``held``: the side of the mind's picture that was up when it was understood stays up, whatever is rotated there;
    ``carried``: it goes along with the figure when that is rotated; ``free``: an image is as open as a thing seen. The
    latter two are for comparison."""
    least_weight: float = 0.2
    """Probability among all names, in its frame, from which a reading is seen and not guessed."""
    top: int = 5
    """Names given."""

    def __post_init__(self) -> None:
        if self.frame not in FRAMES:
            raise ValueError(f"expected a frame of {', '.join(FRAMES)}, got {self.frame!r}")
        if not 0 <= self.least_weight < 1 or self.top < 1:
            raise ValueError(
                f"expected least_weight from 0 to below 1 and top of 1 or more, got "
                f"{self.least_weight} and {self.top}"
            )


def solve_figure(task: FigureTask, workspace: Workspace, parameters: ConstrualParameters) -> Answer:
    """Answer one of these tasks with the picture in mind."""
    match task:
        case SeeTask():
            answer = see(task, workspace)
            workspace.remember(FIGURE)
            return answer
        case DrawTask():
            workspace.recall(FIGURE)
            return Answer("drawn", drawing=workspace.draw())
        case SeeAgainTask():
            sides = _sides(task, workspace, parameters)
            return see_again(task, sides, workspace, parameters)


def see(task: SeeTask, workspace: Workspace) -> Answer:
    """The likeliest reading, whichever side is up; it and its frame are kept."""
    workspace.perceive(task.picture, label="figure")
    found = workspace.read(up=None, top=1)
    if not found:
        workspace.memory.keep_words(SAID, "")
        workspace.memory.keep_words(UP, "top")
        return Answer("", confidence=0.0)
    workspace.memory.keep_words(SAID, found[0].name)
    workspace.memory.keep_words(UP, found[0].up)
    return Answer(found[0].name, (found[0].name,), confidence=found[0].weight)


def see_again(
    task: SeeAgainTask, sides: Sequence[str], workspace: Workspace, parameters: ConstrualParameters
) -> Answer:
    """All that is seen of what is in the buffer with each of these sides up, the likeliest first."""
    said = workspace.memory.words(SAID) if task.other else ""
    found: list[Reading] = []
    for number, side in enumerate(sides):
        if number or side != workspace.memory.words(UP):
            workspace.infer()  # another side is up now
        found += workspace.read(up=side, top=parameters.top)
    seen = [one for one in found if one.weight >= parameters.least_weight and one.name != said]
    seen.sort(key=lambda one: -one.weight)
    names = tuple(dict.fromkeys(one.name for one in seen))[: parameters.top]
    if not names:
        return Answer("", confidence=0.0)
    return Answer(names[0], names, confidence=seen[0].weight)


def _sides(task: SeeAgainTask, workspace: Workspace, parameters: ConstrualParameters) -> list[str]:
    """Bring the figure before the eyes or the mind's eye; which sides are taken to be up, the usual first."""
    if task.picture is not None:
        workspace.perceive(task.picture, label="figure")
        return list(SIDES)
    workspace.recall(FIGURE)
    up = workspace.memory.words(UP)
    if task.rotate_deg:
        workspace.rotate(task.rotate_deg)
        up = carried(up, task.rotate_deg) if parameters.frame == "carried" else up
    if task.up is not None:
        return [task.up]
    if task.top_is_open or parameters.frame == "free":
        return [up, *(side for side in SIDES if side != up)]
    return [up]


def carried(up: str, angle_deg: float) -> str:
    """Where the side that was up is after rotating the figure to the left by this angle (the nearest side)."""
    turns = {side: turn % 4 for side, turn in SIDES.items()}
    now = (turns[up] - round(angle_deg / 90)) % 4
    return next(side for side, turn in turns.items() if turn == now)
