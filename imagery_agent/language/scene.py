"""The language shared by the mind and the world: things, scenes, operations, and their English.

``caption`` and ``parse`` are inverse to one another on scenes, ``instruction`` and
``parse_instruction`` on operations. Everything the generator and the interpreter are trained on is
said in this grammar; names of things are an open vocabulary.

Coordinates: x to the right and y DOWN, as fractions of the picture's width. Angles are in degrees,
positive counter-clockwise as seen ("to the left").
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

import numpy as np

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
"""Longest side of a thing as a fraction of the picture's width; medium is not said."""
SIDES: dict[str, tuple[int, int]] = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}
"""Sides of a figure that things are attached to, and the way there."""
RELATIONS: dict[str, tuple[int, int]] = {
    "left of": (-1, 0),
    "right of": (1, 0),
    "above": (0, -1),
    "below": (0, 1),
}
MAP_PREFIX = "a map with "
_ARTICLES = {"a", "an", "the"}
_RESERVED = (
    set(COLORS) | set(SIZES) | {"at", "above", "below", "of", "rotated", "upside", "mirrored", "and", "with"}
)


class SceneError(ValueError):
    """A sentence outside the grammar; the message names the words that were not understood."""


@dataclass(frozen=True)
class Thing:
    """One thing of a scene. ``angle_deg`` counter-clockwise, ``mirrored`` before rotating."""

    name: str
    color: str = "black"
    size: str = "medium"
    place: str | None = None
    angle_deg: float = 0.0
    mirrored: bool = False

    def __post_init__(self) -> None:
        _check_choice("color", self.color, COLORS)
        _check_choice("size", self.size, SIZES)
        if self.place is not None:
            _check_choice("place", self.place, PLACES)
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
            _check_choice("relation", self.relation, RELATIONS)
        if not self.things:
            raise SceneError("a scene needs at least one thing")
        if not self.is_map and (len(self.things) == 2) != (self.relation is not None):
            raise SceneError("two things need a relation, one thing none; more things need is_map=True")


@dataclass(frozen=True)
class Operation:
    """One act on a picture. ``kind`` says which of the other fields are read (see ``instruction``)."""

    kind: str
    angle_deg: float = 0.0
    dx: float = 0.0
    dy: float = 0.0
    factor: float = 1.0
    axis: str = "vertical"
    thing: Thing | None = None
    attached: bool = False
    """An added thing touches the figure on the side that its place names (a corner or the center names none)."""

    def __post_init__(self) -> None:
        _check_choice("kind", self.kind, OPERATION_KINDS)
        if self.kind in {"add", "remove"} and self.thing is None:
            raise SceneError(f"the operation {self.kind!r} needs a thing")
        if self.attached and (self.thing is None or self.thing.place not in SIDES):
            raise SceneError(f"an attached thing needs a side of the figure: one of {', '.join(SIDES)}")
        if self.kind == "zoom" and not self.factor > 0:
            raise SceneError(f"zoom needs a factor above 0, got {self.factor}")

    @property
    def is_planar(self) -> bool:
        """True when the operation moves the points of the picture in its own plane."""
        return self.kind in PLANAR_KINDS

    def in_steps(self, largest: float) -> tuple[Operation, ...]:
        """The same rotation, turn, shift or zoom as equal steps of at most ``largest`` (degrees, widths, factor)."""
        if self.kind in {"rotate", "turn"}:
            count = max(1, math.ceil(abs(self.angle_deg) / largest - 1e-9))
            return (replace(self, angle_deg=self.angle_deg / count),) * count
        if self.kind == "shift":
            count = max(1, math.ceil(max(abs(self.dx), abs(self.dy)) / largest - 1e-9))
            return (replace(self, dx=self.dx / count, dy=self.dy / count),) * count
        if self.kind == "zoom":
            count = max(1, math.ceil(abs(math.log(self.factor)) / math.log(largest) - 1e-9))
            return (replace(self, factor=self.factor ** (1 / count)),) * count
        return (self,)

    def matrix(self) -> np.ndarray:
        """Where points go: float64 (2, 3) on (x, y, 1) about the picture's centre, unit = its width.

        The identity for operations that are not planar.
        """
        if self.kind == "rotate":
            cos, sin = math.cos(math.radians(self.angle_deg)), math.sin(math.radians(self.angle_deg))
            return np.array([[cos, sin, 0.0], [-sin, cos, 0.0]])  # y points down
        if self.kind == "mirror":
            flip_x = -1.0 if self.axis == "vertical" else 1.0
            return np.array([[flip_x, 0.0, 0.0], [0.0, -flip_x, 0.0]])
        if self.kind == "zoom":
            return np.array([[self.factor, 0.0, 0.0], [0.0, self.factor, 0.0]])
        return np.array([[1.0, 0.0, self.dx], [0.0, 1.0, self.dy]])


PLANAR_KINDS = ("rotate", "mirror", "shift", "zoom")
OPERATION_KINDS = (*PLANAR_KINDS, "turn", "add", "remove")


def _check_choice(what: str, got: str, allowed: object) -> None:
    if got not in allowed:  # type: ignore[operator]
        raise SceneError(f"unknown {what} {got!r}; expected one of {', '.join(allowed)}")  # type: ignore[arg-type]


# ---------------------------------------------------------------- scenes to English and back


def _article(words: str) -> str:
    return ("an " if words[0] in "aeiou" else "a ") + words


def _thing_phrase(thing: Thing) -> str:
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
    phrases = [_thing_phrase(thing) for thing in scene.things]
    if scene.is_map:
        return MAP_PREFIX + (", ".join(phrases[:-1]) + " and " if phrases[1:] else "") + phrases[-1]
    if scene.relation is None:
        return phrases[0]
    return f"{phrases[0]} {scene.relation} {phrases[1]}"


_PLACE = re.compile(r"^(?P<rest>.*?)\s+(?:at|in|on) the (?P<place>" + "|".join(PLACES) + r")$")
_ROTATED = re.compile(
    r"^(?P<rest>.*?)\s+rotated (?P<angle>\d+(?:\.\d+)?) degrees to the (?P<side>left|right)$"
)
_RELATION = re.compile(r"\s+(?:to the )?(left of|right of|above|below)\s+")


def _parse_thing(phrase: str) -> Thing:
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
    left_over = [word for word in words if word in _RESERVED]
    if not words or left_over:
        raise SceneError(
            f"cannot read {phrase.strip()!r} as a thing: "
            + (f"not understood here: {', '.join(left_over)}" if left_over else "no name was given")
            + '; say for example "a small red umbrella at the top left"'
        )
    return Thing(" ".join(words), angle_deg=angle, mirrored=mirrored, **fields)


def _normal(text: str) -> str:
    cleaned = re.sub(r"\s+", " ", text.strip().rstrip(".").replace('"', "")).lower()
    if not cleaned:
        raise SceneError('expected a sentence such as "a red umbrella above a blue star", got an empty text')
    return cleaned


def parse(text: str) -> Scene:
    """Read a caption. Names are open; other words outside the grammar raise :class:`SceneError`."""
    sentence = _normal(text)
    if sentence.startswith(MAP_PREFIX):
        parts = re.split(r", | and (?=an? )", sentence.removeprefix(MAP_PREFIX))
        return Scene(tuple(_parse_thing(part) for part in parts), is_map=True)
    parts = _RELATION.split(sentence)
    if len(parts) == 1:
        return Scene((_parse_thing(sentence),))
    if len(parts) != 3:
        raise SceneError(f"expected at most one relation, got {len(parts) // 2} in {sentence!r}")
    return Scene((_parse_thing(parts[0]), _parse_thing(parts[2])), parts[1])


# ---------------------------------------------------------------- operations to English and back


def _percent(value: float) -> str:
    return f"{abs(value) * 100:g} percent"


def instruction(operation: Operation) -> str:
    """The operation in English, for example ``"rotate 15 degrees clockwise"``."""
    kind, angle = operation.kind, operation.angle_deg
    if kind == "rotate":
        return f"rotate {abs(angle):g} degrees {'counterclockwise' if angle >= 0 else 'clockwise'}"
    if kind == "turn":
        return f"turn {abs(angle):g} degrees to the {'left' if angle >= 0 else 'right'}"
    if kind == "mirror":
        return "mirror left to right" if operation.axis == "vertical" else "mirror top to bottom"
    if kind == "zoom":
        return f"zoom to {_percent(operation.factor)}"
    if kind == "shift":
        horizontal = f"{_percent(operation.dx)} to the {'right' if operation.dx >= 0 else 'left'}"
        vertical = f"{_percent(operation.dy)} {'down' if operation.dy >= 0 else 'up'}"
        return f"shift {horizontal} and {vertical}"
    assert operation.thing is not None  # checked by Operation
    if operation.attached:
        phrase = _thing_phrase(replace(operation.thing, place=None))
        return f"add {phrase} attached to the {operation.thing.place}"
    phrase = _thing_phrase(operation.thing)
    return f"add {phrase}" if kind == "add" else "remove the " + phrase.split(" ", 1)[1]


_ATTACHED = re.compile(
    rf"^(?P<rest>.*?),? attached to the (?P<side>{'|'.join(SIDES)})(?: center)?(?: of the figure)?$"
)
_NUMBER = r"(\d+(?:\.\d+)?)"
_ROTATE = re.compile(
    rf"^rotate(?:d)?(?: by)? {_NUMBER} degrees?(?: to the)? (clockwise|counterclockwise|counter-clockwise|left|right)$"
)
_TURN = re.compile(rf"^turn(?: by)? {_NUMBER} degrees? to the (left|right)$")
_ZOOM = re.compile(rf"^zoom(?: to)? {_NUMBER} percent$")
_SHIFT = re.compile(
    rf"^shift {_NUMBER} percent (?:to the )?(left|right|up|down)(?: and {_NUMBER} percent (up|down))?$"
)
INSTRUCTION_EXAMPLES = (
    "rotate 15 degrees clockwise",
    "mirror left to right",
    "shift 10 percent to the left and 5 percent up",
    "zoom to 120 percent",
    "turn 20 degrees to the left",
    "add a red star at the top left",
    "add a black capital letter j attached to the bottom",
    "remove the red star",
)


def parse_instruction(text: str) -> Operation:
    """Read an instruction. Raises :class:`SceneError` with examples for anything outside the grammar."""
    sentence = _normal(text)
    if match := _ROTATE.match(sentence):
        return Operation("rotate", angle_deg=float(match[1]) * (1 if match[2][:2] in {"co", "le"} else -1))
    if match := _TURN.match(sentence):
        return Operation("turn", angle_deg=float(match[1]) * (1 if match[2] == "left" else -1))
    if sentence in {"mirror", "mirror left to right"}:
        return Operation("mirror")
    if sentence == "mirror top to bottom":
        return Operation("mirror", axis="horizontal")
    if match := _ZOOM.match(sentence):
        return Operation("zoom", factor=float(match[1]) / 100)
    if match := _SHIFT.match(sentence):
        return _parse_shift(match)
    if sentence.startswith(("add ", "remove ")):
        kind, phrase = sentence.split(" ", 1)
        if kind == "add" and (match := _ATTACHED.match(phrase)):
            thing = replace(_parse_thing(match["rest"]), place=match["side"])
            return Operation("add", thing=thing, attached=True)
        return Operation(kind, thing=_parse_thing(phrase))
    examples = ", ".join(f'"{example}"' for example in INSTRUCTION_EXAMPLES)
    raise SceneError(f"cannot read the instruction {text.strip()!r}; expected for example {examples}")


def _parse_shift(match: re.Match[str]) -> Operation:
    first = float(match[1]) / 100 * (1 if match[2] in {"right", "down"} else -1)
    if match[2] in {"up", "down"}:
        return Operation("shift", dy=first)
    second = float(match[3]) / 100 * (1 if match[4] == "down" else -1) if match[3] else 0.0
    return Operation("shift", dx=first, dy=second)


def at_place(thing: Thing, place: str | None) -> Thing:
    """The same thing at another place."""
    return replace(thing, place=place)
