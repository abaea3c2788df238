"""In every picture what is named is there and is one thing, and what is added keeps its form and is seen."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import binary_fill_holes

from imagery_agent.language.scene import SceneError
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.planners.construction.checking.unsaid import kept_apart
from imagery_agent.planners.construction.parameters import ConstructionParameters
from imagery_agent.planners.construction.steps.editor import Editor, Placed
from tests.agent.planners.construction.built import Built
from tests.agent.planners.construction.test_said_and_drawn import middle, size


@pytest.mark.parametrize(
    "sentence",
    [
        "Put a dot where the lines cross.",
        "Stick a small star on the tip.",
        "A small o hangs on each of the two bottom ends.",
        "There is a long line coming off the right side.",
    ],
)
def test_the_first_thing_cannot_be_at_something(sentence: str) -> None:
    with pytest.raises(SceneError, match="nothing is in mind yet"):
        Built(sentence)
    assert len(Built("At the top there is a small circle.").workspace.memory.pieces) == 1  # a side of nothing is one


@pytest.mark.parametrize(
    ("sentences", "why"),
    [
        (("Imagine a triangle.", "Put a small T on the middle of the long line."), "of the same size"),
        (("Imagine two circles side by side.", "Put a dot where the lines cross."), "no junction"),
        (("Imagine a circle.", "Put a dot on the point of the circle."), "no point"),
        (("Imagine a capital A.", "Hang a small circle from each one."), "only one"),
        (
            ("Imagine a square.", "Draw a line from its bottom left corner to its bottom right corner."),
            "cannot be seen",
        ),
    ],
)
def test_what_is_not_there_or_not_told_apart_or_hidden_is_refused(sentences: tuple[str, ...], why: str) -> None:
    with pytest.raises(SceneError, match=why):
        Built(*sentences)


def test_of_several_things_the_last_one_and_of_a_thing_and_its_parts_the_thing_is_meant() -> None:
    built = Built(
        "Imagine a square.", "Draw a long horizontal line under it.", "Put a small circle below the long line."
    )
    assert middle(built, 2)[1] > middle(built, 1)[1]


def test_a_circle_is_round_whatever_is_said_of_its_width() -> None:
    built = Built("Imagine a tall rectangle.", "Put a circle of the same width on top of it.")
    wide, high = size(built, 1)
    assert wide == pytest.approx(high, abs=0.04)
    assert wide == pytest.approx(size(built, 0)[0], abs=0.06)


def test_a_long_rectangle_that_goes_up_is_upright() -> None:
    built = Built("Imagine a circle.", "From the top of it a long, thin rectangle rises straight up.")
    wide, high = size(built, 1)
    assert high > 2 * wide
    assert built.box(1)[3] < middle(built, 0)[1]


def test_small_flat_things_stay_closed() -> None:
    built = Built("Imagine a circle.", "Under it, you put a small triangle.", "Under the triangle, a low rectangle.")
    ink = built.ink(2)
    assert binary_fill_holes(ink).sum() > ink.sum() + 20


def test_waves_that_cannot_be_seen_are_refused() -> None:
    with pytest.raises(SceneError, match="straight"):
        Built(
            "Imagine a big number 2.",
            "Draw a tiny, low wavy line under it.",
            "Draw a tiny wavy line, half as long as it, below it.",
        )


def test_the_same_side_to_side_is_as_long_as_what_is_above() -> None:
    built = Built("Imagine a big number 2.", "Draw a wavy line from side to side, right under everything.")
    assert size(built, 1)[0] == pytest.approx(size(built, 0)[0], abs=0.08)


def test_dots_in_rings_are_apart_from_them() -> None:
    built = Built("Draw three circles in a row.", "Put two dots in each circle.")
    for ring in range(3):
        for dot in range(3, 9):
            assert (built.ink(ring) & built.ink(dot)).sum() < 0.5 * built.ink(dot).sum()


def test_what_is_under_two_things_in_a_square_is_not_hidden_by_the_square() -> None:
    built = Built(
        "Imagine a large square.", "Inside the square, put two small circles side by side and a line under them."
    )
    assert not (built.ink(0) & built.ink(3)).any()


def test_what_fades_while_it_is_moved_apart_stays_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Built("Imagine a circle.", "Draw a vertical line running down through its middle.").workspace
    editor, before = Editor(workspace, ConstructionParameters()), workspace.memory.pieces
    empty = MentalPicture(np.full((64, 64, 3), 255, np.uint8))
    monkeypatch.setattr(editor, "change", lambda indices, change, base: editor.set_picture(indices[0], empty))
    kept_apart(editor, [Placed((1,))])
    assert workspace.memory.pieces == before
