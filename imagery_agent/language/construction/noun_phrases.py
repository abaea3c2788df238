"""Chunks of a sentence: noun phrases that are something new or something known, verb groups, and joining words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from imagery_agent.language.construction.meaning.nouns import known_things, new_things, parts_and_places, phrases
from imagery_agent.language.construction.meaning.nouns.phrases import Adjective, Head, Mod, Pair, Where
from imagery_agent.language.construction.tree import Feature, Known, New
from imagery_agent.language.construction.words import Word

_SUPERLATIVES = frozenset(
    ["uppermost", "topmost", "highest", "lowermost", "bottommost", "lowest", "leftmost", "rightmost"]
)
REFS = (Known, Feature, Pair, phrases.Portion, phrases.Each, phrases.Extent)


class Verb(NamedTuple):
    """A verb group."""

    word: Word
    auxiliary: bool = False
    """"is touching", "should be moved"."""
    negative: bool = False
    almost: bool = False
    off: bool = False
    """With "off", "away" or "out"."""

    def is_a(self, *categories: str) -> bool:
        """Whether it is of one of these classes of verbs."""
        return any(category in self.word.senses for category in categories)

    @property
    def imperative(self) -> bool:
        """Whether it can ask for something."""
        return "BASE" in self.word.senses and not self.auxiliary

    @property
    def participle(self) -> bool:
        """Whether it can say what is done to something: "moved", "is moved"."""
        return "PAST" in self.word.senses


class Mark(NamedTuple):
    """A word that joins chunks."""

    kind: str
    negative: bool = False


class NounPhrase:
    """A noun phrase that can be something new or something known; the clause decides."""

    def __init__(self, children: list[Any], owner: Any = None, ready: Any = None) -> None:
        self.children = children
        self.owner = owner
        self.stands_for_earlier = False
        """Whether it said "one" for an earlier noun."""
        self.ready = ready
        words = {category for word in children if isinstance(word, Word) for category in word.senses}
        self.words = words
        self.definite = bool({"THE", "ITS", "BOTH", "EACH", "IT", "HOUR"} & words) or owner is not None
        self.head = next((child for child in children if isinstance(child, Head)), Head(None))
        of = next((c.ref for c in children if isinstance(c, Where) and c.preposition == "of"), None)
        half = isinstance(of, NounPhrase) and not of.definite and of.noun("SHAPE_N") and self.noun("HALF_N")
        self.definite = self.definite and not half  # "the top half of a circle" is something new
        self.indefinite = not self.definite and (half or bool({"A", "ANOTHER", "NUMBER_W"} & words))
        sides = [c for c in children if isinstance(c, Adjective) and "SIDE" in c.word.senses]
        if self.head == Head(None) and sides and ready is None:  # "the upper left"
            self.head = Head(sides[-1].word)
            self.children = children = [self.head if child is sides[-1] else child for child in children]
        self.wheres = [child for child in children if isinstance(child, Where)]

    @property
    def bare(self) -> bool:
        """Without a determiner."""
        return self.ready is None and not self.definite and not self.indefinite

    def noun(self, *categories: str) -> bool:
        """Whether its noun is of one of these categories."""
        return self.head.word is not None and any(category in self.head.word.senses for category in categories)

    def sense(self, category: str) -> str:
        """The meaning of its noun in a category."""
        assert self.head.word is not None
        return self.head.word.senses[category]

    @property
    def is_one(self) -> bool:
        """``one``, ``the other one``, ``another``, ``each``: one of several that were named."""
        alone = self.head == Head(None) and self.ready is None and not self.wheres
        return self.noun("ONE_N") or (
            alone
            and bool(
                {"ANOTHER", "EACH"} & self.words
                or any("ONE_N" in c.senses for c in self.children if isinstance(c, Word))
            )
        )

    @property
    def is_one_of_several(self) -> bool:
        """``one``, ``a small one``, ``one horizontal``, ``the other``, ``the second``: one of several just named."""
        if self.ready is not None or self.wheres or self.owner is not None:
            return False
        other = self.head == Head(None) and "THE" in self.words and bool(self.adjectives)
        oriented = "one" in self.texts and self.noun("LINE_N") and self.noun("ORIENT")
        return self.is_one or oriented or (other and all("ORDER" in one.word.senses for one in self.adjectives))

    @property
    def is_the_other(self) -> bool:
        """``the other``, ``the other end``."""
        orders = {one.word.senses.get("ORDER") for one in self.adjectives}
        return self.definite and orders == {"other"} and (self.head == Head(None) or self.noun("ENDS_N"))

    @property
    def described(self) -> list[Mod]:
        """What its adjectives say, as modifiers."""
        words = [one for one in self.adjectives if not {"ORDER", "SIDE"} & set(one.word.senses)]
        if self.noun("LINE_N") and self.head.word is not None:
            words.append(Adjective(self.head.word))
        return [Mod("quality", (one,)) for one in words]

    @property
    def named(self) -> bool:
        """``the number 8``, ``the capital letter Q``."""
        return self.noun("LETTER_N", "NUMERAL_N") and self.head.char is not None

    @property
    def styles(self) -> list[Mod]:
        """Variants of the character that it names."""
        return [child for child in self.children if isinstance(child, Mod)]

    @property
    def texts(self) -> set[str]:
        """Its words besides adjectives and noun."""
        return {child.text for child in self.children if isinstance(child, Word)}

    @property
    def extent_of(self) -> Any:
        """Whose extent it is: ``the height of the letter``; None: of what is spoken of."""
        owners = [where.ref for where in self.wheres if where.preposition == "of"]
        return owners[0] if owners else self.owner or (phrases.IT if "ITS" in self.words else None)

    @property
    def repeats(self) -> bool:
        """``that edge``: what was named before by the same noun."""
        return bool(self.texts & {"that", "this", "those", "these"}) and self.is_plain

    @property
    def is_plain(self) -> bool:
        """``the edge``: without more."""
        return "THE" in self.words and not self.adjectives and not self.wheres and self.owner is None

    @property
    def is_it(self) -> bool:
        """Whether it is a pronoun."""
        return "IT" in self.words and self.head == Head(None) and not self.adjectives

    def restricted(self, where: Where) -> NounPhrase:
        """The same with a restriction: "the line" + "below the circle"."""
        return NounPhrase([*self.children, where], self.owner, self.ready)

    @property
    def letter(self) -> bool:
        """``the letter``."""
        return self.noun("LETTER_N") and self.head.char is None and self.definite and not self.adjectives

    def mapped(self, change: Any) -> NounPhrase:
        """The same with what it belongs to changed."""
        children = [Where(c.preposition, change(c.ref)) if isinstance(c, Where) else c for c in self.children]
        return NounPhrase(children, None if self.owner is None else change(self.owner))

    @property
    def side(self) -> str:
        """``the left``: the side, if it names nothing else."""
        plain = self.head.word is not None and not self.wheres and self.owner is None and len(self.children) == 2
        return self.head.word.senses.get("SIDE", "") if plain and self.head.word and "THE" in self.words else ""

    @property
    def sided(self) -> bool:
        """Whether it tells one of several apart by its side."""
        return any({"SIDE"} & set(adjective.word.senses) for adjective in self.adjectives)

    def with_head(self, head: Head) -> NounPhrase:
        """The same with another noun."""
        children = [head if isinstance(child, Head) else child for child in self.children]
        found = NounPhrase(children, self.owner)
        found.stands_for_earlier = True
        return found

    def plain(self) -> NounPhrase:
        """The same without variants of the character."""
        return NounPhrase([child for child in self.children if not isinstance(child, Mod)], self.owner, self.ready)

    def new(self) -> Any:
        """As something to imagine."""
        if self.ready is not None:
            return self.ready
        children = [child for child in self.children if not (isinstance(child, Where) and child.preposition == "of")]
        owners = [where for where in self.wheres if where.preposition == "of"]
        if self.noun("IMAGE_N"):
            return new_things.new_copy(children, self._owner(owners), mirrored="horizontal")
        if self.noun("HALF_N") and owners and isinstance(owners[0].ref, NounPhrase) and not owners[0].ref.definite:
            side: Any = next((a.word.senses["SIDE"] for a in self.adjectives if "SIDE" in a.word.senses), None)
            whole = owners[0].ref.new()
            if not isinstance(whole, New) or whole.name != "circle":
                raise phrases.refuse("half of something new")
            return replace(whole, name="half circle", faces=side)
        if self.head == Head(None) and "ANOTHER" in self.words:
            return new_things.new_copy(children, phrases.IT)
        if self.head == Head(None) and "NUMBER_W" in self.words:
            count = next(word.senses["NUMBER_W"] for word in children if "NUMBER_W" in word.senses)
            return New("again", count=int(count))
        if self.noun("ONE_N") and not owners and any("ORIENT" in a.word.senses for a in self.adjectives):
            line = Head(Word("line", {"STROKE_N": "line"}))  # "a short horizontal one"
            return new_things.new_thing([line if isinstance(child, Head) else child for child in children])
        if self.noun("ONE_N") or (owners and self.noun("PIECE_N", "FIGURE_N")):
            return new_things.new_copy(children, self._owner(owners))
        if owners:
            return self.ref()
        return new_things.new_thing(children)

    @staticmethod
    def _owner(owners: list[Where]) -> Known:
        return parts_and_places.as_known(as_ref(owners[0].ref)) if owners else phrases.IT

    @property
    def adjectives(self) -> list[Adjective]:
        """Its adjectives."""
        return [child for child in self.children if isinstance(child, Adjective)]

    def ref(self) -> Any:
        """As something in the figure."""
        if self.styles:
            raise phrases.refuse(f"{self.styles[0].args[0]!r} of something that is there already")
        if self.ready is not None:
            ready = self.ready
            for where in self.wheres:
                ready = known_things.restricted(ready, Where(where.preposition, as_ref(where.ref)))
            return ready
        owners = [c.ref for c in self.wheres if c.preposition == "of" and isinstance(c.ref, NounPhrase)]
        if any(one.indefinite and one.noun("SHAPE_N") and not one.noun("LINE_N") for one in owners):
            raise phrases.refuse("a part of something that is new")
        children = [Where(c.preposition, as_ref(c.ref)) if isinstance(c, Where) else c for c in self.children]
        if self.is_it:
            word = next(word for word in children if isinstance(word, Word) and "IT" in word.senses)
            wheres = [child for child in children if isinstance(child, Where)]
            if wheres:
                return known_things.everything(wheres[0])
            meant: Any = word.senses["IT"]
            return Known("piece", which=meant) if meant in {"other", "first", "second", "new"} else Known(meant)
        words: list[Any] = [word for word in children if isinstance(word, Word)]
        if "HOUR" in self.words:
            return Feature(next(w.senses["HOUR"] for w in words if "HOUR" in w.senses), phrases.UNSAID)
        if self.head == Head(None) and len(words) == 2 and "ORDER" in words[1].senses:
            return Known("piece", which=words[1].senses["ORDER"])
        highest = self.head.word is not None and self.head.word.text in _SUPERLATIVES and not self.adjectives
        if highest and any(isinstance(one, NounPhrase) and one.is_it for one in owners):  # "the lowest of them"
            side: Any = self.head.word.senses["SIDE"] if self.head.word is not None else None
            return Known("piece", which=side)
        if self.head == Head(None) and self.words & {"NUMBER_W"}:
            return Known("piece", count=int(next(w.senses["NUMBER_W"] for w in words if "NUMBER_W" in w.senses)))
        found: Any = known_things.known(
            children, None if self.owner is None else parts_and_places.as_known(as_ref(self.owner))
        )
        each_end = isinstance(found, phrases.Each) and isinstance(found.ref, Feature) and found.ref.at == "end"
        return phrases.Each(replace(found.ref, at="ends")) if each_end and self.wheres else found

    def __repr__(self) -> str:
        return f"NP({[getattr(c, 'text', c) for c in self.children]})"


def as_ref(phrase: Any) -> Any:
    """What a noun phrase refers to; references stay as they are."""
    return phrase.ref() if isinstance(phrase, NounPhrase) else phrase


def noun_phrases_of(children: list[Any]) -> list[NounPhrase]:
    """Those among the children of a rule of the grammar."""
    return [child for child in children if isinstance(child, NounPhrase)]


class Same(NamedTuple):
    """``the same centre`` as something."""

    of: Known
