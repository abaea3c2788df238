"""Composed figures: the further items are drawn, and which names count as good for the classic ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from imagery_envs.stimuli.classic_figures import final
from imagery_envs.stimuli.further_figures import FURTHER_FIGURES, FURTHER_NAMES
from imagery_experiments.evaluation.metrics import composed_figures


def test_every_further_item_is_drawn_within_the_circle():
    assert set(FURTHER_NAMES) == set(FURTHER_FIGURES) == set(range(1, 25))
    y, x = np.mgrid[:64, :64] - 31.5
    for block in FURTHER_FIGURES:
        picture = final(block)
        assert 100 < (picture.min(-1) < 128).sum() < 1200
        assert (picture[np.hypot(x, y) > 30] == 255).all()


def test_good_names_come_from_the_grades_where_they_are_at_hand(tmp_path: Path, monkeypatch):
    composed_figures._graded.cache_clear()
    monkeypatch.setenv("IMAGERY_HUMAN_DATA", str(tmp_path))
    assert composed_figures.good_names(1) == {"ladder"}
    composed_figures._graded.cache_clear()
    (tmp_path / "reinterpretation_answer_grades.csv").write_text(
        "block,canonical_answer,answer,grade\n1,Ladder,Train track,4.5\n1,Ladder,letter H,1.2\n"
    )
    assert composed_figures.good_names(1) == {"train track"}
    assert composed_figures.good_names(2) == {"ladder"}
    assert composed_figures.nameable() == [1]
    composed_figures._graded.cache_clear()
