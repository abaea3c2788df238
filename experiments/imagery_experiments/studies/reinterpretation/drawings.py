"""Drawings of construction items: the picture after each sentence, drawn by hand from the sentences alone.

They are the exact pictures of the ablations, and share nothing with the grammar or with the planner that they control.
An item's file is an SVG of square panels side by side, one per sentence, each with the whole figure after that
sentence. Shipped (``item_drawings/``) are the twelve classic items and items 1 to 24 of McCarty & Morales 2025; other
items name a file of their own in the column ``drawing`` of their table.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.validation import InputError
from imagery_envs.stimuli.constructions import Construction

SHIPPED = Path(__file__).with_name("item_drawings")
LINE_PX = 3.4
"""Width of the shipped drawings' strokes in a panel of 64 units; that of the oracle imagination's pictures."""
_INK_BELOW = 200
"""A panel without a pixel darker than this is empty."""


def drawing_file(item: Construction) -> str:
    """The item's own file, else the name of its shipped drawing (by source and block); empty if it has none."""
    if item.drawing:
        return item.drawing
    name = f"{item.source}-{item.block:02d}.svg"
    return name if (SHIPPED / name).is_file() else ""


@cache
def read_drawing(file: str, sentences: int) -> tuple[np.ndarray, ...]:
    """Pictures uint8 (64, 64, 3) of the figure after each of so many sentences.

    Args:
        file: path of an SVG, or the name of a shipped drawing.
        sentences: number of panels that it must have.

    Raises:
        InputError: a missing or unreadable file, panels of another number, or an empty or overflowing panel.
    """
    path = SHIPPED / file  # an absolute path stays as it is
    strip = _rendered(path)
    height, width = strip.shape[:2]
    if width != height * sentences:
        raise InputError(
            f"expected {sentences} square panels side by side, one per sentence, in the drawing {path}; its width is "
            f"{width / height:.2f} times its height"
        )
    panels = tuple(np.ascontiguousarray(panel) for panel in np.split(strip, sentences, axis=1))
    for number, panel in enumerate(panels, 1):
        edges = np.concatenate([panel[0], panel[-1], panel[:, 0], panel[:, -1]])
        if not (panel < _INK_BELOW).any() or (edges < 255).any():
            raise InputError(
                f"expected a figure in every panel of the drawing {path}, with white edges; panel {number} "
                + ("has ink at its edge" if (edges < 255).any() else "is empty")
            )
    return panels


def _rendered(path: Path) -> np.ndarray:
    """The SVG on white, uint8 (64, width, 3), antialiased."""
    import resvg_py

    if path.suffix.lower() != ".svg" or not path.is_file():
        raise InputError(f"expected a drawing as an SVG file, found none at {path}")
    try:
        text = path.read_text(encoding="utf-8")
        png = resvg_py.svg_to_bytes(svg_string=text, height=PICTURE_SIZE_PX, background="white", skip_system_fonts=True)
    except (ValueError, UnicodeDecodeError) as error:
        raise InputError(f"expected a drawing as an SVG file, cannot read {path}: {error}") from error
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"))
