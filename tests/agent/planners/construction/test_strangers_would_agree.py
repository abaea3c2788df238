"""Pictures that a stranger would accept beside their sentences: contact, courses, forms, and what is in what."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import binary_dilation, binary_fill_holes

from imagery_agent.language.construction import read_steps
from imagery_agent.language.scene import SceneError
from tests.agent.planners.construction.built import Built
from tests.agent.planners.construction.test_said_and_drawn import middle, size


def touches(built: Built, one: int, other: int) -> bool:
    return bool((binary_dilation(built.ink(one), np.ones((5, 5))) & built.ink(other)).any())


def test_several_things_on_a_round_top_all_rest_on_it() -> None:
    built = Built("Picture a circle.", "Set three dots on top of the circle.")
    assert all(touches(built, dot, 0) for dot in (1, 2, 3))
    assert middle(built, 2)[1] < middle(built, 1)[1]  # the one in the middle is the highest


def test_dots_on_a_surface_are_within_it() -> None:
    built = Built("Picture a large oval.", "Scatter four spots on it.")
    inside = binary_fill_holes(built.ink(0))
    assert all(inside[built.ink(dot)].all() for dot in range(1, 5))


@pytest.mark.parametrize(
    ("sentences", "resting"),
    [
        (("Imagine a long horizontal line.", "A ring sits on the middle of the line."), True),
        (("Imagine a long horizontal line.", "On the middle of it rests a small square."), True),
        (("Imagine a long horizontal line.", "Draw a ring centred on the line."), False),
    ],
)
def test_what_sits_on_a_line_is_not_struck_through(sentences: tuple[str, str], resting: bool) -> None:
    built = Built(*sentences)
    assert (middle(built, 1)[1] < middle(built, 0)[1] - 0.05) == resting


@pytest.mark.parametrize(
    "sentence",
    [
        "A vertical line cuts it in half.",
        "Split it into two halves with an upright line.",
        "Add a vertical diameter.",
        "Draw a vertical line that divides it into two equal parts.",
    ],
)
def test_what_divides_something_ends_at_its_edges(sentence: str) -> None:
    built = Built("Visualise an oval.", sentence)
    top, bottom = built.box(0)[1::2]
    assert built.box(1)[1] == pytest.approx(top, abs=0.03)
    assert built.box(1)[3] == pytest.approx(bottom, abs=0.03)


def test_as_many_parts_as_lines_make() -> None:
    assert len(Built("Imagine a square.", "Two lines divide it into three equal strips.").workspace.memory.pieces) == 3
    with pytest.raises(SceneError):
        read_steps("Two lines divide it into two equal parts.")


@pytest.mark.parametrize(
    ("sentence", "wide_at_top"),
    [("Imagine a V opening downwards.", False), ("Imagine a V that opens towards the top.", True),
     ("Imagine an arch opening upwards.", True), ("Imagine an arch which opens downwards.", False)],
)  # fmt: skip
def test_where_something_opens_is_not_where_it_points(sentence: str, wide_at_top: bool) -> None:
    rows = np.argwhere(Built(sentence).ink(0))
    high = rows[rows[:, 0] < np.median(rows[:, 0])]
    low = rows[rows[:, 0] > np.median(rows[:, 0])]
    assert (np.ptp(high[:, 1]) > np.ptp(low[:, 1])) == wide_at_top


def test_arrows_point_where_they_are_said_to() -> None:
    up = Built("Draw an arrow pointing up.").ink(0)
    rows = np.argwhere(up)
    assert np.ptp(rows[rows[:, 0] < np.median(rows[:, 0])][:, 1]) > 12  # the barbs
    heads = Built("Draw a horizontal line.", "Put an arrowhead at each end.")
    for head, side in ((1, -1), (2, 1)):
        columns = np.argwhere(heads.ink(head))[:, 1]
        tall = [np.ptp(np.argwhere(heads.ink(head)[:, x])) for x in (columns.min() + 1, columns.max() - 1)]
        assert (tall[0] < tall[1]) == (side < 0)


def test_things_are_joined_where_they_are_nearest() -> None:
    built = Built("Draw two circles side by side.", "Join them with a line.")
    assert size(built, 2)[1] < 0.09


@pytest.mark.parametrize(
    ("sentences", "why"),
    [
        (("Draw a large circle.", "Put a square and a triangle in it."), "lies in|crosses"),
        (("Draw a triangle.", "Cut off its top."), "there is no top"),
        (("Draw a tall rectangle.", "Put a smaller rectangle of the same height to the right of it."), "larger"),
        (("Draw a circle.", "Five rays radiate from the curve."), "which way each"),
        (("Draw a rectangle.", "Shade the part above the middle."), "filling"),
        (("Draw a capital B.", "Put a small v on top of the oval."), "lies in"),
        (("Under it there is a circle.",), "nothing is in mind"),
        (("Draw a circle.", "Hang a dot from there."), "there"),
        (("Draw a square with three lines.",), "comes with it"),
    ],
)  # fmt: skip
def test_what_would_be_something_else_is_refused(sentences: tuple[str, ...], why: str) -> None:
    with pytest.raises(SceneError, match=why):
        Built(*sentences)


def test_words_for_sizes_are_kept() -> None:
    assert size(Built("Draw a circle, not too big."), 0)[0] < 0.7 * size(Built("Draw a big circle."), 0)[0]
    built = Built("Draw a large square.", "Put a medium square on top of it.", "Put a small square on top of that.")
    widths = [size(built, piece)[0] for piece in range(3)]
    assert widths[0] > 1.2 * widths[1] > 1.2 * 1.2 * widths[2]


def test_a_dot_on_strokes_is_seen() -> None:
    built = Built("Draw a capital X.", "Put a dot where the lines cross.")
    assert (built.ink(1) & ~built.ink(0)).sum() > 4


def test_a_bowl_is_erased_without_the_stem() -> None:
    built = Built("Draw a capital B.", "Erase the lower bowl.")
    before = Built("Draw a capital B.")
    assert built.box(0)[3] == pytest.approx(before.box(0)[3], abs=0.04)
    assert built.ink(0).sum() < 0.8 * before.ink(0).sum()


@pytest.mark.parametrize(
    ("figure", "sentence", "places"),
    [
        ("Draw a level line.", "Two short strokes climb from its left end and its right end.", ("left", "right")),
        (
            "Draw a ring.",
            "From the left and right edges of the ring, draw two short lines going up.",
            ("left", "right"),
        ),
        ("Draw a ring.", "Two short lines stick out from its top and bottom.", ("top", "bottom")),
    ],
)
def test_one_stroke_begins_at_each_of_two_places(figure: str, sentence: str, places: tuple[str, str]) -> None:
    built = Built(figure, sentence)
    sides = dict(zip(("left", "top", "right", "bottom"), built.box(0), strict=True))
    for piece, place in zip((1, 2), places, strict=True):
        left, top, right, bottom = built.box(piece)
        assert bottom - top > 2.5 * (right - left)
        if place in {"left", "right"}:  # rises from there, beside what is round
            assert left - 0.04 < sides[place] < right + 0.04
            assert bottom == pytest.approx(built.box(0)[1::2][1] if "level" in figure else 0.5, abs=0.07)
        else:
            assert (bottom if place == "top" else top) == pytest.approx(sides[place], abs=0.06)
    assert (built.ink(1) & ~built.ink(0)).sum() > 0.4 * built.ink(1).sum()
    assert size(built, 1)[1] == pytest.approx(size(built, 2)[1], abs=0.04)


@pytest.mark.parametrize(
    ("sentence", "side", "share"),
    [
        ("Draw a line extending to the right of the top of the stick until it is as long as the stick.", "right", 1.0),
        ("A level stroke goes to the left of its foot till it has half the length of the stick.", "left", 0.5),
        ("Add a line running to the left of the stick's middle until it is half as long as the stick.", "left", 0.5),
    ],
)
def test_a_stroke_beside_a_place_begins_there(sentence: str, side: str, share: float) -> None:
    built = Built("Draw a vertical stick.", sentence)
    stick, stroke = built.box(0), built.box(1)
    assert touches(built, 0, 1)
    assert (stroke[0] > stick[0] - 0.04) if side == "right" else (stroke[2] < stick[2] + 0.04)
    assert size(built, 1)[0] == pytest.approx(share * size(built, 0)[1], abs=0.06)


def test_two_things_above_both_ends_are_above_them() -> None:
    built = Built("Draw a long level line.", "Draw two small rings above the right and left ends of the line.")
    left, top, right, _ = built.box(0)
    assert sorted(middle(built, ring)[0] for ring in (1, 2)) == pytest.approx([left, right], abs=0.08)
    assert all(built.box(ring)[3] < top + 0.04 for ring in (1, 2))
