"""Which agents take part in which study: asked by every command that runs one, before it writes anything."""

from __future__ import annotations

from collections.abc import Iterable

from imagery_agent.validation import InputError
from imagery_experiments.experiment.participant import Source
from imagery_experiments.participants import registry
from imagery_experiments.studies import PLANNERS, causal_chain, described_motion, mentis

GUESSED = (mentis.STUDY.name, described_motion.STUDY.name, causal_chain.STUDY.name, PLANNERS)
"""Studies of problems with a set of answers: the agent that guesses takes part in these alone."""


def check_participation(agents: Iterable[Source], study: str) -> None:
    """InputError, with the agents that do, for one that does not take part in the study."""
    for agent in agents:
        if because := _reason(agent, study):
            takers = [name for name, shipped in registry.AGENTS.items() if not _reason(shipped, study)]
            raise InputError(
                f"the agent {agent.name} does not take part in {study}: {because}; expected one of {', '.join(takers)}"
            )


def _reason(agent: Source, study: str) -> str:
    """Why an agent does not take part; empty: it does."""
    planner = getattr(agent, "planner", "")
    if planner == "random" and study not in GUESSED:
        return f"it can only guess the answers of {', '.join(GUESSED)}"
    if planner == "dual" and study == PLANNERS and getattr(agent, "experience", None) is None:
        return f"it learns from practice first, which is part of imagery run {PLANNERS}"
    return ""
