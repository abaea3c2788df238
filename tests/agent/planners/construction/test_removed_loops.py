"""What is left when a loop is removed: the other loop, complete and clean, or the stem that it was drawn against."""

from __future__ import annotations

import pytest
from scipy.ndimage import distance_transform_edt

from imagery_agent.visual_routines.contours import enclosed, loops
from tests.agent.planners.construction.built import Built

B, EIGHT = ("Picture a capital B.",), ("Picture the digit 8.",)
LYING = "Rotate it 90 degrees to the right."
DIVIDED = ("Picture a rectangle.", "A vertical line divides it.")


@pytest.mark.parametrize(
    ("figure", "side"),
    [
        (B, "upper"),
        (B, "lower"),
        ((*B, LYING), "left"),
        ((*B, "Rotate it 90 degrees to the left."), "left"),
        ((*B, "Rotate it 90 degrees to the left."), "right"),
        (EIGHT, "lower"),
        ((*EIGHT, LYING), "right"),
        (DIVIDED, "left"),
    ],
)  # fmt: skip
def test_the_other_loop_is_left_complete_and_without_spurs(figure: tuple[str, ...], side: str) -> None:
    before, after = Built(*figure).whole, Built(*figure, f"Erase the {side} loop.").whole
    (left,) = loops(after)
    kept = [loop.space for loop in loops(before) if (loop.space & left.space).any()]
    assert len(kept) == 1
    assert (kept[0] ^ left.space).sum() <= 0.05 * left.space.sum()
    assert distance_transform_edt(~enclosed(after))[after].max() < 6  # at the corners; strokes are 4 px wide


@pytest.mark.parametrize(
    "letter", ["capital P", "capital R", "lowercase b", "lowercase d", "lowercase p", "lowercase q"]
)
def test_a_stem_that_leads_beyond_its_loop_stays(letter: str) -> None:
    before, after = Built(f"Picture a {letter}.").whole, Built(f"Picture a {letter}.", "Erase its loop.").whole
    assert not loops(after)
    assert after.any(axis=1).sum() > 0.85 * before.any(axis=1).sum()
    assert (after.sum(axis=1) >= 2)[after.any(axis=1)].all()


def test_a_bowl_is_only_what_bulges_from_the_stem() -> None:
    before, after = Built(*B).whole, Built(*B, "Erase the lower bowl.").whole
    lower = slice(before.any(axis=1).nonzero()[0][-12], None)
    assert before[lower].any(axis=0).sum() > 10
    assert after[lower].any(axis=0).sum() < 6
    assert (after[lower].sum(axis=1) >= 2).sum() > 10
