"""From the parse tree to the flat sequence of chunks of a sentence: noun phrases, adjuncts, verbs and joining words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lark import Transformer

from imagery_agent.language.construction.meaning.nouns import known_things, parts_and_places, phrases
from imagery_agent.language.construction.meaning.nouns.phrases import Adjective, Head, Mod, TwoSides, Where
from imagery_agent.language.construction.noun_phrases import Mark, NounPhrase, Same, Verb, as_ref
from imagery_agent.language.construction.tree import Feature
from imagery_agent.language.construction.words import Word


def _sense(children: list[Any], category: str) -> str:
    return next(child.senses[category] for child in children if isinstance(child, Word) and category in child.senses)


def _has(children: list[Any], category: str) -> bool:
    return any(isinstance(child, Word) and category in child.senses for child in children)


def _nps(children: list[Any]) -> list[NounPhrase]:
    return [child for child in children if isinstance(child, NounPhrase)]


class Chunks(Transformer[Any, Any]):
    """Every alternative of the grammar."""

    def start(self, children: list[Any]) -> list[Any]:
        return [one for child in children for one in (child if isinstance(child, list) else [child])]

    def chunk(self, children: list[Any]) -> Any:
        return children[0]

    np = adjunct = choice = chunk

    def mark(self, children: list[Any]) -> Mark:
        word = children[-1]
        kinds = ("COMMA", "AND", "THEN", "OR", "SOTHAT", "THAT", "WITH", "WITHOUT", "AS", "NAMELY", "LEAVING", "NOT",
                 "BY", "IN", "FOR", "LEAD")  # fmt: skip
        return Mark(next(kind for kind in kinds if kind in word.senses))

    def verb(self, children: list[Any]) -> Verb:
        at = max(i for i, child in enumerate(children) if "VERB" in child.senses and "ONLY_OFF" not in child.senses)
        if at == len(children) - 1 and at and "OFF" in children[at].senses and "VERB" in children[at - 1].senses:
            at -= 1
        before = children[:at]
        return Verb(
            children[at],
            any("AUX" in word.senses for word in before),
            any("NOT" in word.senses for word in before),
            any("ALMOST" in word.senses for word in before),
            at < len(children) - 1,
        )

    def be(self, children: list[Any]) -> Mark:
        return Mark("BE")

    # ---- noun phrases

    def adj(self, children: list[Any]) -> Any:
        if isinstance(children[0], TwoSides):
            return children[0]
        return Adjective(children[-1], degree=len(children) > 1)

    def two_sides(self, children: list[Any]) -> TwoSides:
        sides = [child.senses["SIDE"] for child in children if "SIDE" in child.senses]
        return TwoSides(sides[0], sides[-1])

    def head(self, children: list[Any]) -> Head:
        char = next((child for child in children if "CHAR" in child.senses), None)
        names = {"LETTER_N", "NUMERAL_N", "PIECE_N", "FIGURE_N", "CASE"}
        if char is not None and any(names.isdisjoint(child.senses) for child in children if child is not char):
            raise phrases.refuse(" ".join(child.text for child in children))
        return Head(next((child for child in children if child is not char), None), char)

    def phrase(self, children: list[Any]) -> NounPhrase:
        return NounPhrase([child for child in children if not (isinstance(child, Word) and "COMMA" in child.senses)])

    def bare(self, children: list[Any]) -> NounPhrase:
        return children[0] if isinstance(children[0], NounPhrase) else self.phrase(children)

    def possessed(self, children: list[Any]) -> NounPhrase:
        rest = [c for c in children[1:] if not (isinstance(c, Word) and {"COMMA", "APOS"} & set(c.senses))]
        return NounPhrase(rest, owner=children[0])

    def among(self, children: list[Any]) -> NounPhrase:
        """``each of the two points``, ``one of the arms``, ``both of them``."""
        part = children[-1].ref()
        if _has(children, "EACH"):
            return NounPhrase([], ready=phrases.Each(part))
        if _has(children, "BOTH"):
            return NounPhrase([], ready=part)
        count = int(_sense(children, "NUMBER_W")) if _has(children, "NUMBER_W") else 1
        return NounPhrase([], ready=replace(parts_and_places.as_known(part), count=count))

    def phrase_of(self, children: list[Any]) -> NounPhrase:
        return children[-1]

    def meeting(self, children: list[Any]) -> NounPhrase:
        return NounPhrase([], ready=self._meets(children))

    def _meets(self, children: list[Any]) -> Feature:
        return known_things.meeting(*(np.ref() for np in _nps(children)))

    def same(self, children: list[Any]) -> NounPhrase:
        """``the same centre``: of what was mentioned, or of what is named."""
        owner = next((parts_and_places.as_known(as_ref(c.ref)) for c in children if isinstance(c, Where)), phrases.IT)
        return NounPhrase([], ready=Same(owner))

    def degrees(self, children: list[Any]) -> Adjective:
        if float(_sense(children, "NUMBER")) != 90.0:
            raise phrases.refuse("which angles are formed")
        return Adjective(Word("90 degree", {"DEGREES": "90"}))

    def units(self, children: list[Any]) -> Adjective:
        """``a two-unit square``."""
        return Adjective(Word(f"{children[0].text} unit", {"UNITS": children[0].text}))

    def measured(self, children: list[Any]) -> Mod:
        """``6 units long``, ``of diameter 6 units``, ``with sides of 6 units``."""
        category = next((c for c in ("DIMENSION", "EXTENT_N", "EDGE_N") if _has(children, c)), None)
        dimension = {None: "length", "EDGE_N": "width"}.get(category) or _sense(children, str(category))
        if dimension == "thickness":
            raise phrases.refuse("how thick lines are, in units")
        return Mod("units", (dimension, float(_sense(children, "MEASURE"))))

    def away(self, children: list[Any]) -> Mod:
        """``one unit above the square``, ``a letter's width from the D``, ``twice its height below it``."""
        extent, *_, at = _nps(children) if len(_nps(children)) > 1 else (None, *_nps(children))
        way = [child for child in children if _has([child], "PREP") or _has([child], "FROM")][-1]
        preposition = way.senses.get("PREP", "") if "FROM" not in way.senses else ""
        if extent is None:
            return Mod("distance", (float(_sense(children, "MEASURE")), "", None, preposition, at))
        times = float(_sense(children, "TIMES")) if _has(children, "TIMES") else 1.0
        of = phrases.THEME if "ITS" in extent.words and not extent.wheres else extent.extent_of
        if of is None:
            raise phrases.refuse("whose width or height a distance is")
        return Mod("distance", (times, _meaning(extent, "EXTENT_N"), of, preposition, at))

    def inset(self, children: list[Any]) -> Mod:
        """``a quarter of the way in from the left end``."""
        return Mod("inset", (float(_sense(children, "INSET")), children[-1]))

    def meet_place(self, children: list[Any]) -> Mod:
        return Mod("place", ("at", self._meets(children)))

    def at_side(self, children: list[Any]) -> Mod:
        """``is uppermost``."""
        return Mod("place", ("at", Feature(_sense(children, "SIDE"), phrases.UNSAID)))  # type: ignore[arg-type]

    def of_extent(self, children: list[Any]) -> Mod:
        """``of its width``."""
        noun = children[-1]
        if not noun.noun("EXTENT_N"):
            raise phrases.refuse("what 'of' belongs to")
        return Mod("ratio", (1.0, _meaning(noun, "EXTENT_N"), noun.extent_of, None, True))

    def same_all(self, children: list[Any]) -> Mod:
        return Mod("ratio", (1.0, "size", "same", None, True))

    def meets(self, children: list[Any]) -> Where:
        return Where("meets", self._meets(children))

    def along(self, children: list[Any]) -> NounPhrase:
        fraction = float(_sense(children, "SHARE" if _has(children, "SHARE") else "HALFWAY"))
        if _has(children, "WAY") and _sense(children, "WAY") in {"top", "right"} and fraction != 0.5:
            fraction = 1 - fraction if _sense(children, "WAY") == "top" else fraction
        known = parts_and_places.as_known(children[-1].ref())
        return NounPhrase([], ready=Feature("center", known, fraction=None if fraction == 0.5 else fraction))

    def of(self, children: list[Any]) -> Where:
        return Where("of", children[-1])

    def style(self, children: list[Any]) -> Mod:
        return Mod("style", (_sense(children, "STYLE"),))

    # ---- adjuncts

    def __default__(self, data: Any, children: list[Any], meta: Any) -> Any:
        """Adjuncts that hold the meaning of one word, or nothing besides their kind."""
        kind, category = _PLAIN_ADJUNCTS[str(data)]
        given = [] if category is None else [_sense(children, category)]
        return Mod(kind, tuple(given))

    def to(self, children: list[Any]) -> Mod:
        side = _sense(children, "TO")
        return Mod("path", (None, children[-1]), side if side in phrases.ACROSS else "")

    def from_(self, children: list[Any]) -> Mod:
        return Mod("path", (children[-1], None))

    def place(self, children: list[Any]) -> Mod:
        return Mod("place", (_sense(children, "PREP"), children[-1]))

    def two_places(self, children: list[Any]) -> list[Mod]:
        """``below and between the circles``."""
        first, *second = [child for child in children if isinstance(child, Word) and "AND" not in child.senses]
        at = children[-1]
        return [
            Mod("between", (at,)) if "PREP" not in one.senses else Mod("place", (one.senses["PREP"], at))
            for one in (first, second[0])
        ]

    def between(self, children: list[Any]) -> Mod:
        return Mod("between", tuple(_nps(children)))

    def about(self, children: list[Any]) -> Mod:
        return Mod("about", (children[-1],))

    def angle(self, children: list[Any]) -> Mod:
        amount = _sense(children, "TURN_AMOUNT" if _has(children, "TURN_AMOUNT") else "NUMBER")
        return Mod("angle", (float(amount),))

    def way(self, children: list[Any]) -> Mod:
        if _has(children, "CLOCK"):
            return Mod("clock", (int(_sense(children, "CLOCK")),))
        return Mod("way", (_sense(children, "WAY"),))

    def halfway_place(self, children: list[Any]) -> Mod:
        """``at half its height``."""
        share, noun = float(_sense(children, "TIMES")), children[-1]
        if not noun.noun("EXTENT_N"):
            return Mod("place", (_sense(children, "PREP"), noun))
        if share == 0.5:
            return Mod("place", ("center of", noun.extent_of)) if noun.extent_of is not None else Mod("level")
        side = "vertical" if _meaning(noun, "EXTENT_N") == "height" else "horizontal"
        return Mod("at share", (share if side == "horizontal" else 1 - share, side, noun.extent_of))

    def higher(self, children: list[Any]) -> Mod:
        refs = _nps(children)
        return Mod("higher", (_sense(children, "HIGHER"), refs[0] if refs else None))

    def end_to_end(self, children: list[Any]) -> Mod:
        heads = [child for child in children if _has([child], "HEAD")]
        if heads[0].text != heads[1].text:
            raise phrases.refuse("from where to where")
        return Mod("end to end", (heads[0].text,))

    def quality(self, children: list[Any]) -> Mod:
        if isinstance(children[0], Mod):
            return children[0]
        return Mod("quality", (Adjective(children[-1], degree=len(children) > 1),))

    def as_long(self, children: list[Any]) -> Mod:
        if any(child.senses.get("DIMENSION") == "thickness" for child in children if isinstance(child, Word)):
            raise phrases.refuse("how thick lines are, compared with something")
        times = float(_sense(children, "TIMES")) if _has(children, "TIMES") else 1.0
        own, *other = [child.senses["DIMENSION"] for child in children if _has([child], "DIMENSION")]
        target = _first(children) or (phrases.IT if other else None)
        if isinstance(target, NounPhrase) and target.is_it:
            target = phrases.IT  # itself
        if isinstance(target, NounPhrase) and target.noun("EXTENT_N") and target.extent_of is not None and not other:
            other, target = [_meaning(target, "EXTENT_N")], target.extent_of  # "as long as the circle's diameter"
        return Mod("ratio", (times, own, target, other[0] if other else None, True))

    def not_as_long(self, children: list[Any]) -> Mod:
        """``not quite so wide``: less."""
        times, own, target, other, _ = self.as_long(children).args
        return Mod("ratio", (0.8 * times, own, target, other, False))

    def times_size(self, children: list[Any]) -> Mod:
        """``to twice the height of the letter``, ``half its size``: of an extent, or of all of something."""
        times, noun = float(_sense(children, "TIMES")), children[-1]
        if not noun.noun("EXTENT_N"):
            return Mod("ratio", (times, "size", noun, None, True))
        of = phrases.UNSAID if noun.extent_of is None and "THE" in noun.words else noun.extent_of
        return Mod("ratio", (times, _meaning(noun, "EXTENT_N"), of, None, True))

    def equals(self, children: list[Any]) -> Mod:
        """``equal to the height of the letter``."""
        dimension, of = _of_extent(children[-1], "size")
        return Mod("ratio", (1.0, dimension, of, None, True))

    def times(self, children: list[Any]) -> Mod:
        return Mod("ratio", (float(_sense(children, "TIMES")), "", None, None, True))

    def same_size(self, children: list[Any]) -> Mod:
        dimension = _sense(children, "EXTENT_N" if _has(children, "EXTENT_N") else "EQUAL_LONG")
        return Mod("ratio", (1.0, dimension, _first(children) or "same", None, True))

    def longer(self, children: list[Any]) -> Mod:
        dimension, factor = _sense(children, "COMPARATIVE").split()
        if _has(children, "DEGREE"):
            factor = "1.2" if float(factor) > 1 else "0.8"
        if times := _has(children, "TIMES"):  # "three times longer"
            factor = _sense(children, "TIMES")
        target = _first(children)
        if target is not None:  # "less than the height of the letter"
            dimension, target = _of_extent(target, dimension)
        return Mod("ratio", (float(factor), dimension, target, None, times))

    def longer_self(self, children: list[Any]) -> Mod:
        """``wider than it is tall``, ``three times longer than it is high``."""
        factor, dimension, *_, times = self.longer([child for child in children if not _has([child], "IT")]).args
        return Mod("ratio", (factor, dimension, phrases.IT, _sense(children, "DIMENSION"), times))

    def share(self, children: list[Any]) -> Mod:
        return Mod("share", (float(_sense(children, "SHARE")),))


def _of_extent(noun: NounPhrase, dimension: str) -> tuple[str, Any]:
    """What is compared with: an extent of something, or the same dimension of a thing."""
    return (_meaning(noun, "EXTENT_N"), noun.extent_of) if noun.noun("EXTENT_N") else (dimension, noun)


def _meaning(noun: NounPhrase, category: str) -> str:
    assert noun.head.word is not None
    return noun.head.word.senses[category]


_PLAIN_ADJUNCTS: dict[str, tuple[str, str | None]] = {
    "bare_place": ("bare", "PREP"), "pose": ("pose", "POSE"), "together": ("together", "TOGETHER"),
    "arranged": ("arranged", "ARRANGED"), "gap": ("gap", "GAP"), "level": ("level", None), "off": ("off", None),
    "centered": ("centered", None), "endwise": ("end to end", "ENDWISE"), "stays": ("stays", None),
    "mutually": ("mutually", None), "mutual": ("mutual", "MUTUAL"),
    "slightly": ("slightly", None),
}  # fmt: skip


"""Alternative of the grammar -> kind of modifier and the category whose meaning it holds."""


def _first(children: list[Any]) -> Any:
    return next(iter(_nps(children)), None)
