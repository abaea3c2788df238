"""Construction items: instructions that construct a figure in imagery, and its accepted names.

The twelve built-in items are after Finke, Pinker & Farah 1989 (Cognitive Science 13:51-78), in the wording of McCarty
& Morales 2025, Artificial Phantasia (MIT License, Copyright (c) 2025 Anonymous Authors) where available (48, 49, 50,
53, 58), else in plain words for the same operations. Accepted synonyms are answers that their raters graded 4 or more
of 5 on average, and plain spellings of them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from imagery_agent.language.task_templates import NAME_FIGURE
from imagery_agent.schemas import whole
from imagery_agent.validation import InputError
from imagery_envs.tables import TableRow, read_rows
from imagery_envs.text import encode_text

FINAL_QUESTION = NAME_FIGURE.say()
MOST_BLOCK = 2**31 - 1
"""The largest number of an item."""


@dataclass(frozen=True)
class Construction:
    """One item: instructions in order, and the accepted names of the result."""

    block: int
    instructions: tuple[str, ...]
    accepted: tuple[str, ...]
    """Names and synonyms; the first is the canonical answer."""
    source: str = ""
    drawing: str = ""
    """Path of an SVG of the picture after each instruction, for exact pictures; no agent reads it."""
    answer_drawing: str = ""
    """Path of an SVG of what the answer means, for an oracle interpreter."""

    def __post_init__(self) -> None:
        if not self.instructions or not all(sentence.strip() for sentence in self.instructions):
            raise InputError(f"expected at least one instruction and none empty in item {self.block}")
        if not any(normal_answer(name) for name in self.accepted):
            raise InputError(f"expected at least one accepted answer for item {self.block}")

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
    An item with fewer instructions leaves the last columns empty. May be absent or empty: ``source``; ``drawing`` and
    ``answer_drawing``, names of SVG files relative to the CSV.

    Raises:
        InputError: a missing file, column or cell, an empty instruction between others, a block that is not a number
            or not unique, or a drawing that is no file.
    """
    path = Path(path)
    rows = read_rows(path, "items", {"block": whole(0, MOST_BLOCK), "instruction_1": str, "canonical_answer": str})
    items: dict[int, Construction] = {}
    for row in rows:
        item = _construction(row, path.parent)
        if item.block in items:
            raise InputError(f"expected every block once, got block {item.block} again in {row.where}")
        items[item.block] = item
    if not items:
        raise InputError(f"expected at least one item in {path}, got none")
    return tuple(items.values())


def _construction(row: TableRow, folder: Path) -> Construction:
    steps = sorted((name for name in row.cells if re.fullmatch(r"instruction_\d+", name)), key=_number)
    if missing := set(range(1, len(steps) + 1)) - set(map(_number, steps)):
        raise InputError(f"the columns go to {steps[-1]}, but instruction_{min(missing)} is missing in {row.where}")
    texts = [row.cells[name].strip() for name in steps]
    while texts and not texts[-1]:
        texts.pop()
    if "" in texts:
        raise InputError(f"expected no empty instruction before others, {steps[texts.index('')]} is in {row.where}")
    instructions = tuple(texts)
    names = tuple(name.strip() for name in row.cells["canonical_answer"].split(",") if name.strip())
    synonyms = next((item.accepted for item in CLASSIC_ITEMS if item.instructions == instructions), ())
    accepted = tuple(dict.fromkeys(names + synonyms))
    try:
        for text in instructions:
            encode_text(text)
        drawing, answer_drawing = (_file(row, column, folder) for column in ("drawing", "answer_drawing"))
        source = row.cells.get("source", "")
        return Construction(row.cells["block"], instructions, accepted, source, drawing, answer_drawing)
    except InputError as error:
        raise InputError(f"{error} in {row.where}") from None


def _file(row: TableRow, column: str, folder: Path) -> str:
    """The absolute path of a file that a cell names, relative to the table; empty for an empty or absent cell."""
    name = row.cells.get(column, "").strip()
    if not name:
        return ""
    path = (folder / name).resolve()
    if not path.is_file():
        raise InputError(f"expected a drawing at {path}, found no file")
    return str(path)


def _number(column: str) -> int:
    return int(column.rsplit("_", 1)[1])
