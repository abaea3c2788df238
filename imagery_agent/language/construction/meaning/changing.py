"""Which operation a verb of change means, given its modifiers; removal and making different."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.modifiers import flattened, reflected
from imagery_agent.language.construction.meaning.moving import join, move
from imagery_agent.language.construction.meaning.nouns import known_things, parts_and_places, phrases
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_known
from imagery_agent.language.construction.meaning.nouns.phrases import ACROSS, Mod, Pair, Portion, refuse
from imagery_agent.language.construction.meaning.placing.theme import SIDES, STROKES
from imagery_agent.language.construction.meaning.sizing import as_ratio, extend, resize
from imagery_agent.language.construction.meaning.turning import flip, how_it_lies, mirror, turn
from imagery_agent.language.construction.tree import Feature, Known, Paint, Remove, Turn
from imagery_agent.language.construction.words import Word

_TILTS = ("tilt", "lean", "cant", "slant", "slope")
"""Verbs for less than a quarter of a turn."""


def changed(builder: Builder, verb: Word, ref: Any, mods: list[Mod]) -> None:
    """The operation that a verb means: "lay it on its side" turns, "lay it on the line" moves."""
    mods = [reflected(mod) for mod in mods]
    kinds, senses = {mod.kind for mod in mods}, set(verb.senses)
    stroke = (isinstance(ref, Known) and ref.name in (*STROKES, "ink")) or isinstance(ref, (Feature, Pair))
    ratio = any(mod.kind == "ratio" for mod in flattened(mods))
    placed = kinds & {"way", "path", "place", "bare", "result", "between"}
    if "TAKE_V" in senses and not mods:
        builder.mentioned = as_known(ref)
    elif {"off", "remains"} & kinds:
        remove(builder, ref, [mod for mod in mods if mod.kind != "off"])
    elif "MERGE_V" in senses or "together" in kinds:
        join(builder, verb, ref, mods)
    elif "MIRROR_V" in senses:
        mirror(builder, ref, mods)
    elif "FLIP_V" in senses and not {"angle", "clock"} & kinds:
        flip(builder, ref, mods)
    elif "TURN_V" in senses and ({"angle", "clock", "pose"} & kinds or not {"MOVE_V", "ADD_V"} & senses):
        turn(builder, ref, mods)
        step = builder.steps[-1]
        if verb.text.startswith(_TILTS) and isinstance(step, Turn) and step.angle_deg is None and step.until is None:
            raise refuse(f"how far to {verb.text} it; say for example 'by 20 degrees'")
    elif "TURN_V" in senses and (lying := how_it_lies(mods, ref)):
        turn(builder, ref, lying)
    elif isinstance(ref, phrases.Extent):
        resize(builder, verb, ref, mods)
    elif ratio and stroke and "MOVE_V" in senses and {"way", "path"} & kinds:
        extend(builder, ref, mods)
    elif ratio and "CUT_V" in senses:
        resize(builder, verb, ref, mods)
    elif "CUT_V" in senses and not ("MOVE_V" in senses and placed):
        remove(builder, ref, mods)
    elif "EXTEND_V" in senses and ("RESIZE_V" not in senses or stroke or "path" in kinds):
        extend(builder, ref, mods)
    elif "RESIZE_V" in senses and not ("MOVE_V" in senses and {"path", "place"} & kinds):
        resize(builder, verb, ref, mods)
    else:
        move(builder, verb, ref, mods)


def remove(builder: Builder, ref: Any, mods: list[Mod]) -> None:
    for mod in mods:
        if mod.kind == "path" and mod.args[0] is not None and mod.args[1] is None:
            ref = parts_and_places.of(ref, as_known(mod.args[0]))
        elif mod.kind == "place" and mod.args[0] in {"out of", "on"}:
            ref = parts_and_places.of(ref, as_known(mod.args[1]))
        elif mod.kind == "place" and mod.args[0] in known_things.SIDE_OF:
            ref = known_things.beyond(ref, phrases.Where(*mod.args))
        elif mod.kind == "path" and mod.args[0] is None and isinstance(ref, Feature) and ref.at in ACROSS:
            ref = Known("ink", which=ref.at, beside=as_known(mod.args[1]), of=ref.of)  # type: ignore[arg-type]
        elif mod.kind == "place" and mod.args[0] == "inside":
            ref = Portion(as_known(ref), as_known(mod.args[1]), outside=False)
        elif mod.kind not in {"remains", "slightly", "posture", "result", "forms"}:  # what comes of it
            raise refuse(f"{mod.kind} of a removal")
    parts = [ref.first, ref.second] if isinstance(ref, Pair) else [ref]
    for part in parts:
        builder.append(_removal(part))


def _removal(ref: Any) -> Remove:
    if isinstance(ref, Portion):
        return Remove(
            ref.known if ref.known.name != "ink" or ref.known.of is None else ref.known.of,
            within=ref.within,
            outside=ref.outside,
        )
    theme = as_known(ref)
    if theme.name == "half":
        return Remove(theme.of or Known(), region=theme.which, share=0.5)  # type: ignore[arg-type]
    if theme.name == "ink" and theme.which in SIDES and theme.beside is None:
        return Remove(theme.of or Known(), region=theme.which, share=0.5)  # type: ignore[arg-type]
    return Remove(theme)


def keep(builder: Builder, ref: Any) -> None:
    step = _removal(ref)
    if step.region is not None:
        builder.append(replace(step, region=parts_and_places.opposite(step.region)))  # type: ignore[arg-type]
    else:
        builder.append(replace(step, keep=True))


def make(builder: Builder, ref: Any, mods: list[Mod]) -> None:
    ref = builder.meant(ref)
    adjectives = [m.args[0] for m in mods if m.kind == "quality"]
    mods = [m for m in mods if m.kind != "quality"]
    for adjective in adjectives:
        senses = adjective.word.senses
        if "ORIENT" in senses and isinstance(ref, Known) and ref.name in STROKES:
            builder.append(Turn(as_known(ref), until=senses["ORIENT"]))
        elif {"COLOR", "FILLED"} & set(senses) and as_known(ref).name == "point":
            raise refuse("to fill a point")
        elif "COLOR" in senses:
            builder.append(Paint(as_known(ref), color=senses["COLOR"]))
        elif "FILLED" in senses:
            builder.append(Paint(as_known(ref), filled=True))
        elif "SIZE" in senses or "SHAPED" in senses:
            mods.append(as_ratio(adjective))
        else:
            raise refuse(f"to make it {adjective.word.text!r}")
    if any(mod.kind == "pose" for mod in mods):
        turn(builder, ref, mods)
    elif mods:
        resize(builder, Word("make", {}), ref, mods)
