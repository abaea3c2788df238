"""Movements: shifting parts, and bringing several together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.modifiers import all_read, side_of_path
from imagery_agent.language.construction.meaning.nouns import phrases
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_known
from imagery_agent.language.construction.meaning.nouns.phrases import ACROSS, IT, Mod, refuse
from imagery_agent.language.construction.meaning.placing.descriptions import Descriptions
from imagery_agent.language.construction.meaning.placing.theme import SIDES, STROKES
from imagery_agent.language.construction.tree import Add, Constraint, Feature, Join, Known, Move, Points, SizeRatio
from imagery_agent.language.construction.words import Word


def move(builder: Builder, verb: Word, ref: Any, mods: list[Mod]) -> None:
    theme = as_known(ref)
    side: Any = verb.senses.get("MOVE_V") or None
    share = None
    relations = Descriptions(theme, verb.text)
    if any(mod.kind in {"with", "place", "path", "result"} for mod in mods):
        mods = [mod for mod in mods if mod != Mod("bare", ("on",))]  # "glue it on, with its ends in the corners"
    for mod in mods:
        if mod.kind == "way" and not relations.posture and mod.args[0] != "back":
            sides = [one for one in mod.args if one in SIDES]
            if not sides:
                relations.rest.append(mod) if mod.args[0] not in {"in", "out"} else None
                side = {"in": "in", "out": "out"}.get(mod.args[0], side)
            else:
                in_order = sorted(sides, key=("top", "bottom", "left", "right").index)
                side = " ".join(in_order) if len(sides) == 2 else sides[0]
        elif (found := side_of_path(mod)) is not None and mod.args[0] is None:
            side = found
        elif mod.kind == "share":
            share = mod.args[0]
        elif mod.kind == "slightly":
            share = 0.15
        elif mod.kind == "ratio" and mod.args[4] and mod.args[2] in {IT, theme}:
            share = mod.args[0]
        elif mod.kind == "path" and mod.args[1] is None and verb.senses.get("ADD_V") in {"hang", "touch"}:
            relations.posture = verb.senses["ADD_V"]
            relations._at_out_of(mod.args[0], None)
        elif mod.kind == "path" and mod.args[1] is not None:
            side = side or (mod.side if theme.name == "line" and _is_on_line(mod.args[1]) else None)
            relations.constraints.extend(_destination(theme, mod.args[1], side))
        else:
            relations.read([mod])
    all_read(relations, "a movement")
    if side in {"in", "out"}:
        side = None
    if side is None and not relations.constraints:
        raise refuse(f"where to {verb.text} it")
    before = builder.steps[-1] if builder.steps else None
    unplaced = isinstance(before, Add) and all(isinstance(one, (SizeRatio, Points)) for one in before.constraints)
    if isinstance(before, Add) and unplaced and theme == IT and side is None and share is None:
        builder.steps[-1] = Add(
            before.theme, (*before.constraints, *relations.constraints)
        )  # "cut out a V and glue it on the line"
    else:
        builder.append(Move(theme, side, share, tuple(relations.constraints)))


def join(builder: Builder, verb: Word, ref: Any, mods: list[Mod]) -> None:
    over = verb.senses.get("MERGE_V") == "over" or Mod("together", ("over",)) in mods
    if Mod("together", ("apart",)) in mods:
        raise refuse("'apart'; say for example 'move the left figure to the left'")
    mods = [mod for mod in mods if mod.kind != "together" and mod != Mod("bare", ("on top of",))]
    theme = as_known(ref)
    relations = Descriptions(theme, "superimpose" if over else "")
    relations.read(mods)
    all_read(relations, "joining")
    if theme.count == 1 and over and relations.constraints:
        builder.append(Move(theme, constraints=tuple(relations.constraints)))
    else:
        builder.append(Join(theme, over and not relations.constraints, tuple(relations.constraints)))


def _is_on_line(end: Any) -> bool:
    """``to the middle of the vertical line``: how far a line is moved "down to" it."""
    return isinstance(end, Feature) and end.of.name == "line" and end.at in {*ACROSS, "center"}


def _destination(theme: Known, end: Any, side: str | None) -> list[Constraint]:
    """``to the middle of the vertical line``: there, and for a stroke level with it."""
    inner = Descriptions(theme)
    if isinstance(end, Known):
        inner.read([Mod("place", ("at", end))])
    elif isinstance(end, Feature) and end.at == "center" and end.of.name not in STROKES:
        inner.read([Mod("place", ("center of", end.of))])
    else:
        inner.read([Mod("place", ("at", end))])
        if theme.name == "line" and isinstance(end, Feature) and end.at in {*ACROSS, "center"}:
            inner.read([Mod("place", ("level with", end))], Feature("center", phrases.THEME))
            if side in {"left", "right"} and _is_on_line(end):
                inner.constraints[-1] = replace(inner.constraints[-1], axis="vertical")  # type: ignore[arg-type]
    return inner.constraints
