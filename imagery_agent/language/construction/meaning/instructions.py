"""From clauses to steps: which reader of meaning a clause belongs to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.clauses import CHANGES, Clause
from imagery_agent.language.construction.meaning.adding import add_by, add_new
from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.changing import changed, keep, make, remove
from imagery_agent.language.construction.meaning.coordinating import add_all, add_distributed, joined_to_last, within
from imagery_agent.language.construction.meaning.covering import connect, cover, give, joins_places
from imagery_agent.language.construction.meaning.distributing import is_distributed, read_for_each, says_each
from imagery_agent.language.construction.meaning.modifiers import flattened, side_meant, sideways, without
from imagery_agent.language.construction.meaning.nouns import phrases
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_known
from imagery_agent.language.construction.meaning.nouns.phrases import IT, Mod, refuse
from imagery_agent.language.construction.meaning.placing.theme import STROKES
from imagery_agent.language.construction.meaning.references import is_new, pair_of, resolved
from imagery_agent.language.construction.meaning.sizing import resize
from imagery_agent.language.construction.meaning.stating import align, paint, repeat, settle, state
from imagery_agent.language.construction.meaning.surrounding import bound
from imagery_agent.language.construction.noun_phrases import NounPhrase
from imagery_agent.language.construction.tree import (
    Add,
    At,
    Feature,
    ForEach,
    Known,
    Move,
    New,
    Parallel,
    Remove,
    Repeat,
    SizeRatio,
    Turn,
)
from imagery_agent.language.construction.words import Word
from imagery_agent.language.scene import SceneError


def read(builder: Builder, clause: Clause) -> None:
    """Append the steps of one clause."""
    before = list(builder.steps)
    try:
        if clause.topic is not None:
            raise refuse("for what")
        _read(builder, clause)
    except SceneError as error:
        if not is_distributed(clause) or (len(clause.objects) > 1 and all(map(is_new, clause.objects))):
            raise
        builder.steps[:] = before
        try:
            read_for_each(builder, clause, _read)
        except SceneError as other:
            raise (other if clause.topic is not None else error) from None
    if clause.verb is None and not clause.stated:
        joined_to_last(builder, len(before))
    if any(not isinstance(step, ForEach) and says_each(step) for step in builder.steps[len(before) :]):
        raise refuse("of which of several things the outer or inner side is meant")


def _read(builder: Builder, clause: Clause) -> None:
    mods = [resolved(mod) for mod in clause.mods]
    verb, nouns = clause.verb, clause.objects
    for mod in [mod for mod in mods if mod.kind == "then"]:
        mods.remove(mod)
        read(builder, replace(clause, mods=[mod for mod in clause.mods if mod.kind != "then"]))
        return read(builder, mod.args[0])
    if verb is None:
        stated_or_added(builder, nouns, mods, stated=clause.stated)
    elif verb.is_a("REPEAT_V"):
        repeat(builder, mods)
    elif verb.is_a("REPLACE_V") and clause.instrument is not None:
        replaced(builder, nouns[0].ref(), clause.instrument, mods)
    elif nouns and nouns[0].named and verb.is_a("ADD_V", "TAKE_V") and (not mods or not verb.is_a(*CHANGES)):
        add_by(builder, verb, nouns[0], mods)  # "write the number 2"
    elif verb.is_a("GIVE_V") and nouns:
        give(builder, nouns, mods)
    elif verb.is_a("COPY_V") and nouns:
        add_new(builder, New("figure", copy_of=as_known(nouns[0].ref())), sideways(mods))
    elif clause.instrument is not None:
        mods = [mod for mod in mods if mod.kind != "off"]
        at = len(builder.steps)
        for one in (clause.instrument, *clause.more):
            cover(builder, verb, nouns, one, mods)
        builder.steps[at:] = bound(builder.steps[at:]) if clause.more else builder.steps[at:]
    elif verb.is_a("KEEP_V") and nouns:
        keep(builder, nouns[0].ref())
    elif verb.is_a("FILL_V") and nouns and not nouns[0].indefinite:
        paint(builder, nouns[0].ref(), mods)
    elif verb.is_a("MAKE_V") and nouns and not is_new(nouns[0]):
        make(builder, nouns[0].ref(), mods)
    elif nouns and is_new(nouns[0]):
        add_all(builder, verb, nouns, mods)
    elif verb.is_a("CONNECT_V", "CLOSE_V") and nouns and (not verb.is_a("ADD_V") or joins_places(nouns, mods)):
        connect(builder, verb, nouns, mods)
    elif verb.is_a("TAKE_V") and nouns and (verb.off or Mod("off") in [Mod(mod.kind) for mod in mods]):
        remove(builder, nouns[0].ref(), [mod for mod in mods if mod.kind != "off"])
    elif nouns and verb.is_a("ALIGN_V", "TOUCH_V", "OVERLAP_V") and not verb.is_a(*CHANGES, "ADD_V"):
        align(builder, verb, nouns, mods)
    elif nouns and nouns[0].named and verb.is_a("ADD_V") and verb.is_a("MOVE_V") and not verb.is_a("CUT_V"):
        change(builder, verb.word, nouns[0].ref(), mods)
        step = builder.steps[-1]
        builder.steps[-1] = replace(step, new=True) if isinstance(step, Move) else step
    else:
        off = [Mod("off")] if (verb.off or any(mod.kind == "off" for mod in mods)) and verb.is_a("CUT_V") else []
        mods = [Mod("way", ("out",)) if mod.kind == "off" else mod for mod in mods if mod.kind != "off" or not off]
        change(builder, verb.word, builder.meant(pair_of(nouns) if nouns else IT), [*mods, *off])


def replaced(builder: Builder, ref: Any, instrument: NounPhrase, mods: list[Mod]) -> None:
    """``replace the bowl with a triangle``: the new thing in its place and size."""
    parts = [ref.first, ref.second] if isinstance(ref, phrases.Pair) else [ref]
    old, at = as_known(ref), len(builder.steps)
    new, whole = instrument.new(), old.name not in {*STROKES, "point"} and old.count == 1
    plain = whole and not any(mod.kind in {"ratio", "units"} for mod in mods)
    plain = plain and new == New(new.name) and new.name not in STROKES
    size = (SizeRatio(1.0, old),) if plain else ()
    add_new(builder, new, mods, extra=(At(Feature("center", old)), *size))
    for part in parts:
        builder.append(Remove(as_known(part)))
    builder.steps[at:] = bound(builder.steps[at:])


def stated_or_added(builder: Builder, nouns: list[NounPhrase], mods: list[Mod], *, stated: bool) -> None:
    """Something new is there, or something holds of what is known."""
    if not nouns and any(mod.kind == "angle" for mod in mods):  # "quarter turn left"
        return changed(builder, Word("turn", {"TURN_V": "x"}), IT, mods)
    if not nouns and len(mods) == 1 and mods[0].kind == "ratio" and mods[0].args[2] not in {None, "same"}:
        times, dimension, target, *_ = mods[0].args  # "double the width of what is left"
        return resize(builder, Word("make", {}), phrases.Extent(dimension, as_known(target)), [
            Mod("ratio", (times, dimension, None, None, True))])  # fmt: skip
    if not nouns:
        return state(builder, IT, mods)
    if stated and not mods and not all(noun.is_it for noun in nouns):
        raise refuse("what is said of it")
    if stated:
        return state(builder, pair_of(nouns), mods)
    if add_distributed(builder, nouns, mods, None):
        return None
    if len(builder.steps) > builder.sentence:
        mods = within(mods, builder.steps[-1])
    for noun in nouns:
        new, before = noun.new(), builder.steps[-1] if builder.steps else None
        sides = [side_meant(mod) for mod in mods]
        again = isinstance(before, Add) and new == New("again", count=before.theme.count)
        if again and len(sides) == 1 and sides[0] is not None:
            builder.append(Repeat(sides[0]))  # type: ignore[arg-type]  # "three on its left and three on the right"
        else:
            add_all(builder, None, [noun], mods)
    return None


def _carries(verb: Word, ref: Any) -> bool:
    """``butt its stem against the line``: what is joined at a part of it is moved as a whole."""
    senses = set(verb.senses)
    if isinstance(ref, Feature) or (isinstance(ref, Known) and ref.name == "point"):
        return ref.of == IT and "ADD_V" in senses  # "set its point on the line"
    if not isinstance(ref, Known) or ref.name not in STROKES or ref.of is None:
        return False
    return "ADD_V" in senses and "CUT_V" not in senses and (ref.of == IT or not {"MOVE_V", "TURN_V"} & senses)


def change(builder: Builder, verb: Word, ref: Any, mods: list[Mod]) -> None:
    accessories = [mod for mod in flattened(mods) if mod.kind == "accessory"]
    right = any(mod.kind == "right angles" for mod in flattened(mods))
    mods = without(mods, "accessory", "right angles")
    for mod in [mod for mod in mods if mod.kind == "place new"]:
        if not {"MOVE_V", "ADD_V", "MERGE_V"} & set(verb.senses):
            raise refuse(f"to {verb.text} it into something else")
        builder.append(Add(mod.args[1]))
        mods = [Mod("place", (mod.args[0], mod.args[2])) if one is mod else one for one in mods]
    if _carries(verb, ref) and {mod.kind for mod in mods} & {"place", "path", "relate", "result"}:
        return settle(builder, builder.meant(ref), [mod for mod in mods if mod.kind != "off"])
    changed(builder, verb, ref, mods)
    step = builder.steps[-1] if builder.steps else None
    if right and isinstance(step, Turn):
        square = Parallel(Known("line", which="other"), perpendicular=True)
        builder.steps[-1] = replace(step, constraints=(*step.constraints, square))
    for accessory in accessories:
        add_new(builder, *accessory.args)
