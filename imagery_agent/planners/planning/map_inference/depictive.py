"""A described island in pictures: draw what is asked for, then scan over it.

Nearer is what attention reaches on the shorter way; between, or on the way, is what attention passes.
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
"""Distances in mind that differ by less, a pixel, tell little."""
_RADII = {"on the coast": 0.4, "halfway to the coast": 0.2}
"""Where one draws the coast of a round island, and half-way to it, in widths from the middle."""


def place_of(spot: Spot) -> Place:
    """Where a spot is drawn: the hours of a clock, twelve at the top."""
    ring, hour = spot
    angle = math.radians(30 * hour)
    radius = _RADII.get(ring, 0.0)
    return 0.5 + radius * math.sin(angle), 0.5 - radius * math.cos(angle)


def deliberate(task: IslandTask, workspace: Workspace) -> Iterator[Answer]:
    """One answer, when all that is asked for has been drawn and scanned."""
    names = (*task.asked, LAKE) if task.kind == "crosses" else task.asked
    workspace.infer(len(names))  # what the words say of them
    sketch = Sketch(workspace, "island", size=_MARK_SIZE)
    for name in names:
        sketch.lay(name, place_of(task.spots[name]))
    places = sketch.seen()
    if task.kind == "nearer":
        ways = [_scanned(places[task.asked[0]], places[name], workspace) for name in task.asked[1:]]
        first, second = (float(np.hypot(*np.diff(way, axis=0).T).sum()) for way in ways)
        confidence = softmax_confidence((0.0, abs(first - second)), spread=_SPREAD)
        yield Answer(task.answers[0 if first <= second else 1], confidence=confidence)
        return
    what, start, end = (LAKE, *task.asked) if task.kind == "crosses" else task.asked
    way = _scanned(places[start], places[end], workspace)
    passed = float(np.hypot(*(way - places[what]).T).min())
    sharp = workspace.buffer.parameters.acuity_radius_px / PICTURE_SIZE_PX
    confidence = softmax_confidence((0.0, abs(passed - sharp)), spread=_SPREAD)
    yield Answer("yes" if passed <= sharp else "no", confidence=confidence)


def _scanned(start: Place, end: Place, workspace: Workspace) -> np.ndarray:
    """Places (N, 2) that attention went through, each step no further than it sees sharply."""
    step = workspace.buffer.parameters.acuity_radius_px / PICTURE_SIZE_PX
    at, way = start, [start]
    workspace.attend(at)
    while (left := math.dist(at, end)) > 1e-6:
        share = min(1.0, step / left)
        at = (at[0] + share * (end[0] - at[0]), at[1] + share * (end[1] - at[1]))
        workspace.attend(at)
        way.append(at)
    return np.array(way)
