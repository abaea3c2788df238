"""Several things around something, or going outwards from it: one step for each, on its own side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns.phrases import CORNERS, EACH, IT, UNSAID, refuse
from imagery_agent.language.construction.meaning.placing.theme import STROKES
from imagery_agent.language.construction.tree import (
    Add,
    Apart,
    Arranged,
    Beside,
    Constraint,
    Encloses,
    Feature,
    ForEach,
    Inside,
    Known,
    OneEach,
    Points,
    Remove,
    SizeRatio,
    Step,
    Touches,
)  # fmt: skip


def near_corners(constraints: list[Constraint]) -> list[Constraint]:
    """``near every corner inside the square``: in its corners."""
    each = next((one for one in constraints if isinstance(one, OneEach) and one.places[0].at == "corners"), None)
    inside = next((one for one in constraints if isinstance(one, Inside)), None)
    if each is None or (inside is None and each.relation != "inside"):
        return constraints
    corners: Any = ("top left", "top right", "bottom left", "bottom right")
    places = tuple(Feature(corner, each.places[0].of if inside is None else inside.target) for corner in corners)
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
    return bound(steps)


def bound(steps: list[Step]) -> list[Step]:
    """Several steps of one clause, in all of which "it" is the same thing."""
    same = [of_each(step) for step in steps]
    return [ForEach(IT, tuple(same))] if same != steps else steps


def of_each(step: Any) -> Any:
    """A step in which "it" is what is at hand."""
    if isinstance(step, Remove):
        return replace(step, theme=replace(step.theme, of=EACH)) if step.theme.of == IT else step
    return replace(step, constraints=tuple(retargeted(one, EACH, IT) for one in step.constraints))


def outwards(step: Add) -> list[Step]:
    """``two legs at the bottom, splaying outwards``: each of the two in its own direction."""
    ways = [one for one in step.constraints if isinstance(one, Points) and one.side in {"outer", "inner"}]
    said = [one for one in step.constraints if one not in ways]
    if not ways or step.theme.count != 2:
        return [step]
    each = next((one for one in said if isinstance(one, OneEach)), None)
    edge = next((one for one in said if isinstance(one, Touches) and one.target.at in CORNERS), None)
    if each is not None and len(each.places) == 2 and each.relation in {"touches", "beside", "from"}:
        places = each.places
    elif edge is not None:
        places = tuple(replace(edge.target, at=corner) for corner in CORNERS[edge.target.at])  # type: ignore[arg-type, assignment]
    elif len(ways) == 1 and step.theme.name not in STROKES:
        return _two_ways(replace(step, constraints=tuple(said)), inwards=ways[0].side == "inner")
    else:
        raise refuse("which way is outwards")
    if ways[0].side == "inner":
        raise refuse("how things at two places face each other")
    rest = tuple(one for one in said if one not in (each, edge))
    one = replace(step.theme, count=1)
    return bound([Add(one, (*rest, Touches(place), Points(place.at))) for place in places])  # type: ignore[arg-type]


def _two_ways(step: Add, *, inwards: bool) -> list[Step]:
    """``two triangles that point at each other``: side by side, or one above the other."""
    said = next((one for one in step.constraints if isinstance(one, Arranged)), Arranged("row"))
    rest = tuple(one for one in step.constraints if one is not said)
    sides: tuple[Any, Any] = ("left", "right") if said.order == "row" else ("top", "bottom")
    first, second = (sides[1], sides[0]) if inwards else sides
    one, before = replace(step.theme, count=1), Known("piece", which="new")
    beside = (Beside(sides[1], before), SizeRatio(1.0, before))
    return [Add(one, (*rest, Points(first))), Add(one, (*beside, Points(second)))]


def retargeted(constraint: Constraint, target: Known, default: Known = UNSAID) -> Constraint:
    """The same constraint with another target than the default."""
    fields: dict[str, Any] = {}
    for name in ("target", "start", "end", "at"):
        value = getattr(constraint, name, None)
        if value == default:
            fields[name] = target
        elif isinstance(value, Feature) and value.of == default:
            fields[name] = replace(value, of=target)
        elif default == IT and isinstance(value, Feature) and value.of.of == default:  # "the arms of it"
            fields[name] = replace(value, of=replace(value.of, of=target))
    return replace(constraint, **fields) if fields else constraint
