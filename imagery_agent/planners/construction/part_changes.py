"""Changing pieces and strokes of a figure in mind: taking away, moving, turning, pushing together."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.ndimage import binary_fill_holes

from imagery_agent.language.construction.steps import FIGURE, Part, Placement, Step
from imagery_agent.language.scene import SceneError
from imagery_agent.mind.dual_coding_memory import Piece
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.planners.construction.parts import Point, Target, beyond, point_of, size_of, way_of
from imagery_agent.planners.construction.placement import Goal, goal_of
from imagery_agent.visual_routines.contours import box_of, center_of, course_deg, grown

if TYPE_CHECKING:
    from imagery_agent.planners.construction.depictive import Builder

_OVERLAP = 1.5 / 64
"""Things that are pushed together overlap by half a stroke."""


class PieceChanger:
    """Steps that concern a part of the figure."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder

    def change(self, step: Step) -> None:
        """Carry out one step."""
        form = {
            "remove": self._remove,
            "rotate": self._turn,
            "mirror": self._turn,
            "move": self._move,
            "join": self._join,
            "overlay": self._overlay,
            "resize": self._resize,
        }[step.action]
        form(step)

    # ------------------------------------------------------------ taking out and putting back

    def _taken(self, target: Target) -> tuple[int, MentalPicture]:
        """The target as a piece of its own: (its index, its picture); a stroke is taken out of its piece first."""
        builder = self._builder
        if target.whole:
            return target.index, builder.pieces[target.index].picture
        part = self._left_out(target)
        if builder.figure.known == len(builder.pieces):  # it was known as a part, and is as a piece
            builder.figure.known += 1
        builder.pieces = (*builder.pieces, Piece("line", part))
        return len(builder.pieces) - 1, part

    def _left_out(self, target: Target) -> MentalPicture:
        """Take ink out of its piece; returns it by itself. A piece of which nothing is left is gone."""
        builder = self._builder
        part = builder.workspace.leave_out(target.mask, builder.pieces[target.index].picture)
        builder.replaced(target.index, builder.workspace.buffer.picture)
        return part

    def _left_out_below(self, target: Target, part: Part) -> None:
        """Strokes of other pieces that lie on the one that goes: they are seen as one."""
        builder, near = self._builder, grown(grown(target.mask))
        for index in range(len(builder.pieces)):
            for line in builder.figure.lines(index, part.name.split()[0]):
                if index != target.index and (line.mask & near).sum() > 0.6 * line.mask.sum():
                    self._left_out(Target(index, line.mask, False))

    def _drop_empty(self) -> None:
        builder = self._builder
        kept = [i for i in range(len(builder.pieces)) if builder.figure.mask(i).sum() >= 4]
        builder.pieces = tuple(builder.pieces[i] for i in kept)

    def _remove(self, step: Step) -> None:
        builder = self._builder
        targets = builder.figure.find(step.part)
        if step.share < 1:
            box = box_of(np.logical_or.reduce([target.mask for target in targets]))
            assert box is not None
            lost = _side_of(box, step.side, step.share)
            targets = [Target(t.index, t.mask & lost, False) for t in targets if (t.mask & lost).any()]
        if step.where is not None:
            lost = self._region(step.where)
            targets = [Target(t.index, t.mask & lost, False) for t in targets if (t.mask & lost).any()]
            if not targets:
                raise SceneError("there is nothing of it in that place")
        gone = {target.index for target in targets if target.whole and step.share == 1}
        for target in targets:
            if target.index not in gone:
                self._left_out(target)
                if step.part.is_line and step.part.of is None and step.share == 1 and step.where is None:
                    self._left_out_below(target, step.part)
        builder.pieces = tuple(piece for i, piece in enumerate(builder.pieces) if i not in gone)
        self._drop_empty()
        if not builder.pieces:
            raise SceneError("nothing would be left of the figure")

    def _region(self, where: Placement) -> np.ndarray:
        """bool (64, 64): what lies inside, outside or on one side of a part, without its own ink."""
        other = self._builder.figure.ink_of(where.to[0].part)
        if where.relation == "beside":
            box = box_of(other)
            assert box is not None  # find raises when there is no ink
            return beyond(box, where.side)
        inside = binary_fill_holes(other)
        return inside & ~other if where.relation == "inside" else ~inside

    # ------------------------------------------------------------ turning

    def _turn(self, step: Step) -> None:
        for target in self._builder.figure.find(step.part):
            if step.until:
                self._turn_until(step, target)
            else:
                self._turn_about_itself(step, target)
        self._drop_empty()

    def _turn_about_itself(self, step: Step, target: Target) -> None:
        builder, middle = self._builder, center_of(target.box)
        rest = builder.figure.mask(target.index) & ~target.mask
        index, picture = self._taken(target)
        picture = builder.moved(picture, 1.0, (0.5 - middle[0], 0.5 - middle[1]))
        if step.action == "rotate":
            picture = builder.workspace.rotate(step.angle_deg, picture)
        else:
            picture = builder.workspace.mirror(picture, axis=step.axis)
        if step.side and rest.any():  # flipped over to the other side of what it hangs on
            away = way_of(step.side)
            lines = builder.figure.lines(target.index, "vertical" if away[0] else "horizontal")
            hinge = center_of(lines[0].box if lines else (box_of(rest) or target.box))
            middle = (
                (2 * hinge[0] - middle[0], middle[1]) if away[0] else (middle[0], 2 * hinge[1] - middle[1])
            )
        self._settle(index, picture, (0.5, 0.5), Goal(1.0, middle))

    def _turn_until(self, step: Step, target: Target) -> None:
        """A stroke turns about its upper end until it stands (or lies)."""
        builder, name = self._builder, step.until
        if name not in {"vertical", "horizontal"}:
            raise SceneError(f"how it lies now is not known well enough to turn it until it points {name}")
        if step.like is not None:
            strokes = builder.figure.lines(target.index, step.like.name.split()[0])
            if not strokes:
                raise SceneError(f"there is no {step.like.name} to be seen in what is to be turned")
            turn = ((90.0 if name == "vertical" else 0.0) - course_deg(strokes[0].mask) + 90) % 180 - 90
            self._turn_about_itself(replace(step, angle_deg=turn, side=""), target)
            return
        lines = [
            line for line in builder.figure.lines(target.index, "line") if (line.mask & target.mask).any()
        ]
        if not lines:
            raise SceneError("only a straight stroke can be turned until it is vertical or horizontal")
        turn = ((90.0 if name == "vertical" else 0.0) - course_deg(target.mask) + 90) % 180 - 90
        hinge, middle = point_of(target.mask, "top"), center_of(target.box)
        index, picture = self._taken(target)
        picture = builder.moved(picture, 1.0, (0.5 - middle[0], 0.5 - middle[1]))
        picture = builder.workspace.rotate(turn, picture)
        own = builder.workspace.extent() or target.box
        corner = {"vertical": "top", "horizontal": "left" if hinge[0] < middle[0] else "right"}[name]
        end = {
            "top": (center_of(own)[0], own[1]),
            "left": (own[0], center_of(own)[1]),
            "right": (own[2], center_of(own)[1]),
        }[corner]
        self._settle(
            index, picture, (0.5, 0.5), Goal(1.0, (hinge[0] + 0.5 - end[0], hinge[1] + 0.5 - end[1] - 0.02))
        )

    def _settle(self, index: int, picture: MentalPicture, middle: Point, goal: Goal) -> None:
        """Put a changed piece at its place, with room made for it."""
        builder = self._builder
        own = box_of(_ink(builder, picture))
        if own is None:
            builder.replaced(index, picture)
            return
        wide, high = (side * goal.scale for side in size_of(own))
        x = goal.center[0] + (center_of(own)[0] - middle[0]) * goal.scale
        y = goal.center[1] + (center_of(own)[1] - middle[1]) * goal.scale
        scale, offset = builder.make_room((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
        center = tuple(
            0.5 + (part - 0.5) * scale + off for part, off in zip(goal.center, offset, strict=True)
        )
        builder.replaced(index, builder.brought(picture, middle, Goal(goal.scale * scale, center)))  # type: ignore[arg-type]

    # ------------------------------------------------------------ moving

    def _move(self, step: Step) -> None:
        builder, where = self._builder, step.where
        targets = builder.figure.find(step.part)
        for target in targets:
            if where is None:
                way, size = way_of(step.side), size_of(target.box)
                goal = Goal(1.0, tuple(np.add(center_of(target.box), np.multiply(way, size) / 2)))
            elif step.side and step.side in {"left", "right", "top", "bottom"}:
                goal = self._along(step, target)
            else:
                own = target.mask
                sized = replace(step, part=replace(step.part, size="medium"), like=None)
                goal = goal_of(sized, where, own, builder.figure, builder.parameters.sizes)
                if where.relation != "close" and len(where.own) < 2:  # it keeps its size
                    scale = goal.scale
                    goal = self._unscaled(sized, goal, scale, target)
            index, picture = self._taken(target)
            self._settle(index, picture, center_of(target.box), goal)
        self._drop_empty()

    def _unscaled(self, step: Step, goal: Goal, scale: float, target: Target) -> Goal:
        """The same place for a thing of its present size: found anew for a size share that leaves it as it is."""
        assert step.where is not None
        again = replace(step, share=step.share / scale)
        found = goal_of(again, step.where, target.mask, self._builder.figure, self._builder.parameters.sizes)
        return Goal(1.0, found.center) if abs(found.scale - 1) < 0.05 else Goal(1.0, goal.center)

    def _along(self, step: Step, target: Target) -> Goal:
        """Along one direction: until it touches what is said, or to the height (or side) of a spot."""
        assert step.where is not None
        builder, way, middle = self._builder, way_of(step.side), center_of(target.box)
        spot = step.where.to[0]
        goal = builder.figure.ink_of(spot.part) & ~target.mask
        if spot.at or not target.whole:
            to = builder.figure.spot(spot)
            return Goal(1.0, (to[0], middle[1]) if way[0] else (middle[0], to[1]))
        gap = distance_along(target.mask, goal, way)
        return Goal(1.0, (middle[0] + way[0] * (gap + _OVERLAP), middle[1] + way[1] * (gap + _OVERLAP)))

    def _join(self, step: Step) -> None:
        """Pushed together along the line between them until they touch."""
        builder = self._builder
        targets = builder.figure.find(step.part)
        if len(targets) < 2:
            targets = [Target(i, builder.figure.mask(i)) for i in range(len(builder.pieces))]
        if len(targets) < 2:
            raise SceneError("there are no two things in mind to push together")
        for pair in pairwise(targets):
            fixed, moving = (Target(target.index, builder.figure.mask(target.index)) for target in pair)
            (x1, y1), (x2, y2) = center_of(fixed.box), center_of(moving.box)
            way = (
                (float(np.sign(x1 - x2)), 0.0)
                if abs(x1 - x2) >= abs(y1 - y2)
                else (0.0, float(np.sign(y1 - y2)))
            )
            gap = distance_along(moving.mask, fixed.mask, way)
            goal = Goal(1.0, (x2 + way[0] * (gap + _OVERLAP), y2 + way[1] * (gap + _OVERLAP)))
            self._settle(moving.index, builder.pieces[moving.index].picture, (x2, y2), goal)

    def _overlay(self, step: Step) -> None:
        """Laid on one another: middle on middle, or with a stroke that each of them has on the same place."""
        builder = self._builder
        targets = builder.figure.find(step.part)
        marks = [self._mark(target, step.like) for target in targets]
        fixed = targets[sorted(range(len(targets)), key=lambda i: marks[i][0])[len(targets) // 2]].index
        for index in (target.index for target in targets if target.index != fixed):
            target, anchor = (Target(i, builder.figure.mask(i)) for i in (index, fixed))  # as they are by now
            mark, to, middle = (
                self._mark(target, step.like),
                self._mark(anchor, step.like),
                center_of(target.box),
            )
            goal = Goal(1.0, (middle[0] + to[0] - mark[0], middle[1] + to[1] - mark[1]))
            self._settle(target.index, builder.pieces[target.index].picture, middle, goal)

    def _mark(self, target: Target, like: Part | None) -> Point:
        if like is not None:
            lines = self._builder.figure.lines(target.index, like.name.split()[0])
            if lines:
                return center_of(lines[0].box)
        return center_of(target.box)

    def _resize(self, step: Step) -> None:
        builder = self._builder
        for target in builder.figure.find(step.part):
            own, way = max(size_of(target.box)), way_of(step.side)
            factor = step.share
            if step.like is not None:
                like = replace(step.like, of=step.like.of) if step.like.name != FIGURE else step.like
                factor *= max(size_of(box_of(builder.figure.ink_of(like)) or target.box)) / own
            elif step.where is not None:
                (x, y), spot = center_of(target.box), builder.figure.spot(step.where.to[0])
                factor = (
                    0.5
                    + (
                        abs(spot[0] - x)
                        if size_of(target.box)[0] > size_of(target.box)[1]
                        else abs(spot[1] - y)
                    )
                    / own
                )
                way = (
                    (float(np.sign(spot[0] - x)), 0.0)
                    if size_of(target.box)[0] > size_of(target.box)[1]
                    else (0.0, float(np.sign(spot[1] - y)))
                )
            grown = (factor - 1) / 2
            width, height = size_of(target.box)
            middle = center_of(target.box)
            goal = (middle[0] + way[0] * grown * width, middle[1] + way[1] * grown * height)
            index, picture = self._taken(target)
            self._settle(index, picture, middle, Goal(factor, goal))
        self._drop_empty()


def _ink(builder: Builder, picture: MentalPicture) -> np.ndarray:
    from imagery_agent.visual_routines.image_similarity import ink

    return ink(builder.workspace.attend_part(picture)) > 0.35


def _side_of(box: tuple[float, float, float, float], side: str, share: float) -> np.ndarray:
    """bool (64, 64): that share of a box, from a side on."""
    cells = (np.arange(64) + 0.5) / 64
    x, y = (cells[None] - box[0]) / (box[2] - box[0]), (cells[:, None] - box[1]) / (box[3] - box[1])
    mask = np.ones((64, 64), bool)
    for word in side.split():
        mask &= {"left": x < share, "right": x > 1 - share, "top": y < share, "bottom": y > 1 - share}[word]
    return mask


def distance_along(moving: np.ndarray, fixed: np.ndarray, way: Point) -> float:
    """How far ink can go in one of the four directions before it meets other ink, in widths; by rows or columns."""
    if way[1]:
        moving, fixed = moving.T, fixed.T
    if way[0] + way[1] < 0:
        moving, fixed = moving[:, ::-1], fixed[:, ::-1]
    size = moving.shape[1]
    wide = fixed | np.roll(fixed, 1, axis=0) | np.roll(fixed, -1, axis=0)
    gaps = [
        int(np.flatnonzero(there).min()) - int(np.flatnonzero(here).max()) - 1
        for here, there in zip(moving, wide, strict=True)
        if here.any() and there.any()
    ]
    if not gaps:  # they pass one another: the extents meet
        rows = np.flatnonzero(fixed.any(axis=0)), np.flatnonzero(moving.any(axis=0))
        gaps = [int(rows[0].min()) - int(rows[1].max()) - 1] if len(rows[0]) and len(rows[1]) else [0]
    return min(gaps) / size
