"""Recognising a figure: it is named from several views, and the name probabilities are averaged.

The views differ in the size of the window around the figure and in the thickness of its strokes (fine or coarse scale);
in one of them enclosed spaces look solid. Each is one glance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy.ndimage import minimum_filter

from imagery_agent.mind.workspace import Workspace
from imagery_agent.visual_routines.contours import Box, enclosed, extent
from imagery_agent.visual_routines.image_similarity import ink


@dataclass(frozen=True)
class RecognitionParameters:
    """Views of a figure from which it is named."""

    fills: tuple[float, ...] = (0.6, 0.8)
    """The figure's longest side, as a share of the window's side."""
    strokes_px: tuple[float, ...] = (0.0, 1.2, 2.4)
    """Thickness added to the strokes."""
    solid: bool = True
    """Also use a view in which enclosed spaces are filled."""

    def __post_init__(self) -> None:
        if not self.fills or not self.strokes_px or not all(0 < fill <= 1 for fill in self.fills):
            raise ValueError(f"expected at least one view with fills from 0 to 1, got {self}")


def recognise(workspace: Workspace, parameters: RecognitionParameters, *, top: int) -> list[tuple[str, float]]:
    """Names of the picture in mind with their mean probability over all views, best first; none of an empty one."""
    seen = workspace.look()
    box = extent(seen)
    return [] if box is None else workspace.inspect_looks(views(seen, box, parameters), top=top)


def views(picture: np.ndarray, box: Box, parameters: RecognitionParameters) -> list[np.ndarray]:
    """The views, uint8 (64, 64, 3) each, of the figure within ``box`` of a picture uint8 (64, 64, 3)."""
    windows = [_window(picture, box, fill) for fill in parameters.fills]
    found = [_thickened(window, stroke) for window in windows for stroke in parameters.strokes_px]
    return [*found, _solid(windows[0])] if parameters.solid else found


_FINE = 4
"""Resolution of a window, as a multiple of the picture's."""


def _window(picture: np.ndarray, box: Box, fill: float) -> np.ndarray:
    """uint8 (256, 256, 3): the figure enlarged so that it fills this share of the window."""
    size = picture.shape[0]
    x, y = (box[0] + box[2]) / 2 * size, (box[1] + box[3]) / 2 * size
    half = max(box[2] - box[0], box[3] - box[1]) * size / fill / 2
    window = Image.fromarray(picture).transform(
        (size * _FINE, size * _FINE), Image.Transform.EXTENT, (x - half, y - half, x + half, y + half),
        Image.Resampling.BICUBIC, fillcolor=(255, 255, 255),
    )  # fmt: skip
    return np.asarray(window)


def _thickened(window: np.ndarray, by_px: float) -> np.ndarray:
    """uint8 (64, 64, 3): a window at the picture's resolution, with thicker strokes."""
    width = 2 * round(by_px * _FINE / 2) + 1
    thick = minimum_filter(window, size=(width, width, 1), mode="nearest")
    return np.asarray(Image.fromarray(thick).resize((window.shape[0] // _FINE,) * 2, Image.Resampling.BOX))


def _solid(window: np.ndarray) -> np.ndarray:
    """uint8 (64, 64, 3): a window at the picture's resolution, with enclosed spaces as dark as strokes."""
    picture = _thickened(window, 0.0).copy()
    picture[enclosed(ink(picture) > 0.35)] = 20
    return picture
