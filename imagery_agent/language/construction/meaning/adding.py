"""New things: what is imagined, where it is placed, and what is described of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning import phrases
from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.changing import changed
from imagery_agent.language.construction.meaning.modifiers import side_of_path, worded
from imagery_agent.language.construction.meaning.moving import join
from imagery_agent.language.construction.meaning.phrases import (
    CORNERS,
    EACH,
    IT,
    UNSAID,
    Half,
    Mod,
    Pair,
    as_feature,
    as_known,
    refuse,
)
from imagery_agent.language.construction.meaning.references import equal_parts, own_part, pair_of, part_described
from imagery_agent.language.construction.meaning.relations import Relations, closing
from imagery_agent.language.construction.meaning.sizing import resize
from imagery_agent.language.construction.meaning.theme import SIDES, STROKES
from imagery_agent.language.construction.meaning.turning import pose_angle, turn
from imagery_agent.language.construction.noun_phrases import NounPhrase, Verb
from imagery_agent.language.construction.tree import (
    Add,
    Apart,
    Arranged,
    At,
    Beside,
    Constraint,
    Crosses,
    Encloses,
    Feature,
    ForEach,
    Inside,
    Known,
    Mirror,
    Move,
    New,
    OneEach,
    Parallel,
    Points,
    Remove,
    SizeRatio,
    Spans,
    Step,
    Touches,
    Turn,
)
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
    if not isinstance(thing, (New, Half)):
        raise refuse("what to add")
    new = continued(builder, thing.new if isinstance(thing, Half) else thing)
    mods = [_placed(mod) for mod in mods]
    described = [mod for mod in map(own_part, mods) if mod is not None]
    mods = [mod for mod in mods if own_part(mod) is None]
    goes = new.name in STROKES and any(mod.kind == "way" for mod in mods)  # "a line going up and out"
    mods = [Mod("way", ("out",)) if mod.kind == "off" and goes else mod for mod in mods if mod.kind != "off" or goes]
    changes = [mod.args[0] for mod in mods if mod.kind == "changed"]
    mods = [mod for mod in mods if mod.kind != "changed"]
    later: list[tuple[Verb, list[Mod], Any]] = []
    for result in [mod for mod in mods if mod.kind == "result" and any(m.kind == "changed" for m in mod.args[1])]:
        mods.remove(result)  # "an H whose bar is moved to the top"
        whose = IT if result.args[0] is None else phrases.of(result.args[0], IT)
        later += [(*mod.args[0], whose) for mod in result.args[1] if mod.kind == "changed"]
        if len([mod for mod in result.args[1] if mod.kind != "changed"]):
            raise refuse("what changes in it")
    for verb_of, own in changes:
        if {"TURN_V", "FLIP_V", "MIRROR_V"} & set(verb_of.word.senses):
            new, rest = _turned(new, verb_of, own)
            mods += rest
        else:
            later.append((verb_of, own, IT))
    sense = verb.word.senses.get("ADD_V", "x") if verb else "x"
    mods = [equal_parts(mod) for mod in mods]
    posture = [Mod("posture", (sense,))] if sense != "x" else []
    relations = Relations(new, verb.word.text if verb else "").read([*posture, *mods])
    if target is not None:
        relations.constraints = [_retarget(one, target) for one in relations.constraints]
    relations.add(*extra)
    if isinstance(relations.theme, New) and relations.bends:
        new = replace(new, name=relations.theme.name, faces=relations.theme.faces)
    relations.constraints = _near_corners(relations.constraints)
    within = next((one.target for one in relations.constraints if isinstance(one, Inside)), Known())
    if within != Known():  # "in the triangle, from the top down to the lower side"
        relations.constraints = [
            _retarget(one, within) if isinstance(one, Spans) else one for one in relations.constraints
        ]
    new, accessories = new_with(builder, new, relations)
    for mod in [mod for mod in mods if mod.kind == "place new"]:
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
    if isinstance(thing, Half):
        builder.append(Remove(IT, region=phrases.opposite(thing.side or "top"), share=0.5))  # type: ignore[arg-type]


def _near_corners(constraints: list[Constraint]) -> list[Constraint]:
    """``near every corner inside the square``: in its corners."""
    each = next((one for one in constraints if isinstance(one, OneEach) and one.places[0].at == "corners"), None)
    inside = next((one for one in constraints if isinstance(one, Inside)), None)
    if each is None or inside is None:
        return constraints
    corners: Any = ("top left", "top right", "bottom left", "bottom right")
    places = tuple(Feature(corner, inside.target) for corner in corners)
    return [*(one for one in constraints if one not in (each, inside)), OneEach(places, "inside")]


_COMPASS = ("top", "top right", "right", "bottom right", "bottom", "bottom left", "left", "top left")


def around(step: Add) -> list[Step] | None:
    """``six circles around the O``: one at each of as many sides; None if nothing is said to be around something."""
    said = next((one for one in step.constraints if isinstance(one, Encloses)), None)
    if said is None or step.theme.count == 1:
        return None
    if step.theme.count == 0:
        raise refuse(f"how many {step.theme.name!r}; say for example 'six'")
    stroke = step.theme.name in STROKES
    apart = any(isinstance(one, Apart) for one in step.constraints) or said.touching is False
    whole = [one for one in step.constraints if isinstance(one, Touches) and one.target.at == "all" and one.own is None]
    own = (said, Apart(said.target), Points("outer"), *whole)
    touching = bool(whole) or (stroke and not apart)
    rest = tuple(one for one in step.constraints if one not in own and not isinstance(one, Arranged))
    steps: list[Step] = []
    for number in range(step.theme.count):
        place = Feature("outline", said.target, fraction=number / step.theme.count)
        side: Any = _COMPASS[round(8 * number / step.theme.count) % 8]
        where: list[Constraint] = [Touches(place)] if touching else []
        where += [Apart(said.target)] if apart else []
        where += [Points(side)] if stroke else [] if touching else [Beside(side, said.target)]
        where += [Beside(side, said.target)] if stroke and apart else []
        steps.append(Add(replace(step.theme, count=1), (*where, *rest)))
    return _of_the_same(steps)


def _of_the_same(steps: list[Step]) -> list[Step]:
    """Several steps of one clause, in all of which "it" is the same thing."""
    if not any(_retarget(one, EACH, IT) != one for step in steps for one in step.constraints):  # type: ignore[union-attr]
        return steps
    bound = [replace(step, constraints=tuple(_retarget(one, EACH, IT) for one in step.constraints)) for step in steps]  # type: ignore[union-attr, arg-type]
    return [ForEach(IT, tuple(bound))]  # type: ignore[arg-type]


def outwards(step: Add) -> list[Step]:
    """``two legs at the bottom, splaying outwards``: each of the two in its own direction."""
    said = [one for one in step.constraints if not (isinstance(one, Points) and one.side == "outer")]
    if len(said) == len(step.constraints) or step.theme.count != 2:
        return [step]
    each = next((one for one in said if isinstance(one, OneEach)), None)
    edge = next((one for one in said if isinstance(one, Touches) and one.target.at in CORNERS), None)
    if each is not None and len(each.places) == 2 and each.relation in {"touches", "beside"}:
        places = each.places
    elif edge is not None:
        places = tuple(replace(edge.target, at=corner) for corner in CORNERS[edge.target.at])  # type: ignore[arg-type, assignment]
    else:
        raise refuse("which way is outwards")
    rest = tuple(one for one in said if one not in (each, edge))
    one = replace(step.theme, count=1)
    return _of_the_same([Add(one, (*rest, Touches(place), Points(place.at))) for place in places])  # type: ignore[arg-type]


def continued(builder: Builder, new: New) -> New:
    """``another``, ``three more``: like the thing added before."""
    before = next((step.theme for step in reversed(builder.steps) if isinstance(step, Add)), None)
    if new.name == "again":
        if before is None:
            raise refuse("a number without a noun")
        return replace(before, count=new.count)
    return replace(before, count=1) if new == New("figure", copy_of=IT) and before is not None else new


def new_with(builder: Builder, new: New, relations: Relations) -> tuple[New, list[Step]]:
    """The new thing with the modifiers that describe itself, and what is added with it."""
    steps: list[Step] = []
    turn: dict[str, Any] = {}
    if relations.count:
        new = replace(new, count=relations.count)
    for mod in relations.rest:
        if mod.kind == "way" and mod.args[0] in SIDES and new.name not in STROKES:
            new = replace(new, faces=mod.args[0])
        elif mod.kind in {"angle", "clock"}:
            turn[mod.kind] = mod.args[0]
        elif mod.kind == "is" and isinstance(mod.args[0], New) and mod.args[0].copy_of is not None:
            new = replace(new, copy_of=mod.args[0].copy_of, mirrored=mod.args[0].mirrored)
        elif mod.kind == "pose" and mod.args[0] in {"horizontal", "vertical"}:
            new = _oriented(new, mod.args[0])
        elif mod.kind == "pose" and mod.args[0] != "over":
            new = _posed(new, mod.args[0])
        elif mod.kind == "units":
            new = replace(new, units=(*new.units, mod.args))  # type: ignore[arg-type]
        elif mod.kind == "style":
            new = replace(new, style=", ".join(filter(None, [new.style, mod.args[0]])))
        elif mod.kind == "ratio" and mod.args[2] is None and mod.args[1]:
            field = {"width": "width", "height": "height"}.get(mod.args[1], "size")
            new = replace(new, **{field: getattr(new, field) * mod.args[0]})
        elif mod.kind == "quality":
            new = _with_quality(new, mod.args[0])
        elif mod.kind == "accessory":
            inner = Builder()
            add_new(inner, mod.args[0], mod.args[1], target=IT)
            steps += inner.steps
        elif mod.kind not in {"slightly", "place new", "pose"}:
            raise refuse(f"{worded(mod)} of something new")
    if turn:
        new = replace(new, angle_deg=turn.get("angle", 90.0) * turn.get("clock", 1))
    return new, steps


def give(builder: Builder, nouns: list[NounPhrase], mods: list[Mod]) -> None:
    """``give it two legs``, ``give it two eyes and a mouth``."""
    if len(nouns) > 2:
        for noun in nouns[1:]:
            give(builder, [NounPhrase([], ready=as_known(nouns[0].ref())), noun], mods)
        return None
    if isinstance(nouns[0].ref(), phrases.Each):
        raise refuse("what to do for each of several things in one sentence")
    if len(nouns) == 2 and isinstance(nouns[0].ref(), Feature):  # "its end is given a triangle"
        return add_new(builder, nouns[1].new(), [Mod("place", ("at", nouns[0].ref())), *mods])
    owner, at = as_known(nouns[0].ref()), len(builder.steps)
    if len(nouns) == 2 and not mods and (part := part_described(nouns[1])):
        return resize(builder, Word("make", {}), phrases.of(replace(part.args[0], of=None), owner), part.args[1])
    if len(nouns) == 1:
        return turn(builder, owner, mods)
    add_new(builder, nouns[1].new(), mods, target=owner)
    step = builder.steps[at]
    if not isinstance(step, Add):
        return None
    said = [one for one in step.constraints if not isinstance(one, (Points, Parallel, SizeRatio))]
    if not said:
        if step.theme.name in STROKES and not step.constraints:
            raise refuse("where it is to be, or how a part of it is to change")
        side = next((one.side for one in step.constraints if isinstance(one, Points)), "all")
        builder.steps[at] = replace(step, constraints=(*step.constraints, Touches(Feature(side, owner))))  # type: ignore[arg-type]
    return None


def cover(builder: Builder, verb: Verb, nouns: list[NounPhrase], instrument: NounPhrase, mods: list[Mod]) -> None:
    """``close the top with a line``, ``crown each point with a circle``."""
    ref = pair_of(nouns)
    to = next((mod for mod in mods if mod.kind == "path" and mod.args[0] is None), None)
    if verb.is_a("CONNECT_V") and to is not None and len(nouns) == 1:
        ref = Pair(phrases.owned(ref, to.args[1]), to.args[1])  # "to the bottom of the O"
        mods = [mod for mod in mods if mod is not to]
    mods = mods[1:] if mods and mods[0] == Mod("way", ("top",)) else mods  # "join them up with"
    side = next((mod for mod in mods if mod.kind == "place" and _is_side(mod.args[1])), None)
    if verb.is_a("CLOSE_V") and side is not None and isinstance(ref, Known):  # "close it off at the top with"
        ref, mods = phrases.of(side.args[1], ref), [mod for mod in mods if mod is not side]
    from_to = any(mod.kind == "path" and None not in mod.args for mod in mods)
    if verb.is_a("CONNECT_V") and from_to and isinstance(ref, Known):
        return add_new(builder, instrument.new(), mods)  # "bridge the gap with a line from here to there"
    if isinstance(ref, phrases.Each):  # "crown each of the three points with ..."
        return add_new(builder, instrument.new(), [*mods, Mod("place", ("on", ref))])
    new = instrument.new()
    return add_new(builder, new, mods, extra=covering(builder, verb.word, ref, getattr(new, "orientation", None)))


def _is_side(ref: Any) -> bool:
    return isinstance(ref, Feature) and ref.of is UNSAID and ref.at in CORNERS and not ref.middle


def covering(builder: Builder, verb: Word, ref: Any, orientation: str | None = None) -> tuple[Constraint, ...]:
    """``surround it with``, ``close the top with``, ``connect the two ends with``."""
    if "MARK_V" in verb.senses:
        return (At(as_feature(ref)),) if not isinstance(ref, Known) else (At(Feature("center", ref)),)
    if "SURROUND_V" in verb.senses:
        return (Encloses(as_known(ref)),)
    several = ref == IT or (isinstance(ref, Known) and ref.name == "opening")
    if "CONNECT_V" in verb.senses and (pair := phrases.as_pair(phrases.TWO if several else ref)) is not None:
        return (Spans(pair.first, pair.second),)
    if "CLOSE_V" in verb.senses:
        return closing(ref)
    if "TOP_V" in verb.senses:
        side: Any = {"above": "top", "below": "bottom"}[verb.senses["TOP_V"]]
        return (Beside(side, as_known(ref)), Touches(Feature(side, as_known(ref))))
    if "CROSS_V" in verb.senses and verb.senses["CROSS_V"] == "divide" and orientation in {"vertical", "horizontal"}:
        sides: Any = ("top", "bottom") if orientation == "vertical" else ("left", "right")
        return (Spans(Feature(sides[0], as_known(ref)), Feature(sides[1], as_known(ref))),)
    if "CROSS_V" in verb.senses:
        return (Crosses(as_known(ref)),)
    raise refuse(f"{verb.text!r} with one place")


def connect(builder: Builder, verb: Verb, nouns: list[NounPhrase], mods: list[Mod]) -> None:
    """``connect the two ends``: a line; ``connect the D to the line``: moved there."""
    refs = [noun.ref() for noun in nouns]
    refs += [mod.args[1] for mod in mods if mod.kind == "path" and mod.args[0] is None]
    refs += [mod.args[0] for mod in mods if mod.kind == "with" and not mod.args[1]]
    rest = [mod for mod in mods if mod.kind not in {"path", "with"}]
    if len(refs) == 2 and verb.is_a("CONNECT_V"):
        first, second = refs
        if isinstance(first, Known) and isinstance(second, Known) and first.name not in STROKES:
            constraints = (Touches(Feature("all", second)),)
            return builder.append(Move(first, constraints=constraints))
        pair = Pair(as_feature(phrases.owned(first, second)), as_feature(second))
        return add_new(builder, New("line"), rest, extra=(Spans(pair.first, pair.second),))
    if refs == [IT] and verb.is_a("CONNECT_V"):
        return join(builder, verb.word, Known("piece", count=2), rest)
    return add_new(builder, New("line"), rest, extra=covering(builder, verb.word, refs[0]))


def _turned(new: New, verb: Verb, mods: list[Mod]) -> tuple[New, list[Mod]]:
    """A new thing that is turned or mirrored before it is placed; the modifiers that place it are returned."""
    kinds = {"angle", "clock", "pose"}
    first = next((m for m in mods if m.kind == "path" and side_of_path(m) in {"left", "right"}), None)
    own = [
        m for m in mods if m.kind in kinds or m is first or (m.kind == "way" and any(x.kind == "angle" for x in mods))
    ]
    turning = Builder()
    changed(turning, verb.word, Known(new.name), own)
    step = turning.steps[0]
    rest = [m for m in mods if m not in own]
    if isinstance(step, Turn) and step.angle_deg is not None and not step.constraints:
        return replace(new, angle_deg=step.angle_deg), rest
    if isinstance(step, Mirror) and not step.constraints:
        return replace(new, mirrored=step.axis), rest
    raise refuse(f"{verb.word.text!r} of something new")


def _placed(mod: Mod) -> Mod:
    """``a D on its right side``, of something new: beside what was mentioned."""
    if mod.kind == "pose" and mod.args[0] in {"left", "right"}:
        return Mod("place", ("on", Feature(mod.args[0], IT)))
    return mod


def _posed(new: New, pose: str) -> New:
    if pose.startswith("mirror"):
        return replace(new, mirrored="vertical" if pose == "mirror_vertical" else "horizontal")
    if new.name in {"rectangle", "oval"} and pose in {"side", "left", "right", "back", "face", "sideways"}:
        return replace(new, angle_deg=0.0)  # long things lie, unless they are said to stand
    angle, sign = pose_angle(pose, None, None)
    return replace(new, angle_deg=angle * (sign or 1))


def _with_quality(new: New, adjective: phrases.Adjective) -> New:
    """``a V that is upside down``, ``a line, horizontal``."""
    senses = adjective.word.senses
    if "THICK" in senses:
        raise refuse("how thick lines are")
    if "ORIENT" in senses:
        return _oriented(new, senses["ORIENT"])
    if "TURNED" in senses:
        return _posed(new, {"mirrored": "mirror", "sideways": "side"}.get(senses["TURNED"], senses["TURNED"]))
    if "UPRIGHT" in senses and new.name in {"rectangle", "oval"}:
        return replace(new, size=new.size * float(senses.get("SIZE", 1.0)), angle_deg=90.0)
    if "SIZE" in senses:
        return replace(new, size=new.size * float(senses["SIZE"]))
    if "SHAPED" in senses:
        dimension, factor = senses["SHAPED"].split()
        return replace(new, **{dimension: float(factor)})  # type: ignore[arg-type]
    if "COLOR" in senses or "FILLED" in senses:
        return replace(new, color=senses.get("COLOR", new.color), filled="FILLED" in senses or new.filled)
    raise refuse(f"{adjective.word.text!r} of something new")


def _oriented(new: New, orientation: Any) -> New:
    """``lying flat``, ``standing upright``: of a stroke its direction, of a long thing how it lies."""
    if new.name in STROKES:
        return replace(new, orientation=orientation)
    if new.name == "square" and orientation in {"horizontal", "vertical"}:  # "a box lying flat"
        return replace(new, **{"width" if orientation == "horizontal" else "height": 1.6})  # type: ignore[arg-type]
    if orientation == "vertical" and new.name not in {"rectangle", "oval"}:
        return new  # "an 8 that stands upright": as it does anyway
    if new.name in {"rectangle", "oval"} and orientation in {"horizontal", "vertical"}:
        return replace(new, angle_deg=90.0 if orientation == "vertical" else 0.0)
    raise refuse(f"{orientation!r} of {new.name!r}")


def _retarget(constraint: Constraint, target: Known, default: Known = UNSAID) -> Constraint:
    """The same constraint with another target than the default."""
    fields: dict[str, Any] = {}
    for name in ("target", "start", "end", "at"):
        value = getattr(constraint, name, None)
        if value == default:
            fields[name] = target
        elif isinstance(value, Feature) and value.of == default:
            fields[name] = replace(value, of=target)
    return replace(constraint, **fields) if fields else constraint
