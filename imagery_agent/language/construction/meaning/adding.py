"""New things: what is imagined, where it is placed, and what is described of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.changing import changed
from imagery_agent.language.construction.meaning.describing import oriented, posed, turned, with_quality
from imagery_agent.language.construction.meaning.modifiers import worded
from imagery_agent.language.construction.meaning.nouns import parts_and_places, phrases
from imagery_agent.language.construction.meaning.nouns.new_things import POLYGONS
from imagery_agent.language.construction.meaning.nouns.phrases import IT, Mod, refuse
from imagery_agent.language.construction.meaning.placing.descriptions import Descriptions
from imagery_agent.language.construction.meaning.placing.theme import SIDES, STROKES
from imagery_agent.language.construction.meaning.references import equal_parts, is_small_upper_loop, own_part
from imagery_agent.language.construction.meaning.sizing import resize
from imagery_agent.language.construction.meaning.surrounding import around, near_corners, of_each, outwards, retargeted
from imagery_agent.language.construction.meaning.turning import is_about_itself
from imagery_agent.language.construction.noun_phrases import NounPhrase, Verb
from imagery_agent.language.construction.tree import (
    Add,
    At,
    Beside,
    Constraint,
    Crosses,
    Feature,
    ForEach,
    Inside,
    Known,
    New,
    OneEach,
    Points,
    Spans,
    Step,
    Touches,
)  # fmt: skip
from imagery_agent.language.construction.words import Word


def add_by(builder: Builder, verb: Verb, noun: NounPhrase, mods: list[Mod]) -> None:
    """``draw a circle``; with a verb of change imagined first, then changed: ``shrink a W until ...``."""
    if verb.is_a("CUT_V") and any(mod.kind == "place" and mod.args[0] == "out of" for mod in mods):
        raise refuse(f"to {verb.word.text} something new out of the figure")
    stretched = verb.is_a("RESIZE_V") and not verb.is_a("ADD_V", "MOVE_V") and noun.head.char is not None
    if not stretched and verb.is_a(
        "ADD_V", "TAKE_V", "MAKE_V", "MOVE_V", "CUT_V", "CONNECT_V", "REST_V", "RUN_V", "TOUCH_V", "EXTEND_V"
    ):
        add_new(builder, noun.new(), mods, verb)
        return
    builder.append(Add(noun.new()))
    changed(builder, verb.word, IT, mods)


def add_new(builder: Builder, thing: Any, mods: list[Mod], verb: Verb | None = None, extra: tuple[Constraint, ...] = (),
    target: Known | None = None,
) -> None:  # fmt: skip
    """A new thing where its modifiers say, then what changes of it; ``target``: what places without owner are of."""
    if not isinstance(thing, New):
        raise refuse("what to add")
    new = continued(builder, thing)
    each = next(filter(_on_each_side, mods), None)
    if each is not None and new.count > 2:  # "on each side of it, three lines"
        for which in ("left", "right"):
            at = _on_side(each, which)
            add_new(builder, thing, [at if mod is each else mod for mod in mods], verb, extra, target)
        return
    mods = [_placed(mod) for mod in mods]
    described = [mod for mod in map(own_part, mods) if mod is not None]
    if new.name == "number 8" and (uneven := [part for part in described if is_small_upper_loop(part)]):
        described = [part for part in described if part not in uneven]
        new = replace(new, style=", ".join(filter(None, [new.style, "smaller upper loop"])))
    new, mods, later = _undergone(new, [mod for mod in mods if own_part(mod) is None])
    crosses = tuple(one for one in extra if isinstance(one, Crosses))  # "cross the stem near the top with a line"
    extra = tuple(one for one in extra if one not in crosses)
    relations = _related(new, mods, verb, crosses)
    if target is not None:
        relations.constraints = [retargeted(one, target) for one in relations.constraints]
    relations.add(*extra)
    if isinstance(relations.theme, New) and relations.bends:
        new = replace(new, name=relations.theme.name, faces=relations.theme.faces, bent=relations.theme.bent)
    if relations.heading and _goes_straight(new, relations.constraints):
        relations.add(Points(relations.heading))  # type: ignore[arg-type]
    new, relations.constraints = _bent_there(new, relations.constraints)
    relations.constraints = _flat_against(new, near_corners(relations.constraints))
    new, relations.constraints = _pointing_away(new, relations.constraints)
    within = next((one.target for one in relations.constraints if isinstance(one, Inside)), Known())
    if within != Known():  # "in the triangle, from the top down to the lower side"
        relations.constraints = [
            retargeted(one, within) if isinstance(one, Spans) else one for one in relations.constraints
        ]
    there = next((c.target for c in relations.constraints if isinstance(c, At) and c.own is None), None)
    if there is not None and Crosses(Known()) in relations.constraints:  # "halfway down the stem, cross the figure"
        kept = [c for c in relations.constraints if c != Crosses(Known()) and not isinstance(c, At)]
        relations.constraints = [*kept, Crosses(there.of, there)]
    if new.count > 1 and any(map(_spreads_anyhow, relations.constraints)) and not relations.says(Points):
        raise refuse("which way each of them goes")  # "five rays from the curve"
    new, accessories = new_with(builder, new, relations)
    if len({mod.args[0] for mod in mods if mod.kind == "place new"}) < sum(mod.kind == "place new" for mod in mods):
        raise refuse("in which of several new things it is to be")
    for mod in [mod for mod in mods if mod.kind == "place new"]:
        if mod.args[0] == "inside" and mod.args[1].count > 1:
            raise refuse(f"how it is to come into several of {mod.args[1].name!r}")  # "divides it into two squares"
        builder.append(Add(mod.args[1]))
        relations.read([Mod("place", (mod.args[0], mod.args[2]))])
    if new.count == 0:
        raise refuse(f"how many {new.name!r}; say for example 'two'")
    added = Add(new, tuple(relations.constraints))
    builder.append(*(around(added) or outwards(added)), *accessories)
    for part in described:
        resize(builder, Word("make", {}), *part.args)
    for verb_of, own, ref in later:
        changed(builder, verb_of.word, ref, own)


def _goes_straight(new: New, constraints: list[Constraint]) -> bool:
    """Whether nothing else tells which way a new stroke goes."""
    courses = (c for c in constraints if isinstance(c, (Points, Spans)))
    ends = [c for c in courses if getattr(c, "end", c) is not None]
    return new.name == "line" and new.orientation in {None, "vertical"} and not ends


def _bent_there(new: New, constraints: list[Constraint]) -> tuple[New, list[Constraint]]:
    """``a vertical line, bent to the right at the top``: the end that is bent, and whereto."""
    ends = [c for c in constraints if isinstance(c, Touches) and c.own is None and c.target.of is phrases.UNSAID]
    ways = [c for c in constraints if isinstance(c, Points)]
    sides = {"horizontal": ("left", "right"), "vertical": ("top", "bottom")}.get(new.orientation or "", ())
    to = new.faces or (ways[0].side if len(ways) == 1 else None)
    if new.name != "curve" or len(ends) != 1 or to is None or ends[0].target.at not in sides:
        return new, constraints
    bent = ((ends[0].target.at, to),)
    return replace(new, name="line", faces=None, bent=bent), [c for c in constraints if c not in (*ends, *ways)]  # type: ignore[arg-type]


def _pointing_away(new: New, constraints: list[Constraint]) -> tuple[New, list[Constraint]]:
    """An arrowhead at an end points away from there."""
    places = [at for c in constraints if isinstance(c, OneEach) for at in c.places]
    places += [c.target for c in constraints if isinstance(c, Touches) and c.own is None]
    known = any(isinstance(c, Points) or getattr(c, "own", None) for c in constraints)
    if (new.name, new.angle_deg) != ("capital letter v", 90.0) or known or not {at.at for at in places} <= SIDES:
        return new, constraints
    if not places:
        return new, constraints
    side: Any = places[0].at if len(places) == 1 else "outer"
    return replace(new, angle_deg=0.0), [*constraints, Points(side)]


def _spreads_anyhow(constraint: Constraint) -> bool:
    """Whether a stroke starts anywhere at a thing and goes anywhere."""
    return isinstance(constraint, Spans) and constraint.end is None and getattr(constraint.start, "at", "") == "all"


def _flat_against(new: New, constraints: list[Constraint]) -> list[Constraint]:
    """``on the right, its flat side against the square``: so that its flat side is on the left."""
    flat = next((c.own for c in constraints if isinstance(c, Touches) and c.own and c.own.of.name == "line"), None)
    sides = [c.side for c in constraints if isinstance(c, Beside)]
    sides += [c.target.at for c in constraints if isinstance(c, Touches)]  # type: ignore[misc]
    side: Any = next((one for one in sides if one in phrases.ACROSS), None)
    if new.name not in {"half circle", "capital letter d"} or flat is None or side is None or new.faces:
        return constraints
    if any(isinstance(c, Points) for c in constraints):
        return constraints
    return [*constraints, At(Feature(parts_and_places.opposite(side), phrases.THEME), flat)]  # type: ignore[arg-type]


def _on_each_side(mod: Mod) -> bool:
    """``on either side of it``, ``from each side of it``."""
    sides = [one for one in mod.args if isinstance(one, phrases.Each) and getattr(one.ref, "at", "") == "sides"]
    return (mod.kind == "place" and mod.args[0] == "either side of") or (mod.kind in {"place", "path"} and bool(sides))


def _on_side(mod: Mod, side: Any) -> Mod:
    """The same for one of both sides."""
    if mod.args[0] == "either side of":
        return Mod("place", (f"{side} of", mod.args[1]))
    return Mod(mod.kind, tuple(Feature(side, a.ref.of) if isinstance(a, phrases.Each) else a for a in mod.args))


def _undergone(new: New, mods: list[Mod]) -> tuple[New, list[Mod], list[tuple[Verb, list[Mod], Any]]]:
    """What a new thing has undergone: rotations are its own, other changes come later; the modifiers that are left."""
    changes = [mod.args[0] for mod in mods if mod.kind == "changed"]
    mods = [mod for mod in mods if mod.kind != "changed"]
    later: list[tuple[Verb, list[Mod], Any]] = []
    for result in [mod for mod in mods if mod.kind == "result" and any(m.kind == "changed" for m in mod.args[1])]:
        mods.remove(result)  # "an H whose bar is moved to the top"
        whose = IT if result.args[0] is None else parts_and_places.of(result.args[0], IT)
        later += [(*mod.args[0], whose) for mod in result.args[1] if mod.kind == "changed"]
        if any(mod.kind != "changed" for mod in result.args[1]):
            raise refuse("what changes in it")
    for verb, own in changes:
        if {"TURN_V", "FLIP_V", "MIRROR_V"} & set(verb.word.senses):
            new, rest = turned(new, verb, own)
            mods += rest
        else:
            later.append((verb, own, IT))
    return new, mods, later


def _related(new: New, mods: list[Mod], verb: Verb | None, known: tuple[Constraint, ...] = ()) -> Descriptions:
    """The modifiers of a new thing as constraints, besides those that are known."""
    goes = new.name in STROKES and any(mod.kind == "way" for mod in mods)  # "a line going up and out"
    mods = [Mod("way", ("out",)) if mod.kind == "off" and goes else mod for mod in mods if mod.kind != "off" or goes]
    sense = verb.word.senses.get("ADD_V", "x") if verb else "x"
    posture = [Mod("posture", (sense,))] if sense != "x" else []
    relations = Descriptions(new, verb.word.text if verb else "")
    relations.add(*known)
    return relations.read([*posture, *map(equal_parts, mods)])


def continued(builder: Builder, new: New) -> New:
    """``another``, ``three more``: like the thing added before."""
    before = next((step.theme for step in reversed(builder.steps) if isinstance(step, Add)), None)
    if new.name == "again":
        if before is None:
            raise refuse("a number without a noun")
        return replace(before, count=new.count)
    return replace(before, count=1) if new == New("figure", copy_of=IT) and before is not None else new


_COURSES = {"left to right": "horizontal", "top to bottom": "vertical"}
"""How a new stroke runs."""


def new_with(builder: Builder, new: New, relations: Descriptions) -> tuple[New, list[Step]]:
    """The new thing with the modifiers that describe itself, and what is added with it."""
    steps: list[Step] = []
    turn: dict[str, Any] = {}
    if relations.count:
        new = replace(new, count=relations.count)
    for mod in relations.rest:
        beside = any(isinstance(one, Beside) and (one.side,) == mod.args for one in relations.constraints)
        if mod.kind == "way" and (beside or (mod.args == ("bottom",) and relations.posture == "hang")):
            continue  # "under it, a little way down", "hang down from it"
        if mod.kind == "way" and mod.args[0] in SIDES and new.name not in STROKES and new.faces in {None, mod.args[0]}:
            new = replace(new, faces=mod.args[0])
        elif mod.kind in {"angle", "clock"}:
            turn[mod.kind] = mod.args[0]
        elif mod.kind == "is" and isinstance(mod.args[0], New) and mod.args[0].copy_of is not None:
            new = replace(new, copy_of=mod.args[0].copy_of, mirrored=mod.args[0].mirrored)
        elif mod.kind == "pose" and mod.args[0] in _COURSES and (new.name in STROKES or new.count > 1):
            new = oriented(new, _COURSES[mod.args[0]]) if new.name in STROKES else new
        elif mod.kind == "pose" and mod.args[0] in {"horizontal", "vertical"}:
            new = oriented(new, mod.args[0])
        elif mod.kind == "pose" and any(map(is_about_itself, relations.constraints)):
            continue  # "a T on its side, with the bar on the right"
        elif mod.kind == "pose" and mod.args[0] != "over":
            new = posed(new, mod.args[0])
        elif mod.kind == "units" and mod.args[0] in dict(new.units):
            raise refuse("two lengths of one thing")
        elif mod.kind == "units":
            new = replace(new, units=(*new.units, mod.args))
        elif mod.kind == "rounded" and new.name in POLYGONS:
            new = replace(new, rounded=(*new.rounded, *mod.args))
        elif mod.kind == "style":
            new = replace(new, style=", ".join(filter(None, [new.style, mod.args[0]])))
        elif mod.kind == "ratio" and mod.args[2] is None and mod.args[1]:
            field = {"width": "width", "height": "height"}.get(mod.args[1], "size")
            new = replace(new, **{field: getattr(new, field) * mod.args[0]})
        elif mod.kind == "quality":
            new = with_quality(new, mod.args[0])
        elif mod.kind == "accessory":
            steps += _accessory(*mod.args)
        elif mod.kind == "accessory of each" and new.count > 1:
            several = Known("piece", which="last", count=new.count)
            steps.append(ForEach(several, tuple(map(of_each, _accessory(*mod.args)))))
        elif mod.kind not in {"slightly", "place new", "pose"}:
            raise refuse(f"{worded(mod)} of something new")
    if turn:
        new = replace(new, angle_deg=turn.get("angle", 90.0) * turn.get("clock", 1))
    return new, steps


def _accessory(new: Any, mods: list[Mod]) -> list[Any]:
    """What comes with something new, which is "it"."""
    inner = Builder()
    add_new(inner, new, mods, target=IT)
    if not any(getattr(step, "constraints", ()) for step in inner.steps):  # "an E with three arms"
        raise refuse("where that is which comes with it")
    return inner.steps


def _placed(mod: Mod) -> Mod:
    """``a D on its right side``, of something new: beside what was mentioned."""
    if mod.kind == "pose" and mod.args[0] in {"left", "right"}:
        return Mod("place", ("on", Feature(mod.args[0], IT)))
    return mod
