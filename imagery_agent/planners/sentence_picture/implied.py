"""What a sentence implies about how a thing looks: the form that it has, and whether it stands or lies.

What is known about places is general knowledge, written down in ``situations.toml``; it is assumed, not learned.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

AXES_DEG = {"upright": 90.0, "lying": 0.0}
"""Orientation -> angle of the long axis of a thing, counterclockwise from horizontal."""
_LOCATED = re.compile(r"\b(?:the|an?) (\w+) (in|into|on|against) (?:the|an?|his|her|their) (\w+)")
_THINGS = re.compile(r"\b(?:the|an?|his|her|their) (\w+)")


@dataclass(frozen=True)
class Implied:
    """How a thing looks where it is."""

    thing: str
    form: str
    """The name by which it can be imagined."""
    orientation: str = ""
    """A key of AXES_DEG; empty: nothing is implied."""


def things_mentioned(sentence: str) -> list[str]:
    """Nouns after an article or a possessive, in order."""
    return _THINGS.findall(sentence.lower())


def implied_by(sentence: str) -> Implied | None:
    """What the sentence implies about the thing that it locates; None if it locates none."""
    found = _LOCATED.search(sentence.lower())
    if found is None:
        return None
    thing, preposition, place = found.groups()
    for form, places in _situations()["forms"].get(thing, {}).items():
        if place in places:
            return Implied(thing, form)
    for orientation in AXES_DEG:
        places = _situations()[orientation].get(preposition, ())
        if place in places or "*" in places:
            return Implied(thing, thing, orientation)
    return Implied(thing, thing)


@cache
def _situations() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("situations.toml").read_text(encoding="utf-8"))
