"""The Psych-DS folder and its checker."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from imagery_experiments.reporting.psychds.check import check_dataset
from imagery_experiments.reporting.psychds.dataset import COLUMNS, data_file_name, meaning, write_dataset
from imagery_experiments.reporting.psychds.metadata import DESCRIPTION


def table(**columns) -> pd.DataFrame:
    return pd.DataFrame({"study": ["mental-rotation"] * 2, "rt_ms": [500.0, None], **columns})


TABLES = {
    ("mental-rotation", "imagery"): table(angle_deg=[0, 60], work_glances=[1, 2]),
    ("reinterpretation", "propositional"): table(names=['umbrella; "boat"', "a,b"]),
}


def test_a_written_dataset_is_well_formed(tmp_path):
    write_dataset(tmp_path / "data set", TABLES)
    assert check_dataset(tmp_path / "data set") == []
    description = json.loads((tmp_path / "data set" / DESCRIPTION).read_text())
    measured = {variable["name"]: variable for variable in description["variableMeasured"]}
    assert set(measured) == {"study", "rt_ms", "angle_deg", "work_glances", "names"}
    assert measured["rt_ms"]["unitText"] == "ms"
    assert measured["work_glances"]["description"] == "Work executed: glances"
    back = pd.read_csv(tmp_path / "data set" / "data" / "study-reinterpretation_condition-propositional_data.csv")
    assert list(back["names"]) == ['umbrella; "boat"', "a,b"]


def test_file_names_follow_the_standard():
    name = data_file_name("mental-rotation", "imagery-oracle")
    assert name == "study-mentalrotation_condition-imageryoracle_data.csv"


def test_writing_again_replaces_the_whole(tmp_path):
    write_dataset(tmp_path / "out", TABLES)
    key = ("mental-rotation", "imagery")
    write_dataset(tmp_path / "out", {key: TABLES[key]})
    assert [path.name for path in (tmp_path / "out" / "data").iterdir()] == [data_file_name(*key)]
    assert check_dataset(tmp_path / "out") == []
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("keep me")
    with pytest.raises(ValueError, match="expected a Psych-DS folder or none"):
        write_dataset(tmp_path, TABLES)
    assert (tmp_path / "thesis.txt").exists()


def spoil_description(folder):
    description = json.loads((folder / DESCRIPTION).read_text())
    description["variableMeasured"] = [*description["variableMeasured"][1:], "mood"]
    (folder / DESCRIPTION).write_text(json.dumps(description))


def spoil_name(folder):
    file = next((folder / "data").iterdir())
    file.rename(file.with_name("Study_1_data.csv"))


def spoil_row(folder):
    file = next((folder / "data").iterdir())
    file.write_text(file.read_text() + "one,too,many,fields,in,this,row\n")


@pytest.mark.parametrize(
    ("spoil", "complaints"),
    [
        (spoil_description, ["column study is not described", "described variable mood is in no file"]),
        (spoil_name, ["Study_1_data.csv is not named keyword-value_data.csv"]),
        (spoil_row, ["line 4 has another number of fields"]),
        (lambda folder: (folder / DESCRIPTION).write_text("{"), [DESCRIPTION]),
        (lambda folder: [path.unlink() for path in (folder / "data").iterdir()], ["no data file under data/"]),
    ],
)
def test_the_checker_finds_what_is_wrong(tmp_path, spoil, complaints):
    write_dataset(tmp_path / "out", TABLES)
    spoil(tmp_path / "out")
    found = check_dataset(tmp_path / "out")
    assert all(any(complaint in problem for problem in found) for complaint in complaints)


def test_a_column_that_studies_share_is_described_for_each():
    assert meaning("kind", "causality") == "kind of clip"
    assert meaning("kind", "causal-chain") == "kind of chain (gears, belts, levers or mixed)"
    assert meaning("kind", "ambiguous-figures").startswith("Kind of ambiguous figure: letter")
    assert meaning("discs", "causality") == "number of discs"
    assert meaning("rt_ms", "causality") == COLUMNS["rt_ms"]
    assert "causality" not in " ".join(meaning(name, "dual-coding") for name in COLUMNS)
