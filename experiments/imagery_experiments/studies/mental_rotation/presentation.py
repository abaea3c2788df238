"""Key measures of mental rotation, and its trials in words."""

from __future__ import annotations

from imagery_experiments.experiment.presentation import Levels, Presentation

_INFORMATION = {
    "none": "nothing known",
    "identity": "identity known",
    "orientation": "orientation known",
    "both": "identity and orientation known",
}


def describe_trial(trial: Levels) -> str:
    """For example ``"block figures, 50 degrees in depth, same"``."""
    angle, pair = f"{trial['angle_deg']:g} degrees", trial["pair"]
    condition, stimuli = trial["condition"], trial["stimuli"]
    if condition == "learned":
        return f"learned polygon of {trial['polygon_points']:g} points, {angle}, {pair}"
    if condition == "information":
        known = _INFORMATION[trial["information"]]
        return f"learned letter, {known} {trial['lead_ms']:g} ms before, {angle}, {pair}"
    if condition == "identity":
        return f"which letter is it, {angle}"
    if condition == "probe":
        return f"probe {trial['lead_ms']:g} ms into the rotation of a letter, {angle}, {pair}"
    figures = {"blocks": "block figures"}.get(stimuli, stimuli)
    return f"{figures}, {angle} {'in depth' if trial['plane'] == 'depth' else 'in the picture plane'}, {pair}"


PRESENTATION = Presentation(
    "the slope of response time over angle, for block figures turned in depth,",
    (
        "Slope, block figures in depth, same",
        "Slope, block figures in depth, different",
        "Slope, letters, picture plane, same",
        "Slope, polygons of 24 points, same",
        "Slope, both known 1000 ms before, same",
        "Slope, which letter",
        "Accuracy, block figures in depth",
        "Errors of same over angle, block figures in depth",
    ),
    describe_trial,
)
