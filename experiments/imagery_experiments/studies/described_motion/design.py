"""The trials of described motion: three questions, two to five movers."""

from __future__ import annotations

from imagery_envs.motion.described_motion import KINDS, MOVERS
from imagery_experiments.experiment.design import Design, Trial

NAME = "described-motion"
FACTORS = ("question", "movers")
TRIALS = {True: 1, False: 20}
"""Trials of every question and number of movers, of the quick design and of the full one."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """Every question with every number of movers; yes and no are equally often right."""
    trials = [
        Trial(
            participant,
            {"question": kind, "movers": movers, "number": number, "right_answer": ("yes", "no")[(number + row) % 2]},
            record_trace=participant == 1 and number == 0 and movers == MOVERS[0],
        )
        for participant in range(1, participants + 1)
        for number in range(TRIALS[quick])
        for row, (kind, movers) in enumerate((kind, movers) for kind in KINDS for movers in MOVERS)
    ]
    return Design(NAME, seed, participants, tuple(trials))
