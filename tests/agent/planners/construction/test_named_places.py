"""Places that are named in lists, after nouns and with relative pronouns, and how things lie: on the exact picture."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.language.construction import read_steps
from imagery_agent.language.scene import SceneError
from tests.agent.planners.construction.built import Built
from tests.agent.planners.construction.test_said_and_drawn import middle, size


@pytest.mark.parametrize("way", ["lay it flat on its long side", "lay it on its long side", "lay it flat"])
def test_long_things_on_their_long_side_lie(way: str) -> None:
    wide, high = size(Built(f"Cut out a large oval and {way}."), 0)
    assert wide > 1.2 * high


def test_on_whose_end_there_is_something() -> None:
    built = Built("A tall vertical line was drawn, on whose upper end a small circle was set.")
    assert built.box(1)[3] == pytest.approx(built.box(0)[1], abs=0.08)
    assert middle(built, 1)[0] == pytest.approx(middle(built, 0)[0], abs=0.05)


def test_lists_of_sides_are_places() -> None:
    built = Built("Imagine a large circle.", "Three small dots inside it: top, left, bottom.")
    away = np.array([middle(built, piece) - middle(built, 0) for piece in (1, 2, 3)])
    assert away[0][1] < -0.08
    assert away[1][0] < -0.08
    assert away[2][1] > 0.08


def test_hanging_down_turns_nothing() -> None:
    built = Built("Imagine a wide rectangle.", "Let a long letter S hang down from it.")
    alone = Built("Imagine a letter S.")
    ratios = [np.divide(*size(one, piece)) for one, piece in ((built, 1), (alone, 0))]
    assert ratios[0] == pytest.approx(ratios[1], abs=0.25)
    assert middle(built, 1)[1] > built.box(0)[3]


def test_down_to_the_right_is_both() -> None:
    built = Built("Imagine a square.", "From its lower right corner a line goes down to the right.")
    assert min(size(built, 1)) > 0.1
    assert np.all(middle(built, 1) > np.array(built.box(0)[2:]) - 0.05)


def test_fat_things_are_wide_rather_than_thick() -> None:
    plain, fat = Built("Imagine a zero."), Built("Imagine a zero, nice and fat.")
    assert np.divide(*size(fat, 0)) > 1.15 * np.divide(*size(plain, 0))
    assert fat.ink(0).sum() < 1.5 * plain.ink(0).sum()


def test_a_place_after_a_noun_tells_which_is_meant() -> None:
    built = Built("Imagine a large digit 2.", "Put a small triangle at the left end of the curve at the top of the 2.")
    assert middle(built, 1)[0] < middle(built, 0)[0]
    assert middle(built, 1)[1] < middle(built, 0)[1]


def test_a_line_is_crossed_near_what_is_named() -> None:
    built = Built("Imagine a small circle.", "Hang a long vertical line from it.",
                  "A little below the circle, the line is crossed by a short horizontal one.")  # fmt: skip
    below = middle(built, 2)[1] - built.box(0)[3]
    assert 0 < below < 0.8 * size(built, 1)[1]


def test_what_was_taken_out_of_a_thing_belongs_to_it() -> None:
    built = Built("Imagine an 8.", "Make its bottom loop bigger than its top loop.", "Put a dot above the 8.",
                  "Draw a vertical line to the right of the 8, as long as the 8.")  # fmt: skip
    names = [piece.name for piece in built.workspace.memory.pieces]
    whole = np.array([built.box(index) for index in range(len(names) - 2)])
    height = whole[:, 3].max() - whole[:, 1].min()
    assert size(built, len(names) - 1)[1] == pytest.approx(height, abs=0.12)


def test_one_above_it_on_each_side() -> None:
    built = Built("Imagine a capital Y.", "Put in two dots, one above the Y on the left and one above it on the right.")
    left, right = (middle(built, piece) - middle(built, 0) for piece in (1, 2))
    assert left[0] < -0.05
    assert right[0] > 0.05
    assert max(left[1], right[1]) < -0.2


def test_a_purpose_is_no_place() -> None:
    with pytest.raises(SceneError):
        read_steps("Glue on two short upright strips to join it to the oval.")


def test_what_is_between_fits_in_between() -> None:
    built = Built("Imagine a large U.", "Put a circle between its two arms.")
    assert size(built, 1)[0] < size(built, 0)[0]
    assert middle(built, 1)[0] == pytest.approx(middle(built, 0)[0], abs=0.05)


def test_a_share_of_the_way_is_a_place() -> None:
    built = Built("Imagine a vertical line.", "Put a dot a third of the way up the line.")
    assert middle(built, 1)[1] == pytest.approx(built.box(0)[3] - size(built, 0)[1] / 3, abs=0.06)


def test_two_ends_are_connected_by_a_line() -> None:
    built = Built("Imagine a capital U.", "Connect the two ends.")
    assert size(built, 1)[0] == pytest.approx(size(built, 0)[0], abs=0.08)
    assert middle(built, 1)[1] == pytest.approx(built.box(0)[1], abs=0.08)


def test_on_a_line_is_above_it() -> None:
    built = Built("Imagine a line.", "Put the top half of a circle on the line.")
    assert built.box(1)[3] == pytest.approx(built.box(0)[1], abs=0.06)


@pytest.mark.parametrize("sentence", ["The dot.", "Take a rectangle and tilt it so that its right end is higher."])
def test_what_says_nothing_or_not_how_far_is_refused(sentence: str) -> None:
    with pytest.raises(SceneError):
        read_steps(sentence)
