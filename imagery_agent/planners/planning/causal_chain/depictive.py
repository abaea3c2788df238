"""A chain of wheels in pictures: each is turned in imagination, and what it does to the next is seen at the contact.

Mental animation piece by piece, in the order of causes (Hegarty 1992). A wheel is taken out of the picture, enlarged,
with a mark on its rim where it moves the next one, and turned; where the mark goes, the rim of the next wheel goes.
No rule of gears or belts is known. Seeing where the mark goes is noisy, so that errors add up along the chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import networkx as nx
import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.task_templates import TURNING_WAYS
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.causal_chain.following import seen_wheels, way_through
from imagery_agent.planners.shared.evidence_accumulation import accumulate
from imagery_agent.tasks.planning import WheelsTask
from imagery_agent.visual_routines.compositing import place_figure
from imagery_agent.visual_routines.motion.wheels import Contact, contact, mark_place

_WINDOW = 3.6
"""Side of the enlarged window, as a multiple of the wheel's radius."""
_MARK_PX = 3.0
"""Radius of the mark in the enlarged picture; a way of its diameter is one unit of evidence."""
_ENOUGH = 2.0
"""Evidence at which an average participant decides which way the mark went."""
_MOST_TURNS = 4


def deliberate(task: WheelsTask, workspace: Workspace) -> Iterator[Answer]:
    """The answer once the chain has been followed to the wheel in question."""
    workspace.perceive(task.picture, label="the wheels at rest")
    graph, seen = seen_wheels(task, workspace)
    followed = way_through(graph, task)
    shown = [MentalPicture(task.picture)]
    way = -1.0 if task.way == TURNING_WAYS[0] else 1.0  # counterclockwise is positive
    certainty = 1.0
    for driver, driven in pairwise(followed):
        at = contact(graph, driver, driven)
        evidence = _turned(graph, driver, driven, at, way, seen=seen, shown=shown, workspace=workspace)
        way = 1.0 if evidence > 0 else -1.0
        certainty *= float(np.tanh(abs(evidence)))
    yield Answer(TURNING_WAYS[0] if way < 0 else TURNING_WAYS[1], confidence=0.5 + 0.5 * certainty)


def _turned(
    graph: nx.Graph,
    driver: str,
    driven: str,
    at: Contact,
    way: float,
    *,
    seen: np.ndarray,
    shown: list[MentalPicture],
    workspace: Workspace,
) -> float:
    """Evidence that the driven wheel turns counterclockwise (positive) when the driver is turned a ``way``."""
    place, radius = graph.nodes[driver]["place"], graph.nodes[driver]["radius"]
    side_px = _WINDOW * radius * PICTURE_SIZE_PX
    label = f"the {driver} wheel, with a mark where it moves the {driven} one"
    workspace.take_out(seen, place, radius, mark=at.on_driver, side_px=side_px, mark_px=_MARK_PX, label=label)
    start = mark_place(workspace.look())
    turned: list[MentalPicture] = []

    def look() -> float:
        turned.append(workspace.rotate(way * workspace.largest.rotate_deg))
        gone = mark_place(workspace.look())
        if start is None or gone is None:
            return workspace.weigh(0.0)
        moved = _push(at, graph.nodes[driven]["place"], np.subtract(gone, start))
        return workspace.weigh(moved * PICTURE_SIZE_PX / (2 * _MARK_PX))

    total = accumulate(look, threshold=_ENOUGH * workspace.traits.caution, max_looks=_MOST_TURNS)
    shown.append(MentalPicture(place_figure(turned[-1].pixels, place, side_px=2 * radius * PICTURE_SIZE_PX)))
    workspace.see_together(shown, label=f"the {driver} wheel has turned")
    return total


def _push(at: Contact, middle: Place, moved: np.ndarray) -> float:
    """How far the rim of the driven wheel is moved counterclockwise, by a move at its contact.

    A belt moves along itself: the move at one end of its straight part is the move at the other.
    """
    strand = np.subtract(at.on_driven, at.on_driver)
    if np.hypot(*strand) > 0:
        along = strand / np.hypot(*strand)
        moved = along * (moved @ along)
    arm = np.subtract(at.on_driven, middle)
    return float((arm[1] * moved[0] - arm[0] * moved[1]) / np.hypot(*arm))  # y points down
