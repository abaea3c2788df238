"""Key measures of described motion, and its trials in words."""

from __future__ import annotations

from imagery_envs.motion.described_motion import MOVERS
from imagery_experiments.experiment.presentation import Levels, Presentation
from imagery_experiments.studies.described_motion.analysis import QUESTION_TITLES


def describe_trial(trial: Levels) -> str:
    """For example ``"do they meet, 3 movers"``."""
    return f"{QUESTION_TITLES[str(trial['question'])]}, {trial['movers']} movers"


PRESENTATION = Presentation(
    "the share of right answers about described motion",
    (
        *(title.capitalize() for title in QUESTION_TITLES.values()),
        *(f"{count} movers" for count in MOVERS),
        "Response time over the motion",
    ),
    describe_trial,
)
