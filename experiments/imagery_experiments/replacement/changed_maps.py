"""Swaps of the map that is scanned: the recalled map is a little smaller, or turned a little.

A landmark is sought within 8 pixels of its remembered place. On a map that is changed more than that (mirrored, or of
half the size) nothing is seen where it is expected, and the mind falls back on what it knows without the picture.
"""

from __future__ import annotations

import math

from imagery_agent.language.operations import Operation
from imagery_agent.planners.scanning.depictive import COMPASS
from imagery_experiments.experiment.design import Trial

SMALLER = 0.72
"""Size of the smaller map."""
TURN_DEG = 15.0
"""By how much the map is turned, counterclockwise."""
_CLEAR_DEG = 4.0
"""Least distance from the limit between two compass directions."""


def smaller(trial: Trial) -> Operation:
    """The map made smaller about its middle."""
    return Operation("zoom", factor=SMALLER)


def turned(trial: Trial) -> Operation:
    """The map turned about its middle."""
    return Operation("rotate", angle_deg=TURN_DEG)


def turned_direction(trial: Trial, seed: int) -> str:
    """The direction on the turned map; that on the map itself if the one on the turned map is not clear."""
    from imagery_envs.stimuli.maps.islands import island

    places = island().positions_px
    (x, y), (x2, y2) = (places[str(trial.levels[end])] for end in ("start", "target"))
    from_north_deg = math.degrees(math.atan2(x2 - x, y - y2))
    there = from_north_deg - TURN_DEG
    is_clear = abs(there % 45 - 22.5) > _CLEAR_DEG
    return COMPASS[round((there if is_clear else from_north_deg) / 45) % len(COMPASS)]
