"""Random angular shapes after Attneave & Arnoult 1956 (method 1), as in Cooper 1975.

Points are scattered at random; the outline starts as their convex hull, then every inner point is connected, in
random order, to a random side that gives no crossing. Shapes are rejected that are thin somewhere, or too similar to
their own mirror image or to themselves when rotated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.validation import InputError, check_count
from imagery_envs.stimuli.canvas import FIGURE_RADIUS_PX, Canvas, enclosing_circle, turned

MIN_POINTS, MAX_POINTS = 6, 24
"""Cooper's range of complexity."""
MAX_MIRROR_OVERLAP, MAX_OWN_OVERLAP = 0.64, 0.7
"""Largest intersection over union with the mirror image, over all rotations, and with the shape itself rotated by 45
degrees or more, so that both parity and angle are decidable."""
MIN_GAP_PX, MIN_CORNER_DEG = 1.8, 15.0
"""Thinner parts are not resolved at 64 px."""
_MAX_TRIES = 5000


@dataclass(frozen=True)
class Polygon:
    """The random shape with this number of corners and this seed."""

    points: int = 12
    seed: int = 0

    def __post_init__(self) -> None:
        check_count("points", self.points, at_least=MIN_POINTS, at_most=MAX_POINTS)
        check_count("seed", self.seed, at_least=0)

    @property
    def id(self) -> str:
        """For example ``"12-points-seed-830"``; :func:`read` is its inverse."""
        return f"{self.points}-points-seed-{self.seed}"

    def outline(self) -> np.ndarray:
        """Corners in px from the center, float64 (points, 2)."""
        return _outline(self.points, self.seed).copy()

    def draw(self, *, angle_deg: float = 0.0, mirrored: bool = False) -> np.ndarray:
        """uint8 (64, 64, 3): mirrored left to right if asked, then rotated counterclockwise."""
        canvas = Canvas()
        canvas.polygon(turned(self.outline(), angle_deg, mirrored=mirrored))
        return canvas.picture()


def sample(rng: np.random.Generator, *, points: int = 12) -> Polygon:
    """A random shape with this number of corners."""
    return Polygon(points, int(rng.integers(2**31)))


def read(text: str) -> Polygon:
    """The polygon with this id; ValueError for anything else."""
    parts = text.split("-")
    if len(parts) == 4 and parts[1] == "points" and parts[2] == "seed" and parts[0].isdigit() and parts[3].isdigit():
        return Polygon(int(parts[0]), int(parts[3]))
    raise InputError(f"expected a polygon such as '12-points-seed-830', got {text!r}")


@lru_cache(maxsize=256)
def _outline(points: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    for _ in range(_MAX_TRIES):
        corners = _simple_polygon(_scatter(points, rng), rng)
        if corners is None or _is_thin(corners):
            continue
        center, radius = enclosing_circle(corners)
        corners = (corners - center) * (FIGURE_RADIUS_PX / radius)
        if _decidable(corners):
            return corners
    raise InputError(f"no clear form of {points} points found with seed {seed}; take another seed")


def _scatter(count: int, rng: np.random.Generator) -> np.ndarray:
    """Points (count, 2) in a circle of radius FIGURE_RADIUS_PX with a minimum distance."""
    gap = FIGURE_RADIUS_PX * 1.1 / np.sqrt(count)
    chosen: list[np.ndarray] = []
    while len(chosen) < count:
        point = rng.uniform(-FIGURE_RADIUS_PX, FIGURE_RADIUS_PX, 2)
        if np.hypot(*point) <= FIGURE_RADIUS_PX and all(np.hypot(*(point - other)) >= gap for other in chosen):
            chosen.append(point)
    return np.array(chosen)


def _cross(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]


def _hull(points: np.ndarray) -> list[int]:
    """Indices of the convex hull in order (gift wrapping)."""
    start = int(np.argmin(points[:, 0]))
    order = [start]
    while True:
        here = points[order[-1]]
        best = (order[-1] + 1) % len(points)
        for other in range(len(points)):
            if other != order[-1] and _cross(points[best] - here, points[other] - here) < 0:
                best = other
        if best == start:
            return order
        order.append(best)


def _simple_polygon(points: np.ndarray, rng: np.random.Generator) -> np.ndarray | None:
    """Corners in order, or None if an inner point fits into no side without a crossing."""
    order = _hull(points)
    for inner in rng.permutation([i for i in range(len(points)) if i not in order]):
        for side in rng.permutation(len(order)):
            if not _crosses(points, order, int(side), int(inner)):
                order.insert(int(side) + 1, int(inner))
                break
        else:
            return None
    return points[order]


def _crosses(points: np.ndarray, order: list[int], side: int, inner: int) -> bool:
    """Whether connecting a point to the two ends of a side crosses another side."""
    starts, ends = points[order], points[order[1:] + order[:1]]  # (n, 2) each
    c = points[inner]
    for end in (order[side], order[(side + 1) % len(order)]):
        d = points[end]
        apart = _cross(ends - starts, c - starts) * _cross(ends - starts, d - starts) < 0  # zero where d is shared
        if np.any(apart & (_cross(d - c, starts - c) * _cross(d - c, ends - c) < 0)):
            return True
    return False


def _is_thin(corners: np.ndarray) -> bool:
    """Whether a corner is close to a side that it does not belong to, or too acute."""
    ends = np.roll(corners, -1, axis=0)
    sides = ends - corners  # (N, 2)
    offsets = corners[:, None] - corners[None]  # (corner, side, 2)
    along = np.clip((offsets * sides).sum(-1) / (sides**2).sum(-1), 0, 1)
    distance = np.linalg.norm(offsets - along[..., None] * sides, axis=-1)
    index = np.arange(len(corners))
    distance[index, index] = distance[index, index - 1] = np.inf  # the two sides that meet at the corner
    if distance.min() < MIN_GAP_PX:
        return True
    length = np.linalg.norm(sides, axis=1)
    folded = (-sides * np.roll(sides, 1, axis=0)).sum(1) / (length * np.roll(length, 1))  # cosine at each corner
    return bool(folded.max() > np.cos(np.radians(MIN_CORNER_DEG)))


def overlap_by_rotation(corners: np.ndarray, *, mirrored: bool) -> np.ndarray:
    """Intersection over union of the shape with itself (or its mirror image) rotated by 0, 5, ... 355 degrees.

    The rotation is about the centroid, because shapes that differ by a small shift are indistinguishable.
    """
    corners = 0.75 * (corners - _area_center(corners))  # smaller, because the centroid may be off the center
    own = _mask(corners)
    masks = np.stack([_mask(turned(corners, angle, mirrored=mirrored)) for angle in range(0, 360, 5)])  # (72, H, W)
    return (masks & own).sum((1, 2)) / (masks | own).sum((1, 2))


def _area_center(corners: np.ndarray) -> np.ndarray:
    ends = np.roll(corners, -1, axis=0)
    weights = _cross(corners, ends)[:, None]
    return ((corners + ends) * weights).sum(axis=0) / (3 * weights.sum())


def _decidable(corners: np.ndarray) -> bool:
    if overlap_by_rotation(corners, mirrored=True).max() > MAX_MIRROR_OVERLAP:
        return False
    return bool(overlap_by_rotation(corners, mirrored=False)[9:64].max() <= MAX_OWN_OVERLAP)  # 45 to 315 degrees


def _mask(corners: np.ndarray) -> np.ndarray:
    image = Image.new("1", (PICTURE_SIZE_PX, PICTURE_SIZE_PX))
    ImageDraw.Draw(image).polygon([(float(x), float(y)) for x, y in corners + PICTURE_SIZE_PX / 2], fill=1)
    return np.asarray(image)
