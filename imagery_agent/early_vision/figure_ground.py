"""Figure and ground: every picture from outside as dark or colored ink on white, as the mind draws its own.

Pictures on white stay exactly as they are. On any other ground, a pixel is ink as far as it differs from the ground
there. Ink that is darker than the ground keeps its color; of ink that is lighter, the lightness is inverted and the
hue is kept (white chalk becomes black, yellow chalk stays yellow). A light solid whose dark lines or shaded faces show
its form keeps its shading and gets an outline instead.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import ndimage

from imagery_agent.early_vision.channels import darkest
from imagery_agent.early_vision.ground import Ground, find_ground, is_on_white

_LEAST_RANGE = 128.0
"""Levels of contrast that count as full where the ground leaves less room, so that its grain is not amplified."""
_NOISE_FLOOR = 2.5
"""Deviations from the ground below this many standard deviations of its noise are not ink."""
_FAINT, _FAINT_ON_CLEAN, _FULL, _MOST_GAIN = 0.6, 0.35, 0.8, 4.0
"""Ink whose strongest parts are fainter than the first contrast (the second on a ground without any noise) is
strengthened to the third, at most by the fourth as a factor."""
_INK_FROM = 0.1
_LIT = 0.3
"""Contrast, relative to the strongest, from which a pixel belongs to a light area."""
_INSIDE_SHARE, _BROAD_SHARE = 0.4, 0.35
"""Least shares of a light area that are farther than a line's width from its edge, and lit and wider than a line."""
_SHADED_BELOW, _DIVIDED_SHARE = 0.88, 0.15
"""A solid has lines or shading: at least the second share of its inside is darker than the first of its level."""
_DARK_LINE_SHARE = 0.475
"""Least share of dark lines among the dark and bright lines of a solid. Of 200 displays of block figures each, it was
0.54 to 0.80 for light figures on black, and 0.15 to 0.41 for dark ones whose gray levels were inverted."""
_LINE_SHARE = 0.045
"""Widest dark line within a solid, as a share of the picture's shorter side."""
_OUTLINE_LEVEL = 20.0


class FigureGroundError(ValueError):
    """Figure and ground cannot be told apart."""


class InkOnWhite(NamedTuple):
    """A picture without its ground."""

    pixels: np.ndarray
    """uint8 (H, W, 3): ink on white; the picture itself if it was on white already."""
    was_faint: bool
    """Whether its ink, gray or pale, is so faint that it is taken for dark ink."""


def on_white(picture: np.ndarray, *, what: str = "the picture", has_solids: bool = True) -> np.ndarray:
    """The pixels of :func:`ink_on_white`."""
    return ink_on_white(picture, what=what, has_solids=has_solids).pixels


def ink_on_white(picture: np.ndarray, *, what: str = "the picture", has_solids: bool = True) -> InkOnWhite:
    """A picture uint8 (H, W, 3) on any ground as ink on white; itself if it is on white already.

    A picture of one color throughout has no figure: it becomes white. Without ``has_solids`` nothing is taken for a
    light solid, as in a display of many flat figures and letters.

    Raises:
        FigureGroundError: the border shows no single ground.
    """
    if is_on_white(picture):
        return InkOnWhite(picture, _gain(1 - darkest(picture) / 255, is_clean=True) > 1)
    ground = find_ground(picture)
    if ground is None:
        raise FigureGroundError(
            f"cannot tell figure from ground in {what}: its border is not of one plain surface; expected a drawing on "
            "a plain ground, light or dark, gray or colored (photographs are not read)"
        )
    return _as_ink(picture.astype(np.float64), ground, has_solids=has_solids)


def _as_ink(levels: np.ndarray, ground: Ground, *, has_solids: bool) -> InkOnWhite:
    """What differs from the ground, laid on white."""
    away = levels - ground.levels
    room = np.maximum(np.where(away < 0, ground.levels, 255 - ground.levels), _LEAST_RANGE)
    contrast = (np.abs(away) / room).max(axis=-1, keepdims=True)  # (H, W, 1)
    full = ground.levels + away / np.maximum(contrast, 1e-6)  # the color at full contrast
    lighter = _luminance(full) > _luminance(ground.levels)
    middle = full.max(axis=-1, keepdims=True) + full.min(axis=-1, keepdims=True)
    color = np.clip(np.where(lighter, 255 - middle + full, full), 0, 255)
    seen = _denoised(contrast, ground.noise / _LEAST_RANGE)
    gain = _gain(seen, is_clean=ground.noise == 0)
    amount = np.clip(gain * seen, 0, 1)
    ink = 255 + amount * (color - 255)
    if has_solids and (solid := _solids((lighter * amount)[..., 0])).any():
        ink = _outlined(levels, ink, solid)
    return InkOnWhite(np.rint(np.clip(ink, 0, 255)).astype(np.uint8), gain > 1)


def _luminance(levels: np.ndarray) -> np.ndarray:
    """float (H, W, 1) of (H, W, 3); ITU-R BT.601."""
    return np.asarray(levels @ np.array([0.299, 0.587, 0.114]))[..., None]


def _denoised(contrast: np.ndarray, noise: float) -> np.ndarray:
    floor = min(0.5, _NOISE_FLOOR * noise)
    return np.clip((contrast - floor) / (1 - floor), 0, 1)


def _gain(amount: np.ndarray, *, is_clean: bool) -> float:
    """The factor that makes faint ink as strong as ink usually is; 1 for other ink.

    On a clean ground, gray ink beside stronger ink is meant to be gray.
    """
    inked = amount[amount > _INK_FROM]
    if not len(inked):
        return 1.0
    strongest = float(inked.max() if is_clean else np.quantile(inked, 0.99))
    return min(_MOST_GAIN, _FULL / strongest) if strongest < (_FAINT_ON_CLEAN if is_clean else _FAINT) else 1.0


# ---------------------------------------------------------------- light solids


def _solids(light: np.ndarray) -> np.ndarray:
    """Mask of the light solids: areas of ``light``, float (H, W) in [0, 1], that dark lines divide or that are shaded.

    All areas of a picture are judged together: a display shows figures of one kind.
    """
    none = np.zeros(light.shape, bool)
    inked = light[light > _INK_FROM]
    if not len(inked):
        return none
    line = _disk(_LINE_SHARE / 2 * min(light.shape))
    margin = len(line)
    lit = np.pad(light > _LIT * np.quantile(inked, 0.95), margin)
    kept = (slice(margin, -margin), slice(margin, -margin))
    broad, closed = ndimage.binary_opening(lit, line)[kept], ndimage.binary_closing(lit, line)[kept]
    inside = ndimage.binary_erosion(closed, line)
    labels, count = ndimage.label(closed, np.ones((3, 3)))
    numbers = range(1, count + 1)
    enough = (np.asarray(ndimage.mean(inside, labels, numbers)) >= _INSIDE_SHARE) & (
        np.asarray(ndimage.mean(broad, labels, numbers)) >= _BROAD_SHARE
    )
    area = np.isin(labels, 1 + np.flatnonzero(enough))
    if not area.any():
        return none
    level = float(np.median(light[area & broad]))
    return area if _is_solid(light, area & ndimage.binary_erosion(area), line, level) else none


def _is_solid(light: np.ndarray, inside: np.ndarray, line: np.ndarray, level: float) -> bool:
    """Whether the inside has dark lines or shading, and not light lines around darker faces.

    Bright and dark lines are what a morphological opening and closing remove (top-hats; Meyer 1979).
    """
    if (light[inside] < _SHADED_BELOW * level).mean() <= _DIVIDED_SHARE:
        return False
    bright = (light - ndimage.grey_opening(light, footprint=line))[inside].mean()
    dark = (ndimage.grey_closing(light, footprint=line) - light)[inside].mean()
    return bool(dark >= _DARK_LINE_SHARE * (bright + dark))


def _disk(radius_px: float) -> np.ndarray:
    whole = max(1, int(np.ceil(radius_px)))
    y, x = np.mgrid[-whole : whole + 1, -whole : whole + 1]
    return np.hypot(x, y) <= max(radius_px, 1.0) + 0.2


def _outlined(levels: np.ndarray, ink: np.ndarray, solid: np.ndarray) -> np.ndarray:
    """float (H, W, 3): ``ink`` with the solid as it is in ``levels``, and a dark outline around it."""
    thickness = max(1.0, _LINE_SHARE / 2 * min(solid.shape))
    away = ndimage.distance_transform_edt(~solid)
    outline = (np.clip(thickness + 0.5 - away, 0, 1) * (away > 0))[..., None]
    return np.where(solid[..., None], levels, ink) * (1 - outline) + _OUTLINE_LEVEL * outline
