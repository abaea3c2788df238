"""Same or mirror images? Rotate one figure in mind until it is aligned with the other, then compare.

In the picture plane (Just & Carpenter 1976: search, transform and compare, confirm): the mind searches for ends of the
two figures that may correspond, rotates the first figure in steps towards the second, re-estimating the remaining angle
after each step, and compares closely once they are aligned. If they do not match, it tries a second correspondence that
fitted nearly as well; if that fails too, they are mirror images. Mirror images have no correct alignment, so how far
they are rotated depends on the figure more than on the angle.

In depth no angle can be estimated. The two figures are turned towards each other alternately, since each turn can bring
hidden sides into view, as long as their coarse match rises; or the first figure and the mirror image of the second, if
these match better after the first step. Imagined pictures lose detail with every step and the mind knows it: the match
that it requires falls with the number of steps. If one direction gives no match it tries the other; if neither does,
the better of the two decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.shared.evidence_accumulation import accumulate
from imagery_agent.tasks.rotation import CompareTask
from imagery_agent.visual_routines.image_similarity import FIRST_IMPRESSION, Glance, is_shaded
from imagery_agent.visual_routines.shape_alignment import Bearing

LOOK = Glance(blur_px=1.2, surround_px=6.0, play_px=2)


@dataclass(frozen=True)
class RotationParameters:
    """How to rotate and to compare; the largest rotation per step is the workspace's (``LargestSteps``)."""

    accept: float = 0.89
    """Match required of two pictures that were just perceived."""
    match_loss_per_rotation: float = 0.015
    """The required match falls by this with every rotation step, because each one degrades the picture."""
    match_loss_per_depth_turn: float = 0.1
    """The same for a turn in depth, which loses more: sides come into view that were hidden."""
    decision_threshold: float = 0.1
    """Evidence (match minus required match, summed over glances) that decides."""
    max_glances: int = 8
    """After this many glances the sign of the evidence decides."""
    aligned_deg: float = 5.0
    """Figures with a smaller remaining angle count as aligned."""
    max_fit_deficit: float = 0.1
    """A second correspondence is tried if it fits worse than the first by no more than this."""
    max_match_drop: float = 0.03
    """Fall of the coarse match below its maximum after which turning in depth stops."""
    range_deg: float = 160.0
    """Largest total angle by which figures are turned towards each other."""
    look: Glance = LOOK
    """The filter of a close comparison."""
    description_step_deg: float = 10.0
    """Step between the orientations that the propositional solver tries."""

    def __post_init__(self) -> None:
        if not self.decision_threshold > 0 or not 0 <= self.accept <= 1 or self.max_glances < 1:
            raise ValueError(
                f"expected decision_threshold above 0, accept from 0 to 1, max_glances of 1 or more, got {self}"
            )
        if not 0 < self.description_step_deg <= 180:
            raise ValueError(f"expected description_step_deg above 0 and at most 180, got {self.description_step_deg}")


@dataclass(frozen=True)
class Pair:
    """Two mental pictures, one or both of them transformed."""

    first: MentalPicture
    second: MentalPicture
    angle_deg: float = 0.0
    """Intended rotation of the two towards each other, positive if the first was rotated to the left."""
    rotations: int = 0
    depth_turns: int = 0
    coarse_match: float = 0.0


def compare_figures(task: CompareTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Answer ``same`` or ``different``."""
    halves = np.split(task.display, 2, axis=1)
    left, right = (
        workspace.perceive(half, label=f"{side} figure") for half, side in zip(halves, ("left", "right"), strict=True)
    )
    in_depth = task.in_depth if task.in_depth is not None else is_shaded(left.pixels)
    compare = compare_in_depth if in_depth else compare_in_plane
    return compare(Pair(left, right), workspace, parameters)


# ---------------------------------------------------------------- in the picture plane


def compare_in_plane(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Try the likely correspondences, the likeliest first: align, then compare closely."""
    evidence, angle_deg = 0.0, 0.0
    for bearing in _likely(workspace.bearings(pair.first, pair.second), parameters.max_fit_deficit):
        remaining = _wrapped(bearing.angle_deg - angle_deg)
        aligned = align(pair, remaining, workspace, parameters)
        angle_deg += aligned.angle_deg - pair.angle_deg
        pair = aligned
        evidence = evidence_of_match(pair, workspace, parameters)
        if evidence > 0:
            return Answer("same", confidence=confidence(evidence))
    return Answer("different", confidence=confidence(evidence))


def align(pair: Pair, remaining_deg: float, workspace: Workspace, parameters: RotationParameters) -> Pair:
    """Rotate the first figure in steps, re-estimating the remaining angle after each, until it is aligned."""
    largest = whole_degrees(workspace.largest.rotate_deg)
    while abs(remaining_deg) > parameters.aligned_deg:
        step = float(np.rint(np.clip(remaining_deg, -largest, largest)))
        pair = rotated(pair, step, workspace)
        expected = remaining_deg - step
        seen = workspace.bearings(pair.first, pair.second)
        near = [bearing for bearing in seen if abs(_wrapped(bearing.angle_deg - expected)) <= 45.0]
        nearest = min(near, key=lambda one: abs(_wrapped(one.angle_deg - expected)), default=None)
        # average of the intended and the estimated remaining angle
        remaining_deg = expected + (0.5 * _wrapped(nearest.angle_deg - expected) if nearest else 0.0)
        if abs(expected) <= parameters.aligned_deg and abs(step) < largest:
            break  # a small step that was intended as the last
    return pair


def rotated(pair: Pair, angle_deg: float, workspace: Workspace) -> Pair:
    """The first figure rotated by one step."""
    picture = workspace.rotate(angle_deg, pair.first)
    return replace(pair, first=picture, angle_deg=pair.angle_deg + angle_deg, rotations=pair.rotations + 1)


def whole_degrees(largest_deg: float) -> float:
    """The largest step in whole degrees, which is how instructions to the imagination give angles."""
    return float(max(1, int(largest_deg)))


def evidence_of_match(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> float:
    """Summed evidence that the two are the same figure; positive for the same."""
    required = required_match(pair, parameters)
    return accumulate(
        lambda: _close_match(pair, workspace, parameters) - required,
        threshold=parameters.decision_threshold,
        max_looks=parameters.max_glances,
    )


def required_match(pair: Pair, parameters: RotationParameters) -> float:
    """The match required of two pictures after this many transformations."""
    loss = parameters.match_loss_per_rotation * pair.rotations + parameters.match_loss_per_depth_turn * pair.depth_turns
    return parameters.accept - loss


def confidence(evidence: float) -> float:
    """Evidence as a confidence in [0.5, 1]."""
    return float(min(1.0, 0.5 + abs(evidence)))


def _likely(bearings: list[Bearing], max_deficit: float) -> list[Bearing]:
    """The best correspondence, and the second if it fits nearly as well."""
    return [bearing for bearing in bearings[:2] if bearing.likeness >= bearings[0].likeness - max_deficit]


def _wrapped(angle_deg: float) -> float:
    return (angle_deg + 180.0) % 360.0 - 180.0


# ---------------------------------------------------------------- in depth


def compare_in_depth(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Turn the figures, or one and the mirror image of the other, towards each other, the better match first."""
    evidence = evidence_of_match(pair, workspace, parameters)
    if evidence > 0:
        return Answer("same", confidence=confidence(evidence))
    first_turns = _turned_both_ways(pair.first, workspace)
    mirrored = replace(pair, second=workspace.mirror(pair.second))
    starts = {
        "same": _with_first_turn(pair, first_turns, workspace),
        "different": _with_first_turn(mirrored, first_turns, workspace),
    }
    best = {}
    for answer in sorted(starts, key=lambda name: -max(one.coarse_match for one in starts[name])):
        best[answer] = _best_match(starts[answer], workspace, parameters)
        evidence = evidence_of_match(best[answer], workspace, parameters)
        if evidence > 0:
            return Answer(answer, confidence=confidence(evidence))
    difference = accumulate(
        lambda: (
            _close_match(best["same"], workspace, parameters) - _close_match(best["different"], workspace, parameters)
        ),
        threshold=parameters.decision_threshold,
        max_looks=parameters.max_glances,
    )
    return Answer("same" if difference > 0 else "different", confidence=confidence(difference))


def _turned_both_ways(picture: MentalPicture, workspace: Workspace) -> dict[float, MentalPicture]:
    """The picture turned by one step in depth to either side: signed angle -> picture."""
    step = whole_degrees(workspace.largest.turn_deg)
    acts = [(picture, Operation("turn", angle_deg=side * step)) for side in (1.0, -1.0)]
    return dict(zip((step, -step), workspace.alternatives(acts), strict=True))


def _with_first_turn(pair: Pair, first_turns: dict[float, MentalPicture], workspace: Workspace) -> list[Pair]:
    """The pair as it is, and after the first turn in the direction that matches better."""
    turned = [
        _with_coarse_match(replace(pair, first=picture, angle_deg=angle, depth_turns=1), workspace)
        for angle, picture in first_turns.items()
    ]
    return [_with_coarse_match(pair, workspace), max(turned, key=lambda one: one.coarse_match)]


def _best_match(start: list[Pair], workspace: Workspace, parameters: RotationParameters) -> Pair:
    """Turn both figures alternately in the direction of the first turn; the best match among the last three pairs."""
    pairs = list(start)
    step = pairs[1].angle_deg
    best = max(pair.coarse_match for pair in pairs)
    while (
        pairs[-1].coarse_match >= best - parameters.max_match_drop
        and abs(pairs[-1].angle_deg + step) <= parameters.range_deg
    ):
        last = pairs[-1]
        if last.depth_turns % 2:  # the first figure was turned last, so the second is next
            turned = replace(last, second=workspace.turn(-step, last.second))
        else:
            turned = replace(last, first=workspace.turn(step, last.first))
        turned = replace(turned, angle_deg=last.angle_deg + step, depth_turns=last.depth_turns + 1)
        pairs.append(_with_coarse_match(turned, workspace))
        best = max(best, pairs[-1].coarse_match)
    matches = [_close_match(pair, workspace, parameters) for pair in pairs[-3:]]
    return pairs[-3:][int(np.argmax(matches))]


def _close_match(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> float:
    return workspace.compare(pair.first, pair.second, looks=(parameters.look,))[0]


def _with_coarse_match(pair: Pair, workspace: Workspace) -> Pair:
    (match,) = workspace.compare(pair.first, pair.second, looks=(FIRST_IMPRESSION,))
    return replace(pair, coarse_match=match)
