"""Letters that stand as labels, told from figures and from words by size, by standing alone, and by closeness.

A label is a small thing about as wide as high that stands alone: letters of words have neighbors on the same line.
"""

from __future__ import annotations

from collections.abc import Sequence

from imagery_agent.early_vision.overview import Display, Thing

_LARGEST = 0.06
"""Largest height of a label as a share of the width of the display."""
_SLIMMEST, _WIDEST = 0.35, 1.6
"""Width of a letter relative to its height."""
_WORD_GAP = 0.8
"""Largest gap between the letters and words of a line, relative to their height."""
_ALIGNED = 0.2
"""Largest difference between the tops, and between the bottoms, of letters in a row, relative to their height."""
_POINT = 0.35
"""Largest side of a point relative to the height of its letter."""
_BRACKET, _BRACKET_HEIGHT = 0.5, 1.7
"""Largest width of a bracket relative to its height, and largest height relative to that of its letter."""
_NEAR = 3.0
"""Largest distance of a label from its figure, relative to its height."""


def letter_like(display: Display, among: Sequence[Thing]) -> list[Thing]:
    """Things that may be letters that stand alone, from left to right; brackets and full stops at them do not count."""
    small = [one for one in among if one.height <= _LARGEST * display.width]
    marks = {one.number for one in small if any(_is_mark_at(one, other) for other in small if other is not one)}
    letters = [one for one in small if one.number not in marks]
    shaped = [one for one in letters if _SLIMMEST <= one.width / one.height <= _WIDEST]
    alone = [one for one in shaped if not any(beside(one, other) for other in letters if other is not one)]
    return sorted(alone, key=lambda one: one.center)


def _is_mark_at(one: Thing, letter: Thing) -> bool:
    """Whether a thing is a bracket beside a letter, or a full stop or another point beside or on it."""
    gap = max(one.box[0], letter.box[0]) - min(one.box[2], letter.box[2])
    shared = min(one.box[3], letter.box[3]) - max(one.box[1], letter.box[1])
    if gap > _WORD_GAP * letter.height or not _SLIMMEST <= letter.width / letter.height <= _WIDEST:
        return False
    is_point = one.side < _POINT * letter.height and shared >= 0.8 * one.height
    is_bracket = (
        one.width < _BRACKET * one.height
        and letter.height <= one.height <= _BRACKET_HEIGHT * letter.height
        and shared >= 0.9 * letter.height
    )
    return is_point or is_bracket


def label_rows(display: Display, among: Sequence[Thing], *, least: int) -> list[list[Thing]]:
    """Rows of at least so many letters of one height, each from left to right; the smallest letters first."""
    rows: list[list[Thing]] = []
    letters = letter_like(display, among)
    for first in letters:
        row = [one for one in letters if _in_row(first, one)]
        if len(row) >= least and row not in rows:
            rows.append(row)
    return sorted(rows, key=lambda row: min(one.height for one in row))


def labelled(labels: Sequence[Thing], figures: Sequence[Thing]) -> list[Thing] | None:
    """The figure above or below each label, all on one side; None if some label has none."""
    best: tuple[float, list[Thing]] | None = None
    for side in (1, -1):
        found: list[Thing] = []
        total = 0.0
        for label in labels:
            near = [(_distance(label, one, side), n) for n, one in enumerate(figures) if _stands_at(label, one, side)]
            if not near or min(near)[0] > _NEAR * label.height:
                near = [pair for pair in near if pair[0] <= 10 * label.height]
            if not near:
                break
            distance, number = min(near)
            total += distance
            found.append(figures[number])
        if len(found) == len(labels) == len({one.number for one in found}) and (best is None or total < best[0]):
            best = (total, found)
    return best[1] if best else None


def beside(one: Thing, other: Thing) -> bool:
    """Whether two things of about one height stand next to each other on a line."""
    gap = max(one.box[0], other.box[0]) - min(one.box[2], other.box[2])
    shared = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    height = min(one.height, other.height)
    is_alike = max(one.height, other.height) <= 1.7 * height
    return is_alike and gap <= _WORD_GAP * max(one.height, other.height) and shared >= 0.5 * height


def _in_row(one: Thing, other: Thing) -> bool:
    play = max(_ALIGNED * one.height, 3.0)
    return abs(one.box[1] - other.box[1]) <= play and abs(one.box[3] - other.box[3]) <= play


def _stands_at(label: Thing, figure: Thing, side: int) -> bool:
    """Whether a larger figure is above (side 1) or below (side -1) the label."""
    across = figure.box[0] - label.width <= label.center[0] <= figure.box[2] + label.width
    return across and figure.side > 1.2 * label.height and _distance(label, figure, side) > -0.3 * label.height


def _distance(label: Thing, figure: Thing, side: int) -> float:
    return label.box[1] - figure.box[3] if side == 1 else figure.box[1] - label.box[3]
