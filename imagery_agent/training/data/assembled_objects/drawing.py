"""Pictures of assembled objects: every one with other shapes for its parts, other proportions and another pen.

They teach the interpreter to read an arrangement of parts (Biederman 1987), whatever the parts are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.training.data.assembled_objects.notation import Part, Stroke, objects, shapes

HELD_OUT_ONE_IN = 12
"""So many names are kept from training, chosen by a checksum: they show whether reading parts is learned in general."""
PEN_PX = (1.0, 3.2)
"""Least and greatest width of the pen, in pixels of the picture."""
SIZES = (0.5, 0.88)
"""Least and greatest longest side, in widths of the picture."""
LEFT_OUT, LOST = 0.4, 0.04
"""Shares of optional and of other parts that are left out; the first is the most important one and always drawn."""
_FEW_PARTS = 3
"""Objects of so many parts need all of them."""
OPAQUE_SHARE, SOLID_SHARE = 0.3, 0.08
"""Shares of objects whose parts hide what is behind them, and of closed parts that are filled."""
_JITTER, _STRETCH, _TILT_DEG, _SHAKE = 0.035, 0.1, 4.0, 0.01
"""Standard deviations of places (in half widths), of the logarithm of sides, of tilt, and of shaking."""
_FINER = 4
"""Drawn at so many times the resolution."""


def is_held_out(name: str) -> bool:
    """Whether assembled objects of this name are kept from training."""
    return crc32(name.encode()) % HELD_OUT_ONE_IN == 0


def names(*, held_out: bool) -> list[str]:
    """The names of all assembled objects that are shown in training, or of those that are kept from it."""
    return [name for name in objects() if is_held_out(name) == held_out]


def draw(name: str, rng: np.random.Generator) -> np.ndarray:
    """Ink float32 (64, 64) in [0, 1] of one random variant of an object.

    Raises:
        KeyError: there is no assembled object of this name.
    """
    ways = objects()[name]
    way = ways[int(rng.integers(len(ways)))]
    kept = [part for number, part in enumerate(way) if rng.random() >= _share_left_out(part, number, len(way))]
    drawn = [one for part in kept for one in _part(part, rng)]
    return _painted(_placed([stroke for stroke, _ in drawn], rng), [solid for _, solid in drawn], rng)


def _share_left_out(part: Part, number: int, parts: int) -> float:
    if part.optional:
        return LEFT_OUT
    return LOST if number and parts > _FEW_PARTS else 0.0


def _part(part: Part, rng: np.random.Generator) -> list[tuple[Stroke, bool]]:
    """Its strokes in the square of the object, and whether each is filled."""
    strokes, solid = list(part.strokes), False
    if part.shapes:
        shape = part.shapes[int(rng.integers(len(part.shapes)))]
        turned = [_turned(stroke, shape.turned_deg) for stroke in shapes()[shape.name]]
        strokes, solid = _fitted(turned, part, rng), shape.filled
    solid = solid or bool(rng.random() < SOLID_SHARE)
    away = rng.normal(0, _JITTER, 2)
    placed = [
        Stroke(stroke.points + away + number * np.array(part.step), stroke.closed)
        for number in range(part.times)
        for stroke in strokes
    ]
    if part.in_pairs:
        placed += [Stroke(stroke.points * (-1, 1), stroke.closed) for stroke in placed]
    return [(stroke, solid) for stroke in placed]


def _fitted(strokes: Sequence[Stroke], part: Part, rng: np.random.Generator) -> list[Stroke]:
    """A shape from the square of -1 to 1 in the box of its part, a little larger or smaller."""
    x, y, wide, high = part.box
    sides = np.array([wide, high]) / 2 * np.exp(rng.normal(0, _STRETCH, 2))
    extent = np.abs(np.concatenate([stroke.points for stroke in strokes])).max(0)
    sides = np.where(extent > 0.1, sides / np.maximum(extent, 0.1), sides)  # a turned shape fills its box again
    return [Stroke(stroke.points * sides @ _turn(part.angle_deg) + (x, y), stroke.closed) for stroke in strokes]


def _turned(stroke: Stroke, angle_deg: float) -> Stroke:
    return Stroke(stroke.points @ _turn(angle_deg), stroke.closed) if angle_deg else stroke


def _turn(angle_deg: float) -> np.ndarray:
    """float64 (2, 2): ``points @ turn`` are the points turned to the left (y down)."""
    cos, sin = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    return np.array([[cos, -sin], [sin, cos]])


def _placed(strokes: Sequence[Stroke], rng: np.random.Generator) -> list[Stroke]:
    """The whole object stretched, tilted, sometimes mirrored, in the middle of the picture; in pixels."""
    stretch = float(rng.normal(0, _STRETCH))
    change = np.diag([math.exp(stretch), math.exp(-stretch)]) @ _turn(float(rng.normal(0, _TILT_DEG)))
    if rng.random() < 0.5:
        change = np.diag([-1.0, 1.0]) @ change
    shake = _SHAKE * float(rng.choice([0, 1, 2]))
    moved = [stroke.points @ change + shake * _smooth_noise(len(stroke.points), rng) for stroke in strokes]
    every = np.concatenate(moved)
    low, high = every.min(0), every.max(0)
    size = float(rng.uniform(*SIZES)) * PICTURE_SIZE_PX
    center = PICTURE_SIZE_PX * (0.5 + rng.uniform(-0.03, 0.03, 2))
    scale = size / max(float((high - low).max()), 0.1)
    middle = (low + high) / 2
    return [
        Stroke((points - middle) * scale + center, stroke.closed) for points, stroke in zip(moved, strokes, strict=True)
    ]


def _smooth_noise(points: int, rng: np.random.Generator) -> np.ndarray:
    """float64 (points, 2): deviations of a hand, similar at points that follow each other."""
    knots = rng.normal(0, 1, (max(2, points // 4), 2))
    along, at = np.linspace(0, 1, points), np.linspace(0, 1, len(knots))
    return np.stack([np.interp(along, at, knots[:, axis]) for axis in (0, 1)], axis=1)


def _painted(strokes: Sequence[Stroke], solid: Sequence[bool], rng: np.random.Generator) -> np.ndarray:
    """Ink float32 (64, 64): lines on paper, and in the colour of the paper on filled parts."""
    pen, opaque = float(rng.uniform(*PEN_PX)) * _FINER, bool(rng.random() < OPAQUE_SHARE)
    lines, areas = (Image.new("L", (PICTURE_SIZE_PX * _FINER,) * 2, 0) for _ in range(2))
    pencil, brush = ImageDraw.Draw(lines), ImageDraw.Draw(areas)
    for stroke, filled in zip(strokes, solid, strict=True):
        points = [tuple(point) for point in (stroke.points * _FINER).tolist()]
        if stroke.closed and (filled or opaque):
            brush.polygon(points, fill=255 if filled else 0)
            pencil.polygon(points, fill=0)
        if stroke.closed and filled:
            continue
        if stroke.closed:
            points = [*points, points[0], points[1]]
        pencil.line(points, fill=255, width=max(1, round(pen)), joint="curve")
        for x, y in (points[0], points[-1]):
            pencil.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)
    return np.asarray(ImageChops.difference(lines, areas).reduce(_FINER), np.float32) / 255
