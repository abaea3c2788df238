"""Key measures of causal chains, and their trials in words."""

from __future__ import annotations

from imagery_envs.motion.causal_chain import KINDS
from imagery_experiments.experiment.presentation import Levels, Presentation
from imagery_experiments.studies.causal_chain.design import DISTANCES, PIECES


def describe_trial(trial: Levels) -> str:
    """For example ``"6 pieces, gears, 3 links away"``."""
    links = "link" if trial["distance"] == 1 else "links"
    return f"{trial['pieces']} pieces, {trial['kind']}, {trial['distance']} {links} away"


PRESENTATION = Presentation(
    "response time along the causal chain",
    (
        *(f"Time per link, {kind}" for kind in KINDS),
        *(f"Time per link, {count} pieces shown" for count in PIECES),
        *(f"Right, {distance} {'link' if distance == 1 else 'links'} away" for distance in DISTANCES),
    ),
    describe_trial,
)
