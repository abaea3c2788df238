"""The spatial puzzles as a study: items from a folder, trials that are repeatable, accuracy beside published values."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from imagery_agent.agent import Response
from imagery_agent.language.spatial_puzzles import PUZZLES
from imagery_agent.mind.work_clock import Work
from imagery_agent.planners.base import TimedAnswer
from imagery_agent.validation import InputError
from imagery_experiments.experiment.design import session_seed
from imagery_experiments.experiment.participant import Source, Subject
from imagery_experiments.experiment.runner import run
from imagery_experiments.experiment.trial_log import read_rows
from imagery_experiments.reporting.psychds.dataset import COLUMNS
from imagery_experiments.reporting.results import study_results
from imagery_experiments.studies import find_study
from imagery_experiments.studies.mentis.items import read_items
from imagery_experiments.studies.mentis.own_items import puzzle_study
from imagery_experiments.studies.mentis.published import chance, published
from imagery_experiments.studies.mentis.session import stimulus

ANSWERS = {"form assembly": "ACD", "hinge folding": "A 90, B 270", "paper punch": "B"}


class Answering:
    """Answers every puzzle alike; cannot read pictures of hinges that are wider than 1000 pixels."""

    def reset(self, seed):
        self.seed = seed

    def respond(self, picture, instruction):
        (puzzle,) = [one for one in PUZZLES.values() if one.template.read(instruction) is not None]
        if puzzle.name == "hinge folding" and picture.shape[1] > 1000:
            raise ValueError("no chain found\nin the picture")
        said = {"form assembly": "d, c and A", "hinge folding": "A 90, B 270", "paper punch": "b"}[puzzle.name]
        course = (TimedAnswer(0.0, "A", 0.2), TimedAnswer(500.0, said, 0.7))
        return Response(said, (), 900.0, Work(), (), 0.7, course)


@dataclass(frozen=True)
class AnsweringSource(Source):
    name: str = "answering"

    def build(self):
        return Subject(Answering())


def write_item(folder, **fields):
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((60, 90, 3), 250, dtype=np.uint8)).save(folder / "stimulus.png")
    content = {"task": "form assembly", "picture": "stimulus.png", "answer": "ACD", "level": 3, "seed": 7} | fields
    text = json.dumps({key: value for key, value in content.items() if value is not None})
    (folder / "metadata.json").write_text(text, encoding="utf-8")


# ---------------------------------------------------------------- own items


def test_every_cell_has_as_many_items_and_each_trial_its_own_puzzle():
    design = find_study("mentis").design(seed=3, participants=1, quick=True)
    cells = pd.DataFrame([trial.levels for trial in design.trials]).groupby(["puzzle", "level"]).size()
    assert list(cells) == [2] * 15
    full = find_study("mentis").design(seed=3, participants=1, quick=False)
    assert len(full.trials) == 450
    assert {trial.settings["width_px"] for trial in full.trials} == {900, 1200, 1500, 1800}
    first, second = (trial for trial in design.trials if trial.levels["puzzle"] == "hinge folding"
                     and trial.levels["level"] == 1)  # fmt: skip
    picture, answer = stimulus(first, seed=session_seed(3, [first]))
    again, _ = stimulus(first, seed=session_seed(3, [first]))
    other, _ = stimulus(second, seed=session_seed(3, [second]))
    np.testing.assert_array_equal(picture, again)
    assert picture.shape == (600, 1200, 3)
    assert PUZZLES["hinge folding"].normal(answer) == answer
    assert other.shape != picture.shape


def test_rows_tell_answer_course_and_why_a_picture_was_not_read(tmp_path):
    study = puzzle_study(per_cell=1)
    design = study.design(seed=0, participants=1, quick=True)
    rows = run(study, AnsweringSource(), design=design, folder=tmp_path / "run", progress=False)
    assert len(rows) == 15
    hinges = rows[rows["puzzle"] == "hinge folding"]
    assert set(hinges["reason"]) == {"no chain found in the picture"}
    assert not hinges["correct"].any()
    assert hinges["rt_ms"].isna().all()
    forms = rows[rows["puzzle"] == "form assembly"]
    assert set(forms["response"]) == {"ACD"}
    assert (forms["correct"] == (forms["right_answer"] == "ACD")).all()
    sheets = rows[rows["puzzle"] == "paper punch"]
    for row in sheets.to_dict("records"):
        expected = {"A": "0:1 500:0", "B": "0:0 500:1"}.get(row["right_answer"], "0:0")
        assert row["course"] == expected
    assert set(rows.columns) <= COLUMNS.keys()
    assert len(run(study, AnsweringSource(), design=design, folder=tmp_path / "run", progress=False)) == 15


def test_accuracy_stands_beside_the_published_values(tmp_path):
    study = puzzle_study(per_cell=1)
    design = study.design(seed=1, participants=1, quick=True)
    rows = run(study, AnsweringSource(), design=design, folder=tmp_path, progress=False)
    results = study_results(study, rows)
    assert len(results["by_level"]) == 15
    cell = next(one for one in results["by_level"] if (one["puzzle"], one["level"]) == ("form assembly", 3))
    own = rows[(rows["puzzle"] == "form assembly") & (rows["level"] == 3)]["correct"]
    assert (cell["n"], cell["correct"], cell["accuracy"]) == (1, own.sum(), own.mean())
    assert cell["low"] <= cell["accuracy"] <= cell["high"]
    assert cell["published"] == {
        "Gemini-3-Pro": 0.43, "GPT-5.1": 0.10, "Gemini-3 drawing": 0.12, "chance": pytest.approx(1 / 31)
    }  # fmt: skip
    measures = study.measures(rows, results)
    assert measures["Form assembly, level 3"].endswith(
        "n = 1 (Gemini-3-Pro 0.43, GPT-5.1 0.10, Gemini-3 drawing 0.12, chance 0.03)"
    )
    assert measures["Without an answer"] == "5 of 15, most often: no chain found in the picture"
    by_level, by_budget = study.figures(rows)
    assert "Zeller et al. 2026" in by_level
    assert "work allowed" in by_budget
    budgets = study.figures(rows)[by_budget].data
    sheets = budgets[budgets["puzzle"] == "paper punch"].set_index("budget_s")["value"]
    own = rows[rows["puzzle"] == "paper punch"]["right_answer"]
    assert (sheets[0.0], sheets[0.5]) == ((own == "A").mean(), (own == "B").mean())


def test_chance_and_levels_that_were_not_published():
    assert chance("hinge folding", 2) == pytest.approx(1 / 9)
    assert set(published("hinge folding", 6)) == {"chance"}


# ---------------------------------------------------------------- items from a folder


@pytest.mark.parametrize(
    ("task", "answer", "puzzle", "expected"),
    [
        ("form assembly", "ACD", "form assembly", "ACD"),
        ("form_board", ["D", "a", "C"], "form assembly", "ACD"),
        ("FormBoard", "A, C", "form assembly", "AC"),
        ("Hinge-Folding", {"B": 270, "A": "90"}, "hinge folding", "A 90, B 270"),
        ("hinge", [90, 180.0, 270], "hinge folding", "A 90, B 180, C 270"),
        ("hinge folding", ["A 90", "B 270"], "hinge folding", "A 90, B 270"),
        ("hinge folding", "90, 270", "hinge folding", "A 90, B 270"),
        ("paper_folding", "b", "paper punch", "B"),
        ("paper punch", ["E"], "paper punch", "E"),
    ],
)
def test_items_are_read_in_the_usual_forms(tmp_path, task, answer, puzzle, expected):
    write_item(tmp_path / "set" / "one", task=task, answer=answer)
    (item,) = read_items(tmp_path)
    assert (item.name, item.puzzle, item.level, item.answer) == ("set/one", puzzle, 3, expected)
    assert item.picture.name == "stimulus.png"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"task": None}, "one/metadata.json lacks the field 'task'"),
        ({"level": None, "levels": 3}, "lacks the field 'level'; is it 'levels'"),
        ({"task": "form asembly"}, "field 'task' of .*did you mean 'form assembly'"),
        ({"task": "rush hour"}, "field 'task' of .*one of form assembly, hinge folding, paper punch, got 'rush hour'"),
        ({"level": "three"}, "field 'level' of .*a whole number from 1 to 20"),
        ({"level": 0}, "field 'level' of .*from 1 to 20"),
        ({"picture": "other.png"}, "file of the field 'picture' of .*none at .*other.png"),
        ({"answer": "F"}, "field 'answer' of .*letters A to E.*got 'F'"),
        ({"answer": ["A", "A"]}, "field 'answer' of"),
        ({"task": "hinge folding", "answer": {"A": 45}}, "field 'answer' of .*angles 90, 180, 270"),
        ({"task": "hinge folding", "answer": {"A": "much"}}, "field 'answer' of"),
        ({"task": "paper punch", "answer": "AB"}, "field 'answer' of .*\"B\" for paper punch"),
    ],
)
def test_errors_name_file_and_field(tmp_path, fields, message):
    write_item(tmp_path / "one", **fields)
    with pytest.raises(InputError, match=message):
        read_items(tmp_path)


def test_folders_without_items_and_broken_files_are_refused(tmp_path):
    with pytest.raises(InputError, match="found none at"):
        read_items(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"expected a metadata.json for every item"):
        read_items(tmp_path)
    (tmp_path / "metadata.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"cannot read .*metadata.json as JSON"):
        read_items(tmp_path)
    (tmp_path / "metadata.json").write_text("[3]", encoding="utf-8")
    with pytest.raises(InputError, match=r"fields task, picture, answer, level in .*metadata.json item 0"):
        read_items(tmp_path)
    with pytest.raises(InputError, match="no effect with --items"):
        puzzle_study(items=tmp_path, per_cell=3)


def test_a_folder_is_run_and_resumed_and_another_picture_is_another_design(tmp_path):
    for number, answer in enumerate(("ACD", "B")):
        write_item(tmp_path / "items" / str(number), answer=answer)
    study = puzzle_study(items=tmp_path / "items")
    design = study.design(seed=0, participants=1, quick=False)
    rows = run(study, AnsweringSource(), design=design, folder=tmp_path / "run", progress=False)
    assert list(rows["trial"]) == ["form assembly/3/0", "form assembly/3/1"]
    assert list(rows["correct"]) == [True, False]
    assert len(read_rows(tmp_path / "run")) == 2
    write_item(tmp_path / "items" / "2", level="3")
    assert len(puzzle_study(items=tmp_path / "items").design(seed=0, participants=1, quick=True).trials) == 2
    assert len(puzzle_study(items=tmp_path / "items").design(seed=0, participants=1, quick=False).trials) == 3
    Image.new("RGB", (90, 60)).save(tmp_path / "items" / "0" / "stimulus.png")
    changed = puzzle_study(items=tmp_path / "items").design(seed=0, participants=1, quick=False)
    assert changed.hash != design.hash
