"""Changes of size: scaling and lengthening."""

from __future__ import annotations

from typing import Any

from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.modifiers import all_read, side_of_path
from imagery_agent.language.construction.meaning.nouns import phrases
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_known
from imagery_agent.language.construction.meaning.nouns.phrases import ACROSS, IT, UNSAID, Mod, Pair, refuse
from imagery_agent.language.construction.meaning.placing.courses import joined
from imagery_agent.language.construction.meaning.placing.descriptions import Descriptions
from imagery_agent.language.construction.tree import Extend, Feature, New, Resize, SizeRatio, Spans
from imagery_agent.language.construction.words import Word


def resize(builder: Builder, verb: Word, ref: Any, mods: list[Mod]) -> None:
    extent = ref.dimension if isinstance(ref, phrases.Extent) else None
    theme = ref.known if isinstance(ref, phrases.Extent) else as_known(ref)
    sense = verb.senses.get("RESIZE_V", "stretch")
    if isinstance(ref, Feature) and _stem(verb) in {"flatten", "squash"}:
        raise refuse("to flatten a side of something")
    factor = None if sense == "stretch" else float(sense)
    dimension: Any = {"widen": "width", "narrow": "width", "flatten": "height", "squash": "height"}.get(
        _stem(verb), "size"
    )
    if theme.name == "line" or extent is not None:
        dimension = extent or "length"
    relations = Descriptions(theme)
    mods = [_quality_ratio(mod) for mod in mods]
    factors = [mod.args[0] for mod in mods if mod.kind == "ratio"] + ([factor] if factor else [])
    if factors and min(factors) < 1 < max(factors) and len({mod.args[1] for mod in mods if mod.kind == "ratio"}) == 1:
        raise refuse("larger and smaller at once")
    for mod in mods:
        if mod.kind == "pose" and mod.args[0] == "horizontal" and sense == "0.5":
            dimension = "height"  # "squashed flat"
        elif mod.kind == "pose" and mod.args[0] in {"mirror", "side", "horizontal", "vertical"}:
            dimension = "height" if mod.args[0] == "vertical" else "width"
        elif (
            mod.kind == "ratio"
            and mod.args[3] is None
            and (mod.args[2] is None or (mod.args[4] and (mod.args[2] is UNSAID or mod.args[2] in {IT, theme})))
        ):
            own = mod.args[1] or (dimension if dimension != "size" else "size")
            factor, dimension = mod.args[0], own if theme.name != "line" else "length"
        elif mod.kind == "share":
            factor = 1 - mod.args[0] if sense == "0.5" else 1 + mod.args[0]
        elif mod.kind == "slightly":
            factor = 0.8 if sense == "0.5" else 1.25
        elif mod.kind == "way" and mod.args[0] in {"sides", "out", "in", "left", "right"}:
            dimension = "width"
        elif mod.kind == "way" and mod.args[0] in {"top", "bottom"}:
            dimension = "height"
        elif mod.kind == "result" and mod.args[0] in {None, IT} and (own := _own_ratio(mod)) is not None:
            factor, dimension = own[0], own[1] if theme.name != "line" else "length"
        else:
            relations.read([mod])
    all_read(relations, "a change of size")
    if any(isinstance(c, SizeRatio) for c in relations.constraints):
        factor = None
    elif factor is None and not relations.constraints:
        factor = 1.5
    builder.append(Resize(theme, factor, dimension, None, tuple(relations.constraints)))


def extend(builder: Builder, ref: Any, mods: list[Mod]) -> None:
    if isinstance(ref, Pair):
        for part in (ref.first, ref.second):
            extend(builder, part, mods)
        return
    toward: list[Any] = []
    ways = {
        side for mod in mods for side in (*(mod.args if mod.kind == "way" else ()), side_of_path(mod)) if side in ACROSS
    }
    if isinstance(ref, Feature) and ref.at in ACROSS and not {ACROSS[side] for side in ways} - {ACROSS[ref.at]}:
        toward, ref = [ref.at], ref.of  # "the left end": that end of the line
    theme = as_known(ref)
    share = None
    relations = Descriptions(New("line", orientation=theme.orientation))
    for mod in mods:
        if (
            mod.kind == "way"
            and len(mod.args) == 2
            and {ACROSS.get(side) for side in mod.args} == {"horizontal", "vertical"}
        ):
            toward.append(joined(mod.args))  # "down and to the right"
        elif mod.kind == "way":
            sides = {
                "sides": ("left", "right"),
                "ends": ("top", "bottom"),
                "out": tuple(toward) or (("left", "right") if theme.orientation == "horizontal" else ()),
            }
            if theme.orientation == "vertical":
                sides["sides"] = ("top", "bottom")
            for side in mod.args:
                toward += [one for one in sides.get(side, (side,)) if one not in toward]
        elif (found := side_of_path(mod)) is not None and mod.args[0] is None:
            toward.append(found)
        elif mod.kind in {"share", "slightly"}:
            share = mod.args[0] if mod.kind == "share" else 0.2
        elif (
            mod.kind == "ratio" and (mod.args[2] is UNSAID or mod.args[2] in {None, IT, theme}) and mod.args[3] is None
        ):
            share = mod.args[0] - 1
        elif mod.kind == "result" and (own := _own_ratio(mod)) is not None:
            share = own[0] - 1
        elif mod.kind == "path" and mod.args[1] is None and getattr(mod.args[0], "at", "") in {"junction", "end"}:
            continue  # "downwards from the point where they meet": the end that is there
        elif mod.kind == "place" and _both_ends(mod.args[1]):
            toward += ["top", "bottom"] if theme.orientation == "vertical" else ["left", "right"]
        elif mod.kind == "place" and mod.args[0] in {"on", "at"}:
            relations.read([Mod("path", (None, mod.args[1]))])
        elif (
            mod.kind in {"place", "bare"} and mod.args[0] in {"above", "below"} and "slightly" in {m.kind for m in mods}
        ):
            toward.append("top" if mod.args[0] == "above" else "bottom")
            if mod.kind == "place":
                relations.add(Spans(None, Feature(toward[-1], as_known(mod.args[1])), beyond=True))
        else:
            relations.read([mod])
    all_read(relations, "a lengthening")
    toward = [side for side in toward if side in ACROSS or " " in side]
    if share is not None and share <= 0:
        return builder.append(Resize(theme, share + 1, "length"))
    builder.append(Extend(theme, tuple(toward), share, tuple(relations.constraints)))


def _own_ratio(mod: Mod) -> tuple[float, str] | None:
    ratios = [one for one in mod.args[1] if one.kind == "ratio"]
    others = [one for one in mod.args[1] if one.kind not in {"ratio", "posture"}]
    return ratios[0].args[:2] if len(ratios) == 1 and not others and ratios[0].args[2] is None else None


def as_ratio(adjective: phrases.Adjective) -> Mod:
    senses = adjective.word.senses
    if "THICK" in senses:
        raise refuse("how thick lines are")
    if "SHAPED" in senses:
        dimension, factor = senses["SHAPED"].split()
        return Mod("ratio", (float(factor), dimension, None, None, True))
    dimension = "length" if adjective.word.text.startswith(("long", "short")) else "size"
    factor = phrases.softened(senses["SIZE"]) if adjective.degree else senses["SIZE"]
    return Mod("ratio", (float(factor), dimension, None, None, True))


def _quality_ratio(mod: Mod) -> Mod:
    """``stretch it long``, ``until it is wide``."""
    if mod.kind == "quality" and {"SIZE", "SHAPED"} & set(mod.args[0].word.senses):
        return as_ratio(mod.args[0])
    return Mod("result", (mod.args[0], [_quality_ratio(one) for one in mod.args[1]])) if mod.kind == "result" else mod


def _both_ends(ref: Any) -> bool:
    ref = ref.ref if isinstance(ref, phrases.Each) else ref
    return isinstance(ref, Feature) and ref.at in {"ends", "sides"} and ref.of is phrases.UNSAID


def _stem(verb: Word) -> str:
    for stem in ("widen", "narrow", "flatten", "squash"):
        if verb.text.startswith(stem[:5]):
            return stem
    return verb.text
