"""Paper punch over descriptions: places of holes and creases are told in twelfths of the sheet, and rewritten.

Undoing a fold adds for every hole one at the opposite place across the crease, if that is on the sheet. What the sheet
looks like half-way is not told, so that some holes are inferred where no paper was.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.paper_punch.display import SHEET_PX, Panel, survey
from imagery_agent.planners.shared.evidence_accumulation import softmax_confidence
from imagery_agent.tasks.spatial_puzzles import PaperPunchTask

_GRAIN = 12
"""Places are told in twelfths of the sheet."""
Told = frozenset[tuple[int, int]]
"""Places (column, row) of holes."""


def deliberate(task: PaperPunchTask, workspace: Workspace) -> Iterator[Answer]:
    """The sheet whose told holes agree best with those inferred."""
    seen = survey(workspace.survey(task.picture), workspace)
    if seen is None:
        return
    side = seen.step_scale * SHEET_PX
    holes = _told(seen.steps[-1], side)
    for before, after in reversed(list(zip(seen.steps[:-1], seen.steps[1:], strict=True))):
        line = _crease(before, after, side)
        if line is None:
            continue
        workspace.infer(len(holes))
        holes |= {place for hole in holes if (place := _opposite(hole, line)) is not None}
    sheets = {letter: _told(panel, seen.sheet_scale * SHEET_PX) for letter, panel in seen.sheets.items()}
    workspace.infer(sum(map(len, sheets.values())))
    apart = {letter: _differ(holes, told) for letter, told in sheets.items()}
    best = min(apart, key=lambda letter: apart[letter])
    yield Answer(best, confidence=0.9 * softmax_confidence([-one for one in apart.values()], spread=1.0))


def _told(panel: Panel, side: float) -> Told:
    """Holes in twelfths of the sheet from its top left."""
    corner = np.array(panel.center) - side / 2
    places = [np.rint((np.array(spot.center) - corner) / side * _GRAIN).astype(int) for spot in panel.spots]
    return frozenset((int(x), int(y)) for x, y in places)


def _crease(before: Panel, after: Panel, side: float) -> tuple[int, int, int] | None:
    """The crease a x + b y = c in twelfths, told as horizontal, vertical or diagonal: between the middles of the part
    that stays and of the part that is gone; None if nothing is gone."""
    boxes = [np.array(panel.sheet.box) - np.tile(np.array(panel.center) - side / 2, 2) for panel in (before, after)]
    (left, top, right, bottom), (new_left, new_top, new_right, new_bottom) = (box / side * _GRAIN for box in boxes)
    changes = np.abs([new_left - left, new_right - right, new_top - top, new_bottom - bottom])
    if before.sheet.area - after.sheet.area < 0.02 * side**2:
        return None
    if (changes > 0.5).sum() == 1:  # one edge moved: the crease is straight there
        at = int(changes.argmax())
        return (1, 0, round((new_left, new_right)[at])) if at < 2 else (0, 1, round((new_top, new_bottom)[at - 2]))
    y, x = np.nonzero(before.sheet.mask)
    middle = np.array([x.mean() + before.sheet.left, y.mean() + before.sheet.top])
    y, x = np.nonzero(after.sheet.mask)
    moved = np.array([x.mean() + after.sheet.left, y.mean() + after.sheet.top]) - middle
    b = 1 if moved[0] * moved[1] > 0 else -1
    corner = np.array(after.center) - side / 2
    place = (np.stack([x + after.sheet.left - corner[0], y + after.sheet.top - corner[1]]) / side * _GRAIN).T
    along = place @ np.array([1, b])
    return (1, b, round(float(along.min() if moved[0] > 0 else along.max())))


def _opposite(hole: tuple[int, int], line: tuple[int, int, int]) -> tuple[int, int] | None:
    a, b, c = line
    away = 2 * (a * hole[0] + b * hole[1] - c) / (a * a + b * b)
    x, y = round(hole[0] - away * a), round(hole[1] - away * b)
    return (x, y) if 0 < x < _GRAIN and 0 < y < _GRAIN else None


def _differ(one: Told, other: Told) -> int:
    """Holes of one without a hole of the other at the same or a neighboring place."""

    def lone(these: Told, those: Told) -> int:
        return sum(all(max(abs(x - u), abs(y - v)) > 1 for u, v in those) for x, y in these)

    return lone(one, other) + lone(other, one)
