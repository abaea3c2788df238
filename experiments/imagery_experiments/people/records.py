"""Answers on disk: one file per participant, appended answer by answer, without names or addresses."""

from __future__ import annotations

import itertools
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from imagery_agent.json_lines import append_line, drop_torn_line, whole_lines
from imagery_experiments.experiment.study import Outcome
from imagery_experiments.experiment.trial_log import MANIFEST, TRIALS, claim
from imagery_experiments.files import write_atomically
from imagery_experiments.people.lists import Item, Plan
from imagery_experiments.people.pages import Progress
from imagery_experiments.people.person import Answer, proceed
from imagery_experiments.people.screens import Screen

AGENT = "people"
PARTICIPANTS = "participants"
RUN, DATASET = "run", "psychds"


@dataclass(frozen=True)
class Place:
    """Where a participant is: the item, the screen within it, and that screen; no screen: finished."""

    item: int
    screen: int
    shown: Screen | None
    feedback: str = ""
    """``right`` or ``wrong`` of the practice trial before."""
    progress: float = 0.0
    """Share of the items that are finished."""


class Records:
    """The participants of one study in one folder."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        """Open the folder, or make it; ValueError if it belongs to another study, design or seed."""
        self.folder, self.plan = folder, plan
        path = folder / MANIFEST
        if (
            path.exists()
            and (folder / PARTICIPANTS).exists()
            and json.loads(path.read_text(encoding="utf-8")) != self._manifest()
        ):
            raise ValueError(
                f"{folder} holds answers to another study, seed, number of lists or design; give those again, or "
                "another folder"
            )
        claim(folder, self._manifest())
        self._tokens = {str(head["token"]): number for number, head in self._heads()}
        self._items: dict[int, list[Item]] = {}
        self._over: dict[tuple[int, int], list[Outcome]] = {}
        """Participant and item -> outcomes, of sessions that are over."""

    def _manifest(self) -> dict[str, Any]:
        plan = self.plan
        return {
            "study": plan.study.name,
            "agent": AGENT,
            "seed": plan.seed,
            "participants": plan.lists,
            "design": plan.design.hash,
        }

    def _heads(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for path in sorted((self.folder / PARTICIPANTS).glob("*.jsonl")):
            if lines := _lines(path):  # none: killed before the first was complete
                yield int(path.stem), lines[0]

    # ------------------------------------------------------------ participants

    def start(self, *, consent: str) -> str:
        """A new participant; their token. ``consent`` is the sha256 of the text that they agreed to."""
        token = secrets.token_urlsafe(18)
        number = max(self._tokens.values(), default=0) + 1
        self._tokens[token] = number
        self._append(number, {"token": token, "consent": consent})
        return token

    def add(self, token: str, *, on_list: int) -> int:
        """A new participant, with the next number that does this list; the number."""
        used = set(self._tokens.values())
        number = next(n for n in itertools.count(on_list, self.plan.lists) if n not in used)
        self._tokens[token] = number
        self._append(number, {"token": token, "consent": ""})
        return number

    def number_of(self, token: str) -> int | None:
        """The participant of a token."""
        return self._tokens.get(token)

    def participants(self) -> list[int]:
        """All numbers in order."""
        return sorted(self._tokens.values())

    def items(self, participant: int) -> list[Item]:
        """The parts of the participant's experiment."""
        if participant not in self._items:
            self._items[participant] = self.plan.items(participant)
        return self._items[participant]

    def answers(self, participant: int) -> dict[int, list[Answer]]:
        """Item -> answers to its screens, in order."""
        found: dict[int, list[Answer]] = {}
        for line in _lines(self._path(participant))[1:]:
            found.setdefault(int(line["item"]), []).append(Answer.model_validate(line["answer"]))
        return found

    def place(self, participant: int) -> Place:
        """The present screen."""
        given, items = self.answers(participant), self.items(participant)
        feedback = ""
        for number in range(max(given, default=0), len(items)):  # those before are finished
            item, answers = items[number], given.get(number, [])
            outcomes, screen = self._proceed(participant, number, answers)
            if screen is not None:
                shown_feedback = feedback if not answers else ""
                return Place(number, len(answers), screen, shown_feedback, number / len(items))
            feedback = ("right" if outcomes[-1].correct else "wrong") if item.kind == "practice" and outcomes else ""
        return Place(len(items), 0, None, progress=1.0)

    def answer(self, participant: int, place: Place, answer: Answer) -> None:
        """Append the answer to the present screen."""
        line = {"item": place.item, "screen": place.screen, "answer": answer.model_dump(exclude_defaults=True)}
        self._append(participant, line)

    def _proceed(self, participant: int, number: int, answers: list[Answer]) -> tuple[list[Outcome], Screen | None]:
        item = self.items(participant)[number]
        if item.screen is not None:
            return [], None if answers else item.screen
        plan, key = self.plan, (participant, number)
        if key in self._over:
            return self._over[key], None
        swapped = plan.swapped(participant)
        outcomes, screen = proceed(plan.study, item.session, answers, seed=plan.seed, swapped=swapped)
        if screen is None:
            self._over[key] = outcomes
        return outcomes, screen

    def _path(self, participant: int) -> Path:
        return self.folder / PARTICIPANTS / f"{participant:05}.jsonl"

    def _append(self, participant: int, line: dict[str, Any]) -> None:
        path = self._path(participant)
        path.parent.mkdir(exist_ok=True)
        with path.open("ab+", buffering=0) as file:
            drop_torn_line(file)
            append_line(file, json.dumps(line, allow_nan=False), name=str(path))
            os.fsync(file.fileno())

    # ------------------------------------------------------------ data

    def progress(self) -> list[Progress]:
        """How far every participant is."""
        return [self._progress(number) for number in self.participants()]

    def _progress(self, participant: int) -> Progress:
        given, items = self.answers(participant), self.items(participant)
        checks = [own[0].text == "right" for number, own in given.items() if items[number].kind == "check"]
        finished = [
            len(self._proceed(participant, number, own)[0])
            for number, own in given.items()
            if items[number].kind == "session"
        ]
        share = self.place(participant).progress
        listed = self.plan.list_of(participant)
        return Progress(participant, listed, share, sum(finished), (sum(checks), len(checks)))

    def rows(self) -> pd.DataFrame:
        """One row per finished trial of every participant, with the columns of an agent's rows."""
        from imagery_experiments.experiment.rows import row_of

        rows = []
        for participant in self.participants():
            given = self.answers(participant)
            for number, item in enumerate(self.items(participant)):
                if item.kind != "session" or number not in given:
                    continue
                outcomes, _ = self._proceed(participant, number, given[number])
                for outcome in outcomes:
                    row = row_of(AGENT, self.plan.design, outcome, traits=None, weights="none")
                    rows.append(row | {"participant": participant})
        return pd.DataFrame(rows)

    def write_data(self) -> Path:
        """Write the rows as a run and as a Psych-DS folder; the folder of the run."""
        from imagery_experiments.reporting.psychds.dataset import write_dataset

        rows, run = self.rows(), self.folder / RUN
        if rows.empty:
            raise ValueError(f"expected finished trials in {self.folder}, there are none yet")
        lines = rows.to_json(orient="records", lines=True, double_precision=10)
        write_atomically(run / MANIFEST, json.dumps(self._manifest(), indent=2).encode())
        write_atomically(run / TRIALS, lines.rstrip("\n").encode() + b"\n")
        write_dataset(self.folder / DATASET, {(self.plan.study.name, AGENT): rows})
        return run


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in whole_lines(path.read_bytes())]
    except ValueError:
        raise ValueError(f"{path} is damaged; restore it from a copy, or move it away to go on without it") from None
