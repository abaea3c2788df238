"""From clauses to steps: which operation a verb with its modifiers means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction import phrases
from imagery_agent.language.construction.modifiers import Clause
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
        getattr(self, "_" + clause.form)(clause)

    def _append(self, *steps: Step) -> None:
        self.steps.extend(steps)

    # ---- new things

    def _add(self, clause: Clause, extra: tuple[Constraint, ...] = (), target: Known | None = None) -> None:
        turned = clause.all(Clause)
        later = turned[0] if turned else None
        if later is not None and not {"TURN_V", "FLIP_V", "MIRROR_V"} & set(later.verb("ACT").senses):
            self._add(Clause(clause.form, [part for part in clause.parts if part is not later]), extra, target)
            self._change(later.verb("ACT"), IT, later.mods)
            return
        thing = next((part for part in clause.parts if isinstance(part, (New, Half))), None)
        if thing is None:
            raise refuse("what to add")
        verb = clause.verb("ADD_V", "ACT")
        if verb is not None and not {"ADD_V", "MOVE_V", "CUT_V"} & set(verb.senses):
            return self._add_and_change(clause, verb)
        new = self._continued(thing.new if isinstance(thing, Half) else thing)
        verb = clause.verb("ADD_V")
        mods = clause.mods
        if any(mod.kind == "accessory" and mod.args[0].name in STROKES and not mod.args[1] for mod in mods):
            raise refuse("with which change of its parts; say for example 'make the crossbar wider'")
        mods = [_placed(mod) for mod in mods]
        if turned and (mods or not extra):
            later = turned[0]
            own = Clauses()
            own._append(Add(new))
            rest = own._turn_new(later)
            new, mods = own.steps[-1].theme, [*mods, *rest]  # type: ignore[assignment]
        posture = [Mod("posture", (verb.senses["ADD_V"],))] if verb and verb.senses["ADD_V"] != "x" else []
        relations = Relations(new, verb.text if verb else "").read([*posture, *mods])
        if target is not None:
            relations.constraints = [_retarget(one, target) for one in relations.constraints]
        relations.constraints.extend(extra)
        new, accessories = self._new_with(new, relations)
        for mod in [mod for mod in mods if mod.kind == "place new"]:
            other = mod.args[1]
            self._append(Add(other))
            relations.read([Mod("place", (mod.args[0], Known(other.name)))])
        self._append(Add(new, tuple(relations.constraints)))
        self._append(*accessories)
        for mod in [mod for mod in mods if mod.kind == "changed"]:
            self._act(mod.args[0])
        if isinstance(thing, Half):
            side = thing.side or "top"
            self._append(Remove(IT, region=phrases.opposite(side), share=0.5))  # type: ignore[arg-type]

    def _add_and_change(self, clause: Clause, verb: Word) -> None:
        """``shrink a W until ..., turn an L upside down``: imagined first, then changed."""
        thing = next(part for part in clause.parts if isinstance(part, New))
        self._append(Add(thing))
        self._change(verb, IT, clause.mods)
        for later in clause.all(Clause):
            word = later.verb("ACT")
            assert word is not None
            self._change(word, IT, later.mods)

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
            elif mod.kind == "pose" and mod.args[0] in {"horizontal", "vertical"}:
                new = _oriented(new, mod.args[0])
            elif mod.kind == "pose" and mod.args[0] != "over":
                new = _posed(new, mod.args[0])
            elif mod.kind == "style":
                new = replace(new, style=", ".join(filter(None, [new.style, mod.args[0]])))
            elif mod.kind == "ratio" and mod.args[2] is None:
                field = {"width": "width", "height": "height"}.get(mod.args[1], "size")
                new = replace(new, **{field: getattr(new, field) * mod.args[0]})
            elif mod.kind == "quality" and "ORIENT" in mod.args[0].word.senses:
                new = _oriented(new, mod.args[0].word.senses["ORIENT"])
            elif mod.kind == "accessory":
                inner = Clauses()
                inner._add(Clause("add", [mod.args[0], *mod.args[1]]), target=IT)
                steps += inner.steps
            elif mod.kind not in {"slightly", "place new", "changed", "pose"}:
                raise refuse(f"{_said(mod)} of something new")
        if turn:
            new = replace(new, angle_deg=turn.get("angle", 90.0) * turn.get("clock", 1))
        return new, steps

    def _turn_new(self, clause: Clause) -> list[Mod]:
        """A new thing that is turned or mirrored before it is placed; the modifiers that place it are returned."""
        verb = clause.verb("ACT")
        new = self.steps[-1].theme
        assert isinstance(new, New)
        assert verb is not None
        turning = Clauses()
        kinds = {"angle", "clock", "pose"}
        first = next((m for m in clause.mods if m.kind == "path" and _side(m) in {"left", "right"}), None)
        mods = [
            m
            for m in clause.mods
            if m.kind in kinds or m is first or (m.kind == "way" and "angle" in {x.kind for x in clause.mods})
        ]
        rest = [m for m in clause.mods if m not in mods]
        turning._change(verb, replace(Known(new.name)), mods)
        step = turning.steps[0]
        if isinstance(step, Turn) and step.angle_deg is not None and not step.constraints:
            self.steps[-1] = Add(replace(new, angle_deg=step.angle_deg))
        elif isinstance(step, Mirror) and not step.constraints:
            self.steps[-1] = Add(replace(new, mirrored=step.axis))
        else:
            raise refuse(f"{verb.text!r} of something new")
        return rest

    _add_there = _add

    def _give(self, clause: Clause) -> None:
        owner = as_known(clause.refs[0])
        inner = Clause("add", [part for part in clause.parts if part is not clause.refs[0]])
        at = len(self.steps)
        self._add(inner, target=owner)
        step = self.steps[at]
        if isinstance(step, Add) and not step.constraints and step.theme.name in STROKES:
            raise refuse("where it is to be, or how a part of it is to change")
        if isinstance(step, Add) and not step.constraints:
            self.steps[at] = replace(step, constraints=(Touches(Feature("all", owner)),))

    def _add_with(self, clause: Clause) -> None:
        verb, refs = clause.verb("COVER"), clause.refs
        assert verb is not None
        to = next((mod for mod in clause.mods if mod.kind == "path" and mod.args[0] is None), None)
        if "CONNECT_V" in verb.senses and to is not None and len(refs) == 1:
            refs = [refs[0], to.args[1]]  # "to the bottom of the O"
            clause = Clause(clause.form, [part for part in clause.parts if part is not to])
        ref = Pair(phrases.owned(*refs), refs[1]) if len(refs) == 2 else refs[0]
        inner = Clause("add", [part for part in clause.parts if part not in clause.refs and part is not verb])
        if isinstance(ref, phrases.Each):  # "crown each of the three points with ..."
            return self._add(Clause("add", [*inner.parts, Mod("place", ("on", ref))]))
        self._add(inner, extra=self._covering(verb, ref))

    def _covering(self, verb: Word, ref: Any) -> tuple[Constraint, ...]:
        """``surround it with``, ``close the top with``, ``connect the two ends with``."""
        if "MARK_V" in verb.senses:
            return (At(as_feature(ref)),) if not isinstance(ref, Known) else (At(Feature("center", ref)),)
        if "SURROUND_V" in verb.senses:
            return (Encloses(as_known(ref)),)
        if "CONNECT_V" in verb.senses and (pair := phrases.as_pair(ref)) is not None:
            return (Spans(pair.first, pair.second),)
        if "CLOSE_V" in verb.senses:
            return closing(ref)
        if "TOP_V" in verb.senses:
            side: Any = {"above": "top", "below": "bottom"}[verb.senses["TOP_V"]]
            return (Beside(side, as_known(ref)), Touches(Feature(side, as_known(ref))))
        if "CROSS_V" in verb.senses:
            return (Crosses(as_known(ref)),)
        raise refuse(f"{verb.text!r} with one place")

    def _cover(self, clause: Clause) -> None:
        verb = clause.verb("COVER")
        assert verb is not None
        if not {"CLOSE_V", "CONNECT_V"} & set(verb.senses):
            raise refuse(f"what to {verb.text} it with")
        self._append(Add(New("line"), self._covering(verb, clause.refs[0])))

    def _connect(self, clause: Clause) -> None:
        first, second = clause.refs
        if isinstance(first, Known) and isinstance(second, Known) and first.name not in STROKES:
            self._append(Move(first, constraints=(Touches(Feature("all", second)),)))
        else:
            pair = Pair(as_feature(phrases.owned(first, second)), as_feature(second))
            self._append(Add(New("line"), (Spans(pair.first, pair.second),)))

    def _copy(self, clause: Clause) -> None:
        new = New("figure", copy_of=as_known(clause.refs[0]))
        self._add(Clause("add", [new, *_sideways(clause.mods)]))

    # ---- changes

    def _act(self, clause: Clause) -> None:
        verb = clause.verb("ACT")
        assert verb is not None
        mods = clause.mods
        ref = clause.refs[0]
        if any("OFF" in word.senses for word in clause.all(Word)) and ("CUT_V" in verb.senses):
            mods = [*mods, Mod("off")]
        self._change(verb, self._meant(ref), mods)

    def _act_it(self, clause: Clause) -> None:
        verb = clause.verb("ACT")
        assert verb is not None
        self._change(verb, self._meant(IT), clause.mods)

    def _act_on_part(self, clause: Clause) -> None:
        whole, part = clause.refs
        verb = clause.verb("ACT")
        assert verb is not None
        self._change(verb, self._meant(phrases.of(part, as_known(whole))), clause.mods)

    def _act_given(self, clause: Clause) -> None:
        self._turn(self._meant(clause.refs[0]), clause.mods)

    def _meant(self, ref: Any) -> Any:
        """``take the line and move it``: it is the line."""
        found = self.mentioned if ref == IT and self.mentioned is not None else ref
        return found

    def _mention(self, clause: Clause) -> None:
        self.mentioned = as_known(clause.refs[0])

    def _take_off(self, clause: Clause) -> None:
        refs = clause.refs
        self._remove(phrases.of(refs[0], as_known(refs[1])) if len(refs) == 2 else refs[0], [])

    def _change(self, verb: Word, ref: Any, mods: list[Mod]) -> None:
        accessories = [mod for mod in _flat(mods) if mod.kind == "accessory"]
        mods = _without(mods, "accessory", "right angles")
        for mod in [mod for mod in mods if mod.kind == "place new"]:
            self._append(Add(mod.args[1]))
            mods = [Mod("place", (mod.args[0], Known(mod.args[1].name))) if one is mod else one for one in mods]
        self._changed(verb, ref, mods)
        for accessory in accessories:
            self._add(Clause("add", [accessory.args[0], *accessory.args[1]]))

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

    def _keep(self, clause: Clause) -> None:
        ref = clause.refs[0]
        step = _removal(ref)
        if step.region is not None:
            self._append(replace(step, region=phrases.opposite(step.region)))  # type: ignore[arg-type]
        else:
            self._append(replace(step, keep=True))

    def _without(self, clause: Clause) -> None:
        whole, part = clause.refs
        self._remove(phrases.of(part, as_known(whole)), [])

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
            elif mod.kind == "result" and mod.args[1] == [Mod("stays")] and mod.args[0] is not None:
                about = as_feature(phrases.of(mod.args[0], theme))
            elif mod.kind == "about" or (mod.kind == "place" and mod.args[0] in {"around", "at", "on"}):
                about = as_feature(mod.args[-1])
            elif (orientation := _orientation(mod, theme)) is not None:
                until = orientation
            else:
                relations.read([mod])
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
            elif mod.kind == "ratio" and mod.args[4] and mod.args[2] in {None, IT, theme}:
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
        for mod in mods:
            if mod.kind == "pose" and mod.args[0] in {"mirror", "side", "horizontal", "vertical"}:
                dimension = "height" if mod.args[0] == "vertical" else "width"
            elif mod.kind == "ratio" and mod.args[2] is None:
                factor, dimension = mod.args[0], mod.args[1] if theme.name != "line" else "length"
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
            elif mod.kind == "ratio" and mod.args[2] is None:
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

    def _make(self, clause: Clause) -> None:
        ref = self._meant(clause.refs[0])
        adjectives = [*clause.all(phrases.Adjective), *(m.args[0] for m in clause.mods if m.kind == "quality")]
        mods = [m for m in clause.mods if m.kind != "quality"]
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
            self._resize(clause.parts[0] if isinstance(clause.parts[0], Word) else Word("make", {}), ref, mods)

    def _make_it(self, clause: Clause) -> None:
        self._make(Clause("make", [self._meant(IT), *clause.parts]))

    def _paint(self, clause: Clause) -> None:
        color = next((w.senses["COLOR"] for w in clause.all(Word) if "COLOR" in w.senses), "")
        self._append(Paint(self._meant(as_known(clause.refs[0])), color, filled=True))

    def _repeat(self, clause: Clause) -> None:
        sides = [_mod_side(mod) for mod in clause.mods]
        if len(clause.mods) == 1 and clause.mods[0].args[-1:] == (
            Feature("all", Known("point", which="other", of=Known())),
        ):
            sides = []  # "on the other side"
        if None in sides or len(sides) > 1:
            raise refuse("where to repeat it; say for example 'do the same on the right'")
        self._append(Repeat(sides[0] if sides else None))  # type: ignore[arg-type]

    def _repeat_for(self, clause: Clause) -> None:
        ref = clause.refs[0]
        if isinstance(ref, Feature) and ref.of == Known() and ref.at in SIDES:
            self._append(Repeat(ref.at))  # type: ignore[arg-type]
        else:
            self._append(Repeat(theme=as_known(ref)))

    # ---- what holds

    def _state(self, clause: Clause) -> None:
        """``It should touch the top``: a further constraint on the step before, or a movement until it holds."""
        ref, mods = clause.refs[0], clause.mods
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
        owner = ref.of if isinstance(ref, Feature) else ref if isinstance(ref, Known) else as_known(ref)
        while owner.of is not None:
            owner = owner.of
        relations = Relations(owner)
        relations.read(mods) if owner == ref else relations._concerning(ref, mods)
        _all_read(relations, "what should hold")
        if not relations.constraints:
            raise refuse("what should hold")
        self._append(Move(owner, constraints=tuple(relations.constraints)))

    def _restyle(self, clause: Clause) -> None:
        """``The "4" should have a triangular top``: how the thing that was just imagined is drawn."""
        ref, before = clause.refs[0], self.steps[-1] if self.steps else None
        if not isinstance(before, Add) or not isinstance(ref, Known) or ref.name not in {before.theme.name, "it"}:
            raise refuse("how something that is drawn already is to look")
        styles = [before.theme.style, *(mod.args[0] for mod in clause.mods if mod.kind == "style")]
        self.steps[-1] = replace(before, theme=replace(before.theme, style=", ".join(filter(None, styles))))

    def _state_it(self, clause: Clause) -> None:
        if not self.steps:
            raise refuse("what should be there or be done")
        self._state(Clause("state", [IT, *clause.parts]))


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


def _oriented(new: New, orientation: Any) -> New:
    """``lying flat``, ``standing upright``: of a stroke its direction, of a long thing how it lies."""
    if new.name in STROKES:
        return replace(new, orientation=orientation)
    if new.name in {"rectangle", "oval"} and orientation in {"horizontal", "vertical"}:
        return replace(new, angle_deg=90.0 if orientation == "vertical" else 0.0)
    raise refuse(f"{orientation!r} of {new.name!r}")


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


__all__ = ["OTHER", "Clauses"]
