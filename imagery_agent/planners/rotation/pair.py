"""Two figures that are compared, and the decision whether they are the same.

Evidence accumulates over glances until it reaches a bound (Ratcliff & McKoon 2008), for the whole figure and for each
of the parts that are too small to be seen with it. A part that mismatches decides for "different"; "same" needs all of
them. Two figures side by side cost a shift of attention per glance, from one to the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.rotation.parameters import Criterion, RotationParameters
from imagery_agent.visual_routines.image_similarity import Glance
from imagery_agent.visual_routines.local_match import Place


@dataclass(frozen=True)
class Pair:
    """Two mental pictures, one or both of them transformed."""

    first: MentalPicture
    second: MentalPicture
    angle_deg: float = 0.0
    """Intended rotation of the two towards each other, positive if the first was rotated to the left."""
    side_by_side: bool = True
    """Whether both are on the screen; otherwise the first is a figure known by heart, held in mind as one piece."""

    @property
    def redrawn(self) -> int:
        """How often the two were drawn anew in imagination."""
        return self.first.redrawn + self.second.redrawn


def find_parts(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> list[Place]:
    """The small parts of one of two figures side by side that have to be compared one by one; the figure with more."""
    if not pair.side_by_side:
        return []
    found = [workspace.small_parts(one, resolution_px=parameters.resolution_px) for one in (pair.first, pair.second)]
    return max(found, key=len)[: parameters.most_parts]


def judge(pair: Pair, workspace: Workspace, parameters: RotationParameters, *, parts: list[Place]) -> float:
    """Evidence that two aligned figures are the same, in bounds: positive for the same."""
    looks = [_whole(pair, workspace, parameters, (parameters.look, parameters.whole))]
    looks += [_part(pair, place, workspace, parameters) for place in parts]
    return decide(looks, workspace, parameters)


def judge_turned(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> float:
    """The same for figures turned in depth, whose parts change as they turn."""
    standard = parameters.depth_standard(pair.redrawn)
    return decide([_whole(pair, workspace, parameters, standard)], workspace, parameters)


def decide(looks: list[Callable[[], float]], workspace: Workspace, parameters: RotationParameters) -> float:
    """Look in turn until all parts have reached the bound, or one the opposite bound; the evidence of the weakest."""
    bound = parameters.bound * workspace.traits.caution
    totals = [0.0] * len(looks)
    for _ in range(parameters.max_glances):
        for number, look in enumerate(looks):
            if totals[number] < bound:
                totals[number] += workspace.weigh(look())
                if totals[number] <= -bound:
                    return -1.0
        if min(totals) >= bound:
            return 1.0
    return min(totals) / bound


def guess(workspace: Workspace) -> Answer:
    """The answer of a participant who stops before anything is known about the two."""
    return Answer("same" if workspace.weigh(0.0) > 0 else "different", confidence=0.5)


def strength(match: float, criterion: Criterion, redrawn: int, parameters: RotationParameters) -> float:
    """Evidence of one match: at most ``drift``, less the more often the pictures were drawn anew."""
    clear = (match - criterion.required(redrawn)) / criterion.clear
    return parameters.drift * min(criterion.strongest, max(-2.0, clear)) / (1 + parameters.doubt * redrawn)


def confidence(evidence: float) -> float:
    """Evidence, in bounds, as a confidence in [0.5, 1]."""
    return min(1.0, 0.5 + 0.5 * abs(evidence))


def _whole(
    pair: Pair, workspace: Workspace, parameters: RotationParameters, standard: tuple[Glance, Criterion]
) -> Callable[[], float]:
    glance, criterion = standard

    def look() -> float:
        workspace.switch(pair.side_by_side)
        (match,) = workspace.compare(pair.first, pair.second, looks=(glance,))
        return strength(match, criterion, pair.redrawn, parameters)

    return look


def _part(pair: Pair, place: Place, workspace: Workspace, parameters: RotationParameters) -> Callable[[], float]:
    def look() -> float:
        match = workspace.compare_at(place, pair.first, pair.second, focus=parameters.focus)
        return strength(match, parameters.part, pair.redrawn, parameters)

    return look
