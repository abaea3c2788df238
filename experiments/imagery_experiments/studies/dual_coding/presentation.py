"""Key measures of dual coding, and its trials in words."""

from __future__ import annotations

from imagery_experiments.experiment.presentation import Levels, Presentation


def describe_trial(trial: Levels) -> str:
    """For example ``"recall, picture: umbrella"``."""
    manner = f", {trial['manner']}" if trial["manner"] else ""
    return f"{trial['part']}, {trial['material']}{manner}: {trial['item']}"


PRESENTATION = Presentation(
    "the share of pictures that are recalled",
    (
        "Recalled, learned: pictures",
        "Recalled, learned: concrete words",
        "Recalled, learned: abstract words",
        "Recalled, imagined: pictures",
        "Recalled, imagined: concrete words",
        "Recall over people's concreteness, words",
        "Walk, letter, point",
        "Walk, letter, speak",
    ),
    describe_trial,
)
