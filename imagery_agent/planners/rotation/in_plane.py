"""Rotation in the picture plane: search, rotate and compare, confirm (Just & Carpenter 1976).

The mind searches for ends of the two figures that may correspond and rotates the first figure in steps towards the
second. After each step it carries along the parts that are too small to be seen with the whole: it attends to each in
the imagined figure. A figure that is known by heart is rotated as one piece. Once the two
are aligned they are compared closely; if they do not match, a second correspondence that fitted nearly as well is
tried; if that fails too, they are mirror images. Whoever stops before the two are aligned, because patience ends, knows
nothing and guesses. Mirror images have no correct alignment, so how far they are rotated
depends on the figure more than on the angle.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.rotation.pair import Pair, confidence, find_parts, guess, judge
from imagery_agent.planners.rotation.parameters import RotationParameters
from imagery_agent.visual_routines.local_match import Place
from imagery_agent.visual_routines.shape_alignment import Bearing


def compare_in_plane(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Try the likely correspondences, the likeliest first: align, then compare closely."""
    parts = find_parts(pair, workspace, parameters)
    evidence, angle_deg = 0.0, 0.0
    for bearing in _likely(workspace.bearings(pair.first, pair.second), parameters.max_fit_deficit):
        remaining = wrapped(bearing.angle_deg - angle_deg)
        aligned = align(pair, remaining, workspace, parameters, parts=parts)
        if not workspace.is_patient(parameters.patience_ms):
            break
        angle_deg += aligned.angle_deg - pair.angle_deg
        pair = aligned
        evidence = judge_superimposed(pair, workspace, parameters)
        if evidence > 0:
            return Answer("same", confidence=confidence(evidence))
    return Answer("different", confidence=confidence(evidence)) if evidence else guess(workspace)


def judge_superimposed(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> float:
    """Evidence, in bounds, that two aligned figures are the same, wherever they stand in their displays."""
    over = replace(pair, second=workspace.superimpose(pair.second, pair.first))
    return judge(over, workspace, parameters, parts=find_parts(over, workspace, parameters))


def align(
    pair: Pair, remaining_deg: float, workspace: Workspace, parameters: RotationParameters, *, parts: list[Place]
) -> Pair:
    """Rotate the first figure in steps until it should be aligned, and correct what remains once."""
    pair = rotated_by(pair, remaining_deg, workspace, parameters, parts=parts)
    seen = workspace.bearings(pair.first, pair.second)
    near = [bearing.angle_deg for bearing in seen if abs(bearing.angle_deg) <= _CORRECTION_DEG]
    rest = min(near, key=abs, default=0.0)
    return rotated_by(pair, rest, workspace, parameters, parts=parts)


_CORRECTION_DEG = 45.0
"""A correspondence farther away than this is another one."""


def rotated_by(
    pair: Pair, remaining_deg: float, workspace: Workspace, parameters: RotationParameters, *, parts: list[Place]
) -> Pair:
    """The first figure rotated by an angle, in steps, its small parts carried along one by one."""
    for step in steps_of(remaining_deg, workspace, parameters):
        if not workspace.is_patient(parameters.patience_ms):
            break
        pair = rotated(pair, step, workspace)
        workspace.switch(pair.side_by_side)
        parts = [rotated_place(place, step) for place in parts]
        for place in parts:
            workspace.carry_along(place)
    return pair


def rotated(pair: Pair, angle_deg: float, workspace: Workspace) -> Pair:
    """The first figure rotated by one step."""
    return replace(pair, first=workspace.rotate(angle_deg, pair.first), angle_deg=pair.angle_deg + angle_deg)


def steps_of(angle_deg: float, workspace: Workspace, parameters: RotationParameters) -> list[float]:
    """The steps, in whole degrees, that make up an angle: the largest ones, and the rest if it does not count as
    aligned.
    """
    largest = whole_degrees(workspace.largest.rotate_deg)
    count, rest = divmod(abs(angle_deg), largest)
    sizes = [largest] * int(count) + ([float(np.rint(rest))] if rest >= parameters.aligned_deg else [])
    return [size if angle_deg > 0 else -size for size in sizes]


def rotated_place(place: Place, angle_deg: float) -> Place:
    """Where a place is after a rotation about the middle of the picture, counterclockwise (y points down)."""
    x, y = place[0] - 0.5, place[1] - 0.5
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return float(0.5 + x * cos + y * sin), float(0.5 - x * sin + y * cos)


def whole_degrees(largest_deg: float) -> float:
    """The largest step in whole degrees, which is how instructions to the imagination give angles."""
    return float(max(1, int(largest_deg)))


def wrapped(angle_deg: float) -> float:
    """The angle in [-180, 180)."""
    return (angle_deg + 180.0) % 360.0 - 180.0


def _likely(bearings: list[Bearing], max_deficit: float) -> list[Bearing]:
    """The best correspondence, and the second if it fits nearly as well."""
    return [bearing for bearing in bearings[:2] if bearing.likeness >= bearings[0].likeness - max_deficit]
