"""Several places that meet at once, things that share places, and parts that go without their neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import binary_fill_holes

from imagery_agent.language.construction.tree import (
    Add,
    Apart,
    Arranged,
    At,
    Beside,
    Closes,
    Coincides,
    Encloses,
    Extend,
    Feature,
    Inside,
    Known,
    Mirror,
    New,
    OneEach,
    Paint,
    Points,
    Remove,
    Resize,
    SizeRatio,
    Spans,
    Touches,
    Turn,
)
from imagery_agent.planners.construction.checking.ink import gaps_to
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import Shape
from tests.agent.planners.construction.built import Built, add, gap_px, middle

THEME, OTHER = Known("theme"), Known("piece", which="other")
VERTICAL, HORIZONTAL = Known("line", "vertical"), Known("line", "horizontal")


def shape(built: Built, index: int) -> Shape:
    found = Figure(built.workspace).shape(index)
    assert found is not None
    return found


def test_a_circle_goes_through_all_ends_from_outside():
    built = Built(
        add("capital letter y"),
        add("circle", Encloses(), Touches(Feature("all", Known("point", count=3)), own=Feature("inside", THEME))),
    )
    assert gaps_to(built.ink(1), shape(built, 0).ends).max() < 3 / 64
    assert binary_fill_holes(built.ink(1) | built.ink(0))[built.ink(0)].all()
    assert built.all_met


def test_the_same_word_for_two_places_means_two_places():
    feet = [Touches(Feature(f"bottom {side}"), own=Feature("end", THEME)) for side in ("left", "right")]
    built = Built(add("capital letter u"), Turn(Known(), 180.0), add("lowercase letter w", Beside("bottom"), *feet))
    upper, lower = built.box(0), built.box(1)
    assert lower[0] == pytest.approx(upper[0], abs=0.05)
    assert lower[2] == pytest.approx(upper[2], abs=0.05)
    assert lower[1] == pytest.approx(upper[3], abs=0.08)


def test_one_edge_touches_both_ends():
    built = Built(
        add("capital letter u"), Turn(Known(), 180.0),
        add("square", Beside("bottom"), Touches(Feature("ends"), own=Feature("top", THEME))),
    )  # fmt: skip
    assert gaps_to(built.ink(1), shape(built, 0).ends).max() < 3 / 64
    assert built.all_met


@pytest.mark.parametrize("places", [(Feature("ends"),), (Feature("end"), Feature("end"))])
def test_things_at_several_places_go_to_different_ones(places):
    built = Built(add("capital letter v"), add("square", OneEach(places), count=2, size=0.4))
    first, second = (middle(built.box(index)) for index in (1, 2))
    assert abs(first[0] - second[0]) > 0.2
    assert max(gap_px(built.ink(index), built.ink(0)) for index in (1, 2)) <= 2
    assert built.all_met


def test_several_things_at_an_edge_are_no_wider_than_it():
    built = Built(
        add("square"), add("capital letter s", Touches(Feature("bottom")), Arranged("row"), Beside("bottom"), count=3)
    )
    square = built.box(0)
    assert min(built.box(index)[0] for index in (1, 2, 3)) > square[0] - 0.06
    assert max(built.box(index)[2] for index in (1, 2, 3)) < square[2] + 0.06


def test_what_is_inside_is_inside_the_closed_thing():
    ears = (add("triangle", Touches(Feature(f"top {side}")), size=0.4) for side in ("left", "right"))
    built = Built(add("circle"), *ears, add("dot", Inside(region="top"), count=2))
    space = binary_fill_holes(built.ink(0))
    assert space[built.ink(3)].all()
    assert space[built.ink(4)].all()


def test_lines_beside_a_line_go_and_leave_it_whole():
    cross = (add("plus"), add("line", Touches(Feature("top")), orientation="horizontal"))
    before = Built(*cross)
    after = Built(*cross, Remove(Known("line", which="left", beside=VERTICAL, count=0)))
    whole, rest = before.whole, after.whole
    column = whole.any(axis=0).nonzero()[0].mean()
    kept = whole[:, round(column)]
    assert (rest[:, round(column)] & kept).sum() > 0.9 * kept.sum()
    assert not rest[:, : round(column) - 3].any()


def test_a_removed_stem_leaves_the_point_of_a_v():
    built = Built(add("capital letter y"), Remove(VERTICAL))
    left, right = sorted(shape(built, 0).strokes, key=lambda stroke: float(stroke.points[0, 0]))[:2]
    assert np.hypot(*(left.points[-1] - right.points[-1])) < 4 / 64
    assert len(shape(built, 0).strokes) == 2


def test_round_parts_are_filled():
    built = Built(add("lowercase letter d"), Paint(Known("curve", count=0), filled=True))
    assert built.ink(0).sum() > 1.3 * Built(add("lowercase letter d")).ink(0).sum()
    assert built.ink(0).sum() == pytest.approx(binary_fill_holes(built.ink(0)).sum(), abs=3)


def test_a_line_from_the_underside_goes_down_and_a_crossbar_connects_the_feet():
    down = Built(add("square"), add("line", Spans(Feature("bottom", middle=True), None), orientation="vertical"))
    assert down.box(1)[1] > down.box(0)[3] - 5 / 64
    feet = Spans(Feature("bottom left"), Feature("bottom right"))
    tent = Built(add("capital letter a"), Extend(HORIZONTAL, constraints=(feet,)))
    assert binary_fill_holes(tent.whole).sum() > tent.whole.sum() + 200
    assert tent.all_met


def test_facing_strokes_coincide_and_a_mirrored_curve_faces_the_other_way():
    mirrored = New("capital letter b", mirrored="horizontal")
    backs = Coincides(Known("line", "vertical", of=THEME), Known("line", "vertical", of=OTHER))
    built = Built(add("capital letter b"), Add(mirrored, (Beside("left"), backs)))
    assert built.box(1)[2] == pytest.approx(built.box(0)[0] + 3 / 64, abs=0.05)
    curved = Built(add("capital letter c"), Mirror(Known(), "horizontal", constraints=(Points("left"),)))
    assert curved.all_met


def test_a_place_decides_where_a_side_is_only_roughly_said():
    tip = At(Feature("point", Known("capital letter a")), own=Feature("center", THEME))
    built = Built(add("capital letter a"), add("capital letter x", Beside("top"), Touches(Feature("top")), tip))
    assert middle(built.box(1))[1] == pytest.approx(built.box(0)[1], abs=0.07)


def test_sizes_follow_things_of_the_same_name():
    built = Built(add("square"), add("circle", Inside(), size=0.5), add("circle", Beside("right"), size=1.2))
    first, second = (built.box(index)[2] - built.box(index)[0] for index in (1, 2))
    assert second == pytest.approx(1.2 * first, abs=0.08)
    half = Built(add("square"), add("circle", Beside("right"), SizeRatio(0.5, Known(), "height")))
    assert half.all_met


def test_what_is_opposite_stays_and_each_of_several_is_meant():
    tip = At(Feature("center", Known("square")), own=Feature("point", THEME))
    ends = (At(Feature(f"top {side}"), own=Feature(f"top {side}", THEME)) for side in ("left", "right"))
    flap = Built(
        add("square"), add("capital letter v", *ends), Resize(Known("capital letter v"), None, "height", None, (tip,))
    )
    assert flap.box(1)[1] == pytest.approx(flap.box(0)[1], abs=0.05)
    assert flap.box(1)[3] == pytest.approx(middle(flap.box(0))[1], abs=0.06)
    each = SizeRatio(1.0, Known("loop", of=Known(), count=0), "height")
    ring = Built(add("number 8", style="equal loops"), add("circle", Beside("top"), Touches(Feature("top")), each))
    heights = [ring.box(index)[3] - ring.box(index)[1] for index in (0, 1)]
    assert heights[1] == pytest.approx(heights[0] / 2, abs=0.06)


def test_a_lid_closes_and_two_things_stay_apart():
    lid = Built(add("capital letter u"), add("line", Touches(Feature("top")), Closes(), orientation="horizontal"))
    assert binary_fill_holes(lid.whole).sum() > lid.whole.sum() + 100
    steam = Built(add("square"), add("capital letter s", Beside("top"), Arranged("row"), Apart(Known()), count=2))
    assert min(gap_px(steam.ink(index), steam.ink(0)) for index in (1, 2)) > 1
