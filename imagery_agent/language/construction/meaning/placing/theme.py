"""What a step is about: what is said of it, and which places and parts are its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from imagery_agent.language.construction.meaning.nouns import phrases
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_known
from imagery_agent.language.construction.meaning.nouns.phrases import (
    ACROSS,
    CORNERS,
    IT,
    THEME,
    TWO,
    UNSAID,
    Each,
    Mod,
    Pair,
    refuse,
)  # fmt: skip
from imagery_agent.language.construction.tree import (
    At,
    Beside,
    Constraint,
    Crosses,
    Encloses,
    Feature,
    Inside,
    Known,
    New,
    OneEach,
    Overlaps,
    Touches,
)  # fmt: skip

OTHER = Known("piece", which="other")
ROUND = ("circle", "oval", "square", "rectangle", "capital letter o", "number 0", "lowercase letter o")
_ROUND = frozenset(ROUND) - {"square", "rectangle"}
STROKES = ("line", "curve", "wavy line", "zigzag line")
SIDES = frozenset({*CORNERS, *(corner for corners in CORNERS.values() for corner in corners)})


@dataclass
class Theme:
    """The theme of a step with the constraints on it; modifiers that cannot be used stay in ``rest``."""

    theme: Known | New
    verb: str = ""

    def __post_init__(self) -> None:
        self.constraints: list[Constraint] = []
        self.rest: list[Mod] = []
        self.posture = ""
        self.in_result = False
        self.bends = False
        self.beyond = False
        self.opens = False
        self.heading = ""
        """The side to which it goes as its verb says: "rises"."""
        self.count: int | None = None

    @property
    def is_stroke(self) -> bool:
        return self.theme.name in STROKES

    def read(self, mods: list[Mod], own: Any = None) -> Self:
        """Constraints of these modifiers on the theme, or on its place or part ``own``."""
        mods = self._listed(mods) if own is None else mods
        faces = any(mod.kind == "posture" and mod.args[0] in {"face", "open", "point"} for mod in mods)
        joined = _joined_to(mods) if faces else None
        for mod in sorted(mods, key=lambda mod: _is_outwards(mod, faces=faces and mod is not joined)):
            reader = getattr(self, "_" + mod.kind.replace(" ", "_"), None)
            if reader is None or reader(*mod.args, own=own) is False:
                if own is not None and mod.kind not in {"slightly", "posture"}:
                    raise refuse("what is said of a part of it")
                self.rest.append(mod)
        return self

    def _listed(self, mods: list[Mod]) -> list[Mod]:
        """``at the top, at the bottom, at the far left``: places that one thing cannot be at together get one each."""
        places = [mod for mod in mods if mod.kind == "place" and mod.args[0] in {"at", "on"} and is_side(mod.args[1])]
        sides = [mod.args[1].at for mod in places]
        on = next((mod for mod in mods if mod.kind == "place" and mod.args[0] == "on"
                   and getattr(mod.args[1], "name", "") in _ROUND), None)  # fmt: skip
        if on is not None and any(" " in side for side in sides):  # "on the circle at ten o'clock"
            own = [Mod("place", ("at", Feature(side, on.args[1]))) for side in sides]
            places, mods = own, [*(mod for mod in mods if mod is not on and mod not in places), *own]
        if len(sides) == 2 and set(sides) <= set(ACROSS) and {*map(ACROSS.get, sides)} == {"horizontal", "vertical"}:
            corner = " ".join(sorted(sides, key=lambda side: ACROSS[side]))  # "at the bottom on the left"
            return [Mod("place", ("at", Feature(corner, places[0].args[1].of))) if mod is places[0] else mod  # type: ignore[arg-type]
                    for mod in mods if mod is not places[1]]  # fmt: skip
        ends = [side for side in sides if side in {"top", "bottom"}]
        if len(sides) == 3 and len(ends) == 1 and {"left", "right"} < set(sides):  # "at the top, on the left and right"
            whose = next(mod.args[1].of for mod in places if mod.args[1].at == ends[0])
            own = [Mod("place", ("at", Feature(f"{ends[0]} {side}", whose))) for side in ("left", "right")]  # type: ignore[arg-type]
            places, sides, mods = own, ["left", "right"], [*(mod for mod in mods if mod not in places), *own]
        if len({ACROSS.get(side) for side in sides}) == len(sides):
            return mods
        if not isinstance(self.theme, New) or self.theme.count not in {1, len(sides)} or len(set(sides)) < len(sides):
            raise refuse(f"how it can be at the {' and at the '.join(sides)}")
        later = [mod for mod in mods if mod.kind == "result"]  # "so that they face away"
        rest = self.read([mod for mod in mods if mod not in (*places, *later)])
        inside = next((one for one in rest.constraints if isinstance(one, Inside)), None)
        target = inside.target if inside else self._mentioned() or places[0].args[1].of
        self.constraints = [one for one in rest.constraints if one is not inside]
        each = tuple(replace(mod.args[1], of=target) for mod in places)
        self.add(OneEach(each, "inside" if inside else "touches"))
        self.count = len(each)
        return later

    def add(self, *constraints: Constraint) -> None:
        """Further constraints; a thing cannot be placed at itself, or on both sides of something."""
        for constraint in constraints:
            if (middle := self._in_middle_of_same(constraint)) is not None:  # "in the middle of it, on its lower edge"
                self.constraints[self.constraints.index(middle)] = Inside(middle.target.of)
            if isinstance(constraint, Beside) and (across := self._other_side(constraint)) is not None:
                self.constraints.remove(across)  # "above the Y, on the left"
                sides = sorted((constraint.side, across.side), key=lambda side: side in {"left", "right"})
                constraint = replace(across, side=" ".join(sides))  # type: ignore[arg-type]
            if self._at_itself(constraint):
                raise refuse("where it is to be, if it is the thing itself")
            if (other := next((one for one in self.constraints if excluded(one, constraint)), None)) is not None:
                raise refuse(
                    f"how it can be {_PLACED[other.kind]} and {_PLACED[constraint.kind]} the same thing at once"
                )
            opposed = [one for one in self.constraints if isinstance(one, Beside) and isinstance(constraint, Beside)
                       and {one.side, constraint.side} in ({"top", "bottom"}, {"left", "right"})]  # fmt: skip
            if opposed and not any(isinstance(one, Crosses) for one in self.constraints):
                raise refuse("on which of both sides it is")
            if opposed:  # "through the middle, sticking out above and below"
                self.constraints.remove(opposed[0])
            else:
                self.constraints.append(constraint)

    def _other_side(self, constraint: Beside) -> Beside | None:
        """On which other side of something named it was said to be, if this names nothing."""
        if constraint.target != Known() or constraint.side not in ACROSS or self.says(Touches):
            return None
        named = (one for one in self.constraints if isinstance(one, Beside) and one.target != Known())
        return next((one for one in named if ACROSS.get(one.side, "") not in {"", ACROSS[constraint.side]}), None)

    def _in_middle_of_same(self, constraint: Constraint) -> At | None:
        """What said that a thing is in the middle of that whose edge it touches as well: it is inside."""
        if not isinstance(constraint, Touches) or constraint.own is not None or constraint.target.at not in ACROSS:
            return None
        for one in self.constraints:
            if isinstance(one, At) and one.own is None and one.target.at == "center" and one.target.of != Known():
                same = constraint.target.of in {one.target.of, IT}
                return one if same and one.target.of.name not in STROKES else None
        return None

    def _is_end(self, own: Any) -> bool:
        """Whether a place is an end, or both ends, of a new stroke."""
        if isinstance(own, Pair):
            return self._is_end(own.first) and self._is_end(own.second)
        return isinstance(own, Feature) and own.at in {*ACROSS, "end", "ends"} and isinstance(self.theme, New)

    def _at_itself(self, constraint: Constraint) -> bool:
        """Whether something is to be placed at the very thing that is placed."""
        if not isinstance(constraint, (Beside, Touches, Inside, Encloses, Overlaps)):
            return False
        whole = not isinstance(constraint.target, Feature) or constraint.target.at == "all"
        known = constraint.target.of if isinstance(constraint.target, Feature) else constraint.target
        return known == THEME or (self.theme == known and (whole or known == IT) and known not in (Known(), TWO))

    def says(self, *kinds: type) -> bool:
        return any(isinstance(one, kinds) for one in self.constraints)

    def is_theme(self, ref: Any) -> bool:
        """Whether a reference is to the theme or to a part of it."""
        if isinstance(ref, (Pair, Each)):
            return self.is_theme(ref.first if isinstance(ref, Pair) else ref.ref)
        if isinstance(ref, phrases.Extent):
            ref = as_known(ref)
        known = ref.of if isinstance(ref, Feature) else as_known(ref)
        if self.theme in (Known(), IT) and (known.of is None or isinstance(ref, Feature)):
            return True
        while known.of is not None:
            known = known.of
        if isinstance(self.theme, New):
            beside = [one.side for one in self.constraints if isinstance(one, Beside)]
            named = known.name == self.theme.name or (known.name == "letter" and " letter " in self.theme.name)
            return known == IT or (named and known.which in {None, "new", "last", "second", "third", *beside})
        return known in {IT, self.theme} or (known.name != "figure" and known == replace(self.theme, which=None))

    def is_other(self, pair: Pair) -> bool:
        """Whether two places are of a named thing that is not the theme: ``the two points of the W``."""
        first = pair.first
        return isinstance(first, Feature) and first.of is not UNSAID and not self.is_theme(first)

    def own(self, ref: Any) -> Any:
        """A place of the theme, seen from it: ``the point of the V`` -> its point; the theme itself -> None."""
        if isinstance(ref, Pair):
            return Pair(self.own(ref.first), self.own(ref.second))
        if isinstance(ref, Each):
            return self.own(ref.ref)
        if isinstance(ref, phrases.Extent):
            ref = as_known(ref)
        if isinstance(ref, Feature):
            of = self.own(ref.of) if ref.of is not UNSAID else None
            return replace(ref, of=THEME if of is None else of)
        if ref.of is not None:
            of = self.own(ref.of)
            return replace(ref, of=THEME if of is None else of)
        whole = ref in {IT, THEME} or ref == self.theme or (isinstance(self.theme, New) and self.is_theme(ref))
        return None if whole else replace(ref, of=THEME)

    def _mentioned(self) -> Known | None:
        """What the theme is placed at, unless it is the figure."""
        named = (getattr(one, "target", None) for one in self.constraints)
        found = next((one.of if isinstance(one, Feature) else one for one in named if one is not None), None)
        return None if found == Known() else found

    def _long_sides(self, orientation: str) -> bool | None:
        """``with its long sides vertical``: how a rectangle lies."""
        if not isinstance(self.theme, New) or self.theme.name not in {"rectangle", "oval"}:
            return False
        units = dict(self.theme.units)
        if units or orientation == "vertical":
            stands = units.get("height", 0.0) > units.get("width", units.get("length", 1.0))
            return None if units and stands == (orientation == "vertical") else False
        return None


def is_side(ref: Any) -> bool:
    return isinstance(ref, Feature) and ref.of is UNSAID and ref.at in SIDES and not ref.middle


def _is_outwards(mod: Mod, *, faces: bool) -> bool:
    """``outwards``, ``facing away from it``: only known when it is known where the thing is."""
    away = faces and mod.kind == "path" and None in mod.args
    away = away or (mod.kind == "ratio" and mod.args[2] is None)  # "a third as wide, on top of the circle": as that
    return away or mod.kind in {"end to end", "distance"} or (mod.kind == "way" and mod.args[0] in {"out", "in"})


def _joined_to(mods: list[Mod]) -> Mod | None:
    """``attached to the top edge, pointing up``: where it is, and not where it points."""
    kinds = [mod.args[0] if mod.kind == "posture" else mod.kind for mod in mods]
    at = kinds.index("path") if "path" in kinds else 0
    return mods[at] if at and "touch" in kinds[:at] and not {"face", "open", "point"} & set(kinds[:at]) else None


_PLACED = {"beside": "outside of", "inside": "inside", "encloses": "around"}


def excluded(one: Constraint, other: Constraint) -> bool:
    """Whether one thing cannot be in both relations to the same other: inside it and beside it."""
    placed = isinstance(one, (Beside, Inside, Encloses)) and isinstance(other, (Beside, Inside, Encloses))
    return placed and one.kind != other.kind and one.target == other.target and one.target.count == 1  # type: ignore[union-attr]
