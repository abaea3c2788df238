"""Rows of small pictures with labels, for all figures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from torch import Tensor

from imagery_agent.images import to_pixels
from imagery_experiments.files import write_atomically

CELL_IN, LABEL_IN, TITLE_IN = 0.78, 1.6, 0.42
GREY = "#999999"


def picture_grid(
    rows: Sequence[tuple[str, Tensor]],
    *,
    titles: Sequence[str] = (),
    notes: Sequence[Sequence[str]] = (),
    cell_in: float = CELL_IN,
) -> Figure:
    """One row for every (label, pictures float32 (N, 3, side, side) in [0, 1]).

    ``titles`` stand above the columns, ``notes`` below the pictures of each row.
    """
    columns, below = max(len(pictures) for _, pictures in rows), 0.16 if notes else 0.0
    height = len(rows) * (cell_in + below) + (TITLE_IN if titles else 0.05)
    figure = Figure(figsize=(LABEL_IN + columns * cell_in + 0.05, height), dpi=110)
    for row, (label, pictures) in enumerate(rows):
        top = height - (TITLE_IN if titles else 0.02) - row * (cell_in + below)
        figure.text(
            (LABEL_IN - 0.1) / figure.get_figwidth(),
            (top - cell_in / 2) / height,
            fill(label, 20),
            ha="right",
            va="center",
            fontsize=8.5,
        )
        for column, pixels in enumerate(to_pixels(pictures)):
            axes = picture_axes(figure, pixels, LABEL_IN + column * cell_in, top, cell_in * 0.94)
            if titles and not row:
                axes.set_title(fill(titles[column], 17) if column < len(titles) else "", fontsize=7)
            if notes:
                axes.set_xlabel(notes[row][column], fontsize=6.5, labelpad=1.5)
    return figure


def picture_axes(figure: Figure, pixels: np.ndarray, left_in: float, top_in: float, side_in: float) -> Any:
    """Axes with a picture uint8 (H, W, 3) whose upper left corner is at so many inches from left and bottom."""
    width, height = figure.get_figwidth(), figure.get_figheight()
    axes = figure.add_axes((left_in / width, (top_in - side_in) / height, side_in / width, side_in / height))
    axes.imshow(pixels, interpolation="nearest")
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_color(GREY)
        side.set_linewidth(0.5)
    return axes


def save(figure: Figure, path: Path) -> None:
    """Write a PNG."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor="white", pil_kwargs={"optimize": True})
    write_atomically(path, buffer.getvalue())
