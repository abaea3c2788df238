"""A step whose picture contradicts its sentence is refused; what is said of parts, sides and gaps is in the picture."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from imagery_agent.language.scene import SceneError
from imagery_agent.visual_routines.strokes import find_strokes
from tests.agent.planners.construction.built import Built
from tests.agent.planners.construction.test_said_and_drawn import middle, size


@pytest.mark.parametrize(
    ("sentences", "why"),
    [
        (("Put a dot over the point of the V.",), "nothing is in mind yet"),
        (("Stack a second rectangle on the middle of the first.",), "nothing is in mind yet"),
        (("Imagine a square.", "Set a small plus on the topmost point of the triangle."), "there is no triangle"),
        (("Imagine a square.", "Put a circle that is twice as wide as the square inside it."), "does not come out"),
    ],
)  # fmt: skip
def test_what_contradicts_the_sentence_is_refused(sentences: tuple[str, ...], why: str) -> None:
    with pytest.raises(SceneError, match=why):
        Built(*sentences)


def test_what_is_done_again_on_the_other_side_is_done_at_the_same_thing() -> None:
    built = Built("Draw an X.", "Hang a small o from its bottom left tip.", "Do the same on the bottom right.")
    cross, left, right = (middle(built, piece) for piece in (0, 1, 2))
    assert left[0] < cross[0] < right[0]
    assert left[1] == pytest.approx(right[1], abs=0.05)
    np.testing.assert_allclose(left + right, [2 * cross[0], left[1] + right[1]], atol=0.06)


def test_a_new_line_from_left_to_right_lies_and_an_old_thing_is_mirrored() -> None:
    built = Built(
        "Imagine a U.", "Draw a line down from its bottom.", "At the end of this line, a short line, left to right."
    )
    stem, foot = middle(built, 1), middle(built, 2)
    assert size(built, 2)[0] > 2 * size(built, 2)[1]
    assert foot[0] == pytest.approx(stem[0], abs=0.03)  # across the end
    mirrored = Built("Imagine an E.", "Flip it left to right.")
    columns = np.argwhere(mirrored.ink(0))[:, 1]
    assert (columns > columns.mean()).mean() > 0.5  # the stem is on the right


def test_tall_things_are_high_and_shallow_curves_are_flat() -> None:
    wide, high = size(Built("Imagine a tall capital T."), 0)
    assert high > 1.3 * wide
    usual = Built("Imagine a square.", "Draw a curve below it from its bottom left corner to its bottom right corner.")
    flat = Built(
        "Imagine a square.", "Draw a shallow curve below it from its bottom left corner to its bottom right corner."
    )
    assert size(flat, 1)[1] < 0.85 * size(usual, 1)[1]


def test_lines_going_up_and_out_lean_away_from_each_other() -> None:
    built = Built(
        "Imagine a wide oval.",
        "Draw a line going up and out from the left side and a line going up and out from the right side.",
    )
    left, right = (find_strokes_of(built, piece) for piece in (1, 2))
    assert 100 < left < 170
    assert 10 < right < 80


def find_strokes_of(built: Built, piece: int) -> float:
    """The angle of a line, counterclockwise from the right."""
    from imagery_agent.planners.construction.seeing.reference import Figure

    picture = Figure(built.workspace).pieces[piece].picture
    return max(find_strokes(picture.pixels), key=lambda stroke: stroke.length).angle_deg


@pytest.mark.parametrize(
    "sentence",
    [
        "Shove a square up against its right end, about half as tall, bottoms level.",
        "Against its right side, place a smaller square, with the bottom edges of both shapes on the same level.",
        "Add a small square to its right side, with the lower edges flush.",
    ],
)
def test_edges_at_one_level(sentence: str) -> None:
    built = Built("Imagine a rectangle.", sentence)
    assert built.box(1)[3] == pytest.approx(built.box(0)[3], abs=0.05)
    assert built.box(1)[0] == pytest.approx(built.box(0)[2], abs=0.06)


def test_the_size_of_a_part_is_the_size_of_the_thing() -> None:
    built = Built(
        "Imagine a large square.", "Place a triangle on top of it, with its base exactly as wide as the square."
    )
    assert size(built, 1)[0] == pytest.approx(size(built, 0)[0], abs=0.06)
    light = Built(
        "Imagine a tall rectangle.",
        "Fit three circles inside it, one above the other, each with a diameter less than its width.",
    )
    assert all(size(light, piece)[0] < size(light, 0)[0] for piece in (1, 2, 3))


def test_parts_of_a_new_thing_are_where_they_are_said() -> None:
    flap = Built(
        "Cut out a wide rectangle.",
        "Cut a V as wide as it and glue it on, with its two upper ends in the top corners and its point in the centre "
        "of the rectangle.",
    )
    rectangle, tip = flap.box(0), flap.box(1)
    assert tip[3] == pytest.approx((rectangle[1] + rectangle[3]) / 2, abs=0.07)
    assert tip[0] == pytest.approx(rectangle[0], abs=0.07)
    fish = Built(
        "Draw a zero and lay it on its side.",
        "Put a triangle at the right end, with one of its points touching the zero and its flat side out to the right.",
    )
    rows = np.argwhere(fish.ink(1))
    assert np.ptp(rows[rows[:, 1] > rows[:, 1].max() - 3][:, 0]) > 0.9 * np.ptp(rows[:, 0])


def test_three_lines_on_each_side_are_six_and_apart() -> None:
    built = Built(
        "Draw a large circle.", "Put a small w in it.", "On each side of the w, three short horizontal lines are added."
    )
    sides = [middle(built, piece)[0] < middle(built, 1)[0] for piece in range(2, 8)]
    assert sides == [True] * 3 + [False] * 3
    heights = sorted(middle(built, piece)[1] for piece in (2, 3, 4))
    assert min(np.diff(heights)) > 3.5 / 64


def test_a_line_across_the_top_of_a_line_crosses_it_there() -> None:
    built = Built(
        "Imagine a square.",
        "Draw a sloping line from its right side, going up and to the right.",
        "At the top of that line we need a tiny line across.",
    )
    assert middle(built, 2)[0] == pytest.approx(built.box(1)[2], abs=0.06)
    assert middle(built, 2)[1] == pytest.approx(built.box(1)[1], abs=0.06)


def test_a_simile_that_names_the_shape_is_drawn() -> None:
    built = Built("Imagine a large oval.", "Draw a small curved line, like a letter C, in the middle of it.")
    assert built.workspace.memory.pieces[1].name == "capital letter c"


def test_small_gaps_between_things() -> None:
    built = Built("Five narrow upright rectangles in a row, small gaps between.")
    edges = [built.box(piece) for piece in range(5)]
    assert all(0 < right[0] - left[2] < 0.12 for left, right in pairwise(edges))
