"""The form board in pictures: rotate the hole in both directions until a piece matches it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.evidence_accumulation import MATCH_SPREAD, softmax_confidence
from imagery_agent.planners.shared.lookahead import Evaluate, Imagined, look_ahead
from imagery_agent.tasks.planning import FormBoardTask

_STEP_DEG, _STEPS = 20.0, 9
_CORRECTIONS_DEG = (10.0, 5.0)
_ACCEPT, _MATCH_LOSS_PER_STEP = 0.92, 0.006
"""As in mental rotation: the match required of equal pictures, and its decrease with every step."""
_MIN_TO_CORRECT = 0.6
"""Least match from which smaller corrections are tried."""


def deliberate(task: FormBoardTask, workspace: Workspace) -> Iterator[Answer]:
    """The piece with the best match so far; ends early at a good match."""
    pieces = [workspace.perceive(piece, label=f"piece {n}") for n, piece in enumerate(task.pieces, start=1)]
    hole = workspace.perceive(task.hole, label="hole")
    fits = partial(_fits, workspace=workspace, pieces=pieces)
    best = [0.0] * len(pieces)
    corrected: list[float] = []
    for node in look_ahead(hole, _next_rotations, fits, workspace, width=2, depth=_STEPS):
        nodes = [node]
        if node.score >= max(_MIN_TO_CORRECT, *corrected, 0.0):
            corrected.append(node.score)
            nodes += _corrections(node, fits, workspace)
        for one in nodes:
            best = [max(pair) for pair in zip(best, one.fits, strict=True)]
        yield _answer(best)
        if any(one.score >= _ACCEPT - _MATCH_LOSS_PER_STEP * len(one.acts) for one in nodes):
            return


def _fits(picture: MentalPicture, workspace: Workspace, pieces: Sequence[MentalPicture]) -> tuple[float, ...]:
    return tuple(workspace.compare(picture, piece)[0] for piece in pieces)


def _next_rotations(node: Imagined) -> list[Operation]:
    """One more step in the same direction; in both directions from the start."""
    signs = (1, -1) if not node.acts else (1 if node.acts[-1].angle_deg > 0 else -1,)
    return [Operation("rotate", angle_deg=sign * _STEP_DEG) for sign in signs]


def _corrections(node: Imagined, fits: Evaluate, workspace: Workspace) -> list[Imagined]:
    """Small rotations in both directions, each from the best picture so far."""
    found = [node]
    for step in _CORRECTIONS_DEG:
        best = max(found, key=lambda one: one.score)
        acts = [Operation("rotate", angle_deg=sign * step) for sign in (1, -1)]
        pictures = workspace.alternatives([(best.picture, act) for act in acts])
        found += [
            Imagined(picture, (*best.acts, act), fits(picture)) for picture, act in zip(pictures, acts, strict=True)
        ]
    return found[1:]


def _answer(best: Sequence[float]) -> Answer:
    """The best piece; the confidence depends on its lead over the others."""
    return Answer(str(1 + best.index(max(best))), confidence=softmax_confidence(best, spread=MATCH_SPREAD))
