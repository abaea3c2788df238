"""Strokes that leave from a place in a direction, what lies against a side, and outlines that are said to be filled."""

from __future__ import annotations

import pytest

from imagery_agent.language.construction import read_steps
from imagery_agent.planners.construction.seeing.reference import Figure
from tests.agent.planners.construction.built import Built, gap_px, middle

SHARE_OF_ITS_BOX = 0.6
"""A filled circle inks 79 % of its bounding box, an outline about a third."""


@pytest.mark.parametrize("place", ["Halfway up it", "Exactly halfway up the line", "In the middle of it"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_line_that_points_to_a_side_begins_at_its_place(place: str, side: str) -> None:
    built = Built("Draw a tall upright line.", f"{place}, a horizontal line points to the {side}.")
    stem, arm = built.box(0), built.box(1)
    near, far = (arm[0], arm[2]) if side == "right" else (arm[2], arm[0])
    assert near == pytest.approx(middle(stem)[0], abs=0.05)
    assert abs(far - middle(stem)[0]) > 0.2
    assert built.all_met


def test_without_a_direction_its_middle_is_at_that_place() -> None:
    built = Built("Draw a tall upright line.", "Halfway up it, draw a horizontal line.")
    assert middle(built.box(1)) == pytest.approx(middle(built.box(0)), abs=0.04)


@pytest.mark.parametrize(
    ("sentence", "above"), [("hang a short vertical stroke downwards", False), ("draw a short vertical stroke", True)]
)
def test_a_stroke_hangs_from_the_end_of_a_line_or_has_its_middle_there(sentence: str, above: bool) -> None:
    built = Built("Draw a horizontal line.", f"At the line's right end, {sentence}.")
    line, stroke = built.box(0), built.box(1)
    assert stroke[3] > line[3] + 0.03
    assert bool(stroke[1] < line[1] - 0.03) == above


@pytest.mark.parametrize("side", ["right side", "right-hand side", "right edge"])
def test_what_is_against_a_side_touches_it(side: str) -> None:
    built = Built("Imagine a capital U.", f"Put a capital D against the {side} of the U.")
    assert gap_px(built.ink(1), built.ink(0)) <= 1
    assert middle(built.box(1))[0] > middle(built.box(0))[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "Picture a circle, filled.",
        "There's a circle, all black.",
        "Here's a circle, filled in.",
        "Draw a circle and black it in.",
        "Draw a blacked-in circle.",
    ],
)
def test_a_filled_outline_is_inked_within(sentence: str) -> None:
    built = Built(sentence)
    left, top, right, bottom = built.box(0)
    side_px = len(built.ink(0))
    assert built.ink(0).sum() > SHARE_OF_ITS_BOX * (right - left) * (bottom - top) * side_px**2


@pytest.mark.parametrize("sentence", ["Put a triangle upside down.", "Draw me a triangle upside down."])
def test_upside_down_stays_together_after_a_verb_that_goes_with_down(sentence: str) -> None:
    (step,) = read_steps(sentence)
    assert step.theme.angle_deg == 180.0  # type: ignore[union-attr]


def test_two_names_of_one_thing_make_one_thing() -> None:
    built = Built("Draw a circle.", "A long narrow strip, a rectangle, rises straight up from the top of the circle.")
    assert len(Figure(built.workspace).pieces) == 2
    left, top, right, bottom = built.box(1)
    assert bottom - top > 2 * (right - left)
    (two,) = [read_steps(text) for text in ("Draw a square, a rectangle and a circle.",)]
    assert [step.theme.name for step in two] == ["square", "rectangle", "circle"]  # type: ignore[union-attr]


def test_sides_of_a_contact_are_those_of_the_thing_that_is_touched() -> None:
    """Not of the whole figure, to which the square below belongs."""
    built = Built(
        "Draw a large circle.",
        "Put a small square below the circle.",
        "Inside the circle, draw a narrow oval that touches it at the top and the bottom.",
    )
    circle, oval = built.box(0), built.box(2)
    assert oval[1] == pytest.approx(circle[1], abs=0.1)
    assert oval[3] == pytest.approx(circle[3], abs=0.1)
