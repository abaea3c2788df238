"""Noun phrases that name something to imagine: its name, number, size and form."""

from __future__ import annotations

from typing import Any

from imagery_agent.language.construction.meaning.nouns.known_things import known
from imagery_agent.language.construction.meaning.nouns.phrases import IT, Adjective, Mod, Phrase, refuse
from imagery_agent.language.construction.tree import Known, New
from imagery_agent.language.construction.words import Word


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


def _new_part(phrase: Phrase) -> tuple[str | None, Any]:
    if (orientation := phrase.noun("LINE_N")) is not None:
        return "line", orientation if orientation not in {"", "across", "arm"} else None
    if phrase.noun("LOOP_N"):
        return "circle", None
    return ("curve", None) if phrase.noun("CURVE_N") else (None, None)


def is_solid(name: str, color: str) -> bool:
    """Whether a shape is filled as it is said to be black, which all lines are."""
    return color == "black" and name not in _STROKES and not name.startswith(("capital", "lowercase", "number"))


def _count(phrase: Phrase) -> int:
    numbers = [word.senses["NUMBER_W"] for word in phrase.words if "NUMBER_W" in word.senses and "A" not in word.senses]
    if number := phrase.take("NUMBER_W") or next(iter(numbers), None):
        return int(number)
    return 0 if phrase.plural else 1


def _look(phrase: Phrase, name: str) -> dict[str, Any]:
    """Size, orientation, color and the like of a new thing."""
    fields: dict[str, Any] = {}
    stroke = name in _STROKES
    fields["thick"] = _of_strength(phrase, name)
    stands = name in {"rectangle", "oval"} and _stands(phrase)
    if stroke and (orientation := phrase.take("ORIENT")):
        fields["orientation"] = orientation
    if units := phrase.take("UNITS"):
        fields["units"] = (("width", float(units)),)
    if not stroke and name not in {"rectangle", "oval", "square", "dot"} and _is_tall(phrase):
        fields["height"] = 1.4  # the width as it would be otherwise
    sizes = []
    while size := phrase.take("SIZE"):
        sizes.append(float(size))
    if sizes and min(sizes) < 1 < max(sizes):
        raise refuse(f"small and large at once, of {phrase.name!r}")
    if sizes:
        fields["size"] = max(sizes, key=lambda factor: abs(factor - 1))
    while shaped := phrase.take("SHAPED"):
        dimension, factor = shaped.split()
        lies = name in {"rectangle", "oval"} and not stands and float(factor) < 1
        fields["height" if lies else dimension] = float(factor)  # "a long, narrow rectangle"
    if name in POLYGONS and (round_ := [one for one in phrase.adjectives if is_round(one)]):
        phrase.adjectives = [one for one in phrase.adjectives if one not in round_]
        fields["rounded"] = ("corners",)
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
    fields["color"] = phrase.take("COLOR")
    fields["filled"] = bool(phrase.take("FILLED")) or is_solid(name, fields["color"]) or None
    return fields


POLYGONS = frozenset(
    ["square", "rectangle", "triangle", "rhombus", "trapezoid", "parallelogram", "pentagon", "hexagon", "octagon"]
)
"""Things with corners, which can be round."""
ROUNDED = frozenset(["rounded", "slightly-rounded", "round-cornered", "round", "rounded off"])


def is_round(adjective: Adjective) -> bool:
    """``rounded``, of corners or of a thing with corners."""
    return adjective.word.text in ROUNDED


THICK = 2.0
"""Factor on the width of strokes that are thick."""


def _of_strength(phrase: Phrase, name: str) -> float | None:
    """The factor on the width of thick strokes; a thick dot is a large one, and a fat thing is a wide one."""
    if phrase.any("thin") and name not in _STROKES:  # a thin thing is a narrow one; all strokes are thin
        narrow = "width 0.6" if name not in {"rectangle", "oval"} or _stands(phrase) else "height 0.6"
        phrase.adjectives.append(Adjective(Word("thin", {"SHAPED": narrow})))
    thick = [one for one in phrase.adjectives if "THICK" in one.word.senses]
    if thick and name == "rectangle":
        phrase.adjectives = [one for one in phrase.adjectives if one not in thick]
        phrase.adjectives.append(Adjective(Word("thick", {"SHAPED": "width 1.3" if _stands(phrase) else "height 1.3"})))
        thick = []
    strong = any(name in _STROKES or "SHAPED" not in one.word.senses for one in thick)
    if thick and (strong or name == "dot"):
        phrase.adjectives = [one for one in phrase.adjectives if one not in thick]
    if thick and name == "dot":
        phrase.adjectives.append(Adjective(Word("thick", {"SIZE": "1.5"})))
    return THICK if strong and name != "dot" else None


def _is_tall(phrase: Phrase) -> bool:
    """``a tall T``: high, rather than large."""
    tall = next((one for one in phrase.adjectives if {"UPRIGHT", "SIZE"} <= set(one.word.senses)), None)
    if tall is not None:
        phrase.adjectives[phrase.adjectives.index(tall)] = Adjective(Word(tall.word.text, {"SIZE": "1.2"}))
    return tall is not None


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
