"""Items of hinge folding: a chain of pieces, and its silhouette after folding at every hinge.

Every piece is 1 long and joined to the next at the middle of its right side or at its right apex. Hinge after hinge,
everything to the right is rotated about it by 90, XX no other angles give the same silhouette, wherever it lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from PIL import Image, ImageDraw

from imagery_agent.language.spatial_puzzles import ANGLES_DEG, HINGES
from imagery_envs.stimuli.puzzles.drawing import Drawing, Panel
from imagery_envs.stimuli.puzzles.styles import Style

LEVELS = (1, 2, 3, 4, 5)
ASPECT = 0.5
"""Height of the picture relative to its width."""
SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "diamond": ((0, 0), (0.5, -0.5), (1, 0), (0.5, 0.5)),
    "square": ((0, -0.5), (1, -0.5), (1, 0.5), (0, 0.5)),
    "triangle": ((0, -0.5), (1, 0), (0, 0.5)),
    "rectangle": ((0, -0.25), (1, -0.25), (1, 0.25), (0, 0.25)),
}
"""Name -> corners, with the left joint at (0, 0) and the right joint at (1, 0), y down."""
MOST_COVERED = 0.7
"""Largest share of a piece that later pieces cover in the end."""
LEAST_DIFFERENCE = 0.15
"""Silhouettes of other angles differ by so many square units or more, wherever they lie."""
_GRAIN = 16
"""Samples per unit and axis when silhouettes are compared."""
_BORDER = 0.35
"""Around the chain and the silhouette, in units."""
_TRIES = 40
"""Chains that are tried for the same angles: few chains can be folded by 180 degrees."""
Pose = tuple[int, int, int]
"""Place of a left joint (x, y), and counterclockwise quarter turns."""


@dataclass(frozen=True)
class HingeItem:
    """A chain of pieces and the angle of every hinge."""

    shapes: tuple[str, ...]
    angles_deg: tuple[int, ...]
    fills: tuple[int, ...]
    """Numbers of the pieces' colors."""

    @property
    def level(self) -> int:
        """The number of hinges."""
        return len(self.angles_deg)

    @property
    def answer(self) -> dict[str, int]:
        """Hinge letter -> angle in degrees."""
        return dict(zip(HINGES, self.angles_deg, strict=False))


def sample(level: int, rng: np.random.Generator) -> HingeItem:
    """A random item of a level, 1 to 5: the number of hinges."""
    while True:
        angles = tuple(int(angle) for angle in rng.choice(ANGLES_DEG, level))
        for _ in range(_TRIES):
            shapes = tuple(str(name) for name in rng.choice(list(SHAPES), level + 1))
            if most_covered(shapes, angles) <= MOST_COVERED and is_unique(shapes, angles):
                first = int(rng.integers(4))
                return HingeItem(shapes, angles, tuple(first + i for i in range(level + 1)))


def poses(angles_deg: tuple[int, ...]) -> list[Pose]:
    """Where every piece of the chain lies after folding; the first one stays."""
    found, quarters = [(0, 0, 0)], 0
    for angle in angles_deg:
        x, y, _ = found[-1]
        dx, dy = _step(quarters)
        quarters = (quarters + angle // 90) % 4
        found.append((x + dx, y + dy, quarters))
    return found


def _step(quarters: int) -> tuple[int, int]:
    """From the left to the right joint of a piece after so many quarter turns; y down."""
    return ((1, 0), (0, -1), (-1, 0), (0, 1))[quarters]


def corners(shape: str, pose: Pose) -> list[tuple[float, float]]:
    """The corners of a piece that lies so."""
    x, y, quarters = pose
    cos, sin = _step(quarters)
    return [(x + u * cos - v * sin, y + u * sin + v * cos) for u, v in SHAPES[shape]]


@cache
def _mask(shape: str, quarters: int) -> np.ndarray:
    """bool (2 G, 2 G): a piece on a grid of G samples per unit, its left joint in the middle."""
    size = 2 * _GRAIN
    image = Image.new("1", (4 * size, 4 * size))
    points = [(4 * (x * _GRAIN + _GRAIN), 4 * (y * _GRAIN + _GRAIN)) for x, y in corners(shape, (0, 0, quarters))]
    ImageDraw.Draw(image).polygon(points, fill=1)
    return np.asarray(image.convert("L").reduce(4)) > 127


def _layers(shapes: tuple[str, ...], places: list[Pose]) -> np.ndarray:
    """bool (pieces, H, W): every piece on the grid around all of them."""
    left, top = min(x for x, _, _ in places) - 1, min(y for _, y, _ in places) - 1
    right, bottom = max(x for x, _, _ in places) + 1, max(y for _, y, _ in places) + 1
    layers = np.zeros((len(places), (bottom - top) * _GRAIN, (right - left) * _GRAIN), dtype=bool)
    for layer, shape, (x, y, quarters) in zip(layers, shapes, places, strict=True):
        row, column = (y - 1 - top) * _GRAIN, (x - 1 - left) * _GRAIN
        layer[row : row + 2 * _GRAIN, column : column + 2 * _GRAIN] = _mask(shape, quarters)
    return layers


def most_covered(shapes: tuple[str, ...], angles_deg: tuple[int, ...]) -> float:
    """The largest share of a piece that later pieces cover after folding."""
    layers = _layers(shapes, poses(angles_deg))
    return max(float(np.logical_or.reduce(layers[i + 1 :])[layer].mean()) for i, layer in enumerate(layers[:-1]))


def is_unique(shapes: tuple[str, ...], angles_deg: tuple[int, ...]) -> bool:
    """Whether every other choice of angles gives another silhouette, wherever it lies."""
    own = _silhouette(shapes, angles_deg)
    least = LEAST_DIFFERENCE * _GRAIN**2
    for others in product(ANGLES_DEG, repeat=len(angles_deg)):
        if others != angles_deg and _difference(own, _silhouette(shapes, others)) < least:
            return False
    return True


def _silhouette(shapes: tuple[str, ...], angles_deg: tuple[int, ...]) -> np.ndarray:
    """bool (H, W): the folded chain on the smallest grid around it."""
    silhouette: np.ndarray = np.logical_or.reduce(_layers(shapes, poses(angles_deg)))
    rows, columns = np.flatnonzero(silhouette.any(axis=1)), np.flatnonzero(silhouette.any(axis=0))
    return silhouette[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _difference(one: np.ndarray, other: np.ndarray) -> float:
    """Samples in which two silhouettes differ; infinite if their sizes differ by a quarter unit."""
    sizes = np.subtract(one.shape, other.shape)
    if np.abs(sizes).max() >= _GRAIN / 4:
        return float("inf")
    height, width = np.maximum(one.shape, other.shape)
    both = np.zeros((2, height, width), dtype=bool)
    both[0, : one.shape[0], : one.shape[1]] = one
    both[1, : other.shape[0], : other.shape[1]] = other
    return float((both[0] ^ both[1]).sum())


def draw(item: HingeItem, style: Style, width_px: int) -> np.ndarray:
    """The picture, uint8 (H, width_px, 3): the chain at the left, the silhouette at the right, one scale and frame."""
    drawing = Drawing(width_px, round(ASPECT * width_px), style)
    chain, folded = ([(i, 0, 0) for i in range(len(item.shapes))], poses(item.angles_deg))
    points = [p for places in (chain, folded) for s, pose in zip(item.shapes, places, strict=True)
              for p in corners(s, pose)]  # fmt: skip
    xs, ys = zip(*points, strict=True)
    left, top = min(xs) - _BORDER, min(ys) - _BORDER
    across, down = max(xs) + _BORDER - left, max(ys) + _BORDER - top
    room_px = (
        (drawing.width_px - 3 * drawing.margin_px) / 2,
        drawing.height_px - 2 * drawing.margin_px - drawing.title_px,
    )
    unit_px = min(room_px[0] / across, room_px[1] / down, 0.14 * width_px)
    for number, title in enumerate(("Initial", "Target")):
        x0 = drawing.margin_px + number * (room_px[0] + drawing.margin_px)
        y0 = drawing.margin_px + drawing.title_px
        panel = Panel(
            x0 + (room_px[0] - across * unit_px) / 2 - left * unit_px,
            y0 + (room_px[1] - down * unit_px) / 2 - top * unit_px,
            unit_px,
        )
        frame = (x0, y0, x0 + room_px[0], y0 + room_px[1])
        drawing.panel_frame(frame)
        drawing.title(frame, title)
        _draw_pieces(drawing, panel, item, folded if number else chain, silhouette=bool(number))
    return drawing.picture()


def _draw_pieces(drawing: Drawing, panel: Panel, item: HingeItem, places: list[Pose], *, silhouette: bool) -> None:
    for shape, pose, fill in zip(item.shapes, places, item.fills, strict=True):
        points = panel.place(corners(shape, pose))
        if silhouette:
            drawing.silhouette(points)
        else:
            drawing.figure(points, fill)
    for hinge, (x, y, _) in zip(HINGES, () if silhouette else places[1:], strict=False):
        ((x_px, y_px),) = panel.place([(x, y)])
        if drawing.style.dots:
            drawing.page.disc((x_px, y_px), 0.3 * drawing.letter_px, drawing.style.ink)
            drawing.letter((x_px, y_px - 0.5 * panel.unit_px - drawing.letter_px), hinge)
        else:
            drawing.page.disc((x_px, y_px), drawing.letter_px, drawing.style.ink)
            drawing.page.disc((x_px, y_px), drawing.letter_px - 0.7 * drawing.line_px, drawing.style.ground)
            drawing.letter((x_px, y_px), hinge)
