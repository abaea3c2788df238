"""What verbs, results and parts say of a thing: modifiers that are clauses of their own."""

from __future__ import annotations

from typing import Any

from imagery_agent.language.construction.chunk_reader import ChunkReader
from imagery_agent.language.construction.clause_parts import CHANGES, POSTURES, RELATIONS, Both, By, Clause, posture_of
from imagery_agent.language.construction.meaning.nouns.phrases import Head, Mod, refuse
from imagery_agent.language.construction.noun_phrases import Mark, NounPhrase, Verb


class Predicates(ChunkReader):
    """Reads modifiers that have a verb or a subject of their own."""

    def forbidden(self) -> Mod:
        """``but do not let it touch the rim``."""
        noun = self.take() if isinstance(self.peek(), NounPhrase) else None
        if not isinstance(self.peek(), Verb):
            raise refuse("what is not to be")
        self.chunks[self.at] = self.peek()._replace(negative=True)
        return Mod("result", (noun, self.predicate()))

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
        if not mods and isinstance(subject, NounPhrase) and subject.indefinite:
            return [Mod("forms", (subject,))]  # "to make a triangle"
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
        others = [
            mod for mod in mods if mod.kind == "with"
        ]  # "with its ends in the corners and its point in the middle"
        return [Mod("with", (subject, [mod for mod in mods if mod not in others])), *others]

    def predicate(self) -> list[Any]:
        """What a verb says of something: a relation, a posture, or a change that it has undergone."""
        verb = self.take()
        pointed = isinstance(self.peek(), Mod) and self.peek().kind == "place" and self.peek().args[0] in {"on", "at"}
        if pointed and verb.is_a("POINT_N") and "BASE" in verb.word.senses:  # "point on the end of the line"
            return [Mod("with", (NounPhrase([Head(verb.word)]), self.mods()))]
        part, follows = self.peek(), self.peek(1)
        own = (
            isinstance(part, NounPhrase) and part.bare and isinstance(follows, Mod) and follows.kind in {"way", "pose"}
        )
        if own and verb.is_a(*POSTURES) and part.noun("LINE_N", "CURVE_N", "SIDE_N", "EDGE_N", "POINT_N"):
            return [Mod("posture", (posture_of(verb),))]  # "that lies flat side down"
        nouns = self.coordinated()
        noun = Both.of(nouns) if nouns else None
        relation = next((one for one in RELATIONS if verb.is_a(one)), None)
        kind = "" if relation is None else (
            verb.word.senses[relation] if relation == "OVERLAP_V" else relation.removesuffix("_V").lower()
        )  # fmt: skip
        kind = "divide" if kind == "cross" and verb.word.senses["CROSS_V"] == "divide" else kind
        if verb.is_a("HAVE") and isinstance(self.peek(), Mod) and self.peek().kind == "ratio" and noun is None:
            return [self.take()]  # "until it has the same length as the bar"
        if verb.is_a("HAVE") and noun is not None:
            if self.marks("AS") and isinstance(self.peek(1), NounPhrase):
                self.take()  # "that has this point as its centre"
                return [Mod("with", (self.take(), [Mod("place", ("at", noun))]))]
            return [Mod("with", (noun, self.mods()))]
        if verb.is_a("FACE_V") and not relation and isinstance(noun, NounPhrase) and noun.side:
            return [Mod("posture", (posture_of(verb),)), Mod("way", (noun.side,))]  # "looks to the right"
        if verb.word.text in {"leave", "leaves", "leaving"} and noun is not None:
            return [Mod("path", (noun, None))]  # "two lines which leave the circle"
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
            if (
                kind in {"cross", "divide"}
                and isinstance(noun, NounPhrase)
                and noun.bare
                and noun.noun("LINE_N") is not None
            ):
                raise refuse(f"what the {verb.word.text} line is to divide")  # "a horizontal dividing line inside it"
            if self.marks("BY") or (verb.participle and isinstance(noun, By)):
                return [Mod("by", (kind, noun))]
            parts = self.peek().args[-1] if isinstance(self.peek(), Mod) and self.peek().kind == "place" else None
            if kind == "divide" and isinstance(parts, NounPhrase) and parts.noun("PART_N", "HALF_N"):
                raise refuse("into how many parts it is divided")
            if kind == "close" and isinstance(parts, NounPhrase) and parts.indefinite:
                self.take()  # "closes it into a triangle"
            return [Mod("almost" if verb.almost else "not" if verb.negative else "relate", (kind, noun))]
        if relation and not (verb.is_a(*POSTURES) and isinstance(self.peek(), Mod)):
            if isinstance(self.peek(), Mod) and self.peek().kind == "mutually":
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
