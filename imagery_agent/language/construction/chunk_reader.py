"""Reads the chunks of one sentence from left to right."""

from __future__ import annotations

from typing import Any

from imagery_agent.language.construction.clause_parts import CHANGES, POSTURES, RELATIONS, where_of
from imagery_agent.language.construction.meaning.nouns.phrases import Mod
from imagery_agent.language.construction.noun_phrases import Mark, NounPhrase, Verb

_OF_PART = frozenset(["way", "path", "pose", "off", "quality", "ratio"])
"""Kinds of modifiers that say something of a part."""


class ChunkReader:
    """Where one is in a sentence, and what comes next."""

    def __init__(self, chunks: list[Any]) -> None:
        self.chunks = chunks
        self.at = 0
        self.passive = False
        self.before: list[Any] | None = None
        """Adjuncts before the verb of the last clause that asks for something."""
        self.room: list[Any] = []
        """What the things that were asked for last are to be in."""
        self.current: Verb | None = None
        """The verb of the clause that is being read, if it asks to change something."""
        self.covering = self.connecting = self.leading = self.in_phrase = False
        self.partners: list[NounPhrase] = []
        self.instrument: NounPhrase | None = None
        self.more: list[NounPhrase] = []

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

    def _own_part_at(self, ahead: int) -> bool:
        """Whether a part of what is spoken of is next, of which something is said: "its point up"."""
        noun, follows = self.peek(ahead), self.peek(ahead + 1)
        own = isinstance(noun, NounPhrase) and "ITS" in noun.words
        return own and (isinstance(follows, Verb) or (isinstance(follows, Mod) and follows.kind in _OF_PART))

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
            ends = not joined or (not subject and self._own_part_at(ahead))
            if ends or (says and (nouns[0].indefinite or not subject)):
                return nouns
            self.at += ahead
            nouns.append(self.take())

    def coordinated_after(self, *categories: str) -> list[NounPhrase]:
        """``... and a horizontal one``: the second of two that are done the same with, if it is of these categories."""
        if not self.peek(1).noun(*categories) or isinstance(self.peek(2), (Verb, Mod)):
            return []
        self.take()
        return [self.take()]

    def mods(self, result: bool = False) -> list[Any]:
        """Modifiers up to the next clause."""
        raise NotImplementedError

    def phrase(self) -> list[Any]:
        """Modifiers up to a comma: of a part that is named with "with" or on its own."""
        raise NotImplementedError

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
            isinstance(self.peek(ahead), Mark) and self.peek(ahead).kind in {"COMMA", "LEAD"}
        ):
            ahead += 1
        chunk = self.peek(ahead)
        if isinstance(chunk, NounPhrase) and (chunk.indefinite or chunk.noun("IMAGE_N")):
            return True
        if self.inverted(ahead):
            return True
        if isinstance(chunk, NounPhrase) and chunk.definite:  # "from which the crossbar is then removed"
            following = self.peek(ahead + 1)
            passive = isinstance(following, Verb) and following.auxiliary and following.participle
            return passive and following.is_a(*CHANGES)
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
