"""From noun phrases and modifiers of clauses to what they refer to."""

from __future__ import annotations

from typing import Any

from imagery_agent.language.construction.clause_parts import Both, By, SideOf
from imagery_agent.language.construction.meaning.nouns import parts_and_places, phrases
from imagery_agent.language.construction.meaning.nouns.new_things import is_round
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_known
from imagery_agent.language.construction.meaning.nouns.phrases import IT, Mod, Pair, refuse
from imagery_agent.language.construction.meaning.placing.theme import STROKES
from imagery_agent.language.construction.meaning.sizing import as_ratio
from imagery_agent.language.construction.noun_phrases import REFS, NounPhrase, Same
from imagery_agent.language.construction.tree import Feature, Known, New
from imagery_agent.language.construction.words import Word

_PARTS = ("EDGE_N", "CORNER_N", "ENDS_N", "SIDE_N", "CENTER_N", "JUNCTION_N", "POINT_N", "PART_N", "HALF_N")


def is_new(noun: NounPhrase) -> bool:
    """Whether a noun phrase names something to imagine."""
    if noun.ready is not None or noun.is_it:
        return isinstance(noun.ready, New)
    if noun.noun("IMAGE_N") or (noun.head.char and not noun.definite):
        return True
    if noun.indefinite and any(where.preposition == "of" for where in noun.wheres):
        return noun.noun("HALF_N") or not noun.noun(*_PARTS)
    return noun.indefinite or (noun.bare and not noun.noun(*_PARTS))


def pair_of(nouns: list[NounPhrase]) -> Any:
    """What one or two noun phrases refer to."""
    return reference(Both.of(nouns))


def reference(noun: Any) -> Any:
    """What a noun phrase refers to."""
    if isinstance(noun, SideOf):
        return Feature(noun.side, as_known(reference(noun.noun)))  # type: ignore[arg-type]
    if isinstance(noun, By):
        return reference(noun.noun)
    if isinstance(noun, Both):
        first, second = reference(noun.first), reference(noun.second)
        if isinstance(second, Pair):
            raise refuse("more than two things here")
        return Pair(parts_and_places.owned(first, second), second)
    return noun.ref() if isinstance(noun, NounPhrase) else noun


def resolved(mod: Mod) -> Mod:
    """A modifier with references for noun phrases."""
    if mod.kind == "changed":
        clause = mod.args[0]
        return Mod("changed", ((clause.verb, [resolved(one) for one in clause.mods]),))
    if mod.kind == "one each":
        return Mod("one each", tuple([resolved(one) for one in group] for group in mod.args))
    if mod.kind == "each with":
        one = resolved(mod._replace(kind="with"))
        return one._replace(kind="accessory of each") if one.kind == "accessory" else one
    if mod.kind == "then":
        return Mod("then", mod.args)
    if mod.kind == "forms":
        noun = mod.args[0] if mod.args else NounPhrase([])
        if not isinstance(noun, NounPhrase):
            raise refuse("one thing that forms two others")
        if noun.noun("CORNER_N") and any("DEGREES" in one.word.senses for one in noun.adjectives):
            return Mod("right angles")
        return Mod("forms", (phrases.Phrase(noun.children),))
    if mod.kind in {"with", "result"} and (sides := _rounded(*mod.args)) is not None:
        return Mod("rounded", sides)
    if mod.kind == "with":
        noun, mods = mod.args[0], [one for each in mod.args[1] for one in _facing(resolved(each))]
        if isinstance(noun, NounPhrase) and any("DEGREES" in one.word.senses for one in noun.adjectives):
            return Mod("right angles")
        extent_of = isinstance(noun, NounPhrase) and noun.noun("EXTENT_N") and noun.indefinite
        if extent_of and (mods or not noun.noun("LINE_N")):
            dimension = noun.head.word.senses["EXTENT_N"]
            return _of_extent(Mod("with", (phrases.Extent(dimension, IT), mods)))
        if isinstance(noun, NounPhrase) and noun.noun("GAP_N") and noun.indefinite:
            ratios = [one for one in mods if one.kind not in {"between", "posture"}]
            if len(ratios) != 1 or ratios[0].kind != "ratio" or ratios[0].args[3] is not None:
                raise refuse("how large a gap is")
            return Mod("apart by", ratios[0].args[:3])
        if isinstance(noun, NounPhrase) and not noun.definite and mods and noun.noun("LINE_N", "LOOP_N"):
            its = NounPhrase([Word("its", {"ITS": "x"}), *(c for c in noun.children if not isinstance(c, Word))])
            if (part := own_part(Mod("with", (its.ref(), mods)))) is not None:
                return part
        if isinstance(noun, NounPhrase) and not noun.definite and not mods and (part := part_described(noun)):
            return part
        looks = isinstance(noun, NounPhrase) and noun.indefinite and noun.noun("CURVE_N", "LOOP_N", "SIDE_N")
        if looks and not noun.noun("STROKE_N", "SHAPE_N"):
            raise refuse("what the parts of something new look like")
        if isinstance(noun, NounPhrase) and noun.indefinite and is_new(noun):
            new = noun.new()
            return Mod("with", (new, mods)) if isinstance(new, REFS) else Mod("accessory", (new, mods))
        if isinstance(noun, NounPhrase) and isinstance(noun.ready, Same):
            return Mod("place", ("centered on", noun.ready.of))
        if not mods and isinstance(extent := reference(noun), phrases.Extent):
            return Mod("ratio", (1.0, extent.dimension, extent.known, None, True))  # "has the O's width"
        return _of_extent(Mod("with", (reference(noun), mods)))
    if mod.kind == "result":
        noun = mod.args[0]
        mods = [one for each in mod.args[1] for one in _facing(resolved(each))]
        if isinstance(noun, NounPhrase) and noun.indefinite and noun.noun("SHAPE_N", "FIGURE_N", "PIECE_N"):
            return Mod("result", (phrases.Phrase(noun.children), mods))
        return _of_extent(Mod("result", (None if noun is None else reference(noun), mods)))
    if mod.kind == "remains":
        return Mod("remains")
    if mod.kind == "is":
        noun = mod.args[0]
        if noun.indefinite and not noun.noun("IMAGE_N"):
            return Mod("forms", (phrases.Phrase(noun.children),))  # "become one long line"
        return Mod("is", (noun.new() if noun.noun("IMAGE_N") else reference(noun) if noun.definite else noun,))
    if mod.kind == "place" and isinstance(mod.args[1], NounPhrase):
        noun = mod.args[1]
        if noun.indefinite and noun.ready is None and is_new(noun) and not noun.noun(*_PARTS):
            new = noun.new()
            if isinstance(new, REFS):
                return Mod("place", (mod.args[0], new))
            return Mod("place new", (mod.args[0], new, Known(new.name, new.orientation)))
        owner = next(
            (one.ref for one in noun.wheres if one.preposition == "of" and isinstance(one.ref, NounPhrase)), None
        )
        if owner is not None and owner.indefinite and owner.noun("SHAPE_N") and not noun.indefinite:
            new = owner.new()  # "on the tip of a triangle"
            whole = NounPhrase([], ready=Known(new.name))
            of_it = noun.mapped(lambda one: whole if one is owner else one)
            return Mod("place new", (mod.args[0], new, of_it.ref()))
    up_to = mod.args[1] if mod.kind == "path" and mod.args[0] is None else None
    if isinstance(up_to, NounPhrase) and up_to.noun("EXTENT_N"):
        extent = reference(mod.args[1])  # "to the width of the rectangle"
        if isinstance(extent, phrases.Extent):
            return Mod("ratio", (1.0, extent.dimension, extent.known, None, True))
    end = mod.args[1] if mod.kind == "path" else None
    if isinstance(end, NounPhrase) and end.indefinite and end.noun("POINT_N") and not end.wheres:
        raise refuse("what comes to a point")
    if mod.kind == "path" and mod.args[0] is not None and mod.args[1] is not None:
        start, end = (reference(arg) for arg in mod.args)
        return Mod("path", (parts_and_places.owned(start, end), parts_and_places.owned(end, start)))
    args = tuple(reference(arg) if not isinstance(arg, (str, float, int)) else arg for arg in mod.args)
    return mod._replace(args=args)


def _rounded(noun: Any, mods: list[Mod]) -> tuple[str, ...] | None:
    """``with rounded lower corners``, ``corners slightly rounded``: the sides at which corners are round."""
    if not isinstance(noun, NounPhrase) or not noun.noun("CORNER_N", "EDGE_N", "ENDS_N", "SIDE_N"):
        return None
    said = [mod for mod in mods if mod.kind not in {"posture", "slightly", "off"}]
    before = any(is_round(one) for one in noun.adjectives) and not said
    after = len(said) == 1 and said[0].kind == "quality" and is_round(said[0].args[0])
    if not before and not after:
        return None
    assert noun.head.word is not None
    side = noun.head.word.senses.get("SIDE_N") or next(
        (one.word.senses["SIDE"] for one in noun.adjectives if "SIDE" in one.word.senses), None
    )
    if side is None and noun.noun("ENDS_N"):
        return ("left", "right")
    return (side or "corners",)


def _facing(mod: Mod) -> list[Mod]:
    """``its flat side turned to the ground``, of a part: it faces there."""
    verb, own = mod.args[0] if mod.kind == "changed" else (None, [])
    if verb is None or "TURN_V" not in verb.word.senses or [one.kind for one in own] != ["way"]:
        return [mod]
    return [Mod("posture", ("face",)), *own]


def _of_extent(mod: Mod) -> Mod:
    """``whose height is four times its width``, ``with a diameter a third of its height``: a ratio of the thing."""
    extent, mods = mod.args
    ratios = [one for one in mods if one.kind != "posture"]
    if not isinstance(extent, phrases.Extent) or len(ratios) != 1 or ratios[0].kind != "ratio":
        return mod
    times, dimension, target, _, exact = ratios[0].args
    if target is None or target is IT:
        return Mod("ratio", (times, extent.dimension, IT, dimension, exact))
    return Mod("ratio", (times, extent.dimension, target, None if dimension == extent.dimension else dimension, exact))


def own_part(mod: Mod) -> Mod | None:
    """``whose lower loop is larger than its upper loop``: a part of something new that is to have another size."""
    if mod.kind == "part":
        return mod
    known = isinstance(mod.args[0], Known) if mod.kind in {"with", "result"} else False
    if not known or mod.args[0].name not in (*STROKES, "loop"):
        return None
    ratios = [one for one in mod.args[1] if one.kind != "posture"]
    if len(ratios) != 1 or ratios[0].kind != "ratio" or ratios[0].args[2] in {None, "same"}:
        return None
    times, dimension, target, other, exact = ratios[0].args
    target = target if isinstance(target, str) else parts_and_places.of(target, IT)
    return Mod("part", (parts_and_places.of(mod.args[0], IT), [Mod("ratio", (times, dimension, target, other, exact))]))


def is_small_upper_loop(part: Mod) -> bool:
    """``where the top loop is smaller than the bottom loop``, ``whose lower loop is larger``."""
    known, (ratio,) = part.args
    times, _, target, *_ = ratio.args
    if not isinstance(target, Known) or {known.name, target.name} != {"loop"}:
        return False
    return (known.which, target.which) == (("top", "bottom") if times < 1 else ("bottom", "top"))


def part_described(noun: NounPhrase) -> Mod | None:
    """``a T with a wide bar``: a part of something new that has another size."""
    parts = noun.noun("LINE_N", "LOOP_N", "CURVE_N", "SIDE_N", "STROKE_N")
    sized = [a for a in noun.adjectives if {"SIZE", "SHAPED"} & set(a.word.senses) and "ORIENT" not in a.word.senses]
    if not parts or len(sized) != 1 or noun.noun("SHAPE_N") or any(_curves(one) for one in noun.adjectives):
        return None
    the = Word("its", {"ITS": "x"})
    plain = NounPhrase([the, *(c for c in noun.children if c is not sized[0] and not isinstance(c, Word))])
    ratio = as_ratio(sized[0])
    known = as_known(plain.ref())
    if known.name == "line":
        ratio = Mod("ratio", (ratio.args[0], "length", None, None, True))
    return Mod("part", (known, [ratio]))


def _curves(adjective: Any) -> bool:
    """``long, curved legs``: a part that does not only have another size."""
    return adjective.word.text in {"curved", "bent", "wavy", "rounded", "round"}


def equal_parts(mod: Mod) -> Mod:
    """``both loops the same size``, ``its two strokes equally long``: a variant of the character."""
    if mod.kind not in {"with", "result"} or not isinstance(mod.args[0], Known) or mod.args[0].count == 1:
        return mod
    same = [one for one in mod.args[1] if one.kind == "ratio" and one.args[2] == "same"]
    others = [one for one in mod.args[1] if one not in same and one.kind not in {"posture", "quality"}]
    if not same or others or mod.args[0].name not in {"line", "loop"}:
        return mod
    return Mod("style", ("equal loops" if mod.args[0].name == "loop" else "equal lines",))
