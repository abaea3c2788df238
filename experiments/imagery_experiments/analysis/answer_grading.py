"""Grades of open answers by a key of answers with mean grades of human raters (McCarty & Morales 2025).

A name has the grade of the identical answer of the key, else of a listed synonym, else of the answer with the most
words in common (see :func:`likeness`); otherwise it has no grade and counts as not good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from imagery_envs.stimuli.constructions import normal_answer
from imagery_experiments.analysis.input_tables import read_table

GOOD_GRADE = 4.0
"""Least mean grade (of 5) of a good name."""
NEAREST = 0.5
"""Least likeness with an answer of the key for a name to have its grade."""
_SYNONYMS = (
    "sailboat sailing boat|yacht", "stick figure|stickman|stick man|matchstick man", "umbrella|parasol",
    "person|human|man",
    "eyeglasses|glasses|spectacles", "icecream|ice cream|ice cream cone|icecream cone", "television|tv|tv set",
    "pine tree|fir tree|fir|christmas tree", "headphones|headset", "wine glass|wineglass", "sail boat|sailboat",
    "music note|musical note|note", "goblet|chalice", "map pin|map marker|location pin", "martini|martini glass",
    "train track|railway track|rail track|railroad track", "person icon|user icon|user", "bow tie|bowtie",
)  # fmt: skip


@dataclass(frozen=True)
class Graded:
    """The grade of an answer, and how it was found."""

    grade: float | None
    """1 to 5; None: no answer of the key is similar."""
    by: str
    """``exact``, ``synonym``, ``nearest`` or ``none``."""
    likeness: float = 0.0
    key_answer: str = ""

    @property
    def good(self) -> bool:
        """Whether it is a good name."""
        return self.grade is not None and self.grade >= GOOD_GRADE


def _words(answer: str) -> list[str]:
    words = normal_answer(answer).split()
    return [word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word for word in words]


def likeness(first: str, second: str) -> float:
    """Dice coefficient of the words of two names, in [0, 1]; 0 unless the last word is the same."""
    one, two = _words(first), _words(second)
    if not one or not two or one[-1] != two[-1]:
        return 0.0
    return 2 * len(set(one) & set(two)) / (len(set(one)) + len(set(two)))


@dataclass(frozen=True)
class AnswerKey:
    """Block -> answer -> mean grade."""

    grades: Mapping[int, Mapping[str, float]]

    @classmethod
    def read(cls, path: str | Path) -> AnswerKey:
        """From a CSV file with the columns block, answer and grade; ValueError for one that is malformed."""
        path = Path(path)
        table = read_table(path, "graded answers", {"block": int, "answer": normal_answer, "grade": float})
        found: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        rows = zip(table["block"], table["answer"], table["grade"], strict=True)
        for line, (block, answer, grade) in enumerate(rows, start=2):
            if not 1 <= grade <= 5:
                raise ValueError(f"expected a grade from 1 to 5 in {path} line {line}, got {grade}")
            found[block][answer].append(grade)
        if not found:
            raise ValueError(f"expected at least one graded answer in {path}, found none")
        return cls({block: {a: sum(g) / len(g) for a, g in answers.items()} for block, answers in found.items()})

    def grade(self, block: int, answer: str) -> Graded:
        """The grade of one answer to one item."""
        known, name = self.grades.get(block, {}), normal_answer(answer)
        if not name or not known:
            return Graded(None, "none")
        if name in known:
            return Graded(known[name], "exact", 1.0, name)
        for other in self._same.get(name, ()):
            if other in known:
                return Graded(known[other], "synonym", 1.0, other)
        near = max(known, key=lambda answer: (likeness(name, answer), known[answer]))
        alike = likeness(name, near)
        return Graded(known[near], "nearest", alike, near) if alike >= NEAREST else Graded(None, "none", alike)

    @cached_property
    def _same(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = defaultdict(list)
        for group in _SYNONYMS:
            names = [normal_answer(name) for name in group.split("|")]
            for name in names:
                table[name] += [other for other in names if other != name]
        return table
