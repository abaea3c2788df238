"""Words of a building sentence: tokens with the categories and meanings that the lexicon gives them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from imagery_agent.language.construction.lexicon import lexicon
from imagery_agent.language.construction.wording.normal_form import normalized
from imagery_agent.language.scene import SceneError

_TOKEN = re.compile(r"<[^>]>s?|[#@~][\d.]+|\d+(?:\.\d+)?|[^\W\d_]+(?:[-'][^\W\d_]+)*|'s?|[,:–°&]|--|[^\s]")


@dataclass(frozen=True)
class Word:
    """A word, or a phrase that is read as one, with its meaning in each of its categories."""

    text: str
    senses: dict[str, str] = field(hash=False, compare=False)
    plural: bool = False

    @property
    def type(self) -> str:
        """For messages of the parser."""
        return self.text


def sense(children: list[Any], category: str) -> str:
    """The meaning of the first word of a category among the children of a rule of the grammar."""
    return next(child.senses[category] for child in children if isinstance(child, Word) and category in child.senses)


def has(children: list[Any], category: str) -> bool:
    """Whether a word of a category is among them."""
    return any(isinstance(child, Word) and category in child.senses for child in children)


@lru_cache(maxsize=16)
def tokens(sentence: str) -> tuple[Word, ...]:
    """The words of one sentence; SceneError names those that are in no category."""
    found = [word for word in _TOKEN.findall(normalized(sentence)) if word not in _fillers()]
    words: list[Word] = []
    unknown: list[str] = []
    at = 0
    while at < len(found):
        length, word = _longest(found, at)
        if word is None and not _manner(found[at]):
            unknown.append(found[at])
        elif word is not None and set(word.senses) != {"FILLER"}:
            if "SHAPE_ADJ" in word.senses and at + length < len(found) and _names_a_thing(found[at + length]):
                word, at = _longest([word.senses["SHAPE_ADJ"]], 0)[1] or word, at + 1  # "a triangular flag": a triangle
            words.append(_in_context(word, words[-1]) if words else word)
        at += length
    if unknown:
        raise SceneError(f"words not understood: {', '.join(map(_suggested, unknown))} (in {sentence.strip()!r})")
    return tuple(words)


def _names_a_thing(word: str) -> bool:
    """Whether a word after the name of a shape can only be a noun for what has that shape."""
    senses = set(lexicon().get(word, ()))
    if senses & {"LETTER_N", "NUMERAL_N"}:
        return False  # "a round letter O"
    alone = not senses and re.fullmatch(r"[a-z]{3,}", word) is not None and not word.endswith(("ing", "ed", "ly"))
    return alone or (bool(senses & {"FIGURE_N", "PIECE_N", "SIDE_N"}) and "VERB" not in senses)


def _manner(word: str) -> bool:
    """``neatly``: an adverb of manner; not of direction or arrangement, which are derived from known adjectives."""
    stem = word.removesuffix("ly").replace("i", "y") if word.endswith("ily") else word.removesuffix("ly")
    known = any(stem + end in lexicon() for end in ("", "e", "l", "al")) or stem in _ARRANGING
    return word.endswith("ly") and len(word) > 5 and not known


_ARRANGING = frozenset(
    ["concentrical", "tangential", "radial", "perpendicular", "symmetrical", "proportional", "inverse"]
)


def _is_noun(word: Word) -> bool:
    """Whether a word can only be a noun, so that "that" after it begins a clause."""
    return bool({"HEAD", "CHAR"} & set(word.senses)) and "VERB" not in word.senses


def _in_context(word: Word, before: Word) -> Word:
    """A word without the categories that the word before rules out."""
    done = "PAST" in before.senses and "BASE" not in before.senses  # "a dot is added that is black"
    if word.text in {"that", "this"} and (done or _is_noun(before)) and "THAT" in word.senses:
        return Word(word.text, {"THAT": "x"})  # "a line that runs"
    if word.text == "opening" and _is_noun(before):  # "a V opening upwards"
        return Word(word.text, {category: m for category, m in word.senses.items() if category not in _NAMING})
    if word.text == "one" and before.text in {",", "and"}:  # no adjective: "one high, one low"
        return Word(word.text, {category: m for category, m in word.senses.items() if category not in _ADJECTIVAL})
    counted = int(before.senses.get("NUMBER_W", 1)) > 1 and not word.plural and "ADJ" not in word.senses
    if counted and {"VERB", "HEAD"} <= set(word.senses):  # "the two form a V"
        return Word(word.text, {category: m for category, m in word.senses.items() if category not in _NOMINAL})
    if "NUMBER_W" in word.senses and before.text == ",":  # "of the large one, four lines"
        return Word(word.text, {category: m for category, m in word.senses.items() if category not in _ADJECTIVAL})
    if before.text == "," and "FILLED" in word.senses:  # "a circle, filled"
        return Word(word.text, {category: m for category, m in word.senses.items() if category not in _NO_NOUN})
    if before.text == "to" and "BASE" in word.senses and "JUNCTION_N" in word.senses:  # "to join it to the oval"
        return Word(word.text, {category: m for category, m in word.senses.items() if category not in _CROSSINGS})
    if before.text == "," and word.plural and {"POINT_N", "ENDS_N"} & set(word.senses):
        return Word(word.text, {category: m for category, m in word.senses.items() if category not in _NO_NOUN}, True)
    if word.text == "'s" and "CHAR" in before.senses:
        return Word(word.text, {"APOS": "x"})  # "the O's top"
    if word.text == "left" and "AUX" not in before.senses:
        return Word(word.text, {category: m for category, m in word.senses.items() if category in _SIDE_WORD})
    if word.text in {"inside", "outside"} and not {"THE", "ITS", "A", "ADJ"} & set(before.senses):
        return Word(word.text, {category: m for category, m in word.senses.items() if category not in _NOUNS})
    if not set(before.senses) - _DETERMINERS and not _NOMINAL.isdisjoint(word.senses):
        senses = {category: meaning for category, meaning in word.senses.items() if category not in _NO_NOUN}
        return Word(word.text, senses, word.plural)  # "the point", "a cross"
    return word


_CROSSINGS = frozenset(["JUNCTION_N", "HEAD", "SPOT"])
_NAMING = frozenset(["OPENING_N", "HEAD"])
_ADJECTIVAL = frozenset(["ADJ", "CHOICE"])
_NOUNS = frozenset(["INSIDE_N", "OUTLINE_N", "HEAD"])
_SIDE_WORD = frozenset(["SIDE", "SIDE_N", "WAY", "CHOICE", "ADJ", "HEAD"])
_DETERMINERS = frozenset(["THE", "A", "ITS", "ANOTHER"])
_NOMINAL = frozenset(["ADJ", "HEAD", "CHOICE", "IMAGE_N"])
_NO_NOUN = frozenset(["VERB", "WAY", "PREP", "POSE", "LEAD", "AUX", "SOTHAT", "LEVEL_ADV", "THAT", "OFF", "TO", "MEET"])


def _longest(found: list[str], at: int) -> tuple[int, Word | None]:
    first = found[at]
    if first.startswith("<") and len(first) > 1:
        return 1, Word(first[1], {"CHAR": first[1]}, plural=first.endswith("s"))
    if first.startswith("#"):
        return 1, Word(first, {"TIMES": first[1:], "SHARE": first[1:]})
    if first.startswith("~") and len(first) > 1:
        return 1, Word(first[1:], {"INSET": first[1:]})
    if first.startswith("@"):
        return 1, Word(first[1:], {"MEASURE": first[1:]})
    if re.fullmatch(r"\d+(?:\.\d+)?", first) and " ".join(found[at : at + 2]) not in lexicon():
        return 1, Word(first, {"NUMBER": first})
    for length in range(min(_lengths().get(first, 1) + 1, len(found) - at), 0, -1):
        phrase = " ".join(found[at : at + length])
        senses = lexicon().get(phrase) or lexicon().get(phrase.replace("-", " "))
        noun = "HEAD" in lexicon().get(first, ())  # "line straight up" is no "line up"
        inner = length > 1 and not noun and _is_filler(found[at + 1]) and not _is_filler(found[at + length - 1])
        if senses is None and inner:
            senses = lexicon().get(" ".join(word for word in found[at : at + length] if not _is_filler(word)))
        if senses and (length == 1 or _fits(senses, found, at, length)):
            plural = any(category.endswith(" plural") for category in senses)
            return length, Word(phrase, {category.removesuffix(" plural"): m for category, m in senses.items()}, plural)
    return 1, None


def _is_filler(word: str) -> bool:
    return set(lexicon().get(word, ())) == {"FILLER"}


@cache
def _fillers() -> frozenset[str]:
    """Words that say nothing about geometry and stand in no phrase."""
    parts = {part for phrase in lexicon() if " " in phrase for part in phrase.split()}
    return frozenset(word for word, senses in lexicon().items() if set(senses) == {"FILLER"} and word not in parts)


@cache
def _lengths() -> dict[str, int]:
    """First word of phrases -> words of the longest of them."""
    lengths: dict[str, int] = {}
    for phrase in lexicon():
        first = phrase.split(" ", 1)[0]
        lengths[first] = max(lengths.get(first, 1), phrase.count(" ") + 1)
    return lengths


def _fits(senses: dict[str, str], found: list[str], at: int, length: int) -> bool:
    """Whether a phrase is not broken off: ``the left of`` is no preposition, ``a little`` before a noun no degree."""
    following = found[at + length : at + length + 1]
    if at and found[at - 1] in {"the", "its", "their"} and "PREP" in senses:
        return False
    adds = "ADD_V" in senses and "TOUCH_V" not in senses and found[at + length - 1] in {"on", "in"}
    if adds and following and following[0] in _DEFINITE:
        return False  # "laid on its side"
    if "DEGREE" in senses and found[at] == "a" and following:
        next_senses = lexicon().get(following[0], {})
        graded = {"COMPARATIVE", "WAY", "PREP", "HIGHER"} & set(next_senses) and "ADJ" not in next_senses
        thing = {"ADJ", "HEAD"} & set(next_senses) or following[0].startswith("<")
        return bool(graded) or following[0].endswith("er") or not thing
    if "EXTEND_V" in senses and found[at + length - 1] == "out" and following == ["of"]:
        return False  # "grow out of": grow, out of
    noun, before = "HEAD" in lexicon().get(found[at], ()), set(lexicon().get(found[at - 1], ())) if at else set()
    if length > 1 and noun and "VERB" in senses and before & {"A", "THE", "ORIENT", "FILLER"}:
        return False  # "run a line up to it"
    if "GAP" in senses and following and following[0] in _DEFINITE:
        return False  # "so that they touch its lower edge"
    if "STYLE" in senses and noun and at and found[at - 1] not in _BEFORE_STYLE:
        return False  # "two strokes of equal length point down"
    aside = found[at + length : at + length + 2]
    if "TO" in senses and found[at] in {"up", "down"} and aside in (["the", "left"], ["the", "right"]):
        return False  # "down to the right": down, and to the right
    return not (following == ["of"] and not {"PREP", "HEAD", "ADJ", "ACT", "OFF"} & set(senses))


_BEFORE_STYLE = frozenset(["with", "of", "has", "having", "and", ",", "its", "both", "from"])
_DEFINITE = frozenset(["the", "its", "their", "your", "each", "every", "both", "it", "them", "that", "top"])


def _suggested(word: str) -> str:
    near = difflib.get_close_matches(word.strip("<>"), lexicon(), n=1, cutoff=0.75)
    return f"{word} (did you mean {near[0]!r}?)" if near else word
