"""Runs an agent through a design, one row per trial, and can be killed at any moment.

A session (the trials that share one memory) is a pure function of (agent, design's seed, population, session).
Sessions are run in blocks, side by side. Started again, a run drops nothing that was finished, repeats
the block that was cut, keeps the rows it already had, and so ends with the same file as a run that was
never killed.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from imagery_agent.validation import check_count
from imagery_experiments.experiment.design import Design, Trial, session_seed
from imagery_experiments.experiment.population import PEOPLE, Population
from imagery_experiments.experiment.trial_log import Row, claim, open_ledger
from imagery_experiments.participants.registry import Source, Subject
from imagery_experiments.plotting.film_strips import Strip, save_strip

if TYPE_CHECKING:
    from imagery_agent.mind.individual_differences import Traits
    from imagery_agent.mind.work_clock import Work
    from imagery_experiments.experiment.study import RunSession, Study


@dataclass(frozen=True)
class Outcome:
    """What one trial gave."""

    trial: Trial
    response: str
    correct: bool
    rt_ms: float
    work: Work
    measures: dict[str, Any] = field(default_factory=dict)
    """Further columns of this study, for example ``distance_px``."""
    frames: tuple[Any, ...] = ()
    """The trace of the workspace, kept for trials that are shown."""


Job = tuple[int, tuple[tuple[Trial, ...], ...], tuple["Traits", ...]]
"""The design's seed, a block of sessions that are run side by side, and who takes part in each."""


class Team(Protocol):
    """Runs blocks of sessions, in this process or in several; results come in the order asked for."""

    def blocks(self, run: RunSession, source: Source, jobs: Sequence[Job]) -> Iterator[Iterable[Outcome]]:
        """The outcomes of each job; ``run`` and ``source`` must pickle if there are several processes."""
        ...


class Alone:
    """Everything in this process; rows come one by one where sessions do."""

    def blocks(self, run: RunSession, source: Source, jobs: Sequence[Job]) -> Iterator[Iterable[Outcome]]:
        """See :class:`Team`."""
        return (run_block(run, source, job) for job in jobs)


class Crew:
    """Several processes; rows come block by block. Made by :func:`open_team`."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def blocks(self, run: RunSession, source: Source, jobs: Sequence[Job]) -> Iterator[Iterable[Outcome]]:
        """See :class:`Team`."""
        return self._pool.map(partial(_listed_block, run, source), jobs)


@contextmanager
def open_team(workers: int) -> Iterator[Team]:
    """A team of ``workers`` processes (1: this one), which share nothing but the weights on disk."""
    if check_count("workers", workers) == 1:
        yield Alone()
        return
    context = multiprocessing.get_context("spawn")  # torch does not survive a fork
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker)
    try:
        yield Crew(pool)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin_worker() -> None:
    """A killed run must not leave workers behind, which would wait for it for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that was started
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


_subjects: dict[Source, list[Subject]] = {}
"""Agents built in this process: building one is expensive."""


def _built(source: Source, count: int) -> list[Subject]:
    subjects = _subjects.setdefault(source, [])
    while len(subjects) < count:
        subjects.append(source.build())
    return subjects[:count]


def run_block(run: RunSession, source: Source, job: Job) -> Iterator[Outcome]:
    """The outcomes of a block of sessions, in order; of a single session trial by trial."""
    seed, block, people = job
    subjects = _built(source, len(block))
    for subject, traits in zip(subjects, people, strict=True):
        subject.become(traits)
    begun = [
        partial(run, session, subject, seed=session_seed(seed, session))
        for session, subject in zip(block, subjects, strict=True)
    ]
    if len(begun) == 1:
        yield from begun[0]()
    else:
        for outcomes in source.together([partial(_finished, begin) for begin in begun]):
            yield from outcomes


def _finished(begin: Callable[[], Iterator[Outcome]]) -> list[Outcome]:
    return list(begin())


def _listed_block(run: RunSession, source: Source, job: Job) -> list[Outcome]:
    return list(run_block(run, source, job))


def _jobs(design: Design, population: Population, size: int, done: set[tuple[int, str]]) -> list[Job]:
    """The blocks that are not finished.

    Blocks are cut before what is finished is left out: what is batched with what, and so the last digit
    of every sum, is a function of the design. An even number of equal blocks keeps two processes busy.
    """
    sessions = list(design.sessions())
    count = 2 * math.ceil(len(sessions) / size / 2)
    edges = [len(sessions) * number // count for number in range(count + 1)]
    blocks = [tuple(sessions[start:end]) for start, end in pairwise(edges) if start < end]
    traits = {number: population.participant(design.seed, number) for number in _participants(design)}
    return [
        (design.seed, block, tuple(traits[session[0].participant] for session in block))
        for block in blocks
        if any((trial.participant, trial.id) not in done for session in block for trial in session)
    ]


def _participants(design: Design) -> list[int]:
    return sorted({trial.participant for trial in design.trials})


def run(
    study: Study,
    source: Source,
    *,
    design: Design,
    folder: Path,
    population: Population = PEOPLE,
    team: Team | None = None,
    progress: bool = True,
) -> pd.DataFrame:
    """Run (or finish) a design with one agent in ``folder`` and return all rows.

    Raises:
        ValueError: ``folder`` belongs to another study, design or agent.
    """
    from tqdm import tqdm

    settings = dict(source.settings())
    claim(folder, _manifest(study, source.name, design, population, settings))
    weights = _short_hash(settings)
    traits = {number: population.participant(design.seed, number) for number in _participants(design)}
    with open_ledger(folder) as ledger:
        done = {(row["participant"], row["trial"]) for row in ledger.rows}
        jobs = _jobs(design, population, source.sessions_at_once, done)
        label = f"{study.name}, {source.name}"
        with tqdm(
            total=len(design.trials), initial=len(done), desc=label, unit="trial", disable=not progress
        ) as bar:
            for outcomes in (team or Alone()).blocks(study.run, source, jobs):
                for outcome in outcomes:
                    if (outcome.trial.participant, outcome.trial.id) in done:
                        continue
                    if outcome.trial.shown:  # before its row: a row on disk has its pictures
                        save_strip(folder, Strip.from_frames(outcome.trial.key, outcome.frames))
                    who = traits[outcome.trial.participant]
                    ledger.append(_row(study, source.name, design, outcome, who, weights))
                    bar.update()
        return pd.DataFrame(ledger.rows)


def _manifest(
    study: Study, agent: str, design: Design, population: Population, settings: dict[str, Any]
) -> dict[str, Any]:
    return {
        "study": study.name,
        "agent": agent,
        "seed": design.seed,
        "participants": design.participants,
        "design": design.hash,
        "population": asdict(population),
        "settings": settings,
    }


def _short_hash(settings: dict[str, Any]) -> str:
    """One short name for all networks in use, for a column of the rows."""
    weights = settings.get("weights") or {}
    if not weights:
        return "none"
    return sha256("".join(f"{name}{weights[name]}" for name in sorted(weights)).encode()).hexdigest()[:16]


def _row(study: Study, agent: str, design: Design, outcome: Outcome, traits: Traits, weights: str) -> Row:
    trial = outcome.trial
    work = {f"work_{kind}": count for kind, count in asdict(outcome.work).items()}
    row: Row = {"study": study.name, "agent": agent, "participant": trial.participant, "trial": trial.id}
    row |= trial.levels
    row |= outcome.measures
    row |= {"response": outcome.response, "correct": bool(outcome.correct), "rt_ms": float(outcome.rt_ms)}
    row |= work
    row |= {f"trait_{name}": value for name, value in asdict(traits).items()}
    row |= {"seed": design.seed, "design": design.hash[:16], "weights": weights}
    return {key: _storable(value) for key, value in row.items()}


def _storable(value: Any) -> Any:
    """The value as JSON has it: plain Python, and nothing in place of NaN."""
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
