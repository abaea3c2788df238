"""Which share of every pixel's ink belongs to a part of a piece, and which to the rest of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.ndimage import distance_transform_edt, label
from scipy.spatial.distance import cdist

from imagery_agent.planners.construction.seeing.figure import Part
from imagery_agent.planners.construction.seeing.ink import distance_to, is_in
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape, dense
from imagery_agent.visual_routines.strokes import Stroke

_PX = 1 / 64
_ALL = 0.9
"""Share of a piece's ink from which a part without other strokes is all of it."""
_WHOLE = 0.7
"""Share of a stroke from which it belongs to a part as a whole, when its remainder would be a stub."""
_CROSSED = 2.0 * STROKE
"""A stroke that lies within a part for less than this only crosses or meets it."""
_STUB = 1.2 * STROKE
_SPECK_PX = 4


def shares_of(shape: Shape, ink: np.ndarray, taken: Part, index: int) -> tuple[np.ndarray, np.ndarray] | None:
    """Shares of the ink of a part, and of the rest, float (64, 64) each; None if the part is all of the piece.

    ``shape`` and ``ink``, bool (64, 64), are those of the piece of this index. At junctions both keep the ink of
    their strokes.
    """
    part, mask = taken.shape, taken.masks[index]
    whole, others = _divided(shape, part)
    if not others and mask.sum() > _ALL * ink.sum():
        return None
    half = shape.strokes[0].width / 2
    mine, from_others = distance_to([*part.strokes, *whole]), distance_to(others)
    is_part = mask | ((mine < half + 3 * _PX) & (mine <= from_others + _PX / 2))
    own = np.where(is_part, np.clip((half - distance_to(part.strokes)) * 64 + 1.5, 0.0, 1.0), 0.0)
    if taken.loop is None:
        stays = np.clip((half - from_others) * 64 + 0.5, 0.0, 1.0)
    else:
        is_part |= distance_transform_edt(~taken.loop.space) < 4 * 64 * half
        stays = _beside(taken.loop.others, others, 2 * 64 * half)
    return own, _without_specks(np.where(is_part, stays, 1.0), ink)


def _beside(spaces: np.ndarray, strokes: list[Stroke], width_px: float) -> np.ndarray:
    """What stays where a loop was: what lies along other loops' spaces, and what of strokes leads away from them."""
    away_px = distance_transform_edt(~spaces) if spaces.any() else np.full(spaces.shape, np.inf)
    paths = [(stroke, dense(stroke.points)) for stroke in strokes]
    runs = [(stroke, path[run]) for stroke, path in paths for run in _runs(is_in(away_px > width_px, path))]
    least = 2 * 3 * width_px if spaces.any() else 0  # points, three in a pixel: what is shorter is a spur of a loop
    leading = [replace(stroke, points=run) for stroke, run in runs if len(run) > least]
    from_any = np.minimum(away_px - width_px - 0.1, 64 * distance_to(leading) - width_px / 2)
    return np.asarray(np.clip(0.5 - from_any, 0.0, 1.0))


def _divided(shape: Shape, part: Shape) -> tuple[list[Stroke], list[Stroke]]:
    """The strokes of a shape that belong to a part as a whole, and what of the others does not belong to it.

    Strokes that the part only crosses, or meets, stay whole.
    """
    whole, rest = [], []
    inside = np.vstack([dense(stroke.points) for stroke in part.strokes])
    for stroke in shape.strokes:
        points = dense(stroke.points)
        step = stroke.length / max(len(points) - 1, 1)
        belongs = cdist(points, inside).min(axis=1) <= 0.35 * STROKE
        for run in _runs(belongs):
            belongs[run] = len(run) * step >= min(_CROSSED, 0.6 * stroke.length)
        left = [run for run in _runs(~belongs) if len(run) * step > 0.5 * STROKE]
        if belongs.mean() > _WHOLE and all(len(run) * step < _STUB for run in left):
            whole.append(stroke)
        else:
            rest += [replace(stroke, points=points[run]) for run in left]
    return whole, rest


def _runs(chosen: np.ndarray) -> list[np.ndarray]:
    """The indices of neighbouring chosen points, run by run."""
    numbers, count = label(chosen)
    return [np.flatnonzero(numbers == number) for number in range(1, count + 1)]


def _without_specks(stays: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """What stays, without leftovers of less than a dot's ink."""
    spots, count = label((stays > 0.05) & ink, np.ones((3, 3)))
    specks = [number for number in range(1, count + 1) if stays[spots == number].sum() < _SPECK_PX]
    return np.where(np.isin(spots, specks), 0.0, stays)
