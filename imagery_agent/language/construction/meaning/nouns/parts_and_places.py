"""Parts as places, and places as parts: what is meant where the other is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns.phrases import (
    _DIAGONAL,
    ACROSS,
    CORNERS,
    UNSAID,
    BareSide,
    Each,
    Extent,
    Pair,
    Portion,
    refuse,
)  # fmt: skip
from imagery_agent.language.construction.tree import Feature, Known


def split(feature: Feature) -> Pair | None:
    """The same place of each of two parts: ``the bottoms of the two lines``."""
    of = feature.of
    if of.count not in {0, 2} or (of.which not in {None, "top", "bottom"} and of.count == 0):
        return None
    sides = (
        ("top", "bottom") if of.orientation == "horizontal" or feature.at in {"left", "right"} else ("left", "right")
    )
    parts = [replace(of, count=1, which=side) for side in sides]  # type: ignore[arg-type]
    return Pair(*(replace(feature, of=part) for part in parts))


def as_known(ref: Any) -> Known:
    """A part; the side of a shape is its line there."""
    if isinstance(ref, Extent) and ref.line:
        return Known("line", of=ref.known)
    if isinstance(ref, Extent):
        raise refuse(f"a {ref.dimension} where a part is expected")
    if isinstance(ref, Each):
        ref = ref.ref
    if isinstance(ref, Known):
        return ref
    if isinstance(ref, Feature) and ref.at in ACROSS and not ref.middle and ref.fraction is None:
        return Known("line", ACROSS[ref.at], ref.at, None if ref.of == Known() else ref.of)  # type: ignore[arg-type]
    if isinstance(ref, Feature) and ref.at in {"all", "inside", "outline"}:
        return ref.of
    if isinstance(ref, Pair) and isinstance(ref.first, Known) and isinstance(ref.second, Known):
        both = replace(ref.first, which=None, count=2)
        if both == replace(ref.second, which=None, count=2):
            return both
    if isinstance(ref, Feature) and ref.at in {"point", "end", "ends"}:
        return Known("point", of=ref.of, count=0 if ref.at == "ends" else 1)
    raise refuse("a place where a part is expected")


def as_feature(ref: Any) -> Feature:
    """A place; of a part any place of it."""
    if isinstance(ref, BareSide):
        return Feature(ref.at, ref.of)
    if isinstance(ref, Each):
        ref = ref.ref
    if isinstance(ref, Feature):
        return ref
    if isinstance(ref, Known):
        return Feature("all", ref)
    raise refuse("two places where one is expected")


def as_pair(ref: Any) -> Pair | None:
    """Two places, if two are meant."""
    if isinstance(ref, Each):
        ref = ref.ref
    if isinstance(ref, Pair):
        return Pair(as_feature(ref.first), as_feature(ref.second))
    if isinstance(ref, Feature) and ref.at == "all":
        return as_pair(ref.of)
    if isinstance(ref, Feature) and ref.at in {"ends", "sides"} and ref.of.count == 1:
        if ref.at == "ends" and ref.of.name != "line":
            return Pair(Feature("end", ref.of), Feature("end", ref.of))
        upright = ref.at == "ends" and ref.of.orientation == "vertical"
        return Pair(*(Feature(side, ref.of) for side in (("top", "bottom") if upright else ("left", "right"))))
    return split(as_feature(ref)) if isinstance(ref, Known) and ref.count in {0, 2} else None


def owned(first: Any, second: Any) -> Any:
    """``the left and the right end of the line``: what belongs to the second belongs to the first as well."""
    if isinstance(first, Feature) and isinstance(second, Feature) and first.of is UNSAID:
        both = all(one.at in {*CORNERS, *_DIAGONAL} for one in (first, second))
        return replace(first, of=second.of) if both or first.at == second.at else first
    if isinstance(first, Known) and isinstance(second, Known) and first.of is None and first.name == second.name:
        return replace(first, of=second.of)
    return first


def of(part: Any, owner: Known) -> Any:
    """The same part or place, of this owner if none was named."""
    if isinstance(part, Pair):
        return Pair(of(part.first, owner), of(part.second, owner))
    if isinstance(part, Each):
        return Each(of(part.ref, owner))
    if isinstance(part, Portion):
        return replace(part, known=of(part.known, owner))
    if isinstance(part, Feature):
        return replace(part, of=owner) if part.of is UNSAID else part
    return replace(part, of=owner) if part.of is None else part


def opposite(side: str) -> str:
    """``top left`` -> ``bottom right``."""
    return " ".join({"top": "bottom", "bottom": "top", "left": "right", "right": "left"}[word] for word in side.split())
