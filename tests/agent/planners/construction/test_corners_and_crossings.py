"""Things that stand on a corner, places where things cross or touch, gaps as wide as a thing, and what black means."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.language.construction import read_steps
from imagery_agent.language.scene import SceneError
from tests.agent.planners.construction.built import Built, gap_px, middle


def reaches(ink: np.ndarray) -> list[bool]:
    """Whether the outermost rows and columns of ink, bool (64, 64), hold no more than a corner: top, left, ..."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    outermost = ink[rows[0]], ink[rows[-1]], ink[:, columns[0]], ink[:, columns[-1]]
    return [np.ptp(np.flatnonzero(line)) < 8 for line in outermost]


@pytest.mark.parametrize(
    "sentences",
    [
        ("Draw a square standing on one corner.",),
        ("Take a square and turn it so that it balances on a corner.",),
        ("Imagine a square.", "Rotate it so that one corner points down."),
        ("Imagine a square.", "Turn it until it stands on one of its corners."),
    ],
)
def test_a_square_on_its_corner_has_corners_on_all_sides(sentences: tuple[str, ...]) -> None:
    assert all(reaches(Built(*sentences).ink(0)))


def test_a_triangle_on_its_point_has_its_flat_side_above() -> None:
    assert reaches(Built("Imagine a triangle balanced on its point.").ink(0))[:2] == [False, True]


@pytest.mark.parametrize("end", ["on its short side", "on its narrow end", "on one short edge"])
def test_a_long_thing_stands_on_its_short_side(end: str) -> None:
    left, top, right, bottom = Built(f"Stand an oval {end}.").box(0)
    assert bottom - top > 1.2 * (right - left)


def test_where_lines_cross_is_not_where_one_ends_at_another() -> None:
    """A ring at an arm of the cross makes a junction too, lower than the crossing."""
    built = Built(
        "Imagine a capital X.", "Put a small circle at its bottom right end.", "Put a dot where the lines cross."
    )
    assert middle(built.box(2)) == pytest.approx(middle(built.box(0)), abs=0.06)


def test_where_two_things_touch_is_between_them() -> None:
    built = Built("Two circles of the same size side by side, touching.", "Put a dot where the circles touch.")
    first, second, dot = (middle(built.box(n)) for n in range(3))
    assert dot == pytest.approx([(a + b) / 2 for a, b in zip(first, second, strict=True)], abs=0.04)


@pytest.mark.parametrize("said", ["one circle wide", "about one circle wide", "as wide as a circle"])
def test_a_gap_is_as_wide_as_a_thing(said: str) -> None:
    built = Built(f"Two circles, same size, side by side with a gap {said}.")
    left, right = sorted(built.box(n) for n in (0, 1))
    assert right[0] - left[2] == pytest.approx(left[2] - left[0], rel=0.35)


def test_what_is_attached_and_points_up_is_where_it_is_attached() -> None:
    built = Built("Draw a square.", "Attach an oval to the middle of the top edge, pointing up.")
    square, oval = built.box(0), built.box(1)
    assert gap_px(built.ink(1), built.ink(0)) <= 1
    assert oval[3] < square[1] + 0.05
    assert middle(oval)[0] == pytest.approx(middle(square)[0], abs=0.05)


@pytest.mark.parametrize("thing", ["a black circle", "a small black half circle", "a black heart"])
def test_a_black_shape_is_filled_and_a_black_letter_drawn(thing: str) -> None:
    (shape,), (letter,) = read_steps(f"Draw {thing}."), read_steps("Draw a black letter O.")
    assert shape.theme.filled  # type: ignore[union-attr]
    assert not letter.theme.filled  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "sentence",
    [
        "Okay, just a plain heart.",
        "Ok so a heart.",
        "I'd like you to think of a heart.",
        "Have a think about a heart.",
        "Right, so just a heart.",
    ],
)
def test_what_a_first_thing_is_introduced_by_says_nothing(sentence: str) -> None:
    (step,) = read_steps(sentence)
    assert step.theme.name == "heart"  # type: ignore[union-attr]


def test_a_letter_with_more_said_of_it_is_one_letter() -> None:
    (step,) = read_steps("Start with a capital T, a fairly wide one.")
    assert (step.theme.name, step.theme.width) == ("capital letter t", 1.6)  # type: ignore[union-attr]


def test_what_is_closed_with_a_line_is_closed_by_it() -> None:
    built = Built("A capital U, closed off at the top with a straight line.")
    letter, line = built.box(0), built.box(1)
    assert middle(line)[1] == pytest.approx(letter[1], abs=0.05)
    assert line[2] - line[0] > 0.8 * (letter[2] - letter[0])


@pytest.mark.parametrize(
    "sentence",
    [
        "Two circles side by side, each with a dot in its middle.",
        "Two squares side by side, and each of them has a dot in the middle.",
        "Draw two ovals next to each other, each one having a dot in the middle.",
    ],
)
def test_what_each_of_several_things_has_is_in_every_one(sentence: str) -> None:
    built = Built(sentence)
    things, dots = ([tuple(middle(built.box(n))) for n in numbers] for numbers in ((0, 1), (2, 3)))
    for thing, dot in zip(sorted(things), sorted(dots), strict=True):
        assert dot == pytest.approx(thing, abs=0.04)


def test_about_so_many_times_as_wide_is_said_with_like_too() -> None:
    left, top, right, bottom = Built(
        "Take a capital H and stretch it until it's like three times as wide as it's tall."
    ).box(0)
    assert (right - left) / (bottom - top) == pytest.approx(3.0, rel=0.15)  # the ink of strokes too


@pytest.mark.parametrize("said", ["A long skinny rectangle lying on its side.", "Imagine a thin oval on its side."])
def test_a_slim_thing_that_lies_is_wide_and_low(said: str) -> None:
    left, top, right, bottom = Built(said).box(0)
    assert right - left > 2 * (bottom - top)


@pytest.mark.parametrize(
    "sentence",
    ["Imagine a V with long, curved arms.", "Draw a triangle and make its tip black.", "Make the tip black."],
)
def test_what_cannot_be_drawn_of_a_part_is_refused(sentence: str) -> None:
    with pytest.raises(SceneError):
        read_steps(sentence)


def test_both_sides_at_the_bottom_are_two_places() -> None:
    built = Built("Draw a square.", "At the bottom, on the left and on the right, put a small triangle.")
    square, boxes = built.box(0), [built.box(n) for n in (1, 2)]
    assert sorted(middle(box)[0] < middle(square)[0] for box in boxes) == [False, True]
    assert all(middle(box)[1] > middle(square)[1] for box in boxes)
