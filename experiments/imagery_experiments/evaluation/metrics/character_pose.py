"""Metrics of whether a letter is normal or mirrored, and of its orientation, in unseen fonts; its name is given.

The method that reads parity was chosen on every other one of these fonts; it is measured on the remaining ones.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from imagery_agent.interpreter.character_pose import ANGLES_DEG, CHIRAL, Orientation
from imagery_agent.language.scene import Scene, Thing, caption
from imagery_experiments.evaluation.held_out_data import Networks, black, painted, wide_corpus
from imagery_experiments.evaluation.measurement import Measured, metric

_SIZE, _TURNS = 0.65, 2
_SAME_UPSIDE_DOWN = frozenset(
    {f"{case} letter {letter}" for case in ("capital", "lowercase") for letter in "sz"} | {"capital letter n"}
)
"""Characters with a two-fold rotational symmetry."""


@cache
def _letters() -> tuple[np.ndarray, list[Thing]]:
    """Letters and digits that have a parity: pictures uint8 (N, 64, 64, 3), and what they show."""
    rng, group = np.random.default_rng(32), wide_corpus().groups["letter", "drawing"]
    layers, things = [], []
    for name, drawings in zip(group.names, group.drawings, strict=True):
        if name in CHIRAL:
            for index in np.repeat(drawings[1::2], _TURNS):
                for mirrored in (False, True):
                    angle = float(rng.uniform(0, 360))
                    layers.append([black(int(index), _SIZE, angle_deg=angle, mirrored=mirrored)])
                    things.append(Thing(name, angle_deg=angle, mirrored=mirrored))
    return painted(layers, wide_corpus()), things


@cache
def _read(networks: Networks) -> list[Orientation]:
    found = [networks.interpreter.orientation(picture, thing.name) for picture, thing in zip(*_letters(), strict=True)]
    return [one for one in found if one is not None]  # none of the pictures is empty


@metric("interpreter.parity", target=0.90, unit="share")
def parity(networks: Networks) -> Measured:
    """Accuracy of normal or mirrored, by rotating the letter and its mirror image (``interpreter.orientation``)."""
    right = [seen.mirrored == thing.mirrored for seen, thing in zip(_read(networks), _letters()[1], strict=True)]
    return Measured.share(right, chance=0.5)


@metric("interpreter.parity_at_a_glance", unit="share")
def parity_at_a_glance(networks: Networks) -> Measured:
    """The same without rotation: the caption with the highest cosine says normal, or mirrored."""
    right = []
    for picture, thing in zip(*_letters(), strict=True):
        scores = networks.interpreter.score(picture[None], parity_texts(thing.name))[0]
        normal, mirrored = scores.reshape(2, -1).max(axis=1)
        right.append(bool(mirrored > normal) == thing.mirrored)
    return Measured.share(right, chance=0.5)


def parity_texts(name: str) -> list[str]:
    """Captions of a letter at all orientations, first normal, then mirrored."""
    return [
        text
        for mirrored in (False, True)
        for text in (
            name + " mirrored" * mirrored,
            *(caption(Scene((Thing(name, angle_deg=angle, mirrored=mirrored),))) for angle in ANGLES_DEG),
        )
    ]


@metric("interpreter.orientation_error_deg", unit="deg", lower_is_better=True)
def orientation_error_deg(networks: Networks) -> Measured:
    """Median absolute error of the orientation, which is read in steps of 15 degrees (so at best 3.75)."""
    errors = []
    for seen, thing in zip(_read(networks), _letters()[1], strict=True):
        period = 180 if thing.name in _SAME_UPSIDE_DOWN else 360
        errors.append(abs((seen.angle_deg - thing.angle_deg + period / 2) % period - period / 2))
    return Measured(float(np.median(errors)), len(errors), chance=90.0)


METRICS = (parity, parity_at_a_glance, orientation_error_deg)
