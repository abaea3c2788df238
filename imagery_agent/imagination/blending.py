"""Blends of two things: both are imagined, combined in several ways, and the most telling picture is kept.

Conceptual combination in imagery: people told to combine given parts synthesise them in several arrangements and look
what they see (Finke & Slayton 1988, Memory & Cognition 16:252). Here the silhouette of one thing holds the drawing of
the other, or each gives one half; the interpreter looks for both names in every candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import torch
from PIL import Image
from scipy import ndimage

from imagery_agent.imagination.reranking import best_first
from imagery_agent.language.blends import Blend
from imagery_agent.language.scene import PICTURE_SIZE_PX, Scene, Thing, caption
from imagery_agent.mind.protocols import Imagination, Interpreter, MentalPicture, draw_texts
from imagery_agent.visual_routines.compositing import place_figure
from imagery_agent.visual_routines.image_similarity import coverage

KEPT = 2
"""Drawings of each thing that are tried in combinations."""
_SIDE_PX = 58.0
"""Longest side of a blend."""
_INK_FROM, _GAP_PX, _CONTOUR_PX = 0.35, 2, 2
_TILE_PX = 20
_INNER_PX = 30.0
"""Longest side of a thing drawn small within another."""
_HALO_PX = 2
_NAMES_COMPARED = 10_000
_LEAST_SHARE = 1e-9
"""Probability taken for a name that the interpreter does not give."""

Pixels = np.ndarray
"""uint8 (64, 64, 3)."""
Way = Callable[[Pixels, Pixels], Pixels]
"""A picture that gives the outline, or the first half, and one that gives the rest -> their blend."""


def imagine_blends(
    imagination: Imagination,
    interpreter: Interpreter,
    blends: Sequence[Blend],
    *,
    candidates: int,
    generator: torch.Generator,
) -> list[MentalPicture]:
    """One picture per blend: of ``candidates`` of each thing the best are combined, and the best blend is encoded."""
    if candidates < 1:
        raise ValueError(f"expected at least one candidate, got {candidates}")
    texts = [_alone(thing) for blend in blends for thing in blend.things]
    drawn = draw_texts(imagination, [text for text in texts for _ in range(candidates)], generator=generator)
    groups = [drawn[start : start + candidates] for start in range(0, len(drawn), candidates)]
    kept = [
        [picture.pixels for picture in best_first(group, interpreter, text)[:KEPT]]
        for group, text in zip(groups, texts, strict=True)
    ]
    return [
        imagination.perceive(best_blend(interpreter, blend, *kept[2 * row : 2 * row + 2])[None])[0]
        for row, blend in enumerate(blends)
    ]


def best_blend(interpreter: Interpreter, blend: Blend, first: Sequence[Pixels], second: Sequence[Pixels]) -> Pixels:
    """The blend of drawings of both things in which the interpreter finds the less probable name most probable."""
    combined = np.stack([made for one in first for other in second for made in combinations(blend.kind, one, other)])
    named = [dict(own) for own in interpreter.name(combined, top=_NAMES_COMPARED)]
    least = [min(own.get(thing.name, _LEAST_SHARE) for thing in blend.things) for own in named]
    return np.asarray(combined[int(np.argmax(least))])


def combinations(kind: str, first: Pixels, second: Pixels) -> list[Pixels]:
    """All ways to blend two drawings uint8 (64, 64, 3) by a kind of blend; see :class:`Blend` for what each gives."""
    one, other = (place_figure(pixels, (0.5, 0.5), side_px=_SIDE_PX) for pixels in (first, second))
    if kind == "halves":
        return [way(*both) for way in HALVES for both in ((one, other), (other, one))]
    outline, inner = (other, one) if kind == "shape" else (one, other)
    return [way(outline, inner) for way in (SHAPES if kind == "shape" else TEXTURES)]


def silhouette(pixels: Pixels) -> np.ndarray:
    """bool (64, 64): the ink and all that it encloses; small gaps of an outline are closed."""
    inked = coverage(pixels) > _INK_FROM
    padded = ndimage.binary_closing(np.pad(inked, _GAP_PX), np.ones((3, 3), bool), iterations=_GAP_PX)
    closed = padded[_GAP_PX:-_GAP_PX, _GAP_PX:-_GAP_PX]
    return np.asarray(ndimage.binary_fill_holes(inked | closed))


def stretched(outline: Pixels, inner: Pixels) -> Pixels:
    """The inner drawing stretched to the extent of the outline and clipped by it."""
    mask = silhouette(outline)
    left, top, right, bottom = _box(mask)
    return _within(outline, mask, _laid(inner, (left, top, right, bottom)))


def covering(outline: Pixels, inner: Pixels) -> Pixels:
    """The inner drawing, without distortion, as large as needed to cover the outline, and clipped by it."""
    mask, own = silhouette(outline), _box(silhouette(inner))
    left, top, right, bottom = _box(mask)
    wide, high = own[2] - own[0], own[3] - own[1]
    scale = max((right - left) / wide, (bottom - top) / high)
    x, y = (left + right) / 2, (top + bottom) / 2
    half = wide * scale / 2, high * scale / 2
    return _within(outline, mask, _laid(inner, (x - half[0], y - half[1], x + half[0], y + half[1])))


def inserted(outline: Pixels, inner: Pixels) -> Pixels:
    """The inner drawing, small, where the outline's own drawing has most room, with a white border around it."""
    return _insert(outline, inner, around=outline)


def framed(outline: Pixels, inner: Pixels) -> Pixels:
    """The inner drawing, small, in the bare contour of the outline."""
    return _insert(outline, inner, around=_contour(outline, silhouette(outline)))


def tiled(outline: Pixels, inner: Pixels) -> Pixels:
    """The outline filled with small copies of the inner drawing, like bricks in a wall."""
    left, top, right, bottom = _box(silhouette(inner))
    crop = Image.fromarray(inner[top:bottom, left:right])
    scale = _TILE_PX / max(crop.size)
    size = max(2, round(crop.width * scale)), max(2, round(crop.height * scale))
    tile = np.pad(
        np.asarray(crop.resize(size, Image.Resampling.LANCZOS)), ((1, 1), (1, 1), (0, 0)), constant_values=255
    )
    count = -(-PICTURE_SIZE_PX // tile.shape[0]), -(-PICTURE_SIZE_PX // tile.shape[1])
    wall = np.tile(tile, (*count, 1))[:PICTURE_SIZE_PX, :PICTURE_SIZE_PX]
    return _within(outline, silhouette(outline), wall)


def side_by_side(first: Pixels, second: Pixels) -> Pixels:
    """The left half of the first and the right half of the second."""
    middle = PICTURE_SIZE_PX // 2
    return np.concatenate([first[:, :middle], second[:, middle:]], axis=1)


def one_above_other(first: Pixels, second: Pixels) -> Pixels:
    """The upper half of the first and the lower half of the second."""
    middle = PICTURE_SIZE_PX // 2
    return np.concatenate([first[:middle], second[middle:]])


SHAPES: tuple[Way, ...] = (stretched, covering, inserted, framed)
TEXTURES: tuple[Way, ...] = (tiled, stretched, covering, inserted)
HALVES: tuple[Way, ...] = (side_by_side, one_above_other)


def _alone(thing: Thing) -> str:
    return caption(Scene((replace(thing, place=None, size="medium"),)))


def _box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a mask in pixels; the whole picture for an empty one."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return 0, 0, mask.shape[1], mask.shape[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _laid(pixels: Pixels, box: tuple[float, float, float, float]) -> Pixels:
    """The ink of a picture laid over a box (left, top, right, bottom) in pixels."""
    left, top, right, bottom = _box(silhouette(pixels))
    scale = (right - left) / (box[2] - box[0]), (bottom - top) / (box[3] - box[1])
    data = (scale[0], 0, left - scale[0] * box[0], 0, scale[1], top - scale[1] * box[1])
    moved = Image.fromarray(pixels).transform(
        pixels.shape[1::-1], Image.Transform.AFFINE, data, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)
    )
    return np.asarray(moved)


def _insert(outline: Pixels, inner: Pixels, *, around: Pixels) -> Pixels:
    mask = silhouette(outline)
    depth = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    row, column = ndimage.center_of_mass(depth >= depth.max() - 1)
    small = place_figure(inner, ((column + 0.5) / len(mask), (row + 0.5) / len(mask)), side_px=_INNER_PX)
    near = ndimage.binary_dilation(silhouette(small), iterations=_HALO_PX) & mask
    return np.where(near[..., None], small, around)


def _contour(pixels: Pixels, mask: np.ndarray) -> Pixels:
    """The border of a silhouette in the mean color of the picture's ink."""
    inked = coverage(pixels) > _INK_FROM
    color = pixels[inked].mean(axis=0) if inked.any() else np.zeros(3)
    border = mask & ~ndimage.binary_erosion(mask, iterations=_CONTOUR_PX)
    return np.where(border[..., None], color, 255).astype(np.uint8)


def _within(outline: Pixels, mask: np.ndarray, drawn: Pixels) -> Pixels:
    """A drawing clipped by a silhouette, with its contour."""
    return np.minimum(_contour(outline, mask), np.where(mask[..., None], drawn, 255)).astype(np.uint8)
