"""Export of small corpora of held-out drawings, which are shipped to measure quality."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np

MOST_PER_NAME = {"icon": 3, "letter": 4, "primitive": 5, "polygon": 60, "island": 10}
FIGURES = 12
MOST_PER_WIDE_NAME = {"icon": 1, "letter": 8, "primitive": 1, "polygon": 1, "island": 1}
UNSEEN_PER_WIDE_NAME = 3
NAMES_FILE = "names.json"


def export_wide(corpus: Path, folder: Path) -> int:
    """Write unseen drawings of a wide corpus and the names that have training drawings; returns the number of drawings.

    One drawing of every name, three of every unseen concept, and letters in every unseen font.
    """
    return _export(corpus, folder, MOST_PER_WIDE_NAME, UNSEEN_PER_WIDE_NAME, figures=2)


def export_held_out(corpus: Path, folder: Path) -> int:
    """Write a few unseen drawings of every name and unseen block figures; returns the number of drawings."""
    unseen = 4 * MOST_PER_NAME["icon"]
    return _export(corpus, folder, MOST_PER_NAME, unseen, figures=FIGURES)


def _export(corpus: Path, folder: Path, most: Mapping[str, int], unseen: int, *, figures: int) -> int:
    """Write at most ``most`` unseen drawings per name by kind, ``unseen`` per unseen concept, and block figures.

    The names written are those that have training drawings.
    """
    listing = json.loads((corpus / "drawings.json").read_text(encoding="utf-8"))
    taken: Counter[tuple[str, str]] = Counter()
    kept = []
    for index, item in enumerate(listing["items"]):
        room = unseen if item["split"] == "concept" else most[item["kind"]]
        if item["split"] != "train" and taken[item["split"], item["name"]] < room:
            taken[item["split"], item["name"]] += 1
            kept.append(index)
    views = json.loads((corpus / "views.json").read_text(encoding="utf-8"))
    exported = [index for index, split in enumerate(views["split"]) if split != "train"][:figures]
    folder.mkdir(parents=True, exist_ok=True)
    _write_packed(folder / "drawings.npz", np.load(corpus / "drawings.npy", mmap_mode="r")[kept])
    _write_packed(folder / "views.npz", np.load(corpus / "views.npy", mmap_mode="r")[exported])
    items = [listing["items"][index] for index in kept]
    (folder / "drawings.json").write_text(json.dumps({"version": listing["version"], "items": items}), encoding="utf-8")
    (folder / "views.json").write_text(
        json.dumps({"version": 1, "split": [views["split"][i] for i in exported]}), encoding="utf-8"
    )
    named = {item["name"] for item in listing["items"] if item["split"] == "train" and item["kind"] != "island"}
    (folder / NAMES_FILE).write_text(json.dumps(sorted(named), indent=0), encoding="utf-8")
    shutil.copy(corpus / "ATTRIBUTION.md", folder / "ATTRIBUTION.md")
    return len(kept)


def _write_packed(path: Path, array: np.ndarray) -> None:
    """An archive for numpy with one array, a fifth smaller (LZMA) than numpy writes it."""
    entry = zipfile.ZipInfo("array.npy")  # of a fixed date: the same bytes for the same array
    entry.compress_type = zipfile.ZIP_LZMA
    with zipfile.ZipFile(path, "w") as archive, archive.open(entry, "w") as file:
        np.lib.format.write_array(file, array)
