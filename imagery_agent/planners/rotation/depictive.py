"""Same or mirror images? By rotating one figure in mind until it stands like the other, and looking.

In the picture plane (Just & Carpenter 1976: search, transform and compare, confirm): the mind looks which ends of the
figures may belong together, rotates the first in steps towards the second, looking after every step how far it still
is, and compares closely once they stand alike. If they do not match, another pairing of ends is tried if it looked
nearly as good; if that fails too they are mirror images. For these no angle is right, so that what is rotated depends
on the figure more than on the angle.

In depth nothing can be read off. Each figure in turn is turned a step towards the other, since what was hidden in one
may be seen in the other, as long as they become more alike at first impression; or the first and the mirror image of
the second, if these look more alike after the first step. What imagination loses with every step is known to it: the
match that it asks for falls with the steps. If that is not found one way, the other is tried; if in neither, the better
of the two decides.
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
    """How carefully to rotate and to compare; how far a step goes is the workspace's (``LargestSteps``)."""

    accept: float = 0.89
    """Match from which two pictures just seen count as the same."""
    wear_per_rotation: float = 0.015
    """Rotating a picture wears it: the match that is asked for falls by so much with every step."""
    wear_per_turn: float = 0.1
    """The same for a turn in depth, which loses more: sides come into view that were hidden."""
    bound: float = 0.1
    """Evidence (match above or below what is asked for, summed over glances) that decides."""
    most_glances: int = 8
    """After so many glances the mind decides by what there is."""
    aligned_deg: float = 5.0
    """Figures whose ends are so near to one another count as standing alike."""
    rival: float = 0.1
    """Another pairing of ends is tried if it looked worse than the first by no more than this."""
    passed: float = 0.03
    """Fall of the first impression after which the best place counts as passed."""
    range_deg: float = 160.0
    """How far figures are turned towards one another at most."""
    look: Glance = LOOK
    """A close look."""

    def __post_init__(self) -> None:
        if not self.bound > 0 or not 0 <= self.accept <= 1 or self.most_glances < 1:
            raise ValueError(
                f"expected bound above 0, accept from 0 to 1, most_glances of 1 or more, got {self}"
            )


@dataclass(frozen=True)
class Pair:
    """Two figures in mind, one or both of them changed."""

    first: MentalPicture
    second: MentalPicture
    angle_deg: float = 0.0
    """How far they were meant to go towards one another, positive if the first went to the left."""
    rotations: int = 0
    turns: int = 0
    impression: float = 0.0
    """Match at first impression."""


def compare_figures(task: CompareTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Answer ``same`` or ``different``."""
    halves = np.split(task.display, 2, axis=1)
    left, right = (
        workspace.perceive(half, label=f"{side} figure")
        for half, side in zip(halves, ("left", "right"), strict=True)
    )
    in_depth = task.in_depth if task.in_depth is not None else is_shaded(left.pixels)
    compare = compare_in_depth if in_depth else compare_in_plane
    return compare(Pair(left, right), workspace, parameters)


# ---------------------------------------------------------------- in the picture plane


def compare_in_plane(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Rotate by the bearings that look likely, the likeliest first, and compare closely after each."""
    evidence, angle_deg = 0.0, 0.0
    for bearing in _likely(workspace.bearings(pair.first, pair.second), parameters.rival):
        remaining = _wrapped(bearing.angle_deg - angle_deg)
        aligned = align(pair, remaining, workspace, parameters)
        angle_deg += aligned.angle_deg - pair.angle_deg
        pair = aligned
        evidence = judge(pair, workspace, parameters)
        if evidence > 0:
            return Answer("same", confidence=confidence(evidence))
    return Answer("different", confidence=confidence(evidence))


def align(pair: Pair, remaining_deg: float, workspace: Workspace, parameters: RotationParameters) -> Pair:
    """Rotate the first figure in steps, looking after each how far it still is, until it stands like the second."""
    largest = whole(workspace.largest.rotate_deg)
    while abs(remaining_deg) > parameters.aligned_deg:
        step = float(np.rint(np.clip(remaining_deg, -largest, largest)))
        pair = rotated(pair, step, workspace)
        expected = remaining_deg - step
        seen = workspace.bearings(pair.first, pair.second)
        near = [bearing for bearing in seen if abs(_wrapped(bearing.angle_deg - expected)) <= 45.0]
        nearest = min(near, key=lambda one: abs(_wrapped(one.angle_deg - expected)), default=None)
        # what was meant and what is seen count equally
        remaining_deg = expected + (0.5 * _wrapped(nearest.angle_deg - expected) if nearest else 0.0)
        if abs(expected) <= parameters.aligned_deg and abs(step) < largest:
            break  # a small step that was to be the last
    return pair


def rotated(pair: Pair, angle_deg: float, workspace: Workspace) -> Pair:
    """The first figure rotated by one step."""
    picture = workspace.rotate(angle_deg, pair.first)
    return replace(pair, first=picture, angle_deg=pair.angle_deg + angle_deg, rotations=pair.rotations + 1)


def whole(largest_deg: float) -> float:
    """The largest step in whole degrees: imagination is told them in words."""
    return float(max(1, int(largest_deg)))


def judge(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> float:
    """Evidence that the two are the same figure: above 0 for yes."""
    asked = asked_for(pair, parameters)
    return accumulate(
        lambda: _close_match(pair, workspace, parameters) - asked,
        bound=parameters.bound,
        most_looks=parameters.most_glances,
    )


def asked_for(pair: Pair, parameters: RotationParameters) -> float:
    """The match that is asked for after so many steps."""
    wear = parameters.wear_per_rotation * pair.rotations + parameters.wear_per_turn * pair.turns
    return parameters.accept - wear


def confidence(evidence: float) -> float:
    """Evidence as a confidence in [0.5, 1]."""
    return float(min(1.0, 0.5 + abs(evidence)))


def _likely(bearings: list[Bearing], rival: float) -> list[Bearing]:
    """The likeliest bearing, and the second if it looks nearly as good."""
    return [bearing for bearing in bearings[:2] if bearing.likeness >= bearings[0].likeness - rival]


def _wrapped(angle_deg: float) -> float:
    return (angle_deg + 180.0) % 360.0 - 180.0


# ---------------------------------------------------------------- in depth


def compare_in_depth(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Turn the figures, or one and the mirror image of the other, towards one another: first what looks more alike."""
    evidence = judge(pair, workspace, parameters)
    if evidence > 0:
        return Answer("same", confidence=confidence(evidence))
    first_turns = _turned_both_ways(pair.first, workspace)
    mirrored = replace(pair, second=workspace.mirror(pair.second))
    begun = {
        "same": _begun(pair, first_turns, workspace),
        "different": _begun(mirrored, first_turns, workspace),
    }
    closest = {}
    for answer in sorted(begun, key=lambda name: -max(one.impression for one in begun[name])):
        closest[answer] = _closest(begun[answer], workspace, parameters)
        evidence = judge(closest[answer], workspace, parameters)
        if evidence > 0:
            return Answer(answer, confidence=confidence(evidence))
    difference = accumulate(
        lambda: (
            _close_match(closest["same"], workspace, parameters)
            - _close_match(closest["different"], workspace, parameters)
        ),
        bound=parameters.bound,
        most_looks=parameters.most_glances,
    )
    return Answer("same" if difference > 0 else "different", confidence=confidence(difference))


def _turned_both_ways(picture: MentalPicture, workspace: Workspace) -> dict[float, MentalPicture]:
    """One step of turning to the left and one to the right, by their angles."""
    step = whole(workspace.largest.turn_deg)
    acts = [(picture, Operation("turn", angle_deg=side * step)) for side in (1.0, -1.0)]
    return dict(zip((step, -step), workspace.alternatives(acts), strict=True))


def _begun(pair: Pair, first_turns: dict[float, MentalPicture], workspace: Workspace) -> list[Pair]:
    """The pair as it is, and after the first step in the direction that looks better."""
    heads = [
        _looked(replace(pair, first=picture, angle_deg=angle, turns=1), workspace)
        for angle, picture in first_turns.items()
    ]
    return [_looked(pair, workspace), max(heads, key=lambda head: head.impression)]


def _closest(begun: list[Pair], workspace: Workspace, parameters: RotationParameters) -> Pair:
    """The most alike of the pairs that are passed when both are turned, in turn, in the direction begun."""
    passed = list(begun)
    step = passed[1].angle_deg
    best = max(one.impression for one in passed)
    while (
        passed[-1].impression >= best - parameters.passed
        and abs(passed[-1].angle_deg + step) <= parameters.range_deg
    ):
        last = passed[-1]
        if last.turns % 2:  # the first figure went last: now the second comes to meet it
            moved = replace(last, second=workspace.turn(-step, last.second))
        else:
            moved = replace(last, first=workspace.turn(step, last.first))
        passed.append(
            _looked(replace(moved, angle_deg=last.angle_deg + step, turns=last.turns + 1), workspace)
        )
        best = max(best, passed[-1].impression)
    matches = [_close_match(one, workspace, parameters) for one in passed[-3:]]
    return passed[-3:][int(np.argmax(matches))]


def _close_match(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> float:
    return workspace.compare(pair.first, pair.second, looks=(parameters.look,))[0]


def _looked(pair: Pair, workspace: Workspace) -> Pair:
    (impression,) = workspace.compare(pair.first, pair.second, looks=(FIRST_IMPRESSION,))
    return replace(pair, impression=impression)
