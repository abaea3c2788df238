"""What a table with moving discs has that does not move: walls, a gate, bricks and a teleporter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from imagery_agent.language.scene import COLORS
from imagery_agent.mind.visual_buffer import Place

_TELEPORTER = (0, 128, 128)
_ALIKE, _COVERED = 0.14, 0.45
_FEWEST_PX = 5
_STEP_PX = 0.5
_AT_EDGE_PX = 0.6
"""A disc whose middle is this near to the edge of the wall, within the gap, is going through."""
_TOUCH_PX = 0.7
"""Pixels whose middles are this much further than the radius are still touched: half a pixel of ink, and rounding."""


@dataclass(frozen=True, eq=False)
class Arena:
    """What does not move, as it is seen in one picture; places in widths."""

    solid: np.ndarray
    """bool (H, W): ink that stops discs, walls and filled bricks."""
    inside: tuple[float, float, float, float]
    """Inner edges of the walls: left, top, right, bottom."""
    gate_side: str
    """Side of the picture with the gate; empty if no wall has a gap."""
    gate: tuple[float, float]
    """Where the gap begins and ends along its wall."""
    entrance: tuple[Place, float] | None = None
    """Middle and half width of a filled square that teleports."""
    exit: Place | None = None

    def is_through(self, place: Place) -> bool:
        """Whether a disc with its middle at this place has gone through the gate."""
        if not self.gate_side:
            return False
        axis = 0 if self.gate_side in ("left", "right") else 1
        is_low = self.gate_side in ("left", "top")
        edge, play = self.inside[axis if is_low else axis + 2], _AT_EDGE_PX / self.solid.shape[1]
        beyond = place[axis] < edge + play if is_low else place[axis] > edge - play
        return beyond and self.gate[0] + 3 * play <= place[1 - axis] <= self.gate[1] - 3 * play

    def is_at_gate_wall(self, place: Place, radius: float) -> bool:
        """Whether a disc that touches something touches the wall with the gate."""
        axis = 0 if self.gate_side in ("left", "right") else 1
        edge = self.inside[axis] if self.gate_side in ("left", "top") else self.inside[axis + 2]
        return bool(self.gate_side) and abs(place[axis] - edge) <= radius + 1.2 / self.solid.shape[1]

    def is_entered(self, place: Place) -> bool:
        """Whether the middle of a disc at this place is in the entrance of a teleporter."""
        if self.entrance is None:
            return False
        middle, half = self.entrance
        return max(abs(place[axis] - middle[axis]) for axis in (0, 1)) <= half

    def way_ahead(self, place: Place, heading: tuple[float, float], radius: float, *, most: float) -> float:
        """How far a disc can go until anything happens to it: it touches something, enters a teleporter or the gate.

        At most ``most``, in widths; ``heading`` has length 1.
        """
        way = self.clear_way(place, heading, radius, most=most)
        return min(way, self._to_gate(place, heading), self._to_entrance(place, heading))

    def _to_gate(self, place: Place, heading: tuple[float, float]) -> float:
        """Way of the middle to the line of the wall with the gate; infinite if it does not come there."""
        if not self.gate_side:
            return math.inf
        axis = 0 if self.gate_side in ("left", "right") else 1
        left = self.inside[axis if self.gate_side in ("left", "top") else axis + 2] - place[axis]
        return left / heading[axis] if left * heading[axis] > 0 else math.inf

    def _to_entrance(self, place: Place, heading: tuple[float, float]) -> float:
        """Way of the middle into the entrance of a teleporter, by half a pixel; infinite if it passes by."""
        if self.entrance is None or self.is_entered(place):
            return math.inf
        middle, half = self.entrance
        begins, ends = 0.0, math.inf
        for axis in (0, 1):
            if abs(heading[axis]) < 1e-9:
                if abs(place[axis] - middle[axis]) > half:
                    return math.inf
                continue
            edges = sorted((middle[axis] + side * half - place[axis]) / heading[axis] for side in (-1, 1))
            begins, ends = max(begins, edges[0]), min(ends, edges[1])
        return begins + _STEP_PX / self.solid.shape[1] if begins < ends else math.inf

    def clear_way(self, place: Place, heading: tuple[float, float], radius: float, *, most: float) -> float:
        """How far a disc can go in a direction until it touches solid ink, in widths, at most ``most``.

        The way ahead is scanned in steps of half a pixel. ``heading`` has length 1. Ink that the disc leaves behind is
        not in its way.
        """
        size = self.solid.shape[1]
        middles = self._ink_near(place, most + radius)
        if not len(middles):
            return most
        start, way = np.array(place) * size, np.array(heading)
        reach = radius * size + _TOUCH_PX - 0.5
        ahead = middles[(middles - start) @ way > 0]
        for travelled in np.arange(0.0, most * size, _STEP_PX):
            if len(ahead) and np.linalg.norm(ahead - start - travelled * way, axis=1).min() <= reach:
                return float(travelled) / size
        return most

    def line_of_contact(self, place: Place, radius: float) -> tuple[float, float] | None:
        """Direction of length 1 from the solid ink that a disc touches to its middle; None if it touches none."""
        size = self.solid.shape[1]
        middles, here = self._ink_near(place, radius), np.array(place) * size
        if not len(middles):
            return None
        away = np.linalg.norm(middles - here, axis=1)
        touched = middles[away <= radius * size + _TOUCH_PX + _STEP_PX]
        if not len(touched):
            return None
        nearest = away.min()
        near = middles[away <= nearest + 0.8]
        line = here - near.mean(axis=0)
        length = float(np.hypot(*line))
        return (float(line[0]) / length, float(line[1]) / length) if length else None

    def _ink_near(self, place: Place, reach: float) -> np.ndarray:
        """float (N, 2): middles in px of the solid pixels within a reach in widths."""
        size = self.solid.shape[1]
        rows, columns = np.nonzero(self.solid)
        middles = np.stack([columns, rows], axis=1) + 0.5
        limit = reach * size + 3
        return middles[np.abs(middles - np.array(place) * size).max(axis=1) <= limit]


def background(frames: Sequence[np.ndarray], covered: Sequence[np.ndarray]) -> np.ndarray:
    """uint8 (H, W, 3): what does not move, where it is not covered in some frame; white where it always is.

    ``covered`` bool (H, W) of every frame uint8 (H, W, 3): where discs are.
    """
    found = np.full_like(frames[0], 255)
    missing = np.ones(covered[0].shape, bool)
    for pixels, hidden in zip(frames, covered, strict=True):
        new = missing & ~hidden
        found[new] = pixels[new]
        missing &= hidden
    return found


def read_arena(pixels: np.ndarray) -> Arena | None:
    """The arena in a picture without discs, uint8 (H, W, 3); None if it has no walls."""
    size = pixels.shape[1]
    walls = _is_like(pixels, COLORS["black"])
    rows, columns = np.flatnonzero(walls.any(axis=1)), np.flatnonzero(walls.any(axis=0))
    if not len(rows) or not len(columns):
        return None
    bricks, entrance, exit_ = np.zeros_like(walls), None, None
    for patch in _patches(_is_like(pixels, COLORS["brown"])):
        if _is_filled(patch):
            bricks |= patch
    for patch in _patches(_is_like(pixels, _TELEPORTER)):
        low_x, low_y, high_x, high_y = _box(patch)
        middle = ((low_x + high_x) / 2 / size, (low_y + high_y) / 2 / size)
        if _is_filled(patch):
            entrance = (middle, (high_x - low_x) / 2 / size)
        elif not patch[int((low_y + high_y) / 2), int((low_x + high_x) / 2)] and not _has_corners(patch):
            exit_ = middle
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    thick = _thickness(walls, box)
    inside = ((box[0] + thick) / size, (box[1] + thick) / size, (box[2] - thick) / size, (box[3] - thick) / size)
    side, gap = _gap(walls, box, thick)
    active = entrance if exit_ is not None else None
    return Arena(walls | bricks, inside, side, (gap[0] / size, gap[1] / size), active, exit_ if active else None)


def _is_like(pixels: np.ndarray, color: tuple[int, int, int]) -> np.ndarray:
    """Whether pixels have this color, or are more than half covered with it on white."""
    ink, full = 255 - pixels.astype(float), 255 - np.array(color, float)
    amount = np.clip(ink @ full / (full @ full), 0, 1)
    off = np.linalg.norm(ink - amount[..., None] * full, axis=-1) / (amount * np.linalg.norm(full) + 1e-9)
    return np.asarray((amount > _COVERED) & (off < _ALIKE))


def _patches(mask: np.ndarray) -> list[np.ndarray]:
    numbers, count = ndimage.label(mask, np.ones((3, 3)))
    return [numbers == n for n in range(1, count + 1) if (numbers == n).sum() >= _FEWEST_PX]


def _box(patch: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(patch.any(axis=1)), np.flatnonzero(patch.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _is_filled(patch: np.ndarray) -> bool:
    """Whether there is ink in the middle of a patch, and not at its edge alone."""
    y, x = ndimage.center_of_mass(patch)
    return bool(patch[int(y + 0.5), int(x + 0.5)])


def _has_corners(patch: np.ndarray) -> bool:
    """Whether a hollow patch is a rectangle and not a circle."""
    left, top, right, bottom = _box(patch)
    return bool(patch[top, left] and patch[bottom - 1, right - 1])


def _thickness(walls: np.ndarray, box: tuple[int, int, int, int]) -> int:
    """Commonest thickness of the walls in px."""
    left, top, right, bottom = box
    across = [walls[top : (top + bottom) // 2, column].argmin() for column in range(left + 6, right - 6)]
    return max(1, int(np.median(across)))


def _gap(walls: np.ndarray, box: tuple[int, int, int, int], thick: int) -> tuple[str, tuple[float, float]]:
    """The side with the longest gap in its wall, and where it begins and ends in px."""
    left, top, right, bottom = box
    strips = {
        "left": (walls[top:bottom, left : left + thick].mean(axis=1), top),
        "right": (walls[top:bottom, right - thick : right].mean(axis=1), top),
        "top": (walls[top : top + thick, left:right].mean(axis=0), left),
        "bottom": (walls[bottom - thick : bottom, left:right].mean(axis=0), left),
    }
    best: tuple[int, str, tuple[float, float]] = (3, "", (0.0, 0.0))
    for side, (strip, start) in strips.items():
        numbers, count = ndimage.label(strip < 0.5)
        for n in range(1, count + 1):
            where = np.flatnonzero(numbers == n)
            best = max(best, (len(where), side, (float(start + where[0]), float(start + where[-1] + 1))))
    return best[1], best[2]


def turned(heading: tuple[float, float], angle_deg: float) -> tuple[float, float]:
    """A direction, turned."""
    angle = math.radians(angle_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    return heading[0] * cos - heading[1] * sin, heading[0] * sin + heading[1] * cos
