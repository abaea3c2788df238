"""Instructions and answers of three spatial puzzles: form assembly, hinge folding and paper punch.

The world says these sentences with one large picture, uint8 (H, W, 3), up to 4000 pixels a side, in which several
figures stand, with capital letters as labels; the mind reads them. Every answer is a short text:

- form assembly: the letters of the pieces without spaces, in alphabetical order, ``"ACD"``;
- hinge folding: the angle of every hinge in degrees, counterclockwise, ``"A 90, B 270"``;
- paper punch: the letter of a sheet, ``"B"``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from imagery_agent.language.templates import Template

CHOICES = "ABCDE"
"""Letters of the pieces of form assembly and of the sheets of paper punch."""
HINGES = "ABCDEF"
"""Letters of the hinges, from left to right."""
ANGLES_DEG = (90, 180, 270)


class PuzzleInstruction(Template):
    """An instruction that is also recognized in other words, by what every wording of the puzzle must mention."""

    def __init__(self, wording: str, *, mentions: tuple[str, ...]) -> None:
        """``mentions`` are patterns of which each must occur in a text, in any order and case."""
        super().__init__(wording)
        self._mentions = [re.compile(pattern, re.IGNORECASE) for pattern in mentions]

    def read(self, text: str) -> dict[str, Any] | None:
        """An empty dictionary if the text sets this puzzle, else None."""
        found = super().read(text)
        is_other_wording = all(pattern.search(text) for pattern in self._mentions)
        return {} if found is None and is_other_wording else found


_LETTERS = r"\bletters?\b|\bA\s*(to|through|-|–|,)\s*[BE]\b"
"""An answer in letters is asked for."""
FORM_ASSEMBLY = PuzzleInstruction(
    "At the left is an outline, at the right are five pieces A to E. Which pieces together fill the outline exactly, "
    "without gaps and without overlaps? All pieces have the scale of the outline, and none is rotated or mirrored; "
    "the other pieces are left over. Answer with the letters in alphabetical order, for example ACD.",
    mentions=(
        r"\bpieces\b",
        r"\b(outline|target|shape|silhouette)\b",
        r"\b(fill|form|cover|tile|assemble|combine|compose|build|put together|make( up)?)\b",
        _LETTERS,
    ),
)
HINGE_FOLDING = PuzzleInstruction(
    "At the left is a chain of pieces that are joined at hinges with letters; at the right is its silhouette after "
    "folding. At hinge A, then at hinge B, and so on, everything to the right of the hinge is rotated about it by 90, "
    "180 or 270 degrees counterclockwise, with whatever earlier hinges did to it. What is the angle of every hinge? "
    "Answer for example with A 90, B 270.",
    mentions=(r"\bhinges?\b", r"\b(un)?fold|\brotat", r"\bangles?\b|\bdegrees?\b|°"),
)
PAPER_PUNCH = PuzzleInstruction(
    "A square sheet of paper is folded step by step, as the pictures from left to right show, and a hole is punched "
    "through all layers. Which of the five sheets A to E is it when it is unfolded? Answer with one letter.",
    mentions=(r"\b(paper|sheet)", r"\bfold", r"\bpunch|\bhole", r"\bunfold|\bopened", _LETTERS),
)


def say_letters(letters: Iterable[str]) -> str:
    """An answer of letters, ``"ACD"``."""
    return "".join(sorted(set(letters)))


def read_letters(text: str) -> str | None:
    """The letters of an answer in alphabetical order; None for anything else.

    Letters may be in any order and case, and separated by spaces, commas, semicolons, plus signs or "and".
    """
    bare = re.sub(r"\band\b|[\s,;+.&]", "", text, flags=re.IGNORECASE).upper()
    return say_letters(bare) if bare and set(bare) <= set(CHOICES) and len(set(bare)) == len(bare) else None


def say_angles(angles_deg: Mapping[str, int]) -> str:
    """An answer of hinge letter -> angle in degrees, ``"A 90, B 270"``."""
    return ", ".join(f"{hinge} {angles_deg[hinge]}" for hinge in sorted(angles_deg))


def read_angles(text: str) -> dict[str, int] | None:
    """Hinge letter -> angle in degrees of an answer; None for anything else.

    Hinges may come in any order; "A: 90; B = 270 degrees" is read too.
    """
    found = {}
    for part in re.split(r"[,;\n]|\band\b", text.strip().rstrip(".")):
        match = re.fullmatch(r"\s*([A-Fa-f])\s*[:=]?\s*(\d+)(?:\.0*)?\s*(?:°|deg(?:rees)?)?\s*", part)
        if not match or match[1].upper() in found or int(match[2]) not in ANGLES_DEG:
            return None
        found[match[1].upper()] = int(match[2])
    return found


def _one_letter(text: str) -> str | None:
    letters = read_letters(text)
    return letters if letters and len(letters) == 1 else None


def _normal_angles(text: str) -> str | None:
    angles = read_angles(text)
    return say_angles(angles) if angles else None


@dataclass(frozen=True)
class SpatialPuzzle:
    """One of the three puzzles: what is said with the picture, and which answers are the same."""

    name: str
    template: PuzzleInstruction
    normal: Callable[[str], str | None]
    """Text of an answer -> the form of the answer that the module describes; None for no answer of this puzzle."""

    @property
    def instruction(self) -> str:
        """The instruction, in at most 512 bytes."""
        return self.template.say()


PUZZLES = {
    puzzle.name: puzzle
    for puzzle in (
        SpatialPuzzle("form assembly", FORM_ASSEMBLY, read_letters),
        SpatialPuzzle("hinge folding", HINGE_FOLDING, _normal_angles),
        SpatialPuzzle("paper punch", PAPER_PUNCH, _one_letter),
    )
}
"""Name -> puzzle."""
