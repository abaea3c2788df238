"""Sentences with slots that are said and read by the same pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any


@dataclass(frozen=True)
class Slot:
    """A variable part of a sentence: the pattern of its text, and how values become text and back."""

    pattern: str
    read: Callable[[str], Any] = str
    say: Callable[[Any], str] = str


class Template:
    """One instruction in one or several wordings with ``{slots}``."""

    def __init__(self, *wordings: str, **slots: Slot) -> None:
        """Wordings with the same slots are synonyms: all are read, the first is said."""
        self.slots = slots
        self._wordings = [(wording, *_compiled(wording, slots)) for wording in wordings]

    def say(self, **values: Any) -> str:
        """The first wording whose slots are exactly these; ValueError if there is none."""
        for wording, names, _ in self._wordings:
            if names == values.keys():
                return wording.format(**{name: self.slots[name].say(values[name]) for name in names})
        known = " or ".join(sorted({str(sorted(names)) for _, names, _ in self._wordings}))
        raise ValueError(f"expected values for the slots {known}, got {sorted(values)}")

    def read(self, text: str) -> dict[str, Any] | None:
        """Values of the slots if the text is one of the wordings, else None."""
        for _, _, pattern in self._wordings:
            if found := pattern.fullmatch(text):
                return self._values(found)
        return None

    def read_all(self, text: str) -> list[dict[str, Any]]:
        """Values of the slots wherever the first wording occurs in the text, in order."""
        return [self._values(found) for found in self._wordings[0][2].finditer(text)]

    def _values(self, found: re.Match[str]) -> dict[str, Any]:
        return {name: self.slots[name].read(text) for name, text in found.groupdict().items()}


def _compiled(wording: str, slots: Mapping[str, Slot]) -> tuple[set[str], re.Pattern[str]]:
    """Names of the slots in a wording, and the pattern of its sentences; a repeated slot has the same text."""
    names: set[str] = set()
    pattern = ""
    for literal, name, _, _ in Formatter().parse(wording):
        pattern += re.escape(literal)
        if name is not None:
            pattern += f"(?P={name})" if name in names else f"(?P<{name}>{slots[name].pattern})"
            names.add(name)
    return names, re.compile(pattern, re.IGNORECASE)


def choice(meanings: Mapping[str, Any]) -> Slot:
    """A slot with a fixed set of texts and what each of them means."""
    texts = {meaning: text for text, meaning in meanings.items()}
    return Slot("|".join(meanings), lambda text: meanings[text.lower()], texts.__getitem__)


WORD = Slot(r"\S+")
LETTERS = Slot(r"\w+")
NAME = Slot(r"[\w -]+")
LANDMARK = Slot(r"[\w -]+", lambda text: text.strip().lower())
TEXT = Slot(r".+")
NUMBER = Slot(r"\d+(?:\.\d+)?", float, lambda value: f"{value:g}")
WHOLE = Slot(r"\d+", int)
SIDE = choice({"left": "left", "right": "right"})
