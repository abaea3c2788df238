"""A described island in pictures: draw the places in question, then scan between them.

The nearer place is the one that attention reaches on the shorter path; a place is between two others if attention
passes it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.imagined_marks import Sketch
from imagery_agent.planners.shared.evidence_accumulation import softmax_confidence
from imagery_agent.tasks.planning import LAKE, IslandTask, Spot

_MARK_SIZE = 0.4
_SPREAD = 1.0 / PICTURE_SIZE_PX
"""Softmax temperature for distances: one pixel."""
_RADII = {"on the coast": 0.4, "halfway to the coast": 0.2}
"""Distances from the middle, in widths, at which the coast and the ring half-way to it are drawn."""


def place_of(spot: Spot) -> Place:
    """The place at which a spot is drawn: as on a clock face, with twelve at the top."""
    ring, hour = spot
    angle = math.radians(30 * hour)
    radius = _RADII.get(ring, 0.0)
    return 0.5 + radius * math.sin(angle), 0.5 - radius * math.cos(angle)


def deliberate(task: IslandTask, workspace: Workspace) -> Iterator[Answer]:
    """One answer, after drawing and scanning; none if a place is not seen in the picture."""
    names = (*task.asked, LAKE) if task.kind == "crosses" else task.asked
    workspace.infer(len(names))  # recalls where they are
    sketch = Sketch(workspace, "island", size=_MARK_SIZE)
    for name in names:
        sketch.put(name, place_of(task.spots[name]))
    places = sketch.locate()
    if not all(name in places for name in names):
        return
    if task.kind == "nearer":
        paths = [_scanned(places[task.asked[0]], places[name], workspace) for name in task.asked[1:]]
        first, second = (float(np.hypot(*np.diff(path, axis=0).T).sum()) for path in paths)
        confidence = softmax_confidence((0.0, abs(first - second)), spread=_SPREAD)
        yield Answer(task.answers[0 if first <= second else 1], confidence=confidence)
        return
    what, start, end = (LAKE, *task.asked) if task.kind == "crosses" else task.asked
    path = _scanned(places[start], places[end], workspace)
    passed = float(np.hypot(*(path - places[what]).T).min())
    sharp = workspace.buffer.parameters.acuity_radius_px / PICTURE_SIZE_PX
    confidence = softmax_confidence((0.0, abs(passed - sharp)), spread=_SPREAD)
    yield Answer("yes" if passed <= sharp else "no", confidence=confidence)


def _scanned(start: Place, end: Place, workspace: Workspace) -> np.ndarray:
    """Places (N, 2) of attention on a straight path, in steps of at most the radius of sharp vision."""
    step = workspace.buffer.parameters.acuity_radius_px / PICTURE_SIZE_PX
    at, path = start, [start]
    workspace.attend(at)
    while (remaining := math.dist(at, end)) > 1e-6:
        share = min(1.0, step / remaining)
        at = (at[0] + share * (end[0] - at[0]), at[1] + share * (end[1] - at[1]))
        workspace.attend(at)
        path.append(at)
    return np.array(path)
