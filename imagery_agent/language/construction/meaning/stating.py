"""What is said to hold, and requests that refer to the step before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.adding import new_with
from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.changing import remove
from imagery_agent.language.construction.meaning.modifiers import all_read, side_meant
from imagery_agent.language.construction.meaning.nouns import parts_and_places
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_known
from imagery_agent.language.construction.meaning.nouns.phrases import IT, Mod, Pair, refuse
from imagery_agent.language.construction.meaning.placing.descriptions import Descriptions
from imagery_agent.language.construction.meaning.references import pair_of
from imagery_agent.language.construction.meaning.turning import turn
from imagery_agent.language.construction.noun_phrases import NounPhrase, Verb
from imagery_agent.language.construction.tree import Add, Feature, Known, Move, Paint, Repeat


def state(builder: Builder, ref: Any, mods: list[Mod]) -> None:
    """``It should touch the top``: a further constraint on the step before, or a movement until it holds."""
    if mods and all(mod.kind == "style" for mod in mods):
        return restyle(builder, ref, mods)
    if mods and mods[0].kind == "without":
        remove(builder, parts_and_places.of(mods[0].args[0], as_known(ref)), mods[1:])
        return None
    before = builder.steps[-1] if builder.steps else None
    poses = [mod for mod in mods if mod.kind == "pose"]
    if poses and before is None:
        return turn(builder, builder.meant(ref), [mod for mod in mods if mod.kind != "posture"])
    if before is None or not hasattr(before, "constraints"):
        return settle(builder, builder.meant(ref), mods, stated=True)
    relations = Descriptions(before.theme)  # type: ignore[arg-type]
    known = isinstance(ref, Known)
    whole = ref == IT or (known and (relations.own(ref) is None or (ref.name == "piece" and ref.count == 0)))
    relations.read(mods) if whole else relations._concerning(ref, mods)
    if isinstance(before, Add):
        new, accessories = new_with(builder, before.theme, relations)
        builder.steps[-1] = Add(new, (*before.constraints, *relations.constraints))
        builder.append(*accessories)
        return None
    all_read(relations, "what is said of it")
    builder.steps[-1] = replace(before, constraints=(*before.constraints, *relations.constraints))  # type: ignore[arg-type]
    return None


def settle(builder: Builder, ref: Any, mods: list[Mod], *, stated: bool = False) -> None:
    """``Its base rests on the line``: what it belongs to is moved until that holds."""
    if isinstance(ref, Pair):
        owner = ref.first.of if isinstance(ref.first, Feature) else as_known(ref.first)
    else:
        owner = ref.of if isinstance(ref, Feature) else ref if isinstance(ref, Known) else as_known(ref)
    while owner.of is not None:
        owner = owner.of
    relations = Descriptions(owner)
    relations.read(mods) if owner == ref else relations._concerning(ref, mods)
    all_read(relations, "what should hold")
    if not relations.constraints:
        raise refuse("what should hold")
    builder.append(Move(owner, constraints=tuple(relations.constraints), stated=stated))


def restyle(builder: Builder, ref: Any, mods: list[Mod]) -> None:
    """``The "4" should have a triangular top``: how the thing that was just imagined is drawn."""
    before = builder.steps[-1] if builder.steps else None
    if not isinstance(before, Add) or not isinstance(ref, Known) or ref.name not in {before.theme.name, "it"}:
        raise refuse("how something that is drawn already is to look")
    styles = [before.theme.style, *(mod.args[0] for mod in mods)]
    builder.steps[-1] = replace(before, theme=replace(before.theme, style=", ".join(filter(None, styles))))


def align(builder: Builder, verb: Verb, nouns: list[NounPhrase], mods: list[Mod]) -> None:
    """``align its tips with the corners``: moved until that holds."""
    partner = next((mod for mod in mods if mod.kind == "with" and not mod.args[1]), None)
    partner = partner or next((mod for mod in mods if mod.kind == "path" and mod.args[0] is None), None)
    kind = "align" if verb.is_a("ALIGN_V") else "touch" if verb.is_a("TOUCH_V") else verb.word.senses["OVERLAP_V"]
    if partner is None:
        raise refuse(f"what to {verb.word.text} it with")
    rest = [mod for mod in mods if mod is not partner]
    target = partner.args[0] if partner.kind == "with" else partner.args[1]
    settle(builder, pair_of(nouns), [Mod("relate", (kind, target)), *rest])


def repeat(builder: Builder, mods: list[Mod]) -> None:
    """``do the same on the right``, ``repeat this for the other circle``."""
    target = next((mod.args[-1] for mod in mods if mod.kind in {"with", "path", "place"}), None)
    sides = [side_meant(mod) for mod in mods]
    if len(mods) == 1 and sides == [None] and mods[0].kind in {"with", "path"} and target is not None:
        ref = mods[0].args[0] if mods[0].kind == "with" else target
        return builder.append(Repeat(theme=as_known(ref)))
    if len(mods) == 1 and mods[0].args[-1:] == (Feature("all", Known("point", which="other", of=Known())),):
        sides = []  # "on the other side"
    if None in sides or len(sides) > 1:
        raise refuse("where to repeat it; say for example 'do the same on the right'")
    return builder.append(Repeat(sides[0] if sides else None))  # type: ignore[arg-type]


def paint(builder: Builder, ref: Any, mods: list[Mod]) -> None:
    """``fill it``, ``color it red``."""
    if as_known(ref).name == "point":
        raise refuse("to fill a point")
    if other := [mod for mod in mods if mod.kind not in {"quality", "posture", "slightly", "result"}]:
        raise refuse(f"how {other[0].kind!r} goes with filling something")
    colors = [mod.args[0].word.senses.get("COLOR", "") for mod in mods if mod.kind == "quality"]
    builder.append(Paint(builder.meant(as_known(ref)), color=next(iter(colors), ""), filled=True))
