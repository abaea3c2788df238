"""What every adjunct belongs to: modifiers of a clause, results, parts that are named with "with" or on their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from imagery_agent.language.construction.meaning.phrases import UNSAID, Head, Mod, Where, refuse
from imagery_agent.language.construction.noun_phrases import Mark, NounPhrase, Verb
from imagery_agent.language.construction.tree import Feature, Known

OTHER = Known("piece", which="other")
SEPARATORS = ("COMMA", "AND", "THEN", "LEAD", "OR")
RELATIONS = ("CLOSE_V", "TOUCH_V", "SURROUND_V", "CROSS_V", "ALIGN_V", "OVERLAP_V", "FIT_V")
POSTURES = ("FACE_V", "REST_V", "RUN_V")
CHANGES = ("TURN_V", "FLIP_V", "MIRROR_V", "MOVE_V", "RESIZE_V", "EXTEND_V", "CUT_V", "MERGE_V", "FILL_V")
COVERS = ("MARK_V", "SURROUND_V", "CROSS_V", "TOP_V", "CLOSE_V", "CONNECT_V")


@dataclass
class Clause:
    """One clause: a verb (None: something is there), what it is about, and its modifiers."""

    verb: Verb | None
    objects: list[NounPhrase] = field(default_factory=list)
    mods: list[Any] = field(default_factory=list)
    stated: bool = False
    """Something is said of the object, rather than asked to be done to it."""
    instrument: NounPhrase | None = None
    """"surround it with a circle"."""
    topic: NounPhrase | None = None
    """"for each of the lines, ..."."""


class Adjuncts:
    """Reads the modifiers of a clause from the chunks of one sentence, from left to right."""

    def __init__(self, chunks: list[Any]) -> None:
        self.chunks = chunks
        self.at = 0
        self.passive = False
        self.before: list[Any] | None = None
        """Adjuncts before the verb of the last clause that asks for something."""
        self.current: Verb | None = None
        """The verb of the clause that is being read, if it asks to change something."""
        self.covering = self.connecting = self.leading = self.in_phrase = False
        self.partners: list[NounPhrase] = []
        self.instrument: NounPhrase | None = None

    def peek(self, ahead: int = 0) -> Any:
        at = self.at + ahead
        return self.chunks[at] if at < len(self.chunks) else None

    def take(self) -> Any:
        self.at += 1
        return self.chunks[self.at - 1]

    def marks(self, *kinds: str) -> bool:
        """Whether the next chunk is one of these joining words."""
        return isinstance(self.peek(), Mark) and self.peek().kind in kinds

    def skip(self, *kinds: str) -> set[str]:
        """The joining words of these kinds that come next, which are passed."""
        passed = set()
        while self.marks(*kinds):
            passed.add(self.take().kind)
        return passed

    def after(self, *kinds: str) -> int:
        """How far ahead the next chunk is that is not one of these joining words."""
        ahead = 0
        while isinstance(self.peek(ahead), Mark) and self.peek(ahead).kind in kinds:
            ahead += 1
        return ahead

    def _side_at(self, ahead: int, *sides: str) -> bool:
        """Whether "on the left" or the like is next."""
        mod = self.peek(ahead)
        noun = mod.args[1] if isinstance(mod, Mod) and mod.kind == "place" and mod.args[0] in {"on", "at"} else None
        return isinstance(noun, NounPhrase) and noun.side in (sides or ("left", "right"))

    def _known_at(self, ahead: int) -> bool:
        chunk = self.peek(ahead)
        return isinstance(chunk, NounPhrase) and (chunk.definite or chunk.ready is not None)

    def _new_at(self, ahead: int) -> bool:
        chunk = self.peek(ahead)
        return isinstance(chunk, NounPhrase) and not chunk.definite

    def restricted(self, nouns: list[NounPhrase]) -> list[NounPhrase]:
        """``the line below the circle is``: adjuncts between a noun and its verb belong to the noun."""
        at, last, found = self.at, nouns[-1], 0
        while True:
            if self.skip("COMMA", "THAT") and last.bare:
                break  # "line that runs": new
            if self.marks("BE") and isinstance(self.peek(1), Mod):
                self.take()
            mod = self.peek()
            if not (isinstance(mod, Mod) and (mod.kind == "place" or (mod.kind == "path" and mod.args[0] is not None))):
                break
            last, found = last.restricted(where_of(self.take())), found + 1
        verb = self.peek()
        said = isinstance(verb, Verb) and not (last.bare and "ING" in verb.word.senses)
        if found and (said or self.marks("BE")):
            return [*nouns[:-1], last]
        self.at = at
        return nouns

    def coordinated(self, subject: bool = False) -> list[NounPhrase]:
        """Noun phrases that are joined by "and": with a comma only if "and" follows."""
        if not isinstance(self.peek(), NounPhrase):
            return []
        nouns = [self.take()]
        while True:
            ahead = self.after("COMMA", "AND")
            kinds = {self.peek(i).kind for i in range(ahead)}
            chunk, follows = self.peek(ahead), self.peek(ahead + 1)
            joined = isinstance(chunk, NounPhrase) and "AND" in kinds and not chunk.is_one
            says = isinstance(follows, Verb) or (isinstance(follows, Mark) and follows.kind == "BE")
            if not joined or (says and (nouns[0].indefinite or not subject)):
                return nouns
            self.at += ahead
            nouns.append(self.take())

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
        elif kind == "SOTHAT":
            found += self.result()
        elif kind == "IN" and (isinstance(self.peek(1), Mod) or (isinstance(self.peek(1), Mark) and self.covering)):
            self.take()  # "squeeze it in underneath"
        elif kind == "WITH" and self.covering and self.connecting and self._known_at(1):
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

    def forbidden(self) -> Mod:
        """``but do not let it touch the rim``."""
        noun = self.take() if isinstance(self.peek(), NounPhrase) else None
        if not isinstance(self.peek(), Verb):
            raise refuse("what is not to be")
        self.chunks[self.at] = self.peek()._replace(negative=True)
        return Mod("result", (noun, self.predicate()))

    def separated(self, found: list[Any], result: bool) -> bool:
        """What follows a comma or "and": another modifier, or (False) the next clause."""
        ahead = self.after(*SEPARATORS)
        follows, kinds = self.peek(ahead), {self.peek(i).kind for i in range(ahead)}
        if self.in_phrase and "COMMA" in kinds and found:
            return False
        if follows is None:
            self.at += ahead
            return True
        if (
            isinstance(follows, Verb)
            and "ING" in follows.word.senses
            and not follows.imperative
            and self._leads(ahead + 1)
        ):
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

    def _leads(self, ahead: int) -> bool:
        """Whether a participle belongs to the clause that follows: ", and standing on the line, put"."""
        while isinstance(self.peek(ahead), (Mod, NounPhrase)):
            ahead += 1
        chunk, follows = self.peek(ahead), self.peek(ahead + 1)
        comma = isinstance(chunk, Mark) and chunk.kind == "COMMA"
        asks = comma and isinstance(follows, Verb) and follows.imperative
        return asks and (follows.is_a("ADD_V") or not follows.is_a(*RELATIONS, "REST_V", "RUN_V"))

    def _fronts(self, ahead: int) -> bool:
        """Whether the adjuncts after a separator belong to a clause that follows: ", and behind the dot draw"."""
        while isinstance(self.peek(ahead), Mod) or (
            isinstance(self.peek(ahead), Mark) and self.peek(ahead).kind in {"COMMA"}
        ):
            ahead += 1
        chunk = self.peek(ahead)
        if isinstance(chunk, NounPhrase) and chunk.indefinite:
            return True
        if self.inverted(ahead):
            return True
        if isinstance(chunk, NounPhrase) and chunk.definite:  # "from which the crossbar is then removed"
            following = self.peek(ahead + 1)
            return (
                isinstance(following, Verb)
                and following.auxiliary
                and following.participle
                and following.is_a(*CHANGES)
            )
        asks = isinstance(chunk, Verb) and chunk.imperative
        return asks and (chunk.is_a("ADD_V") or not chunk.is_a(*RELATIONS, *POSTURES))

    def inverted(self, ahead: int = 0) -> bool:
        """Whether a verb comes before what it speaks of: ``on it sits a ball``, ``at its end is placed a V``."""
        if isinstance(self.peek(ahead), Mark) and self.peek(ahead).kind == "BE":
            ahead += 1
        verb, noun = self.peek(ahead), self.peek(ahead + 1)
        says = isinstance(verb, Verb) and (verb.participle or not verb.imperative)
        says = says and verb.is_a(*POSTURES, "ADD_V", "MOVE_V", "REMAIN_V")
        return says and isinstance(noun, NounPhrase) and (noun.indefinite or noun.bare)

    def coordinate(self, found: list[Any]) -> None:
        """``at the top and the bottom``: a second noun for the same preposition."""
        last = found[-1]
        part = last.args[1] if last.kind == "place" else None
        if (
            isinstance(part, NounPhrase)
            and part.definite
            and part.noun("LINE_N", "CURVE_N", "LOOP_N")
            and self._side_at(0)
        ):
            last = found[-1] = Mod("place", (last.args[0], part.restricted(where_of(self.take()))))
        if last.kind == "ratio" and isinstance(last.args[2], NounPhrase) and self._side_at(0, *_ACROSS):
            noun = last.args[2].restricted(where_of(self.take()))  # "as long as the line at the top"
            last = found[-1] = Mod("ratio", (*last.args[:2], noun, *last.args[3:]))
        while self.marks("AND") and isinstance(self.peek(1), NounPhrase) and last.args:
            noun, follows = self.peek(1), self.peek(2)
            goes_on = isinstance(follows, Verb) or (isinstance(follows, Mark) and follows.kind == "BE")
            if not isinstance(last.args[-1], NounPhrase) or noun.indefinite or goes_on or noun.is_one:
                return
            if isinstance(follows, Mod) and follows.kind not in {"level", "centered", "slightly"}:
                return
            self.take()
            last = found[-1] = Mod(last.kind, (*last.args[:-1], Both(last.args[-1], self.take())))

    def absolute(self, found: list[Any], kinds: Any, ahead: int = 0, result: bool = False) -> bool:
        """``its point touching the line``: what holds of a part; or (False) something new."""
        noun, follows = self.peek(ahead), self.peek(ahead + 1)
        if self._gaps(noun, follows, kinds):
            return False
        if noun.is_one and "ANOTHER" not in noun.words:
            if follows is None or isinstance(follows, NounPhrase):
                return False
            at, gapped = self.at, "AND" in kinds and not result
            self.at += ahead + 1
            if "EACH" in noun.words:
                found += self.mods(result)
                return True
            return self.one_each(found, result, gapped, at)
        says = isinstance(follows, (Verb, Mod)) or (isinstance(follows, Mark) and follows.kind in {"BE", "WITH"})
        if self._gaps(noun, follows, kinds):
            return False
        if noun.indefinite and noun.is_one and not says:
            return False
        if noun.is_it and noun.texts <= {"all", "both", "each"} and isinstance(follows, Mod) and not result:
            self.at += ahead + 1  # ", all from the top corner"
            return True
        if noun.two_sides_alone:
            self.at += ahead + 1  # ", left and right"
            sides = [Feature(side, UNSAID) for side in noun.two_sides_alone]
            found.append(Mod("one each", tuple([Mod("place", ("at", side))] for side in sides)))
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

    def one_each(self, found: list[Any], result: bool, gapped: bool, at: int) -> bool:
        """``one at the left end and one at the right``; ``gapped``: "... and one at the right" after a full clause."""
        groups = [[]]  # type: list[list[Any]]
        while True:
            while isinstance(self.peek(), (Mod, Verb)) or self.marks("THAT", "BE"):
                if self.marks("THAT", "BE"):
                    self.take()
                    continue
                groups[-1] += [self.take()] if isinstance(self.peek(), Mod) else self.predicate()
            ahead = self.after("COMMA", "AND")
            chunk = self.peek(ahead)
            if not (isinstance(chunk, NounPhrase) and chunk.is_one):
                break
            self.at += ahead + 1
            groups.append([])
        if len(groups) == 1 and gapped:
            self.at = at
            return False
        if len(groups) != 2:
            found += groups[0]
            return len(groups) == 1
        found.append(Mod("one each", tuple(groups)))
        return True

    def result(self) -> list[Any]:
        """What holds afterwards."""
        self.take()
        self.skip("SOTHAT", "LEAD")
        if not isinstance(self.peek(), NounPhrase):
            return [Mod("result", (None, self.mods(result=True)))]
        ahead = 0
        while ahead < 7 and isinstance(self.peek(ahead), (NounPhrase, Mark, Verb)):
            ahead += 1
            if isinstance(self.peek(ahead), Verb) and self.peek(ahead).is_a("REMAIN_V"):
                if self.peek(ahead).is_a(*POSTURES) or isinstance(self.peek(ahead + 1), Mod):
                    break
                self.at += ahead + 1
                return [Mod("remains")]  # "so that only a triangle remains"
        nouns = self.restricted(self.coordinated(subject=True))
        subject = Both.of(nouns)
        mods = self.mods(result=True)
        return [Mod("result", (subject, mods)) if mods else Mod("path", (None, subject))]

    def remains(self) -> list[Any]:
        self.coordinated()
        return [Mod("remains", ())]

    def accompanied(self, found: list[Any]) -> list[Any]:
        """``with its point up``, ``with a dot inside``."""
        mark = self.take()
        if not isinstance(self.peek(), NounPhrase):
            return self.mods()
        nouns = self.coordinated()
        mods = self.phrase()
        subject = Both.of(nouns)
        if mark.kind == "IN":
            return [Mod("place", ("inside", subject)), *mods]
        if not nouns[0].indefinite and not mods and found and found[-1].kind in {"relate", "place"}:
            return [Mod("with", (subject, [found.pop()]))]
        return [Mod("with", (subject, mods))]

    def predicate(self) -> list[Any]:
        """What a verb says of something: a relation, a posture, or a change that it has undergone."""
        verb = self.take()
        pointed = isinstance(self.peek(), Mod) and self.peek().kind == "place" and self.peek().args[0] in {"on", "at"}
        if pointed and verb.is_a("POINT_N") and "BASE" in verb.word.senses:  # "point on the end of the line"
            return [Mod("with", (NounPhrase([Head(verb.word)]), self.mods()))]
        nouns = self.coordinated()
        noun = Both.of(nouns) if nouns else None
        relation = next((one for one in RELATIONS if verb.is_a(one)), None)
        kind = "" if relation is None else (
            verb.word.senses[relation] if relation == "OVERLAP_V" else relation.removesuffix("_V").lower()
        )  # fmt: skip
        if verb.is_a("HAVE") and noun is not None:
            if self.marks("AS") and isinstance(self.peek(1), NounPhrase):
                self.take()  # "that has this point as its centre"
                return [Mod("with", (self.take(), [Mod("place", ("at", noun))]))]
            return [Mod("with", (noun, self.mods()))]
        if verb.is_a("FACE_V") and not relation and isinstance(noun, NounPhrase) and noun.side:
            return [Mod("posture", (posture_of(verb),)), Mod("way", (noun.side,))]  # "looks to the right"
        if verb.is_a("AVOID_V") and noun is not None:
            return [Mod("not", ("touch", noun))]
        if verb.is_a("CONNECT_V") and noun is not None and not verb.participle:
            if isinstance(self.peek(), Mod) and self.peek() == Mod("way", ("top",)):
                self.take()  # "hooks them up"
            return [Mod("connects", tuple(nouns) if len(nouns) == 2 else (noun,))]
        if verb.is_a("FORM_V") and not relation:
            if noun is not None and self.mods():
                raise refuse("what is said of what is formed")
            return [Mod("forms", () if noun is None else (noun,))]
        changes = [one for one in CHANGES if verb.is_a(one)]
        if changes and noun is not None and not relation and "ING" in verb.word.senses:
            return [Mod("then", (Clause(verb, nouns, self.mods()),))]
        if changes and verb.participle and noun is None and not verb.is_a(*POSTURES) and not relation:
            return [Mod("changed", (Clause(verb, [], self._own_mods()),))]
        if relation and noun is None:
            noun = self.partner()
        if kind == "coincide" and isinstance(noun, NounPhrase) and not noun.definite and noun.noun("STROKE_N"):
            kind, noun = "continue", None  # "become one long line"
        if relation and noun is not None:
            if self.marks("BY") or (verb.participle and isinstance(noun, By)):
                return [Mod("by", (kind, noun))]
            parts = self.peek().args[-1] if isinstance(self.peek(), Mod) and self.peek().kind == "place" else None
            shaped = kind == "close" and isinstance(parts, NounPhrase) and parts.indefinite
            if shaped or (kind == "cross" and isinstance(parts, NounPhrase) and parts.noun("PART_N", "HALF_N")):
                self.take()  # "divides it into equal parts"
            return [Mod("almost" if verb.almost else "not" if verb.negative else "relate", (kind, noun))]
        if relation and not (verb.is_a(*POSTURES) and isinstance(self.peek(), Mod)):
            if isinstance(self.peek(), Mod) and self.peek().kind == "reciprocal":
                self.take()
            return [Mod("not", (kind,)) if verb.negative else Mod("reciprocal", (kind,))]
        if verb.is_a(*POSTURES) and noun is None:
            return [Mod("posture", (posture_of(verb),))]
        if verb.is_a("ADD_V") and verb.participle and noun is None:
            return [Mod("posture", (posture_of(verb),))]
        if verb.is_a("REMAIN_V"):
            return [Mod("remains", ())]
        if verb.is_a("MAKE_V", "KEEP_V") and noun is not None:
            return [Mod("result", (noun, self.mods(result=True)))]
        raise refuse(f"what {verb.word.text!r} says here")

    def partner(self) -> Any:
        """``aligned with the line``, ``coincides with``, ``surrounded by``."""
        if self.marks("WITH", "BY") and isinstance(self.peek(1), NounPhrase):
            by = self.take().kind == "BY"
            nouns = self.coordinated()
            return By(Both.of(nouns)) if by else Both.of(nouns)
        if isinstance(self.peek(), Mod) and self.peek().kind == "path" and self.peek().args[0] is None:
            return self.take().args[1]
        return None

    def _own_mods(self) -> list[Any]:
        """Modifiers of a participle, up to the next separator."""
        found: list[Any] = []
        while (chunk := self.peek()) is not None:
            if isinstance(chunk, Mod):
                found.append(self.take())
            elif isinstance(chunk, Mark) and chunk.kind == "SOTHAT":
                found += self.result()
            else:
                break
        return found


def posture_of(verb: Verb) -> str:
    """How a thing is where it is: it rests, hangs, runs, faces."""
    senses = [one for one in POSTURES if verb.is_a(one)]
    if not senses:
        meaning = verb.word.senses.get("ADD_V", "")
        return "" if meaning == "x" else meaning
    sense = next((one for one in senses if not (one == "REST_V" and verb.off)), senses[0])
    if sense == "RUN_V" and (verb.off or verb.word.senses["RUN_V"] == "beyond"):
        return "beyond"
    return "run" if sense == "RUN_V" else verb.word.senses[sense]


@dataclass
class Both:
    """Two noun phrases together."""

    first: Any
    second: Any

    @staticmethod
    def of(nouns: list[NounPhrase]) -> Any:
        if len(nouns) > 2:
            raise refuse("more than two things here")
        return Both(*nouns) if len(nouns) == 2 else nouns[0]


@dataclass
class By:
    """``by the circle``."""

    noun: Any


@dataclass
class SideOf:
    """``from here to the left side of the loop``."""

    side: str
    noun: Any


_SIDES_OF = {"left of": "left", "right of": "right"}


def merged(mods: list[Any]) -> list[Any]:
    """``from the top`` + ``to the bottom``, ``up`` + ``to the right``: one path, one way."""
    found: list[Any] = []
    for mod in mods:
        last = found[-1] if found else Mod("")
        if last.kind == mod.kind == "way" and {*last.args, *mod.args} == {"left", "right"}:
            found[-1] = Mod("way", ("sides",))  # "left and right"
        elif last.kind == "path" and last.args[1] is None and mod.kind == "place" and mod.args[0] in _SIDES_OF:
            found[-1] = Mod("path", (last.args[0], SideOf(_SIDES_OF[mod.args[0]], mod.args[1])))
        elif mod.kind == last.kind == "path" and last.args[1] is None and mod.args[0] is None:
            found[-1] = Mod("path", (last.args[0], mod.args[1]))
        elif mod.kind == "angle" and last == Mod("bare", ("at",)):
            found[-1] = mod  # "at 45 degrees"
        elif last.kind == "off" and (mod.kind == "way" or _sideways(mod)):
            found[-1:] = []
            found = merged([*found, mod])
        elif last.kind == "way" and _sideways(mod) and not _ACROSS[_sideways(mod)] & set(last.args):
            found[-1] = Mod("way", (*last.args, _sideways(mod)))
        else:
            found.append(mod)
    return found


_ACROSS = {"top": {"top", "bottom"}, "bottom": {"top", "bottom"}, "left": {"left", "right"}, "right": {"left", "right"}}


def _sideways(mod: Mod) -> str:
    """``to the right``, ``right``: the side; otherwise nothing."""
    if mod.kind == "way" and len(mod.args) == 1 and mod.args[0] in _ACROSS:
        return mod.args[0]
    end = mod.args[1] if mod.kind == "path" and mod.args[0] is None else None
    return end.side if isinstance(end, NounPhrase) and end.side in {"left", "right"} else ""


def where_of(mod: Mod) -> Where:
    if mod.kind == "path":
        if mod.args[0] is not None:
            return Where("out of", mod.args[0])
        raise refuse("'to' after a noun")
    return Where(*mod.args)
