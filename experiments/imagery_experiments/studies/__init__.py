"""The shipped studies by name. ``experiments/own_study.py`` shows how to define another one."""

from __future__ import annotations

from imagery_agent.validation import InputError, check_choice
from imagery_experiments.experiment.study import Analysis, Study
from imagery_experiments.studies import (
    ambiguous_figures,
    causal_chain,
    causality,
    described_motion,
    dual_coding,
    mental_rotation,
    mental_scanning,
    mentis,
    reinterpretation,
)

__all__ = ["FURTHER", "PLANNERS", "STUDIES", "Analysis", "Study", "find_study"]

PLANNERS = "planner-comparison"
"""The study of planning tasks, which compares agents within each trial."""

STUDIES: dict[str, Study] = {
    module.STUDY.name: module.STUDY
    for module in (mental_rotation, mental_scanning, reinterpretation, ambiguous_figures)
}
"""The studies of ``imagery reproduce``, with people's results beside the agents'."""
FURTHER: dict[str, Study] = {
    module.STUDY.name: module.STUDY for module in (causality, causal_chain, dual_coding, mentis, described_motion)
}
"""Studies with agents of their own, or beside published results of other models."""


def find_study(name: str) -> Study:
    """The study called ``name``; InputError with the nearest name otherwise."""
    if name == PLANNERS:
        raise InputError(f"{PLANNERS} runs all its agents together, as imagery run {PLANNERS}; expected another study")
    known = {**STUDIES, **FURTHER}
    return known[check_choice("study", name, known)]
