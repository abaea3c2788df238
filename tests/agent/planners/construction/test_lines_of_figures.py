"""Lines of a figure: how they are moved, which of them are meant, and what points away from them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.agent.planners.construction.built import Built
from tests.agent.planners.construction.test_said_and_drawn import middle


@pytest.mark.parametrize(
    ("letter", "sentence", "level"),
    [
        ("L", "Slide the horizontal line up to the middle of the vertical line.", 0.5),
        ("L", "The horizontal line is moved straight up to the top of the vertical line.", 0.0),
        ("T", "Move the crossbar down to the middle of the stem.", 0.5),
    ],
)
def test_a_line_goes_in_the_named_direction_alone(letter: str, sentence: str, level: float) -> None:
    built = Built(f"Imagine a capital {letter}.", sentence)
    left, top, right, bottom = built.box(0)
    assert middle(built, 1)[1] == pytest.approx(top + level * (bottom - top), abs=0.05)
    begins = built.box(1)[0] if letter == "L" else middle(built, 1)[0]
    assert begins == pytest.approx(left if letter == "L" else (left + right) / 2, abs=0.04)


def test_a_line_goes_sideways_alone() -> None:
    built = Built("Imagine a capital L.", "Shift the vertical line rightwards, to the middle of the horizontal line.")
    assert middle(built, 1)[0] == pytest.approx(middle(built, 0)[0], abs=0.03)
    assert built.box(1)[3] == pytest.approx(built.box(0)[3], abs=0.03)  # still stands on it


def test_without_a_direction_or_out_of_reach_it_is_brought_there() -> None:
    centred = Built("Imagine a capital L.", "Move the horizontal line to the middle of the vertical line.")
    assert middle(centred, 1)[0] == pytest.approx(middle(centred, 0)[0], abs=0.03)


@pytest.mark.parametrize(
    ("sentences", "gone"),
    [
        (("Draw a long horizontal line.", "Put a capital H on top of it.",
          "Remove the line to the right of the left upright of the H."), "right"),
        (("Draw a long horizontal line.", "Put a capital T on top of it.",
          "Get rid of the line to the left of the vertical line of the T."), "left"),
    ],
)  # fmt: skip
def test_what_is_beside_a_part_of_a_thing_is_looked_for_in_that_thing(sentences: tuple[str, ...], gone: str) -> None:
    before, after = Built(*sentences[:2]), Built(*sentences)
    assert (after.ink(0) & before.ink(0)).sum() > 0.95 * before.ink(0).sum()  # the long line stays
    lost = before.ink(1) & ~after.ink(1)
    columns, whole = np.nonzero(lost)[1], np.nonzero(before.ink(1))[1]
    assert lost.sum() > 0.15 * before.ink(1).sum()
    assert (columns.min() > whole.mean()) if gone == "right" else (columns.max() < whole.mean() + 1)


def test_a_line_drawn_beside_a_letter_is_meant_rather_than_half_of_its_bar() -> None:
    sentences = ("Imagine a capital T.", "Draw a vertical line to the right of it.")
    built = Built(*sentences, "Erase the line to the right of the stem of the T.")
    assert len(built.workspace.memory.pieces) == 1
    assert built.ink(0).sum() == pytest.approx(Built(*sentences).ink(0).sum(), rel=0.05)


@pytest.mark.parametrize(
    ("figure", "sentence", "tip"),
    [
        ("Draw a horizontal line.", "Draw a triangle pointing downwards from the line.", "bottom"),
        ("Draw a vertical line.", "Add a V pointing right from the vertical line.", "right"),
        ("Imagine a square.", "Imagine a triangle pointing upwards from the top line of the square.", "top"),
    ],
)
def test_what_points_away_from_a_line_has_it_as_its_opposite_side(figure: str, sentence: str, tip: str) -> None:
    built = Built(figure, sentence)
    line, new = np.array(built.box(0)), np.array(built.box(1))
    across = [1, 3] if tip == "right" else [0, 2]
    assert new[across] == pytest.approx(line[across], abs=0.05)
    back, its = {"bottom": (1, 1), "right": (0, 0), "top": (3, 1)}[tip]
    assert new[back] == pytest.approx(line[its], abs=0.06)
    assert built.whole.sum() < 0.5 * built.ink(1).size  # an outline


def test_a_heart_is_left() -> None:
    sentences = ("Imagine a capital B.", "Turn it a quarter turn to the left.",
                 "Imagine a triangle pointing downwards from the horizontal line in the figure.")  # fmt: skip
    before, after = Built(*sentences), Built(*sentences, "Now erase the horizontal line.")
    row = round(before.box(1)[1] * 64) + 1
    assert before.whole[row : row + 3].any(axis=0).sum() > 20 > after.whole[row : row + 3].any(axis=0).sum() > 3


@pytest.mark.parametrize(
    ("figure", "sentence", "axis"),
    [
        ("Put two squares next to each other.",
         "Draw a horizontal line from the left side of the left square through the other square and slightly "
         "beyond.", 0),
        ("Draw two triangles, one above the other with a gap in between.",
         "Add a vertical line that runs from the top of the upper triangle through the other triangle and a little "
         "beyond.", 1),
    ],
)  # fmt: skip
def test_the_other_is_the_one_that_was_not_named_and_a_line_ends_a_little_beyond_it(
    figure: str, sentence: str, axis: int
) -> None:
    built = Built(figure, sentence)
    first, second = sorted((built.box(0), built.box(1)), key=lambda box: box[axis])
    line = built.box(2)
    assert line[axis] == pytest.approx(first[axis], abs=0.04)
    assert second[axis + 2] + 0.02 < line[axis + 2] < second[axis + 2] + 0.25
    assert built.box(2)[1 - axis] == pytest.approx(built.box(2)[3 - axis], abs=0.1)  # straight on


def test_a_thing_is_as_large_as_the_two_places_that_its_points_come_to_are_apart() -> None:
    built = Built("Draw a wide rectangle.", "Put a lowercase letter v below the rectangle so that the top two points "
                  "of the v align with the bottom left and bottom right corners of the rectangle.")  # fmt: skip
    assert np.array(built.box(1))[[0, 2]] == pytest.approx(np.array(built.box(0))[[0, 2]], abs=0.04)
