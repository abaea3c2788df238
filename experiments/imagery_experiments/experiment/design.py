"""A design as data: the trials of a study, their order, and their seeds.

Trial ids are readable factor levels (``"letters/picture/60/same/R/left/1"``), so a row can be
understood without the program, and the hash of the design is stored with its rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any, TypeVar

import numpy as np

from imagery_agent.validation import check_count, check_seed

T = TypeVar("T")
Level = str | int | float
"""The value of one factor in one trial."""


@dataclass(frozen=True)
class Trial:
    """One trial of one simulated participant."""

    participant: int
    levels: Mapping[str, Level]
    """Factor -> level, in the order of the id."""
    session: str = ""
    """Trials of one session share one memory; empty: the trial is a session of its own."""
    settings: Mapping[str, Level] = field(default_factory=dict)
    """Fixed values of this trial that are not factors, for example the seed of its figure."""
    record_trace: bool = False
    """Store the mental pictures of this trial for the report."""

    @property
    def id(self) -> str:
        """The levels in order, for example ``"letters/picture/60/same/R/left/1"``."""
        return "/".join(f"{level:g}" if isinstance(level, float) else str(level) for level in self.levels.values())

    @property
    def key(self) -> str:
        """Participant and id; unique within a design."""
        return f"{self.participant}/{self.id}"

    @property
    def hashed(self) -> dict[str, Any]:
        """The content of the trial under the names that :attr:`Design.hash` has always used."""
        content = asdict(self)
        content["shown"] = content.pop("record_trace")
        return content


@dataclass(frozen=True)
class Design:
    """All trials of a study for all participants."""

    study: str
    seed: int
    participants: int
    trials: tuple[Trial, ...]

    def __post_init__(self) -> None:
        check_seed(self.seed)
        check_count("participants", self.participants)
        keys = [trial.key for trial in self.trials]
        if len(set(keys)) != len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise ValueError(f"trial ids must be unique within a participant, got {twice!r} more than once")

    @cached_property
    def hash(self) -> str:
        """sha256 over study, seed and every trial; two designs with one hash have the same trials."""
        content = [self.study, self.seed, self.participants, [trial.hashed for trial in self.trials]]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def sessions(self) -> Iterator[tuple[Trial, ...]]:
        """The trials in order, grouped into sessions."""
        for _, group in groupby(self.trials, key=lambda trial: (trial.participant, trial.session or trial.id)):
            yield tuple(group)


def counterbalanced(levels: Sequence[T], participant: int, *, among: int) -> Sequence[T]:
    """Every ``among``-th level, starting at the participant's number: ``among`` participants share all levels."""
    return levels[(participant - 1) % among :: among]


def session_seed(seed: int, session: Sequence[Trial]) -> int:
    """The seed of one session in [0, 2**32), from the seed of the design and readable names alone.

    So a session gives the same rows in any process, on any machine and in any order.
    """
    first = session[0]
    return name_seed(seed, f"{first.participant}/{first.session or first.id}")


def name_seed(seed: int, name: str) -> int:
    """A seed in [0, 2**32) for a named part of a study with seed ``seed``."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode()).digest()[:4], "big")


def generator(seed: int, name: str) -> np.random.Generator:
    """The random generator of a named part of a design, for example of one participant's order."""
    return np.random.default_rng(name_seed(seed, name))
