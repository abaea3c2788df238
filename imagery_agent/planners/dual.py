"""Verbal and imaginal code together (Paivio): propositions first, mental pictures if these leave it uncertain.

The planner weighs a code's answer by experience: how often answers of this code with about this confidence were
correct in practice, whatever the task. It does not know which kind of problem it has or which code suits it. Without
experience it uses the codes' own confidence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer, answer_within_budget
from imagery_agent.planners.planning.conditional_island.sequence import one_after_the_other
from imagery_agent.planners.registry import DELIBERATIONS
from imagery_agent.planners.single_code import PlannerParameters, SingleCodePlanner
from imagery_agent.tasks.planning import ConditionalIslandTask, Problem
from imagery_agent.tasks.reading import Task

VERBAL, IMAGINAL = "verbal", "imaginal"


@dataclass(frozen=True)
class PracticeTrial:
    """One practice trial with feedback."""

    code: str
    """VERBAL or IMAGINAL."""
    confidence: float
    correct: bool


@dataclass(frozen=True)
class Experience:
    """Accuracy of the two codes in practice, as a function of their confidence."""

    trials: tuple[PracticeTrial, ...] = ()
    width: float = 0.05
    """Standard deviation of the normal kernel over confidence: answers that were proved (confidence 1) say nothing
    about answers that were only likely."""

    def expected(self, code: str, confidence: float) -> float:
        """Expected accuracy of a code's answer with this confidence.

        Kernel-weighted share of correct practice trials, shrunk towards 1/2 by two pseudo-trials; the confidence
        itself for a code without practice.
        """
        known = [trial for trial in self.trials if trial.code == code]
        if not known:
            return confidence
        weights = [math.exp(-(((trial.confidence - confidence) / self.width) ** 2) / 2) for trial in known]
        right = sum(weight for weight, trial in zip(weights, known, strict=True) if trial.correct)
        return (right + 1) / (sum(weights) + 2)


@dataclass(frozen=True)
class DualParameters:
    """How the two codes are combined."""

    experience: Experience = field(default_factory=Experience)
    enough: float = 0.9
    """Propositional answers with at least this expected accuracy are not checked in pictures."""
    imagery: PlannerParameters = field(default_factory=PlannerParameters)
    """Of tasks other than planning problems, which are solved depictively."""


class DualPlanner:
    """Solves planning problems in both codes and gives the answer with the higher expected accuracy."""

    def __init__(self, parameters: DualParameters | None = None) -> None:
        self.parameters = parameters or DualParameters()
        self._imagery = SingleCodePlanner("depictive", self.parameters.imagery)

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one task."""
        if not isinstance(task, Problem):
            return self._imagery.solve(task, workspace)
        return answer_within_budget(self._deliberate, task, workspace)

    def _deliberate(self, problem: Problem, workspace: Workspace) -> Iterator[Answer]:
        """Propositionally, which is quick; then depictively, whose answer is given where it is trusted more.

        Of a problem in two parts each is given to the code that is trusted with it.
        """
        if isinstance(problem, ConditionalIslandTask):
            yield from one_after_the_other(problem, workspace, self._deliberate)
            return
        expected, solvers = self.parameters.experience.expected, DELIBERATIONS[type(problem)]
        verbal = Answer("", confidence=0.0)
        for answer in solvers.propositional(problem, workspace):
            verbal = Answer(answer.text, confidence=expected(VERBAL, answer.confidence))
            yield verbal
        if verbal.confidence >= self.parameters.enough:
            return
        for answer in solvers.depictive(problem, workspace):
            imaginal = Answer(answer.text, confidence=expected(IMAGINAL, answer.confidence))
            if verbal.text and verbal.confidence >= imaginal.confidence:
                yield verbal
            else:
                yield imaginal
