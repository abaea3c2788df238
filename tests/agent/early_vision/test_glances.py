"""The line around a part is told from what is inside it."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from imagery_agent.early_vision.glances import edge_width, silhouette
from imagery_agent.early_vision.overview import take_in


@pytest.mark.parametrize("fill", [(232, 93, 117), (255, 255, 255), (255, 214, 112)])
@pytest.mark.parametrize("width_px", [4, 10])
def test_the_width_of_the_line_around_a_part_is_seen(fill, width_px):
    image = Image.new("RGB", (600, 300), (253, 253, 253))
    ImageDraw.Draw(image).rectangle((100, 80, 250, 220), fill=fill, outline=(27, 38, 59), width=width_px)
    display = take_in(np.asarray(image))
    assert edge_width(display, silhouette(display, display.figures[0])) == pytest.approx(width_px, abs=1)


def test_a_part_without_a_line_has_none():
    image = Image.new("RGB", (600, 300), (253, 253, 253))
    ImageDraw.Draw(image).rectangle((100, 80, 250, 220), fill=(27, 38, 59))
    display = take_in(np.asarray(image))
    assert edge_width(display, silhouette(display, display.figures[0])) == 0
