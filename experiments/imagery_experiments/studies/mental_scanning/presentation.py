"""Key measures of mental scanning, and its trials in words."""

from __future__ import annotations

from imagery_experiments.experiment.presentation import Levels, Presentation

_TASKS = {
    "scan": "scan from {start} to {target}",
    "jump": "jump from {start} to {target}",
    "presence": "is {target} on the map, from {start}",
    "direction": "direction from {start} to {target}",
    "duration": "rated duration of a scan from {start} to {target}",
    "arrow": "unexpected arrow near {start}, pointing at {target} or not",
}


def describe_trial(trial: Levels) -> str:
    """For example ``"scan from tree to lake, 32 pixels, map seen"``."""
    words = [_TASKS[trial["task"]].format(start=trial["start"], target=trial["target"])]
    if trial["present"] and trial["distance_px"] == trial["distance_px"]:
        words.append(f"{trial['distance_px']:.0f} pixels")
    elif not trial["present"]:
        words.append("target not on the map")
    if trial["learning"] == "description":
        order = "clockwise" if trial["order"] == "clockwise" else "in random order"
        words.append(f"map described {order}, exposure {trial['exposures']:g}")
    else:
        words.append("map seen" + (" at half size" if trial["map_size"] == "half" else ""))
    if trial["expectation"] != "none":
        words.append(f"expecting that far is {trial['expectation']}")
    return ", ".join(words)


PRESENTATION = Presentation(
    "the relation of response time to distance, when scanning,",
    (
        "Slope, scan",
        "Slope, described in random order, 3 exposures",
        "Slope, described in random order, 6 exposures",
        "Slope, jump",
        "Slope, half size",
        "Slope, on the map?",
        "Slope, direction",
        "Slope, surprise arrow",
    ),
    describe_trial,
)
