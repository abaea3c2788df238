"""What figures built from sentences look like when nothing goes wrong, for the laboratory's oracle interpreter."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from imagery_envs.stimuli.constructions import Construction
from imagery_experiments.experiment.participant import PictureTruth, RevealTruth
from imagery_experiments.participants.oracle import OracleImagination, OracleInterpreter


@cache
def final_picture(instructions: tuple[str, ...]) -> np.ndarray | None:
    """uint8 (64, 64, 3): the figure with exact pictures; None if a sentence cannot be carried out."""
    from imagery_agent.agent import build_agent

    agent = build_agent("imagery", imagination=OracleImagination(), interpreter=OracleInterpreter(), seed=0)
    try:
        for sentence in instructions:
            agent.respond(None, sentence)
    except ValueError:
        return None
    return agent.workspace.buffer.picture.pixels


def know_constructions(reveal: RevealTruth, items: Iterable[Construction]) -> None:
    """Tell what the finished figures look like, and their names."""
    for item in items:
        picture = final_picture(item.instructions)
        if picture is not None:
            reveal(PictureTruth(picture, item.accepted))
