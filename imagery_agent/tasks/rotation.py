"""Tasks of mental rotation: compare two figures, or learn figures and recognize them when they are rotated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.language import task_templates as templates
from imagery_agent.tasks.pictures import check_picture


@dataclass(frozen=True)
class CompareTask:
    """Are the two figures of a display the same, or mirror images?"""

    display: np.ndarray
    """uint8 (64, 128, 3): the left and the right half are one figure each."""
    in_depth: bool | None = None
    """Whether they may be rotated in depth; None if the instruction does not say."""


@dataclass(frozen=True)
class LearnFigureTask:
    """Learn one figure by its name."""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""
    name: str


@dataclass(frozen=True)
class PrepareTask:
    """Prepare for a figure whose identity, orientation, both or neither are known in advance."""

    lead_ms: float
    """Time until the figure appears."""
    name: str | None = None
    angle_deg: float | None = None
    """Its orientation, counterclockwise from upright."""
    keep_rotating: float | None = None
    """1 (counterclockwise) or -1: keep rotating until the figure appears."""


@dataclass(frozen=True)
class CompareLearnedTask:
    """Is this the figure as it was learned, or its mirror image?"""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""


@dataclass(frozen=True)
class IdentifyTask:
    """Which of the learned figures is this, in any orientation, mirrored or not?"""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""


RotationTask = CompareTask | LearnFigureTask | PrepareTask | CompareLearnedTask | IdentifyTask
EXAMPLES = (
    templates.COMPARE_FIGURES.say(),
    templates.LEARN_FIGURE.say(name="R"),
    templates.PREPARE.say(name="R", degrees=60, side="left", lead_ms=700),
    templates.COMPARE_LEARNED.say(),
    templates.IDENTIFY.say(),
)
_SIGNS = {"left": 1.0, "right": -1.0}


def read_rotation_task(text: str, picture: np.ndarray | None) -> RotationTask | None:
    """The rotation task of an instruction; None if it is another kind of task.

    Raises:
        ValueError: the picture is missing or has another shape than the task needs.
    """
    if (found := templates.COMPARE_FIGURES.read(text)) is not None:
        in_depth = found["plane"] == "depth" if "plane" in found else None
        return CompareTask(check_picture(picture, panels=2, what="two figures"), in_depth)
    if found := templates.LEARN_FIGURE.read(text):
        return LearnFigureTask(check_picture(picture, panels=1, what="the figure"), found["name"])
    if found := templates.PREPARE.read(text):
        angle_deg = found["degrees"] * _SIGNS[found["side"]] if "degrees" in found else None
        return PrepareTask(float(found["lead_ms"]), found.get("name"), angle_deg)
    if found := templates.KEEP_ROTATING.read(text):
        return PrepareTask(float(found["lead_ms"]), found["name"], keep_rotating=_SIGNS[found["side"]])
    if templates.COMPARE_LEARNED.read(text) is not None:
        return CompareLearnedTask(check_picture(picture, panels=1, what="the figure"))
    if templates.IDENTIFY.read(text) is not None:
        return IdentifyTask(check_picture(picture, panels=1, what="the figure"))
    return None
