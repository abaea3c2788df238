"""Anchor points of a part: ``the middle of its top``, ``the two left points of the figure``."""

from __future__ import annotations

from imagery_agent.language.construction.noun_phrases import (
    DETERMINERS,
    SIDES,
    SPOT_NOUNS,
    noun_phrase,
    one_of,
    read_adjectives,
    read_head,
)
from imagery_agent.language.construction.steps import FIGURE, Part, Spot
from imagery_agent.language.construction.token_cursor import Reader


def spots(reader: Reader) -> tuple[Spot, ...] | None:
    """One spot or several ("the left and right sides of the figure"); None if there is none."""
    found = reader.attempt(_sides_of)
    if found is not None:
        return found
    part = reader.attempt(noun_phrase)
    return None if part is None else (Spot(part),)


def _sides_of(reader: Reader) -> tuple[Spot, ...] | None:
    """Words for sides, optional nouns for spots, and the part they belong to."""
    each = bool(reader.take("each of", "both of", "each", "both"))
    reader.take(*DETERMINERS)
    number = reader.take("2", "3")
    if each and number == "3":
        return None
    number = number or ("2" if each else "")
    groups = [_side_words(reader)]
    while True:
        start = reader.at
        more = _side_words(reader) if reader.take("and the", "and its", "and") else ([], "")
        if not more[0]:
            reader.at = start
            break
        groups.append(more)
    if not groups[-1][0]:
        return None
    named = groups[-1][1]
    exact = any("middle" in words for words, _ in groups)
    while reader.take("of", "on", "in", *(("at",) if groups[-1][0] == ["tip"] else ())):
        start = reader.at
        reader.take(*DETERMINERS)
        more = _side_words(reader)
        if more[0] and (
            more[1] or reader.done or reader.peek() in {"of", "on", "in", ",", "and"} or not is_noun(reader)
        ):
            groups = [(words + more[0], noun) for words, noun in groups]
            named = named or more[1]
            exact = exact or "middle" in more[0]
            continue
        reader.at = start
        part = noun_phrase(reader)
        if part is None:
            return None
        return _spots(groups, part, exact, number)
    if not named and is_noun(reader):
        return None  # "the top horizontal line" is a part, not a spot
    return _spots(groups, Part(FIGURE), exact, number)


def is_noun(reader: Reader) -> bool:
    """Whether a thing without a determiner follows."""
    ahead = Reader(reader.words[reader.at :])
    adjectives = read_adjectives(ahead)
    return read_head(ahead, adjectives["course"], "") is not None


def _side_words(reader: Reader) -> tuple[list[str], str]:
    words: list[str] = []
    while True:
        word = reader.peek()
        if word in SIDES:
            words += [SIDES[word]] if SIDES[word] else []
        elif word not in {"most", "extreme"} or not words:
            break
        reader.at += 1
    number = reader.take("2", "3") if words else ""
    noun = ""
    if not words and reader.peek() == "point" and reader.peek(1) == "of":
        reader.at += 1
        return ["point"], "point"
    at_a_side = reader.peek(1) in {"at", "on"} and reader.peek(2) == "the" and bool(SIDES.get(reader.peek(3)))
    if words or at_a_side or reader.peek() in {"side", "sides", "end", "ends", "tip", "tips"}:
        several = reader.peek() in {"ends", "points", "tips", "corners"}
        here = one_of(reader.peek(), SPOT_NOUNS)
        if here and here != "line":
            noun = here
            reader.at += 1
            if not words:
                words = ["tip"]
    if noun and several and words != ["tip"]:
        number = number or "2"
    if number:
        if noun:
            words.append(number)
        else:
            reader.at -= 1
    return words, noun


def _spots(groups: list[tuple[list[str], str]], part: Part, exact: bool, number: str) -> tuple[Spot, ...]:
    found = []
    for words, _ in groups:
        at = place_of(words)
        if (
            (number == "2" or "2" in words) and part.count == 1 and at in {"top", "bottom", "left", "right"}
        ):  # "the two left points"
            ends = ("left", "right") if at in {"top", "bottom"} else ("top", "bottom")
            found += [Spot(part, place_of([at, end])) for end in ends]
        elif words == ["tip"] and number == "2":  # "each end of the line"
            ends = ("top", "bottom") if part.name == "vertical line" else ("left", "right")
            found += [Spot(part, end) for end in ends]
        elif words == ["point"]:
            found.append(Spot(part, "point"))
        elif words == ["tip"]:
            found.append(Spot(part, "tip"))
        else:
            found.append(Spot(part, at, exact))
    return tuple(found)


def place_of(words: list[str]) -> str:
    """``top left`` from its words in any order; ``center`` for the middle alone."""
    vertical = next((word for word in ("top", "bottom") if word in words), "")
    horizontal = next((word for word in ("left", "right") if word in words), "")
    return f"{vertical} {horizontal}".strip() or "center"
