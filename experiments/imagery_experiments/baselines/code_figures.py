"""Codes: what temperature does to them, how soft and hard ones come together, and a picture edited in its codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor

from imagery_agent.images import to_pixels
from imagery_experiments.baselines.measures import Examination
from imagery_experiments.baselines.networks import Steps
from imagery_experiments.baselines.picture_grid import picture_axes

TEMPERATURES = (4.0, 1.0, 0.5, 0.25, 1 / 16)
_PICTURES, _BARS = 3, 24
_BLUE, _ORANGE = "#1f5fa8", "#c2571a"


@torch.no_grad()
def temperatures(steps: Steps, exam: Examination) -> Figure:
    """Relaxed codes of the same noise at five temperatures: their pictures, and the weights of one cell."""
    model, shown = steps.models["dvae"], exam.pictures[:_PICTURES]
    logits = model.logits(shown)  # type: ignore[operator]
    noise = torch.empty(logits.shape).exponential_(generator=torch.Generator().manual_seed(0)).log()
    figure = Figure(figsize=(9.2, 4.9), dpi=110)
    row, column = _busy_cell(shown[0], steps.config.grid)
    order = (logits - noise)[0, row, column].argsort(descending=True)[:_BARS]
    for number, temperature in enumerate(TEMPERATURES):
        soft = ((logits - noise) / temperature).softmax(-1)
        left = 0.3 + number * 1.8
        for level, pixels in enumerate(to_pixels(model.decode_soft(soft))):  # type: ignore[operator]
            axes = picture_axes(figure, pixels, left, 4.5 - level * 1.06, 1.0)
            if not level:
                axes.set_title(f"temperature {temperature:g}", fontsize=9)
                side = steps.config.side_px / steps.config.grid
                _mark(axes, row, column, side)
        bars = figure.add_axes((left / 9.2, 0.09, 1.55 / 9.2, 0.16))
        bars.bar(range(len(order)), soft[0, row, column][order].numpy(), color=_BLUE, width=0.8)
        bars.set_ylim(0, 1)
        bars.set_xticks([])
        bars.set_yticks([0, 1] if not number else [])
        bars.tick_params(labelsize=7)
        bars.set_xlabel(f"weights of {_BARS} codes" if number == 2 else "", fontsize=8)
    return figure


def soft_to_hard(curves: Sequence[Sequence[dict[str, float]]]) -> Figure:
    """PSNR of relaxed and of hard codes during training, one line for every seed, and the temperature."""
    figure = Figure(figsize=(7.5, 3.4), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    for number, curve in enumerate(curves):
        at = [point["step"] for point in curve]
        for key, color, label in (
            ("squared_error", _BLUE, "relaxed codes"),
            ("hard_squared_error", _ORANGE, "hard codes"),
        ):
            decibel = [-10 * np.log10(point[key]) for point in curve]
            axes.plot(at, decibel, c=color, lw=1.1, label=label if not number else None)
    axes.set_xlabel("step of training", fontsize=9)
    axes.set_ylabel("PSNR on the batch (dB)", fontsize=9)
    other = axes.twinx()
    other.plot(at, [point["temperature"] for point in curve], c="#999999", lw=1, ls="--", label="temperature")
    other.set_ylabel("temperature", fontsize=9)
    other.set_ylim(0, 1.05)
    lines = [*axes.get_lines()[:2], *other.get_lines()]
    axes.legend(lines, [str(line.get_label()) for line in lines], fontsize=8, frameon=False, loc="lower right")
    for one in (axes, other):
        one.tick_params(labelsize=8)
    return figure


@torch.no_grad()
def code_edit(steps: Steps, exam: Examination) -> Figure:
    """A picture, its codes as a grid of numbers, some codes replaced by those of another picture, and the result."""
    model = steps.models["dvae"]
    first, second = exam.pictures[exam.named[0]], exam.pictures[exam.named[1]]
    codes = model.encode(torch.stack([first, second]))  # type: ignore[operator]
    edited, half = codes[0].clone(), steps.config.grid // 2
    edited[:half] = codes[1][:half]
    single = codes[0].clone()
    row, column = _busy_cell(first, steps.config.grid)
    single[row, column] = codes[0, 0, 0]  # the code of empty paper
    decoded = to_pixels(model.decode(torch.stack([codes[0], single, edited])))  # type: ignore[operator]
    figure = Figure(figsize=(9.3, 5.0), dpi=110)
    panels = ((codes[0], "codes of the picture"), (single, "one code replaced"), (edited, "upper half from another"))
    original = to_pixels(first[None])[0]
    for number, (grid, title) in enumerate(panels):
        left = 0.25 + number * 3.05
        axes = picture_axes(figure, np.full((1, 1, 3), 255, np.uint8), left, 4.75, 2.8)
        _numbers(axes, grid, changed=grid != codes[0])
        axes.set_title(title, fontsize=9)
        picture_axes(figure, decoded[number], left + (0.7 if number else 1.4), 1.8, 1.4)
        if not number:
            picture_axes(figure, original, left, 1.8, 1.4 * 0.97)
            figure.text((left + 0.68) / 9.3, 0.25 / 5.0, "original", ha="center", fontsize=8)
            figure.text((left + 2.1) / 9.3, 0.25 / 5.0, "decoded", ha="center", fontsize=8)
    return figure


def _numbers(axes: Any, grid: Tensor, *, changed: Tensor) -> None:
    side = len(grid)
    axes.set_xlim(0, side)
    axes.set_ylim(side, 0)
    for row in range(side):
        for column in range(side):
            color = _ORANGE if changed[row, column] else "#222222"
            axes.text(column + 0.5, row + 0.5, int(grid[row, column]), fontsize=7, ha="center", va="center", c=color)


def _busy_cell(picture: Tensor, grid: int) -> tuple[int, int]:
    """The cell in which a picture (3, side, side) changes most."""
    cells = picture.mean(0).unflatten(0, (grid, -1)).unflatten(2, (grid, -1))  # (grid, n, grid, n)
    row, column = divmod(int(cells.transpose(1, 2).flatten(2).std(-1).argmax()), grid)
    return row, column


def _mark(axes: Any, row: int, column: int, side: float) -> None:
    from matplotlib.patches import Rectangle

    corner = (column * side - 0.5, row * side - 0.5)
    axes.add_patch(Rectangle(corner, side, side, fill=False, edgecolor=_ORANGE, linewidth=1.2))
