"""How large something is said to be: in units, as a share, or compared with something; from the parse tree."""

from __future__ import annotations

from typing import Any

from lark import Transformer

from imagery_agent.language.construction.meaning.nouns import phrases
from imagery_agent.language.construction.meaning.nouns.phrases import Adjective, Mod
from imagery_agent.language.construction.noun_phrases import NounPhrase, noun_phrases_of
from imagery_agent.language.construction.words import Word, has, sense


class Sizes(Transformer[Any, Any]):
    """The alternatives of the grammar that tell a size."""

    def units(self, children: list[Any]) -> Adjective:
        """``a two-unit square``."""
        return Adjective(Word(f"{children[0].text} unit", {"UNITS": children[0].text}))

    def measured(self, children: list[Any]) -> Mod:
        """``6 units long``, ``of diameter 6 units``, ``with sides of 6 units``."""
        category = next((c for c in ("DIMENSION", "EXTENT_N", "EDGE_N") if has(children, c)), None)
        dimension = {None: "length", "EDGE_N": "width"}.get(category) or sense(children, str(category))
        if dimension == "thickness":
            raise phrases.refuse("how thick lines are, in units")
        return Mod("units", (dimension, float(sense(children, "MEASURE"))))

    def of_extent(self, children: list[Any]) -> Mod:
        """``of its width``."""
        noun = children[-1]
        if not noun.noun("EXTENT_N"):
            raise phrases.refuse("what 'of' belongs to")
        return Mod("ratio", (1.0, noun.sense("EXTENT_N"), noun.extent_of, None, True))

    def same_all(self, children: list[Any]) -> Mod:
        return Mod("ratio", (1.0, "size", "same", None, True))

    def as_long(self, children: list[Any]) -> Mod:
        if any(child.senses.get("DIMENSION") == "thickness" for child in children if isinstance(child, Word)):
            raise phrases.refuse("how thick lines are, compared with something")
        times = float(sense(children, "TIMES")) if has(children, "TIMES") else 1.0
        own, *other = [child.senses["DIMENSION"] for child in children if has([child], "DIMENSION")]
        target = _other(children) or (phrases.IT if other else None)
        if isinstance(target, NounPhrase) and target.is_it:
            target = phrases.IT  # itself
        if isinstance(target, NounPhrase) and target.noun("EXTENT_N") and target.extent_of is not None and not other:
            other, target = [target.sense("EXTENT_N")], target.extent_of  # "as long as the circle's diameter"
        return Mod("ratio", (times, own, target, other[0] if other else None, True))

    def not_as_long(self, children: list[Any]) -> Mod:
        """``not quite so wide``: less."""
        times, own, target, other, _ = self.as_long(children).args
        return Mod("ratio", (0.8 * times, own, target, other, False))

    def times_size(self, children: list[Any]) -> Mod:
        """``to twice the height of the letter``, ``half its size``: of an extent, or of all of something."""
        times, noun = float(sense(children, "TIMES")), children[-1]
        if not noun.noun("EXTENT_N"):
            return Mod("ratio", (times, "size", noun, None, True))
        of = phrases.UNSAID if noun.extent_of is None and "THE" in noun.words else noun.extent_of
        return Mod("ratio", (times, noun.sense("EXTENT_N"), of, None, True))

    def equals(self, children: list[Any]) -> Mod:
        """``equal to the height of the letter``."""
        dimension, of = _of_extent(children[-1], "size")
        return Mod("ratio", (1.0, dimension, of, None, True))

    def times(self, children: list[Any]) -> Mod:
        return Mod("ratio", (float(sense(children, "TIMES")), "", None, None, True))

    def same_size(self, children: list[Any]) -> Mod:
        dimension = sense(children, "EXTENT_N" if has(children, "EXTENT_N") else "EQUAL_LONG")
        return Mod("ratio", (1.0, dimension, _other(children) or "same", None, True))

    def longer(self, children: list[Any]) -> Mod:
        dimension, factor = sense(children, "COMPARATIVE").split()
        if has(children, "DEGREE"):
            factor = "1.2" if float(factor) > 1 else "0.8"
        if times := has(children, "TIMES"):  # "three times longer"
            factor = sense(children, "TIMES")
        target = _other(children)
        if target is not None:  # "less than the height of the letter"
            dimension, target = _of_extent(target, dimension)
        return Mod("ratio", (float(factor), dimension, target, None, times))

    def longer_self(self, children: list[Any]) -> Mod:
        """``wider than it is tall``, ``three times longer than it is high``."""
        factor, dimension, *_, times = self.longer([child for child in children if not has([child], "IT")]).args
        return Mod("ratio", (factor, dimension, phrases.IT, sense(children, "DIMENSION"), times))

    def share(self, children: list[Any]) -> Mod:
        return Mod("share", (float(sense(children, "SHARE")),))


def _of_extent(noun: NounPhrase, dimension: str) -> tuple[str, Any]:
    """An extent of something that is compared with, or else the same dimension of that thing."""
    return (noun.sense("EXTENT_N"), noun.extent_of) if noun.noun("EXTENT_N") else (dimension, noun)


def _other(children: list[Any]) -> Any:
    """What is compared with, if it is named."""
    return next(iter(noun_phrases_of(children)), None)
