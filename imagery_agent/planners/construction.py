"""Building a figure in mind from sentences, and seeing what it looks like.

Parts are imagined from their names, brought to their place and size by zooming and shifting them, and laid
over the figure (Kosslyn's PUT). Where a place is, is looked up in the picture: its extent, its straight
lines. Straight strokes are taken out by attending to them; other things by imagination. Rotations are done
in small steps, after the figure was brought inside the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from imagery_agent.buffer import Place
from imagery_agent.interfaces import MentalPicture
from imagery_agent.language import Step, parse_steps
from imagery_agent.lines import Box, Line, box_of, center_of
from imagery_agent.matching import ink
from imagery_agent.operations import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.scene import PLACES, Operation, Scene, Thing, caption
from imagery_agent.tasks import BuildTask
from imagery_agent.vocabulary import LINE_NAMES


@dataclass(frozen=True)
class ConstructionParameters:
    """How figures are put together."""

    part_sizes: tuple[float, float, float] = (0.35, 0.8, 1.2)
    """Longest side of a small, medium and large part, as a multiple of the figure's."""
    line_size: float = 0.9
    """Length of a line that runs through the figure, as a multiple of the figure's extent there."""
    overlap: float = 0.04
    """How far attached parts reach into what they are attached to, in widths, so that strokes join."""
    margin: float = 0.06
    """White border kept around the figure, in widths."""
    worth_moving: float = 0.025
    """Shifts below this (in widths), and zooms by less than three times this share, are not made."""
    by_words: bool = False
    """Let the imagination add parts by words alone, in place of imagining, placing and laying them over."""
    top: int = 5
    """Names given when asked what the figure is."""

    def __post_init__(self) -> None:
        if not 0 <= self.margin < 0.4:
            raise ValueError(f"expected a margin from 0 to 0.4 widths, got {self.margin}")
        if not all(size > 0 for size in (*self.part_sizes, self.line_size)):
            raise ValueError(f"expected sizes above 0, got {self.part_sizes} and {self.line_size}")


def build_figure(task: BuildTask, workspace: Workspace, parameters: ConstructionParameters) -> Answer:
    """Carry out the sentences on the figure in mind; SceneError for one that is not understood."""
    for sentence in task.steps:
        steps = parse_steps(sentence)
        builder = _Sentence(workspace, parameters)
        for step in steps:
            builder.follow(step)
    return Answer("")


def name_figure(workspace: Workspace, parameters: ConstructionParameters) -> Answer:
    """What the picture in mind looks like."""
    found = workspace.inspect(top=parameters.top)
    names = tuple(name for name, _ in found)
    return Answer(names[0], names, confidence=min(1.0, max(0.0, float(found[0][1]))))


class _Sentence:
    """The steps of one sentence; knows what it has just taken out."""

    def __init__(self, workspace: Workspace, parameters: ConstructionParameters) -> None:
        self._workspace, self._parameters = workspace, parameters
        self._taken: tuple[MentalPicture, Line] | None = None

    def follow(self, step: Step) -> None:
        """Carry out one step."""
        operation = step.operation
        if step.part is not None:
            self._change_part(step.part, operation)
        elif operation.kind == "add":
            self._add(step)
        elif operation.kind == "remove":
            self._remove(step)
        else:
            self._bring_inside()
            self._workspace.transform(operation)

    # ------------------------------------------------------------ adding

    def _add(self, step: Step) -> None:
        workspace, thing = self._workspace, step.operation.thing
        assert thing is not None  # additions have one
        if workspace.buffer.is_empty or workspace.extent() is None:
            workspace.imagine(caption(Scene((replace(thing, place=None, size="medium"),))))
        elif self._parameters.by_words:
            workspace.add(replace(thing, place=thing.place or "center"))
        elif self._taken is not None:
            self._put_back(step)
        else:
            self._put_new(step)

    def _put_new(self, step: Step) -> None:
        """Imagine the part by itself and lay it where the sentence says."""
        workspace, thing = self._workspace, step.operation.thing
        assert thing is not None
        figure, box = workspace.buffer.picture, workspace.extent()
        anchor = self._line(step.anchor) if step.anchor is not None and not thing.place else None
        part = workspace.imagine(caption(Scene((replace(thing, place=None, size="medium"),))))
        own = workspace.extent()
        if box is None or own is None:  # one of the two came out empty
            self._lay(part, figure)
            return
        target = self._target(thing, own, box, anchor)
        figure, scale, offset = self._make_room(figure, box, target)
        moved = tuple(0.5 + (edge - 0.5) * scale + offset[i % 2] for i, edge in enumerate(target))
        self._lay(self._brought(part, own, moved), figure)  # type: ignore[arg-type]

    def _target(self, thing: Thing, own: Box, figure: Box, anchor: Line | None) -> Box:
        """Where the part should come, in the coordinates of the figure as it is."""
        width, height = _size(figure)
        wide, high = _size(own)
        if thing.name in LINE_NAMES.values():
            along = width if wide >= high else height
            scale = self._parameters.line_size * along / max(wide, high)
        else:
            share = dict(zip(("small", "medium", "large"), self._parameters.part_sizes, strict=True))[
                thing.size
            ]
            scale = share * max(width, height) / max(wide, high)
        if anchor is not None and "letter" not in thing.name and "number" not in thing.name:
            scale = max(_size(anchor.box)) / max(wide, high)  # a shape on a line takes the line's length
        wide, high = wide * scale, high * scale
        at, way = center_of(figure), _direction(thing.place)
        if anchor is not None:
            at, figure, way = center_of(anchor.box), anchor.box, _free_side(anchor, at)
        width, height = _size(figure)
        overlap = self._parameters.overlap
        x = at[0] + way[0] * ((width + wide) / 2 - overlap)
        y = at[1] + way[1] * ((height + high) / 2 - overlap)
        return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2

    def _make_room(
        self, figure: MentalPicture, box: Box, target: Box
    ) -> tuple[MentalPicture, float, tuple[float, float]]:
        """The figure moved so that it and the part fit into the picture, and how points went: scale, offset."""
        both = (*np.minimum(box[:2], target[:2]), *np.maximum(box[2:], target[2:]))
        room = 1 - 2 * self._parameters.margin
        inside = self._parameters.margin <= min(both[:2]) and max(both[2:]) <= 1 - self._parameters.margin
        if inside:
            return figure, 1.0, (0.0, 0.0)
        scale = min(1.0, room / max(_size(both)))
        middle = center_of(both)
        offset = ((0.5 - middle[0]) * scale, (0.5 - middle[1]) * scale)
        return self._moved(figure, scale, offset), scale, offset

    def _brought(self, part: MentalPicture, own: Box, target: Box) -> MentalPicture:
        """The part zoomed and shifted from its box to the target's."""
        scale = max(_size(target)) / max(_size(own))
        (x, y), (to_x, to_y) = center_of(own), center_of(target)
        offset = (to_x - 0.5 - (x - 0.5) * scale, to_y - 0.5 - (y - 0.5) * scale)
        return self._moved(part, scale, offset)

    def _moved(self, picture: MentalPicture, scale: float, offset: Place) -> MentalPicture:
        """Zoom about the middle, then shift; what is not worth it is left out."""
        least = self._parameters.worth_moving
        if abs(scale - 1) > 3 * least:
            picture = self._workspace.zoom(scale, picture)
        if max(abs(offset[0]), abs(offset[1])) > least:
            picture = self._workspace.shift(offset[0], offset[1], picture)
        return picture

    def _lay(self, part: MentalPicture, figure: MentalPicture) -> None:
        self._workspace.put(part, figure)

    # ------------------------------------------------------------ removing, moving, changing parts

    def _remove(self, step: Step) -> None:
        """Strokes are attended to and left out; things are taken away by imagination."""
        workspace, thing = self._workspace, step.operation.thing
        assert thing is not None  # removals have one
        if thing.name not in LINE_NAMES.values():
            workspace.remove(thing)
            return
        line = self._line(thing, beside=step.anchor)
        if line is not None:
            part = workspace.leave_out(line.mask)
            self._taken = (part, line)

    def _line(self, thing: Thing, *, beside: Thing | None = None) -> Line | None:
        """The stroke that a name means; with ``beside`` the one on that side of another stroke."""
        if thing.name not in LINE_NAMES.values():
            return None
        orientation, within = thing.name.split()[0], None
        if thing.place is not None and (box := self._workspace.extent()) is not None:
            other = self._line(beside) if beside is not None else None
            within = _half(other.box if other else box, thing.place, beside=other is not None)
            if other is not None and orientation == "line":
                orientation = "horizontal" if thing.place in {"left", "right"} else "vertical"
        found = self._workspace.find_line(orientation, within=within)
        if found is None and within is not None and thing.place is not None and beside is not None:
            return _stub(self._workspace.buffer.picture.pixels, within)
        return found

    def _put_back(self, step: Step) -> None:
        """What was taken out returns at another place, or rotated to another orientation."""
        assert self._taken is not None
        (part, line), thing, self._taken = self._taken, step.operation.thing, None
        assert thing is not None
        figure, box = self._workspace.buffer.picture, line.box
        if thing.place is not None:  # moved: along the line it is moved to, or within the figure
            anchor = self._line(step.anchor) if step.anchor else None
            goal = anchor.box if anchor else (self._workspace.extent() or box)
            x, y = center_of(box)
            way = _direction(thing.place)
            across = thing.name == "horizontal line"
            if across:
                y = center_of(goal)[1] + way[1] * _size(goal)[1] / 2
            else:
                x = center_of(goal)[0] + way[0] * _size(goal)[0] / 2
            offset = (x - center_of(box)[0], y - center_of(box)[1])
            self._lay(self._moved(part, 1.0, offset), figure)
            return
        upright = 90.0 if thing.name == "vertical line" else 0.0
        hinge = _upper_end(line)
        middle = center_of(box)
        part = self._moved(part, 1.0, (0.5 - middle[0], 0.5 - middle[1]))
        part = self._workspace.rotate((upright - line.angle_deg + 90) % 180 - 90, part)
        own = self._workspace.extent() or box
        top = (center_of(own)[0], own[1])
        self._lay(self._moved(part, 1.0, (hinge[0] - top[0], hinge[1] - top[1])), figure)

    def _change_part(self, thing: Thing, operation: Operation) -> None:
        """One thing of the figure by itself: taken away, and imagined anew as it should be."""
        where = self._workspace.locate(thing.name).box
        figure = self._workspace.remove(thing)
        angle, mirrored = thing.angle_deg, thing.mirrored
        if operation.kind == "rotate":
            angle += operation.angle_deg
        else:
            mirrored, angle = not mirrored, angle + (180.0 if operation.axis == "horizontal" else 0.0)
        changed = replace(thing, place=None, angle_deg=angle, mirrored=mirrored)
        part = self._workspace.imagine(caption(Scene((changed,))))
        own = self._workspace.extent()
        self._lay(part if own is None else self._brought(part, own, where), figure)

    def _bring_inside(self) -> None:
        """So that rotating cuts nothing: the figure into the middle, within a circle."""
        box = self._workspace.extent()
        if box is None:
            return
        middle, room = center_of(box), 0.5 - self._parameters.margin / 2
        scale = min(1.0, room / (float(np.hypot(*_size(box))) / 2))
        off = (0.5 - middle[0], 0.5 - middle[1])
        if scale < 0.9 or float(np.hypot(*off)) > 0.1:
            self._moved(self._workspace.buffer.picture, scale, (off[0] * scale, off[1] * scale))


# ---------------------------------------------------------------- boxes


def _size(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def _direction(place: str | None) -> tuple[float, float]:
    """Unit steps from the middle to a place of the grammar."""
    x, y = PLACES[place or "center"]
    return float(np.sign(round(x - 0.5, 3))), float(np.sign(round(y - 0.5, 3)))


def _free_side(line: Line, figure_center: Place) -> tuple[float, float]:
    """Across the line, away from the middle of the figure."""
    (x, y), (width, height) = center_of(line.box), _size(line.box)
    if width >= height:
        return 0.0, 1.0 if y > figure_center[1] else -1.0
    return (1.0 if x > figure_center[0] else -1.0), 0.0


def _half(box: Box, place: str, *, beside: bool) -> np.ndarray:
    """bool (64, 64): one half of a box, or what lies beside its middle part (at its ends other strokes begin)."""
    (x, y), (width, height), way = center_of(box), _size(box), _direction(place)
    cells = (np.arange(64) + 0.5) / 64
    if not beside:
        horizontal = (cells - x) * way[0] >= 0 if way[0] else np.full(64, True)
        vertical = (cells - y) * way[1] >= 0 if way[1] else np.full(64, True)
    else:
        horizontal = (cells - x) * way[0] >= width / 2 if way[0] else abs(cells - x) < width / 2 * 0.55
        vertical = (cells - y) * way[1] >= height / 2 if way[1] else abs(cells - y) < height / 2 * 0.55
    return np.asarray(vertical[:, None] & horizontal[None])


def _stub(pixels: np.ndarray, within: np.ndarray) -> Line | None:
    """What sticks out beside a stroke, too short to be seen as a line of its own."""
    mask = (ink(pixels) > 0.35) & within
    box = box_of(mask)
    return None if box is None else Line(mask, 0.0, round(64 * max(_size(box))), box)


def _upper_end(line: Line) -> Place:
    """Where the stroke has its highest point: what hangs is attached there."""
    rows = np.flatnonzero(line.mask.any(axis=1))
    top = box_of(np.where(np.arange(len(line.mask))[:, None] <= rows[0] + 2, line.mask, False))
    return (line.box[0], line.box[1]) if top is None else (center_of(top)[0], line.box[1])
