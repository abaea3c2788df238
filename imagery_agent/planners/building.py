"""Building a figure in mind by instructions (Finke, Pinker & Farah 1989).

A part is imagined by itself, made smaller, shifted to its place and laid over the figure (Kosslyn's IMAGE and PUT). A
line is found by looking and let go. The whole figure is rotated in steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from imagery_agent.interfaces import MentalPicture
from imagery_agent.language import Step, parse_steps
from imagery_agent.lines import Line, extent, find_line
from imagery_agent.operations import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.scene import PICTURE_SIZE_PX, Scene, Thing, caption
from imagery_agent.tasks import BuildTask

Box = tuple[float, float, float, float]
_WHOLE: Box = (0.2, 0.2, 0.8, 0.8)


@dataclass(frozen=True)
class BuildingParameters:
    """How parts are put together."""

    part_share: float = 0.75
    """Size of an added part, as a share of the figure's own; a small one has half of it."""
    longest: float = 0.82
    """A figure that has grown longer than this share of the picture is zoomed out first."""
    zoom_steps: tuple[float, float] = (0.25, 1.6)
    """Least and greatest factor by which a part is resized."""


def build_figure(task: BuildTask, workspace: Workspace, parameters: BuildingParameters) -> Answer:
    """Carry out the sentences on the figure in mind (or begin one)."""
    for sentence in task.steps:
        for step in parse_steps(sentence):
            _carry_out(step, workspace, parameters)
    return Answer("")


def _carry_out(step: Step, workspace: Workspace, parameters: BuildingParameters) -> None:
    operation = step.operation
    if operation.kind == "add":
        assert operation.thing is not None
        if workspace.buffer.is_empty:
            workspace.imagine(caption(Scene((replace(operation.thing, place=None, size="large"),))))
        else:
            _add(operation.thing, step.anchor, workspace, parameters)
    elif operation.kind == "remove":
        assert operation.thing is not None
        _remove(operation.thing, workspace)
    else:
        workspace.transform(operation)


def _remove(thing: Thing, workspace: Workspace) -> None:
    """Lines are found by looking and let go; for other things the imagination is asked to redraw."""
    line = _line(thing, workspace)
    if line is None:
        workspace.remove(replace(thing, place=None))
        return
    workspace.erase(_grown(line.mask))


def _line(thing: Thing, workspace: Workspace) -> Line | None:
    if not thing.name.endswith("line"):
        return None
    kind = thing.name.removesuffix("line").strip() or "line"
    return find_line(workspace.look(), kind, within=_side(thing.place))


def _side(place: str | None) -> np.ndarray | None:
    """bool (64, 64): the half of the picture a word points to."""
    if place is None or place == "center":
        return None
    ys, xs = np.mgrid[:PICTURE_SIZE_PX, :PICTURE_SIZE_PX]
    half = np.ones((PICTURE_SIZE_PX, PICTURE_SIZE_PX), bool)
    for word, region in (
        ("left", xs < PICTURE_SIZE_PX // 2), ("right", xs >= PICTURE_SIZE_PX // 2),
        ("top", ys < PICTURE_SIZE_PX // 2), ("bottom", ys >= PICTURE_SIZE_PX // 2),
    ):  # fmt: skip
        if word in place.split():
            half &= region
    return half


def _grown(mask: np.ndarray) -> np.ndarray:
    """The mask and its neighbours: the soft edge of a stroke goes with it."""
    padded = np.pad(mask, 1)
    rows, columns = mask.shape
    return np.logical_or.reduce([padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)])


def _add(thing: Thing, anchor: Thing | None, workspace: Workspace, parameters: BuildingParameters) -> None:
    figure = workspace.buffer.picture
    box = extent(workspace.look()) or _WHOLE
    if max(box[2] - box[0], box[3] - box[1]) > parameters.longest * 0.75:
        figure = workspace.zoom(0.75)
        box = extent(figure.pixels) or _WHOLE
    line = _line(anchor, workspace) if anchor is not None else None
    target = _target(thing, line.box if line is not None else box, box, parameters)
    part = workspace.imagine(caption(Scene((replace(thing, place=None, size="medium"),))))
    placed = _fitted(part, target, workspace, parameters)
    workspace.put(placed, figure)


def _target(thing: Thing, anchor: Box, figure: Box, parameters: BuildingParameters) -> Box:
    """Where the part should be: at the middle or at an edge of what it is attached to."""
    width, height = figure[2] - figure[0], figure[3] - figure[1]
    half = 0.5 * parameters.part_share * max(width, height) * (0.5 if thing.size == "small" else 1.0)
    x, y = (anchor[0] + anchor[2]) / 2, (anchor[1] + anchor[3]) / 2
    place = (thing.place or "center").split()
    x = anchor[0] - half if "left" in place else anchor[2] + half if "right" in place else x
    y = anchor[1] - half if "top" in place else anchor[3] + half if "bottom" in place else y
    return x - half, y - half, x + half, y + half


def _fitted(
    part: MentalPicture, target: Box, workspace: Workspace, parameters: BuildingParameters
) -> MentalPicture:
    """The part resized and shifted so that its extent fills the target."""
    box = extent(part.pixels)
    if box is None:
        return part
    factor = (target[2] - target[0]) / max(box[2] - box[0], box[3] - box[1], 1 / PICTURE_SIZE_PX)
    factor = min(max(factor, parameters.zoom_steps[0]), parameters.zoom_steps[1])
    if abs(math.log(factor)) > 0.05:
        part = workspace.zoom(factor, part)
        box = extent(part.pixels) or box
    dx = (target[0] + target[2] - box[0] - box[2]) / 2
    dy = (target[1] + target[3] - box[1] - box[3]) / 2
    return workspace.shift(round(dx, 2), round(dy, 2), part)
