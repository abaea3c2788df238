"""Noun phrases for parts (``the left loop of the figure``)."""

from __future__ import annotations

from dataclasses import replace

from imagery_agent.language.construction.steps import FIGURE, Part
from imagery_agent.language.construction.token_cursor import Reader

SHAPES = {
    "circle": "circle", "ring": "circle", "square": "square", "box": "square", "triangle": "triangle",
    "rectangle": "rectangle", "oval": "oval", "ellipse": "oval", "diamond": "rhombus", "rhombus": "rhombus",
    "star": "star", "heart": "heart", "cross": "cross", "plus": "plus", "arc": "arc", "curve": "arc",
    "semicircle": "half circle", "dot": "dot", "crescent": "crescent", "arrow": "arrow", "hook": "hook",
    "pentagon": "pentagon", "hexagon": "hexagon", "octagon": "octagon", "trapezoid": "trapezoid",
    "parallelogram": "parallelogram", "zigzag": "zigzag", "spiral": "spiral", "cube": "cube",
}  # fmt: skip
"""Noun -> name in the scene language."""


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
    "tail",
    "slash",
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


SIDES = {
    "top": "top", "bottom": "bottom", "left": "left", "right": "right", "upper": "top", "lower": "bottom",
    "middle": "middle", "central": "middle", "base": "bottom", "foot": "bottom", "apex": "top", "peak": "top",
    "front": "", "far": "", "very": "", "outer": "", "inner": "",
}  # fmt: skip


SPOT_NOUNS = ("side", "edge", "corner", "point", "end", "tip", "part", "portion", "border", "edges", "vertex",
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
        "parallel",
        "equilateral",
        "isosceles",
        "narrow",
        "wide",
        "flat",
        "round",
        "matching",
        "wider",
        "narrower",
    ]
)


_TURNED = {
    "mirrored": True,
    "flipped": True,
    "reversed": True,
    "reflected": True,
    "inverted": False,
    "upsidedown": False,
}
"""Adjectives of a new thing -> whether it is mirrored, or upside down."""


_PRONOUNS = {
    "it": "it", "itself": "it", "they": "it", "them": "it", "the others": "other", "the other ones": "other",
    "the rest": "other", "everything": "", "all of it": "", "all of them": "", "the whole thing": "",
    "the copy": "last", "the duplicate": "last",
}  # fmt: skip
"""Words for the figure or a piece of it -> ``Part.which``."""
_LONG_SHAPES = ("rectangle", "oval")
"""Things that are horizontal by default."""


DETERMINERS = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "its", "their", "each", "every", "another", "some"]
)


def one_of(word: str, nouns: tuple[str, ...] | dict[str, str]) -> str:
    """The singular of a noun; empty for other words."""
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        if form in nouns:
            return form
    return "vertex" if word == "vertices" and "vertex" in nouns else ""


def character_name(words: str, character: str) -> str:
    """The name in the scene language of a quoted character after these words."""
    if character.isdigit():
        return f"number {character}"
    lower = "lowercase" in words or ("capital" not in words and character.islower())
    return f"{'lowercase' if lower else 'capital'} letter {character.lower()}"


def noun_phrase(reader: Reader) -> Part | None:
    """The next part, with its complements ("of the T", "on the left"); None if there is none."""
    if pronoun := reader.take(*_PRONOUNS):
        return Part(FIGURE, _PRONOUNS[pronoun])
    reader.take("one of")
    definite, count = _determiner(reader)
    if reader.take("copy of", "duplicate of", "replica of"):
        original = noun_phrase(reader)
        return None if original is None or definite else Part(original.name, count=count, size="same")
    before = reader.at
    adjectives = read_adjectives(reader)
    head = read_head(reader, adjectives["course"], " ".join(reader.words[before : reader.at]))
    side = head is None and bool(adjectives["which"]) and bool(reader.take("side", "edge"))
    if head is None and adjectives["which"]:
        head = "half" if side else _understood(reader, adjectives["which"], definite)
    if head is None:
        return None
    part = Part(head, adjectives["which"], count=count, size=adjectives["size"] or "medium")
    if definite:
        part = _with_owner(reader, part)
        # of a shape a side is a line, of a figure a region
        return replace(part, name="line") if side and part.of is not None else part
    turned = _TURNED.get(adjectives["turned"])
    upright = head in _LONG_SHAPES and bool(adjectives["course"] == "vertical" or adjectives["tall"])
    angle = 180.0 if turned is False else 90.0 if upright else 0.0
    return replace(part, mirrored=turned is True, angle_deg=angle)


def _understood(reader: Reader, which: str, definite: bool) -> str | None:
    """A phrase without its noun: ``the lower of the two lines``, ``the right one``, ``parallel to the first``."""
    if reader.take("of the 2", "of the 3"):
        return read_head(reader, read_adjectives(reader)["course"], "")
    if definite and (reader.take("one", "ones") or which in _ORDERS.values()):
        return FIGURE
    return None


def _determiner(reader: Reader) -> tuple[bool, int]:
    """Whether the phrase is definite, and how many it means (0: all)."""
    if reader.take("both of the", "both", "all of the", "all the", "all"):
        reader.take("the")
        state = reader.peek()
        if state.isdigit():
            reader.take(state)
        return True, int(state) if state.isdigit() else 0
    article = reader.take(*DETERMINERS, "one")
    if reader.peek().isdigit() and not reader.peek(1).startswith("degree"):
        number = int(reader.peek())
        reader.at += 1
        return article in {"the", "these", "those", "its"}, number
    return article in {"the", "this", "that", "these", "those", "its", "their", "each", "every"}, 1


def read_adjectives(reader: Reader) -> dict[str, str]:
    """Size, side or order, orientation, and mirroring, in any order."""
    found = {"size": "", "which": "", "course": "", "turned": "", "tall": ""}
    while not reader.done:
        word = reader.peek()
        if word in {"tall", "taller"}:
            found["tall"] = word
        if word in _SIZES:
            found["size"] = found["size"] or _SIZES[word]
        elif word in _COURSES:
            found["course"] = _COURSES[word]
        elif word in _ORDERS:
            found["which"] = found["which"] or _ORDERS[word]
            if reader.peek(1) == "," and reader.peek(2) in {*_TURNED, *_SIZES}:
                reader.at += 1  # "a second, identical D"
        elif word in _TURNED:
            found["turned"] = word
        elif word in SIDES and (SIDES[word] or word in {"outer", "inner", "far"}):
            found["which"] = f"{found['which']} {SIDES[word]}".strip()
        elif word == "," and found["size"] and reader.peek(1) in {*_SIZES, *_COURSES, "narrow", "flat", "thin", "wide"}:
            pass  # "a tall, narrow rectangle"
        elif word not in _SAY_NOTHING:
            break
        reader.at += 1
    return found


def read_head(reader: Reader, course: str, before: str) -> str | None:
    """The noun, as a name in the scene language."""
    case = reader.take("capital", "uppercase", "lowercase", "small letter")
    # nouns that go before a quoted character, or after it
    kind = reader.take("letter", "letters", "number", "numbers", "digit", "digits", "numeral", "numerals", "character")
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
    if course and one_of(word, ("side", "edge")):  # "the two vertical sides"
        reader.at += 1
        return f"{course} line"
    if line := one_of(word, _LINE_NOUNS):
        reader.at += 1
        course = course or {"crossbar": "horizontal", "stem": "vertical", "spine": "vertical", "post": "vertical"}.get(
            line, ""
        )
        return f"{course} line".strip()
    if shape := one_of(word, SHAPES):
        reader.at += 1
        reader.take("shape", "sign", "symbol")
        return SHAPES[shape]
    if one_of(word, _LOOPS):
        reader.at += 1
        return "loop"
    if word in {"half", "halves", "quarter", "third"}:
        reader.at += 1
        return {"halves": "half"}.get(word, word)
    if one_of(word, _WHOLES):
        reader.at += 1
        return FIGURE
    if course and not reader.peek(1).startswith("line"):
        return f"{course} line"  # "the horizontal of the T"
    return None


def _with_owner(reader: Reader, part: Part) -> Part:
    """The complement of a definite noun."""
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
            part = part if owner.name == FIGURE and not owner.which and owner.count == 1 else replace(part, of=owner)
        else:
            break
    return part


def _owner(reader: Reader) -> Part | None:
    if not reader.take("of", "in", "on"):
        return None
    if reader.peek() not in {*DETERMINERS, "both", "all"} and not reader.peek().startswith("<"):
        return None
    return noun_phrase(reader)


def _which_side(reader: Reader) -> tuple[str, Part | None] | None:
    """``on the left``, ``at the top``, or beside another part: ``to the left of the vertical line``."""
    if reader.take("above", "over"):
        anchor = noun_phrase(reader)
        return ("top", anchor) if anchor else None
    if reader.take("below", "beneath", "under"):
        anchor = noun_phrase(reader)
        return ("bottom", anchor) if anchor else None
    to = reader.take("to the")
    if not to and not reader.take("on the", "at the", "in the"):
        side = reader.take("left of", "right of")
        anchor = noun_phrase(reader) if side else None
        return (side.split()[0], anchor) if anchor else None
    side = reader.take("left", "right", *(() if to else ("top", "bottom")))
    if not side:
        return None
    reader.take("side", "half", "end")
    if reader.peek() in SIDES or one_of(reader.peek(), SPOT_NOUNS):
        return None  # "to the right corner"
    if reader.take("of"):
        anchor = noun_phrase(reader)
        return (side, anchor) if anchor and anchor.name != FIGURE else None if anchor is None else (side, None)
    return None if to else (side, None)  # "slide the D to the left"
