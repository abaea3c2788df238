"""The study archive that JATOS imports (.jzip): a description in JSON (.jas) beside the folder of the study's files.

The format is that of JATOS's documentation, "JATOS Study Archive (JZIP)", version 3 of the schema.
"""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from imagery_experiments.people.lists import Plan

WORKERS = ("PersonalSingle", "PersonalMultiple", "GeneralSingle", "GeneralMultiple", "Jatos")


def study_archive(plan: Plan, page: str, files: Iterable[tuple[Path, str]]) -> bytes:
    """The archive; ``files`` are paths with their names beside the page."""
    name = plan.study.name
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.jas", json.dumps({"version": "3", "data": _study(plan)}, indent=2))
        archive.writestr(f"{name}/index.html", page)
        for path, inside in files:
            archive.write(path, f"{name}/{inside}")
    return buffer.getvalue()


def _study(plan: Plan) -> dict[str, Any]:
    def identity(part: str) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"imagery-agent/{plan.study.name}/{plan.design.hash}/{part}"))

    component = {
        "uuid": identity("component"), "title": plan.study.title, "htmlFilePath": "index.html", "reloadable": True,
        "active": True, "comments": "", "jsonData": None,
    }  # fmt: skip
    batch = {
        "uuid": identity("batch"), "title": "Default", "active": True, "maxActiveMembers": None,
        "maxTotalMembers": None, "maxTotalWorkers": None, "allowedWorkerTypes": list(WORKERS), "comments": None,
        "jsonData": None,
    }  # fmt: skip
    return {
        "uuid": identity("study"), "title": plan.study.title, "description": plan.study.about, "groupStudy": False,
        "linearStudy": False, "allowPreview": False, "dirName": plan.study.name, "comments": "", "jsonData": None,
        "endRedirectUrl": "", "studyEntryMsg": None, "componentList": [component], "batchList": [batch],
    }  # fmt: skip
