"""Tags of concepts: hypernyms from WordNet and tags of icon collections."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from imagery_experiments.corpus.names.concepts import RESERVED_WORDS, Concept, thing_name
from imagery_experiments.corpus.names.vocabulary import VAGUE
from imagery_experiments.corpus.names.wordnet import Nouns
from imagery_experiments.corpus.sources import EMOJIBASE_PACKAGE, LUCIDE_PACKAGE, TABLER_PACKAGE, archive, read_members

LEVELS = 3
"""Levels of hypernyms, for example poodle: dog, canine, carnivore."""
MOST_TAGS = 16


def icon_tags(cache: Path) -> dict[str, list[str]]:
    """Tags by object name from lucide, tabler and emojibase, without repetitions, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, tags in _read_tags(cache):
        thing = thing_name(name.lower().replace(" ", "-"))
        if thing:
            found[thing] += [tag for tag in tags if tag not in found[thing]]
    return found


def _read_tags(cache: Path) -> Iterator[tuple[str, list[str]]]:
    def member(package: tuple[str, str], path: str) -> object:
        return json.loads(read_members(archive(package, cache), path.__eq__)[path])

    lucide = member(LUCIDE_PACKAGE, "package/tags.json")
    assert isinstance(lucide, dict)  # the format of the pinned version
    yield from lucide.items()
    tabler = member(TABLER_PACKAGE, "package/icons.json")
    assert isinstance(tabler, dict)
    yield from ((name, [str(tag) for tag in icon["tags"]]) for name, icon in tabler.items())
    emojis = member(EMOJIBASE_PACKAGE, "package/en/compact.json")
    assert isinstance(emojis, list)
    yield from ((emoji["label"], emoji.get("tags", [])) for emoji in emojis)


def tags_of(concept: Concept, nouns: Nouns, by_icon: dict[str, list[str]]) -> tuple[str, ...]:
    """Tags of a concept: synonyms, hypernyms (nearest first), then tags of icon collections."""
    names = (concept.name, *concept.synonyms)
    candidates = [*concept.synonyms, *nouns.kinds_of(concept.name, LEVELS)]
    candidates += [tag.replace("-", " ").lower() for name in names for tag in by_icon.get(name, [])]
    return tuple(_usable(candidates, besides=concept.name))[:MOST_TAGS]


def _usable(tags: Iterable[str], *, besides: str) -> Sequence[str]:
    def good(tag: str) -> bool:
        words = tag.split()
        letters = all(word.isascii() and word.isalpha() for word in words)
        return letters and 1 <= len(words) <= 2 and RESERVED_WORDS.isdisjoint(words) and len(tag) > 2

    kept = (tag for tag in tags if tag.replace(" ", "_") not in VAGUE and tag != besides and good(tag))
    return list(dict.fromkeys(kept))
