"""Assembly in pictures: isolate each thing of the figure, center it, and compare it with the rotated parts.

Parts are then assigned to places so that the sum of their matches is largest.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX, PLACES
from imagery_agent.mind.bipartite_matching import best_pairs
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.scene_graph import nearest_place
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.evidence_accumulation import MATCH_SPREAD, softmax_confidence
from imagery_agent.tasks.planning import AssemblyTask, say_plan

_HALF = 0.14
"""Half the side of the square around a place that belongs to it, in widths."""


def deliberate(task: AssemblyTask, workspace: Workspace) -> Iterator[Answer]:
    """A plan after every part compared; parts not compared yet are assigned to a free place."""
    figure = workspace.perceive(task.figure, label="figure")
    places = list(dict.fromkeys(nearest_place(*place) for place in workspace.things()))
    things = [_isolated(figure, PLACES[place], workspace) for place in places]
    fits: list[list[list[float]]] = []
    for number, part in enumerate(task.parts, start=1):
        seen = workspace.perceive(part, label=f"part {number}")
        rotated = _quarter_turns(seen, workspace)
        fits.append([[workspace.compare(one, thing)[0] for one in rotated] for thing in things])
        if things:
            yield _plan(fits, places, len(task.parts))


def _isolated(figure: MentalPicture, place: Place, workspace: Workspace) -> MentalPicture:
    """The thing at a place by itself, centered."""
    middles = (np.arange(PICTURE_SIZE_PX) + 0.5) / PICTURE_SIZE_PX
    mask = (np.abs(middles[None] - place[0]) < _HALF) & (np.abs(middles[:, None] - place[1]) < _HALF)
    thing = workspace.erase(~mask, figure)
    if place == PLACES["center"]:
        return thing
    return workspace.shift(0.5 - place[0], 0.5 - place[1], thing)


def _quarter_turns(part: MentalPicture, workspace: Workspace) -> list[MentalPicture]:
    """The part rotated to the left by 0, 1, 2 and 3 quarters; half a turn is two reflections."""
    quarter = workspace.rotate(90.0, part)
    half, three = (workspace.mirror(workspace.mirror(one), axis="horizontal") for one in (part, quarter))
    return [part, quarter, half, three]


def _plan(fits: list[list[list[float]]], places: list[str], parts: int) -> Answer:
    weights = {(part, place): max(turns) for part, row in enumerate(fits) for place, turns in enumerate(row)}
    assigned: dict[int, tuple[str, int]] = {}
    confidence = len(fits) / parts
    for part, place in best_pairs(weights):
        turns = fits[part][place]
        assigned[part] = (places[place], int(np.argmax(turns)))
        confidence *= softmax_confidence(turns, spread=MATCH_SPREAD)
    free = [place for place in places if place not in {place for place, _ in assigned.values()}] or places
    plan = [assigned.get(part, (free[0], 0)) for part in range(parts)]
    return Answer(say_plan(plan), confidence=confidence)
