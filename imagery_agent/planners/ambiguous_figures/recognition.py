"""Seeing a figure as something: it is looked at in several ways, and the names that come are pooled.

The eye goes to the figure (a window around it), attends to it in thin or in bold strokes (fine or coarse scale), or
sees its enclosed spaces as solid. Each way of looking is one glance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from imagery_agent.mind.workspace import Workspace
from imagery_agent.visual_routines.contours import enclosed, extent
from imagery_agent.visual_routines.image_similarity import ink


@dataclass(frozen=True)
class SeeingParameters:
    """In which ways a figure is looked at before it is named."""

    fills: tuple[float, ...] = (0.6, 0.8)
    """The figure's longest side in the window, as a share of its side."""
    strokes_px: tuple[float, ...] = (0.0, 1.2, 2.4)
    """By how much strokes are seen bolder."""
    solid: bool = True
    """Also look at enclosed spaces as filled."""

    def __post_init__(self) -> None:
        if not self.fills or not self.strokes_px or not all(0 < fill <= 1 for fill in self.fills):
            raise ValueError(f"expected at least one way of looking with fills from 0 to 1, got {self}")


def see_as(workspace: Workspace, parameters: SeeingParameters, *, top: int) -> list[tuple[str, float]]:
    """Names of what is in mind with their mean probability over all looks, best first."""
    return workspace.inspect_looks(ways_of_seeing(workspace.look(), parameters), top=top)


def ways_of_seeing(picture: np.ndarray, parameters: SeeingParameters) -> list[np.ndarray]:
    """The picture uint8 (64, 64, 3) as it looks in each way."""
    box = extent(picture)
    if box is None:
        return [picture]
    looks = []
    for fill in parameters.fills:
        framed = _framed(picture, box, fill)
        looks += [_bold(framed, stroke) for stroke in parameters.strokes_px]
    if parameters.solid:
        looks.append(_solid(_framed(picture, box, parameters.fills[0])))
    return looks


_FINE = 4


def _framed(picture: np.ndarray, box: tuple[float, float, float, float], fill: float) -> np.ndarray:
    """uint8 (256, 256, 3): a window around the figure, seen closely."""
    size = picture.shape[0]
    x, y = (box[0] + box[2]) / 2 * size, (box[1] + box[3]) / 2 * size
    half = max(box[2] - box[0], box[3] - box[1]) * size / fill / 2
    window = Image.fromarray(picture).transform(
        (size * _FINE, size * _FINE), Image.Transform.EXTENT, (x - half, y - half, x + half, y + half),
        Image.Resampling.BICUBIC, fillcolor=(255, 255, 255),
    )  # fmt: skip
    return np.asarray(window)


def _bold(fine: np.ndarray, by_px: float) -> np.ndarray:
    """uint8 (64, 64, 3) with strokes bolder by so many pixels."""
    image = Image.fromarray(fine)
    width = 2 * round(by_px * _FINE / 2) + 1
    if width > 1:
        image = image.filter(ImageFilter.MinFilter(width))
    return np.asarray(image.resize((fine.shape[0] // _FINE,) * 2, Image.Resampling.BOX))


def _solid(fine: np.ndarray) -> np.ndarray:
    """uint8 (64, 64, 3) with enclosed spaces as dark as the strokes."""
    picture = _bold(fine, 0.0).copy()
    figure = ink(picture) > 0.35
    picture[enclosed(figure)] = 20
    return picture
