"""What every adjunct belongs to: modifiers of a clause, results, parts that are named with "with" or on their own."""

from __future__ import annotations

from typing import Any

from imagery_agent.language.construction.clause_parts import (
    CHANGES,
    COVERS,
    POSTURES,
    RELATIONS,
    SAME_AXIS,
    SEPARATORS,
    Both,
    merged,
    where_of,
)  # fmt: skip
from imagery_agent.language.construction.meaning.nouns.phrases import Mod, refuse
from imagery_agent.language.construction.noun_phrases import Mark, NounPhrase, Verb
from imagery_agent.language.construction.predicates import Predicates
from imagery_agent.language.construction.tree import Feature


class Adjuncts(Predicates):
    """Reads the modifiers of a clause from the chunks of one sentence, from left to right."""

    def mods(self, result: bool = False) -> list[Any]:
        """Modifiers up to the next clause."""
        return merged(self._mods(result))

    def phrase(self) -> list[Any]:
        """Modifiers up to a comma: of a part that is named with "with" or on its own."""
        outer, self.in_phrase = self.in_phrase, True
        found = self.mods()
        self.in_phrase = outer
        return found

    def _mods(self, result: bool) -> list[Any]:
        found: list[Any] = []
        while (chunk := self.peek()) is not None:
            if isinstance(chunk, Mod):
                found.append(self.take())
                self.coordinate(found)
            elif isinstance(chunk, Verb):
                found += self.predicate()
            elif isinstance(chunk, NounPhrase):
                if not self.absolute(found, ()):
                    break
            elif chunk.kind in SEPARATORS:
                if not self.separated(found, result):
                    break
            elif not self.marked(chunk.kind, found):
                break
        return found

    def marked(self, kind: str, found: list[Any]) -> bool:
        """A modifier that a joining word begins."""
        if self.covering and self.instrument is None and kind in {"WITH", "BY", "IN"} and self._new_at(1):
            self.take()
            self.instrument = self.take()
            if self.instrument.noun("STROKE_N", "LINE_N") and self.marks("AND") and self._new_at(1):
                self.more = self.coordinated_after("STROKE_N", "LINE_N", "ONE_N")
        elif kind == "SOTHAT":
            found += self.result()
        elif kind == "IN" and (isinstance(self.peek(1), Mod) or (isinstance(self.peek(1), Mark) and self.covering)):
            self.take()  # "squeeze it in underneath"
        elif kind == "WITH" and self.covering and self.connecting and self._known_at(1) and not self._own_part_at(1):
            self.take()  # "connect it with the other"
            self.partners += self.coordinated()
        elif kind in {"WITH", "IN"}:
            found += self.accompanied(found)
        elif kind == "WITHOUT":
            self.take()
            if isinstance(self.peek(), Verb):
                found += [Mod("not", one.args) if one.kind in {"relate", "reciprocal"} else one
                          for one in self.predicate()]  # fmt: skip
            else:
                found.append(Mod("without", (Both.of(self.coordinated()),)))
        elif kind == "BE" and self.leading:
            return False
        elif kind == "BE" and isinstance(self.peek(1), NounPhrase) and not isinstance(self.peek(2), (Verb, Mod)):
            self.take()
            found.append(Mod("is", (self.take(),)))
        elif kind == "NAMELY":
            raise refuse("what something new is more exactly")
        elif kind in {"THAT", "BE", "AS"}:
            place = found[-1].args[-1] if kind == "THAT" and found and found[-1].kind == "place" else None
            if isinstance(place, NounPhrase) and place.indefinite and place.noun("SHAPE_N", "STROKE_N"):
                raise refuse("what is said of a new thing that another is placed by")
            self.take()
        elif kind == "LEAVING":
            self.take()
            found += self.remains()
        elif kind == "NOT":
            self.take()
            self.skip("LEAD", "SOTHAT")
            found.append(self.forbidden())
        elif kind == "BY":
            return False
        else:
            return False
        return True

    def separated(self, found: list[Any], result: bool) -> bool:
        """What follows a comma or "and": another modifier, or (False) the next clause."""
        ahead = self.after(*SEPARATORS)
        follows, kinds = self.peek(ahead), {self.peek(i).kind for i in range(ahead)}
        if self.in_phrase and "COMMA" in kinds and found:
            return False
        sized = isinstance(follows, Mod) and follows.kind == "ratio" and follows.args[2] is not None
        if self.in_phrase and sized and found and {mod.kind for mod in found} <= {"way", "pose"}:
            return False  # "flat side up and as wide as the line": all of it
        if follows is None:
            self.at += ahead
            return True
        gerund = isinstance(follows, Verb) and "ING" in follows.word.senses and not follows.imperative
        if gerund and self._leads(ahead + 1):
            return False
        if isinstance(follows, Verb):
            said = follows.is_a(*RELATIONS, *POSTURES, "FORM_V", "HAVE") and (
                not follows.imperative
                or (follows.is_a("FACE_V") and not follows.is_a("ADD_V", *CHANGES))
                or (result and not follows.is_a("ADD_V", *CHANGES, *COVERS))
            )
            thing = ahead + 1
            while isinstance(self.peek(thing), Mod):  # "and put to the right of it a V"
                thing += 1
            if follows.is_a(*POSTURES) and follows.participle and not isinstance(self.peek(thing), NounPhrase):
                said = True  # "evenly spread"
            again = self.passive and follows.participle and follows.is_a(*CHANGES)
            if again or not (said or (not follows.imperative and not follows.participle) or follows.auxiliary
                             or (follows.participle and not follows.imperative)):  # fmt: skip
                return False
            self.at += ahead
            return True
        if isinstance(follows, NounPhrase):
            return self.absolute(found, kinds, ahead, result)
        if isinstance(follows, Mod) and self._fronts(ahead):
            return False
        self.at += ahead
        return True

    def coordinate(self, found: list[Any]) -> None:
        """``at the top and the bottom``: a second noun for the same preposition."""
        last = found[-1]
        part = last.args[1] if last.kind == "place" else None
        known = isinstance(part, NounPhrase) and part.definite and part.noun("LINE_N", "CURVE_N", "LOOP_N")
        if known and isinstance(part, NounPhrase) and self._side_at(0):
            last = found[-1] = Mod("place", (last.args[0], part.restricted(where_of(self.take()))))
        if isinstance(part, NounPhrase) and (inner := self._restricted_inside(part)) is not None:
            last = found[-1] = Mod("place", (last.args[0], inner))
        if last.kind == "ratio" and isinstance(last.args[2], NounPhrase) and self._side_at(0, *SAME_AXIS):
            noun = last.args[2].restricted(where_of(self.take()))  # "as long as the line at the top"
            last = found[-1] = Mod("ratio", (*last.args[:2], noun, *last.args[3:]))
        while self.marks("AND") and isinstance(self.peek(1), NounPhrase) and last.args:
            noun, follows = self.peek(1), self.peek(2)
            from_there = last.kind == "path" and last.args[1] is None
            from_there = from_there and (self.current is None or self.current.is_a("ADD_V"))
            goes_on = isinstance(follows, Verb) or (isinstance(follows, Mark) and follows.kind == "BE")
            if from_there and isinstance(follows, Verb) and "ING" in follows.word.senses:
                goes_on = False  # "from the left and the right end going up"
            first, rest = (last.args[0], (None,)) if from_there else (last.args[-1], ())
            if not isinstance(first, NounPhrase) or noun.indefinite or goes_on or noun.is_one:
                return
            if isinstance(follows, Mod) and follows.kind not in {"level", "centered", "slightly"}:
                return
            self.take()
            kept = () if from_there else last.args[:-1]
            last = found[-1] = last._replace(args=(*kept, Both(first, self.take()), *rest))

    def _restricted_inside(self, part: NounPhrase) -> NounPhrase | None:
        """``at the left end of the curve at the top of the 2``: the curve that is there."""
        owner = next((where.ref for where in part.wheres if where.preposition == "of"), None)
        mod = self.peek()
        place = mod.args[1] if isinstance(mod, Mod) and mod.kind == "place" and mod.args[0] == "at" else None
        if not (isinstance(owner, NounPhrase) and isinstance(place, NounPhrase) and place.noun("SIDE_N")):
            return None
        if not owner.definite or not owner.noun("LINE_N", "CURVE_N", "LOOP_N"):
            return None
        restricted = owner.restricted(where_of(self.take()))
        return part.mapped(lambda one: restricted if one is owner else one)

    def absolute(self, found: list[Any], kinds: Any, ahead: int = 0, result: bool = False) -> bool:
        """``its point touching the line``: what holds of a part; or (False) something new."""
        noun, follows = self.peek(ahead), self.peek(ahead + 1)
        passive = self.peek(ahead + 2) if isinstance(follows, Mark) and follows.kind == "BE" else follows
        each_covered = "EACH" in noun.words and isinstance(passive, Verb) and passive.is_a("TOP_V", "MARK_V")
        if each_covered or self._gaps(noun, follows, kinds):
            return False
        if noun.is_one_of_several and "ANOTHER" not in noun.words:
            if not noun.described and (follows is None or isinstance(follows, NounPhrase)):
                return False
            if noun.is_one and "EACH" in noun.words:
                self.at += ahead + 1
                found += map(_with_each, self.mods(result))
                return True
            if noun.indefinite or noun.is_one or self._pairs_off(ahead):
                return self.one_each(found, result, ahead, gapped="AND" in kinds and not result)
        if isinstance(noun.ready, Feature) and noun.ready.fraction is not None:
            self.at += ahead + 1  # "a third of the way up the stem"
            found.append(Mod("place", ("at", noun)))
            return True
        says = isinstance(follows, (Verb, Mod)) or (isinstance(follows, Mark) and follows.kind in {"BE", "WITH"})
        if noun.is_it and noun.texts <= {"all", "both", "each"} and isinstance(follows, Mod) and not result:
            self.at += ahead + 1  # ", all from the top corner"
            return True
        angle = any("DEGREES" in one.word.senses for one in noun.adjectives)
        part = result and noun.noun("CORNER_N", "POINT_N", "ENDS_N", "SIDE_N", "EDGE_N")
        if (noun.indefinite and not angle and not part) or not says:
            return False
        changed = (
            isinstance(follows, Verb) and follows.participle and follows.is_a(*CHANGES) and not follows.is_a("REST_V")
        )
        if changed and self.passive:
            return False
        self.at += ahead
        nouns = self.restricted(self.coordinated(subject=True))
        found.append(Mod("with", (Both.of(nouns), self.mods(result) if result else self.phrase())))
        return True

    def _gaps(self, noun: NounPhrase, follows: Any, kinds: Any) -> bool:
        """``and the second one to the left``: the verb of the clause before, with another object."""
        alone = noun.noun("ONE_N") or noun.head.word is None or noun.stands_for_earlier
        other = noun.definite and alone and not noun.is_it
        goes_on = isinstance(follows, Mod) or (isinstance(follows, Mark) and follows.kind == "WITH")
        connects = self.current is not None and self.current.is_a("CONNECT_V") and noun.definite
        return (other or connects) and "AND" in kinds and goes_on and self.current is not None

    def _pairs_off(self, ahead: int) -> bool:
        """Whether "the first" is followed by "the second" or the like."""
        rest = [chunk for chunk in self.chunks[self.at + ahead + 1 :] if isinstance(chunk, NounPhrase)]
        return any(chunk.is_one_of_several and not chunk.is_one for chunk in rest)

    def one_each(self, found: list[Any], result: bool, ahead: int, *, gapped: bool) -> bool:
        """``one at the left end and one at the right``, ``a small one and a large one``, ``the first ..., the other``.

        ``gapped``: "... and one at the right" after a full clause.
        """
        at = self.at
        groups: list[list[Any]] = []
        while True:
            chunk = self.peek(ahead)
            if not (isinstance(chunk, NounPhrase) and chunk.is_one_of_several):
                break
            self.at += ahead + 1
            groups.append(chunk.described)
            while isinstance(self.peek(), (Mod, Verb)) or self.marks("THAT", "BE"):
                if self.marks("THAT", "BE"):
                    self.take()
                    continue
                groups[-1] += [self.take()] if isinstance(self.peek(), Mod) else self.predicate()
            ahead = self.after("COMMA", "AND")
        if len(groups) == 1 and (gapped or (groups[0][:1] and groups[0][0].kind == "quality")):
            self.at = at
            return False
        if len(groups) > 1:
            found.append(Mod("one each", tuple(groups)))
        elif any(_spreads(mod) for mod in groups[0]) or result:
            found += [*groups[0], Mod("apiece")]
        else:
            raise refuse("which of several things one of them is, if nothing is said of the others")
        return True


def _spreads(mod: Mod) -> bool:
    """``one at each end``, ``one on both sides``: a place for every one of several things."""
    each = [arg for arg in mod.args if isinstance(arg, NounPhrase) and {"EACH", "BOTH"} & arg.words]
    return bool(each) or mod in (Mod("way", ("sides",)), Mod("way", ("ends",))) or mod.args[:1] in _BOTH_SIDES


def _with_each(mod: Mod) -> Mod:
    """``each with a dot inside``: something new for each of several things."""
    new = mod.kind == "with" and isinstance(mod.args[0], NounPhrase) and mod.args[0].indefinite
    return mod._replace(kind="each with") if new else mod


_BOTH_SIDES = (("either side of",), ("each end of",))
