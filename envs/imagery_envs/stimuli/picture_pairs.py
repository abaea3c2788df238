"""Pairs of figures from picture files: any published set of rotation stimuli, listed in a table.

Both figures of a pair are brought to one scale, dark on white, with the center of gravity in the middle, within the
circle that no rotation cuts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.ndimage import distance_transform_edt, minimum_filter

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.picture_files import read_rgb
from imagery_agent.schemas import choice, number
from imagery_agent.validation import InputError
from imagery_envs.stimuli.canvas import FIGURE_RADIUS_PX
from imagery_envs.tables import TableRow, read_rows

AXES = ("picture", "depth", "")
COLUMNS = {
    "item": str,
    "left": str,
    "right": str,
    "angle_deg": number(0, 180),
    "axis": choice(*AXES),
    "pair": choice("same", "different"),
}
LEAST_PEOPLE_MS = 100
"""Shorter times than any response of people: they are in seconds."""
PEOPLE_COLUMNS = {"people_ms": number(LEAST_PEOPLE_MS) | None, "people_accuracy": number(0, 1) | None}
"""May be absent, or empty in some rows."""
_INK = 0.25
"""Contrast, relative to the largest, from which a pixel belongs to the figure."""


@dataclass(frozen=True)
class PicturePair:
    """One pair of pictures, and people's answers to it."""

    item: str
    left: Path
    right: Path
    angle_deg: float
    axis: str
    """``picture`` (in the picture plane), ``depth``, or empty: the instruction does not say."""
    same: bool
    people_ms: float | None = None
    people_accuracy: float | None = None

    def draw(self) -> tuple[np.ndarray, np.ndarray]:
        """Both figures, uint8 (64, 64, 3)."""
        return _drawn(self.left, self.right)


def read_pairs(path: str | Path) -> tuple[PicturePair, ...]:
    """Pairs from a CSV with the columns item, left, right, angle_deg, axis and pair.

    ``left`` and ``right`` are picture files relative to the CSV; ``item`` is unique. May be absent or empty:
    ``people_ms`` and ``people_accuracy``, people's mean response time and share of correct answers.

    Raises:
        InputError: a missing file, column or cell, a cell that is not of its kind, or an item that is not unique.
    """
    if not isinstance(path, str | Path):
        raise InputError(f"expected the path of a table of pairs, got {path!r}")
    path = Path(path)
    rows = read_rows(path, "pairs of pictures", COLUMNS)
    if rows and (known := {name: kind for name, kind in PEOPLE_COLUMNS.items() if name in rows[0].cells}):
        rows = read_rows(path, "pairs of pictures", COLUMNS | known)
    pairs: dict[str, PicturePair] = {}
    for row in rows:
        item = row.cells["item"].strip()
        if not item or item in pairs:
            raise InputError(f"expected every item once and with a name, got {item!r} in {row.where}")
        pairs[item] = PicturePair(
            item,
            _file(row, "left", path.parent),
            _file(row, "right", path.parent),
            float(row.cells["angle_deg"]),
            row.cells["axis"],
            row.cells["pair"] == "same",
            row.cells.get("people_ms"),
            row.cells.get("people_accuracy"),
        )
    if not pairs:
        raise InputError(f"expected at least one pair in {path}, got none")
    return tuple(pairs.values())


def _file(row: TableRow, column: str, folder: Path) -> Path:
    found = folder / row.cells[column].strip()
    if not found.is_file():
        raise InputError(f"expected a picture file for {column}, found none at {found} in {row.where}")
    return found


@lru_cache(maxsize=512)
def _drawn(left: Path, right: Path) -> tuple[np.ndarray, np.ndarray]:
    inks = [_ink(path) for path in (left, right)]
    radius = max(_circle(ink)[1] for ink in inks)
    pictures = [_fitted(ink, FIGURE_RADIUS_PX / radius) for ink in inks]
    return pictures[0], pictures[1]


def _ink(path: Path) -> np.ndarray:
    """float64 (H, W) in [0, 1]: how much each pixel differs from the background, which is that of the border."""
    try:
        grey = read_rgb(path).astype(float).mean(axis=2)
    except ValueError as error:
        raise InputError(str(error)) from None
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    differs = np.abs(grey - np.median(border))
    if differs.max() < 8:
        raise InputError(f"expected a figure on a plain background in {path}, got a picture of one grey level")
    return np.asarray(differs / differs.max())


def _circle(ink: np.ndarray) -> tuple[np.ndarray, float]:
    """Center of gravity (x, y) of the figure, which turns with it, and the largest distance of the figure from it."""
    rows, columns = np.nonzero(ink > _INK)
    weights = ink[rows, columns]
    center = np.average([columns + 0.5, rows + 0.5], axis=1, weights=weights)
    return center, float(np.hypot(columns + 0.5 - center[0], rows + 0.5 - center[1]).max()) + 0.5


def _fitted(ink: np.ndarray, scale: float) -> np.ndarray:
    """uint8 (64, 64, 3): the figure centered at this scale, its lines at least one pixel wide."""
    stroke_px = 4 * float(distance_transform_edt(ink > _INK)[ink > _INK].mean())
    missing = round(1 / scale - stroke_px)
    if missing > 0:
        ink = 1 - minimum_filter(1 - ink, size=missing + 1)
    center, _ = _circle(ink)
    side = PICTURE_SIZE_PX / scale
    margin = int(np.ceil(side))
    left, top = (float(place - side / 2 + margin) for place in center)
    padded = Image.fromarray(np.pad(ink, margin).astype(np.float32))
    cut = padded.resize(
        (PICTURE_SIZE_PX, PICTURE_SIZE_PX), Image.Resampling.BOX, box=(left, top, left + side, top + side)
    )
    grey = np.clip(np.rint(255 * (1 - np.asarray(cut))), 0, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)
