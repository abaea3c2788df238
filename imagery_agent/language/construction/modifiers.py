"""From parse trees to modifiers: how much, which way, where, and how it relates to the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from lark import Transformer

from imagery_agent.language.construction import phrases
from imagery_agent.language.construction.phrases import Adjective, Head, Mod, Pair, TwoSides, Where
from imagery_agent.language.construction.tree import Feature, Known, New
from imagery_agent.language.construction.words import Word

REFS = (Known, Feature, Pair, phrases.Portion, phrases.Each, phrases.Extent)


class Clause(NamedTuple):
    """One clause: its form (an alternative of the grammar) and its parts."""

    form: str
    parts: list[Any]

    def all(self, *types: type) -> list[Any]:
        """The parts of these types."""
        return [part for part in self.parts if isinstance(part, types)]

    @property
    def refs(self) -> list[Any]:
        """What it refers to in the figure."""
        return self.all(*REFS)

    @property
    def mods(self) -> list[Mod]:
        """Its modifiers."""
        return self.all(Mod)

    def verb(self, *categories: str) -> Word | None:
        """Its verb of one of these categories."""
        return next((w for w in self.all(Word) if any(c in w.senses for c in categories)), None)


def _sense(children: list[Any], category: str) -> str:
    return next(child.senses[category] for child in children if isinstance(child, Word) and category in child.senses)


def _has(children: list[Any], category: str) -> bool:
    return any(isinstance(child, Word) and category in child.senses for child in children)


def _refs(children: list[Any]) -> list[Any]:
    return [child for child in children if isinstance(child, REFS)]


def _mods(children: list[Any]) -> list[Mod]:
    return [child for child in children if isinstance(child, Mod)]


class Modifiers(Transformer[Any, Any]):
    """Every alternative of the grammar below the clause; alternatives of clauses become :class:`Clause`."""

    def __default__(self, data: Any, children: list[Any], meta: Any) -> Any:
        return Clause(str(data), children)

    # ---- noun phrases

    def adj(self, children: list[Any]) -> Adjective:
        return Adjective(children[-1], degree=len(children) > 1)

    def two_sides(self, children: list[Any]) -> TwoSides:
        sides = [child.senses["SIDE"] for child in children if "SIDE" in child.senses]
        return TwoSides(sides[0], sides[-1])

    both_sides = two_sides

    def head(self, children: list[Any]) -> Head:
        char = next((child for child in children if "CHAR" in child.senses), None)
        return Head(next((child for child in children if child is not char), None), char)

    def noun(self, children: list[Any]) -> Head:
        return children[0] if isinstance(children[0], Head) else Head(children[0])

    def new(self, children: list[Any]) -> New:
        if isinstance(children[0], (New, *REFS)):
            return children[0]  # type: ignore[return-value]
        if not any(isinstance(child, Head) for child in children):  # "the letter D"
            children = (
                [*children, Head(next((c for c in children if _has([c], "LETTER_N")), None), children[-1])]
                if (isinstance(children[-1], Word))
                else [*children, Head(None, next(c for c in children if _has([c], "CHAR")))]
            )
        return phrases.new_thing(children)

    def new_half(self, children: list[Any]) -> Any:
        side = next(
            (a.word.senses["SIDE"] for a in children if isinstance(a, Adjective) and "SIDE" in a.word.senses), None
        )
        rest = [c for c in children if not (isinstance(c, Adjective) and "SIDE" in c.word.senses)]
        return phrases.Half(phrases.new_thing(rest), side)

    def new_copy(self, children: list[Any]) -> New:
        refs = _refs(children)
        return phrases.new_copy(children, phrases.as_known(refs[0]) if refs else phrases.IT)

    def new_image(self, children: list[Any]) -> New:
        refs = _refs(children)
        return phrases.new_copy(children, phrases.as_known(refs[0]) if refs else phrases.IT, mirrored="horizontal")

    def new_again(self, children: list[Any]) -> New:
        return New("again", count=int(_sense(children, "NUMBER_W")))

    def equal_parts(self, children: list[Any]) -> Mod:
        loops = any(_has([child], category) for child in children for category in ("LOOP_N",))
        return Mod("style", ("equal loops" if loops else "equal lines",))

    def halfway_point(self, children: list[Any]) -> Mod:
        if not _has(children, "POINT_N"):
            raise phrases.refuse("what is half-way")
        return Mod("style", ("middle point half-way",))

    def style(self, children: list[Any]) -> Mod:
        return Mod("style", (_sense(children, "STYLE"),))

    def pronoun(self, children: list[Any]) -> Known:
        name = _sense(children, "IT")
        if isinstance(children[-1], Where):
            return phrases.everything(children[-1])  # type: ignore[return-value]
        return Known("piece", which="other") if name == "other" else Known(name)

    def known(self, children: list[Any]) -> Any:
        if isinstance(children[-1], Word) and len(children) == 2:  # "the first"
            return Known("piece", which=children[-1].senses["ORDER"])  # type: ignore[arg-type]
        return phrases.known(children)

    def one_of(self, children: list[Any]) -> Any:
        head = Head(next(c for c in children if _has([c], "HEAD") and not _has([c], "A")))
        adjectives = [c for c in children if isinstance(c, Adjective)]
        found = phrases.known([*adjectives, head, Where("of", _refs(children)[0])])
        if _has(children, "EACH") and isinstance(found, Feature) and found.at == "end":
            found = replace(found, at="ends")
        return phrases.Each(found) if _has(children, "EACH") else found

    def possessed(self, children: list[Any]) -> Any:
        return phrases.known(children[1:], phrases.as_known(children[0]))

    def both_refs(self, children: list[Any]) -> Pair:
        first, second = _refs(children)
        return Pair(phrases.owned(first, second), second)

    def along(self, children: list[Any]) -> Feature:
        fraction = float(_sense(children, "SHARE" if _has(children, "SHARE") else "HALFWAY"))
        if _has(children, "WAY") and _sense(children, "WAY") in {"top", "right"} and fraction != 0.5:
            fraction = 1 - fraction if _sense(children, "WAY") == "top" else fraction
        return Feature("center", phrases.as_known(children[-1]), fraction=None if fraction == 0.5 else fraction)

    def known_char(self, children: list[Any]) -> Any:
        return phrases.known([Head(None, children[0])])

    def rest_of(self, children: list[Any]) -> Any:
        return children[-1]

    def one_among(self, children: list[Any]) -> Any:
        return replace(phrases.as_known(children[-1]), count=1)

    def known_number(self, children: list[Any]) -> Known:
        return Known("piece", count=int(_sense(children, "NUMBER_W")))

    def one_part(self, children: list[Any]) -> Any:
        head = Head(next(c for c in children if _has([c], "HEAD") and not _has([c], "ONE_W")))
        return phrases.known([*(c for c in children if isinstance(c, Adjective)), head])

    def where_meet(self, children: list[Any]) -> Feature:
        refs = _refs(children)
        if _relation([child for child in children if _has([child], "RELATE")]) not in {"touch", "cross"}:
            raise phrases.refuse("where that is")
        return phrases.meeting(*refs)

    def hour(self, children: list[Any]) -> Feature:
        return Feature(_sense(children, "HOUR"), phrases.UNSAID)  # type: ignore[arg-type]

    def of(self, children: list[Any]) -> Where:
        return Where("of", children[-1])

    def where(self, children: list[Any]) -> Where:
        return Where(_sense(children, "PREP"), children[-1])

    # ---- how and where

    def angle(self, children: list[Any]) -> Mod:
        amount = _sense(children, "TURN_AMOUNT" if _has(children, "TURN_AMOUNT") else "NUMBER")
        return Mod("angle", (float(amount),))

    def way(self, children: list[Any]) -> Mod:
        if _has(children, "CLOCK"):
            return Mod("clock", (int(_sense(children, "CLOCK")),))
        sides = [child.senses.get("WAY") or child.senses.get("SIDE") for child in children]
        return Mod("way", tuple(side for side in sides if side is not None))

    def both_ways(self, children: list[Any]) -> Mod:
        return Mod("way", tuple(child.senses["SIDE"] for child in children if "SIDE" in child.senses))

    def pose(self, children: list[Any]) -> Mod:
        return Mod("pose", (_sense(children, "POSE" if _has(children, "POSE") else "TURNED"),))

    def place(self, children: list[Any]) -> Mod:
        preposition = _sense(children, "PREP") if _has(children, "PREP") else "around"
        return Mod("place", (preposition, children[-1]))

    def clause(self, children: list[Any]) -> Any:
        return children[-1]

    mod = tail = pred = accompanied = ref = other = clause

    def place_new(self, children: list[Any]) -> Mod:
        kind = "place new" if isinstance(children[-1], New) else "place"
        return Mod(kind, (_sense(children, "PREP"), children[-1]))

    def right_angles(self, children: list[Any]) -> Mod:
        if (float(_sense(children, "NUMBER")), _sense(children, "CORNER_N")) != (90.0, "corner"):
            raise phrases.refuse("which angles are formed")
        return Mod("right angles")

    def changed(self, children: list[Any]) -> Mod:
        return Mod("changed", (Clause("act", [child for child in children if not _has([child], "SOTHAT")]),))

    def bare_place(self, children: list[Any]) -> Mod:
        return Mod("bare", (_sense(children, "PREP"),))

    def path(self, children: list[Any]) -> Mod:
        refs = _refs(children)
        start = refs[0] if _has(children, "FROM") else None
        end = refs[-1] if not _has(children, "FROM") or len(refs) == 2 else None
        if start is not None and end is not None:
            start, end = phrases.owned(start, end), phrases.owned(end, start)
        return Mod("path", (start, end))

    def between(self, children: list[Any]) -> Mod:
        return Mod("between", tuple(_refs(children)))

    def about(self, children: list[Any]) -> Mod:
        return Mod("about", (children[-1],))

    def meet_place(self, children: list[Any]) -> Mod:
        return Mod("place", ("at", self.where_meet(children)))

    def along_place(self, children: list[Any]) -> Mod:
        return Mod("place", ("at", self.along(children)))

    def level(self, children: list[Any]) -> Mod:
        return Mod("level")

    def centered(self, children: list[Any]) -> Mod:
        return Mod("centered")

    def as_long(self, children: list[Any]) -> Mod:
        times = float(_sense(children, "TIMES")) if _has(children, "TIMES") else 1.0
        own, *other = [child.senses["DIMENSION"] for child in children if _has([child], "DIMENSION")]
        return Mod("ratio", (times, own, _first_ref(children), other[0] if other else None, True))

    def times_size(self, children: list[Any]) -> Mod:
        refs = _refs(children)
        return Mod(
            "ratio",
            (float(_sense(children, "TIMES")), _sense(children, "EXTENT_N"), refs[0] if refs else None, None, True),
        )

    def same_size(self, children: list[Any]) -> Mod:
        refs = _refs(children)
        dimension = _sense(children, "EXTENT_N" if _has(children, "EXTENT_N") else "EQUAL_LONG")
        return Mod("ratio", (1.0, dimension, refs[0] if refs else "same", None, True))

    def longer(self, children: list[Any]) -> Mod:
        dimension, factor = _sense(children, "COMPARATIVE").split()
        if _has(children, "DEGREE"):
            factor = "1.2" if float(factor) > 1 else "0.8"
        return Mod("ratio", (float(factor), dimension, _first_ref(children), None, False))

    def longer_self(self, children: list[Any]) -> Mod:
        dimension, factor = _sense(children, "COMPARATIVE").split()
        return Mod("ratio", (float(factor), dimension, phrases.IT, _sense(children, "DIMENSION"), False))

    def share(self, children: list[Any]) -> Mod:
        return Mod("share", (float(_sense(children, "SHARE")),))

    def relate(self, children: list[Any]) -> Mod:
        return Mod("relate", (_relation(children), _refs(children)[-1]))

    def reciprocal(self, children: list[Any]) -> Mod:
        return Mod("reciprocal", (_relation(children),))

    def relate_not(self, children: list[Any]) -> Mod:
        return Mod("not", (_relation(children), *_refs(children)))

    def related_by(self, children: list[Any]) -> Mod:
        return Mod("by", (_relation(children), _refs(children)[-1]))

    def posture(self, children: list[Any]) -> Mod:
        for category in ("FACE_V", "REST_V", "RUN_V"):
            if category == "REST_V" and _has(children, "OFF"):
                continue  # "sticks out"
            if _has(children, category):
                meaning = _sense(children, category)
                return Mod("posture", ("run" if category == "RUN_V" else meaning,))
        return Mod("posture", ("",))

    def described(self, children: list[Any]) -> Mod:
        last = children[-1]
        if isinstance(last, Mod):
            return last
        if isinstance(last, Word):
            last = Adjective(last) if "ADJ" in last.senses else Mod("style", (last.senses["STYLE"],))
        return last if isinstance(last, Mod) else Mod("quality", (last,))

    def connects(self, children: list[Any]) -> Mod:
        return Mod("connects", tuple(_refs(children)))

    def forms(self, children: list[Any]) -> Mod:
        return Mod("forms", (phrases.Phrase(children),))

    def slightly(self, children: list[Any]) -> Mod:
        return Mod("slightly")

    def together(self, children: list[Any]) -> Mod:
        return Mod("together", (_sense(children, "TOGETHER"),))

    def arranged(self, children: list[Any]) -> Mod:
        return Mod("arranged", (_sense(children, "ARRANGED"),))

    def gap_phrase(self, children: list[Any]) -> Mod:
        return Mod("gap", ("apart",))

    def halfway_place(self, children: list[Any]) -> Mod:
        if float(_sense(children, "TIMES")) != 0.5:
            raise phrases.refuse("at which height")
        refs = _refs(children)
        return Mod("place", ("center of", refs[0])) if refs else Mod("level")

    def higher(self, children: list[Any]) -> Mod:
        refs = _refs(children)
        return Mod("higher", (_sense(children, "HIGHER"), refs[0] if refs else None))

    def stays(self, children: list[Any]) -> Mod:
        return Mod("stays")

    def end_to_end(self, children: list[Any]) -> Mod:
        heads = [child for child in children if _has([child], "HEAD") and not _has([child], "ONE_W")]
        if _has(children, "ONE_W") and len(heads) == 1:
            heads *= 2
        if len(heads) != 2 or heads[0].text != heads[1].text:
            raise phrases.refuse("from where to where")
        return Mod("end to end", (heads[0].text,))

    def same_place(self, children: list[Any]) -> Mod:
        if not _has(children, "CENTER_N"):
            raise phrases.refuse("the same what")
        refs = _refs(children)
        return Mod("place", ("centered on", refs[0] if refs else phrases.IT))

    def absolute(self, children: list[Any]) -> Mod:
        noun = Head(next(child for child in children if _has([child], "HEAD")))
        adjectives = [child for child in children if isinstance(child, Adjective)]
        return Mod("with", (phrases.known([*adjectives, noun]), _mods(children)))

    def gap(self, children: list[Any]) -> Mod:
        return Mod("gap", (_sense(children, "GAP"),))

    def result(self, children: list[Any]) -> Mod:
        subject = next((child for child in children if isinstance(child, (*REFS, phrases.Phrase))), None)
        return Mod("result", (subject, _mods(children)))

    def until(self, children: list[Any]) -> Mod:
        return Mod("path", (None, children[-1]))

    def remains(self, children: list[Any]) -> Mod:
        return Mod("remains", tuple(child for child in children if not isinstance(child, Word)))

    def new_subject(self, children: list[Any]) -> phrases.Phrase:
        return phrases.Phrase(children)

    def with_own(self, children: list[Any]) -> Mod:
        return Mod("with", (_refs(children)[0], _mods(children)))

    def with_new(self, children: list[Any]) -> Mod:
        if isinstance(children[1], REFS):
            return Mod("with", (children[1], _mods(children)))
        return Mod("accessory", (next(c for c in children if isinstance(c, New)), _mods(children)))

    def one_each(self, children: list[Any]) -> Mod:
        at = next(i for i, c in enumerate(children) if isinstance(c, Word) and i and _has([c], "AND"))
        return Mod("one each", (_mods(children[:at]), _mods(children[at:])))


def _relation(children: list[Any]) -> str:
    """``touch``, ``surround``, ``cross``, ``over``, ``coincide``, ``align`` or ``fit``."""
    for category in ("CLOSE_V", "TOUCH_V", "SURROUND_V", "CROSS_V", "ALIGN_V", "OVERLAP_V", "FIT_V"):
        if _has(children, category):
            meaning = _sense(children, category)
            return meaning if category == "OVERLAP_V" else category.removesuffix("_V").lower()
    return "touch"  # "each other" alone


def _first_ref(children: list[Any]) -> Any:
    return next(iter(_refs(children)), None)
