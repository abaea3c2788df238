"""The shipped studies by name. ``experiments/own_study.py`` shows how to define another one."""

from __future__ import annotations

from imagery_agent.validation import check_choice
from imagery_experiments.experiment.study import Analysis, Study
from imagery_experiments.studies import ambiguous_figures, mental_rotation, mental_scanning, mentis, reinterpretation

__all__ = ["FURTHER", "STUDIES", "Analysis", "Study", "find_study"]

STUDIES: dict[str, Study] = {
    module.STUDY.name: module.STUDY
    for module in (mental_rotation, mental_scanning, reinterpretation, ambiguous_figures)
}
"""The studies of ``imagery reproduce``, with people's results beside the agents'."""
FURTHER: dict[str, Study] = {mentis.STUDY.name: mentis.STUDY}
"""Studies beside published results of other models."""


def find_study(name: str) -> Study:
    """The study called ``name``; ValueError with the nearest name otherwise."""
    known = {**STUDIES, **FURTHER}
    return known[check_choice("study", name, known)]
