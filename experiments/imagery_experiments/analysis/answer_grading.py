"""Grades of open answers by a key of answers with mean grades of human raters (McCarty & Morales 2025).

A name has the grade of the identical answer of the key, else of a listed synonym, else of the answer with the most
words in common (see :func:`likeness`); otherwise it has no grade and counts as not good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import fmean

from imagery_agent.schemas import number
from imagery_agent.validation import InputError
from imagery_envs.stimuli.constructions import normal_answer
from imagery_envs.tables import read_rows

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


CONTRADICTION = 1.0
"""Grades (1 to 5) of one answer that differ by more contradict each other."""


@dataclass(frozen=True)
class AnswerKey:
    """Block -> answer -> mean grade."""

    grades: Mapping[int, Mapping[str, float]]

    @classmethod
    def read(cls, path: str | Path) -> AnswerKey:
        """From a table with the columns block, answer and grade.

        Answers that differ only in case, punctuation or a leading article, and one answer that was graded more than
        once, have the mean of their grades.

        Raises:
            InputError: a malformed file, or grades of one answer that contradict each other.
        """
        path = Path(path)
        found: dict[int, dict[str, list[float]]] = defaultdict(dict)
        for row in read_rows(path, "graded answers", {"block": int, "answer": str, "grade": number(1, 5)}):
            block, answer, grade = (row.cells[name] for name in ("block", "answer", "grade"))
            grades = found[block].setdefault(answer.strip(), [])
            grades.append(grade)
            if max(grades) - min(grades) > CONTRADICTION:
                raise InputError(
                    f"expected grades of the answer {answer.strip()!r} to block {block} that differ by at most "
                    f"{CONTRADICTION:g}, got {min(grades):g} and {max(grades):g} in {row.where}; keep the right one"
                )
        if not found:
            raise InputError(f"expected at least one graded answer in {path}, found none")
        means = {
            block: {answer: fmean(grades) for answer, grades in answers.items()} for block, answers in found.items()
        }
        return cls({block: _by_normal_answer(answers) for block, answers in means.items()})

    def check_blocks(self, blocks: Iterable[int], *, key: Path, items: Path) -> None:
        """InputError unless every block of the items has graded answers."""
        for block in blocks:
            if block not in self.grades:
                known = ", ".join(map(str, list(self.grades)[:12])) + (", ..." if len(self.grades) > 12 else "")
                raise InputError(
                    f"expected graded answers to block {block} of {items} in {key}, which has the blocks {known}"
                )

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


def _by_normal_answer(answers: Mapping[str, float]) -> dict[str, float]:
    """Normalized answer -> mean grade of its spellings."""
    spellings: dict[str, list[float]] = defaultdict(list)
    for answer, grade in answers.items():
        spellings[normal_answer(answer)].append(grade)
    return {answer: sum(grades) / len(grades) for answer, grades in spellings.items()}
