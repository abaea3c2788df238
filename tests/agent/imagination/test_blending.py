"""Blends of pictures: silhouettes hold the other drawing, nothing lies outside, and the most telling one is kept."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from toy import ToyImagination, ToyInterpreter

from imagery_agent.imagination.blending import (
    HALVES,
    SHAPES,
    TEXTURES,
    best_blend,
    combinations,
    imagine_blends,
    silhouette,
    tiled,
)
from imagery_agent.language.blends import parse_blend


def drawn(draw, color="black") -> np.ndarray:
    image = Image.new("RGB", (64, 64), "white")
    draw(ImageDraw.Draw(image), color)
    return np.asarray(image)


RING = drawn(lambda pen, color: pen.ellipse((8, 8, 56, 56), outline=color, width=3))
CROSS = drawn(lambda pen, color: (pen.line((10, 10, 54, 54), color, 5), pen.line((54, 10, 10, 54), color, 5)), "red")
EMPTY = np.full((64, 64, 3), 255, np.uint8)


def test_a_silhouette_is_filled_and_small_gaps_are_closed():
    mask = silhouette(RING)
    assert mask[32, 32]
    assert not mask[2, 2]
    broken = RING.copy()
    broken[28:31, 50:60] = 255
    assert silhouette(broken)[32, 32]


@pytest.mark.parametrize("way", SHAPES + TEXTURES)
def test_the_inner_drawing_stays_inside_the_outline(way):
    made = way(RING, CROSS)
    assert made.dtype == np.uint8
    assert (made[~silhouette(RING)] > 200).all()
    red = (made[..., 0] > 150) & (made[..., 1] < 120)
    assert red.sum() > 30, "the inner drawing keeps its color"
    assert (made.max(axis=2) < 80).sum() > 100, "the outline keeps its color"


def test_tiles_repeat():
    dots = tiled(RING, drawn(lambda pen, color: pen.ellipse((20, 20, 44, 44), fill=color), "blue"))
    blue = (dots[..., 2] > 150) & (dots[..., 0] < 120)
    assert blue[28:36].any(axis=0).sum() > 15
    assert not blue[28:36].any(axis=0)[20:44].all(), "there is room between copies"


def test_halves_are_tried_in_both_orders():
    made = combinations("halves", RING, CROSS)
    assert len(made) == 2 * len(HALVES)
    reds = [(one[:, :32, 1] < 120)[one[:, :32, 0] > 150].sum() for one in made[:2]]
    assert max(reds) > 30 > min(reds)


@pytest.mark.parametrize("kind", ["shape", "texture", "halves"])
def test_empty_drawings_can_be_blended(kind):
    for first, second in ((EMPTY, CROSS), (RING, EMPTY), (EMPTY, EMPTY)):
        assert all(made.shape == (64, 64, 3) for made in combinations(kind, first, second))


class Prefers:
    """An interpreter that finds both names in pictures with ink in the left column of pixels only, else one."""

    def name(self, pictures, *, names=None, top=5):
        halves = [picture[:, :32].mean() < picture[:, 32:].mean() for picture in pictures]
        return [[("ring", 0.5), ("cross", 0.4)] if left else [("ring", 0.99)] for left in halves]


def test_the_blend_is_kept_in_which_both_names_are_probable():
    solid = drawn(lambda pen, color: pen.rectangle((4, 4, 60, 60), fill=color))
    best = best_blend(Prefers(), parse_blend("half ring half cross"), [solid], [CROSS])
    assert best[:, :32].mean() < best[:, 32:].mean()


def test_blends_are_imagined_and_encoded():
    blends = [parse_blend("a red square in the shape of a square"), parse_blend("half square half square")]
    pictures = imagine_blends(
        ToyImagination(), ToyInterpreter(), blends, candidates=2, generator=torch.Generator().manual_seed(0)
    )
    assert len(pictures) == 2
    assert ((pictures[0].pixels[..., 0] > 150) & (pictures[0].pixels[..., 1] < 120)).any()
    with pytest.raises(ValueError, match="at least one candidate"):
        imagine_blends(ToyImagination(), ToyInterpreter(), blends, candidates=0, generator=torch.Generator())
