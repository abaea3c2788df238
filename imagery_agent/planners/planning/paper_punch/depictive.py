"""Paper punch in pictures: the sheet is unfolded in imagination, the last fold first, and the holes with it.

The crease of a fold is seen by comparing the sheet before and after it. To undo the fold, the marks of the holes are
mirrored about the crease: mirrored about the middle of the buffer, rotated for an oblique crease, and shifted. Marks
that lie close together run together when they are drawn anew, so that they are mirrored in turn. Marks that come to lie
on the part that was folded over are holes there too. The marks are then compared with the sheets.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np
from scipy import ndimage

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.paper_punch.display import DOT_PX, Panel, survey
from imagery_agent.planners.shared.evidence_accumulation import softmax_confidence
from imagery_agent.tasks.spatial_puzzles import PaperPunchTask
from imagery_agent.visual_routines.spatial_puzzles.creases import Crease
from imagery_agent.visual_routines.spatial_puzzles.dots import disagreement

_PLAY_PX = 2
"""A mark lies on a part if it is at most so far from it."""
_APART = 0.19
"""Marks nearer than this, in widths, are not drawn in one picture: three cells of the imagination's grid."""
_SPREAD = 0.05
"""Softmax temperature for the disagreement of marks, in widths."""


def deliberate(task: PaperPunchTask, workspace: Workspace) -> Iterator[Answer]:
    """The sheet whose holes agree best with the marks after every fold undone."""
    seen = survey(workspace.survey(task.picture), workspace)
    if seen is None:
        return
    sheets = {
        letter: workspace.see_dots(_look(panel, seen.sheet_scale, workspace, f"sheet {letter}", marks=True))
        for letter, panel in seen.sheets.items()
    }
    steps = [_look(panel, seen.step_scale, workspace, f"step {n}") for n, panel in enumerate(seen.steps)]
    creases = [workspace.see_crease(before, after) for before, after in itertools.pairwise(steps)]
    marks = _look(seen.steps[-1], seen.step_scale, workspace, "the punched hole", marks=True)
    places = workspace.see_dots(marks)
    for crease in reversed([one for one in creases if one is not None]):
        if not places:
            return
        marks, places = _unfold(marks, places, crease, workspace)
        yield _answer(places, sheets)
    if places:
        yield _answer(places, sheets)


def _look(panel: Panel, scale: float, workspace: Workspace, label: str, *, marks: bool = False) -> MentalPicture:
    parts = panel.marks(scale) if marks else [panel.sheet]
    return workspace.look_at_part(parts, panel.center, scale=scale, label=label)


def _unfold(
    marks: MentalPicture, places: list[Place], crease: Crease, workspace: Workspace
) -> tuple[MentalPicture, list[Place]]:
    """The marks with those on the part that was folded over, drawn afresh, and their places."""
    near = ndimage.binary_dilation(crease.part, iterations=_PLAY_PX)
    groups = _kept_apart(places)
    pictures = [marks] if len(groups) == 1 else [_drawn(group, workspace) for group in groups]
    seen = [place for picture in pictures for place in workspace.see_dots(_mirrored(picture, crease, workspace))]
    fresh = _drawn([*places, *(place for place in seen if _lies_on(near, place))], workspace)
    return fresh, workspace.see_dots(fresh)


def _kept_apart(places: list[Place]) -> list[list[Place]]:
    """The places in as few groups as come about if each joins the first group whose places are all far enough away."""
    groups: list[list[Place]] = []
    for place in places:
        for group in groups:
            if all(math.dist(place, other) >= _APART for other in group):
                group.append(place)
                break
        else:
            groups.append([place])
    return groups


def _drawn(places: list[Place], workspace: Workspace) -> MentalPicture:
    return workspace.lay([marks_alone(workspace)] * len(places), places, [0.0] * len(places), side_px=2 * DOT_PX)


def marks_alone(workspace: Workspace) -> MentalPicture:
    """One mark in the middle of the buffer: the pattern of which marks are drawn."""
    half = PICTURE_SIZE_PX / 2
    y, x = np.mgrid[:PICTURE_SIZE_PX, :PICTURE_SIZE_PX] + 0.5
    level = np.rint(255 * np.clip(np.hypot(x - half, y - half) - 4 * DOT_PX + 0.5, 0, 1)).astype(np.uint8)
    return MentalPicture(np.repeat(level[..., None], 3, axis=-1))


def _mirrored(marks: MentalPicture, crease: Crease, workspace: Workspace) -> MentalPicture:
    """The marks mirrored about a crease."""
    if crease.angle_deg == 90:
        picture = workspace.mirror(marks, axis="vertical")
    else:
        picture = workspace.mirror(marks, axis="horizontal")
        turn_deg = (2 * crease.angle_deg + 180) % 360 - 180
        if turn_deg:
            picture = workspace.rotate(turn_deg, picture)
    dx, dy = (2 * part / PICTURE_SIZE_PX for part in crease.offset)
    return workspace.shift(dx, dy, picture) if max(abs(dx), abs(dy)) * PICTURE_SIZE_PX > 0.4 else picture


def _lies_on(part: np.ndarray, place: Place) -> bool:
    column, row = (min(PICTURE_SIZE_PX - 1, int(one * PICTURE_SIZE_PX)) for one in place)
    return bool(part[row, column])


def _answer(places: list[Place], sheets: dict[str, list[Place]]) -> Answer:
    apart = {letter: disagreement(places, holes) for letter, holes in sheets.items()}
    best = min(apart, key=lambda letter: apart[letter])
    return Answer(best, confidence=softmax_confidence([-one for one in apart.values()], spread=_SPREAD))
