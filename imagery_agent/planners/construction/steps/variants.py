"""Variants of characters that are made of their usual form: a single line, or lines of the same length."""

from __future__ import annotations

import numpy as np

from imagery_agent.language.construction.tree import New
from imagery_agent.language.scene import SIZES
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.planners.construction.seeing.shape import STROKE
from imagery_agent.planners.construction.solving.change import Change
from imagery_agent.planners.construction.solving.drawing import stroke_between
from imagery_agent.planners.construction.steps.editor import Editor

_SINGLE_LINE, _EQUAL_LINES = "single line", "equal lines"
_LINES = frozenset({"capital letter i", "lowercase letter l", "number 1"})
"""Characters that may consist of a single line, which is vertical then."""
_AS_WIDE_AS_HIGH = frozenset({"capital letter h", "capital letter l", "capital letter t"})
"""Characters that are as wide as they are high if their lines are equal."""
_EQUAL = 0.05
"""Share by which the sides of a square may differ."""


def single_line(editor: Editor, new: New, size_class: str) -> MentalPicture | None:
    """The one line of which a character is said to consist; None if that is not said."""
    if new.name not in _LINES or _SINGLE_LINE not in new.style.split(", "):
        return None
    half = np.array([0.0, (SIZES[size_class] - STROKE) / 2])
    return editor.drawn(stroke_between("line", 0.5 - half, 0.5 + half))


def with_equal_lines(editor: Editor, new: New, picture: MentalPicture) -> MentalPicture:
    """A character whose lines are said to be equal, stretched until they are; any other as it is."""
    if new.name not in _AS_WIDE_AS_HIGH or _EQUAL_LINES not in new.style.split(", "):
        return picture
    shape = editor.figure.look_at(picture)[0]
    if shape is None or shape.size.min() > (1 - _EQUAL) * shape.size.max() or not shape.size.all():
        return picture
    wide, high = shape.size.max() / shape.size
    return editor.changed(picture, Change(shape.center, scale=(float(wide), float(high))))
