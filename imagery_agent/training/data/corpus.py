"""A corpus of drawings on disk, as written by ``imagery corpus build``.

Training sees the world only through these files: one-colour drawings (their alpha plane, 96 x 96) with
names, and block figures at 36 views about the vertical axis with the depth of what is seen.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch

DEPTH_UNITS, NO_SURFACE = 250.0, -128
"""Depths are kept as int8: so many units make the width of a drawing's canvas; one value means no surface."""
SPLITS = ("train", "drawing", "concept")
"""Training drawings; unseen drawings of known concepts; drawings of unseen concepts."""


@dataclass(frozen=True)
class Group:
    """All drawings of one kind in one split, by name: what a sampler draws from."""

    names: tuple[str, ...]
    drawings: tuple[np.ndarray, ...]
    """Per name int64 (n,) indices into the corpus."""


class Corpus:
    """Drawings and views by index, and the groups of each split."""

    def __init__(self, folder: Path | str) -> None:
        folder = Path(folder)
        if not (folder / "drawings.json").is_file():
            raise FileNotFoundError(
                f"expected a corpus (drawings.npy, drawings.json) in {folder}, found none; "
                "make one with: imagery corpus build"
            )
        listing = json.loads((folder / "drawings.json").read_text(encoding="utf-8"))
        if listing.get("version") != 1:
            raise ValueError(f"expected corpus version 1 in {folder}, got {listing.get('version')}; rebuild it")
        self.items: list[dict] = listing["items"]
        self._alpha = _read_array(folder, "drawings")
        self._views = _read_array(folder, "views")
        self._folder = folder
        self._copies: dict[torch.device, torch.Tensor] = {}
        self.view_splits: list[str] = json.loads((folder / "views.json").read_text(encoding="utf-8"))["split"]
        self.groups = self._group()
        self.figures = {
            split: np.array([i for i, s in enumerate(self.view_splits) if _view_split(s) == _view_split(split)])
            for split in SPLITS
        }
        self.synonyms: dict[str, list[str]] = {}
        for item in self.items:
            self.synonyms.setdefault(item["name"], list(item["synonyms"]))
        listing_of_tags = folder / "tags.json"
        self.tags: dict[str, list[str]] = (
            json.loads(listing_of_tags.read_text(encoding="utf-8"))["tags"] if listing_of_tags.is_file() else {}
        )
        """Tags of a name, hypernyms first; only in a wide corpus."""

    @property
    def views_per_figure(self) -> int:
        """How many equally spaced views of one turn every block figure has."""
        return self._views.shape[1]

    @property
    def unseen(self) -> tuple[str, ...]:
        """The split for evaluation: unseen concepts, or unseen drawings where (as in the mini corpus) all are known."""
        return ("concept",) if any(split == "concept" for _, split in self.groups) else ("drawing",)

    def names(self, kinds: Sequence[str], splits: Sequence[str]) -> list[str]:
        """Sorted names that occur in the given kinds and splits."""
        return sorted({n for k in kinds for s in splits if (k, s) in self.groups for n in self.groups[k, s].names})

    def view_index(self, figure: int, view: int) -> int:
        """The negative index under which :meth:`alpha` finds a view of a block figure."""
        return -(figure * self.views_per_figure + view % self.views_per_figure) - 1

    def alpha(self, indices: np.ndarray | torch.Tensor) -> torch.Tensor:
        """float32 (n, 1, 96, 96) coverage in [0, 1], on the device of the indices.

        Negative indices are views of block figures. Of a graphics card the first call fills about a gigabyte.
        """
        if isinstance(indices, torch.Tensor) and indices.device.type != "cpu":
            return self._copied(indices)[:, None].float().div_(255)
        indices = np.asarray(indices)
        rows = np.empty((len(indices), *self._alpha.shape[1:]), np.uint8)
        views = self._views.reshape(-1, *self._views.shape[2:])
        for row, index in enumerate(indices):
            rows[row] = self._alpha[index] if index >= 0 else 255 - views[-index - 1]
        return torch.from_numpy(rows)[:, None].float().div_(255)

    def _copied(self, indices: torch.Tensor) -> torch.Tensor:
        """uint8 (n, 96, 96) coverage from a copy of the corpus on the device of the indices."""
        if indices.device not in self._copies:
            drawings, views = (torch.from_numpy(np.array(part)) for part in (self._alpha, self._views))
            self._copies[indices.device] = torch.cat([drawings, 255 - views.flatten(0, 1)]).to(indices.device)
        return self._copies[indices.device][torch.where(indices < 0, len(self._alpha) - indices - 1, indices)]

    def depths(self, index: int) -> np.ndarray:
        """float32 (side, side): how near the surfaces of a view are, in widths of its canvas; NaN = nothing there."""
        figure, view = divmod(-index - 1, self.views_per_figure)
        packed = self._depths[figure, view]
        return np.where(packed == NO_SURFACE, np.nan, packed / DEPTH_UNITS).astype(np.float32)

    @cached_property
    def _depths(self) -> np.ndarray:
        return _read_array(self._folder, "depths")

    def _group(self) -> dict[tuple[str, str], Group]:
        found: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for index, item in enumerate(self.items):
            found[item["kind"], item["split"]][item["name"]].append(index)
        return {
            key: Group(tuple(names), tuple(np.array(indices) for indices in names.values()))
            for key, names in found.items()
        }


def _read_array(folder: Path, name: str) -> np.ndarray:
    """``name.npy``, mapped into memory, or the small compressed ``name.npz`` of a shipped corpus."""
    if (folder / f"{name}.npy").is_file():
        return np.load(folder / f"{name}.npy", mmap_mode="r")
    if not (folder / f"{name}.npz").is_file():
        raise FileNotFoundError(f"expected {name}.npy in the corpus {folder}, found none; build the corpus again")
    with np.load(folder / f"{name}.npz") as packed:
        return packed["array"]


def _view_split(split: str) -> str:
    return "train" if split == "train" else "concept"
