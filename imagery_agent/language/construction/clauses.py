"""From flat chunks to clauses: which verb, what it is done to, and what every adjunct belongs to.

A clause is a verb with what it is about and any number of modifiers. An adjunct belongs to the theme of the clause,
unless it stands between a noun and the verb that says something of the noun, or in a subordinate clause of its own
("so that ...", "with ...", "that ..."), which reaches to the next verb that asks for something.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imagery_agent.language.construction.adjuncts import Adjuncts
from imagery_agent.language.construction.clause_parts import (
    CHANGES,
    COVERS,
    OTHER,
    POSTURES,
    RELATIONS,
    SAME_AXIS,
    SEPARATORS,
    Both,
    By,
    Clause,
    posture_of,
    where_of,
)  # fmt: skip
from imagery_agent.language.construction.meaning.nouns.phrases import Head, Mod, refuse
from imagery_agent.language.construction.noun_phrases import Mark, NounPhrase, Verb
from imagery_agent.language.construction.words import Word


class Attachment(Adjuncts):
    """Reads the clauses of one sentence from left to right."""

    def clauses(self) -> list[Clause]:
        found: list[Clause] = []
        topic: NounPhrase | None = None
        while True:
            self.skip(*SEPARATORS, "BY", "AS")
            if self.marks("FOR") and self._known_at(1) and isinstance(self.peek(2), Mark):
                self.take()
                topic = self.take()  # "for each of the lines, ..."
                continue
            if not found and self.marks("SOTHAT") and isinstance(self.peek(1), (Verb, Mark)):
                self.take()  # "so, draw"
                continue
            if self.peek() is None:
                return found
            before = self.at
            found += [replace(clause, topic=topic) for clause in self.clause()]
            by = self.marks("BY") and (not isinstance(self.peek(1), Verb) or (found and found[-1].verb is None))
            if self.at == before or by:
                raise refuse(f"how the sentence goes on at {_said(self.peek())}")

    def clause(self) -> list[Clause]:
        fronted = self.fronted()
        head = self.peek()
        if isinstance(head, Verb) and "ING" in head.word.senses and not head.imperative and not self.after_by():
            self.leading = True
            fronted += self.mods()
            self.leading = False
            self.skip("COMMA", "BE", "LEAD")
            head = self.peek()
        if self.marks("BE") and fronted and self.inverted():
            self.take()
            head = self.peek()
        if isinstance(head, Verb) and fronted and self.inverted() and not head.is_a("CONNECT_V"):
            fronted.insert(0, Mod("posture", (posture_of(self.take()),)))
            return self.nominal(fronted)
        if isinstance(head, Verb) and self.peek(1) is None and head.is_a("HEAD") and not self.at:
            self.take()  # "Circle."
            return [Clause(None, [NounPhrase([Head(head.word)])], fronted)]
        if isinstance(head, Verb) and not self.at and head.is_a("HEAD") and self._is_noun_before_place(head):
            self.take()  # "Dot where the lines cross."
            return [Clause(None, [NounPhrase([Head(head.word)])], [*fronted, *self.mods()])]
        if isinstance(head, Verb):
            return self.imperative(fronted)
        if self.marks("BE") and fronted:
            self.take()
            head = self.peek()
        if isinstance(head, NounPhrase):
            return self.nominal(fronted)
        mods = [*fronted, *self.mods()]
        if not mods:
            return []
        if self.peek() is not None:
            raise refuse("what is at that place")
        return [Clause(None, [], mods, stated=True)]

    def _gets(self, ahead: int) -> bool:
        """Whether something new that is no part of a thing is next."""
        noun = self.peek(ahead)
        named = isinstance(noun, NounPhrase) and (noun.head.char is not None or noun.noun("SHAPE_N", "STROKE_N"))
        return named and noun.indefinite and not noun.noun("LINE_N", "LOOP_N", "CURVE_N")

    def _is_noun_before_place(self, head: Verb) -> bool:
        """Whether a word that can be a verb with an object has none, but a place."""
        place = self.peek(1)
        return (
            head.is_a("MARK_V", "SURROUND_V", "CROSS_V") and isinstance(place, Mod) and place.kind in {"place", "bare"}
        )

    def after_by(self) -> bool:
        """``by drawing ...``: a gerund that asks for something."""
        return self.at > 0 and isinstance(self.chunks[self.at - 1], Mark) and self.chunks[self.at - 1].kind == "BY"

    def fronted(self) -> list[Any]:
        """Adjuncts before the verb or noun."""
        found: list[Any] = []
        while isinstance(self.peek(), Mod) or (found and self.marks("COMMA", "AND", "LEAD")):
            chunk = self.take()
            if isinstance(chunk, Mod):
                found.append(chunk)
            if self.marks("THAT") and isinstance(self.peek(1), Mark) and self.peek(1).kind == "BE":
                self.skip("THAT", "BE", "LEAD")  # ", which is now at the bottom": a remark on what is known
                while isinstance(self.peek(), Mod):
                    self.take()
        return found

    def imperative(self, fronted: list[Any]) -> list[Clause]:
        verb = self.take()
        self.before = fronted
        before: list[Any] = []
        while isinstance(self.peek(), Mod):
            before.append(self.take())
        if verb.is_a("ADD_V") and isinstance(self.peek(), NounPhrase):
            before = [mod for mod in before if mod.kind not in {"way", "off"}]  # "stand up a V"
        self.skip("LEAD")
        objects = self.coordinated()
        if objects and isinstance(self.peek(), NounPhrase) and verb.is_a("GIVE_V", "MAKE_V"):
            objects += self.coordinated()
        if verb.is_a("REPLACE_V"):
            return self.replacing(verb, objects)
        sides = SAME_AXIS if verb.is_a("CUT_V") and not verb.is_a("MOVE_V") else ()
        changes = len(objects) == 1 and objects[0].definite and verb.is_a(*CHANGES, "MAKE_V")
        if changes and self._side_at(0, *sides):
            objects = [objects[0].restricted(where_of(self.take()))]  # "move the figure on the left down"
        self.covering, self.instrument, self.more = bool(objects) and verb.is_a(*COVERS), None, []
        self.current = verb if verb.is_a(*CHANGES, "CONNECT_V") else None
        self.connecting = verb.is_a("CONNECT_V")
        self.partners = []
        mods = [*fronted, *before, *self.mods()]
        objects += self.partners
        if verb.is_a("SURROUND_V") and self.instrument is None:  # "enclose it in a circle"
            held = [m for m in mods if m.kind == "place" and m.args[0] == "inside" and m.args[1].indefinite]
            self.instrument = held[0].args[1] if held else None
            mods = [mod for mod in mods if mod not in held]
        self.covering = False
        if self.marks("BY") and isinstance(self.peek(1), Verb) and "ING" in self.peek(1).word.senses:
            return []  # "close it by drawing a line": how is what is asked for
        self.room = [mod for mod in mods if mod.kind == "place" and mod.args[0] == "inside"]
        return [Clause(verb, objects, mods, instrument=self.instrument, more=self.more)]

    def replacing(self, verb: Verb, objects: list[NounPhrase]) -> list[Clause]:
        """``replace the bowl with a triangle``, ``swap it for a circle``."""
        swapped = verb.word.text.startswith(("substitut", "exchang")) and self.marks("FOR") and self._known_at(1)
        if len(objects) == 1 and swapped and objects[0].indefinite:  # "substitute a U for the arms"
            self.take()
            instrument, objects = objects[0], self.coordinated()[:1]
            return [Clause(verb, objects, self.mods(), instrument=instrument)]
        if len(objects) != 1 or not self.marks("WITH", "BY", "FOR") or not self._new_at(1):
            raise refuse(f"what to {verb.word.text} it with")
        self.take()
        instrument = self.take()
        return [Clause(verb, objects, self.mods(), instrument=instrument)]

    def nominal(self, fronted: list[Any]) -> list[Clause]:
        """A clause that begins with what it is about."""
        self.at_start = not any(isinstance(chunk, Verb) for chunk in self.chunks[: self.at])
        nouns = self.coordinated(subject=True)
        if nouns[-1].definite or nouns[-1].bare:
            nouns = self.restricted(nouns)
        self.skip("LEAD", "THAT" if not nouns[0].indefinite else "LEAD")
        verb = self.peek()
        named = nouns[0].noun("LETTER_N", "NUMERAL_N") and nouns[0].head.char is not None
        hung = isinstance(verb, Verb) and not verb.auxiliary and verb.is_a("ADD_V", *POSTURES)
        hung = hung and (verb.participle or "ING" in verb.word.senses)
        alone = (not isinstance(verb, Verb) or hung) and not self.marks("BE")
        thing = nouns[0].head.char is not None or nouns[0].noun("SHAPE_N", "STROKE_N", "LINE_N")
        another = nouns[0].bare and nouns[0].noun("ONE_N") and self.before is not None
        if another:  # "... and one to the right"
            fronted = [*(self.before or []), *fronted]
        elif (
            nouns[0].indefinite and not isinstance(verb, Verb) and (self.before or not self.at_start)
        ):  # "in it put a dot and a line"
            fronted = [*(m for m in self.before or [] if m.kind == "place" and m.args[0] == "inside"), *fronted]
        new = (
            another or nouns[0].indefinite or bool(nouns[0].noun("IMAGE_N") and fronted and not isinstance(verb, Verb))
        )
        new = new or ((nouns[0].bare or named) and thing and alone and self.at_start)
        if isinstance(verb, Verb) and not new and verb.is_a("GIVE_V") and verb.participle:
            self.take()  # "its end is given a triangle"
            return [Clause(verb, [*nouns, *self.coordinated()], [*fronted, *self.mods()])]
        if isinstance(verb, Verb) and not new and verb.is_a("HAVE") and not verb.participle and self._gets(1):
            self.take()  # "each circle gets a dot"
            give = Verb(Word("give", {"GIVE_V": "x", "BASE": ""}))
            return [Clause(give, [*nouns, *self.coordinated()], [*fronted, *self.mods()])]
        if isinstance(verb, Verb) and not new and verb.is_a(*COVERS) and verb.participle:
            ahead = next(
                (i for i in range(1, 3) if isinstance(self.peek(i), Mark) and self.peek(i).kind in {"BY", "WITH"}), 0
            )
            if ahead and self._new_at(ahead + 1):  # "the latter is capped by a square"
                self.take()
                self.covering, self.instrument, self.connecting = True, None, verb.is_a("CONNECT_V")
                mods = [*fronted, *self.mods()]
                self.covering = False
                return [Clause(verb, nouns, mods, instrument=self.instrument)]
        if isinstance(verb, Verb) and not new:
            asked = verb.participle and verb.is_a(*CHANGES, "MAKE_V")
            if asked or (verb.imperative and not verb.is_a(*RELATIONS, *POSTURES, "HAVE")):
                self.take()
                self.passive = asked
                return [Clause(verb, nouns, [*fronted, *self.mods()])]
        styles = [style for noun in nouns for style in noun.styles]
        if not new and styles:
            nouns = [noun.plain() for noun in nouns]
            fronted = [*fronted, *styles]
        if not new and self.current is not None and self._gaps(nouns[0], verb, {"AND"}):
            verb = self.current  # "and the second one to the left"
            self.covering = self.connecting = verb.is_a("CONNECT_V")
            self.partners, self.instrument = [], None
            mods = [*fronted, *self.mods()]
            return [Clause(verb, [*nouns, *self.partners], mods, instrument=self.instrument)]
        self.current = None
        if fronted and new:
            self.before = fronted
        mods = [*fronted, *self.mods()]
        if new and not mods and not isinstance(verb, Verb):
            mods = self.room  # "put two circles in it and a triangle"
        return [Clause(None, nouns, mods, stated=not new)]


def anaphora(chunks: list[Any]) -> list[Any]:
    """``the left stem ... the right one``, ``the bottom edge ... that edge``: nouns that stand for earlier ones."""
    named: list[NounPhrase] = []

    def meant(chunk: Any) -> Any:
        if isinstance(chunk, Mod):
            return chunk._replace(args=tuple(meant(arg) for arg in chunk.args))
        if not isinstance(chunk, NounPhrase) or chunk.ready is not None:
            return chunk
        chunk = chunk.mapped(meant)
        added = next((one for one in reversed(named) if one.indefinite), None)
        thing = added is not None and added.head.char is None and added.noun("SHAPE_N", "STROKE_N")
        if result and chunk.letter and thing:
            return NounPhrase([], ready=OTHER)  # "a square so that the feet of the letter ...": not of the square
        if chunk.noun("ONE_N") and chunk.definite and chunk.sided:
            sided = [one for one in named if one.sided and not one.indefinite and one.adjectives and not one.wheres]
            chunk = chunk.with_head(sided[-1].head) if sided else chunk
        elif chunk.is_the_other and (
            one := next((n for n in reversed(named) if "one" in n.texts and n.noun("ENDS_N")), None)
        ):
            chunk = one  # "to one end ... to the other": what is free of both
        elif chunk.head.word is not None and (chunk.repeats or (chunk.is_plain and chunk.noun("EDGE_N", "ENDS_N"))):
            text = chunk.head.word.text  # "that edge"; "on the flat edge, as wide as the edge"
            texts = {text} if chunk.repeats else set()
            heads = [(one.head.word.text, one) for one in named if one.head.word is not None and not one.indefinite]
            before = [one for said, one in heads if said in texts or said.endswith(f" {text}")]
            chunk = before[-1] if before else chunk
        named.append(chunk)
        return chunk

    found, result = [], False
    for chunk in chunks:
        result = result or (isinstance(chunk, Mark) and chunk.kind == "SOTHAT")
        found.append(meant(chunk))
    return found


def _said(chunk: Any) -> str:
    if isinstance(chunk, Verb):
        return repr(chunk.word.text)
    if isinstance(chunk, NounPhrase):
        words = [getattr(getattr(c, "word", c), "text", "") for c in chunk.children]
        return repr(" ".join(word for word in words if word))
    if isinstance(chunk, Mod):
        return repr(" ".join(a if isinstance(a, str) else _said(a) for a in chunk.args) or chunk.kind)
    return repr(chunk.kind.lower()) if isinstance(chunk, Mark) else "the end"


def clauses(chunks: list[Any]) -> list[Clause]:
    """The clauses of a sentence."""
    return Attachment(anaphora(chunks)).clauses()


__all__ = ["CHANGES", "Both", "By", "Clause", "clauses"]
