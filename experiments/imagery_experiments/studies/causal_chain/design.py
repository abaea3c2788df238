"""The trials of causal chains: gears, belts, levers or all, four or six pieces, every distance along the chain."""

from __future__ import annotations

from imagery_envs.motion.causal_chain import KINDS
from imagery_experiments.experiment.design import Design, Trial, name_seed

NAME = "causal-chain"
FACTORS = ("kind", "pieces", "distance")
PIECES = (4, 6)
"""Numbers of pieces that are shown, whatever the distance."""
DISTANCES = tuple(range(1, PIECES[-1]))
TRIALS = {True: 1, False: 10}
"""Trials of every kind, number of pieces and distance, of the quick design and of the full one."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """Other chains for every participant; both answers are equally often right."""
    trials = [
        _trial(participant, seed, kind, pieces, distance, number)
        for participant in range(1, participants + 1)
        for number in range(TRIALS[quick])
        for kind in KINDS
        for pieces in PIECES
        for distance in range(1, pieces)
    ]
    return Design(NAME, seed, participants, tuple(trials))


def _trial(participant: int, seed: int, kind: str, pieces: int, distance: int, number: int) -> Trial:
    name = f"{participant}/{kind}/{pieces}/{distance}/{number}"
    right = ("clockwise", "counterclockwise")[(participant + number + distance) % 2]
    return Trial(
        participant,
        {"kind": kind, "pieces": pieces, "distance": distance, "number": number, "right_answer": right},
        settings={"chain_seed": name_seed(seed, name)},
        record_trace=participant == 1 and number == 0 and pieces == PIECES[0] and distance == pieces - 1,
    )
