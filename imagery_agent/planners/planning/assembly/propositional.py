"""Assembly over descriptions: name the parts, read which part is at which place of the figure in which orientation.

Parts are then assigned to places so that the sum of their similarities is largest.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from imagery_agent.language.scene import Scene, Thing, caption
from imagery_agent.mind.bipartite_matching import best_pairs
from imagery_agent.mind.scene_graph import nearest_place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.evidence_accumulation import WORDS_SPREAD, softmax_confidence
from imagery_agent.tasks.planning import AssemblyTask, say_plan

_SIDES_PX = (18.0, 22.0)
"""Windows in which a part, about 14 px large, is read."""
_ORIENTATIONS_DEG = (0.0, 90.0, 180.0, -90.0)

_READ = 0.9
"""Greatest confidence in something read from a picture; what is said is certain."""


def deliberate(task: AssemblyTask, workspace: Workspace) -> Iterator[Answer]:
    """A plan after every thing of the figure read."""
    names = []
    for number, part in enumerate(task.parts, start=1):
        workspace.perceive(part, label=f"part {number}")
        names.append(_name(workspace))
    looks = [caption(Scene((Thing(name, angle_deg=angle),))) for name in names for angle in _ORIENTATIONS_DEG]
    workspace.perceive(task.figure, label="figure")
    found: dict[str, np.ndarray] = {}
    for place in workspace.things():
        scores = workspace.match_at(place, looks, sides_px=_SIDES_PX)
        workspace.infer()
        found.setdefault(nearest_place(*place), scores.reshape(len(names), len(_ORIENTATIONS_DEG)))
        yield _plan(found, len(names))


def _name(workspace: Workspace) -> str:
    """The name of the part in the buffer, in an enlarged view."""
    (place, *_) = [*workspace.things(), (0.5, 0.5)]
    name: str = workspace.name_at(place, side_px=_SIDES_PX[0])
    workspace.infer()
    return name


def _plan(found: dict[str, np.ndarray], parts: int) -> Answer:
    """The best assignment of parts to places; parts left over go to the place of the first thing."""
    weights = {(part, place): float(row[part].max()) for place, row in found.items() for part in range(parts)}
    assigned: dict[int, tuple[str, int]] = {}
    confidence = 1.0
    for part, place in best_pairs(weights):
        fits = found[place][part].tolist()
        assigned[part] = (place, int(np.argmax(fits)))
        confidence *= _READ * softmax_confidence(fits, spread=WORDS_SPREAD)
    anywhere = (next(iter(found)), 0)
    plan = [assigned.get(part, anywhere) for part in range(parts)]
    return Answer(say_plan(plan), confidence=confidence * len(assigned) / parts)
