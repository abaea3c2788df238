"""Runs an agent through a design, one row per trial, and can be killed and resumed at any moment.

A session (the trials that share one memory) is a pure function of (agent, seed of the design, population, session).
Sessions are run in blocks; the sessions of a block as one batch. Rows are written as their trials end (those of other
processes as their blocks end). A resumed run keeps the rows on disk, repeats the blocks that were interrupted, and
ends with the same file as an uninterrupted run.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import pandas as pd

from imagery_agent.validation import InputError
from imagery_experiments.experiment.design import Design, Trial, session_seed
from imagery_experiments.experiment.displays import Display, Follower, ProgressBar
from imagery_experiments.experiment.executors import Executor, SerialExecutor
from imagery_experiments.experiment.news import Reporter, open_news
from imagery_experiments.experiment.participant import Source, Subject
from imagery_experiments.experiment.population import PEOPLE, Population
from imagery_experiments.experiment.rows import row_of
from imagery_experiments.experiment.study import Outcome, RunSession, Study
from imagery_experiments.experiment.trial_log import TRIALS, Row, open_ledger
from imagery_experiments.plotting.film_strips import Strip, save_strip

if TYPE_CHECKING:
    from imagery_agent.mind.individual_differences import Traits

Block = tuple[int, tuple[tuple[Trial, ...], ...], tuple["Traits", ...]]
"""The seed of the design, sessions that are run as one batch, and the traits of the participant of each."""

_SMALL_BLOCKS = 6
"""The first blocks have 2, 2, 4, 4, 8 and 8 sessions."""
_subjects: dict[Source, list[Subject]] = {}
"""Agents built in this process: building one is expensive."""


def _built(source: Source, count: int) -> list[Subject]:
    subjects = _subjects.setdefault(source, [])
    while len(subjects) < count:
        subjects.append(source.build())
    return subjects[:count]


def run_block(run: RunSession, source: Source, reporter: Reporter | None, block: Block) -> Iterator[Outcome]:
    """The outcomes of a block of sessions, each as its trial ends."""
    seed, sessions, traits = block
    subjects = _built(source, len(sessions))
    for subject, own in zip(subjects, traits, strict=True):
        subject.set_traits(own)
    shown = sessions if reporter is None else [reporter.to_run(session) for session in sessions]
    started = [
        run(own, subject, seed=session_seed(seed, session))
        for own, session, subject in zip(shown, sessions, subjects, strict=True)
    ]
    if reporter is None:
        yield from _as_they_come(source, started)
        return
    with reporter.block(sessions, subjects) as reported:
        yield from _as_they_come(source, [reported.session(number, own) for number, own in enumerate(started)])


def _as_they_come(source: Source, sessions: Sequence[Iterator[Outcome]]) -> Iterator[Outcome]:
    """The outcomes of sessions, each as its trial ends; a batch of several runs in a thread of its own."""
    if len(sessions) == 1:
        yield from sessions[0]
        return
    ended: SimpleQueue[Outcome | BaseException | None] = SimpleQueue()

    def follow(session: Iterator[Outcome]) -> None:
        for outcome in session:
            ended.put(outcome)

    def run_all() -> None:
        try:
            source.run_batched([partial(follow, session) for session in sessions])
            ended.put(None)
        except BaseException as error:  # raised where the outcomes are read
            ended.put(error)

    threading.Thread(target=run_all, daemon=True).start()
    while (one := ended.get()) is not None:
        if isinstance(one, BaseException):
            raise one
        yield one


def _blocks(design: Design, traits: dict[int, Traits], size: int, done: set[tuple[int, str]]) -> list[Block]:
    """The blocks that are not finished.

    Blocks are cut before finished ones are left out: the composition of a batch, and so the last digit of every
    sum, depends on the design alone. The first blocks are small, so that the first rows are soon on disk; then an even
    number of equal blocks keeps two processes busy.
    """
    sessions = list(design.sessions())
    edges = [0]
    while size > 1 and edges[-1] < len(sessions) and (number := len(edges)) <= _SMALL_BLOCKS:
        edges.append(min(len(sessions), edges[-1] + min(size, 2 ** ((number + 1) // 2))))
    start, rest = edges[-1], len(sessions) - edges[-1]
    count = 2 * math.ceil(rest / size / 2)
    edges += [start + rest * number // count for number in range(1, count + 1)]
    blocks = [tuple(sessions[start:end]) for start, end in pairwise(edges) if start < end]
    return [
        (design.seed, block, tuple(traits[session[0].participant] for session in block))
        for block in blocks
        if any((trial.participant, trial.id) not in done for session in block for trial in session)
    ]


def _finished(rows: Sequence[Row], design: Design, folder: Path) -> set[tuple[int, str]]:
    """Participant and id of the trials in the rows; InputError for one that is not in the design."""
    planned = {(trial.participant, trial.id) for trial in design.trials}
    for line, row in enumerate(rows, start=1):
        if (row.get("participant"), row.get("trial")) not in planned:
            raise InputError(
                f"{folder / TRIALS} line {line} is no trial of this design (participant {row.get('participant')!r}, "
                f"trial {row.get('trial')!r}); remove the line, or start in another folder"
            )
    return {(row["participant"], row["trial"]) for row in rows}


def run(
    study: Study,
    source: Source,
    *,
    design: Design,
    folder: Path,
    population: Population = PEOPLE,
    executor: Executor | None = None,
    progress: bool = True,
    display: Display | None = None,
) -> pd.DataFrame:
    """Run (or finish) a design with one agent in ``folder`` and return all rows.

    While it runs, ``display`` shows how it goes on (default: a progress bar; nothing without ``progress``).

    Raises:
        InputError: ``folder`` belongs to another study, design or agent, or holds rows that do not belong to it.
        FolderRemoved: ``folder`` was removed during the run; all rows have been written again.
        WorkerDied: a process of the executor was killed; the same call resumes the run.
    """
    settings = dict(source.settings())
    manifest = _manifest(study, source.name, design, population, settings)
    weights = _short_hash(settings)
    participants = sorted({trial.participant for trial in design.trials})
    traits = {number: population.participant(design.seed, number) for number in participants}
    with open_ledger(folder, manifest) as ledger:
        done = _finished(ledger.rows, design, folder)
        blocks = _blocks(design, traits, source.sessions_at_once, done)
        shown = display or (ProgressBar() if progress else None)
        with _followed(shown, study.name, source.name, total=len(design.trials), done=done) as reporter:
            run_one = partial(run_block, study.run, source, reporter)
            for outcomes in (executor or SerialExecutor()).map(run_one, blocks):
                for outcome in outcomes:
                    trial = outcome.trial
                    if (trial.participant, trial.id) in done:
                        continue
                    if trial.record_trace:  # before its row: a row on disk has its pictures
                        save_strip(folder, Strip.from_frames(trial.key, outcome.frames))
                    own = traits[trial.participant]
                    ledger.append(row_of(source.name, design, outcome, traits=own, weights=weights))
        ledger.put_in_order([(trial.participant, trial.id) for trial in design.trials])
        return pd.DataFrame(ledger.rows)


@contextmanager
def _followed(
    display: Display | None, study: str, agent: str, *, total: int, done: set[tuple[int, str]]
) -> Iterator[Reporter | None]:
    """What sessions report to while a display follows them; None without a display."""
    if display is None:
        yield None
        return
    with open_news() as news:
        display.begin(f"{study}, {agent}", total=total)
        with Follower(display, news, done):
            yield Reporter(news.folder, study, agent, display.pictures)


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
