"""A chain of wheels and levers in pictures: each is turned in imagination; what it does to the next is seen.

Mental animation piece by piece, in the order of causes (Hegarty 1992). A piece is taken out of the picture, enlarged,
with a mark where it moves the next one, and turned about its pivot; where the mark goes, the next piece is moved at the
contact. No rule of gears, belts or levers is known. Seeing where the mark goes is noisy, so that errors add up along
the chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.task_templates import TURNING_WAYS
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.causal_chain.following import seen_pieces, way_through
from imagery_agent.planners.shared.evidence_accumulation import accumulate
from imagery_agent.tasks.planning import CausalChainTask
from imagery_agent.visual_routines.compositing import put_back
from imagery_agent.visual_routines.motion.links import Contact
from imagery_agent.visual_routines.motion.pieces import Piece, mark_place

_WINDOW = 3.6
"""Side of the enlarged window, as a multiple of the reach of the piece from its pivot."""
_MARK_PX = 3.0
"""Radius of the mark in the enlarged picture; a way of its diameter is one unit of evidence."""
_ENOUGH = 2.0
"""Evidence at which an average participant decides which way the mark went."""
_MOST_TURNS = 4


def deliberate(task: CausalChainTask, workspace: Workspace) -> Iterator[Answer]:
    """The answer once the chain has been followed to the piece in question."""
    workspace.perceive(task.picture, label="the mechanism at rest")
    graph, seen = seen_pieces(task, workspace)
    if not (followed := way_through(graph, task)):
        return  # it is left to guessing
    shown = task.picture
    way = -1.0 if task.way == TURNING_WAYS[0] else 1.0  # counterclockwise is positive
    certainty = 1.0
    for driver, driven in pairwise(followed):
        pieces, contact = (graph.nodes[driver]["piece"], graph.nodes[driven]["piece"]), graph.edges[driver, driven]
        evidence, turned = _turned(*pieces, contact["contact"], way, seen=seen, workspace=workspace)
        shown = _shown(shown, pieces[0], turned, workspace)
        way = 1.0 if evidence > 0 else -1.0
        certainty *= float(np.tanh(abs(evidence)))
    yield Answer(TURNING_WAYS[0] if way < 0 else TURNING_WAYS[1], confidence=0.5 + 0.5 * certainty)


def _turned(
    driver: Piece, driven: Piece, contact: Contact, way: float, *, seen: np.ndarray, workspace: Workspace
) -> tuple[float, np.ndarray]:
    """The driver, turned: evidence that the driven piece turns counterclockwise (positive), and a picture."""
    mark = contact[driver.color]
    label = f"the {driver.color} {driver.shape}, with a mark where it moves the {driven.color} {driven.shape}"
    side_px = _side_px(driver)
    workspace.take_out(seen, driver.area, pivot=driver.pivot, mark=mark, side_px=side_px, mark_px=_MARK_PX, label=label)
    start = mark_place(workspace.look())
    turned: list[MentalPicture] = []

    def look() -> float:
        turned.append(workspace.rotate(way * workspace.largest.rotate_deg))
        gone = mark_place(workspace.look())
        if start is None or gone is None:
            return workspace.weigh(0.0)
        moved = _push(contact, driver, driven, np.subtract(gone, start))
        return workspace.weigh(moved * PICTURE_SIZE_PX / (2 * _MARK_PX))

    total = accumulate(look, threshold=_ENOUGH * workspace.traits.caution, max_looks=_MOST_TURNS)
    return total, turned[-1].pixels


def _side_px(piece: Piece) -> float:
    return _WINDOW * piece.reach * PICTURE_SIZE_PX


def _shown(shown: np.ndarray, piece: Piece, turned: np.ndarray, workspace: Workspace) -> np.ndarray:
    """The mechanism with one more piece where it has been turned to."""
    rest = np.where(piece.area[..., None], 255, shown).astype(np.uint8)
    moved = MentalPicture(put_back(turned, piece.pivot, _side_px(piece)))
    label = f"the {piece.color} {piece.shape} has turned"
    return workspace.see_together([MentalPicture(rest), moved], label=label).pixels


def _push(contact: Contact, driver: Piece, driven: Piece, moved: np.ndarray) -> float:
    """How far the driven piece is moved counterclockwise at the contact, by a move of the driver there.

    A belt and a rod move along themselves: the move at one end of a straight part is the move at the other.
    """
    strand = np.subtract(contact[driven.color], contact[driver.color])
    if strand.any():
        along = strand / np.hypot(*strand)
        moved = along * (moved @ along)
    arm = np.subtract(contact[driven.color], driven.pivot)
    return float((arm[1] * moved[0] - arm[0] * moved[1]) / np.hypot(*arm))  # y points down
