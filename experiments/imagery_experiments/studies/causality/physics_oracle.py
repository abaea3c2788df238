"""The ceiling: judgments by the physics itself with noisy directions (counterfactual simulation model).

It knows the hidden state of the clip and simulates with pymunk; whether, how and sufficient are combined as by the
agents. After Gerstenberg et al. 2021.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from imagery_agent.planners.planning.causality.judgment import Chances, Seen, answer
from imagery_agent.planners.planning.causality.parameters import CausalityParameters
from imagery_agent.tasks.causality import JudgeTask
from imagery_envs.motion.billiards import frames_before
from imagery_envs.stimuli.billiards.clips import Clip, shifted
from imagery_envs.stimuli.billiards.physics import run
from imagery_envs.stimuli.billiards.table import MOST_FRAMES, Course, Disc

NOISE_DEG = 1.5
"""Standard deviation of a turn of every moving disc in every frame."""
SAMPLES = 40


@lru_cache(maxsize=4096)
def oracle_rating(
    clip: Clip, question: str, way: str = "", *, samples: int = SAMPLES, noise_deg: float = NOISE_DEG, seed: int = 0
) -> int:
    """The rating of a question about a clip.

    Args:
        clip: with its hidden state.
        question: ``will``, ``without``, ``displaced`` or ``caused``.
        way: direction of the displacement, of ``displaced``.
        samples: simulated courses per case.
        noise_deg: see NOISE_DEG.
        seed: of the noise.
    """
    rng = np.random.default_rng(seed)
    actual = clip.actual()

    def chance(discs: list[Disc], frame: int) -> float:
        hits = [
            run(clip.table, discs, clip.target, frames=MOST_FRAMES - frame, noise_deg=noise_deg, rng=rng).through
            for _ in range(samples)
        ]
        return float(np.mean(hits))

    seen = Seen(actual.through, actual.reaches(clip.cause, clip.target))
    if question == "will":
        frame = frames_before(clip, actual) - 1
        chances = Chances(chance(_state(clip, actual, frame, set()), frame))
    elif question == "displaced":
        chances = Chances(chance(list(shifted(clip.discs, clip.cause, way)), 0))
    elif actual.first_contact(clip.cause) is None:
        chances = Chances(*(float(actual.through),) * 3)
    else:
        cases = [_start(clip, actual, gone) for gone in _removed(clip, question)]
        found = [chance(discs, frame) for discs, frame in cases]
        chances = Chances(*found) if len(found) == 3 else Chances(found[0], float(actual.through), found[0])
    task = JudgeTask(question, clip.target, clip.cause)
    return int(answer(task, seen, chances, certainty=1.0, parameters=CausalityParameters()).text)


def _removed(clip: Clip, question: str) -> list[set[str]]:
    """Discs that are taken away in each case: the cause; all others; both."""
    others = {one.color for one in clip.discs} - {clip.cause, clip.target}
    if question == "without" or not others:
        return [{clip.cause}]
    return [{clip.cause}, others, others | {clip.cause}]


def _start(clip: Clip, actual: Course, gone: set[str]) -> tuple[list[Disc], int]:
    """The discs that are left just before one that is gone touched another, and the frame."""
    touched = [one for one in (actual.first_contact(color) for color in sorted(gone)) if one is not None]
    frame = int(min(touched, default=0.0))
    return _state(clip, actual, frame, gone), frame


def _state(clip: Clip, actual: Course, frame: int, gone: set[str]) -> list[Disc]:
    places, velocities = actual.places[frame], actual.velocities[frame]
    return [Disc(color, places[color], velocities[color]) for color in places if color not in gone]
