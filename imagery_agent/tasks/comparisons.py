"""Tasks of comparing two things in mind: angles of clock hands, sizes of things in life."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.language import task_templates as templates
from imagery_agent.tasks.pictures import check_picture

Clock = tuple[int, int] | np.ndarray
"""Hours and minutes, or a face uint8 (64, 64, 3)."""
Thing = str | np.ndarray
"""A name, or a picture uint8 (64, 64, 3)."""


@dataclass(frozen=True)
class CompareClocksTask:
    """At which of two times do the hands make the smaller angle, the ``first`` or the ``second``?"""

    first: Clock
    second: Clock


@dataclass(frozen=True)
class CompareSizesTask:
    """Which of two things is larger in life, the ``first`` or the ``second``?"""

    first: Thing
    second: Thing


ComparisonTask = CompareClocksTask | CompareSizesTask
EXAMPLES = (
    templates.COMPARE_CLOCKS.say(first=(3, 50), second=(7, 15)),
    templates.COMPARE_SIZES.say(first="bee", second="cat"),
)


def read_comparison_task(text: str, picture: np.ndarray | None) -> ComparisonTask | None:
    """The task of an instruction; None if it is another kind of task.

    Raises:
        ValueError: what is shown is missing or has another shape.
    """
    if found := templates.COMPARE_CLOCKS.read(text):
        count = sum(time is None for time in found.values())
        shown = check_picture(picture, panels=count, what="the clocks") if count else None
        panels = [] if shown is None else list(np.split(shown, count, axis=1))
        first, second = (panels.pop(0) if time is None else time for time in found.values())
        return CompareClocksTask(first, second)
    if templates.COMPARE_SHOWN_SIZES.read(text) is not None:
        left, right = np.split(check_picture(picture, panels=2, what="the two things"), 2, axis=1)
        return CompareSizesTask(left, right)
    if found := templates.COMPARE_SIZES.read(text):
        return CompareSizesTask(found["first"], found["second"])
    return None
