"""Key measures of ambiguous figures, and its trials in words."""

from __future__ import annotations

from imagery_experiments.experiment.presentation import Levels, Presentation
from imagery_experiments.studies.ambiguous_figures.design import CONDITIONS

_NAMES = {levels: name for name, levels in CONDITIONS.items()}


def describe_trial(trial: Levels) -> str:
    """For example ``"shovel or lamp: in mind, asked for another"``."""
    readings = str(trial["figure"]).rsplit(" ", 1)[0]  # without the pen
    return f"{readings}: {_NAMES[trial['hint'], trial['medium']]}"


PRESENTATION = Presentation(
    "the share of objects whose other reading is found after rotation in mind",
    (
        "Reversed, objects: in mind, rotated",
        "Reversed, objects: in mind, asked for another",
        "Reversed, objects: in mind, its top may be elsewhere",
        "Reversed, objects: in mind, which side is its top",
        "Reversed, objects: own drawing",
        "Reversed, objects: the figure again",
        "Reversed, parts, same top: in mind, asked for another",
        "First reading is one of the two, objects",
    ),
    describe_trial,
)
