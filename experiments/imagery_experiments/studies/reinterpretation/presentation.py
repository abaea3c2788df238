"""Key measures of reinterpretation, and its trials in words."""

from __future__ import annotations

from imagery_experiments.experiment.presentation import Levels, Presentation
from imagery_experiments.studies.reinterpretation.design import CANONICAL


def describe_trial(trial: Levels) -> str:
    """The name of the item, for example ``"item: umbrella"``."""
    return f"item: {CANONICAL.get(trial['item'], trial['item'])}"


PRESENTATION = Presentation(
    "the share of good names as first answer",
    (
        "Good names, first answer",
        "Good name in the first five",
        "Good name guessed before the last step",
        "Mean grade of the first name, of the best of five",
        "Sentences carried out",
    ),
    describe_trial,
)
