"""Transformations of the pieces of a figure in mind: one piece, or all of them alike. Lengths are in widths."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from imagery_agent.language.operations import Operation
from imagery_agent.mind.dual_coding_memory import Piece
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.construction.ink_geometry import Point, size_of
from imagery_agent.planners.construction.parameters import ConstructionParameters
from imagery_agent.planners.construction.parts import INK_FROM, FigureInMind
from imagery_agent.planners.construction.placement import Goal
from imagery_agent.visual_routines.contours import Box, box_of, center_of
from imagery_agent.visual_routines.image_similarity import ink

CENTER: Point = (0.5, 0.5)


class FigureEditor:
    """The figure in mind as it is changed by one sentence."""

    def __init__(self, workspace: Workspace, parameters: ConstructionParameters) -> None:
        self.workspace, self.parameters = workspace, parameters
        self.figure = FigureInMind(workspace)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Of the figure, in the order in which they were added."""
        return self.workspace.memory.pieces

    @pieces.setter
    def pieces(self, pieces: tuple[Piece, ...]) -> None:
        self.workspace.memory.pieces = pieces

    def append(self, name: str, picture: MentalPicture) -> None:
        """Add a piece."""
        self.pieces = (*self.pieces, Piece(name, picture))

    def replace_picture(self, index: int, picture: MentalPicture) -> None:
        """Give one piece another picture."""
        self.pieces = tuple(
            replace(piece, picture=picture) if i == index else piece for i, piece in enumerate(self.pieces)
        )

    def ink_of(self, picture: MentalPicture) -> np.ndarray:
        """bool (64, 64): the ink of one picture, attended by itself."""
        return ink(self.workspace.attend_part(picture)) > INK_FROM

    # ------------------------------------------------------------ all pieces

    def transform_all(self, operations: list[Operation]) -> None:
        """Apply operations to every piece, in steps of the largest size that imagination can do."""
        pictures = [piece.picture for piece in self.pieces]
        for operation in operations:
            for step in operation.in_steps(self.workspace.largest.of(operation)):
                pictures = self.workspace.alternatives([(picture, step) for picture in pictures])
        self.pieces = tuple(
            replace(piece, picture=picture) for piece, picture in zip(self.pieces, pictures, strict=True)
        )

    def move_all(self, scale: float, offset: Point) -> None:
        """Zoom every piece about the center of the picture, then shift it."""
        self.transform_all(self._operations(scale, offset))

    def make_room(self, target: Box) -> tuple[float, Point]:
        """Move the whole figure so that it and a target fit into the picture; returns the (scale, offset) used."""
        box, margin = self.figure.box(), self.parameters.margin
        both = target if box is None else (*np.minimum(box[:2], target[:2]), *np.maximum(box[2:], target[2:]))
        if margin <= min(both[:2]) and max(both[2:]) <= 1 - margin:
            return 1.0, (0.0, 0.0)
        scale = min(1.0, (1 - 2 * margin) / max(size_of(both)))
        middle = center_of(both)
        offset = ((0.5 - middle[0]) * scale, (0.5 - middle[1]) * scale)
        self.move_all(scale, offset)
        return scale, offset

    # ------------------------------------------------------------ one picture

    def moved(self, picture: MentalPicture, scale: float, offset: Point) -> MentalPicture:
        """A picture zoomed about its center, then shifted."""
        for operation in self._operations(scale, offset):
            picture = self.workspace.transform(operation, picture)
        return picture

    def centered(self, picture: MentalPicture, point: Point) -> MentalPicture:
        """A picture shifted so that a point of it comes to the center."""
        return self.moved(picture, 1.0, (0.5 - point[0], 0.5 - point[1]))

    def brought(self, picture: MentalPicture, point: Point, goal: Goal) -> MentalPicture:
        """A picture rotated and zoomed about a point of it, which comes to the goal's center."""
        if goal.angle_deg:
            picture = self.workspace.rotate(goal.angle_deg, self.centered(picture, point))
            point = CENTER
        offset = (
            goal.center[0] - 0.5 - (point[0] - 0.5) * goal.scale,
            goal.center[1] - 0.5 - (point[1] - 0.5) * goal.scale,
        )
        return self.moved(picture, goal.scale, offset)

    def settle(self, index: int, picture: MentalPicture, point: Point, goal: Goal) -> None:
        """Give a piece a changed picture, of which ``point`` comes to the goal, after making room for it."""
        own = box_of(self.ink_of(picture))
        if own is None:
            self.replace_picture(index, picture)
            return
        x = goal.center[0] + (center_of(own)[0] - point[0]) * goal.scale
        y = goal.center[1] + (center_of(own)[1] - point[1]) * goal.scale
        wide, high = (side * goal.scale for side in size_of(own))
        goal = self.goal_with_room(goal, (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
        self.replace_picture(index, self.brought(picture, point, replace(goal, angle_deg=0.0)))

    def goal_with_room(self, goal: Goal, target: Box) -> Goal:
        """Make room for a target box; the goal, moved along with the figure."""
        scale, (dx, dy) = self.make_room(target)
        x, y = goal.center
        return Goal(goal.scale * scale, (0.5 + (x - 0.5) * scale + dx, 0.5 + (y - 0.5) * scale + dy), goal.angle_deg)

    def _operations(self, scale: float, offset: Point) -> list[Operation]:
        """A zoom about the center and a shift, without those too small to matter."""
        least, found = self.parameters.min_change, []
        if abs(scale - 1) > 3 * least:
            found.append(Operation("zoom", factor=scale))
        if max(abs(offset[0]), abs(offset[1])) > least:
            found.append(Operation("shift", dx=offset[0], dy=offset[1]))
        return found
