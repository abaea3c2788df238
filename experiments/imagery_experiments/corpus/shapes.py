"""Unnamed shapes: random polygons and smooth island outlines.

Polygons after Attneave & Arnoult 1956: random points joined to a closed outline that does not cross itself.
"""

from __future__ import annotations

import numpy as np
from tqdm import tqdm

from imagery_experiments.corpus.drawings import Item, Points, paint

POLYGONS = 1500
ISLANDS = 300
HELD_OUT_SHARE = 0.10
MIN_FILLED = 0.3
"""Minimum share of its bounding box that a polygon fills."""


def _crosses(a: Points, b: Points, c: np.ndarray, d: np.ndarray) -> np.ndarray:
    """bool (n,): whether the segment from a to b (2,) crosses each segment from c to d (n, 2)."""

    def side(p: np.ndarray, q: np.ndarray, r: np.ndarray) -> np.ndarray:
        return (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])

    return (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)


def untangle(points: Points) -> Points:
    """Reorder points (n, 2) until the closed outline does not cross itself.

    2-opt, which terminates because every exchange shortens the outline.
    """
    order, count = points.copy(), len(points)
    crossed = True
    while crossed:
        crossed = False
        for i in range(count - 1):
            following = np.roll(order, -1, axis=0)
            found = np.nonzero(_crosses(order[i], order[i + 1], order[i + 2 :], following[i + 2 :]))[0]
            if found.size:
                j = i + 2 + int(found[0])
                order[i + 1 : j + 1] = order[i + 1 : j + 1][::-1]
                crossed = True
    return order


def filled_share(points: Points) -> float:
    """Area of the outline as a share of its bounding box (shoelace formula)."""
    x, y = points.T
    area = abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2
    return area / float(np.prod(np.ptp(points, axis=0)))


def polygon_points(*, rng: np.random.Generator) -> Points:
    """Corners (n, 2) of a random closed outline that does not cross itself.

    Half of them join 6 to 11 random points; half are star-shaped with 6 to 24 corners.
    """
    while True:
        if rng.random() < 0.5:
            points = untangle(rng.uniform(0, 1, size=(int(rng.integers(6, 12)), 2)))
        else:
            count = int(rng.integers(6, 25))
            angles = 2 * np.pi * (np.arange(count) + rng.uniform(-0.3, 0.3, size=count)) / count
            radii = rng.uniform(0.35, 1.0, size=count)
            points = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
        if filled_share(points) >= MIN_FILLED and np.ptp(points, axis=0).min() > 0.4:
            return points


def island_points(*, rng: np.random.Generator) -> Points:
    """Smooth outline (180, 2): a circle with a few random harmonics."""
    angle = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    radius = np.ones_like(angle)
    for harmonic in range(1, 7):
        strength = float(rng.normal(0, 0.16 / harmonic**0.7))
        radius += strength * np.cos(harmonic * angle + float(rng.uniform(0, 2 * np.pi)))
    radius = np.maximum(radius, 0.35)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle) * float(rng.uniform(0.65, 1.0))], axis=1)


def _split(index: int, count: int) -> str:
    return "drawing" if index < max(1, round(HELD_OUT_SHARE * count)) else "train"


def shape_drawings(
    *, rng: np.random.Generator, polygons: int = POLYGONS, islands: int = ISLANDS
) -> tuple[np.ndarray, list[Item]]:
    """Alphas (N, 96, 96) and items of polygons, alternately filled and outlined, and island outlines."""
    alphas: list[np.ndarray] = []
    items: list[Item] = []
    for index in tqdm(range(polygons), desc="polygons", unit="shape"):
        stroke_px = float(rng.uniform(1.8, 4.5))
        points = polygon_points(rng=rng)
        alphas.append(paint([points], stroke_px=stroke_px, fill=index % 2 == 0))
        source = f"code/polygon-{index}"
        items.append(Item("polygon", (), source, "polygon", _split(index, polygons), len(items)))
    for index in range(islands):
        alphas.append(paint([island_points(rng=rng)], stroke_px=float(rng.uniform(1.5, 4.0))))
        items.append(Item("island", (), f"code/island-{index}", "island", _split(index, islands), len(items)))
    return np.stack(alphas), items
