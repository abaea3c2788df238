"""A large display is taken in as a whole: things, frames and labels; glances keep one scale."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from imagery_agent.early_vision.glances import look_at, scale_for, silhouette
from imagery_agent.early_vision.labels import label_rows, labelled
from imagery_agent.early_vision.overview import take_in


def page(width=1200, height=500, *, ground=(255, 255, 255), ink=(20, 30, 50)):
    """A framed square of 100 px and a triangle of 200 px, outlined, with letters below, and a title."""
    image = Image.new("RGB", (width, height), ground)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((20, 20, width - 20, height - 20), outline=ink, width=2)
    canvas.rectangle((200, 200, 300, 300), outline=ink, width=4)
    canvas.polygon([(600, 300), (800, 300), (700, 100)], outline=ink, width=4)
    font = ImageFont.load_default(24)
    for x, letter in ((250, "A"), (700, "B")):
        canvas.text((x, 340), letter, ink, font, anchor="mm")
    canvas.text((450, 60), "Figures", ink, font, anchor="mm")
    return np.asarray(image)


@pytest.mark.parametrize("ground", [(255, 255, 255), (240, 230, 200), (20, 20, 20)])
def test_frames_figures_and_labels_are_told_apart(ground):
    ink = (20, 30, 50) if sum(ground) > 300 else (230, 230, 230)
    display = take_in(page(ground=ground, ink=ink))
    assert len(display.frames) == 1
    (row,) = label_rows(display, display.figures, least=2)
    assert [round(label.center[0], -1) for label in row] == [250, 700]
    figures = labelled(row, [one for one in display.figures if one not in row])
    assert [round(figure.width, -1) for figure in figures] == [100, 200]


def test_a_glance_fills_an_outline_and_keeps_the_scale():
    display = take_in(page())
    triangle, square = (max(display.figures, key=lambda one: one.area), None)
    square = next(one for one in display.figures if 90 < one.width < 110)
    scale = scale_for(200)
    areas = []
    for thing in (square, triangle):
        solid = silhouette(display, thing)
        seen = look_at([solid], solid.center, scale=scale)
        areas.append((255 - seen[..., 0].astype(float)).sum() / 255)
    assert areas[0] == pytest.approx((100 / scale) ** 2, rel=0.1)
    assert areas[1] == pytest.approx(200 * 200 / 2 / scale**2, rel=0.1)


@pytest.mark.parametrize("shape", [(5000, 300, 3), (40, 40, 3), (300, 300)])
def test_pictures_that_cannot_be_taken_in_are_refused(shape):
    with pytest.raises(ValueError, match="expected a picture"):
        take_in(np.full(shape, 255, np.uint8))
