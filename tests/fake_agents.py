"""Cheap agents and a tiny study for tests of the laboratory; importable in other processes."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from imagery_experiments.analysis.statistics import by_condition, fit_means
from imagery_experiments.experiment.design import Design, Trial
from imagery_experiments.experiment.participant import Source, Subject
from imagery_experiments.experiment.runner import run
from imagery_experiments.experiment.study import Outcome, Study


@dataclass(frozen=True)
class Work:
    codes_generated: int = 0
    glances: int = 0


@dataclass(frozen=True)
class Frame:
    label: str
    pixels: np.ndarray
    attention: tuple[float, float] | None
    operation: None = None
    work: Work = Work()
    findings: list[Any] = field(default_factory=list)
    pictorial: bool = True
    stimulus: None = None


@dataclass(frozen=True)
class Response:
    answer: str
    names: tuple[str, ...] = ()
    duration_ms: float = 0.0
    work: Work = Work()
    trace: list[Frame] = field(default_factory=list)
    drawing: np.ndarray | None = None
    checks: tuple[object, ...] = ()


class FakeAgent:
    """Answers at random, takes random time, and remembers how often it was asked."""

    def __init__(self, sleep_s: float, pictures: bool) -> None:
        self._sleep_s, self._pictures = sleep_s, pictures
        self.trace: list[Frame] = []
        self.reset(0)

    def reset(self, seed: int) -> None:
        self._rng, self._asked = np.random.default_rng(seed), 0

    def respond(self, picture: np.ndarray | None, instruction: str) -> Response:
        seen = np.full((64, 64, 3), 255, np.uint8) if picture is None else picture[:, :64]
        trace = [Frame(f"step {step}", seen, (0.5, step / 9) if step else None) for step in range(3)]
        self.trace = trace[:2]
        time.sleep(self._sleep_s)
        self._asked += 1
        glances = int(self._rng.integers(3, 20))
        work = Work(256 * glances, glances)
        duration_ms = 100.0 * glances + self._asked
        answer, names = self._answer(instruction)
        return Response(answer, names, duration_ms, work, trace if self._pictures else [])

    def _answer(self, instruction: str) -> tuple[str, tuple[str, ...]]:
        if "same or mirror" in instruction:
            return ("same" if self._rng.random() < 0.6 else "different"), ()
        if "What is it" in instruction:
            return "an umbrella", ("umbrella", "mushroom", "letter T", "anchor", "boat")
        if "Focus" in instruction:
            return ("yes" if self._rng.random() < 0.8 else "no"), ()
        return "ready", ()


@dataclass(frozen=True)
class FakeSource(Source):
    """An agent that costs nothing."""

    name: str = "imagery"
    sleep_s: float = 0.0
    version: int = 1
    sessions_at_once: int = 1

    def settings(self) -> Mapping[str, Any]:
        return {"version": self.version, "weights": {"dvae": "00" * 32}}

    def build(self) -> Subject:
        agent = FakeAgent(self.sleep_s, pictures=self.name == "imagery")
        return Subject(agent, present_frames=lambda: agent.trace)


def tiny_design(*, seed: int, participants: int, quick: bool) -> Design:
    """Two sessions of six trials for every participant."""
    trials = [
        Trial(participant, {"part": part, "angle_deg": 30 * step}, session=part, record_trace=step == 0)
        for participant in range(1, participants + 1)
        for part in ("first", "second")
        for step in range(6)
    ]
    return Design("tiny", seed, participants, tuple(trials))


def tiny_run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    subject.agent.reset(seed)
    for trial in session:
        response = subject.agent.respond(None, "Are they the same or mirror images?")
        frames = tuple(response.trace) if trial.record_trace else ()
        yield Outcome(
            trial, response.answer, response.answer == "same", response.duration_ms, response.work, {}, frames
        )


def tiny_analyse(rows: pd.DataFrame) -> dict[str, Any]:
    fit = fit_means(rows, "angle_deg")
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(rows, ["part", "angle_deg"]),
        "fit": fit.as_dict() if fit else None,
    }


TINY = Study("tiny", "A tiny study", "For tests.", tiny_design, tiny_run, tiny_analyse)


KILL_ONCE = "FAKE_AGENTS_KILL_ONCE"
"""Names the file whose absence makes `DEADLY` kill its process: a kill that needs no timing."""


class DeadlyAgent(FakeAgent):
    """Kills its own process at the fourth trial, once."""

    def respond(self, picture: np.ndarray | None, instruction: str) -> Response:
        response = super().respond(picture, instruction)
        marker = os.environ.get(KILL_ONCE)
        if self._asked == 4 and marker and not Path(marker).exists():
            Path(marker).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return response


@dataclass(frozen=True)
class DeadlySource(FakeSource):
    """The slow agent, one of whose workers is killed in the middle of a cell."""

    def build(self) -> Subject:
        return Subject(DeadlyAgent(self.sleep_s, pictures=False))


SLOW = DeadlySource("slow", sleep_s=0.02)
FAST = FakeSource("fast")
"""For sweeps, by the names fake_agents:SLOW and fake_agents:FAST."""


if __name__ == "__main__":  # the process that tests kill: python fake_agents.py FOLDER SLEEP_S AT_ONCE
    run(
        TINY,
        FakeSource(sleep_s=float(sys.argv[2]), sessions_at_once=int(sys.argv[3])),
        design=tiny_design(seed=3, participants=3, quick=True),
        folder=Path(sys.argv[1]),
        progress=False,
    )
