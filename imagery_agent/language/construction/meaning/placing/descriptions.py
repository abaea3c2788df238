"""What is said of things: how large, of what kind and form they are, and what is the result."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.meaning.nouns import phrases
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_feature, as_known
from imagery_agent.language.construction.meaning.nouns.phrases import (
    ACROSS,
    IT,
    THEME,
    UNSAID,
    Mod,
    Pair,
    refuse,
)  # fmt: skip
from imagery_agent.language.construction.meaning.placing.relations import Relations
from imagery_agent.language.construction.meaning.placing.theme import ROUND, STROKES
from imagery_agent.language.construction.tree import (
    Aligned,
    At,
    Closes,
    Coincides,
    Feature,
    Known,
    New,
    SizeRatio,
)  # fmt: skip


class Descriptions(Relations):
    """Reads the modifiers that describe the theme, a part of it, or what comes of it."""

    def _ratio(
        self, ratio: float, dimension: str, target: Any, target_dimension: Any, exact: bool, *, own: Any
    ) -> bool | None:
        if target is None and exact and isinstance(self.theme, New) and own is None:  # "half as tall": as what it is at
            target = self._mentioned()
        if not dimension:
            return False
        if dimension == {"vertical": "width", "horizontal": "height"}.get(str(self.theme.orientation)):
            raise refuse("how thick a line is, compared with something")
        if target == "same" and own is not None:
            own = None  # "back against the stem, same height": of the thing itself
        ratios = [one for one in self.constraints if isinstance(one, SizeRatio)]
        if target is None and exact and own is None and ratios:
            target = ratios[-1].target  # "as wide as the U but half as tall"
        side = own.at if isinstance(own, Feature) and own.of == THEME else None
        if side in ACROSS and target is not None and target != "same" and not self.is_theme(target):
            own, dimension = (
                None,
                "width" if ACROSS[side] == "horizontal" else "height",
            )  # "its base as wide as the square"
        if target is None or own is not None:
            return False
        if target == "same" and self.theme.name == "dot":
            target = Known("dot", which="last")
        if target == "same" and self.theme.count > 1:
            return None
        if target == "same" and own is None:
            target = Known("line") if self.theme.name == "line" else self._mentioned() or target
        if target == "same":
            target = Known() if self.theme != Known() else THEME
        itself = target is IT and not (self.is_stroke and dimension == "length")  # "as high as it is wide"
        target = THEME if itself and target_dimension is not None else as_known(target)
        self.add(SizeRatio(ratio, target, dimension, target_dimension, exact))  # type: ignore[arg-type]
        return None

    def _quality(self, adjective: Any, *, own: Any) -> bool | None:
        senses = adjective.word.senses
        whole = own is None and phrases.is_of_course(adjective, self.theme.name)
        if whole and adjective.word.text == "perfectly round" and self.theme.name.split()[-1] in {"oval", "o", "0"}:
            self.add(SizeRatio(1.0, THEME, "width", "height"))
        if "PLAIN" in senses or (whole and adjective.word.text != "closed"):
            return None
        if adjective.word.text == "closed" and not isinstance(self.theme, New):
            self.add(Closes(Known()))
            return None
        place = own.first if isinstance(own, Pair) else own
        if adjective.word.text in {"level", "flush"} and isinstance(place, Feature) and place.at in ACROSS:
            target = self._mentioned() or IT  # "tops level"
            self.add(Aligned(ACROSS[place.at], Feature(place.at, THEME), Feature(place.at, target)))  # type: ignore[arg-type]
            return None
        orientation = senses.get("ORIENT")
        if isinstance(place, Feature) and ACROSS.get(place.at) == orientation and orientation is not None:
            return None  # "base horizontal"
        if isinstance(place, Feature) and place.at == "sides" and orientation in {"horizontal", "vertical"}:
            return self._long_sides(orientation)
        if orientation is not None:
            self.posture = "run"
        return False

    def _forms(self, phrase: Any, *, own: Any) -> bool | None:
        if phrase.noun("STROKE_N", "LINE_N") is not None and isinstance(own, Feature):
            return self._reciprocal("align", own=own)  # "their bottom edges form one straight line"
        shape = phrase.noun("SHAPE_N") is not None
        if shape and own is not None and isinstance(self.theme, New):
            return False  # "whose upper end is a semicircle"
        whole = shape or phrase.noun("FIGURE_N", "PIECE_N") is not None
        if phrase.head.word is None or (whole and self.is_stroke) or (shape and isinstance(self.theme, Known)):
            self.add(Closes(Known()))
        return None  # otherwise no more than what it looks like

    def _is(self, ref: Any, *, own: Any) -> bool | None:
        """``whose base is the top line``: a line of it and another one are the same."""
        if own is None or not isinstance(ref, (Known, Feature)):
            return False
        self.add(Coincides(as_known(own), as_known(ref)))
        return None

    def _with(self, ref: Any, mods: list[Mod], *, own: Any) -> bool | None:
        if not [mod for mod in mods if mod.kind != "posture"]:
            raise refuse("what is said of a part of it")
        self._concerning(ref, mods)
        return None

    def _result(self, subject: Any, mods: list[Mod], *, own: Any) -> bool | None:
        self.in_result = True
        if isinstance(subject, phrases.Phrase) and any(_is_formed(mod) for mod in mods):
            return None  # "so that three rings form a column": no more than what it looks like
        if isinstance(subject, phrases.Phrase):
            self.add(Closes(Known()))  # "so that a triangle is formed"
            return None if not self.read(mods).rest else False
        if subject is None:
            self.read(mods, own)
        else:
            self._concerning(subject, mods)
        return None

    def _concerning(self, subject: Any, mods: list[Mod]) -> None:
        """What holds of a named place or part: of the theme, or of a thing that is related to it."""
        if isinstance(subject, Pair) and (side := _level_side(subject, mods)) is not None:
            target = self._mentioned() or IT  # "the bottoms level"
            self.add(Aligned(ACROSS[side], Feature(side, THEME), Feature(side, target)))  # type: ignore[arg-type]
            return
        points = isinstance(subject, Feature) and subject.of.name == "point" and subject.of.of in {None, UNSAID}
        unowned = (isinstance(subject, Feature) and (subject.of is UNSAID or points)) or (
            isinstance(subject, Known) and subject.of is None and subject.name in {*STROKES, "loop", "point", "opening"}
        )
        ends = unowned and isinstance(subject, Feature) and self.theme.name in ROUND and subject.at not in ACROSS
        upright = isinstance(subject, Known) and subject.orientation in {"horizontal", "vertical"}
        rests = any(
            mod.kind == "relate" and isinstance(mod.args[-1], Feature) and self.is_theme(mod.args[-1]) for mod in mods
        )
        unowned = unowned and not (rests and isinstance(self.theme, New))  # "the two points rest on its top edge"
        unowned = unowned and not (upright and self.theme.name in {*ROUND, "half circle", "dot"})
        if ends and subject.at == "all":
            subject = replace(subject, of=replace(subject.of, of=None))
        if not ends and (
            self.is_theme(subject)
            or unowned
            or (isinstance(subject, Pair) and not self.is_other(subject) and not rests)
        ):
            self.read(mods, self.own(subject))
            return
        if ends and all(mod.kind in {"reciprocal", "posture", "slightly"} for mod in mods):
            self._touch(subject, None)
            return
        for mod in mods:
            theirs = mod.args[-1] if mod.kind == "relate" else None
            if theirs is not None and self.is_theme(theirs):
                self._relate(mod.args[0], subject, own=self.own(theirs))
            elif mod.kind == "reciprocal":
                self.read([mod], subject)
            elif mod.kind == "level":  # "so that its base rests in the middle"
                self.add(At(as_feature(subject), Feature("center", THEME)))
            elif mod.kind == "forms" and _is_single_part(subject):
                raise refuse("what shape a part of it has")
            elif mod.kind == "forms" or (mod.kind == "quality" and mod.args[0].word.text == "closed"):
                self.add(Closes(as_known(subject)))
            elif (
                mod.kind == "place"
                and mod.args[0] in {"center of", "at", "on", "inside"}
                and self.is_theme(mod.args[1])
            ):
                at = mod.args[1] if isinstance(mod.args[1], Feature) else Feature("center", THEME)
                if mod.args[0] in {"on", "at"} and at.at != "center":
                    self._touch(subject, self.own(at))
                elif mod.args[0] == "on" and isinstance(subject, Pair):
                    self._touch(subject, None)  # "so that the two feet of the W stand on it"
                else:
                    self.add(At(as_feature(subject), self.own(at)))
            elif mod.kind != "posture":
                raise refuse("what is said about something else than the thing itself")


def _level_side(pair: Pair, mods: list[Mod]) -> str | None:
    """The side of which it is said that those of two things are at one level."""
    mods = [mod for mod in mods if mod.kind not in {"posture", "slightly"}]
    sides = {one.at for one in (pair.first, pair.second) if isinstance(one, Feature) and not one.middle}
    side = sides.pop() if len(sides) == 1 else None
    level = [mod for mod in mods if mod == Mod("pose", ("horizontal",))
             or (mod.kind == "quality" and mod.args[0].word.senses.get("ORIENT") == "horizontal")]  # fmt: skip
    return side if side in ACROSS and ACROSS[side] == "horizontal" and len(level) == len(mods) == 1 else None


def _is_single_part(subject: Any) -> bool:
    """``its upper end``: one place or stroke, which cannot form a shape on its own."""
    known = subject.of if isinstance(subject, Feature) else subject
    return isinstance(subject, Feature) or (isinstance(known, Known) and known.name in STROKES and known.count == 1)


def _is_formed(mod: Mod) -> bool:
    """``form a column``."""
    return mod.kind == "arranged" or (mod.kind == "forms" and mod.args[0].head.word is not None)
