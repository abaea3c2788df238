"""Scenes in English: things with colors, sizes, places and orientations, and relations between them.

``parse`` is the inverse of ``caption``. All captions that the imagination and the interpreter are trained on follow
this grammar; names of things are an open vocabulary.

Coordinates: x to the right and y DOWN, as fractions of the picture's width. Angles are in degrees,
positive counterclockwise ("to the left").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from imagery_agent.language.directions import Direction
from imagery_agent.validation import check_choice

PICTURE_SIZE_PX = 64

COLORS: dict[str, tuple[int, int, int]] = {
    "black": (20, 20, 20),
    "red": (220, 40, 40),
    "orange": (245, 140, 20),
    "green": (40, 160, 70),
    "blue": (40, 90, 220),
    "purple": (140, 60, 190),
    "brown": (130, 80, 40),
    "pink": (245, 120, 180),
}
PLACES: dict[str, tuple[float, float]] = {
    "top left": (0.22, 0.22),
    "top right": (0.78, 0.22),
    "bottom left": (0.22, 0.78),
    "bottom right": (0.78, 0.78),
    "top": (0.5, 0.22),
    "bottom": (0.5, 0.78),
    "left": (0.22, 0.5),
    "right": (0.78, 0.5),
    "center": (0.5, 0.5),
}
SIZES: dict[str, float] = {"small": 0.32, "medium": 0.6, "large": 0.86}
"""Longest side of a thing as a fraction of the picture's width; captions leave out ``medium``."""
SIDES: dict[str, tuple[int, int]] = {str(one): one.vector for one in Direction}
"""Sides of a figure that things can be attached to -> direction (dx, dy) from the center."""
RELATIONS: dict[str, tuple[int, int]] = {one.relation: one.vector for one in Direction}
"""Relation of the first thing to the second -> direction (dx, dy) from the second to the first."""
MAP_PREFIX = "a map with "
_ARTICLES = {"a", "an", "the"}
_FOREIGN_COLORS = frozenset(
    [
        "crimson",
        "scarlet",
        "maroon",
        "turquoise",
        "cyan",
        "magenta",
        "teal",
        "navy",
        "violet",
        "yellow",
        "white",
        "gray",
        "grey",
        "golden",
        "silver",
        "beige",
        "indigo",
        "lime",
        "khaki",
        "lavender",
        "azure",
        "ivory",
        "amber",
        "bronze",
        "mauve",
        "colorful",
        "colourful",
        "transparent",
    ]
)
_NO_NAMES: dict[str, str] = {
    **dict.fromkeys(
        ("beside", "near", "next", "by", "alongside", "adjacent"), 'which side: say "left of" or "right of"'
    ),
    **dict.fromkeys(("over", "top"), 'say "above"'),
    **dict.fromkeys(("under", "underneath", "beneath"), 'say "below"'),
    **dict.fromkeys(
        ("in", "inside", "on", "behind", "between", "around", "into", "onto", "touching", "against", "through"),
        'say where with "above", "below", "left of", "right of" or "at the top left"',
    ),
    **dict.fromkeys(
        ("not", "no", "nothing", "none", "without", "never", "except"), "say only what there is, not what there is not"
    ),
    **dict.fromkeys(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty",
         "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "dozen", "couple", "several", "many", "some",
         "few", "both"),
        "imagine one thing, or two in a relation",
    ),
    **dict.fromkeys(
        ("it", "itself", "its", "them", "themselves", "they", "him", "her", "himself", "herself", "each", "other"),
        "name every thing",
    ),
    **dict.fromkeys(
        ("is", "are", "was", "that", "which", "who", "the", "an", "from", "to", "or", "if", "this", "there"),
        'name things instead of a sentence, for example "a red umbrella above a blue star"',
    ),
}  # fmt: skip
"""Words that no name of a thing contains -> what to say instead."""
_RESERVED = set(COLORS) | set(SIZES) | {"at", "above", "below", "of", "rotated", "upside", "mirrored", "and", "with"}


class SceneError(ValueError):
    """A sentence outside the grammar; the message names the words that were not understood."""


class NotAName(SceneError):
    """Words that no name of a thing contains, such as numbers and negations."""


@dataclass(frozen=True)
class Thing:
    """One thing of a scene. ``angle_deg`` is counterclockwise; mirroring comes before rotation."""

    name: str
    color: str = "black"
    size: str = "medium"
    place: str | None = None
    angle_deg: float = 0.0
    mirrored: bool = False

    def __post_init__(self) -> None:
        check_choice("color", self.color, COLORS, error=SceneError)
        check_choice("size", self.size, SIZES, error=SceneError)
        if self.place is not None:
            check_choice("place", self.place, PLACES, error=SceneError)
        if not self.name.strip():
            raise SceneError("a thing needs a name, got an empty one")


@dataclass(frozen=True)
class Scene:
    """One thing, two things in a relation (the first is RELATION the second), or a map of many."""

    things: tuple[Thing, ...]
    relation: str | None = None
    is_map: bool = False

    def __post_init__(self) -> None:
        if self.relation is not None:
            check_choice("relation", self.relation, RELATIONS, error=SceneError)
        if not self.things:
            raise SceneError("a scene needs at least one thing")
        if not self.is_map and (len(self.things) == 2) != (self.relation is not None):
            raise SceneError("two things need a relation, one thing none; more things need is_map=True")


def _article(words: str) -> str:
    return ("an " if words[0] in "aeiou" else "a ") + words


def thing_phrase(thing: Thing) -> str:
    """The thing in English, for example ``"a small red umbrella at the top left"``."""
    size = "" if thing.size == "medium" else thing.size + " "
    phrase = _article(f"{size}{thing.color} {thing.name}")
    if thing.mirrored:
        phrase += " mirrored"
    angle = (thing.angle_deg + 180.0) % 360.0 - 180.0
    if abs(angle) == 180.0:
        phrase += " upside down"
    elif angle:
        phrase += f" rotated {abs(angle):g} degrees to the {'left' if angle > 0 else 'right'}"
    return phrase + (f" at the {thing.place}" if thing.place else "")


def caption(scene: Scene) -> str:
    """The scene in English, for example ``"a red umbrella above a blue star"``."""
    phrases = [thing_phrase(thing) for thing in scene.things]
    if scene.is_map:
        return MAP_PREFIX + (", ".join(phrases[:-1]) + " and " if phrases[1:] else "") + phrases[-1]
    if scene.relation is None:
        return phrases[0]
    return f"{phrases[0]} {scene.relation} {phrases[1]}"


_PLACE = re.compile(r"^(?P<rest>.*?)\s+(?:at|in|on) the (?P<place>" + "|".join(PLACES) + r")$")
_ROTATED = re.compile(r"^(?P<rest>.*?)\s+rotated (?P<angle>\d+(?:\.\d+)?) degrees to the (?P<side>left|right)$")
_RELATION = re.compile(r"\s+(?:to the )?(left of|right of|above|below)\s+")


def parse_thing(phrase: str) -> Thing:
    """The inverse of :func:`thing_phrase`; SceneError for anything else."""
    text, fields = phrase.strip(), {}
    if match := _PLACE.match(text):
        text, fields["place"] = match["rest"], match["place"]
    angle, mirrored = 0.0, False
    if text.endswith(" upside down"):
        text, angle = text.removesuffix(" upside down"), 180.0
    elif match := _ROTATED.match(text):
        text, angle = match["rest"], float(match["angle"]) * (1 if match["side"] == "left" else -1)
    if text.endswith(" mirrored"):
        text, mirrored = text.removesuffix(" mirrored"), True
    words = text.split()
    if words and words[0] in _ARTICLES:
        words = words[1:]
    for field, table in (("size", SIZES), ("color", COLORS)):
        if words and words[0] in table:
            fields[field], words = words[0], words[1:]
    if problem := _no_name(words):
        kind = SceneError if _NO_NAMES.keys().isdisjoint(words) else NotAName
        raise kind(f"cannot read {phrase.strip()!r} as a thing: {problem}")
    return Thing(" ".join(words), angle_deg=angle, mirrored=mirrored, **fields)


def _no_name(words: list[str]) -> str:
    """Why these words cannot be the name of a thing; empty if they can."""
    if not words:
        return 'no name was given; say for example "a small red umbrella at the top left"'
    numbers = [word for word in words[:1] if word.isdigit() and len(word) > 1]
    unknown = [word for word in words if word in _RESERVED or word in _NO_NAMES or word in _FOREIGN_COLORS] + numbers
    if not unknown:
        return ""
    advice = dict.fromkeys(_NO_NAMES[word] for word in unknown if word in _NO_NAMES)
    if not _FOREIGN_COLORS.isdisjoint(unknown):
        advice[f"known colors are {', '.join(COLORS)}"] = None
    if numbers:
        advice['a digit is "a number 7"'] = None
    hint = "; ".join(advice) or 'say for example "a small red umbrella at the top left"'
    return f"not understood here: {', '.join(unknown)}; {hint}"


def normalize(text: str) -> str:
    """Lower case, single spaces, no quotes, no full stop at the end; SceneError for an empty text."""
    if not isinstance(text, str):
        raise SceneError(f"expected a text, got {type(text).__name__}")
    cleaned = re.sub(r"\s+", " ", text.strip().rstrip(".").replace('"', "")).lower()
    if not cleaned:
        raise SceneError('expected a sentence such as "a red umbrella above a blue star", got an empty text')
    return cleaned


def parse(text: str) -> Scene:
    """The scene of a caption; SceneError for words outside the grammar (names of things are open)."""
    sentence = normalize(text)
    if sentence.startswith(MAP_PREFIX):
        parts = re.split(r", | and (?=an? )", sentence.removeprefix(MAP_PREFIX))
        return Scene(tuple(parse_thing(part) for part in parts), is_map=True)
    parts = _RELATION.split(sentence)
    if len(parts) == 1:
        return Scene((parse_thing(sentence),))
    if len(parts) != 3:
        raise SceneError(f"expected at most one relation, got {len(parts) // 2} in {sentence!r}")
    return Scene((parse_thing(parts[0]), parse_thing(parts[2])), parts[1])
