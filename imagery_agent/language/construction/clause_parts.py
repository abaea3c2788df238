"""Clauses, and what several noun phrases or adjuncts mean together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from imagery_agent.language.construction.meaning.nouns.phrases import Mod, Where, refuse
from imagery_agent.language.construction.noun_phrases import NounPhrase, Verb
from imagery_agent.language.construction.tree import Known

OTHER = Known("piece", which="other")

SEPARATORS = ("COMMA", "AND", "THEN", "LEAD", "OR")

RELATIONS = ("CLOSE_V", "TOUCH_V", "SURROUND_V", "CROSS_V", "ALIGN_V", "OVERLAP_V", "FIT_V")

POSTURES = ("FACE_V", "REST_V", "RUN_V")

CHANGES = ("TURN_V", "FLIP_V", "MIRROR_V", "MOVE_V", "RESIZE_V", "EXTEND_V", "CUT_V", "MERGE_V", "FILL_V")

COVERS = ("MARK_V", "SURROUND_V", "CROSS_V", "TOP_V", "CLOSE_V", "CONNECT_V")


@dataclass
class Clause:
    """One clause: a verb (None: something is there), what it is about, and its modifiers."""

    verb: Verb | None
    objects: list[NounPhrase] = field(default_factory=list)
    mods: list[Any] = field(default_factory=list)
    stated: bool = False
    """Something is said of the object, rather than asked to be done to it."""
    instrument: NounPhrase | None = None
    """"surround it with a circle"."""
    more: list[NounPhrase] = field(default_factory=list)
    """"... with a horizontal line and a vertical one"."""
    topic: NounPhrase | None = None
    """"for each of the lines, ..."."""


def posture_of(verb: Verb) -> str:
    """How a thing is where it is: it rests, hangs, runs, faces."""
    senses = [one for one in POSTURES if verb.is_a(one)]
    if not senses:
        meaning = verb.word.senses.get("ADD_V", "")
        return "" if meaning == "x" else meaning
    sense = next((one for one in senses if not (one == "REST_V" and verb.off)), senses[0])
    if sense == "RUN_V" and (
        (verb.off and verb.word.senses["RUN_V"] != "away") or verb.word.senses["RUN_V"] == "beyond"
    ):
        return "beyond"
    if sense == "RUN_V":
        return {"top": "rise", "bottom": "fall"}.get(verb.word.senses[sense], "run")
    return verb.word.senses[sense]


@dataclass
class Both:
    """Two noun phrases together."""

    first: Any
    second: Any

    @staticmethod
    def of(nouns: list[NounPhrase]) -> Any:
        if len(nouns) > 2:
            raise refuse("more than two things here")
        return Both(*nouns) if len(nouns) == 2 else nouns[0]


@dataclass
class By:
    """``by the circle``."""

    noun: Any


@dataclass
class SideOf:
    """``from here to the left side of the loop``."""

    side: str
    noun: Any


_SIDES_OF = {f"{run}{side} of": side for run in ("", "run ") for side in ("left", "right")}


def merged(mods: list[Any]) -> list[Any]:
    """``from the top`` + ``to the bottom``, ``up`` + ``to the right``: one path, one way."""
    found: list[Any] = []
    for mod in mods:
        last = found[-1] if found else Mod("")
        if last.kind == mod.kind == "way" and {*last.args, *mod.args} == {"left", "right"}:
            found[-1] = Mod("way", ("sides",))  # "left and right"
        elif last.kind == "path" and last.args[1] is None and mod.kind == "place" and mod.args[0] in _SIDES_OF:
            found[-1] = Mod("path", (last.args[0], SideOf(_SIDES_OF[mod.args[0]], mod.args[1])))
        elif mod.kind == last.kind == "path" and last.args[1] is None and mod.args[0] is None:
            found[-1] = Mod("path", (last.args[0], mod.args[1]))
        elif mod.kind == "angle" and last == Mod("bare", ("at",)):
            found[-1] = mod  # "at 45 degrees"
        elif last.kind == "off" and (mod.kind == "way" or _sideways(mod)):
            found[-1:] = []
            found = merged([*found, mod])
        elif last.kind == "way" and _sideways(mod) and not SAME_AXIS[_sideways(mod)] & set(last.args):
            found[-1] = Mod("way", (*last.args, _sideways(mod)))
        else:
            found.append(mod)
    return found


SAME_AXIS = {
    "top": {"top", "bottom"},
    "bottom": {"top", "bottom"},
    "left": {"left", "right"},
    "right": {"left", "right"},
}


def _sideways(mod: Mod) -> str:
    """``to the right``, ``right``: the side; otherwise nothing."""
    if mod.kind == "way" and len(mod.args) == 1 and mod.args[0] in SAME_AXIS:
        return mod.args[0]
    end = mod.args[1] if mod.kind == "path" and mod.args[0] is None else None
    return end.side if isinstance(end, NounPhrase) and end.side in {"left", "right"} else ""


def where_of(mod: Mod) -> Where:
    if mod.kind == "path":
        if mod.args[0] is not None:
            return Where("out of", mod.args[0])
        raise refuse("'to' after a noun")
    return Where(*mod.args)
