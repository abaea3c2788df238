"""How is a letter turned, and is it its own mirror image? It is turned in mind until it makes sense.

The thing and its mirror image are looked at, turned through all angles. One of these views is the letter upright and
normal: there its bare name fits best. And every view, not that one alone, fits the words for the way in which it is
then turned ("a black capital letter f mirrored rotated 45 degrees to the left"). People, too, tell a letter from its
mirror image by turning it upright in mind (Cooper & Shepard 1973), though they name it without (Corballis 1988).

On 448 pictures of unseen fonts (at any angle, half of them mirrored) parity was right for 56 % by the words "mirrored"
with the picture as it is; for 89 % by the view in which the name fits best; 87 % where that is relative to the names
of all other characters; 80 % by the words for all turns alone; 94 % by name and words together (95 % on 448 others).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.interpreter.calibration import log_sum_exp
from imagery_agent.language.scene import Scene, Thing, caption

ANGLE_STEP_DEG = 15.0
"""Orientations are said in steps of so many degrees."""

CHIRAL = frozenset(
    [f"capital letter {letter}" for letter in "fgjlnpqrsz"]
    + [f"lowercase letter {letter}" for letter in "aefghjkrstyz"]
    + [f"number {digit}" for digit in "245679"]
)
"""Letters and digits whose mirror image is neither themselves, however they are turned, nor another letter."""
ANGLES_DEG = tuple(float(angle) for angle in np.arange(0, 360, ANGLE_STEP_DEG))
"""Turns to the left that are tried, as fine as they are said."""
FILL = 0.65
"""A thing is looked at so large, in picture widths; whatever its angle it stays within the picture."""
_WORDS_WEIGHT = 5.0
"""What the mean fit of all views with their words weighs against the fit of the upright view with the name."""
_SHARPNESS = 3.0
"""What turns the fit into log odds that come true as often as they say: greatest likelihood of the parities of 448
pictures of unseen fonts. Without it they would be too timid to overcome the expectation that letters are normal."""


_CHARACTERS = ("capital letter ", "lowercase letter ", "number ")


@dataclass(frozen=True)
class Orientation:
    """How something stands, in the terms of :class:`imagery_agent.language.scene.Thing`."""

    angle_deg: float
    """To the left, after mirroring, in (-180, 180]."""
    mirrored: bool
    mirrored_log_odds: float
    """Evidence that it is mirrored, in nats."""


def is_character(name: str) -> bool:
    """Whether it names a letter or a digit."""
    return name.startswith(_CHARACTERS)


def has_parity(name: str) -> bool:
    """Whether it names a letter or digit whose mirror image is another form, however it is turned."""
    return name in CHIRAL


def texts(name: str) -> list[str]:
    """The bare name, then the words for it at all angles, normal and mirrored: 1 + 2 A texts."""
    things = (
        Thing(name, angle_deg=angle, mirrored=mirrored) for mirrored in (False, True) for angle in ANGLES_DEG
    )
    return [name, *(caption(Scene((thing,))) for thing in things)]


def evidence(logits: np.ndarray) -> np.ndarray:
    """float (2, A): log odds, up to a constant, that a thing is normal or mirrored, turned to the left by every angle.

    ``logits`` (2, A, 1 + 2 A) of the views (of the picture and of its mirror image, each turned to the left by every
    angle) with :func:`texts`.
    """
    count = len(ANGLES_DEG)
    name, words = logits[..., 0], logits[..., 1:].reshape(2, count, 2, count)
    turns, found = np.arange(count), np.empty((2, count))
    for mirrored in (0, 1):
        for angle in range(count):
            # turned back by its angle it is upright; in the mirror, it is turned the other way
            upright = name[mirrored, angle if mirrored else -angle]
            fits = [
                words[flip, turns, mirrored ^ flip, ((-angle if flip else angle) + turns) % count].mean()
                for flip in (0, 1)
            ]
            found[mirrored, angle] = _SHARPNESS * (upright + _WORDS_WEIGHT * np.mean(fits))
    return found


def orientation(explained: np.ndarray) -> Orientation:
    """The likelier parity, and the likeliest angle in it, of :func:`evidence` (2, A)."""
    normal, mirrored = log_sum_exp(explained)
    log_odds = float(mirrored - normal)
    angle = ANGLES_DEG[int(explained[int(log_odds > 0)].argmax())]
    return Orientation(180 - (180 - angle) % 360, log_odds > 0, log_odds)
