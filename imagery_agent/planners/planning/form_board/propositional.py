"""The form board over descriptions: read the size and parity of the hole and of each piece; choose the most similar.

Sizes are compared by the extents, as equal or not; parity is read by the interpreter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from imagery_agent.language.scene import Scene, Thing, caption
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.evidence_accumulation import WORDS_SPREAD, softmax_confidence
from imagery_agent.tasks.planning import FormBoardTask

_ANGLES_DEG = tuple(range(0, 360, 10))
_EQUAL = 0.12
"""Extents whose logarithms differ by less count as equal; rotation changes them by about as much."""


_READ = 0.9
"""Greatest confidence in something read from a picture; what is said is certain."""


@dataclass(frozen=True)
class _Reading:
    log_extent: float
    mirrored: float
    """Cosine of the best mirrored description minus that of the best one that is not mirrored."""


def deliberate(task: FormBoardTask, workspace: Workspace) -> Iterator[Answer]:
    """The most similar of the pieces read so far."""
    workspace.perceive(task.hole, label="hole")
    name = workspace.inspect(top=1)[0][0]
    hole = _read(name, workspace)
    differences: list[tuple[bool, float]] = []
    for number, piece in enumerate(task.pieces, start=1):
        workspace.perceive(piece, label=f"piece {number}")
        found = _read(name, workspace)
        size_difference = abs(found.log_extent - hole.log_extent)
        workspace.infer(2)  # size against size, parity against parity
        differences.append((size_difference > _EQUAL, abs(found.mirrored - hole.mirrored)))
        best = min(differences)
        rivals = [one for one in differences if one[0] == best[0]]
        share = softmax_confidence([-one[1] for one in rivals], spread=WORDS_SPREAD)
        confidence = _READ * share * len(differences) / len(task.pieces)
        yield Answer(str(1 + differences.index(best)), confidence=confidence)


def _read(name: str, workspace: Workspace) -> _Reading:
    left, top, right, bottom = workspace.extent() or (0.0, 0.0, 1.0, 1.0)
    parities = [
        [caption(Scene((Thing(name, angle_deg=float(angle), mirrored=parity),))) for angle in _ANGLES_DEG]
        for parity in (False, True)
    ]
    plain, mirrored = np.split(workspace.score([*parities[0], *parities[1]]), 2)
    workspace.infer()
    return _Reading(float(np.log(right - left + bottom - top)), float(mirrored.max() - plain.max()))
