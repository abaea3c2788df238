"""Forms of strokes and corners, distances, and what is said of two new things, measured on the exact picture."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.language.construction import read_steps
from imagery_agent.language.scene import SceneError
from tests.agent.planners.construction.built import Built
from tests.agent.planners.construction.test_said_and_drawn import middle, size


def test_thick_strokes_have_more_ink_and_stay_thick() -> None:
    thin, thick = Built("Imagine a capital T."), Built("Imagine a thick capital T.", "Move it to the left.")
    assert thick.ink(0).sum() > 1.5 * thin.ink(0).sum()
    line = Built("Draw a thick horizontal line.").ink(0)
    assert 6 <= np.ptp(np.argwhere(line)[:, 0]) + 1 <= 9


@pytest.mark.parametrize(
    ("sentence", "corners"),
    [
        ("Imagine a rounded square.", {"top", "bottom"}),
        ("Imagine a square with rounded corners.", {"top", "bottom"}),
        ("Imagine a tall rectangle with a rounded top.", {"top"}),
        ("Imagine a rectangle whose bottom corners are rounded.", {"bottom"}),
    ],
)
def test_round_corners_have_no_ink_in_the_corner(sentence: str, corners: set[str]) -> None:
    ink = Built(sentence).ink(0)
    rows, columns = np.nonzero(ink)
    for side, row in (("top", rows.min()), ("bottom", rows.max())):
        square = ink[sorted((row, row + (3 if side == "top" else -3)))[0] :][:4]
        assert (square[:, columns.min() : columns.min() + 3].sum() < 4) == (side in corners)


@pytest.mark.parametrize(
    ("sentence", "up", "down"),
    [
        ("Draw a horizontal line, both ends bent upward.", 2, 0),
        ("Draw a horizontal line whose left end is bent down.", 0, 1),
        ("Draw a horizontal line with its left end bent down and its right end bent up.", 1, 1),
        ("Draw a horizontal line, bent up at the right.", 1, 0),
    ],
)
def test_bent_ends_leave_the_level_of_the_stroke(sentence: str, up: int, down: int) -> None:
    ink = Built(sentence).ink(0)
    level = int(np.argmax(ink.sum(axis=1)))
    columns = np.nonzero(ink.any(axis=0))[0]
    ends = [np.nonzero(ink[:, column])[0].mean() - level for column in (columns[1], columns[-2])]
    assert (sum(end < -4 for end in ends), sum(end > 4 for end in ends)) == (up, down)


@pytest.mark.parametrize(
    ("sentences", "share", "axis"),
    [
        (("Imagine a square.", "Put a small circle a square's width above the square."), 1.0, 1),
        (("Imagine a D.", "Put a dot half the width of the D to the left of it."), 0.5, 0),
        (("Draw a square with sides of 4 units.", "Put a circle one unit to the right of it."), 0.25, 0),
        (("Imagine a circle.", "Put a square twice its own width below the circle."), None, 1),
    ],
)
def test_distances_are_as_long_as_they_are_said(sentences: tuple[str, ...], share: float | None, axis: int) -> None:
    built = Built(*sentences)
    one, other = (np.array(built.box(piece)) for piece in (0, 1))
    gap = max(one[axis] - other[axis + 2], other[axis] - one[axis + 2])
    stroke = 3 / 64  # lengths and distances are those of the middles of strokes
    compared = size(built, 1)[0] if share is None else size(built, 0)[axis]
    assert gap + stroke == pytest.approx((share or 2.0) * (compared - stroke), abs=0.05)


def test_distances_from_edges_are_measured_inwards() -> None:
    built = Built(
        "Draw a vertical line six units long.",
        "One unit below its upper end, add a horizontal bar three units long, centred on the vertical line.",
    )
    top, height = built.box(0)[1], size(built, 0)[1]
    assert middle(built, 1)[1] == pytest.approx(top + height / 6, abs=0.04)
    with pytest.raises(SceneError, match="how long a unit is"):
        Built("Imagine a square.", "Put a dot one unit above it.")


def test_things_that_differ_are_drawn_one_by_one() -> None:
    built = Built("Imagine a D.", "Put two circles to the right of it, a small one and a large one, side by side.")
    small, large = size(built, 1), size(built, 2)
    assert large[0] > 1.25 * small[0]
    assert middle(built, 1)[0] < middle(built, 2)[0]
    lines = Built("Draw two lines, one horizontal and one vertical.")
    assert size(lines, 0)[0] > 3 * size(lines, 0)[1]
    assert size(lines, 1)[1] > 3 * size(lines, 1)[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "Put a small circle on its left end and a small square on its right end.",
        "Put a small circle and a small square on it, the circle on the left end and the square on the right end.",
        "Put a small circle and a small square on the line, one at each end.",
        "Attach a small circle to one end of the line and a small square to the other.",
    ],
)
def test_two_things_are_at_the_two_ends(sentence: str) -> None:
    try:
        built = Built("Draw a long horizontal line.", sentence)
    except SceneError:
        return  # honest
    assert len(built.workspace.memory.pieces) == 3
    line = built.box(0)
    ends = sorted(np.argmin([abs(middle(built, piece)[0] - line[side]) for side in (0, 2)]) for piece in (1, 2))
    assert ends == [0, 1]
    assert {piece.name for piece in built.workspace.memory.pieces[1:]} == {"circle", "square"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Draw two squares on the line, the left one twice as big as the right one.",
        "Draw two long lines across it, one high, one low.",
        "Draw a bar six times as long as it is thick.",
        "Stretch the vertical line until it is twice as wide as the bar.",
    ],
)
def test_what_is_not_read_of_each_is_refused(sentence: str) -> None:
    with pytest.raises(SceneError):
        read_steps(sentence)


def test_strokes_go_the_way_that_their_verb_says() -> None:
    built = Built("Imagine a square.", "From the square there rises a thin pole.")
    assert built.box(1)[3] < built.box(0)[1] + 0.08


def test_what_hangs_from_a_middle_begins_there() -> None:
    built = Built(
        "Imagine a circle.", "Hang a long J from the centre of the circle so that its hook ends below the rim."
    )
    assert built.box(1)[1] == pytest.approx(middle(built, 0)[1], abs=0.06)
    assert built.box(1)[3] > built.box(0)[3]


def test_in_the_middle_and_on_the_lower_edge_is_inside() -> None:
    built = Built(
        "Imagine a large square.", "In the middle of the square, resting on its bottom edge, is a small circle."
    )
    assert built.box(1)[3] <= built.box(0)[3] + 0.02
    assert middle(built, 1)[0] == pytest.approx(middle(built, 0)[0], abs=0.05)
