"""Holes are seen by their color, also where they touch a line or have as much ink as the sheet."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage

from imagery_agent.early_vision.round_spots import _disc, _opened, round_spots


def sheet(fill, hole, *, line_width):
    """A sheet of 200 pixels with a fold line and a hole that touches it, uint8 (200, 200, 3)."""
    image = Image.new("RGB", (200, 200), fill)
    draw = ImageDraw.Draw(image)
    draw.line((0, 112, 199, 112), fill=(20, 20, 30), width=line_width)
    draw.ellipse((90, 90, 110, 110), fill=hole)
    return np.asarray(image)


@pytest.mark.parametrize(
    ("fill", "hole", "line_width"),
    [((255, 120, 30), (20, 20, 30), 6), ((155, 155, 60), (80, 80, 70), 2), ((120, 140, 180), (50, 65, 70), 2)],
)
def test_a_hole_is_found_on_any_color_and_beside_a_line(fill, hole, line_width):
    surface = np.zeros((200, 200), bool)
    surface[2:-2, 2:-2] = True
    (spot,) = round_spots(sheet(fill, hole, line_width=line_width), surface, side=196)
    assert np.hypot(spot.center[0] - 100.5, spot.center[1] - 100.5) < 3, (
        "a tenth of the distance between holes of different sheets"
    )


@pytest.mark.parametrize("radius", [0.5, 2.0, 3.9])
def test_a_mask_is_opened_by_discs_up_to_its_border(radius):
    mask = ndimage.gaussian_filter(np.random.default_rng(1).random((60, 83)), 2) > 0.47
    expected = ndimage.binary_opening(mask, _disc(radius))
    assert 0 < expected.sum() < mask.sum()
    np.testing.assert_array_equal(_opened(mask, _disc(radius)), expected)
