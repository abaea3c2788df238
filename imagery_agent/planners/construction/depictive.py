"""Building a figure in mind from sentences.

Parts are imagined from their names, brought to their place and size by turning, zooming and shifting their picture,
and laid over the figure (Kosslyn's PUT); each is kept as a piece, so that "the left D" can be found and moved again.
Where a place is, is looked up in the pictures: extents, straight strokes, enclosed spaces. Strokes are taken out by
attending to them. Whole figures are rotated and mirrored piece by piece, in small steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from imagery_agent.language.construction import FIGURE, Part, Placement, Spot, Step, begun
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import SIZES, Scene, SceneError, Thing, caption
from imagery_agent.mind.dual_coding_memory import Piece
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.ambiguous_figures.recognition import SeeingParameters, see_as
from imagery_agent.planners.base import Answer
from imagery_agent.planners.construction.part_changes import PieceChanger
from imagery_agent.planners.construction.parts import FigureInMind, Point, size_of
from imagery_agent.planners.construction.placement import Goal, PartSizes, expected_side, goal_of
from imagery_agent.tasks.construction import BuildTask
from imagery_agent.visual_routines.contours import Box, box_of, center_of
from imagery_agent.visual_routines.image_similarity import ink


@dataclass(frozen=True)
class ConstructionParameters:
    """How figures are put together and looked at."""

    sizes: PartSizes = field(default_factory=PartSizes)
    candidates: int = 8
    """A part is the best of so many in the mind's own eyes."""
    margin: float = 0.07
    """White border kept around the figure, in widths."""
    worth_moving: float = 0.012
    """Shifts below this (in widths), and zooms by less than three times this share, are not made."""
    seeing: SeeingParameters = field(default_factory=SeeingParameters)
    top: int = 5
    """Names given when asked what the figure is."""

    def __post_init__(self) -> None:
        if self.candidates < 1:
            raise ValueError(f"expected at least one candidate, got {self.candidates}")
        if not 0 <= self.margin < 0.4:
            raise ValueError(f"expected a margin from 0 to 0.4 widths, got {self.margin}")


def build_figure(task: BuildTask, workspace: Workspace, parameters: ConstructionParameters) -> Answer:
    """Carry out the steps on the figure in mind; SceneError for a step that cannot be carried out."""
    before = workspace.memory.pieces
    builder = Builder(workspace, parameters)
    try:
        for step in task.steps if before else begun(task.steps):
            builder.follow(step)
    except SceneError:
        workspace.memory.pieces = before
        raise
    builder.show()
    return Answer("")


def name_figure(workspace: Workspace, parameters: ConstructionParameters) -> Answer:
    """What the picture in mind looks like."""
    found = see_as(workspace, parameters.seeing, top=parameters.top)
    names = tuple(name for name, _ in found)
    if not names:
        return Answer("", confidence=0.0)
    return Answer(names[0], names, confidence=min(1.0, max(0.0, float(found[0][1]))))


class Builder:
    """Carries out steps on the pieces of the figure in mind."""

    def __init__(self, workspace: Workspace, parameters: ConstructionParameters) -> None:
        self.workspace, self.parameters = workspace, parameters
        self.figure = FigureInMind(workspace)
        self._changer = PieceChanger(self)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Of the figure, in the order they came."""
        return self.workspace.memory.pieces

    @pieces.setter
    def pieces(self, pieces: tuple[Piece, ...]) -> None:
        self.workspace.memory.pieces = pieces

    def follow(self, step: Step) -> None:
        """Carry out one step."""
        if step.action == "add":
            self._add(step)
        elif not self.pieces:
            raise SceneError("there is nothing in mind yet; begin with something to imagine")
        elif step.action in {"rotate", "mirror"} and not step.until and self._means_all(step.part):
            self._change_all(step)
        else:
            self._changer.change(step)

    def show(self) -> None:
        """See the figure as a whole."""
        if self.pieces:
            self.workspace.compose([piece.picture for piece in self.pieces])

    def _means_all(self, part: Part) -> bool:
        return part.name == FIGURE and len(self.figure.find(part)) == len(self.pieces)

    # ------------------------------------------------------------ adding

    def _add(self, step: Step) -> None:
        if not self.pieces:
            picture = self.imagined(step.part, SIZES["medium"])
            self.pieces = (Piece(step.part.name, picture),)
            return
        side = expected_side(step, self.figure, self.parameters.sizes)
        picture = self.imagined(step.part, side)
        own = ink(self.workspace.attend_part(picture)) > 0.35
        if not own.any():
            self.pieces = (*self.pieces, Piece(step.part.name, picture))
            return
        where = step.where or Placement("beside", (Spot(Part(FIGURE)),), "right")
        goal = goal_of(step, where, own, self.figure, self.parameters.sizes)
        if (
            not 0.7 < goal.scale < 1.45
        ):  # strokes would come out thin or bold: imagine it at the size it is to have
            picture = self.imagined(step.part, goal.scale * max(size_of(box_of(own) or (0, 0, 1, 1))))
            again = ink(self.workspace.attend_part(picture)) > 0.35
            if again.any():
                own, goal = again, goal_of(step, where, again, self.figure, self.parameters.sizes)
        self.put(step.part.name, picture, own, goal)

    def imagined(self, part: Part, side: float) -> MentalPicture:
        """The part by itself, drawn about as large as it will be needed (``side`` in widths)."""
        alike = [piece.picture for piece in self.pieces if piece.name == part.name]
        if part.name == FIGURE:
            alike = [self.workspace.compose([piece.picture for piece in self.pieces])]
        if part.size == "same" and alike:  # the same once more is the same picture, not another attempt
            again = self.workspace.perceive(alike[-1].pixels, label=f"the same {part.name}")
            again = self.workspace.mirror(again) if part.mirrored else again
            return self.workspace.rotate(part.angle_deg, again) if part.angle_deg else again
        size = min(SIZES, key=lambda name: abs(np.log(SIZES[name] / max(side, 0.05))))
        thing = Thing(part.name, size=size, angle_deg=part.angle_deg, mirrored=part.mirrored)
        drawn = self.workspace.imagine_best(
            caption(Scene((thing,))), name=part.name, candidates=self.parameters.candidates
        )
        return self.workspace.outline(drawn)  # figures are line drawings: a solid part would hide others

    def put(self, name: str, picture: MentalPicture, own: np.ndarray, goal: Goal) -> None:
        """Bring a part to its goal, after making room for it, and keep it as a piece."""
        box = box_of(own)
        assert box is not None
        wide, high = (side * goal.scale for side in size_of(box))
        if goal.angle_deg:
            reach = float(np.hypot(wide, high))
            angle = np.radians(goal.angle_deg + (90 if high > wide else 0))
            wide, high = max(abs(reach * np.cos(angle)), 0.05), max(abs(reach * np.sin(angle)), 0.05)
        (x, y) = goal.center
        target = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        scale, offset = self.make_room(target)
        center = (0.5 + (x - 0.5) * scale + offset[0], 0.5 + (y - 0.5) * scale + offset[1])
        placed = self.brought(picture, center_of(box), Goal(goal.scale * scale, center, goal.angle_deg))
        self.pieces = (*self.pieces, Piece(name, placed))

    def make_room(self, target: Box) -> tuple[float, Point]:
        """Move the whole figure so that it and a target fit into the picture; how points went: scale, offset."""
        box, margin = self.figure.box(), self.parameters.margin
        both = target if box is None else (*np.minimum(box[:2], target[:2]), *np.maximum(box[2:], target[2:]))
        if margin <= min(both[:2]) and max(both[2:]) <= 1 - margin:
            return 1.0, (0.0, 0.0)
        scale = min(1.0, (1 - 2 * margin) / max(size_of(both)))
        middle = center_of(both)
        offset = ((0.5 - middle[0]) * scale, (0.5 - middle[1]) * scale)
        self.move_all(scale, offset)
        return scale, offset

    def move_all(self, scale: float, offset: Point) -> None:
        """Zoom and shift every piece alike."""
        self._transform_all(self.operations(scale, offset))

    def _transform_all(self, operations: list[Operation]) -> None:
        pictures = [piece.picture for piece in self.pieces]
        for operation in operations:
            for step in operation.in_steps(self.workspace.largest.of(operation)):
                pictures = self.workspace.alternatives([(picture, step) for picture in pictures])
        self.pieces = tuple(
            Piece(piece.name, picture) for piece, picture in zip(self.pieces, pictures, strict=True)
        )

    def operations(self, scale: float, offset: Point) -> list[Operation]:
        """Zoom about the middle, then shift; what is not worth it is left out."""
        least, found = self.parameters.worth_moving, []
        if abs(scale - 1) > 3 * least:
            found.append(Operation("zoom", factor=scale))
        if max(abs(offset[0]), abs(offset[1])) > least:
            found.append(Operation("shift", dx=offset[0], dy=offset[1]))
        return found

    def brought(self, picture: MentalPicture, middle: Point, goal: Goal) -> MentalPicture:
        """A picture turned and zoomed about a point of it, which comes to the goal."""
        if goal.angle_deg:
            picture = self.moved(picture, 1.0, (0.5 - middle[0], 0.5 - middle[1]))
            picture = self.workspace.rotate(goal.angle_deg, picture)
            middle = (0.5, 0.5)
        offset = (
            goal.center[0] - 0.5 - (middle[0] - 0.5) * goal.scale,
            goal.center[1] - 0.5 - (middle[1] - 0.5) * goal.scale,
        )
        return self.moved(picture, goal.scale, offset)

    def moved(self, picture: MentalPicture, scale: float, offset: Point) -> MentalPicture:
        """One picture zoomed about its middle, then shifted."""
        for operation in self.operations(scale, offset):
            picture = self.workspace.transform(operation, picture)
        return picture

    # ------------------------------------------------------------ changing all of it

    def _change_all(self, step: Step) -> None:
        """Brought inside a circle, so that nothing is cut, and rotated or mirrored."""
        box = self.figure.box()
        if box is None:
            return
        middle, room = center_of(box), 0.5 - self.parameters.margin / 2
        scale = min(1.0, room / (float(np.hypot(*size_of(box))) / 2)) if step.action == "rotate" else 1.0
        off = (0.5 - middle[0], 0.5 - middle[1])
        if scale < 0.93 or float(np.hypot(*off)) > 0.06:
            self.move_all(scale, (off[0] * scale, off[1] * scale))
        if step.action == "rotate":
            self._transform_all([Operation("rotate", angle_deg=step.angle_deg)])
        else:
            self._transform_all([Operation("mirror", axis=step.axis)])

    def replaced(self, index: int, picture: MentalPicture) -> None:
        """One piece looks different from now on."""
        self.pieces = tuple(
            replace(piece, picture=picture) if i == index else piece for i, piece in enumerate(self.pieces)
        )
