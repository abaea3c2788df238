"""Appearance attributes of new things, which are stored but not carried out."""

from __future__ import annotations

import re

from imagery_agent.language.construction.noun_phrases import noun_phrase
from imagery_agent.language.construction.parse_state import ParseState
from imagery_agent.language.construction.placement_phrases import OPENINGS
from imagery_agent.language.construction.token_cursor import Reader

_AFTER_ATTRIBUTES = frozenset(
    ["a", "an", "the", "where", "directly", "just", "attached", "on", "above", "below", "inside", "next", "under"]
)


def read_appearance(reader: Reader, state: ParseState) -> str:
    """Appearance attributes of a new thing: ``with two equally sized loops``, ``consisting of three lines``."""
    start = reader.at
    reader.take(",")
    reader.take("that is", "which is")
    reader.take("twice", "3 times", "much", "slightly")
    longer = reader.take(*_PROPORTIONS)
    if longer:
        upright = longer.startswith(("as tall", "as high", "as long as it is wide", "taller", "higher"))
        state.angle_deg = 90.0 if upright else state.angle_deg
        return longer
    if plain := _plain(reader):
        return plain
    reader.at = start
    reader.take(",")
    if reader.take(
        "consisting of",
        "that consists of",
        "made up of",
        "made of",
        "composed of",
        "comprised of",
        "formed by",
        "made from",
    ) or (
        reader.peek() in {"as", "drawn", "written"}
        and reader.peek(1) not in {"big", "large", "tall", "long", "wide", "high", "small"}
        and reader.take("drawn as", "written as", "as")
        and any(word in _ATTRIBUTE_WORDS for word in reader.words[reader.at :])
    ):
        pass
    elif reader.take(
        "with a vertical line the same height as", "with a stem the same height as", "with the same height as"
    ):
        state.like = reader.attempt(noun_phrase)
        return ""
    elif not (reader.peek() == "with" and _is_attribute(reader.words[reader.at + 1 :])):
        reader.at = start
        return ""
    else:
        reader.at += 1
    words: list[str] = []
    while not reader.done and not (
        words
        and (
            reader.peek() in {"with", "directly", "attached", "touching", "above", "below"}
            or reader.rest.startswith(("to the left", "to the right", "next to", "on top of"))
        )
    ):
        words.append(reader.peek())
        reader.at += 1
        next_one = reader.peek(1) if reader.peek() == "and" else reader.peek()
        if words[-1] == "," and next_one in _AFTER_ATTRIBUTES:
            break
    return " ".join(words).strip(" ,")


_PLAIN = frozenset(
    [
        "wide",
        "open",
        "round",
        "perfectly",
        "parallel",
        "close",
        "together",
        "flat",
        "narrow",
        "plain",
        "straight",
        "simple",
        "solid",
    ]
)


def _plain(reader: Reader) -> str:
    """``, wide open``; ``that is perfectly round``; ``, its bottom loop larger than its top loop``."""
    start = reader.at
    if (
        reader.words[start - 1 : start] == (",",)
        and reader.peek() in {"its", "their"}
        and "than" in reader.words[start:]
    ):
        reader.at = len(reader.words)
    if reader.words[start - 1 : start] == (",",) and reader.take("each a", "each one a", "each being a"):
        while not reader.done and reader.peek() != ",":
            reader.at += 1
    while reader.peek() in _PLAIN or (reader.peek() == "and" and reader.peek(1) in _PLAIN):
        reader.at += 1
    if not reader.done and reader.peek() not in {",", "with"}:
        reader.at = start
    return " ".join(reader.words[start : reader.at])


_PROPORTIONS = (
    "wider than tall", "taller than wide", "wider than high", "higher than wide",
    "as tall as it is wide", "as high as it is wide", "as long as it is wide", "taller than it is wide",
    "higher than it is wide", "as wide as it is tall", "as wide as it is high", "as long as it is tall",
    "wider than it is tall", "wider than it is high", "longer than it is tall", "longer than it is wide",
)  # fmt: skip


_ATTRIBUTE_WORDS = frozenset(
    [
        "part",
        "outline",
        "opening",
        "stem",
        "tail",
        "tops",
        "line",
        "lines",
        "loop",
        "loops",
        "bar",
        "bars",
        "stroke",
        "strokes",
        "side",
        "sides",
        "top",
        "bottom",
        "arm",
        "arms",
        "leg",
        "legs",
        "length",
        "angle",
        "angles",
        "edges",
        "corners",
        "serifs",
        "serif",
        "ends",
    ]
)


_PLACING = frozenset(["on", "at", "above", "below", "inside", "around", "over", "under", "beneath"])


_NO_ATTRIBUTES = frozenset(
    [
        "attached",
        "touching",
        "through",
        "closing",
        "connecting",
        "running",
        "across",
        "extending",
        "hanging",
        "standing",
        "sitting",
        "sticking",
    ]
)


def _is_attribute(words: tuple[str, ...]) -> bool:
    """Whether an appearance attribute, and not another thing, follows "with"."""
    text = re.split(r" (?:with|to the (?:left|right)|next to|on top of) ", f"{' '.join(words)} ", maxsplit=1)[0]
    ahead = tuple(text.split())
    return (
        not any(word.startswith("<") for word in ahead)
        and "gap" not in ahead
        and any(word in _ATTRIBUTE_WORDS for word in ahead)
        and not any(word in _NO_ATTRIBUTES for word in ahead)
        and not (ahead[0] in {"a", "an", "another"} and _PLACING & {*ahead})
        and not " ".join(ahead).startswith(tuple(phrase.removeprefix("with ") for phrase in OPENINGS))
    )
