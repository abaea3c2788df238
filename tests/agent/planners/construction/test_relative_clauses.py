"""Relative clauses, things in rows and asides: what is said of a thing in a clause of its own is in the picture."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.language.construction import read_steps
from imagery_agent.language.scene import SceneError
from tests.agent.planners.construction.built import Built
from tests.agent.planners.construction.test_said_and_drawn import middle, size


def test_whose_base_is_a_line_of_the_figure() -> None:
    built = Built(
        "Imagine a square.", "Imagine a triangle on top of the figure, whose base is the top horizontal line."
    )
    square, triangle = np.array(built.box(0)), np.array(built.box(1))
    assert triangle[3] == pytest.approx(square[1], abs=0.08)
    np.testing.assert_allclose(triangle[[0, 2]], square[[0, 2]], atol=0.06)


def test_at_the_end_of_which_there_is_something() -> None:
    built = Built("Imagine a long horizontal line, at the right end of which there is a small circle.")
    assert middle(built, 1)[0] > built.box(0)[2] - 0.03
    assert middle(built, 1)[1] == pytest.approx(middle(built, 0)[1], abs=0.1)


def test_one_of_which_is_here_and_the_other_there() -> None:
    built = Built(
        "Imagine a wide rectangle.",
        "Beneath it stand two short letter U's, one of which is near the left end and the other near the right end.",
    )
    first, second = middle(built, 1), middle(built, 2)
    assert first[0] < middle(built, 0)[0] - 0.1
    assert second[0] > middle(built, 0)[0] + 0.1
    assert min(first[1], second[1]) > built.box(0)[3] - 0.03


def test_each_of_which_gets_something() -> None:
    built = Built("Imagine a circle.", "Over it are three short vertical lines, each of which is topped by a dot.")
    assert len(built.workspace.memory.pieces) == 7
    for line, dot in zip(range(1, 4), range(4, 7), strict=True):
        assert middle(built, dot)[0] == pytest.approx(middle(built, line)[0], abs=0.05)
        assert middle(built, dot)[1] < middle(built, line)[1]


def test_what_is_touched_by_something_touches_it() -> None:
    built = Built(
        "Imagine a W.", "Beneath it lies a long rectangle, which is touched by the two bottom points of the W."
    )
    assert built.box(1)[1] == pytest.approx(built.box(0)[3], abs=0.06)
    assert built.box(1)[2] - built.box(1)[0] > 0.25


def test_two_things_at_the_ends_of_a_closed_one() -> None:
    built = Built("Imagine a wide rectangle.", "Hang two tiny squares underneath it, one at each end.")
    left, right = middle(built, 1), middle(built, 2)
    assert right[0] - left[0] > 0.6 * size(built, 0)[0]


def test_a_row_of_things_is_things_in_a_row() -> None:
    built = Built("Imagine a wide rectangle.", "Put a row of three small circles on top of it.")
    assert len(built.workspace.memory.pieces) == 4
    assert np.ptp([middle(built, piece)[1] for piece in (1, 2, 3)]) < 0.04
    assert max(built.box(piece)[3] for piece in (1, 2, 3)) < built.box(0)[1] + 0.08


def test_as_many_on_the_other_side_are_at_the_same_thing() -> None:
    built = Built("Imagine a vertical line.", "Put three black dots on the left of the line and three on the right.")
    left, right = ([middle(built, piece)[0] for piece in pieces] for pieces in ((1, 2, 3), (4, 5, 6)))
    assert max(left) < middle(built, 0)[0] < min(right)


def test_across_the_end_of_a_line_is_with_the_middle_at_it() -> None:
    built = Built("Imagine a vertical line.", "Add a small horizontal line across the top end of the vertical line.")
    assert middle(built, 1)[0] == pytest.approx(middle(built, 0)[0], abs=0.03)
    assert middle(built, 1)[1] == pytest.approx(built.box(0)[1], abs=0.05)


@pytest.mark.parametrize(
    "aside", [", of which we spoke at the start,", ", mentioned before,", ", which has been left bare until now,"]
)
def test_asides_ask_for_nothing(aside: str) -> None:
    assert read_steps(f"Inside the square{aside} put a dot.") == read_steps("Inside the square, put a dot.")


def test_things_that_are_named_and_not_read_are_refused() -> None:
    with pytest.raises(SceneError, match="what is said of the plus sign"):
        read_steps("Put a dot on the line, so that it is where the plus sign ends.")
