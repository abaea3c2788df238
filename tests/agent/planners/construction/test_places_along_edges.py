"""Places along edges and at ends, gaps, things that face each other, and what is said of a thing afterwards."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.language.construction import read_steps
from imagery_agent.language.scene import SceneError
from tests.agent.planners.construction.built import Built
from tests.agent.planners.construction.test_said_and_drawn import middle, size


def test_things_are_a_share_of_the_way_in_from_the_ends() -> None:
    built = Built(
        "Draw a long horizontal line.",
        "Raise two vertical lines on it, one a fifth of the way in from the left and one a fifth of the way in from the"
        " right end.",
    )
    left, _, right, _ = built.box(0)
    across = sorted(float(middle(built, piece)[0]) for piece in (1, 2))
    assert across == pytest.approx([left + share * (right - left) for share in (0.2, 0.8)], abs=0.05)


def test_things_near_the_ends_of_an_edge_are_within_it() -> None:
    built = Built("Draw a flat rectangle.", "Tuck two circles under it, one near each end, so that they touch it.")
    left, _, right, bottom = built.box(0)
    first, second = (built.box(piece) for piece in (1, 2))
    assert left - 0.03 < first[0] < first[2] < second[0] < second[2] < right + 0.03
    assert all(abs(one[1] - bottom) < 0.06 for one in (first, second))


def test_on_a_flat_side_and_on_a_free_end_is_outside() -> None:
    built = Built("Think of a triangle standing on its tip.", "Put a circle on the flat edge, as wide as the edge.")
    assert middle(built, 1)[1] < built.box(0)[1]
    assert size(built, 1)[0] == pytest.approx(size(built, 0)[0], abs=0.06)
    built = Built("Flip a T upside down.", "Onto the free end of its stem goes a semicircle, curved side down.")
    assert abs(middle(built, 1) - middle(built, 0))[0] < 0.04
    assert built.box(1)[3] < built.box(0)[1] + 0.08


def test_gaps_are_as_wide_as_said() -> None:
    built = Built("Draw two squares side by side with a gap between them that is half as wide as one of them.")
    gap = built.box(1)[0] - built.box(0)[2]
    assert gap == pytest.approx(size(built, 0)[0] / 2, abs=0.05)


@pytest.mark.parametrize(
    "sentences",
    [
        ["Draw two triangles side by side that point at each other."],
        ["Draw two triangles.", "Turn them so that they face each other."],
    ],
)
def test_two_things_face_each_other(sentences: list[str]) -> None:
    built = Built(*sentences)
    for piece, sign in ((0, -1), (1, 1)):  # the broad side is turned away from the other
        columns = built.ink(piece).sum(axis=0)
        broad = np.abs(np.flatnonzero(columns == columns.max()).mean() / 64 - middle(built, piece)[0])
        assert broad > 0.05
        assert np.sign(np.flatnonzero(columns == columns.max()).mean() / 64 - middle(built, piece)[0]) == sign


def test_what_was_said_before_still_holds() -> None:
    built = Built(
        "Picture a rectangle.",
        "Inside it, draw a V so wide that its two tips touch the upper corners of the rectangle.",
        "Make sure that the point of the V is in the middle of the rectangle.",
    )
    left, top, right, bottom = built.box(0)
    assert size(built, 1)[0] == pytest.approx(right - left, abs=0.06)
    assert built.box(1)[3] == pytest.approx((top + bottom) / 2, abs=0.06)


def test_halves_are_filled_and_inner_things_are_the_smaller_ones() -> None:
    built = Built("Draw a large circle.", "Draw a small circle in it.", "Fill the inner one.")
    assert built.ink(1).mean() > 0.6 * np.prod(size(built, 1))
    assert built.ink(0).mean() < 0.5 * np.prod(size(built, 0))
    built = Built("Draw a circle.", "Fill the left half of it and leave the right half empty.")
    ink = built.ink(0)
    assert ink[:, :32].sum() > 2 * ink[:, 32:].sum()


def test_a_letter_that_is_put_somewhere_is_imagined_if_it_is_not_there() -> None:
    built = Built("Draw a square.", "Put the letter T above it.", "Put the letter T to the left of the square.")
    assert middle(built, 1)[0] < built.box(0)[0]


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("Draw a square, a nice big one.", "Draw a nice big square."),
        ("Turn the circle into a star.", "Replace the circle with a star."),
        ("Erase everything but the stem.", "Keep only the stem."),
        ("Start with a rectangle, about three times longer than it is high.",
         "Start with a rectangle about three times as long as it is high."),
        ("Draw a tall rectangle, with a height of about four times its width.",
         "Draw a tall rectangle whose height is four times its width."),
    ],
)  # fmt: skip
def test_other_words_for_the_same(said: str, means: str) -> None:
    assert read_steps(said) == read_steps(means)


@pytest.mark.parametrize(
    "sentence",
    [
        "Put a ring on that end.",  # which was not named
        "Put five dots in it like the corners of a box.",
        "Draw a curve so that it nearly crosses the line.",
    ],
)
def test_what_is_not_known_is_refused(sentence: str) -> None:
    with pytest.raises(SceneError):
        read_steps(sentence)
