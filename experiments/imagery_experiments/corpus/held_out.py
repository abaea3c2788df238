"""A small corpus of held-out drawings alone, shipped so that quality can be measured anywhere."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import numpy as np

MOST_PER_NAME = {"icon": 3, "letter": 4, "primitive": 5, "polygon": 60, "island": 10}
FIGURES = 12


def export_held_out(corpus: Path, folder: Path) -> int:
    """Write the first few unseen drawings of every name and unseen block figures; returns how many."""
    listing = json.loads((corpus / "drawings.json").read_text())
    taken: Counter[tuple[str, str]] = Counter()
    kept = []
    for index, item in enumerate(listing["items"]):
        most = MOST_PER_NAME[item["kind"]] * (4 if item["split"] == "concept" else 1)
        if item["split"] != "train" and taken[item["split"], item["name"]] < most:
            taken[item["split"], item["name"]] += 1
            kept.append(index)
    views = json.loads((corpus / "views.json").read_text())
    figures = [index for index, split in enumerate(views["split"]) if split != "train"][:FIGURES]
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "drawings.npz", array=np.load(corpus / "drawings.npy", mmap_mode="r")[kept])
    np.savez_compressed(folder / "views.npz", array=np.load(corpus / "views.npy", mmap_mode="r")[figures])
    items = [listing["items"][index] for index in kept]
    (folder / "drawings.json").write_text(json.dumps({"version": listing["version"], "items": items}))
    (folder / "views.json").write_text(
        json.dumps({"version": 1, "split": [views["split"][i] for i in figures]})
    )
    shutil.copy(corpus / "ATTRIBUTION.md", folder / "ATTRIBUTION.md")
    return len(kept)
