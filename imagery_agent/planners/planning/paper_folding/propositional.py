"""Paper folding over descriptions: name the place of each hole on the sheet, and rewrite the places fold by fold.

A place is a pair of words: far left, left, right or far right, and likewise from top to bottom. Undoing a fold adds for
every hole one at the opposite place across the crease.
"""

from __future__ import annotations

from collections.abc import Iterator

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.evidence_accumulation import softmax_confidence
from imagery_agent.tasks.planning import FoldingTask
from imagery_agent.visual_routines.contours import Box

_ROW = ("far left", "left", "right", "far right")
_COLUMN = ("very top", "top", "bottom", "very bottom")
_FOLD_WORDS = {
    "left over right": (_ROW, 0), "right over left": (_ROW, 1), "top over bottom": (_COLUMN, 0),
    "bottom over top": (_COLUMN, 1),
}  # fmt: skip
"""Fold -> the words of its axis, and whether the packet keeps the first (1) or the second (0) half of them."""
_CORNER = 0.42
"""In places: holes are half a place from the edge of the paper; corners, which look round too, are nearer."""
_READ = 0.9
"""Greatest confidence in something read from a picture; a factor for every hole that does not agree."""
Words = tuple[str, str]


def deliberate(task: FoldingTask, workspace: Workspace) -> Iterator[Answer]:
    """The sheet with the most similar description of those read so far."""
    first, *others = task.sheets
    workspace.perceive(first, label="sheet 1")
    box = workspace.extent()
    if box is None:
        return
    descriptions = [_holes(box, workspace)]
    workspace.perceive(task.packet, label="packet")
    holes = _holes(box, workspace)
    for count in range(len(task.folds), 0, -1):
        facing = _facing(task.folds[:count])
        rewritten = {tuple(facing.get(word, word) for word in hole) for hole in holes}
        workspace.infer(len(holes))
        holes |= rewritten  # type: ignore[arg-type]
    yield _best(holes, descriptions, len(task.sheets))
    for number, sheet in enumerate(others, start=2):
        workspace.perceive(sheet, label=f"sheet {number}")
        descriptions.append(_holes(box, workspace))
        workspace.infer(len(holes))
        yield _best(holes, descriptions, len(task.sheets))


def _holes(box: Box, workspace: Workspace) -> set[Words]:
    """Places of the round spots seen, except for the corners of the paper."""
    left, top, right, bottom = box
    paper = workspace.extent() or box
    corner = _CORNER * (right - left) / len(_ROW)
    found = set()
    for x, y in workspace.things():
        if min(x - paper[0], y - paper[1], paper[2] - x, paper[3] - y) < corner:
            continue
        across, down = (x - left) / (right - left), (y - top) / (bottom - top)
        found.add((_ROW[min(3, int(4 * across))], _COLUMN[min(3, int(4 * down))]))
    workspace.infer(len(found))
    return found


def _facing(folds: tuple[str, ...]) -> dict[str, str]:
    """Word -> the word opposite it across the crease of the last fold."""
    words: tuple[str, ...] = ()
    axis = _FOLD_WORDS[folds[-1]][0]
    part: tuple[str, ...] = axis
    for fold in folds:
        own, first_half = _FOLD_WORDS[fold]
        if own is axis:
            words, half = part, len(part) // 2
            part = part[:half] if first_half else part[half:]
    return dict(zip(words, reversed(words), strict=True))


def _best(holes: set[Words], descriptions: list[set[Words]], count: int) -> Answer:
    """The description with the fewest holes that do not agree."""
    mismatches = [len(holes ^ other) for other in descriptions]
    least = min(mismatches)
    confidence = _READ ** (1 + least) * softmax_confidence([-float(one) for one in mismatches], spread=1.0)
    return Answer(str(1 + mismatches.index(least)), confidence=confidence * len(descriptions) / count)
