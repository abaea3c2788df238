"""What is done for each of several parts: where ink lies, with exact pictures."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.language.construction import read_steps
from imagery_agent.language.scene import SceneError
from tests.agent.planners.construction.built import Built


def centers(built: Built, first: int) -> np.ndarray:
    """The centers of the pieces from this one on, from left to right."""
    found = np.array(
        [np.argwhere(built.ink(n)).mean(axis=0)[::-1] for n in range(first, len(built.workspace.memory.pieces))]
    )
    return found[np.argsort(found[:, 0])]


def test_outwards_is_another_direction_for_each_part() -> None:
    built = Built("Draw two O's side by side.", "From the outer edge of each O, draw a short line that goes outwards.")
    left, right = built.box(2), built.box(3)
    assert left[2] < built.box(0)[0] + 0.07
    assert right[0] > built.box(1)[2] - 0.07
    for line, ring in ((left, built.box(0)), (right, built.box(1))):
        assert abs((line[1] + line[3]) - (ring[1] + ring[3])) < 0.1
        assert line[2] - line[0] > line[3] - line[1]


def test_each_thing_gets_as_many_as_are_named() -> None:
    built = Built(
        "Draw three circles in a row.", "Put two dots in each circle.", "Give every circle a short leg pointing down."
    )
    assert len(built.workspace.memory.pieces) == 12
    assert np.bincount([int(np.abs(centers(built, 0)[:, 0] - x).argmin()) for x in centers(built, 3)[:6, 0]]).sum() == 6
    for number in range(3):
        ring, leg = built.box(number), built.box(9 + number)
        assert leg[1] > ring[3] - 0.07
        assert abs((leg[0] + leg[2]) - (ring[0] + ring[2])) < 0.1


def test_parts_of_a_letter_are_changed_one_by_one() -> None:
    built = Built("Draw two V's side by side.", "Turn each V upside down.")
    for number in range(2):
        rows = np.argwhere(built.ink(number))
        top = rows[rows[:, 0] < rows[:, 0].min() + 4]
        assert np.ptp(top[:, 1]) < 8  # the point is on top


def test_for_each_at_the_beginning_is_the_same() -> None:
    said = "Draw a small circle above each of the two lines."
    assert read_steps(said) == read_steps("For each of the two lines, draw a small circle above it.")


def test_outer_needs_several_parts() -> None:
    with pytest.raises(SceneError, match="outer"):
        read_steps("Draw a line from its outer edge.")


def test_rays_stand_around_something() -> None:
    built = Built("Draw a circle.", "Draw four short rays around it, pointing outwards.")
    ring = built.box(0)
    rays = [built.box(number) for number in range(1, 5)]
    assert sum(ray[3] < ring[1] + 0.07 for ray in rays) == 1
    assert sum(ray[1] > ring[3] - 0.07 for ray in rays) == 1
    assert sum(ray[2] < ring[0] + 0.07 for ray in rays) == 1
    assert sum(ray[0] > ring[2] - 0.07 for ray in rays) == 1


def test_legs_splay_outwards_from_both_corners() -> None:
    built = Built("Draw a rectangle.", "Give it two short legs at the bottom, splaying outwards.")
    box, left, right = built.box(0), built.box(1), built.box(2)
    assert min(left[3], right[3]) > box[3]
    assert left[0] < box[0]
    assert right[2] > box[2]


def test_a_line_from_a_round_edge_starts_at_that_edge() -> None:
    built = Built("Draw a circle.", "From the left edge of the circle draw a short line that goes to the left.")
    ring, line = built.box(0), built.box(1)
    assert line[2] < ring[0] + 0.1
    assert abs((line[1] + line[3]) - (ring[1] + ring[3])) < 0.1


def test_a_line_attached_to_an_end_starts_there() -> None:
    built = Built(
        "Draw a circle.", "Attach a horizontal line to the rightmost point of the circle, extending to the right."
    )
    assert built.box(1)[0] > built.box(0)[2] - 0.1


def test_a_thing_named_by_its_shape_is_that_shape() -> None:
    assert read_steps("Put a small triangular zorg on top.") == read_steps("Put a small triangle on top.")
    assert read_steps("Draw a door shaped like an upside-down U.") == read_steps("Draw an upside-down U.")


@pytest.mark.parametrize(
    "sentence", ["Snip a U out of the top edge.", "Imagine a tapering rectangle.", "Put a dot there."]
)
def test_what_cannot_be_drawn_is_not_dropped(sentence: str) -> None:
    with pytest.raises(SceneError):
        read_steps(sentence)
