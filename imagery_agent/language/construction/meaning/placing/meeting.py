"""How a thing meets others: where it touches them, what of it lies on them, and with what it is in line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_feature, as_known, as_pair
from imagery_agent.language.construction.meaning.nouns.phrases import ACROSS, THEME, Pair, refuse
from imagery_agent.language.construction.meaning.placing.theme import STROKES, Theme
from imagery_agent.language.construction.tree import (
    Aligned,
    At,
    Away,
    Beside,
    Coincides,
    Feature,
    Inside,
    Known,
    OneEach,
    Overlaps,
    SizeRatio,
    Touches,
)  # fmt: skip


class Meeting(Theme):
    """Brings the theme, or a part of it, to what it touches, covers or is level with."""

    def _touch(self, ref: Any, own: Any) -> None:
        inside = next((one for one in self.constraints if isinstance(one, Inside)), None)
        if inside is not None and isinstance(ref, Feature) and ref.at == "outline":  # "reaching all four sides"
            self.constraints.remove(inside)
            self.add(replace(inside, touching=True), SizeRatio(1.0, inside.target))
            return
        part = own.of if isinstance(own, Feature) else own
        if isinstance(part, Known) and part.count > 4:
            raise refuse(f"what {part.count} parts of it touch")
        mine = as_pair(own) if own is not None else None
        theirs = as_pair(ref) if isinstance(ref, Pair) or mine is not None else None
        if mine is None and isinstance(own, Pair):
            mine = own
        if mine and theirs:
            self.add(Touches(theirs.first, mine.first), Touches(theirs.second, mine.second))
        elif mine:
            self.add(*(Touches(as_feature(ref), as_feature(each)) for each in (mine.first, mine.second)))
        elif theirs:
            self.add(*(Touches(each, feature_of(own)) for each in (theirs.first, theirs.second)))
        else:
            self.add(Touches(as_feature(ref), feature_of(own)))

    def _over(self, ref: Any, own: Any) -> None:
        mine, theirs = strokes_of(own), strokes_of(ref)
        if mine and theirs:
            self.add(*(Coincides(one, other) for one, other in zip(mine, theirs, strict=False)))
        elif mine is None and own is not None:
            self._align(ref, own)
        else:
            self.add(Overlaps(as_known(ref)))

    def _align(self, ref: Any, own: Any) -> None:
        mine, theirs = strokes_of(own), strokes_of(ref)
        if mine and theirs:
            self.add(*(Coincides(one, other) for one, other in zip(mine, theirs, strict=False)))
            return
        pairs = (as_pair(own) if own is not None else None, as_pair(ref))
        if pairs[0] and pairs[1]:
            self.add(At(pairs[1].first, pairs[0].first), At(pairs[1].second, pairs[0].second))
        elif own is None:
            self._at_level_with(ref, own)
        else:
            mine_at, target = feature_of(own), as_feature(ref)
            if mine_at is not None and mine_at.at in ACROSS and target.at in ACROSS and not target.middle:
                self.add(Aligned(ACROSS[target.at], mine_at, target))  # type: ignore[arg-type]
            else:
                self.add(At(target, mine_at))

    def _at_level_with(self, ref: Any, own: Any) -> None:
        pair = as_pair(ref) if isinstance(ref, Pair) else None
        target = pair.first if pair else as_feature(ref)
        if target.at in {"outline", "sides", "ends", "inside", "corners"}:
            raise refuse(f"level with the {target.at}")
        axis = "vertical" if target.at in {"left", "right"} else "horizontal"
        mine = feature_of(own) or Feature(target.at if target.at in ACROSS else "center", THEME)
        if mine.at in {"outline", "sides", "ends", "inside", "corners"}:
            raise refuse(f"level with the {mine.at}")
        if target.at == "all":
            target = Feature("center", target.of)
        self.add(Aligned(axis, mine, target))  # type: ignore[arg-type]

    def _centered(self, *, own: Any) -> bool | None:
        if own is None and any(isinstance(one, OneEach) and one.relation != "inside" for one in self.constraints):
            return None  # "on both sides of the line, at half height": beside means level with its middle
        for constraint in self.constraints:
            if isinstance(constraint, (Beside, Away)) and constraint.side in ACROSS:
                axis = "vertical" if ACROSS[constraint.side] == "horizontal" else "horizontal"
                self.add(Aligned(axis, Feature("center", THEME), as_center(constraint.target)))  # type: ignore[arg-type]
                return None
            if isinstance(constraint, Touches) and constraint.target.at in ACROSS:
                self.constraints.remove(constraint)
                self.add(replace(constraint, target=replace(constraint.target, middle=True)))
                return None
            target: Any = getattr(constraint, "target", None)
            if isinstance(constraint, Touches) and target.at == "all" and target.of.orientation == "diagonal":
                self.constraints.remove(constraint)
                self.add(replace(constraint, target=Feature("center", target.of)))
                return None
        self.add(At(Feature("center", Known()), feature_of(own)))
        return None


def feature_of(own: Any) -> Feature | None:
    return None if own is None else as_feature(own)


def as_center(target: Known | Feature) -> Feature:
    """The middle of what a constraint is about."""
    return Feature("center", target.of if isinstance(target, Feature) else target)


def strokes_of(ref: Any) -> list[Known] | None:
    """The strokes that are meant; None for other parts and places."""
    if isinstance(ref, Pair):
        first, second = strokes_of(ref.first), strokes_of(ref.second)
        return first + second if first and second else None
    if isinstance(ref, Feature) and ref.at == "all":
        ref = ref.of
    return [ref] if isinstance(ref, Known) and ref.name in {*STROKES, "loop"} else None
