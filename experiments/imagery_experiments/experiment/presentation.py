"""How a study is presented to readers: its key measures, and its trials in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Levels = Mapping[Any, Any]
"""Column -> value of one trial."""


def levels_in_words(trial: Levels) -> str:
    """The readable id of a trial, for studies that have no words of their own."""
    return str(trial["trial"]).replace("/", ", ")


@dataclass(frozen=True)
class Presentation:
    """What the report shows first."""

    headline: str = ""
    """What the first key measure is, for the sentence of results, for example ``"time per degree in depth"``."""
    key_measures: tuple[str, ...] = ()
    """Measures of the table that is shown (at most eight); the others are folded away. Empty: the first ones."""
    describe_trial: Callable[[Levels], str] = levels_in_words
    """A trial in words."""
