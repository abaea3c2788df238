"""Solid or flat, small parts, and the match at one place."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from imagery_agent.visual_routines.local_match import Focus, local_match
from imagery_agent.visual_routines.small_parts import small_parts
from imagery_agent.visual_routines.solidity import looks_solid
from imagery_envs.stimuli import blocks, letters, polygons
from imagery_envs.stimuli.canvas import Canvas

BLANK = np.full((64, 64, 3), 255, np.uint8)
FIGURE = blocks.read("3-4-4-2-right-up-back-right")


def lines(*strokes, width=1.3):
    canvas = Canvas()
    for stroke in strokes:
        canvas.line(np.array(stroke, float), width_px=width)
    return canvas.picture()


def photographed(pixels):
    """Paper that is grey and unevenly lit, slightly out of focus, with noise."""
    rng = np.random.default_rng(0)
    soft = np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(0.6)), float)
    light = np.linspace(0.7, 1.0, 64)[None, :, None]
    return np.clip((40 + 0.75 * soft) * light + rng.normal(0, 4, soft.shape), 0, 255).astype(np.uint8)


def without_shading(azimuth):
    """The block figure with all its faces white."""
    drawn = FIGURE.draw(azimuth_deg=azimuth)
    return np.where(drawn > 150, 255, drawn).astype(np.uint8)


@pytest.mark.parametrize("change", [lambda pixels: pixels, photographed])
def test_block_figures_are_solid_and_flat_figures_flat(change):
    zigzag = [(-24, -10), (-8, 12), (6, -12), (22, 8)]
    solid = [FIGURE.draw(azimuth_deg=a) for a in (25, 70, 160)] + [without_shading(a) for a in (25, 160)]
    flat = [letters.Letter(one).draw(angle_deg=30) for one in "R4G"]
    flat += [polygons.Polygon(12, 830).draw(angle_deg=30)]
    flat += [lines(zigzag, [(-14, 4), (-20, 8)], [(0, 0), (6, 4)], width=width) for width in (0.7, 1.3, 3.0, 6.0)]
    assert [looks_solid(change(one)) for one in solid] == [True] * len(solid)
    assert [looks_solid(change(one)) for one in flat] == [False] * len(flat)
    assert not looks_solid(BLANK)


def test_short_parts_need_a_look_of_their_own_and_long_ones_do_not():
    shaft = [(-28, 0), (28, 0)]
    ticks = lines(shaft, [(-14, 0), (-14, 6)], [(0, 0), (0, -6)], [(14, 0), (14, 6)])
    branches = lines(shaft, [(-14, 0), (-14, 22)], [(14, 0), (14, -22)])
    assert len(small_parts(ticks, resolution_px=10.0)) == 3
    assert small_parts(branches, resolution_px=10.0) == []
    assert small_parts(BLANK, resolution_px=10.0) == []
    x, y = small_parts(lines(shaft, [(0, 0), (0, -6)]), resolution_px=10.0)[0]
    assert (x, y) == pytest.approx((0.5, 0.45), abs=0.04)


def test_the_match_at_a_place_is_blind_to_differences_elsewhere():
    shaft = [(-28, 0), (28, 0)]
    one = lines(shaft, [(-14, 0), (-14, 6)])
    other = lines(shaft, [(-14, 0), (-14, -6)])
    at_tick, away = (local_match(one, other, (x, 0.5), focus=Focus()) for x in (0.28, 0.8))
    assert away == pytest.approx(1.0, abs=0.01)
    assert at_tick < 0.85
    assert local_match(BLANK, BLANK, (0.5, 0.5), focus=Focus()) == 1.0
    assert local_match(one, BLANK, (0.5, 0.5), focus=Focus()) == 0.0
