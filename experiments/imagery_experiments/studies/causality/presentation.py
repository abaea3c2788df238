"""Key measures of causal judgment, and its trials in words."""

from __future__ import annotations

from imagery_experiments.experiment.presentation import Levels, Presentation


def describe_trial(trial: Levels) -> str:
    """For example ``"teleporter, 2 discs, variant 1, in pictures: without"``."""
    clip = f"{trial['kind']}, {trial['discs']} discs, variant {trial['variant']}, in {trial['modality']}"
    return f"{clip}: {trial['question']}"


PRESENTATION = Presentation(
    "the correlation of counterfactual ratings with those of a noisy simulation of the physics",
    (
        "Correlation with the oracle, counterfactual",
        "Correlation with the oracle, displacement",
        "Correlation with the oracle, hypothetical",
        "Correlation with the oracle, causal",
        "Causal over counterfactual ratings",
        "Pairs in the right order, counterfactual",
        "Pairs in the right order, causal",
        "Right where order decides",
        "Told in words: correlation with the oracle, counterfactual",
        "Told in words: pairs in the right order",
    ),
    describe_trial,
)
