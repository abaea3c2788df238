"""Noun phrases: from adjectives and nouns to what they refer to (New, Known, Feature)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from imagery_agent.language.construction.tree import Feature, Known, New
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


class Half(NamedTuple):
    """``the top half of a circle``: imagined whole, then halved."""

    new: New
    side: str | None


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


# ---------------------------------------------------------------- new things


def new_thing(children: list[Any]) -> Any:
    """A thing to imagine; SceneError if the noun names only a part of something."""
    phrase = Phrase(children)
    if phrase.head.char is None and phrase.noun("EDGE_N", "CORNER_N", "ENDS_N", "SIDE_N", "CENTER_N"):
        return known(children)  # a place of something that is known
    if phrase.head.char is None and phrase.noun("ONE_N"):
        return new_copy(children, IT)
    fields: dict[str, Any] = {"count": _count(phrase)}
    another = any("ANOTHER" in word.senses for word in phrase.words)
    identical = any(adjective.word.text == "identical" for adjective in phrase.adjectives)
    name = phrase.character() or phrase.noun("SHAPE_N", "STROKE_N")
    if name is None and phrase.head.word is not None:
        name, fields["orientation"] = _new_part(phrase)
    if name is None and phrase.noun("FIGURE_N", "PIECE_N", "ONE_N") is not None and (identical or another):
        name, fields["copy_of"] = "figure", Known("piece" if phrase.noun("PIECE_N", "ONE_N") else "figure")
    if name is None:
        raise refuse(f"{phrase.name!r} as something new")
    if name == "square" and phrase.name.startswith("box") and phrase.any("ORIENT", "long", "tall"):
        fields["height" if phrase.any("tall", "vertical") else "width"] = 1.6
        phrase.take("ORIENT"), phrase.take("SIZE") if phrase.any("long", "tall") else None
    name, _, turned = name.partition("/")  # a caret is a V that is turned
    if turned:
        fields["angle_deg"] = float(turned)
    if identical and "copy_of" not in fields:
        fields["copy_of"] = Known(name)
    fields.update(_look(phrase, name))
    fields["style"] = ", ".join(c.args[0] for c in children if isinstance(c, Mod) and c.kind == "style")
    phrase.take("ORDER"), phrase.take("SIDE") if phrase.head.char is None and name == "line" else None
    phrase.finish(name)
    return New(name, **{key: value for key, value in fields.items() if value is not None})


def new_copy(children: list[Any], of: Known, mirrored: str | None = None) -> New:
    """``another one``, ``a slightly smaller one``, ``its mirror image``."""
    phrase = Phrase(children)
    counted = [w.senses["NUMBER_W"] for w in phrase.words if "NUMBER_W" in w.senses and "A" not in w.senses]
    count = phrase.take("NUMBER_W") or next(iter(counted), None)
    fields = _look(phrase, "figure")
    if mirrored:
        fields["mirrored"] = mirrored
    phrase.take("ORDER")
    phrase.finish("figure")
    known = {key: value for key, value in fields.items() if value not in (None, "")}
    return New("figure", copy_of=of, count=int(count or 1), **known)


def meeting(first: Any, second: Any = None) -> Feature:
    """Where the strokes of something, or two parts, meet or cross."""
    known = as_known(first)
    if second is not None and as_known(second).of != known.of:
        raise refuse("where these two meet")
    if known.count == 1 and second is None:
        return Feature("junction", known)
    return Feature("junction", known.of or IT)


def _new_part(phrase: Phrase) -> tuple[str | None, Any]:
    if (orientation := phrase.noun("LINE_N")) is not None:
        return "line", orientation if orientation not in {"", "across"} else None
    if phrase.noun("LOOP_N"):
        return "circle", None
    return ("curve", None) if phrase.noun("CURVE_N") else (None, None)


def _count(phrase: Phrase) -> int:
    numbers = [word.senses["NUMBER_W"] for word in phrase.words if "NUMBER_W" in word.senses and "A" not in word.senses]
    if number := phrase.take("NUMBER_W") or next(iter(numbers), None):
        return int(number)
    return 0 if phrase.plural else 1


def _look(phrase: Phrase, name: str) -> dict[str, Any]:
    """Size, orientation, color and the like of a new thing."""
    fields: dict[str, Any] = {}
    stroke = name in _STROKES
    _of_strength(phrase, name)
    stands = name in {"rectangle", "oval"} and _stands(phrase)
    if stroke and (orientation := phrase.take("ORIENT")):
        fields["orientation"] = orientation
    if units := phrase.take("UNITS"):
        fields["units"] = (("width", float(units)),)
    sizes = []
    while size := phrase.take("SIZE"):
        sizes.append(float(size))
    if sizes and min(sizes) < 1 < max(sizes):
        raise refuse(f"small and large at once, of {phrase.name!r}")
    if sizes:
        fields["size"] = max(sizes, key=lambda factor: abs(factor - 1))
    while shaped := phrase.take("SHAPED"):
        dimension, factor = shaped.split()
        fields[dimension] = float(factor)
    if turned := phrase.take("TURNED"):
        fields.update(
            {"mirrored": "horizontal"}
            if turned == "mirrored"
            else {"angle_deg": 180.0 if turned == "upside_down" else 90.0}
        )
    if not stroke and (orientation := phrase.take("ORIENT")):
        fields.update(_lying(name, orientation))
    if stands:
        fields["angle_deg"] = 90.0
    fields["color"], fields["filled"] = phrase.take("COLOR"), bool(phrase.take("FILLED")) or None
    return fields


def _of_strength(phrase: Phrase, name: str) -> None:
    """``thick`` lines cannot be drawn; a thick dot is a large one, and a fat thing is a wide one."""
    if phrase.any("thin") and name not in _STROKES:  # a thin thing is a narrow one; all strokes are thin
        narrow = "width 0.6" if name not in {"rectangle", "oval"} or _stands(phrase) else "height 0.6"
        phrase.adjectives.append(Adjective(Word("thin", {"SHAPED": narrow})))
    thick = [one for one in phrase.adjectives if "THICK" in one.word.senses]
    if any(name in _STROKES or (name != "dot" and "SHAPED" not in one.word.senses) for one in thick):
        raise refuse(f"how thick the lines of {phrase.name!r} are")
    if thick and name == "dot":
        phrase.adjectives = [one for one in phrase.adjectives if one not in thick]
        phrase.adjectives.append(Adjective(Word("thick", {"SIZE": "1.5"})))


def _stands(phrase: Phrase) -> bool:
    """Whether a long thing is upright: it is tall, or narrow without being flat or long."""
    narrow = any(one.word.senses.get("SHAPED") == "width 0.6" for one in phrase.adjectives)
    return phrase.any("UPRIGHT") or (narrow and not phrase.any("ORIENT", "long", "flat"))


_STROKES = frozenset(["line", "curve", "wavy line", "zigzag line"])


def _lying(name: str, orientation: str) -> dict[str, Any]:
    """``an upright rectangle``: turned, if the thing is a long one that otherwise lies."""
    if orientation == "vertical" and name not in {"rectangle", "oval"}:
        return {}  # "an upright 8": as it is anyway
    if orientation == "horizontal" and name in {"number 0", "capital letter o"}:
        return {"angle_deg": 90.0}
    if name not in {"rectangle", "oval"} or orientation not in {"vertical", "horizontal"}:
        raise refuse(f"{orientation!r} of {name!r}")
    return {"angle_deg": 90.0} if orientation == "vertical" else {}


# ---------------------------------------------------------------- known things


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


def split(feature: Feature) -> Pair | None:
    """The same place of each of two parts: ``the bottoms of the two lines``."""
    of = feature.of
    if of.count not in {0, 2} or (of.which not in {None, "top", "bottom"} and of.count == 0):
        return None
    sides = (
        ("top", "bottom") if of.orientation == "horizontal" or feature.at in {"left", "right"} else ("left", "right")
    )
    parts = [replace(of, count=1, which=side) for side in sides]  # type: ignore[arg-type]
    return Pair(*(replace(feature, of=part) for part in parts))


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
            name = "it"
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
    return Known(name, orientation, which, owner, count=count)  # type: ignore[arg-type]


SIDE_OF = {"above": "top", "below": "bottom", "left of": "left", "right of": "right", "on top of": "top"}


def restricted(ref: Ref, where: Where) -> Ref:
    """``the line below the circle``, ``the D on the left``, ``the part inside the loop``."""
    target = where.ref
    side = target.at if isinstance(target, Feature) and target.of is UNSAID and not target.middle else None
    on = where.preposition in {"on", "at", "inside", "out of"}
    told = isinstance(ref, Known) and ref.which in {None, "first", "second", "last", "other", "new"}
    if side in CORNERS and on and isinstance(ref, Known) and told:
        name = "piece" if ref.name in {"figure", "it"} else ref.name
        return replace(ref, name=name, which=side)  # type: ignore[arg-type]
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


# ---------------------------------------------------------------- conversions


def as_known(ref: Any) -> Known:
    """A part; the side of a shape is its line there."""
    if isinstance(ref, Extent) and ref.line:
        return Known("line", of=ref.known)
    if isinstance(ref, Extent):
        raise refuse(f"a {ref.dimension} where a part is expected")
    if isinstance(ref, Each):
        ref = ref.ref
    if isinstance(ref, Known):
        return ref
    if isinstance(ref, Feature) and ref.at in ACROSS and not ref.middle and ref.fraction is None:
        return Known("line", ACROSS[ref.at], ref.at, None if ref.of == Known() else ref.of)  # type: ignore[arg-type]
    if isinstance(ref, Feature) and ref.at in {"all", "inside", "outline"}:
        return ref.of
    if isinstance(ref, Pair) and isinstance(ref.first, Known) and isinstance(ref.second, Known):
        both = replace(ref.first, which=None, count=2)
        if both == replace(ref.second, which=None, count=2):
            return both
    if isinstance(ref, Feature) and ref.at in {"point", "end", "ends"}:
        return Known("point", of=ref.of, count=0 if ref.at == "ends" else 1)
    raise refuse("a place where a part is expected")


def as_feature(ref: Any) -> Feature:
    """A place; of a part any place of it."""
    if isinstance(ref, BareSide):
        return Feature(ref.at, ref.of)
    if isinstance(ref, Each):
        ref = ref.ref
    if isinstance(ref, Feature):
        return ref
    if isinstance(ref, Known):
        return Feature("all", ref)
    raise refuse("two places where one is expected")


def as_pair(ref: Any) -> Pair | None:
    """Two places, if two are meant."""
    if isinstance(ref, Each):
        ref = ref.ref
    if isinstance(ref, Pair):
        return Pair(as_feature(ref.first), as_feature(ref.second))
    if isinstance(ref, Feature) and ref.at == "all":
        return as_pair(ref.of)
    if isinstance(ref, Feature) and ref.at in {"ends", "sides"} and ref.of.count == 1:
        if ref.at == "ends" and ref.of.name != "line":
            return Pair(Feature("end", ref.of), Feature("end", ref.of))
        upright = ref.at == "ends" and ref.of.orientation == "vertical"
        return Pair(*(Feature(side, ref.of) for side in (("top", "bottom") if upright else ("left", "right"))))
    return split(as_feature(ref)) if isinstance(ref, Known) and ref.count in {0, 2} else None


def owned(first: Any, second: Any) -> Any:
    """``the left and the right end of the line``: what belongs to the second belongs to the first as well."""
    if isinstance(first, Feature) and isinstance(second, Feature) and first.of is UNSAID:
        both = all(one.at in {*CORNERS, *_DIAGONAL} for one in (first, second))
        return replace(first, of=second.of) if both or first.at == second.at else first
    if isinstance(first, Known) and isinstance(second, Known) and first.of is None and first.name == second.name:
        return replace(first, of=second.of)
    return first


_DIAGONAL = frozenset(corner for corners in CORNERS.values() for corner in corners)


def of(part: Any, owner: Known) -> Any:
    """The same part or place, of this owner if none was named."""
    if isinstance(part, Pair):
        return Pair(of(part.first, owner), of(part.second, owner))
    if isinstance(part, Each):
        return Each(of(part.ref, owner))
    if isinstance(part, Portion):
        return replace(part, known=of(part.known, owner))
    if isinstance(part, Feature):
        return replace(part, of=owner) if part.of is UNSAID else part
    return replace(part, of=owner) if part.of is None else part


def opposite(side: str) -> str:
    """``top left`` -> ``bottom right``."""
    return " ".join({"top": "bottom", "bottom": "top", "left": "right", "right": "left"}[word] for word in side.split())


def everything(where: Where) -> Ref:
    """``everything below the line``, ``everything inside the circle``."""
    return beyond(Known(), where) if where.preposition in SIDE_OF else restricted(Known("figure"), where)


def beyond(ref: Any, where: Where) -> Known:
    """The ink of a part on one side of something: ``the part of the stem above the crossbar``."""
    known, target = as_known(ref), where.ref
    side = SIDE_OF[where.preposition]
    owner = known.of if known.name == "ink" else None if known in {Known(), IT, Known("it", of=Known())} else known
    return Known("ink", which=side, of=owner, beside=as_known(target))  # type: ignore[arg-type]
