"""From the parse tree to the flat sequence of chunks of a sentence: noun phrases, adjuncts, verbs and joining words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns import known_things, parts_and_places, phrases
from imagery_agent.language.construction.meaning.nouns.phrases import Adjective, Head, Mod, TwoSides, Where
from imagery_agent.language.construction.noun_phrases import Mark, NounPhrase, Same, Verb, as_ref, noun_phrases_of
from imagery_agent.language.construction.sizes import Sizes
from imagery_agent.language.construction.tree import Feature
from imagery_agent.language.construction.words import Word, has, sense


class Chunks(Sizes):
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
        if has(children, "EACH"):
            return NounPhrase([], ready=phrases.Each(part))
        if has(children, "BOTH"):
            return NounPhrase([], ready=part)
        count = int(sense(children, "NUMBER_W")) if has(children, "NUMBER_W") else 1
        return NounPhrase([], ready=replace(parts_and_places.as_known(part), count=count))

    def phrase_of(self, children: list[Any]) -> NounPhrase:
        return children[-1]

    def meeting(self, children: list[Any]) -> NounPhrase:
        return NounPhrase([], ready=self._meets(children))

    def _meets(self, children: list[Any]) -> Feature:
        return known_things.meeting(*(np.ref() for np in noun_phrases_of(children)))

    def same(self, children: list[Any]) -> NounPhrase:
        """``the same centre``: of what was mentioned, or of what is named."""
        owner = next((parts_and_places.as_known(as_ref(c.ref)) for c in children if isinstance(c, Where)), phrases.IT)
        return NounPhrase([], ready=Same(owner))

    def degrees(self, children: list[Any]) -> Adjective:
        if float(sense(children, "NUMBER")) != 90.0:
            raise phrases.refuse("which angles are formed")
        return Adjective(Word("90 degree", {"DEGREES": "90"}))

    def away(self, children: list[Any]) -> Mod:
        """``one unit above the square``, ``a letter's width from the D``, ``twice its height below it``."""
        nouns = noun_phrases_of(children)
        extent, *_, at = nouns if len(nouns) > 1 else (None, *nouns)
        way = [child for child in children if has([child], "PREP") or has([child], "FROM")][-1]
        preposition = way.senses.get("PREP", "") if "FROM" not in way.senses else ""
        if extent is None:
            return Mod("distance", (float(sense(children, "MEASURE")), "", None, preposition, at))
        times = float(sense(children, "TIMES")) if has(children, "TIMES") else 1.0
        of = phrases.THEME if "ITS" in extent.words and not extent.wheres else extent.extent_of
        if of is None:
            raise phrases.refuse("whose width or height a distance is")
        return Mod("distance", (times, extent.sense("EXTENT_N"), of, preposition, at))

    def inset(self, children: list[Any]) -> Mod:
        """``a quarter of the way in from the left end``."""
        return Mod("inset", (float(sense(children, "INSET")), children[-1]))

    def meet_place(self, children: list[Any]) -> Mod:
        return Mod("place", ("at", self._meets(children)))

    def at_side(self, children: list[Any]) -> Mod:
        """``is uppermost``."""
        return Mod("place", ("at", Feature(sense(children, "SIDE"), phrases.UNSAID)))  # type: ignore[arg-type]

    def meets(self, children: list[Any]) -> Where:
        return Where("meets", self._meets(children))

    def along(self, children: list[Any]) -> NounPhrase:
        fraction = float(sense(children, "SHARE" if has(children, "SHARE") else "HALFWAY"))
        if has(children, "WAY") and sense(children, "WAY") in {"top", "right"} and fraction != 0.5:
            fraction = 1 - fraction if sense(children, "WAY") == "top" else fraction
        known = parts_and_places.as_known(children[-1].ref())
        return NounPhrase([], ready=Feature("center", known, fraction=None if fraction == 0.5 else fraction))

    def of(self, children: list[Any]) -> Where:
        return Where("of", children[-1])

    def style(self, children: list[Any]) -> Mod:
        return Mod("style", (sense(children, "STYLE"),))

    # ---- adjuncts

    def __default__(self, data: Any, children: list[Any], meta: Any) -> Any:
        """Adjuncts that hold the meaning of one word, or nothing besides their kind."""
        kind, category = _PLAIN_ADJUNCTS[str(data)]
        given = [] if category is None else [sense(children, category)]
        return Mod(kind, tuple(given))

    def to(self, children: list[Any]) -> Mod:
        side = sense(children, "TO")
        return Mod("path", (None, children[-1]), side if side in phrases.ACROSS else "")

    def from_(self, children: list[Any]) -> Mod:
        return Mod("path", (children[-1], None))

    def place(self, children: list[Any]) -> Mod:
        return Mod("place", (sense(children, "PREP"), children[-1]))

    def two_places(self, children: list[Any]) -> list[Mod]:
        """``below and between the circles``."""
        first, *second = [child for child in children if isinstance(child, Word) and "AND" not in child.senses]
        at = children[-1]
        return [
            Mod("between", (at,)) if "PREP" not in one.senses else Mod("place", (one.senses["PREP"], at))
            for one in (first, second[0])
        ]

    def between(self, children: list[Any]) -> Mod:
        return Mod("between", tuple(noun_phrases_of(children)))

    def about(self, children: list[Any]) -> Mod:
        return Mod("about", (children[-1],))

    def angle(self, children: list[Any]) -> Mod:
        amount = sense(children, "TURN_AMOUNT" if has(children, "TURN_AMOUNT") else "NUMBER")
        return Mod("angle", (float(amount),))

    def way(self, children: list[Any]) -> Mod:
        if has(children, "CLOCK"):
            return Mod("clock", (int(sense(children, "CLOCK")),))
        return Mod("way", (sense(children, "WAY"),))

    def halfway_place(self, children: list[Any]) -> Mod:
        """``at half its height``."""
        share, noun = float(sense(children, "TIMES")), children[-1]
        if not noun.noun("EXTENT_N"):
            return Mod("place", (sense(children, "PREP"), noun))
        if share == 0.5:
            return Mod("place", ("center of", noun.extent_of)) if noun.extent_of is not None else Mod("level")
        side = "vertical" if noun.sense("EXTENT_N") == "height" else "horizontal"
        return Mod("at share", (share if side == "horizontal" else 1 - share, side, noun.extent_of))

    def higher(self, children: list[Any]) -> Mod:
        refs = noun_phrases_of(children)
        return Mod("higher", (sense(children, "HIGHER"), refs[0] if refs else None))

    def end_to_end(self, children: list[Any]) -> Mod:
        heads = [child for child in children if has([child], "HEAD")]
        if heads[0].text != heads[1].text:
            raise phrases.refuse("from where to where")
        return Mod("end to end", (heads[0].text,))

    def quality(self, children: list[Any]) -> Mod:
        if isinstance(children[0], Mod):
            return children[0]
        return Mod("quality", (Adjective(children[-1], degree=len(children) > 1),))


_PLAIN_ADJUNCTS: dict[str, tuple[str, str | None]] = {
    "bare_place": ("bare", "PREP"), "pose": ("pose", "POSE"), "together": ("together", "TOGETHER"),
    "arranged": ("arranged", "ARRANGED"), "gap": ("gap", "GAP"), "level": ("level", None), "off": ("off", None),
    "centered": ("centered", None), "endwise": ("end to end", "ENDWISE"), "stays": ("stays", None),
    "mutually": ("mutually", None), "mutual": ("mutual", "MUTUAL"),
    "slightly": ("slightly", None),
}  # fmt: skip
"""Alternative of the grammar -> kind of modifier and the category whose meaning it holds."""
