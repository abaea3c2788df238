"""Named geometric figures in random stroke widths and proportions, outlined and filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from imagery_envs.stimuli.canvas import arc
from imagery_experiments.corpus.drawings import Item, Points, paint

VARIANTS = 30
HELD_OUT_SHARE = 0.10
_Sketch = Callable[[np.random.Generator], list[Points]]


@dataclass(frozen=True)
class Primitive:
    """Outline and drawing styles of one figure. ``styles``: among "outline", "filled" and "thick"."""

    sketch: _Sketch
    synonyms: tuple[str, ...] = ()
    closed: bool = True
    styles: tuple[str, ...] = ("outline", "filled")


def _regular_points(corners: int, *, start_deg: float = 90.0) -> Points:
    """Corners (n, 2) of a regular polygon."""
    angles = np.radians(start_deg + np.arange(corners) * 360.0 / corners)
    return np.stack([np.cos(angles), -np.sin(angles)], axis=1)


_circle_points = partial(arc, (0.0, 0.0), 1.0, points=97)


def _points(*points: tuple[float, float]) -> Points:
    return np.array(points, dtype=float)


def _box(width: float, height: float) -> Points:
    return _points((-width, -height), (width, -height), (width, height), (-width, height))


def _square(rng: np.random.Generator) -> list[Points]:
    return [_box(1, 1)]


def _rectangle(rng: np.random.Generator) -> list[Points]:
    ratio = float(rng.uniform(0.4, 0.75))
    return [_box(1, ratio) if rng.random() < 0.5 else _box(ratio, 1)]


def _triangle(rng: np.random.Generator) -> list[Points]:
    return [_points((0, -1), (float(rng.uniform(0.7, 1.25)), 0.8), (-float(rng.uniform(0.7, 1.25)), 0.8))]


def _right_triangle(rng: np.random.Generator) -> list[Points]:
    side = float(rng.choice([-1, 1]))
    return [_points((-side, -float(rng.uniform(0.6, 1.2))), (side, 1), (-side, 1))]


def _diamond(rng: np.random.Generator) -> list[Points]:
    return [_regular_points(4) * np.array([float(rng.uniform(0.6, 1.0)), 1.0])]


def _ellipse(rng: np.random.Generator) -> list[Points]:
    ratio = float(rng.uniform(0.45, 0.75))
    return [_circle_points(stretch=(1, ratio) if rng.random() < 0.5 else (ratio, 1))]


def _half_circle(rng: np.random.Generator) -> list[Points]:
    start = float(rng.choice([0, 90, 180, 270]))
    return [_circle_points(start_deg=start, end_deg=start + 180)]


def _quarter_circle(rng: np.random.Generator) -> list[Points]:
    start = float(rng.choice([0, 90, 180, 270]))
    return [np.vstack([_circle_points(start_deg=start, end_deg=start + 90), np.zeros((1, 2))])]


def _arc(rng: np.random.Generator) -> list[Points]:
    start = float(rng.uniform(0, 360))
    return [_circle_points(start_deg=start, end_deg=start + float(rng.uniform(70, 250)))]


def _plus(rng: np.random.Generator) -> list[Points]:
    return [_points((-1, 0), (1, 0)), _points((0, -1), (0, 1))]


def _cross(rng: np.random.Generator) -> list[Points]:
    bar, arm = float(rng.uniform(-0.55, -0.2)), float(rng.uniform(0.5, 0.75))
    return [_points((-arm, bar), (arm, bar)), _points((0, -1), (0, 1))]


def _cross_mark(rng: np.random.Generator) -> list[Points]:
    return [_points((-1, -1), (1, 1)), _points((-1, 1), (1, -1))]


def _line(dx: float, dy: float) -> _Sketch:
    return lambda rng: [_points((-dx, -dy), (dx, dy))]


def _diagonal(rng: np.random.Generator) -> list[Points]:
    slope = float(rng.uniform(0.6, 1.4)) * float(rng.choice([-1, 1]))
    return [_points((-1, slope), (1, -slope))]


def _star(rng: np.random.Generator) -> list[Points]:
    inner = float(rng.uniform(0.36, 0.55))
    outline = _regular_points(10)
    outline[1::2] *= inner
    return [outline]


def _heart(rng: np.random.Generator) -> list[Points]:
    t, height = np.linspace(0, 2 * np.pi, 97), float(rng.uniform(0.85, 1.1))
    y = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    return [np.stack([16 * np.sin(t) ** 3, y * height], axis=1)]


def _crescent(rng: np.random.Generator) -> list[Points]:
    outer = _circle_points(start_deg=50, end_deg=310)
    depth = float(rng.uniform(0.35, 0.75))
    angles = np.linspace(-np.pi / 2, np.pi / 2, 61)[1:-1]
    tip_x, tip_y = outer[-1]
    inner = np.stack([tip_x - depth * np.cos(angles) * 1.4, -np.sin(angles) * tip_y], axis=1)
    return [np.vstack([outer, inner])]


def _parallelogram(rng: np.random.Generator) -> list[Points]:
    lean, height = float(rng.uniform(0.25, 0.5)), float(rng.uniform(0.45, 0.7))
    return [_points((-1 + lean, -height), (1, -height), (1 - lean, height), (-1, height))]


def _trapezoid(rng: np.random.Generator) -> list[Points]:
    roof, height = float(rng.uniform(0.35, 0.65)), float(rng.uniform(0.5, 0.8))
    return [_points((-roof, -height), (roof, -height), (1, height), (-1, height))]


def _regular(corners: int, start_deg: float) -> _Sketch:
    return lambda rng: [_regular_points(corners, start_deg=start_deg)]


def _zigzag(rng: np.random.Generator) -> list[Points]:
    count = int(rng.integers(5, 9))
    return [np.stack([np.linspace(-1, 1, count), np.where(np.arange(count) % 2, -0.3, 0.3)], axis=1)]


def _wave(rng: np.random.Generator) -> list[Points]:
    x = np.linspace(-1, 1, 97)
    return [np.stack([x, 0.3 * np.sin(x * np.pi * float(rng.choice([1, 1.5, 2, 3])))], axis=1)]


def _spiral(rng: np.random.Generator) -> list[Points]:
    t = np.linspace(0.3, 2 * np.pi * float(rng.uniform(1.8, 3.0)), 160)
    return [np.stack([t * np.cos(t), t * np.sin(t)], axis=1)]


_OPEN = {"closed": False, "styles": ("outline",)}
PRIMITIVES: dict[str, Primitive] = {
    "circle": Primitive(lambda rng: [_circle_points()]),
    "ring": Primitive(lambda rng: [_circle_points()], styles=("thick",)),
    "dot": Primitive(lambda rng: [_circle_points()], ("point",), styles=("filled",)),
    "square": Primitive(_square),
    "rectangle": Primitive(_rectangle),
    "triangle": Primitive(_triangle),
    "corner triangle": Primitive(_right_triangle),
    "rhombus": Primitive(_diamond),
    "oval": Primitive(_ellipse, ("ellipse",)),
    "half circle": Primitive(_half_circle, ("semicircle",)),
    "quarter circle": Primitive(_quarter_circle),
    "crescent": Primitive(_crescent),
    "arc": Primitive(_arc, ("curve",), **_OPEN),  # type: ignore[arg-type]
    "plus": Primitive(_plus, ("plus sign",), **_OPEN),  # type: ignore[arg-type]
    "cross": Primitive(_cross, ("latin cross",), **_OPEN),  # type: ignore[arg-type]
    "cross mark": Primitive(_cross_mark, ("x mark",), **_OPEN),  # type: ignore[arg-type]
    "horizontal line": Primitive(_line(1, 0), ("line",), **_OPEN),  # type: ignore[arg-type]
    "vertical line": Primitive(_line(0, 1), ("line",), **_OPEN),  # type: ignore[arg-type]
    "diagonal line": Primitive(_diagonal, ("line",), **_OPEN),  # type: ignore[arg-type]
    "zigzag": Primitive(_zigzag, ("zigzag line",), **_OPEN),  # type: ignore[arg-type]
    "wavy line": Primitive(_wave, ("wave",), **_OPEN),  # type: ignore[arg-type]
    "spiral": Primitive(_spiral, **_OPEN),  # type: ignore[arg-type]
    "star": Primitive(_star, ("five-pointed star",)),
    "heart": Primitive(_heart),
    "parallelogram": Primitive(_parallelogram),
    "trapezoid": Primitive(_trapezoid),
    "pentagon": Primitive(_regular(5, 90)),
    "hexagon": Primitive(_regular(6, 0)),
    "octagon": Primitive(_regular(8, 22.5)),
}


def draw_primitive(name: str, style: str, *, rng: np.random.Generator) -> np.ndarray:
    """uint8 (96, 96) alpha of one random variant of a primitive in one of its styles."""
    primitive = PRIMITIVES[name]
    shapes = primitive.sketch(rng)
    if style == "filled":
        return paint(shapes, fill=True, stroke_px=float(rng.choice([0.0, 2.0, 5.0])))
    stroke_px = float(rng.uniform(9, 22) if style == "thick" else rng.uniform(2.0, 11.0))
    return paint(shapes, stroke_px=stroke_px, closed=primitive.closed)


def primitive_drawings(*, rng: np.random.Generator, variants: int = VARIANTS) -> tuple[np.ndarray, list[Item]]:
    """Alphas (N, 96, 96) and items; every variant is its own group, and a tenth are held out."""
    alphas: list[np.ndarray] = []
    items: list[Item] = []
    for name, primitive in PRIMITIVES.items():
        for variant in range(variants):
            style = primitive.styles[variant % len(primitive.styles)]
            alphas.append(draw_primitive(name, style, rng=rng))
            split = "drawing" if variant < max(1, round(HELD_OUT_SHARE * variants)) else "train"
            source = f"code/primitive-{variant}"
            items.append(Item(name, primitive.synonyms, source, "primitive", split, len(items)))
    return np.stack(alphas), items
