"""Noun phrases: what is meant (``the left loop of the figure``) and where on it (``the middle of its top``)."""

from __future__ import annotations

from dataclasses import replace

from imagery_agent.language.reader import Reader
from imagery_agent.language.steps import FIGURE, LINES, Part, Spot

SHAPES = {
    "circle": "circle", "ring": "circle", "square": "square", "box": "square", "triangle": "triangle",
    "rectangle": "rectangle", "oval": "oval", "ellipse": "oval", "diamond": "rhombus", "rhombus": "rhombus",
    "star": "star", "heart": "heart", "cross": "cross", "plus": "plus", "arc": "arc", "curve": "arc",
    "semicircle": "half circle", "dot": "dot", "crescent": "crescent", "arrow": "arrow", "hook": "hook",
    "pentagon": "pentagon", "hexagon": "hexagon", "octagon": "octagon", "trapezoid": "trapezoid",
    "parallelogram": "parallelogram", "zigzag": "zigzag", "spiral": "spiral", "cube": "cube",
}  # fmt: skip
"""Word -> name in the scene language."""
_LINE_NOUNS = (
    "line",
    "bar",
    "stroke",
    "segment",
    "dash",
    "crossbar",
    "stem",
    "spine",
    "post",
    "leg",
    "arm",
    "base line",
)
_COURSES = {
    "horizontal": "horizontal", "vertical": "vertical", "diagonal": "diagonal", "slanted": "diagonal",
    "slanting": "diagonal", "oblique": "diagonal", "angled": "diagonal", "upright": "vertical",
}  # fmt: skip
_LOOPS = ("loop", "bowl", "bump", "lobe")
_WHOLES = (
    "figure", "scene", "picture", "image", "shape", "drawing", "design", "pattern", "object", "symbol", "letter",
    "number", "thing", "form", "digit", "character", "result", "whole", "structure", "part", "piece",
)  # fmt: skip
_SIDES = {
    "top": "top", "bottom": "bottom", "left": "left", "right": "right", "upper": "top", "lower": "bottom",
    "middle": "middle", "central": "middle", "base": "bottom", "foot": "bottom", "apex": "top", "peak": "top",
    "front": "", "far": "", "very": "", "outer": "", "inner": "",
}  # fmt: skip
_SPOT_NOUNS = ("side", "edge", "corner", "point", "end", "tip", "part", "portion", "border", "edges", "vertex",
               "extreme", "extremity", "endpoint", "half", "surface", "rim", "line")  # fmt: skip
_ORDERS = {"first": "first", "second": "second", "third": "third", "last": "last", "other": "other", "new": "last",
           "latest": "last", "original": "first", "initial": "first", "remaining": "other"}  # fmt: skip
_SIZES = {
    "small": "small", "smaller": "small", "tiny": "small", "little": "small", "short": "small", "shorter": "small",
    "large": "large", "larger": "large", "big": "large", "bigger": "large", "huge": "large", "long": "large",
    "longer": "large", "tall": "large", "taller": "large", "medium": "medium", "identical": "same", "same": "same",
}  # fmt: skip
_SAY_NOTHING = frozenset(
    [
        "existing",
        "entire",
        "whole",
        "complete",
        "current",
        "resulting",
        "full",
        "single",
        "straight",
        "thin",
        "thick",
        "simple",
        "equally",
        "sized",
        "equal",
        "another",
        "just",
        "exactly",
        "more",
        "additional",
        "empty",
        "open",
        "closed",
        "plain",
        "regular",
        "normal",
        "little",
        "printed",
        "very",
        "only",
        "slightly",
        "much",
        "solid",
        "perfect",
        "connected",
        "similar",
    ]
)
DETERMINERS = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "its", "their", "each", "every", "another", "some"]
)


def _one(word: str, nouns: tuple[str, ...] | dict[str, str]) -> str:
    """The noun that a word is, in the singular; empty if none."""
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        if form in nouns:
            return form
    return "vertex" if word == "vertices" and "vertex" in nouns else ""


def character_name(words: str, character: str) -> str:
    """The name in the scene language of a quoted character that these words go before."""
    if character.isdigit():
        return f"number {character}"
    lower = "lowercase" in words or ("capital" not in words and character.islower())
    return f"{'lowercase' if lower else 'capital'} letter {character.lower()}"


def noun_phrase(reader: Reader) -> Part | None:
    """The part that comes next, with what follows of it ("of the T", "on the left"); None if there is none."""
    if reader.take("it", "itself", "they", "them"):
        return Part(FIGURE, "it")
    definite, count = _determiner(reader)
    before = reader.at
    adjectives = _adjectives(reader)
    head = _head(reader, adjectives["course"], " ".join(reader.words[before : reader.at]))
    if head is None:
        return None
    part = Part(head, adjectives["which"], count=count, size=adjectives["size"] or "medium")
    if definite:
        part = _with_owner(reader, part)
    return part


def _determiner(reader: Reader) -> tuple[bool, int]:
    """Whether something known is meant, and how many (0: all)."""
    if reader.take("both of the", "both", "all of the", "all the", "all"):
        reader.take("the")
        said = reader.peek()
        if said.isdigit():
            reader.take(said)
        return True, int(said) if said.isdigit() else 0
    article = reader.take(*DETERMINERS)
    if reader.peek().isdigit() and not reader.peek(1).startswith("degree"):
        number = int(reader.peek())
        reader.at += 1
        return article in {"the", "these", "those", "its"}, number
    return article in {"the", "this", "that", "these", "those", "its", "their", "each", "every"}, 1


def _adjectives(reader: Reader) -> dict[str, str]:
    """Size, which one, and course, in any order."""
    found = {"size": "", "which": "", "course": ""}
    while not reader.done:
        word = reader.peek()
        if word in _SIZES:
            found["size"] = found["size"] or _SIZES[word]
        elif word in _COURSES:
            found["course"] = _COURSES[word]
        elif word in _ORDERS:
            found["which"] = found["which"] or _ORDERS[word]
        elif word in _SIDES and (_SIDES[word] or word in {"outer", "inner", "far"}):
            found["which"] = f"{found['which']} {_SIDES[word]}".strip()
        elif (word not in _SAY_NOTHING and not (word == "more" or word == ",")) or word == ",":
            break
        reader.at += 1
    return found


def _head(reader: Reader, course: str, before: str) -> str | None:
    """The noun itself, as a name in the scene language."""
    case = reader.take("capital", "uppercase", "lowercase", "small letter")
    # nouns that go before a quoted character, or after it
    kind = reader.take(
        "letter", "letters", "number", "numbers", "digit", "digits", "numeral", "numerals", "character"
    )
    word = reader.peek()
    if len(word) == 3 and word[0] == "<":
        reader.at += 1
        reader.take("letter", "letters", "shape", "figure") if not kind else None
        return character_name(f"{case} {before}", word[1])
    if case:
        return None
    if kind:
        return FIGURE
    if reader.take("wavy line", "wave"):
        return "wavy line"
    if line := _one(word, _LINE_NOUNS):
        reader.at += 1
        course = course or {
            "crossbar": "horizontal",
            "stem": "vertical",
            "spine": "vertical",
            "post": "vertical",
        }.get(line, "")
        return f"{course} line".strip()
    if shape := _one(word, SHAPES):
        reader.at += 1
        reader.take("shape", "sign", "symbol")
        return SHAPES[shape]
    if _one(word, _LOOPS):
        reader.at += 1
        return "loop"
    if word in {"half", "halves", "quarter", "third"}:
        reader.at += 1
        return {"halves": "half"}.get(word, word)
    if _one(word, _WHOLES):
        reader.at += 1
        return FIGURE
    if course and not reader.peek(1).startswith("line"):
        return f"{course} line"  # "the horizontal of the T"
    return None


def _with_owner(reader: Reader, part: Part) -> Part:
    """What follows a definite noun and belongs to it."""
    for _ in range(2):
        side = reader.attempt(_which_side)
        if side is not None:
            which, anchor = side
            if anchor is None:
                part = replace(part, which=f"{part.which} {which}".strip())
            else:
                part = replace(part, which=which, of=anchor, beside=True)
        elif reader.peek() in {"of", "in", "from", "on"} and part.of is None:
            owner = reader.attempt(_owner)
            if owner is None:
                break
            part = (
                part
                if owner.name == FIGURE and not owner.which and owner.count != 2
                else replace(part, of=owner)
            )
        else:
            break
    return part


def _owner(reader: Reader) -> Part | None:
    if not reader.take("of", "in", "on"):
        return None
    if reader.peek() not in DETERMINERS and not reader.peek().startswith("<"):
        return None
    return noun_phrase(reader)


def _which_side(reader: Reader) -> tuple[str, Part | None] | None:
    """``on the left``, ``at the top``, or with what it is beside: ``to the left of the vertical line``."""
    if reader.take("above", "over"):
        anchor = noun_phrase(reader)
        return ("top", anchor) if anchor else None
    if reader.take("below", "beneath", "under"):
        anchor = noun_phrase(reader)
        return ("bottom", anchor) if anchor else None
    if not reader.take("to the", "on the", "at the", "in the"):
        side = reader.take("left of", "right of")
        anchor = noun_phrase(reader) if side else None
        return (side.split()[0], anchor) if anchor else None
    side = reader.take("left", "right", "top", "bottom")
    if not side:
        return None
    reader.take("side", "half", "end")
    if reader.take("of"):
        anchor = noun_phrase(reader)
        return (
            (side, anchor) if anchor and anchor.name != FIGURE else None if anchor is None else (side, None)
        )
    return side, None


# ---------------------------------------------------------------- spots


def spots(reader: Reader) -> tuple[Spot, ...] | None:
    """One spot or several ("the left and right sides of the figure"); None if there is none."""
    found = reader.attempt(_sides_of)
    if found is not None:
        return found
    part = reader.attempt(noun_phrase)
    return None if part is None else (Spot(part),)


def _sides_of(reader: Reader) -> tuple[Spot, ...] | None:
    """Words for sides, perhaps nouns for spots, and whose they are."""
    reader.take("both")
    reader.take(*DETERMINERS)
    number = reader.take("2", "3")
    groups = [_side_words(reader)]
    while reader.take("and the", "and its", "and"):
        more = _side_words(reader)
        if not more[0]:
            return None
        groups.append(more)
    if not groups[-1][0]:
        return None
    named = groups[-1][1]
    exact = any("middle" in words for words, _ in groups)
    while reader.take("of", "on", "in"):
        start = reader.at
        reader.take(*DETERMINERS)
        more = _side_words(reader)
        if more[0] and (
            more[1] or reader.done or reader.peek() in {"of", "on", "in", ",", "and"} or not _is_noun(reader)
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
    if not named and _is_noun(reader):
        return None  # "the top horizontal line" is a part, not a spot
    return _spots(groups, Part(FIGURE), exact, number)


def _is_noun(reader: Reader) -> bool:
    ahead = Reader(reader.words[reader.at :])
    adjectives = _adjectives(ahead)
    return _head(ahead, adjectives["course"], "") is not None


def _side_words(reader: Reader) -> tuple[list[str], str]:
    words: list[str] = []
    while True:
        word = reader.peek()
        if word in _SIDES:
            words += [_SIDES[word]] if _SIDES[word] else []
        elif word not in {"most", "extreme"} or not words:
            break
        reader.at += 1
    number = reader.take("2", "3") if words else ""
    noun = ""
    if words or reader.peek() in {"side", "sides", "end", "ends", "tip", "tips"}:
        here = _one(reader.peek(), _SPOT_NOUNS)
        if here and here != "line":
            noun = here
            reader.at += 1
            if not words:
                words = ["tip"]
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
        if (number == "2" or "2" in words) and at in {
            "top",
            "bottom",
            "left",
            "right",
        }:  # "the two left points"
            ends = ("left", "right") if at in {"top", "bottom"} else ("top", "bottom")
            found += [Spot(part, place_of([at, end])) for end in ends]
        elif words == ["tip"]:
            found.append(Spot(part, "tip"))
        else:
            found.append(Spot(part, at, exact))
    return tuple(found)


def place_of(words: list[str]) -> str:
    """``top left`` from its words in any order; ``center`` if none but the middle is said."""
    vertical = next((word for word in ("top", "bottom") if word in words), "")
    horizontal = next((word for word in ("left", "right") if word in words), "")
    return f"{vertical} {horizontal}".strip() or "center"


def is_line_name(name: str) -> bool:
    """Whether a name is that of a straight stroke."""
    return name in LINES
