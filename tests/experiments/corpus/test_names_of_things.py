"""Names of things: from icon names and a dictionary, without words of style, brands and interfaces."""

from __future__ import annotations

import json

import pytest

from imagery_experiments.corpus.names.concepts import find_concepts, read_icons, thing_name, usable_sets
from imagery_experiments.corpus.names.vocabulary import EXTRA_THINGS, NOT_THINGS, SAME_THING
from imagery_experiments.corpus.names.wordnet import Nouns, read_nouns, singular


@pytest.mark.parametrize(
    ("icon_name", "name"),
    [
        ("umbrella", "umbrella"),
        ("umbrella-2-outline", "umbrella"),
        ("umbrella-20-filled", "umbrella"),
        ("outline-light-bulb-rounded", "light bulb"),
        ("hard-drive2", "hard drive"),
        ("arrow-big-down-dash", None),
        ("24-hours", None),
        ("20-filled", None),
    ],
)
def test_style_words_are_taken_off_icon_names(icon_name: str, name: str | None) -> None:
    assert thing_name(icon_name) == name


def _set_info(**changes: object) -> dict:
    info = {"name": "A", "author": {"name": "B"}, "license": {"spdx": "MIT"}, "palette": False}
    return {**info, "category": "UI 24px", **changes}


def test_only_permissive_single_coloured_sets_without_brands_are_used() -> None:
    sets = {
        "good": _set_info(),
        "copyleft": _set_info(license={"spdx": "GPL-3.0"}),
        "by": _set_info(license={"spdx": "CC-BY-4.0"}),
        "brands": _set_info(category="Logos"),
        "coloured": _set_info(palette=True),
        "old": _set_info(hidden=True),
    }
    assert list(usable_sets(json.dumps(sets).encode())) == ["good"]


def test_wordnet_lines_are_read_and_concrete_senses_found() -> None:
    index = b"""  1 licence
cat n 2 1 @ 2 1 00000010 00000020
idea n 1 1 @ 1 1 00000030
flower n 1 1 @ 1 0 00000040
"""
    data = b"""  1 licence
00000010 05 n 01 cat 0 000 | an animal
00000020 18 n 01 cat 0 000 | a person
00000030 09 n 01 idea 0 000 | a thought
00000040 20 n 01 flower 0 000 | a plant
"""
    nouns = read_nouns(index, data)
    assert nouns.concrete_sense("cat") == 10
    assert nouns.concrete_sense("idea") is None
    assert nouns.concrete_sense("dog") is None
    assert nouns.attested == {"cat", "idea"}  # flower has no sense that is marked in a text
    assert singular("cats", nouns) == "cat"
    assert singular("dogs", nouns) is None


def test_concepts_merge_synonyms_and_skip_interface_words() -> None:
    nouns = Nouns({"cat": (1,), "kitty": (1,), "cats": (), "menu": (2,), "dog": (3,)}, {1: 5, 2: 6, 3: 5})
    icons = {name: {"body": "<path/>"} for name in ("cat-fill", "kitty", "menu", "red-cat")}
    contents = [json.dumps({"prefix": f"set{i}", "icons": icons}).encode() for i in range(6)]
    contents.append(json.dumps({"prefix": "dogs", "icons": {"dog": {"body": ""}}}).encode())
    (concept,) = find_concepts(read_icons(contents), nouns)
    assert (concept.name, concept.synonyms) == ("cat", ("kitty",))
    assert len(concept.icons) == 12
    assert concept.icons[0].view_box == (0.0, 0.0, 16.0, 16.0)


def test_word_lists_do_not_contradict_one_another() -> None:
    assert not NOT_THINGS & EXTRA_THINGS
    words = [word for group in SAME_THING for word in group]
    assert len(words) == len(set(words))
