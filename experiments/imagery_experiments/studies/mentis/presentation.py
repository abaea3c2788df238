"""Key measures of the spatial puzzles, and its trials in words."""

from __future__ import annotations

from imagery_experiments.experiment.presentation import Levels, Presentation


def describe_trial(trial: Levels) -> str:
    """For example ``"hinge folding, level 3"``."""
    return f"{trial['puzzle']}, level {trial['level']}"


PRESENTATION = Presentation(
    "the share of form assemblies of three pieces that are right",
    (
        "Form assembly, level 3",
        "Form assembly, level 1",
        "Form assembly, level 5",
        "Hinge folding, level 1",
        "Hinge folding, level 3",
        "Hinge folding, level 5",
        "Paper punch, level 1",
        "Paper punch, level 5",
    ),
    describe_trial,
)
