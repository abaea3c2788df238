"""The experiment as files for any web server and for JATOS."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm

from imagery_experiments.files import write_atomically
from imagery_experiments.people.jatos import study_archive
from imagery_experiments.people.lists import Item, Plan
from imagery_experiments.people.pages import BROWSER, experiment_page
from imagery_experiments.people.person import right_answer, screens_ahead
from imagery_experiments.people.texts import Texts


def export_files(folder: Path, plan: Plan, texts: Texts) -> Path:
    """Write page, scripts and one file per list; the path of the JATOS archive beside them."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "browser" / "experiment.js").is_file():
        raise ValueError(f"expected an empty folder or an earlier export, {folder} holds other files; choose another")
    for old in ("browser", "lists"):
        shutil.rmtree(folder / old, ignore_errors=True)
    shutil.copytree(BROWSER, folder / "browser")
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
    files = [
        (path, inside.as_posix())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (inside := path.relative_to(folder)).parts[0] in {"browser", "lists"}
    ]
    write_atomically(archive, study_archive(plan, with_jatos, files))
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
