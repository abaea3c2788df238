"""Grades of names by a key, items and keys from files, and the study that uses them."""

from __future__ import annotations

import pytest

from imagery_agent.validation import InputError
from imagery_experiments.analysis.answer_grading import AnswerKey, likeness
from imagery_experiments.cli.main import main
from imagery_experiments.studies.reinterpretation import STUDY
from imagery_experiments.studies.reinterpretation.own_items import item_study

KEY = (
    "block,canonical_answer,answer,grade\n1,Ladder,ladder,5.0\n1,Ladder,train track,4.3\n1,Ladder,two squares,1.8\n"
    "2,T,letter T,5\n"
)
ITEMS = (
    "block,source,instruction_1,instruction_2,canonical_answer\n"
    '1,own2025,"Imagine a capital letter ""H"".",Imagine the figure flurbed.,Ladder\n'
)


@pytest.fixture
def key(tmp_path):
    (tmp_path / "grades.csv").write_text(KEY, encoding="utf-8")
    return AnswerKey.read(tmp_path / "grades.csv")


@pytest.mark.parametrize(
    ("block", "name", "grade", "by", "good"),
    [
        (1, "A ladder!", 5.0, "exact", True),
        (1, "railroad track", 4.3, "synonym", True),
        (1, "step ladder", 5.0, "nearest", True),
        (1, "square", 1.8, "nearest", False),
        (1, "umbrella", None, "none", False),
        (2, "capital letter t", 5.0, "nearest", True),
        (2, "capital letter h", None, "none", False),
        (9, "ladder", None, "none", False),
        (1, "", None, "none", False),
    ],
)
def test_grades(key, block, name, grade, by, good):
    found = key.grade(block, name)
    assert (found.grade, found.by, found.good) == (grade, by, good)


def test_names_are_alike_by_their_head():
    assert likeness("dog house", "house") == pytest.approx(2 / 3)
    assert likeness("house", "house boat") == 0.0
    assert likeness("glass", "glasses") in {0.0, 1.0}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "found none at"),
        ("block,answer\n1,x\n", "lacks the column 'grade'"),
        ("block,answer,grade\none,x,3\n", "the block to be a whole number, got 'one' in .*line 2"),
        ("block,answer,grade\n1,x,much\n", "the grade to be a number from 1 to 5, got 'much' in .*line 2"),
        ("", "lacks the column 'block'; it has none"),
        ("block,answer,grade\n1,x,7\n", "from 1 to 5.*line 2"),
        ("block,answer,grade\n", "at least one graded answer"),
        ("block,answer,grade\n1,x,nan\n", "got 'nan' in .*line 2"),
        ("block,answer,grade\n1,x,5\n1,x,1\n", "grades of the answer 'x' to block 1.*got 1 and 5 in .*line 3"),
    ],
)
def test_bad_keys_are_refused(tmp_path, content, message):
    path = tmp_path / "grades.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        AnswerKey.read(path)


def test_a_study_of_own_items_carries_them_in_its_trials(tmp_path):
    (tmp_path / "items.csv").write_text(ITEMS, encoding="utf-8")
    (tmp_path / "people.csv").write_text("block,n,p_good\n1,20,0.4\n", encoding="utf-8")
    study = item_study(tmp_path / "items.csv", people=tmp_path / "people.csv")
    (trial,) = study.design(seed=0, participants=1, quick=True).trials
    assert trial.levels["item"] == "own-1"
    assert trial.settings["people"] == 0.4
    assert len(STUDY.design(seed=0, participants=1, quick=False).trials) == 12


def test_spellings_of_one_answer_share_their_grades(tmp_path):
    (tmp_path / "grades.csv").write_text("block,answer,grade\n1,A ladder,5\n1,ladder,4\n1,ladder,4\n", encoding="utf-8")
    assert AnswerKey.read(tmp_path / "grades.csv").grade(1, "the ladder").grade == 4.5


@pytest.mark.parametrize(
    ("grades", "people", "message"),
    [
        ("block,answer,grade\n2,T,5\n", None, "graded answers to block 1 of .*items.csv in .*which has the blocks 2"),
        (None, "block,p_good\n7,0.4\n", "shares of blocks of .*items.csv in .*people.csv, it has none"),
        (None, "block,p_good\n1,2\n", "p_good to be a number from 0 to 1, got '2' in .*line 2"),
        (None, "block,p_good\n1,-0.5\n", "got '-0.5'"),
        (None, "block,p_good\n1,nan\n", "got 'nan'"),
        (None, "block,p_good\n1,0.5\n1,0.6\n", "block 1 again in .*line 3"),
    ],
)
def test_keys_and_shares_that_do_not_belong_to_the_items_are_refused(tmp_path, grades, people, message):
    files = {}
    for name, text in (("grades", grades), ("people", people), ("items", ITEMS)):
        if text is not None:
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
            files[name] = tmp_path / f"{name}.csv"
    with pytest.raises(InputError, match=message):
        item_study(files.pop("items"), **files)


def test_the_command_runs_a_list_and_reports_what_it_did_not_understand(tmp_path, capsys):
    (tmp_path / "items.csv").write_text(ITEMS, encoding="utf-8")
    (tmp_path / "grades.csv").write_text(KEY, encoding="utf-8")
    files = ["--items", str(tmp_path / "items.csv"), "--grades", str(tmp_path / "grades.csv")]
    files += ["--participants", "1", "--out", str(tmp_path / "run")]
    main(["run", "reinterpretation", "--agent", "propositional-oracle", *files])
    said = capsys.readouterr().out
    assert "Sentences carried out: 1 of 2" in said
    assert "words not understood: flurbed" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "reinterpretation", "--items", "nowhere.csv"], "found none at nowhere.csv"),
        (["run", "reinterpretation", "--grades", "nowhere.csv"], "expected --items FILE"),
        (["run", "mental-rotation", "--items", "nowhere.csv"], "reinterpretation and mentis alone"),
    ],
)
def test_bad_files_end_in_one_line(arguments, message, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert message in capsys.readouterr().err
