"""Rotation in depth: search the direction, turn both figures towards each other, and compare after every step.

No angle can be estimated in depth. The first figure is turned by one step to either side, and the mind goes on where
the two figures become more alike, or where one becomes more like the mirror image of the other; if they become less
alike, it returns to the other side. The two are turned alternately, since each turn can bring hidden sides into view.
A match that may be the right one is looked into with half a step, and decided as in the picture plane.

Imagined pictures lose detail and the mind knows it: it compares them coarsely, and the match that it requires falls
with the number of times that they were drawn anew. As wrong views can match as well as that, only a match that wrong
views hardly ever reach decides at once. Otherwise they are turned on, and the orientation and hypothesis that come
nearest to what can be expected decide in the end, or when the participant's patience ends, after another look.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.rotation.in_plane import whole_degrees
from imagery_agent.planners.rotation.pair import Pair, confidence, judge_turned
from imagery_agent.planners.rotation.parameters import RotationParameters

SAME, MIRRORED = "same", "different"
"""The two hypotheses: the second figure is the first one turned, or its mirror image is."""


@dataclass(frozen=True)
class Turned:
    """Both figures after some turns in one direction."""

    side: float
    """1: the first figure is turned to the left; -1: to the right."""
    first: MentalPicture
    seconds: dict[str, MentalPicture]
    """The second figure, and its mirror image, by hypothesis."""
    angle_deg: float = 0.0
    """Total turn of the two towards each other."""
    turns: int = 0
    excess: dict[str, float] = field(default_factory=dict)
    """Match minus the required match, by hypothesis."""
    coarse: dict[str, float] = field(default_factory=dict)
    """Coarse match, by hypothesis."""

    @property
    def nearness(self) -> float:
        """The better coarse match."""
        return max(self.coarse.values())

    def stands_out(self, answer: str, parameters: RotationParameters) -> bool:
        """Whether the match suffices to decide for a hypothesis before the other orientations have been seen."""
        is_sure = not self.pair(answer).redrawn or self.coarse[answer] > parameters.sure
        return self.excess[answer] > 0 and is_sure

    def pair(self, answer: str) -> Pair:
        """The figures of one hypothesis."""
        return Pair(self.first, self.seconds[answer], self.side * self.angle_deg)


def compare_in_depth(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Compare the figures as they stand, then turn them until they, or one and the other's mirror image, match."""
    evidence = judge_turned(pair, workspace, parameters)
    if evidence > 0:
        return Answer(SAME, confidence=confidence(evidence))
    seconds = {SAME: pair.second, MIRRORED: workspace.mirror(pair.second)}
    start = looked_at(Turned(0.0, pair.first, seconds), workspace, parameters)
    if (answer := _confirmed(start, MIRRORED, workspace, parameters)) is not None:
        return answer
    if not workspace.is_patient(parameters.patience_ms):
        return _likelier([[start]], workspace, parameters)
    ways = [[start, looked_at(one, workspace, parameters)] for one in _first_turns(start, workspace)]
    if (answer := _first_confirmed(ways, workspace, parameters)) is not None:
        return answer
    step = whole_degrees(workspace.largest.turn_deg)
    while open_ways := [way for way in ways if way[-1].angle_deg + step <= 180.0 + step / 2]:
        if not workspace.is_patient(parameters.patience_ms):
            break
        way = max(open_ways, key=lambda one: one[-1].nearness)
        way.append(looked_at(turned_further(way[-1], step, workspace), workspace, parameters))
        if (answer := _first_confirmed([way], workspace, parameters)) is not None:
            return answer
    return _likelier(ways, workspace, parameters)


def _likelier(ways: list[list[Turned]], workspace: Workspace, parameters: RotationParameters) -> Answer:
    """The hypothesis under which the figures came nearest to what can be expected after so many turns.

    The orientations that came nearest are looked at again.
    """

    def expected(way: list[Turned], turns: int) -> float:
        return parameters.imagined.required(way[turns].pair(SAME).redrawn)

    places = [(ways[0], 0)] + [(way, turns) for way in ways for turns in range(1, len(way))]
    found = {}
    for answer in (SAME, MIRRORED):
        excess = [way[turns].coarse[answer] - expected(way, turns) for way, turns in places]
        nearest = [places[n] for n in sorted(range(len(places)), key=lambda n: -excess[n])]
        found[answer] = max(
            _looked_at_again(way, turns, answer, workspace, parameters) - expected(way, turns)
            for way, turns in nearest[: parameters.looked_at_again]
        )
    return Answer(max(found, key=lambda answer: found[answer]), confidence=0.5)


def _looked_at_again(
    way: list[Turned], number: int, answer: str, workspace: Workspace, parameters: RotationParameters
) -> float:
    """Mean of the two best coarse matches after so many turns, however the two figures share them.

    Of pictures drawn anew, which differ in how well they were drawn; one shift of attention and one glance each.
    """
    matches = [way[number].coarse[answer]]
    for turns in range(number + 1) if way[number].pair(SAME).redrawn else ():
        first, second = max(0, 2 * turns - 1), 2 * (number - turns)
        if max(first, second) < len(way) and max(first, second) != number:
            workspace.switch(True)
            pictures = way[first].first, way[second].seconds[answer]
            matches += workspace.compare(*pictures, looks=(parameters.coarse_look,))
    return float(np.mean(sorted(matches)[-2:]))


def looked_at(figures: Turned, workspace: Workspace, parameters: RotationParameters) -> Turned:
    """The figures with their matches: one shift of attention, and one glance per hypothesis."""
    workspace.switch(True)
    excess, coarse = {}, {}
    for answer, second in figures.seconds.items():
        redrawn = figures.pair(answer).redrawn
        glance, criterion = parameters.depth_standard(redrawn)
        found, coarse[answer] = workspace.compare(figures.first, second, looks=(glance, parameters.coarse_look))
        excess[answer] = found - criterion.required(redrawn)
    return replace(figures, excess=excess, coarse=coarse)


def turned_further(figures: Turned, step_deg: float, workspace: Workspace) -> Turned:
    """One more turn, of the first figure or of the second and its mirror image, whichever was not turned last."""
    turn = figures.side * step_deg
    figures = replace(figures, angle_deg=figures.angle_deg + step_deg, turns=figures.turns + 1)
    if figures.turns % 2:
        return replace(figures, first=workspace.turn(turn, figures.first))
    acts = [(second, Operation("turn", angle_deg=-turn)) for second in figures.seconds.values()]
    return replace(figures, seconds=dict(zip(figures.seconds, workspace.alternatives(acts), strict=True)))


def _first_turns(start: Turned, workspace: Workspace) -> list[Turned]:
    """The first figure turned by one step to either side."""
    step = whole_degrees(workspace.largest.turn_deg)
    acts = [(start.first, Operation("turn", angle_deg=side * step)) for side in (1.0, -1.0)]
    return [
        replace(start, side=side, first=picture, angle_deg=step, turns=1)
        for side, picture in zip((1.0, -1.0), workspace.alternatives(acts), strict=True)
    ]


def _first_confirmed(ways: list[list[Turned]], workspace: Workspace, parameters: RotationParameters) -> Answer | None:
    """The first hypothesis that is confirmed where the figures stand now, or where they matched best just before."""
    candidates = [
        (way[-1], answer) for way in ways for answer in (SAME, MIRRORED) if way[-1].stands_out(answer, parameters)
    ]
    for before, peak, after in (way[-3:] for way in ways if len(way) > 2):
        for answer in (SAME, MIRRORED):
            is_peak = before.excess[answer] < peak.excess[answer] > after.excess[answer]
            if is_peak and -parameters.promising < peak.excess[answer] <= 0 and not peak.pair(answer).redrawn:
                candidates.append((peak, answer))
    if candidates:
        said = [
            (f"{answer} after {turned.angle_deg:.0f} degrees", turned.excess[answer]) for turned, answer in candidates
        ]
        workspace.note("candidates", said)
    for figures, answer in sorted(candidates, key=lambda one: -one[0].excess[one[1]]):
        if (found := _confirmed(figures, answer, workspace, parameters)) is not None:
            return found
    return None


def _confirmed(figures: Turned, answer: str, workspace: Workspace, parameters: RotationParameters) -> Answer | None:
    """The hypothesis as the answer, if the figures match in smaller and smaller steps around where they stand."""
    excess, pair = figures.excess[answer], figures.pair(answer)
    step = figures.side * whole_degrees(workspace.largest.turn_deg)
    for fraction in (2, 4):
        if excess >= parameters.turned.clear or not figures.turns or pair.redrawn:
            break
        acts = [(pair.first, Operation("turn", angle_deg=way * float(np.rint(step / fraction)))) for way in (1, -1)]
        near = [replace(pair, first=picture) for picture in workspace.alternatives(acts)]
        found = [(_excess(one, workspace, parameters), one) for one in near]
        excess, pair = max([(excess, pair), *found], key=lambda one: one[0])
    evidence = judge_turned(pair, workspace, parameters) if excess > 0 else 0.0
    return Answer(answer, confidence=confidence(evidence)) if evidence > 0 else None


def _excess(pair: Pair, workspace: Workspace, parameters: RotationParameters) -> float:
    """Match minus the required match: one glance."""
    glance, criterion = parameters.depth_standard(pair.redrawn)
    (match,) = workspace.compare(pair.first, pair.second, looks=(glance,))
    return match - criterion.required(pair.redrawn)
