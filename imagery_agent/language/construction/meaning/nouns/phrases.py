"""Noun phrases: from adjectives and nouns to what they refer to (New, Known, Feature)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from imagery_agent.language.construction.tree import Feature, Known
from imagery_agent.language.construction.words import Word
from imagery_agent.language.scene import SceneError

IT = Known("it")

THEME = Known("theme")

EACH = Known("each")

TWO = Known("piece", count=2)
"""Two things that are spoken of together: "connect them"."""

UNSAID = Known()
"""The owner of a place that names none: the figure, unless the context tells another (compared by identity)."""

CORNERS = {
    "top": ("top left", "top right"),
    "bottom": ("bottom left", "bottom right"),
    "left": ("top left", "bottom left"),
    "right": ("top right", "bottom right"),
}

ACROSS = {"top": "horizontal", "bottom": "horizontal", "left": "vertical", "right": "vertical"}


@dataclass(frozen=True)
class BareSide(Feature):
    """``the left of the O``: beside it rather than its left edge."""


class Adjective(NamedTuple):
    """An adjective with its degree ("slightly")."""

    word: Word
    degree: bool = False


class TwoSides(NamedTuple):
    """``left and right``."""

    first: str
    second: str


class Head(NamedTuple):
    """A noun, a quoted character, or both."""

    word: Word | None
    char: Word | None = None


class Where(NamedTuple):
    """A restriction of a noun phrase: ``of the T``, ``on the left``, ``below the circle``."""

    preposition: str
    ref: Any


@dataclass(frozen=True)
class Pair:
    """Two places or parts that are named together: ``the left and the right end``."""

    first: Any
    second: Any


@dataclass(frozen=True)
class Portion:
    """The ink of parts that is inside or outside something: ``the part of the line inside the loop``."""

    known: Known
    within: Known
    outside: bool


@dataclass(frozen=True)
class Each:
    """Places or parts that each get one of the theme: ``each of the two points``."""

    ref: Any


@dataclass(frozen=True)
class Extent:
    """``the height of the rectangle``."""

    dimension: str
    known: Known
    line: bool = False
    """Whether its noun also names a line: a diameter."""


class Mod(NamedTuple):
    """A modifier: how or where something is done."""

    kind: str
    args: tuple[Any, ...] = ()
    side: str = ""
    """Of a path: the direction that its preposition names, "down to"."""


Ref = Known | Feature | Pair | Portion


def refuse(what: str) -> SceneError:
    """The error for a phrase that is understood word by word but has no meaning here."""
    return SceneError(f"not understood: {what}")


class Phrase:
    """Adjectives and head of a noun phrase; adjectives are taken one by one, and none may be left."""

    def __init__(self, children: list[Any]) -> None:
        self.adjectives = [child for child in children if isinstance(child, Adjective)]
        self.two_sides = next((child for child in children if isinstance(child, TwoSides)), None)
        heads = [child for child in children if isinstance(child, Head)]
        self.head = heads[0] if heads else Head(None)
        self.words = [child for child in children if isinstance(child, Word)]

    def take(self, category: str) -> str | None:
        """The meaning of the first adjective of this category, which is used up."""
        for adjective in self.adjectives:
            if category in adjective.word.senses and not (adjective.degree and category != "SIZE"):
                self.adjectives.remove(adjective)
                meaning = adjective.word.senses[category]
                return softened(meaning) if adjective.degree else meaning
        return None

    def any(self, *names: str) -> bool:
        """Whether one of the adjectives is of one of these categories, or one of these words."""
        return any(name in {*one.word.senses, one.word.text} for one in self.adjectives for name in names)

    def finish(self, name: str | None = None) -> None:
        """Adjectives that say nothing about geometry, or nothing new of a thing of this name, may be left.

        Without a name, of something known: forms tell which is meant. Others are refused.
        """
        self.adjectives = [one for one in self.adjectives if not _says_nothing(one, name)]
        if self.adjectives:
            raise refuse(f"{' '.join(a.word.text for a in self.adjectives)!r} of {self.name!r}")

    @property
    def name(self) -> str:
        """The noun, for messages."""
        return " ".join(word.text for word in self.head if word is not None)

    def noun(self, *categories: str) -> str | None:
        """The meaning of the head in the first of these categories that it has."""
        senses = self.head.word.senses if self.head.word else {}
        return next((senses[category] for category in categories if category in senses), None)

    @property
    def plural(self) -> bool:
        """Whether the noun is plural."""
        return any(word is not None and word.plural for word in self.head)

    def character(self) -> str | None:
        """Name of the character in the scene language."""
        if self.head.char is None:
            return None
        char = self.head.char.senses["CHAR"]
        case = self.take("CASE")
        if self.head.word and "CASE" in self.head.word.senses:
            case = self.head.word.senses["CASE"]
        if char.isdigit():
            return f"number {char}"
        return f"{case or ('lowercase' if char.islower() else 'capital')} letter {char.lower()}"


def _says_nothing(adjective: Adjective, name: str | None) -> bool:
    senses = adjective.word.senses
    return "PLAIN" in senses or ("FORM" in senses and (name is None or is_of_course(adjective, name)))


def is_of_course(adjective: Adjective, name: str) -> bool:
    """Whether every thing of this name is as an adjective of form says: a circle is round, a triangle pointed."""
    kinds = adjective.word.senses.get("FORM", "").split()
    return bool({name.rsplit(" ", 1)[-1], *name.split(" ", 1)[:1]} & set(kinds))


def softened(factor: str) -> str:
    """``slightly smaller``: closer to 1."""
    return "0.8" if float(factor) < 1 else "1.2"


_DIAGONAL = frozenset(corner for corners in CORNERS.values() for corner in corners)
