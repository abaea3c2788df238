"""The wide vocabulary: what it takes, what stays held out, and the unseen drawings shipped of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from imagery_experiments.corpus import build_corpus
from imagery_experiments.corpus.drawings import Item, distances, thumbnails
from imagery_experiments.corpus.held_out import export_wide
from imagery_experiments.corpus.icons import color_borders
from imagery_experiments.corpus.names import wide
from imagery_experiments.corpus.names.concepts import COMMON, EVERYDAY, Concept, Icon, find_concepts, usable_sets
from imagery_experiments.corpus.names.tags import tags_of
from imagery_experiments.corpus.names.vocabulary import COMPOUND_THINGS, EXTRA_THINGS, NOT_EVERYDAY
from imagery_experiments.corpus.names.wide import merged, unseen_names, wide_drawings
from imagery_experiments.corpus.names.wordnet import Nouns, read_nouns
from imagery_experiments.corpus.sources import FONTS, WIDE_FONTS
from imagery_experiments.evaluation.held_out_data import corpus, wide_corpus, wide_names

NOUNS = Nouns(
    {"dog": (1,), "poodle": (2,), "umbrella": (3,)},
    {1: 5, 2: 5, 3: 6, 4: 5},
    {1: ("dog", "domestic_dog"), 2: ("poodle",), 3: ("umbrella",), 4: ("animal", "beast")},
    {2: (1,), 1: (4,)},
)


def _icon(prefix: str, name: str = "x") -> Icon:
    return Icon(prefix, name, "", (0, 0, 16, 16))


def _item(name: str, source: str, split: str, *synonyms: str) -> Item:
    return Item(name, synonyms, source, "icon", split, 0)


# ---------------------------------------------------------------- which names


def test_a_set_that_draws_things_is_enough_for_the_wide_vocabulary() -> None:
    by_name = {
        "umbrella": [_icon("game-icons")],
        "dog": [_icon("a"), _icon("b")],
        "poodle": [_icon("a")],
        "agent": [_icon("mdi")],
    }
    assert [concept.name for concept in find_concepts(by_name, NOUNS, EVERYDAY)] == ["dog", "umbrella"]
    assert find_concepts(by_name, NOUNS, COMMON) == []


def test_sets_that_ask_for_attribution_are_of_the_wide_corpus_alone() -> None:
    def about(license_id: str, category: str, palette: bool) -> dict:
        return {
            "name": "x",
            "author": {"name": "y"},
            "license": {"spdx": license_id},
            "category": category,
            "palette": palette,
        }

    listed = {
        "free": about("MIT", "General", False),
        "game-icons": about("CC-BY-3.0", "Thematic", False),
        "noto": about("Apache-2.0", "Emoji", True),
        "fa6-brands": about("CC-BY-4.0", "Archive", False),
        "closed": about("GPL-3.0", "General", False),
    }
    content = json.dumps(listed).encode()
    assert set(usable_sets(content)) == {"free"}
    assert set(usable_sets(content, wide=True)) == {"free", "game-icons", "noto"}


def test_word_lists_and_fonts_do_not_contradict_one_another() -> None:
    assert not NOT_EVERYDAY & (COMPOUND_THINGS | EXTRA_THINGS)
    assert not {font.family for font in FONTS} & {font.family for font in WIDE_FONTS}


def test_hypernyms_and_tags_describe_without_naming() -> None:
    by_icon = {"poodle": ["fluffy", "poodle", "red hair", "dog", "ray-gun", "2d"]}
    tags = tags_of(Concept("poodle", ("caniche",), ()), NOUNS, by_icon)
    assert tags == ("caniche", "dog", "domestic dog", "animal", "fluffy", "ray gun")


def test_hypernyms_are_read_from_wordnets_files() -> None:
    index = b"poodle n 1 1 @ 1 0 00000020\ndog n 1 1 @ 1 0 00000010\n"
    data = b"""00000010 05 n 02 dog 0 domestic_dog 0 001 @ 00000030 n 0000 | a pet
00000020 05 n 01 poodle 0 001 @ 00000010 n 0000 | a breed
00000030 05 n 01 animal 0 000 | a living thing
"""
    nouns = read_nouns(index, data)
    assert nouns.kinds_of("poodle", 2) == ["dog", "domestic dog", "animal"]
    assert nouns.kinds_of("poodle", 1) == ["dog", "domestic dog"]
    assert nouns.kinds_of("unheard", 3) == []


# ---------------------------------------------------------------- which drawings


def test_wide_concepts_keep_the_names_of_the_corpus_and_leave_out_its_icons() -> None:
    base = [_item("sofa", "a/couch", "train", "couch")]
    concepts = [Concept("couch", ("settee",), (_icon("a", "couch"), _icon("b", "couch"))), Concept("ant", (), ())]
    ant, sofa = merged(concepts, base)
    assert (ant.name, sofa.name) == ("ant", "sofa")
    assert [icon.set for icon in sofa.icons] == ["b"]
    assert set(sofa.synonyms) == {"couch", "settee"}


def test_kinds_of_a_held_out_concept_are_held_out() -> None:
    base = [_item("bear", "a/bear", "concept"), _item("cup", "a/cup", "train")]
    chosen = unseen_names(["bear", "polar bear", "coffee cup"], base, np.random.default_rng(0))
    assert chosen == {"bear", "polar bear"}


def _blob(seed: int) -> np.ndarray:
    """A drawing unlike those of other seeds."""
    coarse = np.random.default_rng(seed).integers(0, 2, (8, 8)).astype(np.uint8) * 255
    return np.kron(coarse, np.ones((12, 12), np.uint8))


def test_what_the_corpus_holds_out_stays_held_out(monkeypatch: pytest.MonkeyPatch) -> None:
    base_items = [
        _item("cup", "mdi/cup", "train"),
        _item("cup", "held/cup", "drawing"),
        _item("bear", "mdi/bear", "concept"),
    ]
    base = (np.stack([_blob(0), _blob(1), _blob(2)]), base_items)
    cups = {"new": _blob(10), "held": _blob(11), "copy": _blob(1), "same": _blob(0)}
    others = {"bear": {"new": _blob(12)}, "ant": {f"set{n}": _blob(20 + n) for n in range(8)} | {"leak": _blob(1)}}
    drawings = {"cup": cups, **others}

    def rendered(concepts):
        return [
            (concept, list(concept.icons), np.stack([drawings[concept.name][icon.set] for icon in concept.icons]))
            for concept in concepts
        ]

    monkeypatch.setattr(wide, "render_all", rendered)
    concepts = [Concept(name, (), tuple(_icon(prefix) for prefix in sets)) for name, sets in drawings.items()]
    alphas, items = wide_drawings(base, concepts, rng=np.random.default_rng(0))
    assert items[:3] == base_items
    assert [item.source for item in items[3:] if item.name == "cup"] == ["new/x"]
    assert {item.split for item in items if item.name == "bear"} == {"concept"}
    ants = [item for item in items if item.name == "ant"]
    assert {item.split for item in ants} == {"train", "drawing"}
    assert "leak/x" not in {item.source for item in ants if item.split == "train"}
    thumbs, splits = thumbnails(alphas), np.array([item.split for item in items])
    assert distances(thumbs[splits == "train"], thumbs[splits != "train"]).min() > 0.04


def test_coloured_pictures_become_lines() -> None:
    rgba = np.zeros((40, 40, 4), np.uint8)
    rgba[10:30, 10:30] = (250, 220, 40, 255)
    rgba[10:30, 20:30, :3] = (40, 40, 200)
    lines = color_borders(rgba)
    assert lines.shape == (40, 40)
    assert lines[20, 10] > 200
    assert lines[20, 20] > 200
    assert lines[20, 14] == lines[2, 2] == 0


# ---------------------------------------------------------------- what is shipped


def test_the_shipped_unseen_drawings_are_of_known_and_of_unseen_names() -> None:
    names, groups = set(wide_names()), wide_corpus().groups
    assert len(names) > 1600
    assert set(groups["icon", "drawing"].names) <= names
    assert len(groups["icon", "concept"].names) == 200
    assert not names & set(groups["icon", "concept"].names)
    assert set(corpus().groups["icon", "concept"].names) <= set(groups["icon", "concept"].names)
    assert {item["split"] for item in wide_corpus().items} <= {"drawing", "concept"}


def test_unseen_drawings_of_a_wide_corpus_can_be_shipped(tmp_path: Path) -> None:
    build_corpus(tmp_path / "mini", mini=True)
    count = export_wide(tmp_path / "mini", tmp_path / "out")
    items = json.loads((tmp_path / "out" / "drawings.json").read_text())["items"]
    assert count == len(items) > 0
    assert all(item["split"] != "train" for item in items)
    assert "star" in json.loads((tmp_path / "out" / "names.json").read_text())


def test_a_corpus_is_mini_or_wide(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a mini corpus or a wide one"):
        build_corpus(tmp_path / "both", mini=True, wide=True)
