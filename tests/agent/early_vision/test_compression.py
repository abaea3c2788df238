"""Ripples of compression around ink are paper; drawings without them, and papers of other kinds, stay as they are."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage

from imagery_agent.early_vision.compression import ripple_levels, without_ripples
from imagery_agent.early_vision.seeing import see_picture

SIDE = 64
FIGURES = {
    "ring": lambda canvas, ink: canvas.ellipse((60, 60, 450, 450), outline=ink, width=28),
    "cross": lambda canvas, ink: (
        canvas.line((90, 90, 420, 430), fill=ink, width=24) or canvas.line((420, 90, 90, 430), fill=ink, width=24)
    ),
    "house": lambda canvas, ink: (
        canvas.polygon(((256, 40), (470, 220), (470, 470), (40, 470), (40, 220)), outline=ink)
        or canvas.rectangle((200, 300, 310, 470), outline=ink, width=16)
        or canvas.line(((256, 40), (470, 220), (470, 470), (40, 470), (40, 220), (256, 40)), fill=ink, width=20)
    ),
    "hatching": lambda canvas, ink: [canvas.line((x, 60, x + 60, 450), fill=ink, width=14) for x in range(40, 400, 60)],
    "disc": lambda canvas, ink: canvas.ellipse((120, 120, 390, 390), fill=ink),
    "star": lambda canvas, ink: (
        canvas.regular_polygon((256, 256, 200), 3, fill=None, outline=ink, width=22)
        or canvas.regular_polygon((256, 256, 200), 3, rotation=180, fill=None, outline=ink, width=22)
    ),
}
INKS = ("black", "red", "#1f5fa8")


def drawn(figure, ink="black", ground="white"):
    image = Image.new("RGB", (512, 512), ground)
    FIGURES[figure](ImageDraw.Draw(image), ink)
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX))


def compressed(picture, quality, kind="JPEG"):
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, kind, quality=quality)
    return np.asarray(Image.open(buffer).convert("RGB"))


def is_ink(picture):
    return picture.min(axis=-1) < 191


def farthest_px(one, other):
    """The largest distance of a pixel of one mask from the other, in pixels."""
    return float(ndimage.distance_transform_edt(~other)[one].max(initial=0))


@pytest.mark.parametrize("quality", [50, 70, 90])
@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("figure", FIGURES)
def test_a_compressed_drawing_is_seen_as_the_drawing(figure, ink, quality):
    original = drawn(figure, ink)
    seen = see_picture(compressed(original, quality))
    assert farthest_px(is_ink(seen.pixels), is_ink(original)) < 2
    assert farthest_px(is_ink(original), is_ink(seen.pixels)) < 2


def test_ripples_are_made_white_and_the_note_says_so():
    picture = compressed(drawn("ring"), 50)
    seen = see_picture(picture)
    assert (seen.was_rippled, seen.was_on_white) == (True, True)
    assert seen.note == "the ripples of its compression made white"
    far = ndimage.distance_transform_edt(~is_ink(picture)) > 2
    assert (seen.pixels[far] == 255).mean() > (picture[far] == 255).mean() + 0.02
    assert seen.pixels.min() == picture.min()  # full ink stays full


@pytest.mark.parametrize("figure", FIGURES)
def test_a_drawing_without_compression_is_the_same_array(figure):
    picture = drawn(figure)
    assert without_ripples(picture) is picture
    blurred = np.asarray(Image.fromarray(drawn(figure)).resize((48, 48), Image.Resampling.LANCZOS).resize((64, 64)))
    assert ripple_levels(blurred) < 3


def test_papers_of_other_kinds_and_faint_ink_are_left_to_the_search_for_the_ground():
    rng = np.random.default_rng(0)
    grain = np.clip(drawn("ring", ground="#f0f0f0") + rng.normal(0, 4, (SIDE, SIDE, 1)), 0, 255).astype(np.uint8)
    light = np.clip(drawn("ring") * np.linspace(0.7, 1.0, SIDE)[None, :, None], 0, 255).astype(np.uint8)
    for picture in (grain, light, drawn("ring", "white", "black"), drawn("ring", "#e8e8e8"), np.full_like(light, 255)):
        assert without_ripples(picture) is picture
