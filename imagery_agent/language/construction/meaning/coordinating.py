"""Several new things in one sentence: which of them is where, and whose places they are at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeGuard

from imagery_agent.language.construction.meaning.adding import add_by, add_new
from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.nouns.phrases import EACH, IT, UNSAID, Mod, refuse
from imagery_agent.language.construction.meaning.placing.theme import SIDES, STROKES, is_side
from imagery_agent.language.construction.meaning.surrounding import bound
from imagery_agent.language.construction.noun_phrases import NounPhrase, Verb
from imagery_agent.language.construction.tree import (
    Add,
    At,
    Beside,
    Between,
    Constraint,
    Feature,
    ForEach,
    Inside,
    Known,
    New,
    OneEach,
    Points,
    Spans,
    Touches,
)  # fmt: skip

_PLACED = frozenset(
    ["place", "inset", "relate", "path", "level", "bare", "posture", "pose", "slightly", "way", "between"]
)
"""Modifiers that only say where one of several is."""
_AFTER = {"row": "right of", "column": "below", "stacked": "on top of"}
"""Where the second of two things is that are arranged."""


def add_all(builder: Builder, verb: Verb | None, nouns: list[NounPhrase], mods: list[Mod]) -> None:
    """The new things of a clause."""
    if add_distributed(builder, nouns, mods, verb):
        return
    said, at = mods, len(builder.steps)
    for noun in nouns:
        mods = _like_the_one_before(noun, said)
        if verb is not None and not any(mod.kind == "one each" for mod in mods):
            add_by(builder, verb, noun, mods)
        elif not add_described(builder, noun.new(), mods, verb):
            add_new(builder, noun.new(), mods, verb)
    if len(nouns) > 1 and all(isinstance(step, Add) for step in builder.steps[at:]):
        builder.steps[at:] = bound(builder.steps[at:])  # "a square and a triangle in it"


def _like_the_one_before(noun: NounPhrase, mods: list[Mod]) -> list[Mod]:
    """``another o of the same size``: as large as the o before; ``another one of the same size`` is a copy anyway."""
    same = [mod for mod in mods if mod.kind == "ratio" and mod.args[2] == "same"]
    order = {one.word.senses.get("ORDER") for one in noun.adjectives}
    if not same or not ("ANOTHER" in noun.words or order & {"second", "third"}):
        return mods
    new = noun.new()
    if isinstance(new, New) and new.copy_of is not None:
        return [mod for mod in mods if mod not in same]
    like = Known(new.name, which="last")
    return [Mod("ratio", (*mod.args[:2], like, *mod.args[3:])) if mod in same else mod for mod in mods]


def add_described(builder: Builder, new: Any, mods: list[Mod], verb: Verb | None) -> bool:
    """``two circles, a small one and a large one``: one step for each; False if they differ in nothing but place."""
    each = next((mod for mod in mods if mod.kind == "one each"), None)
    runs = Mod("posture", ("run",)) in mods and getattr(new, "name", "") in STROKES  # "one to the left"
    if not isinstance(new, New) or each is None:
        return False
    if all(_only_placed(group) and not (runs and _is_way(group)) for group in each.args):
        return False
    if new.count not in {0, len(each.args)}:
        raise refuse(f"what is said of {len(each.args)} of {new.count}")
    shared = [mod for mod in mods if mod is not each and mod.kind != "arranged"]
    order = next((mod.args[0] for mod in mods if mod.kind == "arranged"), None)
    if order is not None and order not in _AFTER:
        raise refuse(f"{order!r} of things that differ")
    at = len(builder.steps)
    for number, group in enumerate(each.args):
        beside = [Mod("place", (_AFTER[order], Known("piece", which="new")))] if number and order else []
        add_new(builder, replace(new, count=1), [*shared, *beside, *group], verb)
        joined_to_last(builder, len(builder.steps) - 1, since=at + 1)
    if not any(isinstance(step, ForEach) for step in builder.steps[at:]):
        builder.steps[at:] = bound(builder.steps[at:])
    return True


def _only_placed(group: list[Mod]) -> bool:
    """Whether no more than one place is said of one of several."""
    places = [mod for mod in group if mod.kind in {"place", "inset", "relate", "path", "way", "between"}]
    courses = [mod for mod in places if mod.kind == "path" and None not in mod.args]
    return all(mod.kind in _PLACED for mod in group) and len(places) < 2 and not courses


def _is_way(group: list[Mod]) -> bool:
    """``one to the left``, of strokes that run: which way it goes."""
    return len(group) == 1 and (group[0].kind == "way" or (group[0].kind == "path" and is_side(group[0].args[1])))


def add_distributed(builder: Builder, nouns: list[NounPhrase], mods: list[Mod], verb: Verb | None) -> bool:
    """``a circle and a square, one at each end``: the first at the first place; False if nothing is distributed."""
    if len(nouns) < 2 or not any(mod.kind in {"one each", "apiece"} for mod in mods):
        return False
    news = [noun.new() for noun in nouns]
    inner = Builder(list(builder.steps), builder.mentioned, builder.sentence)
    add_new(inner, replace(news[0], count=len(news)), mods, verb)
    steps = inner.steps[len(builder.steps) :]
    step = steps[0]
    said = next((one for one in step.constraints if isinstance(one, OneEach)), None) if isinstance(step, Add) else None
    if len(steps) != 1 or not isinstance(step, Add) or said is None:
        raise refuse("which of them is where")
    places = said.places
    if len(places) == 1 and places[0].at == "ends":
        places = (replace(places[0], at="end"),) * 2  # what is free of both
    if len(places) != len(news):
        raise refuse("which of them is where")
    rest = tuple(one for one in step.constraints if one is not said)
    if any(new.count != 1 for new in news):
        raise refuse("how many of them are at each place")
    builder.append(*bound([Add(new, (_at(said, place), *rest)) for new, place in zip(news, places, strict=True)]))
    return True


def _at(said: OneEach, place: Feature) -> Constraint:
    if said.relation == "inside":
        return Inside(place.of, place.at)  # type: ignore[arg-type]
    if said.relation == "beside":
        return Beside(place.at, place.of)  # type: ignore[arg-type]
    if said.relation == "from":
        return Spans(place, None)
    return At(place) if said.relation == "at" else Touches(place)


def joined_to_last(builder: Builder, at: int, since: int | None = None) -> None:
    """``a circle on its left end and a square on its right end``: the second thing is at what the first one is at.

    ``at``: number of steps before the clause without a verb that was read last; ``since``: before which there is no
    first thing, if not before the sentence.
    """
    if len(builder.steps) != at + 1 or at <= (builder.sentence if since is None else since - 1):
        return
    before, last = builder.steps[at - 1 :]
    first = before.steps[-1] if isinstance(before, ForEach) and before.theme == IT else before
    if not isinstance(first, Add) or not isinstance(last, Add):
        return
    last = builder.steps[at] = replace(last, constraints=tuple(_owned(one, first) for one in last.constraints))
    mine, its_own = ([where for c in step.constraints if (where := _where(c)) is not None] for step in (first, last))
    ways = [one.side for one in last.constraints if isinstance(one, Points)]
    alike = first is before and first.theme.name == last.theme.name
    alike = alike and not any(isinstance(one, Points) for one in first.constraints)
    if alike and ways and ways == [at for at, _ in its_own] and len(mine) == 1:  # "both facing away from the circle"
        before = builder.steps[at - 1] = replace(first, constraints=(*first.constraints, Points(mine[0][0])))  # type: ignore[arg-type]
    rooms = [any(isinstance(c, Inside) and c.target == IT for c in step.constraints) for step in (first, last)]
    if all(rooms) and first is before:  # "inside it, a circle on the left and a square on the right"
        builder.steps[at - 1 :] = bound([first, last])
        return
    of_it = isinstance(before, ForEach) or any(of in {IT, EACH} for _, of in mine)
    if of_it and any(of == IT for _, of in its_own) and {at for at, _ in mine}.isdisjoint(at for at, _ in its_own):
        steps = list(before.steps) if isinstance(before, ForEach) else [before]
        builder.steps[at - 1 :] = bound([*steps, last])


def within(mods: list[Mod], first: Any) -> list[Mod]:
    """``two dots inside it near the top and a line near the bottom``: where the second one is, inside as well."""
    inside = next((one for one in getattr(first, "constraints", ()) if isinstance(one, Inside)), None)
    if inside is None or not isinstance(first, Add):
        return mods
    above = {one.side for one in first.constraints if isinstance(one, Beside) and one.target == Known()}
    sides = [_upper_or_lower(mod) if {"top", "bottom"} & {inside.region, *above} else None for mod in mods]
    return [
        Mod("place", ("inside", Feature(at, inside.target))) if at else m for m, at in zip(mods, sides, strict=True)
    ]


def _upper_or_lower(mod: Mod) -> Any:
    """``near the bottom``, ``below``: of what is not said."""
    if mod.kind == "place" and mod.args[0] in {"at", "on", "next to"} and is_side(mod.args[1]):
        return mod.args[1].at if mod.args[1].at in {"top", "bottom"} else None
    return {"above": "top", "below": "bottom"}.get(mod.args[0]) if mod.kind == "bare" else None


def in_order(steps: list[Any], *, first: bool) -> list[Any]:
    """``one on the left, one in between, one on the right``: in a drawable order; ``first``: of nothing else."""
    said = {_of_three(step, first=first): step for step in steps}
    if len(steps) != 3 or set(said) != {"left", "between", "right"}:
        return steps
    if not first:
        return [said["left"], said["right"], said["between"]]
    new = Known("piece", which="new")
    joined = any(isinstance(one, Touches) for step in steps for one in step.constraints)
    beside: tuple[Constraint, ...] = (Beside("right", new), *([Touches(Feature("all", new))] if joined else []))
    return [Add(said["left"].theme), Add(said["between"].theme, beside), Add(said["right"].theme, beside)]


def _of_three(step: Any, *, first: bool) -> str | None:
    """Which of three in a row a new thing is, if no more is said of it than where it is and that all touch."""
    one = [c for c in getattr(step, "constraints", ()) if not isinstance(c, Touches) or c.target.at != "all"]
    if not isinstance(step, Add) or step.theme.count != 1 or len(one) != 1:
        return None
    if isinstance(one[0], Beside) and one[0].target == Known():
        return one[0].side
    return "between" if isinstance(one[0], Between) or (first and one[0] == At(Feature("center", Known()))) else None


def _owned(constraint: Constraint, first: Add) -> Constraint:
    """A constraint with the owners of places that name none: those of the same places of the first thing."""
    if not isinstance(constraint, (Touches, At, Spans)):
        return constraint
    fields: dict[str, Any] = {}
    for name in ("target", "start", "end"):
        place = getattr(constraint, name, None)
        known = [one.of for c in first.constraints if _is_side(one := getattr(c, name, None))]
        owner = IT if known[:1] == [EACH] else next(iter(known), UNSAID)
        if _is_side(place) and place.of == UNSAID and owner.which not in SIDES:
            fields[name] = replace(place, of=owner)
    return replace(constraint, **fields) if fields else constraint


def _is_side(place: Any) -> TypeGuard[Feature]:
    """Whether it is a side or an end of something."""
    return isinstance(place, Feature) and place.at in {*SIDES, "end", "ends", "far"}


def _where(constraint: Constraint) -> tuple[str, Known] | None:
    """On which side, or at which place, of what something is."""
    if isinstance(constraint, Beside):
        return constraint.side, constraint.target
    if isinstance(constraint, Inside) and constraint.region is not None:
        return constraint.region, constraint.target
    if not isinstance(constraint, (Touches, At, Spans)):
        return None
    found = (getattr(constraint, name, None) for name in ("target", "start"))
    return next(((one.at, one.of) for one in found if _is_side(one)), None)
