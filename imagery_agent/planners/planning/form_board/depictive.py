"""The form board in pictures: rotate the hole in mind, both ways round, until a piece fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.evidence_accumulation import MATCH_SPREAD, softmax_confidence
from imagery_agent.planners.shared.lookahead import Imagined, Judge, look_ahead
from imagery_agent.tasks.planning import FormBoardTask

_STEP_DEG, _STEPS = 20.0, 9
_CORRECTIONS_DEG = (10.0, 5.0)
_ACCEPT, _WEAR_PER_STEP = 0.92, 0.006
"""As in mental rotation: the match from which two pictures count as the same, less so after many steps."""
_WORTH_CORRECTING = 0.6


def deliberate(task: FormBoardTask, workspace: Workspace) -> Iterator[Answer]:
    """The piece that matches best so far; ends early when one matches well."""
    pieces = [workspace.perceive(piece, label=f"piece {n}") for n, piece in enumerate(task.pieces, start=1)]
    hole = workspace.perceive(task.hole, label="hole")
    judge = partial(_fits, workspace=workspace, pieces=pieces)
    best = [0.0] * len(pieces)
    corrected: list[float] = []
    for node in look_ahead(hole, _onward, judge, workspace, width=2, depth=_STEPS):
        nodes = [node]
        if node.score >= max(_WORTH_CORRECTING, *corrected, 0.0):
            corrected.append(node.score)
            nodes += _corrected(node, judge, workspace)
        for one in nodes:
            best = [max(pair) for pair in zip(best, one.fits, strict=True)]
        yield _answer(best)
        if any(one.score >= _ACCEPT - _WEAR_PER_STEP * len(one.acts) for one in nodes):
            return


def _fits(picture: MentalPicture, workspace: Workspace, pieces: Sequence[MentalPicture]) -> tuple[float, ...]:
    return tuple(workspace.compare(picture, piece)[0] for piece in pieces)


def _onward(node: Imagined) -> list[Operation]:
    """One more step the same way; both ways from the beginning."""
    ways = (1, -1) if not node.acts else (1 if node.acts[-1].angle_deg > 0 else -1,)
    return [Operation("rotate", angle_deg=way * _STEP_DEG) for way in ways]


def _corrected(node: Imagined, judge: Judge, workspace: Workspace) -> list[Imagined]:
    """Small steps to both sides, each time from the better picture."""
    found = [node]
    for step in _CORRECTIONS_DEG:
        best = max(found, key=lambda one: one.score)
        acts = [Operation("rotate", angle_deg=way * step) for way in (1, -1)]
        pictures = workspace.alternatives([(best.picture, act) for act in acts])
        found += [
            Imagined(picture, (*best.acts, act), judge(picture))
            for picture, act in zip(pictures, acts, strict=True)
        ]
    return found[1:]


def _answer(best: Sequence[float]) -> Answer:
    """The best piece; sure as far as it is better than the others."""
    return Answer(str(1 + best.index(max(best))), confidence=softmax_confidence(best, spread=MATCH_SPREAD))
