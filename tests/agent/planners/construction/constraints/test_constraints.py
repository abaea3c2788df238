"""Every kind of constraint, drawn with exact pictures: where ink lies, and what cannot be met."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import binary_fill_holes

from imagery_agent.language.construction.tree import (
    Aligned,
    Apart,
    At,
    Beside,
    Between,
    Closes,
    Encloses,
    Feature,
    Inside,
    Known,
    Mirror,
    Move,
    Overlaps,
    Points,
    SizeRatio,
    Spans,
    Touches,
    Turn,
)  # fmt: skip
from imagery_agent.language.scene import SceneError
from tests.agent.planners.construction.built import Built, add, gap_px, middle


@pytest.mark.parametrize("side", ["top", "bottom", "left", "right"])
@pytest.mark.parametrize("name", ["capital letter d", "triangle", "capital letter t"])
def test_beside_is_outside_centered_with_a_small_gap(side, name):
    built = Built(add("square"), add(name, Beside(side)))
    axis, sign = (0 if side in {"left", "right"} else 1), (1 if side in {"right", "bottom"} else -1)
    square, thing = np.reshape(built.box(0), (2, 2)), np.reshape(built.box(1), (2, 2))
    between = (thing[0] - square[1] if sign > 0 else square[0] - thing[1])[axis]
    assert 0 < between < 0.15
    assert thing.mean(axis=0)[1 - axis] == pytest.approx(square.mean(axis=0)[1 - axis], abs=0.06)
    assert built.all_met


@settings(max_examples=8, deadline=None)
@given(
    figure=st.sampled_from(["circle", "square", "capital letter a", "capital letter h", "triangle"]),
    thing=st.sampled_from(["lowercase letter o", "capital letter x", "rectangle", "capital letter u"]),
    side=st.sampled_from(["top", "bottom", "left", "right"]),
)
def test_what_touches_meets_without_crossing(figure, thing, side):
    built = Built(add(figure), add(thing, Touches(Feature(side))))
    assert gap_px(built.ink(1), built.ink(0)) <= 2
    common = (built.ink(0) & built.ink(1)).sum()
    assert common < 0.2 * built.ink(1).sum()
    assert built.all_met


@pytest.mark.parametrize(
    ("constraints", "holds"),
    [
        ((Inside(),), lambda one, other: binary_fill_holes(one)[other].all()),
        ((Encloses(touching=False),), lambda one, other: binary_fill_holes(other)[one].all()),
        ((Apart(Known()), Beside("right")), lambda one, other: gap_px(one, other) > 1),
        ((At(Feature("top left")),), lambda one, other: (one & other).any()),
        ((Overlaps(),), lambda one, other: (one & other).any()),
    ],
)
def test_regions(constraints, holds):
    built = Built(add("square"), add("circle", *constraints))
    assert holds(built.ink(0), built.ink(1))
    assert built.all_met


def test_sizes_levels_and_places_between():
    half = Built(add("square"), add("circle", Beside("right"), SizeRatio(0.5, Known(), "height")))
    square, circle = half.box(0), half.box(1)
    assert circle[3] - circle[1] == pytest.approx((square[3] - square[1]) / 2, abs=0.06)
    level = Built(
        add("square"),
        add("circle", Beside("right"), Aligned("horizontal", Feature("bottom"), Feature("bottom")), size=0.5),
    )
    assert level.box(1)[3] == pytest.approx(level.box(0)[3], abs=0.04)
    pair = (Known("piece", which="left"), Known("piece", which="right"))
    between = Built(add("circle", count=2), add("square", Between(*(Feature("center", one) for one in pair)), size=0.3))
    assert middle(between.box(2)) == pytest.approx((middle(between.box(0)) + middle(between.box(1))) / 2, abs=0.04)


def test_lines_run_from_end_to_end_and_close():
    lid = Built(add("capital letter u"), add("line", Spans(Feature("top left"), Feature("top right"))))
    assert binary_fill_holes(lid.whole).sum() > lid.whole.sum() + 100
    closed = Built(add("capital letter v"), add("line", Closes()))
    assert binary_fill_holes(closed.whole).sum() > closed.whole.sum() + 100
    assert closed.all_met
    arrow = Built(
        add("capital letter v"), Turn(Known(), 90.0),
        add("line", Spans(Feature("point"), None), Points("left"), SizeRatio(2.0, Known(), "length", "width"),
            orientation="horizontal"),
    )  # fmt: skip
    head, shaft = arrow.box(0), arrow.box(1)
    assert shaft[2] == pytest.approx(head[2], abs=0.05)
    assert shaft[2] - shaft[0] == pytest.approx(2 * (head[2] - head[0]), abs=0.12)


def test_a_moved_part_stops_at_contact():
    built = Built(
        add("capital letter u"), add("capital letter t", Beside("bottom")),
        Mirror(Known("capital letter t"), "vertical"),
        Move(Known("capital letter t"), "top", constraints=(Touches(Feature("bottom")),)),
    )  # fmt: skip
    cup, foot = built.box(0), built.box(1)
    assert foot[1] == pytest.approx(cup[3], abs=0.05)
    assert gap_px(built.ink(1), built.ink(0)) <= 1


def test_what_cannot_be_met_is_refused_and_looking_costs_glances():
    square = add("square")
    plain = Built(square, add("circle", Beside("right")))
    built = Built(square, add("circle", Beside("right"), SizeRatio(1.0, Known())))
    assert built.workspace.clock.work.glances > plain.workspace.clock.work.glances
    assert any(finding.kind == "constraints" for frame in built.workspace.trace for finding in frame.findings)
    with pytest.raises(SceneError, match="does not come out as it is said: size: not met"):
        Built(square, add("circle", Inside(), SizeRatio(2.0, Known())))
