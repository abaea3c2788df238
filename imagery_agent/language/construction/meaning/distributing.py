"""What is asked for once and done for each of several parts: "from the far side of each O", "turn each of them"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from imagery_agent.language.construction.clause_parts import Clause
from imagery_agent.language.construction.meaning.builder import Builder
from imagery_agent.language.construction.meaning.nouns import phrases
from imagery_agent.language.construction.meaning.nouns.parts_and_places import as_known
from imagery_agent.language.construction.meaning.nouns.phrases import EACH, IT, Adjective, refuse
from imagery_agent.language.construction.noun_phrases import NounPhrase, Verb
from imagery_agent.language.construction.tree import Add, ForEach, Known
from imagery_agent.language.construction.words import Word

_ALL = Word("both", {"BOTH": "x"})


def is_distributed(clause: Clause) -> bool:
    """Whether a clause says "each" of several parts."""
    if clause.topic is not None:
        return True
    found: list[NounPhrase] = []

    def noted(noun: NounPhrase) -> NounPhrase:
        if _is_each(noun):
            found.append(noun)
        return noun

    _mapped(clause, noted)
    return bool(found)


def read_for_each(builder: Builder, clause: Clause, read: Callable[[Builder, Clause], None]) -> None:
    """The steps of a clause, read with one of the parts in the place of "each", for every one of them."""
    groups: list[Known] = [] if clause.topic is None else [_group(clause.topic)]

    def one(noun: NounPhrase) -> NounPhrase:
        if clause.topic is not None and noun.is_it and noun.ready is None:
            return NounPhrase([], ready=EACH)
        if not _is_each(noun):
            return noun
        group = _group(noun)
        if group not in groups:
            groups.append(group)
        return NounPhrase([], ready=EACH)

    inner = Builder(list(builder.steps), builder.mentioned)
    read(inner, _mapped(clause, one))
    steps = inner.steps[len(builder.steps) :]
    if len(groups) != 1 or inner.steps[: len(builder.steps)] != builder.steps or not steps:
        raise refuse("what to do for each of several things in one sentence")
    group = groups[0]
    before = builder.steps[-1] if builder.steps else None
    if group == IT and isinstance(before, Add):
        group = Known("piece", which="last", count=before.theme.count if before.theme.count != 1 else 0)
    elif group == IT:
        group = Known("it", count=0)
    builder.append(ForEach(group, tuple(steps)))  # type: ignore[arg-type]


def says_each(value: Any) -> bool:
    """Whether a step speaks of "each", or of an outer or inner side, which only one of several parts has."""
    if value in {EACH, "outer", "inner"} if isinstance(value, (Known, str)) else False:
        return True
    if isinstance(value, tuple):
        return any(map(says_each, value))
    return is_dataclass(value) and any(says_each(getattr(value, field.name)) for field in fields(value))


def _is_each(noun: NounPhrase) -> bool:
    """``each O``, ``each of the two lines``, ``each one``: not a place of something, as in "at each end"."""
    ready = noun.ready
    if isinstance(ready, phrases.Each):
        return isinstance(ready.ref, (Known, phrases.Pair))
    places = noun.noun("EDGE_N", "CORNER_N", "ENDS_N", "SIDE_N", "POINT_N", "CENTER_N", "JUNCTION_N")
    return "EACH" in noun.words and ready is None and not (places and not noun.noun("LINE_N", "SHAPE_N"))


def _group(noun: NounPhrase) -> Known:
    if isinstance(noun.ready, phrases.Each):
        return as_known(noun.ready.ref)
    if noun.head == phrases.Head(None) or (noun.noun("ONE_N") and not noun.adjectives):
        return IT
    children = [_ALL if isinstance(child, Word) and "EACH" in child.senses else child for child in noun.children]
    return as_known(NounPhrase(children, noun.owner).ref())


def _mapped(value: Any, change: Callable[[NounPhrase], NounPhrase]) -> Any:
    """The same clause, modifier or reference with its noun phrases changed."""
    if isinstance(value, NounPhrase):
        changed = change(value)
        return (
            changed if changed is not value or value.ready is not None else value.mapped(lambda c: _mapped(c, change))
        )
    if isinstance(value, (Word, Verb, Adjective, str)):
        return value
    if isinstance(value, list):
        return [_mapped(one, change) for one in value]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_mapped(one, change) for one in value))
    if isinstance(value, tuple):
        return tuple(_mapped(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type) and not isinstance(value, (Known,)):
        return replace(value, **{field.name: _mapped(getattr(value, field.name), change) for field in fields(value)})
    return value
