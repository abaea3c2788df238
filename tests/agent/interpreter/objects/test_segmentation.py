"""Segmentation: compression and noise are not things, and things of two colors are seen in both."""

from __future__ import annotations

import io
import time

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from imagery_agent.images import to_tensor
from imagery_agent.interpreter.captioning import describe_picture
from imagery_agent.interpreter.objects.segmentation import figures, is_texture
from imagery_agent.language.scene import COLORS


def strokes(color, *, left):
    """A ring with a cross in thin lines, uint8 (64, 64, 3), in the left or the right half."""
    image = Image.new("RGB", (512, 512), "white")
    canvas, x = ImageDraw.Draw(image), 20 if left else 276
    canvas.ellipse((x, 150, x + 210, 360), outline=COLORS[color], width=14)
    canvas.line((x + 105, 150, x + 105, 360), fill=COLORS[color], width=12)
    canvas.line((x, 255, x + 210, 255), fill=COLORS[color], width=12)
    return np.asarray(image.resize((64, 64), Image.Resampling.LANCZOS))


def compressed(picture, kind, quality):
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, kind, quality=quality)
    with Image.open(buffer) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize(("kind", "quality"), [("JPEG", 90), ("JPEG", 75), ("WEBP", 80), ("WEBP", 50)])
def test_compression_neither_adds_things_nor_changes_colors(kind, quality):
    for one, other in (("pink", "black"), ("orange", "purple"), ("red", "blue"), ("brown", "green")):
        picture = np.minimum(strokes(one, left=True), strokes(other, left=False))
        seen = figures(compressed(picture, kind, quality))
        assert sorted(figure.color for figure in seen) == sorted((one, other))


def test_a_thin_trunk_of_another_color_is_a_thing_of_its_own():
    image = Image.new("RGB", (256, 256), "white")
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((118, 120, 138, 236), fill=COLORS["brown"])
    canvas.ellipse((58, 20, 198, 150), fill=COLORS["green"])
    picture = np.asarray(image.resize((64, 64), Image.Resampling.LANCZOS))
    assert [figure.color for figure in figures(picture)] == ["green", "brown"]


def noises():
    rng = np.random.default_rng(0)
    color = rng.integers(0, 256, (64, 64, 3)).astype(np.uint8)
    gray = np.repeat(color[..., :1], 3, axis=-1)
    framed = np.full((64, 64, 3), 255, np.uint8)
    framed[8:56, 8:56] = color[8:56, 8:56]
    specks = np.full((64, 64, 3), 255, np.uint8)
    specks[rng.random((64, 64)) < 0.1] = 0
    return color, gray, framed, specks


def test_noise_is_a_texture_without_figures_and_is_refused_quickly():
    begun = time.monotonic()
    for picture in noises():
        assert is_texture(picture)
        assert figures(picture) == []
        found = describe_picture(picture, None)  # no network is asked
        assert found.caption == "nothing I know"
        assert found.unreadable
    assert time.monotonic() - begun < 1.0  # a minute before
    assert not is_texture(strokes("black", left=True))
    assert describe_picture(np.full((64, 64, 3), 255, np.uint8), None).caption == "nothing"


def test_read_only_and_mirrored_arrays_are_converted_without_a_warning():
    pictures = np.stack([strokes("red", left=True)])
    pictures.flags.writeable = False
    mirrored = pictures[:, :, ::-1]
    assert torch.equal(to_tensor(mirrored), to_tensor(pictures).flip(-1))
