"""Drawings of icons: grouped by set and look, spread over groups, held out without leaks, and never empty or full."""

from __future__ import annotations

import numpy as np

from imagery_experiments.corpus.drawings import Item, centered, is_drawing
from imagery_experiments.corpus.icons import group_drawings, held_out_groups, spread, without_copies, without_leaks
from imagery_experiments.corpus.names.concepts import Icon


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
