"""The experiment as files for any web server and for JATOS, and the answers that come back."""

from __future__ import annotations

import io
import json
import shutil
import uuid
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from tqdm import tqdm

from imagery_experiments.files import write_atomically
from imagery_experiments.people.lists import Item, Plan
from imagery_experiments.people.pages import BROWSER, experiment_page
from imagery_experiments.people.person import Answer, right_answer, screens_ahead
from imagery_experiments.people.records import Place, Records

if TYPE_CHECKING:
    from imagery_experiments.people.server import Texts

JATOS_WORKERS = ("PersonalSingle", "PersonalMultiple", "GeneralSingle", "GeneralMultiple", "Jatos")


def export_files(folder: Path, plan: Plan, texts: Texts) -> Path:
    """Write page, scripts and one file per list; the path of the JATOS archive beside them."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "lists").is_dir():
        raise ValueError(f"expected an empty folder or an earlier export, {folder} holds other files; choose another")
    shutil.copytree(BROWSER, folder / "browser", dirs_exist_ok=True)
    static = {"study": plan.study.name, "design": plan.design.hash, "lists": plan.lists}
    page = experiment_page(plan.study.title, texts.consent, texts.instructions, static=static)
    write_atomically(folder / "index.html", page.encode())
    for number in tqdm(range(1, plan.lists + 1), desc="lists", unit="list"):
        content = {"list": number, "screens": _screens(plan, number)}
        write_atomically(folder / "lists" / f"{number}.json", json.dumps(content, allow_nan=False).encode())
    with_jatos = experiment_page(
        plan.study.title, texts.consent, texts.instructions, static=static, head='<script src="jatos.js"></script>\n'
    )
    archive = folder / f"{plan.study.name}.jzip"
    write_atomically(archive, _jatos_archive(folder, plan, with_jatos))
    return archive


def _screens(plan: Plan, number: int) -> list[dict[str, Any]]:
    """All screens of a list in order, each with its item; those of practice with the right answer."""
    found = []
    for place, item in enumerate(plan.items(number)):
        screens, right = _of_item(plan, number, item)
        for position, screen in enumerate(screens):
            last = position == len(screens) - 1
            content = asdict(screen) | {"item": place, "screen": position}
            found.append(content | {"right": right} if last and right else content)
    return found


def _of_item(plan: Plan, number: int, item: Item) -> tuple[list[Any], str | None]:
    if item.screen is not None:
        return [item.screen], None
    swapped = plan.swapped(number)
    screens = screens_ahead(plan.study, item.session, seed=plan.seed, swapped=swapped)
    if item.kind != "practice":
        return screens, None
    return screens, right_answer(plan.study, item.session, screens, seed=plan.seed, swapped=swapped)


def _jatos_archive(folder: Path, plan: Plan, page: str) -> bytes:
    """A study archive of JATOS 3: the description, and the files in a folder of the study's name."""
    name = plan.study.name
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.jas", json.dumps(_jatos_study(plan), indent=2))
        archive.writestr(f"{name}/index.html", page)
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and inside.parts[0] in {"browser", "lists"}:
                archive.write(path, f"{name}/{inside.as_posix()}")
    return buffer.getvalue()


def _jatos_study(plan: Plan) -> dict[str, Any]:
    def identity(part: str) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"imagery-agent/{plan.study.name}/{plan.design.hash}/{part}"))

    component = {
        "uuid": identity("component"), "title": plan.study.title, "htmlFilePath": "index.html", "reloadable": True,
        "active": True, "comments": "", "jsonData": None,
    }  # fmt: skip
    batch = {
        "uuid": identity("batch"), "title": "Default", "active": True, "maxActiveMembers": None,
        "maxTotalMembers": None, "maxTotalWorkers": None, "allowedWorkerTypes": list(JATOS_WORKERS), "comments": None,
        "jsonData": None,
    }  # fmt: skip
    data = {
        "uuid": identity("study"), "title": plan.study.title, "description": plan.study.about, "groupStudy": False,
        "linearStudy": False, "allowPreview": False, "dirName": plan.study.name, "comments": "", "jsonData": None,
        "endRedirectUrl": "", "studyEntryMsg": "", "componentList": [component], "batchList": [batch],
    }  # fmt: skip
    return {"version": "3", "data": data}


def load_answers(path: Path) -> list[dict[str, Any]]:
    """The results in a file of a static page (one JSON object) or of JATOS (one per line, among single answers)."""
    found = []
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            content = json.loads(line) if line.strip() else {}
            if "answers" in content:
                found.append(content)
    except (UnicodeDecodeError, ValueError):
        raise ValueError(f"expected JSON in {path}, as the page or JATOS saves it") from None
    if not found:
        raise ValueError(f"expected the answers of a participant in {path}, there are none; did they finish?")
    return found


def import_file(path: Path, records: Records) -> list[int]:
    """Add the participants in a file of answers; their numbers.

    A participant gets the next number that does the same list. ValueError for answers of another study or design, and
    for a file that was imported before; nothing is added then.
    """
    results = load_answers(path)
    plan = records.plan
    for found in results:
        if found.get("design") != plan.design.hash:
            raise ValueError(
                f"{path} has answers to another design ({found.get('study')}); give the study, --seed, --lists and "
                "--quick of the export"
            )
    return [_import_one(path, found, records) for found in results]


def _import_one(path: Path, found: dict[str, Any], records: Records) -> int:
    try:
        answers = [
            (int(one["item"]), int(one["screen"]), Answer.model_validate(one["answer"])) for one in found["answers"]
        ]
        listed = int(found["list"])
    except (KeyError, TypeError, ValueError, ValidationError) as reason:
        raise ValueError(f"{path} has an answer of another form ({reason}); was it edited?") from None
    fingerprint = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(found, sort_keys=True)).hex
    if records.number_of(fingerprint) is not None:
        raise ValueError(f"{path} was imported before; leave it out")
    if not 1 <= listed <= records.plan.lists:
        raise ValueError(f"{path} has list {listed}, expected 1 to {records.plan.lists}")
    number = records.add(fingerprint, on_list=listed)
    for item, screen, answer in answers:
        records.answer(number, Place(item, screen, None), answer)
    return number
