"""Verbal and imaginal code together (Paivio): think in words first, in pictures if words leave one unsure.

How much a code's confidence is worth is a matter of experience: how often the code was right when it was about so
sure, whatever the task was. Nothing tells the planner which kind of task it has before it, or which code suits it;
each code's own evidence does. Without experience the codes' own confidence decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer, deliberated
from imagery_agent.planners.imagery import ImageryParameters, ImageryPlanner
from imagery_agent.planners.planning import depictive as depicted
from imagery_agent.planners.planning import propositional as described
from imagery_agent.tasks.planning import Problem
from imagery_agent.tasks.reading import Task

VERBAL, IMAGINAL = "verbal", "imaginal"


@dataclass(frozen=True)
class Practised:
    """One practice trial with its feedback."""

    code: str
    """VERBAL or IMAGINAL."""
    confidence: float
    correct: bool


@dataclass(frozen=True)
class Experience:
    """What practice taught about the two codes."""

    trials: tuple[Practised, ...] = ()
    width: float = 0.05
    """Trials weigh less the less alike their confidence was (a normal kernel of this standard deviation): so what
    was proved, with confidence 1, says nothing about what seemed likely."""

    def expected(self, code: str, confidence: float) -> float:
        """Share of right answers to expect of a code that is so sure.

        Shrunk towards one half by two imagined trials; the confidence itself where there is no experience.
        """
        known = [one for one in self.trials if one.code == code]
        if not known:
            return confidence
        weights = [math.exp(-(((one.confidence - confidence) / self.width) ** 2) / 2) for one in known]
        right = sum(weight for weight, one in zip(weights, known, strict=True) if one.correct)
        return (right + 1) / (sum(weights) + 2)


@dataclass(frozen=True)
class DualParameters:
    """How the two codes work together."""

    experience: Experience = field(default_factory=Experience)
    enough: float = 0.9
    """Words that are expected to be right so often are not checked in pictures."""
    imagery: ImageryParameters = field(default_factory=ImageryParameters)
    """For tasks that are no problems, which are done in pictures."""


class DualPlanner:
    """Chooses between its two codes."""

    def __init__(self, parameters: DualParameters | None = None) -> None:
        self.parameters = parameters or DualParameters()
        self._imagery = ImageryPlanner(self.parameters.imagery)

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one task."""
        if not isinstance(task, Problem):
            return self._imagery.solve(task, workspace)
        return deliberated(self._deliberate, task, workspace)

    def _deliberate(self, problem: Problem, workspace: Workspace) -> Iterator[Answer]:
        """In words, which are quick; then in pictures, whose answer stands where it is the more trusted."""
        expected, said = self.parameters.experience.expected, Answer("", confidence=0.0)
        for answer in described.deliberate(problem, workspace):
            said = Answer(answer.text, confidence=expected(VERBAL, answer.confidence))
            yield said
        if said.confidence >= self.parameters.enough:
            return
        for answer in depicted.deliberate(problem, workspace):
            seen = Answer(answer.text, confidence=expected(IMAGINAL, answer.confidence))
            if said.text and said.confidence >= seen.confidence:
                yield said
            else:
                yield seen
