"""The form board over descriptions: read how large, how oriented and whether mirrored each form is; pick the like.

Sizes are compared by their extent, as larger, equal or smaller; parity is what the interpreter reads.
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
"""Extents whose logarithms differ by less are called equal; a form's changes by about as much when it rotates."""


_READ = 0.9
"""What is read off a picture is never certain, as what is said is."""


@dataclass(frozen=True)
class _Reading:
    log_extent: float
    mirrored: float
    """How much better the mirrored descriptions fit than the others, in cosine."""


def deliberate(task: FormBoardTask, workspace: Workspace) -> Iterator[Answer]:
    """The likest of the pieces that have been read so far."""
    workspace.perceive(task.hole, label="hole")
    name = workspace.inspect(top=1)[0][0]
    hole = _read(name, workspace)
    unlike: list[tuple[bool, float]] = []
    for number, piece in enumerate(task.pieces, start=1):
        workspace.perceive(piece, label=f"piece {number}")
        found = _read(name, workspace)
        larger = abs(found.log_extent - hole.log_extent)
        workspace.infer(2)  # size against size, parity against parity
        unlike.append((larger > _EQUAL, abs(found.mirrored - hole.mirrored)))
        best = min(unlike)
        rivals = [one for one in unlike if one[0] == best[0]]
        sure = softmax_confidence([-one[1] for one in rivals], spread=WORDS_SPREAD)
        confidence = _READ * sure * len(unlike) / len(task.pieces)
        yield Answer(str(1 + unlike.index(best)), confidence=confidence)


def _read(name: str, workspace: Workspace) -> _Reading:
    left, top, right, bottom = workspace.extent() or (0.0, 0.0, 1.0, 1.0)
    parities = [
        [caption(Scene((Thing(name, angle_deg=float(angle), mirrored=parity),))) for angle in _ANGLES_DEG]
        for parity in (False, True)
    ]
    plain, mirrored = np.split(workspace.score([*parities[0], *parities[1]]), 2)
    workspace.infer()
    return _Reading(float(np.log(right - left + bottom - top)), float(mirrored.max() - plain.max()))
