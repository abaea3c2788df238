"""Where ink lies after sentences whose pictures were wrong once, with exact pictures."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import binary_fill_holes

from imagery_agent.language.construction.tree import (
    Add,
    Beside,
    Between,
    Coincides,
    Extend,
    Feature,
    Join,
    Known,
    New,
    Remove,
    SizeRatio,
    Touches,
)  # fmt: skip
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.visual_routines.strokes import find_strokes
from tests.agent.planners.construction.built import Built, add, gap_px, middle

VERTICAL = Known("line", "vertical")


def test_a_letter_rests_with_its_base_on_the_middle_of_the_top():
    built = Built("Imagine a circle.", 'Imagine a "K" with its base resting on the top of the figure, in the middle.')
    circle, letter = built.box(0), built.box(1)
    assert abs(letter[3] - circle[1]) < 0.05
    assert abs(middle(letter)[0] - middle(circle)[0]) < 0.06
    assert gap_px(built.ink(1), built.ink(0)) <= 1
    assert built.all_met


def test_what_overlaps_is_drawn_over_the_figure():
    built = Built('Imagine a capital letter "O".', 'Imagine a capital letter "N" that overlaps the figure.')
    assert np.abs(middle(built.box(0)) - middle(built.box(1))).max() < 0.05
    assert (built.ink(0) & built.ink(1)).any()


def test_a_mirrored_figure_lies_on_the_stroke_that_it_is_to_share():
    built = Built(
        'Imagine two capital letter "K" next to each other.',
        "Imagine the left figure mirrored so that its upright stroke falls on the upright stroke of the other.",
    )
    left, right = built.box(0), built.box(1)
    assert left[2] == pytest.approx(right[0] + 3 / 64, abs=0.04)  # one stroke wide
    assert built.all_met


def test_a_letter_around_the_figure_touches_nothing():
    built = Built(
        'Imagine a capital letter "H".',
        'Imagine a capital letter "O" around the figure, big enough that it touches nothing.',
    )
    assert gap_px(built.ink(0), built.ink(1)) >= 1
    assert binary_fill_holes(built.ink(1))[built.ink(0)].all()
    assert built.all_met


def test_figures_pushed_together_share_the_facing_strokes():
    built = Built(
        "Imagine two squares next to each other.",
        Join(Known("piece", count=2), constraints=(Coincides(VERTICAL, VERTICAL),)),
    )
    left, right = built.box(0), built.box(1)
    assert left[2] - right[0] == pytest.approx(3 / 64, abs=0.04)
    assert right[2] - right[0] == pytest.approx(left[2] - left[0], abs=0.03)


def test_a_line_is_carried_on_to_the_bottom_without_getting_wider():
    line = Known("line", "horizontal", "bottom")
    built = Built(
        'Imagine a capital letter "F".', add("line", Beside("bottom"), orientation="horizontal"),
        Extend(VERTICAL, ("bottom",), constraints=(Touches(Feature("all", line)),)),
    )  # fmt: skip
    upright = max(find_strokes(built.workspace.buffer.picture.pixels), key=lambda stroke: stroke.length)
    assert abs(upright.angle_deg - 90) < 5
    left, _, right, bottom = built.box(len(Figure(built.workspace).pieces) - 1)
    assert right - left < 6 / 64
    assert bottom == pytest.approx(max(built.box(1)[3], 0), abs=0.06)


def test_an_upright_is_moved_to_the_left_ends_at_its_length():
    built = Built(
        Add(New("capital letter i")), 'Imagine the upright of the "I" moved to the left end of its horizontal lines.'
    )
    bars, upright = built.box(0), built.box(1)
    assert upright[0] == pytest.approx(bars[0], abs=0.05)
    assert upright[3] - upright[1] == pytest.approx(bars[3] - bars[1], abs=0.06)


def test_a_mirrored_bowl_stays_joined_to_its_stem():
    built = Built('Imagine a capital letter "P".', "Imagine the bowl mirrored so that it faces left.")
    stem, bowl = built.box(0), built.box(1)
    assert bowl[0] < stem[0] - 0.1
    assert gap_px(built.ink(1), built.ink(0)) <= 0
    assert stem[3] - stem[1] > 0.5


def test_a_new_line_midway_is_shorter():
    built = Built(
        'Imagine a capital letter "H".',
        add(
            "line",
            Between(*(Feature("all", Known("line", "vertical", side)) for side in ("left", "right"))),
            SizeRatio(0.8, VERTICAL, "length"),
            orientation="vertical",
        ),
    )
    letter, line = built.box(0), built.box(1)
    assert middle(line)[0] == pytest.approx(middle(letter)[0], abs=0.04)
    assert 0.3 < (line[3] - line[1]) / (letter[3] - letter[1]) < 0.95


def test_ordinary_english_is_carried_out():
    bare = Built('Imagine a capital letter "T".', "Imagine the horizontal line removed entirely.")
    assert bare.box(0)[2] - bare.box(0)[0] < 0.1
    free = Built("Imagine a square.", "Imagine a circle inside the square, not touching any point.")
    assert gap_px(free.ink(1), free.ink(0)) >= 1
    assert binary_fill_holes(free.ink(0))[free.ink(1)].all()
    cut = Built("Imagine a plus sign.", Remove(Known("ink", which="left", beside=VERTICAL)))
    assert cut.box(0)[0] > 0.4
