"""From clauses to steps: which operation a verb with its modifiers means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction import phrases
from imagery_agent.language.construction.chunks import REFS, NounPhrase, Same, Verb
from imagery_agent.language.construction.clauses import CHANGES, Both, By, Clause
from imagery_agent.language.construction.phrases import (
    ACROSS,
    IT,
    Half,
    Mod,
    Pair,
    Portion,
    as_feature,
    as_known,
    refuse,
)
from imagery_agent.language.construction.relations import OTHER, SIDES, STROKES, Relations, closing, joined
from imagery_agent.language.construction.tree import (
    Add,
    At,
    Beside,
    Constraint,
    Crosses,
    Encloses,
    Extend,
    Feature,
    Join,
    Known,
    Mirror,
    Move,
    New,
    Paint,
    Parallel,
    Points,
    Remove,
    Repeat,
    Resize,
    SizeRatio,
    Spans,
    Step,
    Touches,
    Turn,
)
from imagery_agent.language.construction.words import Word

_LEFT_RIGHT_SYMMETRIC = frozenset("ahimotuvwxy80")


class Clauses:
    """Turns the clauses of one text into steps, in order; ``it`` may mean what an earlier clause was about."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.mentioned: Known | None = None

    def read(self, clause: Clause) -> None:
        """Append the steps of one clause."""
        mods = [resolved(mod) for mod in clause.mods]
        verb, nouns = clause.verb, clause.objects
        for mod in [mod for mod in mods if mod.kind == "then"]:
            mods.remove(mod)
            self.read(replace(clause, mods=[mod for mod in clause.mods if mod.kind != "then"]))
            return self.read(mod.args[0])
        if verb is None:
            self._said(nouns, mods, stated=clause.stated)
        elif verb.is_a("REPEAT_V"):
            self._repeat(mods)
        elif verb.is_a("REPLACE_V") and clause.instrument is not None:
            old = as_known(nouns[0].ref())
            self._add_new(clause.instrument.new(), mods, extra=(At(Feature("center", old)),))
            self._append(Remove(old))
        elif nouns and nouns[0].named and verb.is_a("ADD_V", "TAKE_V") and not verb.is_a(*CHANGES):
            self._add_by(verb, nouns[0], mods)  # "write the number 2"
        elif verb.is_a("GIVE_V") and nouns:
            self._give(nouns, mods)
        elif verb.is_a("COPY_V") and nouns:
            self._add_new(New("figure", copy_of=as_known(nouns[0].ref())), _sideways(mods))
        elif clause.instrument is not None:
            mods = [mod for mod in mods if mod.kind != "off"]
            self._cover(verb, nouns, clause.instrument, mods)
        elif verb.is_a("KEEP_V") and nouns:
            self._keep(nouns[0].ref())
        elif verb.is_a("FILL_V") and nouns and not nouns[0].indefinite:
            self._paint(nouns[0].ref(), mods)
        elif verb.is_a("MAKE_V") and nouns and not is_new(nouns[0]):
            self._make(nouns[0].ref(), mods)
        elif nouns and is_new(nouns[0]):
            for noun in nouns:
                self._add_by(verb, noun, mods)
        elif verb.is_a("CONNECT_V", "CLOSE_V") and nouns and not verb.is_a("ADD_V"):
            self._connect(verb, nouns, mods)
        elif verb.is_a("TAKE_V") and nouns and (verb.off or Mod("off") in [Mod(mod.kind) for mod in mods]):
            self._remove(nouns[0].ref(), [mod for mod in mods if mod.kind != "off"])
        elif (
            verb.is_a("TAKE_V") and nouns and not mods and nouns[0].noun("LETTER_N", "NUMERAL_N") and nouns[0].head.char
        ):
            self._add_new(nouns[0].new(), mods)
        elif nouns and verb.is_a("ALIGN_V", "TOUCH_V", "OVERLAP_V") and not verb.is_a(*CHANGES, "ADD_V"):
            self._align(verb, nouns, mods)
        else:
            off = [Mod("off")] if (verb.off or any(mod.kind == "off" for mod in mods)) and verb.is_a("CUT_V") else []
            mods = [Mod("way", ("out",)) if mod.kind == "off" else mod for mod in mods if mod.kind != "off" or not off]
            self._change(verb.word, self._meant(pair_of(nouns) if nouns else IT), [*mods, *off])

    def _append(self, *steps: Step) -> None:
        self.steps.extend(steps)

    # ---- new things

    def _said(self, nouns: list[NounPhrase], mods: list[Mod], *, stated: bool) -> None:
        """Something new is there, or something holds of what is known."""
        if not nouns and len(mods) == 1 and mods[0].kind == "ratio" and mods[0].args[2] not in {None, "same"}:
            times, dimension, target, *_ = mods[0].args  # "double the width of what is left"
            return self._resize(Word("make", {}), phrases.Extent(dimension, as_known(target)), [
                Mod("ratio", (times, dimension, None, None, True))])  # fmt: skip
        if not nouns:
            return self._state(IT, mods)
        if stated:
            return self._state(pair_of(nouns), mods)
        for noun in nouns:
            self._add_new(noun.new(), mods)
        return None

    def _add_by(self, verb: Verb, noun: NounPhrase, mods: list[Mod]) -> None:
        """``draw a circle``; with a verb of change imagined first, then changed: ``shrink a W until ...``."""
        if verb.is_a("ADD_V", "TAKE_V", "MAKE_V", "MOVE_V", "CUT_V", "CONNECT_V", "REST_V", "RUN_V", "TOUCH_V"):
            self._add_new(noun.new(), mods, verb)
            return
        self._append(Add(noun.new()))
        self._change(verb.word, IT, mods)

    def _add_new(
        self, thing: Any, mods: list[Mod], verb: Verb | None = None, extra: tuple[Constraint, ...] = (),
        target: Known | None = None,
    ) -> None:  # fmt: skip
        if not isinstance(thing, (New, Half)):
            raise refuse("what to add")
        new = self._continued(thing.new if isinstance(thing, Half) else thing)
        mods = [_placed(mod) for mod in mods]
        described = [mod for mod in map(_own_part, mods) if mod is not None]
        mods = [mod for mod in mods if _own_part(mod) is None and mod.kind != "off"]
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
        mods = [_equal_parts(mod) for mod in mods]
        posture = [Mod("posture", (sense,))] if sense != "x" else []
        relations = Relations(new, verb.word.text if verb else "").read([*posture, *mods])
        if target is not None:
            relations.constraints = [_retarget(one, target) for one in relations.constraints]
        relations.constraints.extend(extra)
        new, accessories = self._new_with(new, relations)
        for mod in [mod for mod in mods if mod.kind == "place new"]:
            self._append(Add(mod.args[1]))
            relations.read([Mod("place", (mod.args[0], Known(mod.args[1].name)))])
        self._append(Add(new, tuple(relations.constraints)), *accessories)
        for part in described:
            self._resize(Word("make", {}), *part.args)
        for verb_of, own, ref in later:
            self._change(verb_of.word, ref, own)
        if isinstance(thing, Half):
            self._append(Remove(IT, region=phrases.opposite(thing.side or "top"), share=0.5))  # type: ignore[arg-type]

    def _continued(self, new: New) -> New:
        """``another``, ``three more``: like the thing added before."""
        before = next((step.theme for step in reversed(self.steps) if isinstance(step, Add)), None)
        if new.name == "again":
            if before is None:
                raise refuse("a number without a noun")
            return replace(before, count=new.count)
        return replace(before, count=1) if new == New("figure", copy_of=IT) and before is not None else new

    def _new_with(self, new: New, relations: Relations) -> tuple[New, list[Step]]:
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
            elif mod.kind == "style":
                new = replace(new, style=", ".join(filter(None, [new.style, mod.args[0]])))
            elif mod.kind == "ratio" and mod.args[2] is None and mod.args[1]:
                field = {"width": "width", "height": "height"}.get(mod.args[1], "size")
                new = replace(new, **{field: getattr(new, field) * mod.args[0]})
            elif mod.kind == "quality":
                new = _with_quality(new, mod.args[0])
            elif mod.kind == "accessory":
                inner = Clauses()
                inner._add_new(mod.args[0], mod.args[1], target=IT)
                steps += inner.steps
            elif mod.kind not in {"slightly", "place new", "pose"}:
                raise refuse(f"{_said(mod)} of something new")
        if turn:
            new = replace(new, angle_deg=turn.get("angle", 90.0) * turn.get("clock", 1))
        return new, steps

    def _give(self, nouns: list[NounPhrase], mods: list[Mod]) -> None:
        """``give it two legs``."""
        owner, at = as_known(nouns[0].ref()), len(self.steps)
        if len(nouns) == 2 and not mods and (part := _part_described(nouns[1])):
            return self._resize(Word("make", {}), phrases.of(replace(part.args[0], of=None), owner), part.args[1])
        if len(nouns) == 1:
            return self._turn(owner, mods)
        self._add_new(nouns[1].new(), mods, target=owner)
        step = self.steps[at]
        if isinstance(step, Add) and not step.constraints:
            if step.theme.name in STROKES:
                raise refuse("where it is to be, or how a part of it is to change")
            self.steps[at] = replace(step, constraints=(Touches(Feature("all", owner)),))
        return None

    def _cover(self, verb: Verb, nouns: list[NounPhrase], instrument: NounPhrase, mods: list[Mod]) -> None:
        """``close the top with a line``, ``crown each point with a circle``."""
        ref = pair_of(nouns)
        to = next((mod for mod in mods if mod.kind == "path" and mod.args[0] is None), None)
        if verb.is_a("CONNECT_V") and to is not None and len(nouns) == 1:
            ref = Pair(phrases.owned(ref, to.args[1]), to.args[1])  # "to the bottom of the O"
            mods = [mod for mod in mods if mod is not to]
        if isinstance(ref, phrases.Each):  # "crown each of the three points with ..."
            return self._add_new(instrument.new(), [*mods, Mod("place", ("on", ref))])
        return self._add_new(instrument.new(), mods, extra=self._covering(verb.word, ref))

    def _covering(self, verb: Word, ref: Any) -> tuple[Constraint, ...]:
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
        if "CROSS_V" in verb.senses:
            return (Crosses(as_known(ref)),)
        raise refuse(f"{verb.text!r} with one place")

    def _connect(self, verb: Verb, nouns: list[NounPhrase], mods: list[Mod]) -> None:
        """``connect the two ends``: a line; ``connect the D to the line``: moved there."""
        refs = [noun.ref() for noun in nouns]
        refs += [mod.args[1] for mod in mods if mod.kind == "path" and mod.args[0] is None]
        refs += [mod.args[0] for mod in mods if mod.kind == "with" and not mod.args[1]]
        rest = [mod for mod in mods if mod.kind not in {"path", "with"}]
        if len(refs) == 2 and verb.is_a("CONNECT_V"):
            first, second = refs
            if isinstance(first, Known) and isinstance(second, Known) and first.name not in STROKES:
                constraints = (Touches(Feature("all", second)),)
                return self._append(Move(first, constraints=constraints))
            pair = Pair(as_feature(phrases.owned(first, second)), as_feature(second))
            return self._add_new(New("line"), rest, extra=(Spans(pair.first, pair.second),))
        if refs == [IT] and verb.is_a("CONNECT_V"):
            return self._join(verb.word, Known("piece", count=2), rest)
        return self._add_new(New("line"), rest, extra=self._covering(verb.word, refs[0]))

    def _align(self, verb: Verb, nouns: list[NounPhrase], mods: list[Mod]) -> None:
        """``align its tips with the corners``: moved until that holds."""
        partner = next((mod for mod in mods if mod.kind == "with" and not mod.args[1]), None)
        partner = partner or next((mod for mod in mods if mod.kind == "path" and mod.args[0] is None), None)
        kind = "align" if verb.is_a("ALIGN_V") else "touch" if verb.is_a("TOUCH_V") else verb.word.senses["OVERLAP_V"]
        if partner is None:
            raise refuse(f"what to {verb.word.text} it with")
        rest = [mod for mod in mods if mod is not partner]
        target = partner.args[0] if partner.kind == "with" else partner.args[1]
        self._settle(pair_of(nouns), [Mod("relate", (kind, target)), *rest])

    # ---- changes

    def _meant(self, ref: Any) -> Any:
        """``take the line and move it``: it is the line."""
        found = self.mentioned if ref == IT and self.mentioned is not None else ref
        return found

    def _change(self, verb: Word, ref: Any, mods: list[Mod]) -> None:
        accessories = [mod for mod in _flat(mods) if mod.kind == "accessory"]
        right = any(mod.kind == "right angles" for mod in _flat(mods))
        mods = _without(mods, "accessory", "right angles")
        for mod in [mod for mod in mods if mod.kind == "place new"]:
            if not {"MOVE_V", "ADD_V", "MERGE_V"} & set(verb.senses):
                raise refuse(f"to {verb.text} it into something else")
            self._append(Add(mod.args[1]))
            mods = [Mod("place", (mod.args[0], Known(mod.args[1].name))) if one is mod else one for one in mods]
        self._changed(verb, ref, mods)
        step = self.steps[-1] if self.steps else None
        if right and isinstance(step, Turn):
            square = Parallel(Known("line", which="other"), perpendicular=True)
            self.steps[-1] = replace(step, constraints=(*step.constraints, square))
        for accessory in accessories:
            self._add_new(*accessory.args)

    def _changed(self, verb: Word, ref: Any, mods: list[Mod]) -> None:
        """The operation that a verb means: "lay it on its side" turns, "lay it on the line" moves."""
        kinds, senses = {mod.kind for mod in mods}, set(verb.senses)
        stroke = (isinstance(ref, Known) and ref.name in (*STROKES, "ink")) or isinstance(ref, (Feature, Pair))
        ratio = any(mod.kind == "ratio" for mod in _flat(mods))
        placed = kinds & {"way", "path", "place", "bare", "result", "between"}
        if "TAKE_V" in senses and not mods:
            self.mentioned = as_known(ref)
        elif {"off", "remains"} & kinds:
            self._remove(ref, [mod for mod in mods if mod.kind != "off"])
        elif "MERGE_V" in senses or "together" in kinds:
            self._join(verb, ref, mods)
        elif "MIRROR_V" in senses:
            self._mirror(ref, mods)
        elif "FLIP_V" in senses and not {"angle", "clock"} & kinds:
            self._flip(ref, mods)
        elif "TURN_V" in senses and ({"angle", "clock", "pose"} & kinds or not {"MOVE_V", "ADD_V"} & senses):
            self._turn(ref, mods)
        elif isinstance(ref, phrases.Extent):
            self._resize(verb, ref, mods)
        elif ratio and stroke and "MOVE_V" in senses and {"way", "path"} & kinds:
            self._extend(ref, mods)
        elif ratio and "CUT_V" in senses:
            self._resize(verb, ref, mods)
        elif "CUT_V" in senses and not ("MOVE_V" in senses and placed):
            self._remove(ref, mods)
        elif "EXTEND_V" in senses and ("RESIZE_V" not in senses or stroke or "path" in kinds):
            self._extend(ref, mods)
        elif "RESIZE_V" in senses and not ("MOVE_V" in senses and {"path", "place"} & kinds):
            self._resize(verb, ref, mods)
        else:
            self._move(verb, ref, mods)

    def _remove(self, ref: Any, mods: list[Mod]) -> None:
        fields: dict[str, Any] = {}
        for mod in mods:
            if mod.kind == "path" and mod.args[0] is not None and mod.args[1] is None:
                ref = phrases.of(ref, as_known(mod.args[0]))
            elif mod.kind == "place" and mod.args[0] in {"out of", "on"}:
                ref = phrases.of(ref, as_known(mod.args[1]))
            elif mod.kind == "place" and mod.args[0] in phrases.SIDE_OF:
                ref = phrases.beyond(ref, phrases.Where(*mod.args))
            elif mod.kind == "path" and mod.args[0] is None and isinstance(ref, Feature) and ref.at in ACROSS:
                ref = Known("ink", which=ref.at, beside=as_known(mod.args[1]), of=ref.of)  # type: ignore[arg-type]
            elif mod.kind == "place" and mod.args[0] == "inside":
                ref = Portion(as_known(ref), as_known(mod.args[1]), outside=False)
            elif mod.kind not in {"remains", "slightly", "posture"}:
                raise refuse(f"{mod.kind} of a removal")
        parts = [ref.first, ref.second] if isinstance(ref, Pair) else [ref]
        for part in parts:
            self._append(_removal(part, **fields))

    def _keep(self, ref: Any) -> None:
        step = _removal(ref)
        if step.region is not None:
            self._append(replace(step, region=phrases.opposite(step.region)))  # type: ignore[arg-type]
        else:
            self._append(replace(step, keep=True))

    def _mirror(self, ref: Any, mods: list[Mod]) -> None:
        theme, axis, about = as_known(ref), "horizontal", None
        relations = Relations(theme)
        for mod in _sideways(mods):
            if mod.kind == "pose" and mod.args[0] in {
                "mirror",
                "horizontal",
                "mirror_vertical",
                "vertical",
                "upside_down",
            }:
                axis = "horizontal" if mod.args[0] in {"mirror", "horizontal"} else "vertical"
            elif mod.kind == "about" or (
                mod.kind == "place" and mod.args[0] in {"around", "across", "on", "over", "inside"}
            ):
                about = as_known(mod.args[-1])
                axis = "vertical" if about.orientation == "horizontal" else "horizontal"
            elif mod.kind == "way" and mod.args[0] in {"top", "bottom"}:
                axis = "vertical"
            elif mod.kind == "way" and mod.args[0] in {"left", "right", "sides"}:
                axis = "horizontal"
            else:
                relations.read([mod])
        _all_read(relations, "a reflection")
        if not _has_faces(mods) and any(
            isinstance(c, Points) and c.side in {"top", "bottom"} for c in relations.constraints
        ):
            axis = "vertical"
        self._append(Mirror(theme, axis, about, tuple(relations.constraints)))  # type: ignore[arg-type]

    def _flip(self, ref: Any, mods: list[Mod]) -> None:
        """Over: upside down; to a side or left to right: mirrored; without more: so that it changes."""
        poses = {mod.args[0] for mod in mods if mod.kind == "pose"}
        kinds = {mod.kind for mod in mods}
        faces = [
            c.side
            for c in Relations(Known("figure")).read([m for m in mods if m.kind == "result"]).constraints
            if isinstance(c, Points)
        ]
        if poses & {"upside_down", "over", "side", "left", "right", "back", "face"}:
            self._turn(ref, mods)
        elif poses or {"way", "place"} & kinds or any(m.kind == "path" and _side(m) for m in mods) or faces:
            self._mirror(ref, mods)
        else:
            letter = ref.name.rsplit(" ", 1)[-1] if isinstance(ref, Known) else ""
            symmetric = letter in _LEFT_RIGHT_SYMMETRIC or letter in {"triangle", "it", "figure"} or " " not in ref.name
            self._mirror(ref, [*mods, Mod("pose", ("mirror_vertical" if symmetric else "mirror",))])

    def _turn(self, ref: Any, mods: list[Mod]) -> None:
        theme = as_known(ref)
        angle, sign, until, about = None, None, None, None
        relations = Relations(theme)
        relations.posture = ""
        for mod in mods:
            if mod.kind == "angle":
                angle = mod.args[0]
            elif mod.kind == "clock":
                sign = mod.args[0]
            elif mod.kind == "way" and mod.args[0] in {"left", "right"} and not relations.posture:
                sign = 1 if mod.args[0] == "left" else -1
            elif (side := _side(mod)) in {"left", "right"} and sign is None and not relations.posture:
                sign = 1 if side == "left" else -1
            elif mod.kind == "pose":
                angle, sign = _pose_angle(mod.args[0], angle, sign)
            elif mod.kind == "bare" and mod.args[0] == "around" and angle is None:
                angle = 180.0
            elif mod.kind == "slightly" and angle is None:
                angle = 20.0
            elif mod.kind == "share":
                angle = 360.0 * mod.args[0]
            elif mod.kind == "result" and mod.args[1] == [Mod("stays")] and mod.args[0] is not None:
                about = as_feature(phrases.of(mod.args[0], theme))
            elif mod.kind == "about" or (mod.kind == "place" and mod.args[0] in {"around", "at", "on"}):
                about = as_feature(mod.args[-1])
            elif (orientation := _orientation(mod, theme)) is not None:
                until = orientation
            else:
                relations.read([mod] if mod.kind != "result" else [_unseen(mod)])
        if angle is not None:  # what an explicit rotation brings about is no further request
            relations.rest = [mod for mod in relations.rest if mod.kind not in {"quality", "pose", "result"}]
        _all_read(relations, "a rotation")
        given = until is not None or any(isinstance(c, (Points, Parallel)) for c in relations.constraints)
        if angle is None and not given:
            if sign is None:
                raise refuse("how far to turn it; say for example '90 degrees to the left'")
            angle = 90.0
        turned = None if angle is None else angle * (1 if sign is None else sign)
        self._append(Turn(theme, turned, about, until, tuple(relations.constraints)))  # type: ignore[arg-type]

    def _move(self, verb: Word, ref: Any, mods: list[Mod]) -> None:
        theme = as_known(ref)
        side: Any = verb.senses.get("MOVE_V") or None
        share = None
        relations = Relations(theme)
        for mod in mods:
            if mod.kind == "way" and not relations.posture and mod.args[0] != "back":
                sides = [one for one in mod.args if one in SIDES]
                if not sides:
                    relations.rest.append(mod) if mod.args[0] not in {"in", "out"} else None
                    side = {"in": "in", "out": "out"}.get(mod.args[0], side)
                else:
                    side = (
                        " ".join(sorted(sides, key=("top", "bottom", "left", "right").index))
                        if len(sides) == 2
                        else sides[0]
                    )
            elif (found := _side(mod)) is not None and mod.args[0] is None:
                side = found
            elif mod.kind == "share":
                share = mod.args[0]
            elif mod.kind == "slightly":
                share = 0.15
            elif mod.kind == "ratio" and mod.args[4] and mod.args[2] in {IT, theme}:
                share = mod.args[0]
            elif mod.kind == "path" and mod.args[1] is not None:
                relations.constraints.extend(_destination(theme, mod.args[1], relations))
            else:
                relations.read([mod])
        _all_read(relations, "a movement")
        if side in {"in", "out"}:
            side = None
        if side is None and not relations.constraints:
            raise refuse(f"where to {verb.text} it")
        self._append(Move(theme, side, share, tuple(relations.constraints)))

    def _join(self, verb: Word, ref: Any, mods: list[Mod]) -> None:
        over = verb.senses.get("MERGE_V") == "over" or ("together", ("over",)) in mods
        if ("together", ("apart",)) in mods:
            raise refuse("'apart'; say for example 'move the left figure to the left'")
        mods = [mod for mod in mods if mod.kind != "together" and mod != Mod("bare", ("on top of",))]
        theme = as_known(ref)
        relations = Relations(theme)
        relations.read(mods)
        _all_read(relations, "joining")
        if theme.count == 1 and over and relations.constraints:
            self._append(Move(theme, constraints=tuple(relations.constraints)))
        else:
            self._append(Join(theme, over and not relations.constraints, tuple(relations.constraints)))

    def _resize(self, verb: Word, ref: Any, mods: list[Mod]) -> None:
        extent = ref.dimension if isinstance(ref, phrases.Extent) else None
        theme = ref.known if isinstance(ref, phrases.Extent) else as_known(ref)
        sense = verb.senses.get("RESIZE_V", "stretch")
        factor = None if sense == "stretch" else float(sense)
        dimension: Any = {"widen": "width", "narrow": "width", "flatten": "height", "squash": "height"}.get(
            _stem(verb), "size"
        )
        if theme.name == "line" or extent is not None:
            dimension = extent or "length"
        relations = Relations(theme)
        mods = [_quality_ratio(mod) for mod in mods]
        for mod in mods:
            if mod.kind == "pose" and mod.args[0] == "horizontal" and sense == "0.5":
                dimension = "height"  # "squashed flat"
            elif mod.kind == "pose" and mod.args[0] in {"mirror", "side", "horizontal", "vertical"}:
                dimension = "height" if mod.args[0] == "vertical" else "width"
            elif (
                mod.kind == "ratio"
                and mod.args[3] is None
                and (mod.args[2] is None or (mod.args[4] and mod.args[2] in {IT, theme}))
            ):
                own = mod.args[1] or (dimension if dimension != "size" else "size")
                factor, dimension = mod.args[0], own if theme.name != "line" else "length"
            elif mod.kind == "share":
                factor = 1 - mod.args[0] if sense == "0.5" else 1 + mod.args[0]
            elif mod.kind == "slightly":
                factor = 0.8 if sense == "0.5" else 1.25
            elif mod.kind == "way" and mod.args[0] in {"sides", "out", "in", "left", "right"}:
                dimension = "width"
            elif mod.kind == "way" and mod.args[0] in {"top", "bottom"}:
                dimension = "height"
            elif mod.kind == "result" and mod.args[0] in {None, IT} and (own := _own_ratio(mod)) is not None:
                factor, dimension = own[0], own[1] if theme.name != "line" else "length"
            else:
                relations.read([mod])
        _all_read(relations, "a change of size")
        if any(isinstance(c, SizeRatio) for c in relations.constraints):
            factor = None
        elif factor is None and not relations.constraints:
            factor = 1.5
        self._append(Resize(theme, factor, dimension, None, tuple(relations.constraints)))

    def _extend(self, ref: Any, mods: list[Mod]) -> None:
        if isinstance(ref, Pair):
            for part in (ref.first, ref.second):
                self._extend(part, mods)
            return
        toward: list[Any] = []
        ways = {
            side for mod in mods for side in (*(mod.args if mod.kind == "way" else ()), _side(mod)) if side in ACROSS
        }
        if isinstance(ref, Feature) and ref.at in ACROSS and not {ACROSS[side] for side in ways} - {ACROSS[ref.at]}:
            toward, ref = [ref.at], ref.of  # "the left end": that end of the line
        theme = as_known(ref)
        share = None
        relations = Relations(New("line"))
        for mod in mods:
            if (
                mod.kind == "way"
                and len(mod.args) == 2
                and {ACROSS.get(side) for side in mod.args} == {"horizontal", "vertical"}
            ):
                toward.append(joined(mod.args))  # "down and to the right"
            elif mod.kind == "way":
                sides = {
                    "sides": ("left", "right"),
                    "ends": ("top", "bottom"),
                    "out": tuple(toward) or ("left", "right"),
                }
                if theme.orientation == "vertical":
                    sides["sides"] = ("top", "bottom")
                for side in mod.args:
                    toward += [one for one in sides.get(side, (side,)) if one not in toward]
            elif (found := _side(mod)) is not None and mod.args[0] is None:
                toward.append(found)
            elif mod.kind in {"share", "slightly"}:
                share = mod.args[0] if mod.kind == "share" else 0.2
            elif mod.kind == "ratio" and mod.args[2] in {None, IT, theme} and mod.args[3] is None:
                share = mod.args[0] - 1
            elif mod.kind == "result" and (own := _own_ratio(mod)) is not None:
                share = own[0] - 1
            elif mod.kind == "place" and _both_ends(mod.args[1]):
                toward += ["top", "bottom"] if theme.orientation == "vertical" else ["left", "right"]
            elif mod.kind == "place" and mod.args[0] in {"on", "at"}:
                relations.read([Mod("path", (None, mod.args[1]))])
            elif (
                mod.kind in {"place", "bare"}
                and mod.args[0] in {"above", "below"}
                and "slightly" in {m.kind for m in mods}
            ):
                toward.append("top" if mod.args[0] == "above" else "bottom")
                if mod.kind == "place":
                    relations.add(Spans(None, Feature(toward[-1], as_known(mod.args[1])), beyond=True))
            else:
                relations.read([mod])
        _all_read(relations, "a lengthening")
        toward = [side for side in toward if side in ACROSS or " " in side]
        if share is not None and share <= 0:
            return self._append(Resize(theme, share + 1, "length"))
        self._append(Extend(theme, tuple(toward), share, tuple(relations.constraints)))

    def _make(self, ref: Any, mods: list[Mod]) -> None:
        ref = self._meant(ref)
        adjectives = [m.args[0] for m in mods if m.kind == "quality"]
        mods = [m for m in mods if m.kind != "quality"]
        for adjective in adjectives:
            senses = adjective.word.senses
            if "ORIENT" in senses and isinstance(ref, Known) and ref.name in STROKES:
                self._append(Turn(as_known(ref), until=senses["ORIENT"]))
            elif "COLOR" in senses:
                self._append(Paint(as_known(ref), color=senses["COLOR"]))
            elif "FILLED" in senses:
                self._append(Paint(as_known(ref), filled=True))
            elif "SIZE" in senses or "SHAPED" in senses:
                mods.append(_as_ratio(adjective))
            else:
                raise refuse(f"to make it {adjective.word.text!r}")
        if any(mod.kind == "pose" for mod in mods):
            self._turn(ref, mods)
        elif mods:
            self._resize(Word("make", {}), ref, mods)

    def _paint(self, ref: Any, mods: list[Mod]) -> None:
        colors = [
            m.args[0].word.senses["COLOR"] for m in mods if m.kind == "quality" and "COLOR" in m.args[0].word.senses
        ]
        self._append(Paint(self._meant(as_known(ref)), *colors, filled=True))

    def _repeat(self, mods: list[Mod]) -> None:
        """``do the same on the right``, ``repeat this for the other circle``."""
        target = next((mod.args[-1] for mod in mods if mod.kind in {"with", "path", "place"}), None)
        sides = [_mod_side(mod) for mod in mods]
        if len(mods) == 1 and sides == [None] and mods[0].kind in {"with", "path"} and target is not None:
            ref = mods[0].args[0] if mods[0].kind == "with" else target
            return self._append(Repeat(theme=as_known(ref)))
        if len(mods) == 1 and mods[0].args[-1:] == (Feature("all", Known("point", which="other", of=Known())),):
            sides = []  # "on the other side"
        if None in sides or len(sides) > 1:
            raise refuse("where to repeat it; say for example 'do the same on the right'")
        return self._append(Repeat(sides[0] if sides else None))  # type: ignore[arg-type]

    # ---- what holds

    def _state(self, ref: Any, mods: list[Mod]) -> None:
        """``It should touch the top``: a further constraint on the step before, or a movement until it holds."""
        if mods and all(mod.kind == "style" for mod in mods):
            return self._restyle(ref, mods)
        if mods and mods[0].kind == "without":
            self._remove(phrases.of(mods[0].args[0], as_known(ref)), mods[1:])
            return None
        before = self.steps[-1] if self.steps else None
        poses = [mod for mod in mods if mod.kind == "pose"]
        if poses and before is None:
            return self._turn(self._meant(ref), [mod for mod in mods if mod.kind != "posture"])
        if before is None or not hasattr(before, "constraints"):
            return self._settle(self._meant(ref), mods)
        relations = Relations(before.theme)  # type: ignore[arg-type]
        whole = (
            ref == IT
            or (isinstance(ref, Known) and relations.own(ref) is None)
            or (isinstance(ref, Known) and ref.name == "piece" and ref.count == 0)
        )
        relations.read(mods) if whole else relations._concerning(ref, mods)
        if isinstance(before, Add):
            new, accessories = self._new_with(before.theme, relations)
            self.steps[-1] = Add(new, (*before.constraints, *relations.constraints))
            self._append(*accessories)
            return None
        _all_read(relations, "what is said of it")
        self.steps[-1] = replace(before, constraints=(*before.constraints, *relations.constraints))  # type: ignore[arg-type]
        return None

    def _settle(self, ref: Any, mods: list[Mod]) -> None:
        """``Its base rests on the line``: what it belongs to is moved until that holds."""
        if isinstance(ref, Pair):
            owner = ref.first.of if isinstance(ref.first, Feature) else as_known(ref.first)
        else:
            owner = ref.of if isinstance(ref, Feature) else ref if isinstance(ref, Known) else as_known(ref)
        while owner.of is not None:
            owner = owner.of
        relations = Relations(owner)
        relations.read(mods) if owner == ref else relations._concerning(ref, mods)
        _all_read(relations, "what should hold")
        if not relations.constraints:
            raise refuse("what should hold")
        self._append(Move(owner, constraints=tuple(relations.constraints)))

    def _restyle(self, ref: Any, mods: list[Mod]) -> None:
        """``The "4" should have a triangular top``: how the thing that was just imagined is drawn."""
        before = self.steps[-1] if self.steps else None
        if not isinstance(before, Add) or not isinstance(ref, Known) or ref.name not in {before.theme.name, "it"}:
            raise refuse("how something that is drawn already is to look")
        styles = [before.theme.style, *(mod.args[0] for mod in mods)]
        self.steps[-1] = replace(before, theme=replace(before.theme, style=", ".join(filter(None, styles))))


# ---------------------------------------------------------------- small parts of the meaning


def _all_read(relations: Relations, what: str) -> None:
    left = [mod for mod in relations.rest if mod.kind not in {"posture", "slightly"}]
    if left:
        raise refuse(f"how {', '.join(_said(mod) for mod in left)} goes with {what}")


def _said(mod: Mod) -> str:
    words = [str(arg) for arg in mod.args if isinstance(arg, (str, float, int))]
    return f"{mod.kind} {' '.join(words)}".strip()


def _retarget(constraint: Constraint, target: Known) -> Constraint:
    """The same constraint with another default target than the figure."""
    fields: dict[str, Any] = {}
    for name in ("target", "start", "end", "at"):
        value = getattr(constraint, name, None)
        if value == Known():
            fields[name] = target
        elif isinstance(value, Feature) and value.of == Known():
            fields[name] = replace(value, of=target)
    return replace(constraint, **fields) if fields else constraint


def _removal(ref: Any) -> Remove:
    if isinstance(ref, Portion):
        return Remove(
            ref.known if ref.known.name != "ink" or ref.known.of is None else ref.known.of,
            within=ref.within,
            outside=ref.outside,
        )
    theme = as_known(ref)
    if theme.name == "half":
        return Remove(theme.of or Known(), region=theme.which, share=0.5)  # type: ignore[arg-type]
    if theme.name == "ink" and theme.which in SIDES and theme.beside is None:
        return Remove(theme.of or Known(), region=theme.which, share=0.5)  # type: ignore[arg-type]
    return Remove(theme)


def _destination(theme: Known, end: Any, relations: Relations) -> list[Constraint]:
    """``to the middle of the vertical line``: there, and for a stroke level with it."""
    inner = Relations(theme)
    if isinstance(end, Known):
        inner.read([Mod("place", ("at", end))])
    elif isinstance(end, Feature) and end.at == "center" and end.of.name not in STROKES:
        inner.read([Mod("place", ("center of", end.of))])
    else:
        inner.read([Mod("place", ("at", end))])
        if theme.name == "line" and isinstance(end, Feature) and end.at in {*ACROSS, "center"}:
            inner.read([Mod("place", ("level with", end))], Feature("center", phrases.THEME))
    return inner.constraints


def _both_ends(ref: Any) -> bool:
    ref = ref.ref if isinstance(ref, phrases.Each) else ref
    return isinstance(ref, Feature) and ref.at in {"ends", "sides"} and ref.of is phrases.UNSAID


def _side(mod: Mod) -> str | None:
    """``to the left``: the side."""
    end = mod.args[1] if mod.kind == "path" else None
    plain = isinstance(end, Feature) and end.at in {"left", "right"} and end.of is phrases.UNSAID and not end.middle
    return end.at if plain else None  # type: ignore[union-attr]


def _mod_side(mod: Mod) -> str | None:
    if mod.kind == "way":
        return mod.args[0] if mod.args[0] in SIDES else None
    if mod.kind == "place" and isinstance(mod.args[1], Feature):
        return mod.args[1].at if mod.args[1].at in SIDES else None
    if mod.kind == "bare":
        return phrases.SIDE_OF.get(mod.args[0])
    return _side(mod)


def _sideways(mods: list[Mod]) -> list[Mod]:
    """``to the right`` as a place."""
    return [Mod("way", (_side(mod),)) if _side(mod) and mod.args[0] is None else mod for mod in mods]


def _pose_angle(pose: str, angle: float | None, sign: int | None) -> tuple[float, int | None]:
    if pose in {"upside_down", "over"}:
        return (180.0, None) if angle is None or pose == "upside_down" else (angle, sign)
    if pose in {"side", "left", "back", "right", "face", "sideways"}:
        return 90.0, -1 if pose in {"right", "face"} else 1 if pose in {"left", "back"} else sign
    raise refuse(f"{pose.replace('_', ' ')!r} of a rotation")


def _placed(mod: Mod) -> Mod:
    """``a D on its right side``, of something new: beside what was mentioned."""
    if mod.kind == "pose" and mod.args[0] in {"left", "right"}:
        return Mod("place", ("on", Feature(mod.args[0], IT)))
    return mod


def _posed(new: New, pose: str) -> New:
    if pose.startswith("mirror"):
        return replace(new, mirrored="vertical" if pose == "mirror_vertical" else "horizontal")
    angle, sign = _pose_angle(pose, None, None)
    return replace(new, angle_deg=angle * (sign or 1))


def _with_quality(new: New, adjective: phrases.Adjective) -> New:
    """``a V that is upside down``, ``a line, horizontal``."""
    senses = adjective.word.senses
    if "ORIENT" in senses:
        return _oriented(new, senses["ORIENT"])
    if "TURNED" in senses:
        return _posed(new, {"mirrored": "mirror", "sideways": "side"}.get(senses["TURNED"], senses["TURNED"]))
    if "SIZE" in senses:
        return replace(new, size=new.size * float(senses["SIZE"]))
    if "SHAPED" in senses:
        dimension, factor = senses["SHAPED"].split()
        return replace(new, **{dimension: float(factor)})
    if "COLOR" in senses or "FILLED" in senses:
        return replace(new, color=senses.get("COLOR", new.color), filled="FILLED" in senses or new.filled)
    raise refuse(f"{adjective.word.text!r} of something new")


def _oriented(new: New, orientation: Any) -> New:
    """``lying flat``, ``standing upright``: of a stroke its direction, of a long thing how it lies."""
    if new.name in STROKES:
        return replace(new, orientation=orientation)
    if new.name == "square" and orientation in {"horizontal", "vertical"}:  # "a box lying flat"
        return replace(new, **{"width" if orientation == "horizontal" else "height": 1.6})
    if new.name in {"rectangle", "oval"} and orientation in {"horizontal", "vertical"}:
        return replace(new, angle_deg=90.0 if orientation == "vertical" else 0.0)
    raise refuse(f"{orientation!r} of {new.name!r}")


def _unseen(mod: Mod) -> Mod:
    """A result without what tells only how something lies afterwards."""
    return Mod("result", (mod.args[0], [one for one in mod.args[1] if one.kind not in {"pose", "quality"}]))


def _orientation(mod: Mod, theme: Known) -> str | None:
    """``until it is vertical`` of a stroke."""
    mods = mod.args[1] if mod.kind == "result" and mod.args[0] in {None, IT, theme} else [mod]
    mods = [one for one in mods if one.kind != "posture"]
    if len(mods) == 1 and mods[0].kind == "quality":
        return mods[0].args[0].word.senses.get("ORIENT")
    if len(mods) == 1 and mods[0].kind == "pose" and mods[0].args[0] in {"mirror", "sideways"}:
        return None
    return None


def _own_ratio(mod: Mod) -> tuple[float, str] | None:
    ratios = [one for one in mod.args[1] if one.kind == "ratio"]
    others = [one for one in mod.args[1] if one.kind not in {"ratio", "posture"}]
    return ratios[0].args[:2] if len(ratios) == 1 and not others and ratios[0].args[2] is None else None


def _as_ratio(adjective: phrases.Adjective) -> Mod:
    senses = adjective.word.senses
    if "SHAPED" in senses:
        dimension, factor = senses["SHAPED"].split()
        return Mod("ratio", (float(factor), dimension, None, None, True))
    dimension = "length" if adjective.word.text.startswith(("long", "short")) else "size"
    factor = phrases.softened(senses["SIZE"]) if adjective.degree else senses["SIZE"]
    return Mod("ratio", (float(factor), dimension, None, None, True))


def _quality_ratio(mod: Mod) -> Mod:
    """``stretch it long``, ``until it is wide``."""
    if mod.kind == "quality" and {"SIZE", "SHAPED"} & set(mod.args[0].word.senses):
        return _as_ratio(mod.args[0])
    return Mod("result", (mod.args[0], [_quality_ratio(one) for one in mod.args[1]])) if mod.kind == "result" else mod


def _flat(mods: list[Mod]) -> list[Mod]:
    """Modifiers with those inside of results."""
    return [one for mod in mods for one in ([mod] if mod.kind != "result" else _flat(mod.args[1]))]


def _without(mods: list[Mod], *kinds: str) -> list[Mod]:
    """Modifiers without those of these kinds, inside of results too."""
    kept = [mod for mod in mods if mod.kind not in kinds]
    return [
        Mod("result", (mod.args[0], _without(mod.args[1], *kinds))) if mod.kind == "result" else mod for mod in kept
    ]


def _has_faces(mods: list[Mod]) -> bool:
    return any(mod.kind == "pose" for mod in mods)


def _stem(verb: Word) -> str:
    for stem in ("widen", "narrow", "flatten", "squash"):
        if verb.text.startswith(stem[:5]):
            return stem
    return verb.text


# ---------------------------------------------------------------- from noun phrases to references

_PARTS = ("EDGE_N", "CORNER_N", "ENDS_N", "SIDE_N", "CENTER_N", "JUNCTION_N", "POINT_N", "PART_N", "HALF_N")


def is_new(noun: NounPhrase) -> bool:
    """Whether a noun phrase names something to imagine."""
    if noun.ready is not None or noun.is_it:
        return isinstance(noun.ready, New)
    if noun.noun("IMAGE_N") or (noun.head.char and not noun.definite):
        return True
    if noun.indefinite and any(where.preposition == "of" for where in noun.wheres):
        return noun.noun("HALF_N") or not noun.noun(*_PARTS)
    return noun.indefinite or (noun.bare and not noun.noun(*_PARTS))


def pair_of(nouns: list[NounPhrase]) -> Any:
    """What one or two noun phrases refer to."""
    return reference(Both.of(nouns))


def reference(noun: Any) -> Any:
    """What a noun phrase refers to."""
    if isinstance(noun, By):
        return reference(noun.noun)
    if isinstance(noun, Both):
        first, second = reference(noun.first), reference(noun.second)
        if isinstance(second, Pair):
            raise refuse("more than two things here")
        return Pair(phrases.owned(first, second), second)
    return noun.ref() if isinstance(noun, NounPhrase) else noun


def resolved(mod: Mod) -> Mod:
    """A modifier with references for noun phrases."""
    if mod.kind == "changed":
        clause = mod.args[0]
        return Mod("changed", ((clause.verb, [resolved(one) for one in clause.mods]),))
    if mod.kind == "one each":
        return Mod("one each", tuple([resolved(one) for one in group] for group in mod.args))
    if mod.kind == "then":
        return Mod("then", mod.args)
    if mod.kind == "forms":
        noun = mod.args[0] if mod.args else NounPhrase([])
        if noun.noun("CORNER_N") and any("DEGREES" in one.word.senses for one in noun.adjectives):
            return Mod("right angles")
        return Mod("forms", (phrases.Phrase(noun.children) if isinstance(noun, NounPhrase) else noun,))
    if mod.kind == "with":
        noun, mods = mod.args[0], [resolved(one) for one in mod.args[1]]
        if isinstance(noun, NounPhrase) and any("DEGREES" in one.word.senses for one in noun.adjectives):
            return Mod("right angles")
        if (
            isinstance(noun, NounPhrase)
            and noun.noun("EXTENT_N")
            and noun.indefinite
            and (mods or not noun.noun("LINE_N"))
        ):
            dimension = noun.head.word.senses["EXTENT_N"]  # type: ignore[union-attr]
            return _of_extent(Mod("with", (phrases.Extent(dimension, IT), mods)))
        if isinstance(noun, NounPhrase) and not noun.definite and mods and noun.noun("LINE_N", "LOOP_N"):
            its = NounPhrase([Word("its", {"ITS": "x"}), *(c for c in noun.children if not isinstance(c, Word))])
            if (part := _own_part(Mod("with", (its.ref(), mods)))) is not None:
                return part
        if isinstance(noun, NounPhrase) and not noun.definite and not mods and (part := _part_described(noun)):
            return part
        if isinstance(noun, NounPhrase) and noun.indefinite and is_new(noun):
            new = noun.new()
            return Mod("with", (new, mods)) if isinstance(new, REFS) else Mod("accessory", (new, mods))
        if isinstance(noun, NounPhrase) and isinstance(noun.ready, Same):
            return Mod("place", ("centered on", noun.ready.of))
        return _of_extent(Mod("with", (reference(noun), mods)))
    if mod.kind == "result":
        noun = mod.args[0]
        mods = [resolved(one) for one in mod.args[1]]
        if isinstance(noun, NounPhrase) and noun.indefinite and noun.noun("SHAPE_N", "FIGURE_N", "PIECE_N"):
            return Mod("result", (phrases.Phrase(noun.children), mods))
        return _of_extent(Mod("result", (None if noun is None else reference(noun), mods)))
    if mod.kind == "remains":
        return Mod("remains")
    if mod.kind == "is":
        noun = mod.args[0]
        return Mod("is", (noun.new() if noun.noun("IMAGE_N") else noun,))
    if mod.kind == "place" and isinstance(mod.args[1], NounPhrase):
        noun = mod.args[1]
        if noun.indefinite and noun.ready is None and is_new(noun) and not noun.noun(*_PARTS):
            new = noun.new()
            return Mod("place" if isinstance(new, REFS) else "place new", (mod.args[0], new))
    if (
        mod.kind == "path"
        and mod.args[0] is None
        and isinstance(mod.args[1], NounPhrase)
        and mod.args[1].noun("EXTENT_N")
    ):
        extent = reference(mod.args[1])  # "to the width of the rectangle"
        if isinstance(extent, phrases.Extent):
            return Mod("ratio", (1.0, extent.dimension, extent.known, None, True))
    if mod.kind == "path" and mod.args[0] is not None and mod.args[1] is not None:
        start, end = (reference(arg) for arg in mod.args)
        return Mod("path", (phrases.owned(start, end), phrases.owned(end, start)))
    return Mod(mod.kind, tuple(reference(arg) if not isinstance(arg, (str, float, int)) else arg for arg in mod.args))


def _equal_parts(mod: Mod) -> Mod:
    """``both loops the same size``, ``its two strokes equally long``: a variant of the character."""
    if mod.kind not in {"with", "result"} or not isinstance(mod.args[0], Known) or mod.args[0].count == 1:
        return mod
    same = [one for one in mod.args[1] if one.kind == "ratio" and one.args[2] == "same"]
    others = [one for one in mod.args[1] if one not in same and one.kind not in {"posture", "quality"}]
    if not same or others or mod.args[0].name not in {"line", "loop"}:
        return mod
    return Mod("style", ("equal loops" if mod.args[0].name == "loop" else "equal lines",))


def _of_extent(mod: Mod) -> Mod:
    """``whose height is four times its width``, ``with a diameter a third of its height``: a ratio of the thing."""
    extent, mods = mod.args
    ratios = [one for one in mods if one.kind != "posture"]
    if not isinstance(extent, phrases.Extent) or len(ratios) != 1 or ratios[0].kind != "ratio":
        return mod
    times, dimension, target, _, exact = ratios[0].args
    if target is None or target is IT:
        return Mod("ratio", (times, extent.dimension, IT, dimension, exact))
    return Mod("ratio", (times, extent.dimension, target, None if dimension == extent.dimension else dimension, exact))


def _own_part(mod: Mod) -> Mod | None:
    """``whose lower loop is larger than its upper loop``: a part of something new that is to have another size."""
    if mod.kind == "part":
        return mod
    if (
        mod.kind not in {"with", "result"}
        or not isinstance(mod.args[0], Known)
        or mod.args[0].name not in (*STROKES, "loop")
    ):
        return None
    ratios = [one for one in mod.args[1] if one.kind != "posture"]
    if len(ratios) != 1 or ratios[0].kind != "ratio" or ratios[0].args[2] in {None, "same"}:
        return None
    times, dimension, target, other, exact = ratios[0].args
    target = target if isinstance(target, str) else phrases.of(target, IT)
    return Mod("part", (phrases.of(mod.args[0], IT), [Mod("ratio", (times, dimension, target, other, exact))]))


def _part_described(noun: NounPhrase) -> Mod | None:
    """``a T with a wide bar``: a part of something new that has another size."""
    parts = noun.noun("LINE_N", "LOOP_N", "CURVE_N", "SIDE_N", "STROKE_N")
    sized = [a for a in noun.adjectives if {"SIZE", "SHAPED"} & set(a.word.senses)]
    if not parts or len(sized) != 1 or noun.noun("SHAPE_N"):
        return None
    the = Word("its", {"ITS": "x"})
    plain = NounPhrase([the, *(c for c in noun.children if c is not sized[0] and not isinstance(c, Word))])
    ratio = _as_ratio(sized[0])
    known = as_known(plain.ref())
    if known.name == "line":
        ratio = Mod("ratio", (ratio.args[0], "length", None, None, True))
    return Mod("part", (known, [ratio]))


def _turned(new: New, verb: Verb, mods: list[Mod]) -> tuple[New, list[Mod]]:
    """A new thing that is turned or mirrored before it is placed; the modifiers that place it are returned."""
    kinds = {"angle", "clock", "pose"}
    first = next((m for m in mods if m.kind == "path" and _side(m) in {"left", "right"}), None)
    own = [
        m for m in mods if m.kind in kinds or m is first or (m.kind == "way" and any(x.kind == "angle" for x in mods))
    ]
    turning = Clauses()
    turning._change(verb.word, Known(new.name), own)
    step = turning.steps[0]
    rest = [m for m in mods if m not in own]
    if isinstance(step, Turn) and step.angle_deg is not None and not step.constraints:
        return replace(new, angle_deg=step.angle_deg), rest
    if isinstance(step, Mirror) and not step.constraints:
        return replace(new, mirrored=step.axis), rest
    raise refuse(f"{verb.word.text!r} of something new")


__all__ = ["OTHER", "Clauses"]
