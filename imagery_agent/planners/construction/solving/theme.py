"""The theme of a step in its constraints: its own places, and what several constraints on it mean together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy.spatial.distance import cdist

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import OPPOSITE_SIDE, vector_of
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.choosing import STROKES, stroke_numbers
from imagery_agent.planners.construction.seeing.places import is_place, opening_of, places, point_of, tips
from imagery_agent.planners.construction.seeing.shape import Shape

Points = Callable[[Shape], np.ndarray]
"""Some places of the theme, float64 (K, 2), wherever it is."""


def means_theme(known: tree.Known | tree.Feature | None) -> bool:
    """Whether a phrase means what the step adds or changes, or a part of it."""
    if isinstance(known, tree.Feature):
        known = known.of
    return known is not None and (known.name == "theme" or means_theme(known.of))


def is_of_itself(constraint: tree.Constraint) -> bool:
    """Whether it relates places of the theme to places of the theme: that can be looked at, but no place follows."""
    own, target = getattr(constraint, "own", None), getattr(constraint, "target", None)
    return means_theme(target) and means_theme(own)


def places_part(constraint: tree.Constraint | None) -> bool:
    """Whether it says on which side of the theme a part of it is: "its flat side at the bottom"."""
    return (
        isinstance(constraint, tree.At) and is_of_itself(constraint) and vector_of(constraint.target.at) != (0.0, 0.0)
    )


def direction_of_part(constraint: tree.Constraint, shape: Shape) -> np.ndarray:
    """float64 (2,): from the middle of the theme to its part, in shares of its size."""
    assert isinstance(constraint, tree.At)
    own = own_places(constraint.own, shape)(shape)
    middle = (own.min(axis=0) + own.max(axis=0)) / 2
    return np.asarray((middle - shape.center) / max(float(shape.size.max()), 1e-3))


def about_theme(constraints: Sequence[tree.Constraint]) -> tuple[tree.Constraint, ...]:
    """The constraints as one sees them from the theme.

    Those on places of the figure relative to the theme are turned round; a region of something is one constraint, and
    so is a stroke from one place to another; what touches the inside of an enclosing theme is enclosed without a gap.
    """
    turned: list[tree.Constraint] = []
    for constraint in constraints:
        if isinstance(constraint, tree.Touches | tree.At | tree.Aligned) and means_theme(constraint.target):
            own = constraint.own if constraint.own is not None else tree.Feature("all")
            constraint = replace(constraint, own=constraint.target, target=own)
        turned.append(constraint)
    turned = [_through_points(one) for constraint in turned for one in _from_within(constraint)]
    found = _in_the_middle(_along_side(_from_end_to_end(_within_region(turned))))
    if any(isinstance(c, tree.Touches) for c in found):
        found = [replace(c, touching=True) if isinstance(c, tree.Encloses) and c.touching is None else c for c in found]
    if any(isinstance(c, tree.Closes | tree.Coincides) for c in found):  # "aligned so that ...": the rest says how
        found = [c for c in found if not (isinstance(c, tree.Aligned) and c.own.at == c.target.at == "center")]
    return tuple(found)


def _from_within(constraint: tree.Constraint) -> tuple[tree.Constraint, ...]:
    """Touching the theme's inside: touching the theme, which surrounds it."""
    own = constraint.own if isinstance(constraint, tree.Touches) else None
    if own is None or own.at != "inside" or not isinstance(constraint, tree.Touches):
        return (constraint,)
    return replace(constraint, own=None), tree.Encloses(constraint.target.of, touching=True)


def _through_points(constraint: tree.Constraint) -> tree.Constraint:
    """Passing through points: touching them."""
    if isinstance(constraint, tree.Crosses) and constraint.target.name == "point":
        return tree.Touches(tree.Feature("all", constraint.target))
    return constraint


def _within_region(constraints: Sequence[tree.Constraint]) -> list[tree.Constraint]:
    """Inside something and on a side of the figure, or in a region: in that region of it."""
    inside = [c for c in constraints if isinstance(c, tree.Inside)]
    if not inside:
        return list(constraints)
    beside = next((c for c in constraints if isinstance(c, tree.Beside) and c.target == tree.Known()), None)
    region = next((c.region for c in inside if c.region is not None), None)
    gone: list[tree.Constraint] = list(inside)
    if beside is not None and beside.side != "either":
        region = region or beside.side
        gone += [beside, tree.Touches(tree.Feature(beside.side))]
    target = next((c.target for c in inside if c.target != tree.Known()), tree.Known())
    touching = next((c.touching for c in inside if c.touching is not None), None)
    return [*(c for c in constraints if c not in gone), tree.Inside(target, region, touching)]


def _in_the_middle(constraints: Sequence[tree.Constraint]) -> list[tree.Constraint]:
    """Touching something, in the center: touching the middle of it. Beside it, in the center: level with its middle."""
    found = list(constraints)
    for centered in [c for c in constraints if isinstance(c, tree.At) and c.own is None and c.target.at == "center"]:
        sides: list[str] = [c.side for c in constraints if isinstance(c, tree.Beside) and c.side in OPPOSITE_SIDE]
        touching = [c for c in constraints if isinstance(c, tree.Touches) and c.own is None and not is_place(c.target)]
        sides += [c.target.at for c in touching if c.target.at in OPPOSITE_SIDE]
        place = found.index(centered)
        if sides:
            axis: tree.Axis = "horizontal" if sides[0] in {"left", "right"} else "vertical"
            found[place] = tree.Aligned(axis, tree.Feature("center", tree.Known("theme")), centered.target)
        elif touching:
            middle = replace(touching[0], target=replace(touching[0].target, at="center"))
            found = [middle if c is touching[0] else c for c in found if c is not centered]
    return found


def _along_side(constraints: Sequence[tree.Constraint]) -> list[tree.Constraint]:
    """Below something, from its left to its right: as long as it is wide."""
    found = list(constraints)
    for span in [c for c in constraints if isinstance(c, tree.Spans) and c.start is not None and c.end is not None]:
        assert span.start is not None
        assert span.end is not None
        across = {span.start.at, span.end.at} == {"left", "right"} and not span.start.middle
        beside = tree.Beside("bottom", span.start.of), tree.Beside("top", span.start.of)
        if across and span.start.of == span.end.of and any(one in constraints for one in beside):
            found[found.index(span)] = tree.SizeRatio(1.0, span.start.of, "length", "width")
    return found


def _from_end_to_end(constraints: Sequence[tree.Constraint]) -> list[tree.Constraint]:
    """From one place, and to another: from the one to the other."""
    halves = [c for c in constraints if isinstance(c, tree.Spans) and None in {c.start, c.end}]
    if len(halves) != 2 or all(half.end is None for half in halves):
        return list(constraints)
    first, second = sorted(halves, key=lambda half: half.start is None)
    both = tree.Spans(first.start or first.end, second.end, first.beyond or second.beyond)
    if both.beyond and second.end == tree.Feature("all") and any(isinstance(c, tree.Crosses) for c in constraints):
        both = tree.Spans(both.start, None, beyond=True)  # "through the circle and further"
    return [*(c for c in constraints if c not in halves), both]


# ---------------------------------------------------------------- places of the theme


def own_part(known: tree.Known, base: Shape) -> Callable[[Shape], Shape]:
    """The strokes of the theme that a phrase means; all of them for its own name."""
    if len(base.strokes) == 1 or known.name not in {*STROKES, "loop"}:
        return lambda shape: shape
    numbers = stroke_numbers(base, replace(known, name="curve", count=0) if known.name == "loop" else known)
    if not numbers and known.name == "loop":
        return lambda shape: shape
    if not numbers:
        raise SceneError(f"there is no {known.orientation or ''} {known.name} in it".replace("  ", " "))
    return lambda shape: Shape(tuple(shape.strokes[number] for number in numbers))


def own_places(feature: tree.Feature | None, base: Shape, default: str = "center") -> Points:
    """The points of the theme that a feature names, (K, 2), wherever the theme is."""
    if feature is None:
        return lambda shape: places(shape, tree.Feature(default))  # type: ignore[arg-type]
    if feature.of.name == "point":
        one = feature.of.count == 1 and feature.of.which is None
        return _tracked(base, np.atleast_2d(point_of(base)) if one else tips(base))
    if feature.of.name == "opening":
        return opening_of_all
    part = own_part(feature.of, base)
    if feature.at in {*OPPOSITE_SIDE, "all", "outline", "center", "sides"} or " " in feature.at or feature.fraction:
        return lambda shape: places(part(shape), feature)
    return _tracked(base, places(part(base), feature))


def opening_of_all(shape: Shape) -> np.ndarray:
    """float64 (1, 2): the middle of its open side."""
    return opening_of(shape)[None]


def _tracked(base: Shape, found: np.ndarray) -> Points:
    """Points on the strokes that stay the same points of it while the theme moves."""
    if not len(found):
        raise SceneError("it has no such points")
    numbers = cdist(found, base.points).argmin(axis=1)
    return lambda shape: shape.points[numbers]
