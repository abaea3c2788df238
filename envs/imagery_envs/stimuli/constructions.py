"""Instructions that build a figure in the mind, and the names that are accepted for it.

The twelve built-in items are after Finke, Pinker & Farah 1989 (Cognitive Science 13:51-78) in the wording
of McCarty & Morales 2025, Artificial Phantasia (MIT License, Copyright (c) 2025 Anonymous Authors) where that
was at hand (48, 49, 50, 53, 58), else in plain words for the same operations;
accepted synonyms are answers that their raters gave a mean grade of 4 or more of 5, and plain spellings
of them.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from imagery_agent.language.task_templates import NAME_FIGURE

FINAL_QUESTION = NAME_FIGURE.say()


@dataclass(frozen=True)
class Construction:
    """One item: sentences to follow in order, and what the figure should look like at the end."""

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
        """Whether the answer is one of the accepted names, up to case, punctuation and article."""
        return normal_answer(answer) in {normal_answer(name) for name in self.accepted}


def normal_answer(text: str) -> str:
    """Lower case, without punctuation and a leading article: ``"A T-junction."`` is ``"t junction"``."""
    words = re.sub(r"[\W_]+", " ", text.lower()).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in {"a", "an", "the"} else words)


CLASSIC_ITEMS = (
    Construction(
        48,
        (
            'Imagine the number "7" consisting of only two lines.',
            "Imagine the diagonal line rotated until is vertical and a 90 degree angle is formed.",
            "Imagine the horizontal line moved down to the middle of the vertical line.",
            "Imagine the entire figure rotated 90 degrees to the left.",
        ),
        ("letter T", "T", "capital T", "capital letter T", "uppercase T", "T-junction"),
        "finke1989",
    ),
    Construction(
        49,
        (
            'Imagine a capital letter "B".',
            "Imagine the figure rotated 90 degrees to the left so that is faces up.",
            "Imagine a triangle pointing downwards from the horizontal line in the figure.",
            "Imagine the horizontal line of the figure removed.",
        ),
        ("heart", "heart shape", "love"),
        "finke1989",
    ),
    Construction(
        50,
        (
            'Imagine a capital letter "Y".',
            "Imagine a small circle at the base of the figure.",
            "Imagine a horizontal line running through the center of the figure.",
            "Imagine the figure flipped upside-down.",
        ),
        ("stick figure", "stick person", "stickfigure person", "stick man", "stickman", "human sketch",
         "person", "human", "man", "doll"),
        "finke1989",
    ),
    Construction(
        51,
        (
            'Imagine a capital letter "K".',
            'Imagine a square attached to the left side of the "K".',
            "Imagine a circle inside the square.",
            "Imagine the figure rotated 90 degrees to the left.",
        ),
        ("television", "TV set", "TV", "television set"),
        "finke1989",
    ),
    Construction(
        52,
        (
            "Imagine a plus sign.",
            "Imagine a vertical line attached to the left side of the figure.",
            "Imagine the figure rotated 90 degrees to the right.",
            "Imagine all lines to the left of the vertical line removed.",
        ),
        ("letter F", "F", "capital F", "capital letter F", "uppercase F"),
        "finke1989",
    ),
    Construction(
        53,
        (
            'Imagine a capital letter "D".',
            "Imagine the figure rotated 90 degrees to the right.",
            'Imagine a number "4" attached to the horizontal line in the center. '
            'The "4" should have a triangular top, not an open one.',
            'Imagine the figure without the line to the right of the vertical line of the "4".',
        ),
        ("sailboat", "sail boat", "sailing boat", "boat"),
        "finke1989",
    ),
    Construction(
        54,
        (
            'Imagine a capital letter "F".',
            'Imagine a lowercase letter "b" attached to the bottom of the vertical line of the "F".',
            'Imagine the loop of the "b" flipped to the left side.',
        ),
        ("music note", "musical note", "note"),
        "finke1989",
    ),
    Construction(
        55,
        (
            'Imagine a capital letter "T".',
            "Imagine the figure rotated 180 degrees.",
            "Imagine a triangle pointing down attached to the top of the figure.",
        ),
        ("yield sign", "martini glass", "martini", "traffic sign", "road sign", "cocktail glass"),
        "finke1989",
    ),
    Construction(
        56,
        (
            'Imagine a lowercase letter "k".',
            'Imagine the "k" surrounded by a circle.',
            'Imagine the lower half of the "k" removed.',
        ),
        ("clock", "clock face", "watch"),
        "finke1989",
    ),
    Construction(
        57,
        (
            'Imagine a capital letter "N".',
            "Imagine a diagonal line running from the top right corner to the bottom left corner of the figure.",
            "Imagine the figure rotated 90 degrees to the right.",
        ),
        ("hourglass", "sand clock", "egg timer"),
        "finke1989",
    ),
    Construction(
        58,
        (
            'Imagine a capital letter "D".',
            "Imagine the figure rotated 90 degrees to the left.",
            'Imagine a capital letter "J", attached to the bottom center of the figure.',
        ),
        ("umbrella", "parasol"),
        "finke1989",
    ),
    Construction(
        59,
        (
            'Imagine a capital letter "H".',
            "Imagine the figure rotated 90 degrees to the right.",
            "Imagine a triangle on top of the figure, whose base is the top horizontal line.",
        ),
        ("tree", "pine tree", "christmas tree", "fir tree"),
        "finke1989",
    ),
)  # fmt: skip


def read_constructions(path: str | Path) -> tuple[Construction, ...]:
    """Items from a CSV with columns block, source, instruction_1, instruction_2, ..., canonical_answer.

    Several canonical answers are separated by commas. The sentences of a built-in item bring its synonyms.

    Raises:
        ValueError: a missing file, column or cell, a block that is no number or comes twice.
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
        raise ValueError(
            f"expected a whole number in the column block, got {row['block']!r} ({where})"
        ) from error
    steps = sorted((name for name in row if re.fullmatch(r"instruction_\d+", str(name))), key=_number)
    instructions = tuple(text.strip() for name in steps if (text := row[name]) and text.strip())
    names = tuple(name.strip() for name in (row["canonical_answer"] or "").split(",") if name.strip())
    synonyms = next((item.accepted for item in CLASSIC_ITEMS if item.instructions == instructions), ())
    try:
        return Construction(
            block, instructions, tuple(dict.fromkeys(names + synonyms)), row.get("source") or ""
        )
    except ValueError as error:
        raise ValueError(f"{error} ({where})") from error


def _number(column: str) -> int:
    return int(column.rsplit("_", 1)[1])
