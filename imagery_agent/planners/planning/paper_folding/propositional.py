"""Paper folding over descriptions: say at which place of the sheet each hole is, and rewrite places fold by fold.

A place is a pair of words: far left, left, right or far right, and the same from top to bottom. Undoing a fold
adds to every hole one at the place that it faces across the crease.
"""

from __future__ import annotations

from collections.abc import Iterator

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.evidence_accumulation import softmax_confidence
from imagery_agent.tasks.planning import FoldingTask

_ROW = ("far left", "left", "right", "far right")
_COLUMN = ("very top", "top", "bottom", "very bottom")
_FOLD_WORDS = {
    "left over right": (_ROW, 0), "right over left": (_ROW, 1), "top over bottom": (_COLUMN, 0),
    "bottom over top": (_COLUMN, 1),
}  # fmt: skip
"""Fold -> which words it concerns, and whether what remains is the first (1) or the second (0) half of them."""
_CORNER = 0.42
"""Holes lie half a place from the edge of the paper; the round look of a corner less than this."""
_READ = 0.9
"""What is read off a picture is never certain, as what is said is; less so with every hole that does not agree."""
Words = tuple[str, str]
Box = tuple[float, float, float, float]


def deliberate(task: FoldingTask, workspace: Workspace) -> Iterator[Answer]:
    """The sheet whose description agrees best, of those read so far."""
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
    """Places in words of the round spots that are seen, but for the corners of the paper, which look round too."""
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
    """Word -> the word it faces across the last crease, as the packet then was."""
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
    unlike = [len(holes ^ other) for other in descriptions]
    least = min(unlike)
    sure = _READ ** (1 + least) * softmax_confidence([-float(one) for one in unlike], spread=1.0)
    return Answer(str(1 + unlike.index(least)), confidence=sure * len(descriptions) / count)
