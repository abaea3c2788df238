"""Studies as static files and JATOS archives, and answers that come back as files."""

from __future__ import annotations

import json
import re
import uuid
import zipfile

import pytest

from imagery_experiments.people.imports import import_file
from imagery_experiments.people.lists import Plan
from imagery_experiments.people.records import Records
from imagery_experiments.people.static_export import export_files
from imagery_experiments.people.texts import read_texts
from tests.experiments.people.screens_and_answers import answer_of, begin, client_of, plan_of, send, short


def test_static_files_ask_the_same_and_their_answers_become_the_same_rows(tmp_path):
    plan = short(plan_of("mental-rotation"), 2)
    texts = read_texts(plan.study.about, consent=None, instructions=None)
    archive = export_files(tmp_path / "site", plan, texts)
    with zipfile.ZipFile(archive) as jatos:
        study = json.loads(jatos.read("mental-rotation.jas"))["data"]
        assert f"{study['dirName']}/{study['componentList'][0]['htmlFilePath']}" in jatos.namelist()
        assert b"jatos.js" in jatos.read("mental-rotation/index.html")
    served = Records(tmp_path / "served", plan)
    client = client_of(served)
    token, screen = begin(client)
    given = []
    for wanted in json.loads((tmp_path / "site" / "lists" / "1.json").read_text())["screens"]:
        assert {key: screen[key] for key in ("instruction", "picture", "kind")} == {
            key: wanted[key] for key in ("instruction", "picture", "kind")
        }
        given.append(line_of(plan, wanted, answer_of(wanted)))
        screen = send(client, token, screen, answer_of(screen)).json()
    assert screen["kind"] == "end"
    file, half = tmp_path / "answers.jsonl", tmp_path / "half.jsonl"
    file.write_text("".join(given))
    half.write_text("".join(given[:4] + given[:2]))  # did not finish, and JATOS kept two answers twice
    imported = Records(tmp_path / "imported", plan)
    assert import_file(half, imported) == [1]
    assert imported.progress()[0].done < 1
    assert import_file(file, imported) == [1]
    assert imported.rows().equals(served.rows())
    with pytest.raises(ValueError, match="imported before"):
        import_file(file, imported)
    with pytest.raises(ValueError, match="another design"):
        import_file(file, Records(tmp_path / "other", plan_of("mental-rotation")))


def line_of(plan: Plan, screen: dict, text: str, *, who: str = "participant-a", listed: int = 1) -> str:
    place = {"item": screen["item"], "screen": screen["screen"]}
    content = {"study": plan.study.name, "design": plan.design.hash, "list": listed, "id": who}
    return json.dumps(content | place | {"answer": {"text": text, "rt_ms": 432.1}}) + "\n"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda line: line.replace('"item": 0', '"item": "x"'), "another form \\(item"),
        (lambda line: line.replace('"screen": 0', '"screen": 1'), "lacks the answer to screen 0 of item 0"),
        (lambda line: line.replace('"list": 1', '"list": 7'), "list 7, expected 1 to 2"),
        (lambda line: line[:20], "one answer per line"),
        (lambda line: "", "there are none"),
    ],
)
def test_a_file_that_is_no_answers_is_refused_and_adds_nothing(change, said, tmp_path):
    plan = short(plan_of("mental-rotation"), 1)
    records, file = Records(tmp_path / "people", plan), tmp_path / "answers.jsonl"
    file.write_text(change(line_of(plan, {"item": 0, "screen": 0}, "same")))
    with pytest.raises(ValueError, match=said):
        import_file(file, records)
    assert records.participants() == []


def test_the_jatos_archive_has_the_published_form(tmp_path):
    """JATOS's documentation, JATOS Study Archive (JZIP): one folder, one .jas beside it, fields of schema 3."""
    plan = short(plan_of("reinterpretation"), 1)
    path = export_files(tmp_path, plan, read_texts("About.", consent=None, instructions=None))
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        content = json.loads(archive.read("reinterpretation.jas"))
    assert path.suffix == ".jzip"
    assert {name.split("/")[0] for name in names} == {"reinterpretation", "reinterpretation.jas"}
    assert content["version"] == "3"
    study = content["data"]
    texts, flags = ("uuid", "title", "description", "dirName"), ("groupStudy", "linearStudy", "allowPreview")
    assert all(isinstance(study[name], str) and study[name] for name in texts)
    assert all(study[name] is False for name in flags)
    (component,), (batch,) = study["componentList"], study["batchList"]
    assert f"{study['dirName']}/{component['htmlFilePath']}" in names
    assert (component["active"], component["reloadable"]) == (True, True)
    workers = {"GeneralMultiple", "GeneralSingle", "Jatos", "MTSandbox", "MT", "PersonalMultiple", "PersonalSingle"}
    assert set(batch["allowedWorkerTypes"]) <= workers
    identities = [study["uuid"], component["uuid"], batch["uuid"]]
    assert len({str(uuid.UUID(one)) for one in identities}) == 3
    page = (tmp_path / "index.html").read_text()
    for address in re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page):
        assert f"reinterpretation/{address}" in names
