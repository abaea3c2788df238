"""Verbal and imaginal code together (Paivio): think in words first, in pictures if words leave one unsure.

Which code to trust is a matter of experience: how often either was right before, on such a task, when it was as
sure as now. Without experience the codes' own confidence decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from imagery_agent.operations import Workspace
from imagery_agent.planners import depicted, described
from imagery_agent.planners.base import Answer, deliberated
from imagery_agent.planners.imagery import ImageryParameters, ImageryPlanner
from imagery_agent.problems import Problem
from imagery_agent.tasks import Task

VERBAL, IMAGINAL = "verbal", "imaginal"


@dataclass(frozen=True)
class Practised:
    """One practice trial with its feedback."""

    code: str
    """VERBAL or IMAGINAL."""
    task: str
    """Name of the problem's class."""
    confidence: float
    correct: bool


@dataclass(frozen=True)
class Experience:
    """What practice taught about the two codes."""

    trials: tuple[Practised, ...] = ()
    neighbours: int = 15
    """Earlier trials of like confidence that are thought of."""

    def expected(self, code: str, task: str, confidence: float | None = None) -> float:
        """Share of right answers to expect: of trials as sure as this one, of all if ``confidence`` is None.

        Shrunk towards one half by two imagined trials; the confidence itself where there is no experience.
        """
        known = [one for one in self.trials if (one.code, one.task) == (code, task)]
        if not known:
            return 0.5 if confidence is None else confidence
        if confidence is not None:
            known = sorted(known, key=lambda one: abs(one.confidence - confidence))[: self.neighbours]
        return (sum(one.correct for one in known) + 1) / (len(known) + 2)


@dataclass(frozen=True)
class DualParameters:
    """How the two codes work together."""

    experience: Experience = field(default_factory=Experience)
    worth_imagining: float = 0.02
    """Pictures are called up when they are expected to be right so much more often than the words at hand."""
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
        """The better code first; the other only if it may change the answer."""
        experience, task = self.parameters.experience, type(problem).__name__
        verbal = experience.expected(VERBAL, task)
        imaginal = experience.expected(IMAGINAL, task)
        codes = {VERBAL: described.deliberate, IMAGINAL: depicted.deliberate}
        first, second = (VERBAL, IMAGINAL) if verbal >= imaginal - 0.1 else (IMAGINAL, VERBAL)
        trusted = 0.0
        for answer in codes[first](problem, workspace):
            trusted = experience.expected(first, task, answer.confidence)
            yield Answer(answer.text, confidence=trusted)
        other = imaginal if second == IMAGINAL else verbal
        if other < trusted + self.parameters.worth_imagining and experience.trials:
            return
        for answer in codes[second](problem, workspace):
            sure = experience.expected(second, task, answer.confidence)
            if sure > trusted:
                yield Answer(answer.text, confidence=sure)
