"""The four directions of the picture plane, with the words for them and their opposites."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """A direction; as a string it is the word for that side of a figure."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"

    @property
    def vector(self) -> tuple[int, int]:
        """(x, y) step, y down."""
        return {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}[self]

    @property
    def move(self) -> str:
        """The word for a movement that way."""
        return {"top": "up", "bottom": "down"}.get(self, str(self))

    @property
    def relation(self) -> str:
        """The spatial relation of what lies that way of something to it."""
        return {"left": "left of", "right": "right of", "top": "above", "bottom": "below"}[self]

    @property
    def opposite(self) -> Direction:
        """The direction half a turn away."""
        x, y = self.vector
        return next(other for other in Direction if other.vector == (-x, -y))


OPPOSITE_SIDE: dict[str, str] = {str(one): str(one.opposite) for one in Direction}
CONVERSE: dict[str, str] = {one.relation: one.opposite.relation for one in Direction}
"""Spatial relation -> the relation in which the second thing stands to the first."""


def opposite_side(words: str) -> str:
    """``top left`` -> ``bottom right``; words that name no side stay."""
    return " ".join(OPPOSITE_SIDE.get(word, word) for word in words.split())


def vector_of(words: str) -> tuple[float, float]:
    """Sum of the steps to the sides named: ``top left`` -> (-1, -1); (0, 0) for words that name none."""
    vectors = [Direction(word).vector for word in words.split() if word in OPPOSITE_SIDE]
    return float(sum(x for x, _ in vectors)), float(sum(y for _, y in vectors))
