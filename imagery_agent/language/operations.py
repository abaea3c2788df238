"""Operations on mental pictures (rotate, turn, mirror, shift, zoom, add, remove) and their English.

``parse_instruction`` is the inverse of ``instruction``. Units as in :mod:`imagery_agent.language.scene`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

import numpy as np

from imagery_agent.language.scene import SIDES, SceneError, Thing, normalize, parse_thing, thing_phrase
from imagery_agent.validation import check_choice

_NOT_GIVEN = float("nan")


@dataclass(frozen=True)
class Operation:
    """One operation on a picture. ``kind`` is one of OPERATION_KINDS and decides which other fields are read.

    A rotation and a turn need ``angle_deg``, a shift ``dx`` or ``dy`` (the other is then 0), and a zoom ``factor``.
    """

    kind: str
    angle_deg: float = _NOT_GIVEN
    dx: float = _NOT_GIVEN
    dy: float = _NOT_GIVEN
    factor: float = _NOT_GIVEN
    axis: str = "vertical"
    thing: Thing | None = None
    attached: bool = False
    """The added thing touches the figure on the side that its place names, one of SIDES."""

    def __post_init__(self) -> None:
        check_choice("kind", self.kind, OPERATION_KINDS, error=SceneError)
        if self.kind in {"add", "remove"} and self.thing is None:
            raise SceneError(f"the operation {self.kind!r} needs a thing")
        if self.attached and (self.thing is None or self.thing.place not in SIDES):
            raise SceneError(f"an attached thing needs a side of the figure: one of {', '.join(SIDES)}")
        check_choice("axis", self.axis, AXES, error=SceneError)
        needed = _AMOUNTS.get(self.kind, ())
        if needed and all(getattr(self, name) is _NOT_GIVEN for name in needed):
            raise SceneError(f"the operation {self.kind!r} needs {' or '.join(needed)}")
        for name, nothing in _NOTHING.items():
            if getattr(self, name) is _NOT_GIVEN:
                object.__setattr__(self, name, nothing)
        for name in _NOTHING:
            if not math.isfinite(value := getattr(self, name)):
                raise SceneError(f"expected {name} of the operation {self.kind!r} to be a finite number, got {value!r}")
        if self.kind == "zoom" and not self.factor > 0:
            raise SceneError(f"expected a zoom above 0 percent, got {100 * self.factor:g}")

    @property
    def is_planar(self) -> bool:
        """Whether the operation moves the points of the picture in its own plane."""
        return self.kind in PLANAR_KINDS

    @property
    def is_motion(self) -> bool:
        """Whether the operation moves a whole picture, in its own plane or in depth, and adds nothing to it."""
        return self.is_planar or self.kind == "turn"

    def in_steps(self, largest: float) -> tuple[Operation, ...]:
        """The operation as equal steps of at most ``largest`` (degrees, widths or factor); one step for other kinds."""
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
        """float64 (2, 3): affine map of points (x, y, 1) about the picture's center, in picture widths.

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


_AMOUNTS = {"rotate": ("angle_deg",), "turn": ("angle_deg",), "shift": ("dx", "dy"), "zoom": ("factor",)}
_NOTHING = {"angle_deg": 0.0, "dx": 0.0, "dy": 0.0, "factor": 1.0}
"""What fields are that are not given."""
PLANAR_KINDS = ("rotate", "mirror", "shift", "zoom")
AXES = ("vertical", "horizontal")
OPERATION_KINDS = (*PLANAR_KINDS, "turn", "add", "remove")


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
        phrase = thing_phrase(replace(operation.thing, place=None))
        return f"add {phrase} attached to the {operation.thing.place}"
    phrase = thing_phrase(operation.thing)
    return f"add {phrase}" if kind == "add" else "remove the " + phrase.split(" ", 1)[1]


_ATTACHED = re.compile(rf"^(?P<rest>.*?),? attached to the (?P<side>{'|'.join(SIDES)})(?: center)?(?: of the figure)?$")
_NUMBER = r"(\d+(?:\.\d+)?)"
_ROTATE = re.compile(
    rf"^rotate(?:d)?(?: by)? {_NUMBER} degrees?(?: to the)? (clockwise|counterclockwise|counter-clockwise|left|right)$"
)
_TURN = re.compile(rf"^turn(?: by)? {_NUMBER} degrees? to the (left|right)$")
_ZOOM = re.compile(rf"^zoom(?: to)? {_NUMBER} percent$")
_SHIFT = re.compile(rf"^shift {_NUMBER} percent (?:to the )?(left|right|up|down)(?: and {_NUMBER} percent (up|down))?$")
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


MOST_ANGLE_DEG, MOST_SHIFT, ZOOMS = 360.0, 1.0, (0.1, 10.0)
"""Largest angle and shift, and least and largest zoom, of an operation that a person asks for."""
_ZERO = re.compile(r"(?<!\S)0+(?:\.0+)? (?:degrees?|percent)")
_BELOW_ZERO = re.compile(r"(?<!\S)-\d[\d.]*")


def check_extent(operation: Operation) -> None:
    """SceneError for an operation that does nothing, or leaves nothing of a picture to be seen."""
    if operation.kind in {"rotate", "turn"} and not 0 < abs(operation.angle_deg) <= MOST_ANGLE_DEG:
        raise SceneError(f"expected an angle above 0 and at most 360 degrees, got {abs(operation.angle_deg):g}")
    if operation.kind == "shift" and not 0 < max(abs(operation.dx), abs(operation.dy)) <= MOST_SHIFT:
        shifts = " and ".join(_percent(value) for value in (operation.dx, operation.dy))
        raise SceneError(f"expected a shift above 0 and at most 100 percent of the width, got {shifts}")
    if operation.kind == "zoom" and not ZOOMS[0] <= operation.factor <= ZOOMS[1]:
        low, high = map(_percent, ZOOMS)
        raise SceneError(f"expected a zoom from {low} to {high}, got {_percent(operation.factor)}")


def parse_instruction(text: str) -> Operation:
    """The inverse of :func:`instruction`; SceneError with examples for anything outside the grammar."""
    sentence = normalize(text)
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
            thing = replace(parse_thing(match["rest"]), place=match["side"])
            return Operation("add", thing=thing, attached=True)
        return Operation(kind, thing=parse_thing(phrase))
    if nothing := _ZERO.search(sentence):
        raise SceneError(f"expected a number above 0, got {nothing[0]}: there would be nothing to do")
    if below := _BELOW_ZERO.search(sentence):
        raise SceneError(f"expected a number above 0, got {below[0]}; say the other direction instead")
    examples = ", ".join(f'"{example}"' for example in INSTRUCTION_EXAMPLES)
    raise SceneError(f"cannot read the instruction {text.strip()!r}; expected for example {examples}")


def _parse_shift(match: re.Match[str]) -> Operation:
    first = float(match[1]) / 100 * (1 if match[2] in {"right", "down"} else -1)
    if match[2] in {"up", "down"}:
        if match[3]:
            raise SceneError(
                f"cannot read {match[0]!r}: expected one vertical and one horizontal shift, got two vertical ones; "
                'say for example "shift 10 percent to the left and 5 percent up"'
            )
        return Operation("shift", dy=first)
    second = float(match[3]) / 100 * (1 if match[4] == "down" else -1) if match[3] else 0.0
    return Operation("shift", dx=first, dy=second)
