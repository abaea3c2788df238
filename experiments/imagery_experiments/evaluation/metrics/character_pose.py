"""Is a letter normal or mirrored, and how is it turned? In unseen fonts at any orientation; its name is told.

How parity is read was chosen on every other one of these fonts; it is measured on the others.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from imagery_agent.interpreter.character_pose import ANGLES_DEG, CHIRAL, Orientation
from imagery_agent.language.scene import Scene, Thing, caption
from imagery_agent.training.data.composition import Layer, named_color, pose, render
from imagery_experiments.evaluation.held_out_data import interpreter, wide_corpus
from imagery_experiments.evaluation.registry import Measured, metric

_SIZE, _TURNS = 0.65, 2
_SAME_UPSIDE_DOWN = frozenset(
    {f"{case} letter {letter}" for case in ("capital", "lowercase") for letter in "sz"} | {"capital letter n"}
)
"""Half a turn leaves them as they are."""


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
                    shown = pose(0.5, 0.5, _SIZE, angle_deg=angle, mirrored=mirrored)
                    layers.append([Layer(int(index), shown, named_color("black"))])
                    things.append(Thing(name, angle_deg=angle, mirrored=mirrored))
    return render(wide_corpus(), layers).numpy(), things


@cache
def _read() -> list[Orientation]:
    pictures, things = _letters()
    found = [
        interpreter().orientation(picture, thing.name)
        for picture, thing in zip(pictures, things, strict=True)
    ]
    return [one for one in found if one is not None]  # none of the pictures is empty


@metric("interpreter.parity", target=0.90, unit="share")
def parity() -> Measured:
    """Normal or mirrored, by turning it and its mirror image until it makes sense (``interpreter.orientation``)."""
    _, things = _letters()
    right = [seen.mirrored == thing.mirrored for seen, thing in zip(_read(), things, strict=True)]
    return Measured(float(np.mean(right)), len(right), chance=0.5)


@metric("interpreter.parity_at_a_glance", unit="share")
def parity_at_a_glance() -> Measured:
    """The same by one look: the best cosine of the picture as it is with words that say it normal, or mirrored."""
    pictures, things = _letters()
    right = []
    for picture, thing in zip(pictures, things, strict=True):
        scores = interpreter().score(picture[None], parity_texts(thing.name))[0].reshape(2, -1).max(axis=1)
        right.append(bool(scores[1] > scores[0]) == thing.mirrored)
    return Measured(float(np.mean(right)), len(right), chance=0.5)


def parity_texts(name: str) -> list[str]:
    """What is said of a letter at all orientations, first normal, then mirrored; the orientation is not told."""
    return [
        text
        for mirrored in (False, True)
        for text in (
            name + " mirrored" * mirrored,
            *(caption(Scene((Thing(name, angle_deg=angle, mirrored=mirrored),))) for angle in ANGLES_DEG),
        )
    ]


@metric("interpreter.orientation_error_deg", unit="deg", lower_is_better=True)
def orientation_error_deg() -> Measured:
    """Median distance of the orientation read from the true one; it is read in steps of 15 degrees, so 3.75 at best."""
    _, things = _letters()
    errors = []
    for seen, thing in zip(_read(), things, strict=True):
        period = 180 if thing.name in _SAME_UPSIDE_DOWN else 360
        errors.append(abs((seen.angle_deg - thing.angle_deg + period / 2) % period - period / 2))
    return Measured(float(np.median(errors)), len(errors), chance=90.0)
