"""A judgment from courses that were imagined or inferred, and from the cue of contact while there are few."""

from __future__ import annotations

from dataclasses import dataclass

from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.causality.parameters import CausalityParameters
from imagery_agent.tasks.causality import HIGHEST, JudgeTask


@dataclass(frozen=True)
class Seen:
    """What a clip showed, as far as a judgment needs it."""

    through: bool
    """Whether the target went through the gate."""
    touched: bool
    """Whether a chain of contacts leads from the cause to the target."""


@dataclass(frozen=True)
class Chances:
    """Probability that the target goes through the gate, in the cases that a question needs."""

    without: float
    """Without the cause; of ``will`` and ``displaced``: in the case in question."""
    alone: float = 0.0
    """With no disc but cause and target."""
    neither: float = 0.0
    """With the target alone."""


def answer(
    task: JudgeTask, seen: Seen, chances: Chances | None, *, certainty: float, parameters: CausalityParameters
) -> Answer:
    """The rating: a mean of what was imagined and of the cue of contact, weighted by how far imagining has come.

    Args:
        task: the question.
        seen: what the clip showed.
        chances: None while nothing was imagined or inferred.
        certainty: in [0, 1], how much of what had to be imagined was.
        parameters: weights.
    """
    cue = _by_contact(task, seen)
    if chances is None:
        return Answer(str(round(cue)), confidence=0.0)
    weight = (1 - certainty) * parameters.contact_reliability
    imagined = _rating(task, seen, chances, parameters)
    rating = (certainty * imagined + weight * cue) / (certainty + weight)
    return Answer(str(round(rating)), confidence=certainty)


def _by_contact(task: JudgeTask, seen: Seen) -> float:
    """What contact alone suggests: what touched made the difference, what did not made none."""
    if task.question == "caused":
        return HIGHEST * seen.touched * (1 if seen.through else -1)
    if task.question == "without":
        return HIGHEST * (seen.through != seen.touched)
    return HIGHEST / 2


def _rating(task: JudgeTask, seen: Seen, chances: Chances, parameters: CausalityParameters) -> float:
    if task.question != "caused":
        return HIGHEST * chances.without
    otherwise, alone, neither = (
        1 - chance if seen.through else chance for chance in (chances.without, chances.alone, chances.neither)
    )  # of another outcome than the actual one
    sufficient = (1 - alone) * neither
    share = parameters.whether * otherwise + parameters.how * seen.touched + parameters.sufficient * sufficient
    return HIGHEST * share * (1 if seen.through else -1)
