"""What a sentence says of parts, forms, places and sizes is in the exact picture, or the sentence is refused."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.language.construction import read_steps
from imagery_agent.language.scene import SceneError
from tests.agent.planners.construction.built import Built


def size(built: Built, piece: int) -> np.ndarray:
    """Width and height of a piece, in widths of the picture."""
    left, top, right, bottom = built.box(piece)
    return np.array([right - left, bottom - top])


def middle(built: Built, piece: int) -> np.ndarray:
    left, top, right, bottom = built.box(piece)
    return np.array([left + right, top + bottom]) / 2


@pytest.mark.parametrize(
    "sentence",
    [
        "Cut out a letter D and lay it down with its flat side at the bottom.",
        "A D, which has been turned so that its straight edge is at the bottom.",
        "Take a D and tip it over so its belly is up and its straight back is down.",
    ],
)
def test_a_thing_is_turned_until_a_part_is_where_it_is_said(sentence: str) -> None:
    rows = np.argwhere(Built(sentence).ink(0))
    lowest = rows[rows[:, 0] > rows[:, 0].max() - 3]
    assert np.ptp(lowest[:, 1]) > 0.9 * np.ptp(rows[:, 1])  # flat at the bottom
    highest = rows[rows[:, 0] < rows[:, 0].min() + 2]
    assert np.ptp(highest[:, 1]) < 0.6 * np.ptp(rows[:, 1])


def test_long_things_stand_if_they_are_tall_and_lie_if_they_are_flat() -> None:
    assert np.diff(size(Built("Imagine a tall rectangle."), 0)) > 0.1
    assert np.diff(size(Built("Take a zero and tip it over so it's lying on its side."), 0)) < -0.1
    wide, high = size(Built("Imagine a flat triangle."), 0)
    assert high < 0.65 * wide


def test_lengths_in_units_are_compared_with_what_was_measured() -> None:
    built = Built("Draw a rectangle 6 units wide and 3 units high.", "Draw a vertical line 2 units long below it.")
    wide, high = size(built, 0)
    assert wide == pytest.approx(2 * high, abs=0.12)
    assert size(built, 1)[1] == pytest.approx(wide / 3, abs=0.06)
    with pytest.raises(SceneError, match="two lengths"):
        read_steps("Draw a line 6 units long and 3 units long.")


def test_places_in_a_list_get_one_each() -> None:
    built = Built(
        "Visualize a large circle.", "Add a dot just inside the circle at the top, at the bottom and at the left."
    )
    top, bottom, left = (middle(built, piece) - middle(built, 0) for piece in (1, 2, 3))
    assert top[1] < -0.08
    assert bottom[1] > 0.08
    assert left[0] < -0.08
    with pytest.raises(SceneError, match="at the top and at the bottom"):
        read_steps("Move the circle so that it is at the top and at the bottom.")


def test_lines_that_divide_something_are_spread_and_reach_its_edges() -> None:
    built = Built("Imagine a square.", "Now split it up with three little upright lines.")
    left, top, right, bottom = built.box(0)
    across = sorted(float(middle(built, piece)[0]) for piece in (1, 2, 3))
    assert across == pytest.approx([left + (right - left) * share for share in (0.25, 0.5, 0.75)], abs=0.05)
    assert all(size(built, piece)[1] > 0.8 * (bottom - top) for piece in (1, 2, 3))


def test_things_around_something_stand_in_a_ring() -> None:
    built = Built(
        "There is a small letter o.", "Around it you put five other o's of the same size, each touching the first."
    )
    away = np.array([middle(built, piece) - middle(built, 0) for piece in range(1, 6)])
    distances = np.hypot(*away.T)
    angles = np.sort(np.degrees(np.arctan2(away[:, 1], away[:, 0])))
    assert np.ptp(distances) < 0.15 * distances.mean()
    assert np.diff(angles) == pytest.approx([72] * 4, abs=12)


def test_what_sticks_out_goes_further_and_what_keeps_inside_is_small_enough() -> None:
    built = Built("Imagine a square.", "Draw a long flat line below it, touching it and sticking out on the right.")
    assert built.box(1)[2] > built.box(0)[2] + 0.02
    clock = Built(
        "Imagine a large circle.",
        "Insert a capital L, so that its corner falls on the center of the circle "
        "and neither of its arms reaches the edge.",
    )
    assert not (clock.ink(1) & clock.ink(0)).any()
    assert clock.box(1)[2] < clock.box(0)[2]


def test_ends_are_the_free_ones_of_the_line_that_is_meant() -> None:
    built = Built(
        "Imagine a capital U.",
        "Draw a line from the bottom of the U down.",
        "At the end of this line, put a small circle.",
    )
    assert built.box(2)[1] > built.box(1)[3] - 0.08
    hung = Built(
        "Imagine an O.",
        "Draw a line going right from the right side of the O.",
        "Hang a dot from the far end of the line.",
    )
    assert middle(hung, 2)[0] > hung.box(1)[2] - 0.1


def test_what_is_joined_at_a_part_moves_as_a_whole() -> None:
    built = Built(
        "Imagine a square.", "Take a small L, turn it upside down, and stand its long stroke on top of the square."
    )
    assert len(built.workspace.memory.pieces) == 2
    assert built.box(1)[3] == pytest.approx(built.box(0)[1], abs=0.06)


def test_what_is_in_something_with_others_is_in_it_too() -> None:
    built = Built(
        "Imagine a large square.", "Inside the square, put two small circles side by side and a line under them."
    )
    left, _, right, bottom = built.box(0)
    mouth = built.box(3)
    assert left < mouth[0]
    assert mouth[2] < right
    assert built.box(1)[3] - 0.03 < mouth[1]
    assert mouth[3] < bottom


def test_dots_at_several_places_are_alike_and_in_the_middle() -> None:
    built = Built(
        "Imagine a long horizontal line.", "Two small o's under it, one at each end.", "A dot in the centre of each o."
    )
    for ring, dot in ((1, 3), (2, 4)):
        assert middle(built, dot) == pytest.approx(middle(built, ring), abs=0.03)
    assert size(built, 1) == pytest.approx(size(built, 2), abs=0.04)
    assert built.ink(3).sum() == pytest.approx(built.ink(4).sum(), rel=0.4)


@pytest.mark.parametrize(
    "sentence",
    [
        "Imagine a tapering rectangle.",
        "Draw a line six times as long as it is thick.",
        "Imagine a U that comes to a point at its lowest part.",
        "Imagine an X, crossing below its middle.",
        "Imagine a line, the left end is low and the right end is high.",
        "On the left there are four lines, and each line has a bend in the middle.",
        "Flatten out the bottom of the U.",
    ],
)
def test_forms_that_cannot_be_drawn_are_refused(sentence: str) -> None:
    with pytest.raises(SceneError):
        read_steps(sentence)


@pytest.mark.parametrize(("said", "plain"), [("a round circle", "a circle"), ("a pointed triangle", "a triangle")])
def test_forms_that_things_have_of_course_say_nothing(said: str, plain: str) -> None:
    assert read_steps(f"Imagine {said}.") == read_steps(f"Imagine {plain}.")


@pytest.mark.parametrize("letter", ["T", "Y", "V"])
def test_a_line_through_the_center_of_a_figure_comes_out_on_both_sides_of_all_of_it(letter: str) -> None:
    built = Built(
        f'Imagine a capital letter "{letter}".',
        "Add a small circle at the base of the figure.",
        "Draw a horizontal line through the center of the figure.",
    )
    left, _, right, _ = built.box(2)
    assert all(left < built.box(piece)[0] and built.box(piece)[2] < right for piece in (0, 1))
    short = Built("Imagine a wide rectangle.", "Draw a short horizontal line through the middle of its left side.")
    assert size(short, 1)[0] < 0.5 * size(short, 0)[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "Put two dots high up in the square and a short horizontal line low down in the square.",
        "Inside the square, put two dots towards the top and a horizontal line towards the bottom.",
    ],
)
def test_what_is_high_or_low_in_something_is_inside_it(sentence: str) -> None:
    built = Built("Imagine a large square.", sentence)
    left, top, right, bottom = built.box(0)
    one, two = built.box(1), built.box(3)
    assert left < min(one[0], two[0]) < max(one[2], two[2]) < right
    assert top < one[1] < one[3] < (top + bottom) / 2 < two[1] < two[3] < bottom


def test_three_in_a_row_are_in_the_order_that_is_said() -> None:
    built = Built("Imagine a triangle on the left, a square in between and a circle on the right, all touching.")
    first, second, third = (built.box(piece) for piece in range(3))
    assert first[2] < second[2] < third[2]
    assert max(second[0] - first[2], third[0] - second[2]) < 0.05


def test_a_thing_rests_over_the_middle_of_a_line() -> None:
    built = Built("Imagine a long horizontal line.", "A small square rests on the middle of the line.")
    line, square = middle(built, 0), middle(built, 1)
    assert square[0] == pytest.approx(line[0], abs=0.03)


@pytest.mark.parametrize(
    ("sentence", "steps"),
    [
        ("Divide the square into two equal rectangles with a vertical line.", 1),
        ("Imagine a letter O as a wheel.", 1),
        ("Put two small circles on the surface of the square.", 1),
    ],
)
def test_nothing_is_added_that_is_only_a_name_of_what_comes_of_it(sentence: str, steps: int) -> None:
    assert len(read_steps(sentence)) == steps


@pytest.mark.parametrize(
    "sentence",
    ["Draw a horizontal dividing line inside it.", "A vertical line divides the square into two equal rectangles."],
)
def test_what_would_be_drawn_beside_it_is_refused(sentence: str) -> None:
    with pytest.raises(SceneError):
        read_steps(sentence)
