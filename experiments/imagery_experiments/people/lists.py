"""The order of a participant's experiment: practice, sessions, breaks and attention checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imagery_experiments.experiment.design import Design, Trial, generator
from imagery_experiments.experiment.study import Study
from imagery_experiments.people.screens import Screen

CHECK_KEYS = "abcdghklmnopqrstuvwxyz"
BREAK_EVERY, CHECK_EVERY = 60, 30
"""Trials."""
PRACTICE_TRIALS = 4
PRACTICE_BEGINS = "First some trials for practice. Where there is a right answer, you will be told whether yours was."
PRACTICE_ENDS = "The practice is over. Now the experiment begins; you will not be told whether you are right."


@dataclass(frozen=True)
class Item:
    """One part of a participant's experiment: a session, or a screen between two sessions."""

    kind: str
    """``practice``, ``session``, ``message`` or ``check``."""
    session: tuple[Trial, ...] = ()
    screen: Screen | None = None
    """Of a message or an attention check."""


@dataclass(frozen=True)
class Plan:
    """The study as people do it."""

    study: Study
    seed: int
    lists: int
    """Number of counterbalanced lists; participant n does list (n - 1) modulo this number."""
    quick: bool
    design: Design
    practice: Design

    @classmethod
    def make(cls, study: Study, *, seed: int, lists: int, quick: bool) -> Plan:
        """The design of these lists, and another one of the same kind for practice."""
        return cls(
            study,
            seed,
            lists,
            quick,
            study.design(seed=seed, participants=lists, quick=quick),
            study.design(seed=seed + 1, participants=1, quick=True),
        )

    def list_of(self, participant: int) -> int:
        """The number of the list, from 1, of a participant, from 1."""
        return (participant - 1) % self.lists + 1

    def swapped(self, participant: int) -> bool:
        """Whether the two keys are exchanged, for every second round of the lists and alternating within."""
        return (participant + (participant - 1) // self.lists) % 2 == 0

    def items(self, participant: int) -> list[Item]:
        """The parts of this participant's experiment in order."""
        number = self.list_of(participant)
        sessions = [own for own in self.design.sessions() if own[0].participant == number]
        practice = [Item("practice", own) for own in _practice(self.practice)]
        items = [_message(PRACTICE_BEGINS), *practice, _message(PRACTICE_ENDS)] if practice else []
        keys = generator(self.seed, f"{participant}/attention checks")
        done = 0
        for session in sessions:
            for every, make in ((CHECK_EVERY, _check), (BREAK_EVERY, _break)):
                if done // every != (done + len(session)) // every and done:
                    items.append(make(str(keys.choice(list(CHECK_KEYS)))))
            items.append(Item("session", session))
            done += len(session)
        return items


def _practice(design: Design) -> Sequence[tuple[Trial, ...]]:
    """A few short sessions, spread over the practice design."""
    sessions = [own for own in design.sessions() if len(own) <= PRACTICE_TRIALS]
    return sessions[:: max(1, len(sessions) // PRACTICE_TRIALS)][:PRACTICE_TRIALS]


def _check(key: str) -> Item:
    text = f"To show that you are reading, press the key {key.upper()}."
    keys = dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "wrong") | {key: "right"}
    return Item("check", screen=Screen("keys", text, keys=keys))


def _break(key: str) -> Item:
    return _message("Take a break. Go on when you are ready.")


def _message(text: str) -> Item:
    return Item("message", screen=Screen("message", text))
