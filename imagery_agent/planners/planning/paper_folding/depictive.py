"""Paper folding in pictures: mirror the packet about its crease, superimpose both, and compare with the sheets."""

from __future__ import annotations

from collections.abc import Iterator

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.evidence_accumulation import MATCH_SPREAD, softmax_confidence
from imagery_agent.tasks.planning import FoldingTask

_EDGES = {"left over right": 0, "right over left": 2, "top over bottom": 1, "bottom over top": 3}
"""Fold -> which edge of the packet (left, top, right, bottom) is the crease."""


def deliberate(task: FoldingTask, workspace: Workspace) -> Iterator[Answer]:
    """The sheet with the best match after every fold undone."""
    sheets = [workspace.perceive(sheet, label=f"sheet {n}") for n, sheet in enumerate(task.sheets, start=1)]
    paper = workspace.perceive(task.packet, label="packet")
    for fold in reversed(task.folds):
        box = workspace.extent()
        if box is None:
            return
        edge = _EDGES[fold]
        offset = 2 * (box[edge] - 0.5)  # mirroring is about the center; this brings the crease back to its place
        half = workspace.mirror(paper, axis="vertical" if edge % 2 == 0 else "horizontal")
        if abs(offset) > 0.02:
            half = workspace.shift(*((offset, 0.0) if edge % 2 == 0 else (0.0, offset)), half)
        paper = workspace.put(half, paper)
        fits = [workspace.compare(paper, sheet)[0] for sheet in sheets]
        confidence = softmax_confidence(fits, spread=MATCH_SPREAD) if fold is task.folds[0] else 1 / len(fits)
        yield Answer(str(1 + fits.index(max(fits))), confidence=confidence)
