"""Word lists behind the names of the corpus, read from word_lists.toml; each list's meaning is explained there."""

from __future__ import annotations

import tomllib
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_name("word_lists.toml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


STYLE_WORDS, LEADING_STYLE_WORDS = _words("style_words"), _words("leading_style_words")
NOT_THINGS, EXTRA_THINGS = _words("not_things"), _words("extra_things")
NOT_EVERYDAY, COMPOUND_THINGS = _words("not_everyday"), _words("compound_things")
VAGUE, NEVER_MERGED, NEVER_HELD_OUT = _words("vague"), _words("never_merged"), _words("never_held_out")
SAME_THING: tuple[tuple[str, ...], ...] = tuple(tuple(names) for names in _LISTS["same_thing"])
