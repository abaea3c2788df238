"""Normalised words of a sentence, and a cursor over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

_NUMBERS = {
    "one": "1", "two": "2", "both": "both", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "zero": "0",
}  # fmt: skip
_ANGLE_WORDS = {
    "ninety": 90, "forty five": 45, "thirty": 30, "sixty": 60, "one hundred and eighty": 180, "one hundred eighty": 180,
    "a hundred and eighty": 180, "hundred and eighty": 180, "two hundred and seventy": 270, "fifteen": 15,
}  # fmt: skip
_SHARES = {
    "three quarters": 0.75, "three fourths": 0.75, "3/4": 0.75, "two thirds": 0.667, "2/3": 0.667, "one half": 0.5,
    "1/2": 0.5, "one third": 0.333, "a third": 0.333, "1/3": 0.333, "one quarter": 0.25, "a quarter": 0.25,
    "one fourth": 0.25, "a fourth": 0.25, "1/4": 0.25, "one fifth": 0.2,
}  # fmt: skip
_SAME = (
    (r"\b(?:anti|counter)[ -]?clockwise\b", "counterclockwise"),
    (r"\bup(?:side)?[ -]?side[ -]down(?:wards)?\b|\bupside[ -]?down\b", "upsidedown"),
    (r"\bin[ -]between\b", "between"),
    (r"\b(?:semi[ -]?circle|half[ -]circle|half of a circle)\b", "semicircle"),
    (r"\b(left|right|top|bottom|upper|lower|outer|inner)[ -]?most\b", r"\1"),
    (r"\b(top|bottom|upper|lower)[ -](left|right)[ -]?hand\b", r"\1 \2"),
    (r"\b(left|right)[ -]hand\b", r"\1"),
    (r"\b(?:cent(?:re|er)s?|mid[ -]?points?|midway|half ?way)\b", "middle"),
    (r"\b(two|both) (?:of the |the )?(top|bottom)s\b", r"two \2 points"),
    (r"\b(top|bottom)s\b", r"\1"),
    (r"\bin the gap\b", "between them"),
    (r"\beither (side|end)\b", r"each \1"),
    (r"\ba (?:short|small|little|slight) (?:distance|bit|way) (?=above|below|to|under|over|inside)", ""),
    (r"\bcentered from left to right\b|\bcentered horizontally\b", "centered"),
    (r"\blowest\b", "bottom"),
    (r"\b(?:highest|uppermost|topmost)\b", "top"),
    (r"\b(?:(?:two|both) )?feet\b", "two bottom points"),
    (r"\b(?:crossing point|point where [\w ]*?(?:cross|meet|intersect))\b", "middle"),
    (r"\bforward slash\b(?:,? ?\"/\")?", "slash"),
    (
        r"\b(flip|flipped|mirrored|reflected) (?:from )?(?:left to right|right to left|side to side)\b",
        r"\1 horizontally",
    ),
    (r"\b(flip|flipped|mirrored|reflected) (?:from )?(?:top to bottom|bottom to top)\b", r"\1 vertically"),
    (
        r"\b(?:that|which) starts (?:at|from|in) (.+?) and (?:goes|runs|extends|ends|stops) (?:to|at|in)\b",
        r"from \1 to",
    ),
    (r"\bcurv(?:ed|y) (?:line|stroke|segment)(s?)\b", r"arc\1"),
    (r"\bback[ -]to[ -]front\b|\bbackwards?\b(?= (?:capital|lowercase|uppercase|letter|number|<))", "mirrored"),
    (
        r"\b(the|its|both) (top|bottom|left|right|upper|lower|first|second|horizontal|vertical|outer) and (?:the )?"
        r"(top|bottom|left|right|upper|lower|second|third|horizontal|vertical|inner) "
        r"(line|bar|stroke|loop|leg|arm|circle|dot|arc)s\b",
        r"\1 \2 \4 and the \3 \4",
    ),
    (r"\bcent(?:re|er)ed\b", "centered"),
    (r"\b(?:over ?lay(?:ed|ing|s)?|over ?laid|super ?imposed?|super ?posed|over ?lapp?(?:ed|ing|s)?)\b", "overlaid"),
    (r"\bupper[ -]case\b", "capital"),
    (r"\blower[ -]case\b", "lowercase"),
    (r"\bplus[ -]signs?\b|\bplus[ -]symbols?\b", "plus"),
    (r"\b(\w+)wards?\b(?<!towards)(?<!toward)", r"\1"),
    (r"\bone[ -]hundred[ -]and[ -]eighty\b", "180"),
    (r"\b(?:a )?quarter[ -]turn\b", "90 degrees"),
    (r"\b(?:a )?half[ -]turn\b", "180 degrees"),
    (r"(\d+(?:\.\d+)?) ?(?:°|º|-?degrees?\b|deg\b)", r"\1 degrees"),
    (r"\bso as to\b", "so that they"),
    (r"\bhas been\b|\bhave been\b|\bbeing\b", ""),
    (r"\bdoesn't\b|\bdon't\b", "do not"),
    (r"\bit's\b", "its"),
    (r"\bx-shape\b", "cross"),
)
_SEPARATED = re.compile(r"([.,;:!?()])")


def normal(sentence: str) -> str:
    """Lower case, one spelling for each word, characters as ``<D>`` or ``<8>``, shares as ``#0.75``."""
    text = re.sub(r"[“”„‟″]", '"', sentence.strip())
    text = re.sub(r"[‘’`´]", "'", text)
    text = re.sub(r"""["'](\w)["'](?:'?s)?""", r" <\1> ", text)
    text = re.sub(r"\b([Ll]etters?|[Nn]umbers?|[Dd]igits?|[Nn]umerals?) (\w)\b", r"\1 <\2>", text)
    text = re.sub(r"\b(capital|lowercase|uppercase|lower case|upper case) (\w)\b", r"\1 <\2>", text)
    text = re.sub(
        r"\b([Aa]n?|[Tt]he|this|that|of|[Tt]wo|[Bb]oth|each|third|second|new) ([B-HJ-Z]|\d)(?:'?s)?(?=[\s,.;]|$)",
        r"\1 <\2>",
        text,
    )
    text = re.sub(r"\b([Aa]n|[Tt]he|[Tt]his|both|two) ([AI])(?:'?s)?(?=[\s,.;]|$)", r"\1 <\2>", text)
    text = re.sub(r"(?<![\w<])([B-HJ-Z])'?s\b", r"<\1>", text)
    text = re.sub(r"<(\w)>|[^<>]+", lambda m: m[0] if m[1] else m[0].lower(), text)
    text = re.sub(r'"([a-z ]+)"', r"\1", text)
    for form, word in _SAME:
        text = re.sub(form, word, text)
    for words, degrees in sorted(_ANGLE_WORDS.items(), key=lambda pair: -len(pair[0])):
        text = re.sub(rf"\b{words.replace(' ', '[ -]')}[ -]degrees?\b", f"{degrees} degrees", text)
    for words, share in _SHARES.items():
        text = re.sub(rf"(?<!\w){words.replace(' ', '[ -]')}(?: of)?(?= (?:the|its|a|this|that|it))", f"#{share}", text)
    text = re.sub(
        r"\b(letter|number|digit|numeral) (one|two|three|four|five|six|seven|eight|nine|zero)\b",
        lambda m: f"{m[1]} <{_NUMBERS[m[2]]}>",
        text,
    )
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    text = re.sub(r"\b(two|three|four|five|six|seven|eight|nine)\b", lambda m: _NUMBERS[m[1]], text)
    return re.sub(r"\s+", " ", _SEPARATED.sub(lambda m: f" {m[1]} ", _protected(text))).replace("~", ".").strip()


def _protected(text: str) -> str:
    """Decimal points are not full stops."""
    return re.sub(r"(?<=\d)\.(?=\d)", "~", text)


class Reader:
    """A cursor over the words of one clause."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words, self.at = tuple(words), 0

    @property
    def done(self) -> bool:
        """Whether no words are left."""
        return self.at >= len(self.words)

    @property
    def rest(self) -> str:
        """The remaining words."""
        return " ".join(self.words[self.at :])

    def peek(self, ahead: int = 0) -> str:
        """The next word (or a later one), empty at the end."""
        index = self.at + ahead
        return self.words[index] if index < len(self.words) else ""

    def take(self, *phrases: str) -> str:
        """Skip and return the first of these phrases that comes next; empty if none does."""
        for phrase in phrases:
            words = tuple(phrase.split())
            if self.words[self.at : self.at + len(words)] == words:
                self.at += len(words)
                return phrase
        return ""

    def skip(self, words: frozenset[str]) -> None:
        """Skip these words."""
        while self.peek() in words:
            self.at += 1

    def attempt(self, read: Callable[[Reader], T | None]) -> T | None:
        """The result of ``read``; the cursor stays if there is none."""
        start = self.at
        found = read(self)
        if found is None:
            self.at = start
        return found
