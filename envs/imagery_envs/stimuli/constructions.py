"""Construction items: instructions that construct a figure in imagery, and its accepted names.

The twelve built-in items are after Finke, Pinker & Farah 1989 (Cognitive Science 13:51-78), in the wording of McCarty
& Morales 2025, Artificial Phantasia (MIT License, Copyright (c) 2025 Anonymous Authors) where available (48, 49, 50,
53, 58), else in plain words for the same operations. Accepted synonyms are answers that their raters graded 4 or more
of 5 on average, and plain spellings of them.
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from imagery_agent.language.task_templates import NAME_FIGURE

FINAL_QUESTION = NAME_FIGURE.say()


@dataclass(frozen=True)
class Construction:
    """One item: instructions in order, and the accepted names of the result."""

    block: int
    instructions: tuple[str, ...]
    accepted: tuple[str, ...]
    """Names and synonyms; the first is the canonical answer."""
    source: str = ""

    def __post_init__(self) -> None:
        if not self.instructions or not all(sentence.strip() for sentence in self.instructions):
            raise ValueError(f"expected at least one instruction and none empty in item {self.block}")
        if not any(normal_answer(name) for name in self.accepted):
            raise ValueError(f"expected at least one accepted answer for item {self.block}")

    def accepts(self, answer: str) -> bool:
        """Whether the answer is an accepted name, up to case, punctuation and a leading article."""
        return normal_answer(answer) in {normal_answer(name) for name in self.accepted}


def normal_answer(text: str) -> str:
    """Lower case, without punctuation and a leading article: ``"A T-junction."`` is ``"t junction"``."""
    words = re.sub(r"[\W_]+", " ", text.lower()).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in {"a", "an", "the"} else words)


CLASSIC_ITEMS = tuple(
    Construction(item["block"], tuple(item["instructions"]), tuple(item["accepted"]), item["source"])
    for item in tomllib.loads(Path(__file__).with_name("classic_items.toml").read_text(encoding="utf-8"))["items"]
)


def read_constructions(path: str | Path) -> tuple[Construction, ...]:
    """Items from a CSV with columns block, source, instruction_1, instruction_2, ..., canonical_answer.

    Several canonical answers are separated by commas. Items with the instructions of a built-in item have its synonyms.

    Raises:
        ValueError: a missing file, column or cell, or a block that is not a number or not unique.
    """
    path = Path(path)
    if not path.is_file():
        raise ValueError(f"expected a CSV file of items, found none at {path}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or ())
        missing = [name for name in ("block", "instruction_1", "canonical_answer") if name not in columns]
        if missing:
            raise ValueError(f"{path} lacks the column {missing[0]!r}; it has {', '.join(columns) or 'none'}")
        rows = list(reader)
    items = tuple(_construction(row, f"{path} line {number}") for number, row in enumerate(rows, start=2))
    blocks = [item.block for item in items]
    if not items or len(set(blocks)) < len(blocks):
        raise ValueError(f"expected at least one item and every block once in {path}, got {blocks}")
    return items


def _construction(row: dict[str, str | None], where: str) -> Construction:
    try:
        block = int(row["block"] or "")
    except ValueError as error:
        raise ValueError(f"expected a whole number in the column block, got {row['block']!r} ({where})") from error
    steps = sorted((name for name in row if re.fullmatch(r"instruction_\d+", str(name))), key=_number)
    instructions = tuple(text.strip() for name in steps if (text := row[name]) and text.strip())
    names = tuple(name.strip() for name in (row["canonical_answer"] or "").split(",") if name.strip())
    synonyms = next((item.accepted for item in CLASSIC_ITEMS if item.instructions == instructions), ())
    try:
        return Construction(block, instructions, tuple(dict.fromkeys(names + synonyms)), row.get("source") or "")
    except ValueError as error:
        raise ValueError(f"{error} ({where})") from error


def _number(column: str) -> int:
    return int(column.rsplit("_", 1)[1])
