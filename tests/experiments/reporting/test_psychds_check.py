"""The checker accepts and refuses the kinds of datasets that the official validator's own examples stand for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from imagery_experiments.reporting.psychds.check import check_and_report, check_dataset
from imagery_experiments.reporting.psychds.dataset import write_dataset
from imagery_experiments.reporting.psychds.metadata import DESCRIPTION
from imagery_experiments.studies import STUDIES

STORED = Path(__file__).parents[2] / "data" / "reference_rows.jsonl"
METADATA = {
    "@context": "https://schema.org/",
    "@type": "Dataset",
    "name": "Zebras",
    "description": "How fast zebras start",
    "variableMeasured": ["subject_id", "start_ms"],
}
OBJECTS = [
    {"@type": "PropertyValue", "name": "subject_id", "unitText": None},
    {"type": "PropertyValue", "name": "start_ms", "unitCode": "C26"},
]
ROWS = "subject_id,start_ms\na,1\nb,2\n"
TABLE = "data/study-zebra_data.csv"


def dataset(folder: Path, files: dict[str, str | bytes | dict] | None = None, **changed: object) -> Path:
    """A dataset with these files and metadata; a key that is None is left out."""
    metadata = {key: value for key, value in {**METADATA, **changed}.items() if value is not None}
    for name, content in {DESCRIPTION: metadata, **({TABLE: ROWS} if files is None else files)}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content) if isinstance(content, dict) else content
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


VALID: dict[str, dict] = {
    "texts": {},
    "records": {"variableMeasured": OBJECTS},
    "one record, not in a list": {"files": {TABLE: "start_ms\n1\n"}, "variableMeasured": OBJECTS[1]},
    "values in JSON-LD": {"variableMeasured": [{"@value": "subject_id"}, {"name": {"@value": "start_ms"}}]},
    "a name given twice": {"variableMeasured": [{"name": ["subject_id", "id"]}, *METADATA["variableMeasured"]]},
    "tabs": {"files": {"data/raw/study-zebra_data.tsv": ROWS.replace(",", "\t")}},
    "http and no slash": {"@context": "http://schema.org"},
    "a vocabulary": {"@context": {"@vocab": "http://schema.org/"}},
    "a prefix": {
        "@context": {"s": "http://schema.org/"},
        "@type": "s:Dataset",
        **dict.fromkeys(("name", "description", "variableMeasured")),
        **{f"s:{key}": METADATA[key] for key in ("name", "description", "variableMeasured")},
    },
    "several types": {"@type": ["Dataset", "CreativeWork"]},
    "an empty description": {"description": ""},
    "keywords of one's own": {"files": {"data/gender-female_type-faces_data.csv": ROWS}},
    "other files": {
        "files": {TABLE: ROWS, "data/primary_data/Sheet 1.csv": "?", "notes.txt": "", "results/x.csv": "1"}
    },
    "line ends of Windows, and a byte-order mark": {"files": {TABLE: "\ufeff" + ROWS.replace("\n", "\r\n")}},
    "metadata of a folder": {
        "files": {
            TABLE: ROWS,
            "data/more/study-zebra_data.csv": "weight_kg\n300\n",
            "data/more/file_metadata.json": {"variableMeasured": [{"name": "weight_kg"}]},
        }
    },
    "metadata of a file": {
        "files": {
            TABLE: ROWS,
            "data/study-horse_data.csv": "w\n1\n",
            "data/study-horse_data.json": {"variableMeasured": "w"},
        }
    },
    "an ignored file": {"files": {TABLE: ROWS, "data/BAD_data.csv": "", ".psychdsignore": "# mine\ndata/BAD*\n"}},
}
INVALID: dict[str, tuple[dict, str]] = {
    "no context": ({"@context": None}, "lacks @context"),
    "another vocabulary": ({"@context": "https://example.org/"}, "expected https://schema.org/ as @context"),
    "no type": ({"@type": None}, "lacks @type"),
    "another type": ({"@type": "Book"}, "is not a schema.org Dataset"),
    "a type that is no text": ({"@type": {}}, "expected text in @type"),
    "no name": ({"name": None}, "lacks name"),
    "no variables": ({"variableMeasured": None}, "lacks variableMeasured"),
    "a column that is not described": ({"variableMeasured": ["subject_id"]}, "column start_ms is not described"),
    "a description without a column": (
        {"variableMeasured": [*METADATA["variableMeasured"], "mood"]},
        "described variable mood is in no file",
    ),
    "variables by file": ({"variableMeasured": {TABLE: OBJECTS}}, "column subject_id is not described"),
    "numbers as variables": ({"variableMeasured": [1, None, [], True]}, "column subject_id is not described"),
    "no data": ({"files": {}}, "the folder data is missing"),
    "no data file": ({"files": {"data/raw.csv": ROWS}}, "no data file under data/"),
    "spreadsheet": ({"files": {TABLE: b"PK\x03\x04\x14\x00\x06\x00\xff\xfe\x00"}}, "is not UTF-8 text"),
    "empty table": ({"files": {TABLE: ""}}, "has no header"),
    "a long line": ({"files": {TABLE: ROWS + "c,3,4\n"}}, "line 4 has another number of fields"),
    "an empty line": ({"files": {TABLE: ROWS + "\nc,3\n"}}, "line 4 has another number of fields"),
    "a column twice": ({"files": {TABLE: "start_ms,start_ms\n1,2\n"}}, "has column 'start_ms' twice"),
    "an open quotation": ({"files": {TABLE: ROWS + '"c,3\n'}}, "cannot be read as a table"),
    "capitals in keywords": ({"files": {"data/Study-1_data.csv": ROWS}}, "is not named keyword-value_data.csv"),
    "a keyword without a value": ({"files": {"data/study_data.csv": ROWS}}, "is not named keyword-value_data.csv"),
    "the same row twice": (
        {"files": {TABLE: "row_id\n1\n1\n"}, "variableMeasured": "row_id"},
        "has the same row_id twice",
    ),
    "a column that the validator itself fails on": (
        {"files": {TABLE: "size\n1\n"}, "variableMeasured": "size"},
        "refuses a column named size",
    ),
    "damaged metadata of a folder": (
        {"files": {TABLE: ROWS, "data/file_metadata.json": "{"}},
        "file_metadata.json is not JSON",
    ),
    "metadata of a folder that hide the variables": (
        {"files": {TABLE: ROWS, "data/file_metadata.json": {"variableMeasured": None}}},
        "lacks variableMeasured",
    ),
}


@pytest.mark.parametrize("kind", VALID)
def test_valid_datasets_are_accepted(kind, tmp_path):
    assert check_dataset(dataset(tmp_path, **VALID[kind])) == []


@pytest.mark.parametrize("kind", INVALID)
def test_invalid_datasets_are_refused_with_the_reason(kind, tmp_path):
    content, reason = INVALID[kind]
    assert reason in "\n".join(check_dataset(dataset(tmp_path, **content)))


def test_files_that_are_not_looked_at_are_noted(tmp_path, capsys):
    check_and_report(dataset(tmp_path, {TABLE: ROWS, "data/raw.csv": ROWS}))
    assert "note: data/raw.csv is not looked at" in capsys.readouterr().out


def official_validator() -> list[str] | None:
    """The command of the npm package psychds-validator: installed in node_modules, or on the path."""
    for name in ("psychds-validator", "validate"):
        local = Path("node_modules", ".bin", name)
        if local.exists():
            return [str(local)]
    found = shutil.which("psychds-validator")
    return [found] if found else os.environ.get("PSYCHDS_VALIDATOR", "").split() or None


needs_validator = pytest.mark.skipif(
    official_validator() is None, reason="npm install psychds-validator, or its command in PSYCHDS_VALIDATOR"
)


def accepts(folder: Path) -> bool:
    """Whether the official validator accepts a folder."""
    command = [*(official_validator() or ()), str(folder), "--json"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return bool(json.loads(said.stdout)["valid"])


@needs_validator
@pytest.mark.slow
def test_the_official_validator_agrees(tmp_path):
    for number, kind in enumerate(VALID):
        assert accepts(dataset(tmp_path / f"valid{number}", **VALID[kind])), kind
    for number, (kind, (content, _)) in enumerate(INVALID.items()):
        assert not accepts(dataset(tmp_path / f"invalid{number}", **content)), kind


def written_rows(folder: Path) -> Path:
    """The stored rows of all studies as a dataset."""
    rows = pd.read_json(STORED, lines=True, dtype=False)
    tables = {key: table.dropna(axis="columns", how="all") for key, table in rows.groupby(["study", "agent"])}
    assert {study for study, _ in tables} >= {*STUDIES}
    write_dataset(folder, tables)
    return folder


def test_what_every_study_writes_is_accepted(tmp_path):
    assert check_dataset(written_rows(tmp_path / "psychds")) == []


@needs_validator
@pytest.mark.slow
def test_the_official_validator_accepts_what_every_study_writes(tmp_path):
    assert accepts(written_rows(tmp_path / "psychds"))
