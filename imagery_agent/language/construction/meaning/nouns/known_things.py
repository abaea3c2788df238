"""Noun phrases that name something in the figure: pieces, strokes, regions and places of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_known, split
from imagery_agent.language.construction.meaning.nouns.phrases import (
    _DIAGONAL,
    ACROSS,
    CORNERS,
    EACH,
    IT,
    UNSAID,
    BareSide,
    Each,
    Extent,
    Pair,
    Phrase,
    Portion,
    Ref,
    TwoSides,
    Where,
    refuse,
)  # fmt: skip
from imagery_agent.language.construction.tree import Feature, Known


def meeting(first: Any, second: Any = None) -> Feature:
    """Where the strokes of something, or two parts, meet or cross."""
    known = as_known(first)
    if second is not None and as_known(second).of != known.of:
        raise refuse("where these two meet")
    shapes = known.of is None and known.name not in {"line", "curve", "it", "piece", "part"}
    if second is None and (known.count == 1 or shapes):
        return Feature("junction", known)
    return Feature("junction", known.of or IT)


def known(children: list[Any], owner: Known | None = None) -> Ref:
    """What a definite noun phrase refers to."""
    phrase = Phrase(children)
    texts = {word.text for word in phrase.words}
    if any("ITS" in word.senses for word in phrase.words):
        owner = IT
    each = False
    if phrase.noun("GAP_N") and not phrase.noun("OPENING_N"):
        raise refuse("a distance where a part is expected")
    wheres = [child for child in children if isinstance(child, Where)]
    for where in [where for where in wheres if where.preposition == "of"]:
        wheres.remove(where)
        if phrase.noun("CENTER_N") and isinstance(where.ref, Feature) and where.ref.at in ACROSS:
            phrase.finish()
            return replace(where.ref, middle=True)
        if isinstance(where.ref, Portion) and phrase.noun("PART_N"):
            return where.ref
        if phrase.name == "outside" and isinstance(where.ref, Feature) and where.ref.at in ACROSS:
            return where.ref  # "the outside of its right edge"
        each = isinstance(where.ref, Each)
        owner = as_known(where.ref)
    everyone = any("BOTH" in word.senses or "EACH" in word.senses for word in phrase.words)
    if (dimension := phrase.noun("EXTENT_N")) is not None and (
        owner is not None or not phrase.noun("LINE_N", "FIGURE_N")
    ):
        return Extent(dimension, owner or IT, line=phrase.noun("LINE_N") is not None)  # type: ignore[return-value]
    for where in [where for where in wheres if where.preposition == "meets"]:
        if phrase.noun("POINT_N", "JUNCTION_N", "CENTER_N", "CORNER_N") is None:
            raise refuse("where something meets")
        phrase.finish()
        return where.ref
    place = phrase.noun("ENDS_N", "EDGE_N", "CORNER_N", "POINT_N", "JUNCTION_N") and not phrase.noun(
        "STROKE_N", "LINE_N"
    )
    if place and owner is None and not wheres and texts & _DEMONSTRATIVE:
        raise refuse(f"which {phrase.name} is meant")  # none was named in the sentence
    found = _place(phrase, owner, everyone) if phrase.head.char is None else None
    if each and isinstance(found, (Pair, Feature)) and (isinstance(found, Pair) or found.at != "all"):
        raise refuse("what to do for each of several things in one sentence")
    if found is None:
        found = _part(  # type: ignore[assignment]
            phrase, owner, everyone, definite="THE" in {k for w in phrase.words for k in w.senses} or bool(texts)
        )
    phrase.finish()
    for where in wheres:
        found = restricted(found, where)  # type: ignore[arg-type, assignment]
    return Each(found) if any("EACH" in word.senses for word in phrase.words) else found  # type: ignore[return-value]


def _number(phrase: Phrase, everyone: bool) -> int:
    counted = [w.senses["NUMBER_W"] for w in phrase.words if "NUMBER_W" in w.senses and "A" not in w.senses]
    if number := phrase.take("NUMBER_W") or next(iter(counted), None):
        return int(number)
    return 0 if phrase.plural or everyone else 1


def _place(phrase: Phrase, owner: Known | None, everyone: bool) -> Feature | Pair | None:
    """A place of something: an edge, corner, end, point or center."""
    of = owner or UNSAID
    if phrase.head.word is None and phrase.two_sides and not phrase.adjectives:
        return Pair(*(Feature(side, of) for side in phrase.two_sides))  # type: ignore[arg-type]
    if phrase.head.word is None:
        return None
    if phrase.noun("CENTER_N"):
        side = phrase.take("SIDE")
        if phrase.plural and of.count != 1:
            return split(Feature("center", of))
        return Feature(side, of, middle=True) if side in ACROSS else Feature("center", of)  # type: ignore[arg-type]
    for category, at in (("JUNCTION_N", "junction"), ("INSIDE_N", "inside"), ("OUTLINE_N", "outline")):
        if phrase.noun(category) and not phrase.adjectives and phrase.two_sides is None:
            return Feature(at, of)  # type: ignore[arg-type]
    edge = phrase.noun("EDGE_N", "CORNER_N", "POINT_N", "ENDS_N")
    if edge is not None and phrase.noun("SHAPE_N", "STROKE_N", "LINE_N") is None:
        phrase.take("SIZE")  # "the small tip of it": the only one
    if edge is None and not phrase.noun("SHAPE_N", "STROKE_N", "LINE_N"):
        side = phrase.noun("SIDE_N") or phrase.noun("SIDE")
        if side in ACROSS and phrase.any("horizontal" if ACROSS[side] == "horizontal" else "vertical", "flat"):
            phrase.take("ORIENT")  # "the flat bottom"
        if side in {"top", "bottom"} and not phrase.plural and phrase.noun("SIDE_N"):
            across = phrase.take("SIDE")  # "its left foot"
            if across in {"left", "right"}:
                return Feature(f"{side} {across}", of)  # type: ignore[arg-type]
            if across not in {None, side}:
                raise refuse(f"{across!r} of {phrase.name!r}")
        if phrase.name in {"feet", "foots"} and of.count == 1 and _number(phrase, everyone) in {0, 2}:
            return Pair(*(Feature(corner, of) for corner in CORNERS["bottom"]))  # type: ignore[arg-type]
        if side is not None and phrase.plural and _number(phrase, everyone) in {0, 2}:
            if side in {"top", "bottom"} and of.count == 1 and of is not UNSAID:
                return Pair(*(Feature(corner, of) for corner in CORNERS[side]))  # type: ignore[arg-type]  # the two feet of the A
            of = Known("piece", count=2) if of is UNSAID else of
        corner = side in _DIAGONAL and phrase.noun("SIDE_N") is None
        if (side in {"left", "right"} or corner) and not phrase.plural and of.count == 1:
            return BareSide(side, of)  # type: ignore[arg-type]
        return None if side is None else _edge(side, of, 0 if phrase.plural else 1)
    if edge is None:
        return None
    if phrase.two_sides:
        return Pair(Feature(phrase.two_sides.first, of), Feature(phrase.two_sides.second, of))  # type: ignore[arg-type]
    turned = phrase.take("OUTER")
    if turned == "far" and not phrase.plural and not phrase.any("SIDE"):  # "the far end of the line"
        return Feature("far", of)
    if turned in {"outer", "inner"} and of in {EACH, IT} and not phrase.plural:  # "the outer edge of each O"
        phrase.take("SIDE"), phrase.take("ORDER")
        return Feature(turned, of)  # type: ignore[arg-type]
    side, middle = phrase.take("SIDE"), phrase.take("ORDER")
    if side is None and middle in {"longest", "shortest"}:
        middle = None
    count = _number(phrase, everyone)
    if side is None and middle is not None:
        return Feature("all", Known("point", which=middle, of=of))  # type: ignore[arg-type]
    if side is None and count > 2 and edge != "edge":
        return Feature("all", Known("point", of=owner, count=count))
    if side is None:
        return Feature(_unsided(edge, count, phrase), of)  # type: ignore[arg-type]
    if middle == "middle":
        return Feature(side, of, middle=True)  # type: ignore[arg-type]
    if edge == "edge" or count == 1:
        return _edge(side, of, count)
    if count in {0, 2} and side in CORNERS and of.count == 1:
        return Pair(*(Feature(corner, of) for corner in CORNERS[side]))  # type: ignore[arg-type]
    return _edge(side, of, 1) if of.count != 1 else Feature("all", Known("point", which=side, count=count, of=of))  # type: ignore[arg-type]


def _edge(side: str, of: Known, count: int) -> Feature | Pair:
    """One side of a part; of several parts one each."""
    feature = Feature(side, of)  # type: ignore[arg-type]
    return split(feature) if of.count != 1 and (count != 1 or of.count == 2) and split(feature) else feature  # type: ignore[return-value]


def _unsided(edge: str, count: int, phrase: Phrase) -> str:
    if edge == "corner":
        return "junction" if count == 1 else "corners"
    if edge == "edge" and (count == 4 or any(word.text == "all" for word in phrase.words)):
        return "outline"
    if edge == "edge":
        return "outline" if phrase.name in {"edge", "border", "rim", "boundary", "surface"} else "sides"
    if count == 1:
        return "point" if edge == "point" and phrase.name != "end" else "end"
    return "ends"


_DEMONSTRATIVE = frozenset(["this", "that", "these", "those"])


def _part(phrase: Phrase, owner: Known | None, everyone: bool, *, definite: bool) -> Known:
    name = phrase.character() or phrase.noun("SHAPE_N")
    orientation: Any = None
    line = phrase.noun("LINE_N")
    if name is None and line is not None and (line == "across" or not phrase.noun("STROKE_N")):
        name, orientation = "line", line or None
    if name is None and (name := phrase.noun("LOOP_N", "CURVE_N", "OPENING_N", "STROKE_N", "HALF_N")) is None:
        name = "ink" if phrase.noun("PART_N") and (owner or phrase.noun("PIECE_N") is None) else None
    if (name == "ink" or phrase.noun("ONE_N", "PART_N") is not None) and phrase.any("ORIENT"):
        name = "line"  # "the slanting part", "the two slanting ones"
    if name in {"line", "curve"} and (adjective := phrase.take("ORIENT")):
        orientation = adjective
    nested = phrase.noun("SHAPE_N", "ONE_N") is not None and line is None and not phrase.plural
    turned = next((one for one in phrase.adjectives if one.word.text.startswith(("inner", "outer"))), None)
    if nested and turned is not None:  # "the inner circle" of two: the smaller one
        phrase.adjectives.remove(turned)
        which: Any = "shortest" if turned.word.text.startswith("inner") else "longest"
    else:
        which = phrase.take("SIDE") or phrase.take("ORDER")
    if which is None and name is not None and _DEMONSTRATIVE & {word.text for word in phrase.words}:
        which = "new"  # "this line": the last one
    extra = phrase.take("SIDE") or phrase.take("ORDER")
    if extra in CORNERS and which in CORNERS:
        which = f"{which} {extra}" if which in {"top", "bottom"} else f"{extra} {which}"
        extra = None
    outer = phrase.take("OUTER")
    if outer == "far" and which is None:
        raise refuse(f"which {phrase.name!r} is the far one")
    count = _number(phrase, everyone)
    if outer == "outer" and count in {0, 2} and phrase.two_sides is None and name == "line":
        phrase.two_sides = TwoSides("left", "right")
    for category in ("SIZE", "SHAPED", "TURNED", "COLOR", "FILLED") if definite else ():
        size = phrase.take(category)
        if category == "SIZE" and size is not None and which is None and count == 1 and phrase.head.char is None:
            which = "longest" if float(size) > 1 else "shortest"
    if name is None:
        whole = which is None and (phrase.noun("FIGURE_N") is not None or phrase.head.word is None)
        alone = which is None and count == 1 and not everyone
        name = "figure" if whole and alone else "it" if alone else "piece"
        if alone and phrase.noun("PIECE_N") and phrase.noun("FIGURE_N") is None and owner is None:
            name = "letter" if phrase.noun("LETTER_N") else "it"
    if extra is not None:
        raise refuse(f"{extra!r} of {phrase.name!r}")
    if name == "ink" and which is None and owner is not None:
        return owner
    if name == "opening" and count != 1:
        raise refuse("which of several openings")
    if name == "half" and which is None and everyone:
        return Pair(Feature("left", owner or Known()), Feature("right", owner or Known()))  # type: ignore[return-value]
    if name == "half" and which is None:
        raise refuse("which half")
    if phrase.two_sides:
        first, second = (Known(name, orientation, side, owner) for side in phrase.two_sides)  # type: ignore[arg-type]
        return (
            replace(Known(name, orientation, None, owner), count=2) if name == "line" and outer else Pair(first, second)  # type: ignore[return-value]
        )
    return Known("loop" if name == "bowl" else name, orientation, which, owner, count=count, bare=name == "bowl")


SIDE_OF = {"above": "top", "below": "bottom", "left of": "left", "right of": "right", "on top of": "top",
           **{f"{corner} of": corner for corner in _DIAGONAL}}  # fmt: skip


def restricted(ref: Ref, where: Where) -> Ref:
    """``the line below the circle``, ``the D on the left``, ``the part inside the loop``."""
    target = where.ref
    side = target.at if isinstance(target, Feature) and target.of is UNSAID and not target.middle else None
    on = where.preposition in {"on", "at", "inside", "out of"}
    told = isinstance(ref, Known) and ref.which in {None, "first", "second", "last", "other", "new"}
    if side in CORNERS and on and isinstance(ref, Known) and told:
        name = "piece" if ref.name in {"figure", "it"} else ref.name
        return replace(ref, name=name, which=side)  # type: ignore[arg-type]
    sided = isinstance(target, Feature) and target.at in CORNERS and target.of is not UNSAID and not target.middle
    if sided and on and isinstance(ref, Known) and told and ref.of is None and ref.name in {"line", "curve", "loop"}:
        return replace(ref, which=target.at, of=target.of)  # "the curve at the top of the 2"
    if isinstance(ref, Known) and where.preposition == "at" and isinstance(target, Feature) and target.at == "junction":
        return ref  # "the line where they meet"
    if isinstance(ref, Known) and where.preposition == "center of" and ref.which is None:
        return replace(ref, which="middle", of=ref.of or as_known(target))
    if isinstance(ref, Known) and where.preposition == "inside" and not isinstance(target, Pair):
        outside = isinstance(target, Feature) and target.at == "outline"
        return Portion(ref, as_known(target), outside)
    if isinstance(ref, Known) and where.preposition in SIDE_OF and (ref.which is not None or ref.name == "ink"):
        return beyond(ref, where)  # "the left upright above the crossbar": that part of it
    if isinstance(ref, Known) and (side := SIDE_OF.get(where.preposition)) and ref.which is None:  # type: ignore[assignment]
        return replace(ref, which=side, beside=as_known(target))  # type: ignore[arg-type]
    raise refuse(f"{where.preposition!r} after a noun")


def everything(where: Where) -> Ref:
    """``everything below the line``, ``everything inside the circle``."""
    return beyond(Known(), where) if where.preposition in SIDE_OF else restricted(Known("figure"), where)


def beyond(ref: Any, where: Where) -> Known:
    """The ink of a part on one side of something: ``the part of the stem above the crossbar``."""
    known, target = as_known(ref), where.ref
    side = SIDE_OF[where.preposition]
    owner = known.of if known.name == "ink" else None if known in {Known(), IT, Known("it", of=Known())} else known
    return Known("ink", which=side, of=owner, beside=as_known(target))  # type: ignore[arg-type]
