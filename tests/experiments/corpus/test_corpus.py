"""The corpus without what is downloaded: its format, its splits, its determinism, and what a failed build leaves."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from imagery_agent.language.scene import Scene, Thing, caption, parse
from imagery_experiments.corpus import CorpusSummary, build, build_corpus
from imagery_experiments.corpus.blocks import HELD_OUT_CUBES, TRAIN_CUBES
from imagery_experiments.corpus.build import FILES


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
