"""Answers that come back from static pages and from JATOS.

Every answer is a line that can stand alone: study, design, list, an identity of the participant, item, screen, answer.
So answers of people who did not finish, or who reloaded the page, are imported too, and a file may hold many people.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from imagery_experiments.people.person import Answer
from imagery_experiments.people.records import Place, Records


class AnswerLine(BaseModel):
    """One answer of one participant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    study: str
    design: str
    listed: int = Field(alias="list")
    id: Annotated[str, Field(min_length=8, max_length=64)]
    item: int = Field(ge=0)
    screen: int = Field(ge=0)
    answer: Answer


def import_file(path: Path, records: Records) -> list[int]:
    """Add the answers of a file; the numbers of their participants.

    A new participant gets the next number that does the same list; of one who was imported before, answers that are
    new are added. ValueError, and nothing is added, for a file of another form, study or design, with a gap, or
    without anything new.
    """
    people: dict[str, dict[tuple[int, int], AnswerLine]] = {}
    for line in read_answers(path):
        _check(path, line, records)
        people.setdefault(line.id, {}).setdefault((line.item, line.screen), line)
    new = {identity: _new_answers(path, identity, given, records) for identity, given in people.items()}
    if not any(new.values()):
        raise ValueError(f"{path} was imported before and holds nothing new; leave it out")
    numbers = []
    for identity, lines in new.items():
        listed = next(iter(people[identity].values())).listed
        number = records.number_of(identity) or records.add(identity, on_list=listed)
        for line in lines:
            records.answer(number, Place(line.item, line.screen, None), line.answer)
        numbers.append(number)
    return numbers


def read_answers(path: Path) -> list[AnswerLine]:
    """The answers in a file, one per line; ValueError if it holds anything else, or nothing."""
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        found = [AnswerLine.model_validate(json.loads(line)) for line in lines]
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"]))
        raise ValueError(f"{path} has an answer of another form ({where}: {problem['msg']}); was it edited?") from None
    except (UnicodeDecodeError, ValueError):
        raise ValueError(f"expected one answer per line in {path}, as the page or JATOS saves them") from None
    if not found:
        raise ValueError(f"expected the answers of a participant in {path}, there are none")
    return found


def _check(path: Path, line: AnswerLine, records: Records) -> None:
    plan = records.plan
    if line.design != plan.design.hash:
        raise ValueError(
            f"{path} has answers to another design ({line.study}); give the study, --seed, --lists and --quick of the "
            "export"
        )
    if not 1 <= line.listed <= plan.lists:
        raise ValueError(f"{path} has list {line.listed}, expected 1 to {plan.lists}")


def _new_answers(
    path: Path, identity: str, given: dict[tuple[int, int], AnswerLine], records: Records
) -> list[AnswerLine]:
    number = records.number_of(identity)
    known = {} if number is None else records.answers(number)
    expected: dict[int, int] = {}
    for item, screen in sorted(given):
        if screen != expected.setdefault(item, 0):
            raise ValueError(f"{path} lacks the answer to screen {expected[item]} of item {item}; was it edited?")
        expected[item] += 1
    return [line for (item, screen), line in sorted(given.items()) if screen >= len(known.get(item, ()))]
