"""The corpus: drawings with names and splits, and block figures at many views, written as one folder.

Files: ``drawings.npy`` uint8 (N, 96, 96) coverage, ``drawings.json`` one item per drawing, ``views.npy``
uint8 (M, 36, 96, 96) grey views (255 = paper), ``depths.npy`` int8 (M, 36, 32, 32), ``views.json``, ``ATTRIBUTION.md``.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from .attribution import attribution
from .blocks import block_views
from .concepts import COLLECTIONS_MEMBER, IconSet, find_concepts, read_icons, usable_sets
from .drawings import Item
from .icons import icon_drawings, without_leaks
from .letters import letter_drawings, mini_letter_drawings
from .primitives import primitive_drawings
from .shapes import shape_drawings
from .sources import ICONS_PACKAGE, WORDNET_PACKAGE, archive, read_members
from .wordnet import DATA_MEMBER, INDEX_MEMBER, read_nouns

VERSION = 1
FILES = ("drawings.npy", "drawings.json", "views.npy", "depths.npy", "views.json", "ATTRIBUTION.md")
DEFAULT_CACHE = Path.home() / ".cache" / "imagery-agent" / "npm"
MINI = {"variants": 8, "polygons": 40, "islands": 10, "figures": 6}

Part = tuple[np.ndarray, list[Item]]


@dataclass(frozen=True)
class CorpusSummary:
    """What was built. ``drawings``: number by kind and split, for example ``("icon", "train")``."""

    folder: Path
    concepts: int
    drawings: dict[tuple[str, str], int]
    figures: int
    seconds: float

    def __str__(self) -> str:
        kinds = sorted({kind for kind, _ in self.drawings})
        lines = [f"{self.folder}: {sum(self.drawings.values())} drawings, {self.concepts} names of icons"]
        for kind in kinds:
            counts = {split: n for (k, split), n in sorted(self.drawings.items()) if k == kind}
            lines.append(f"  {kind}: " + ", ".join(f"{n} {split}" for split, n in counts.items()))
        lines.append(f"  block figures with mirror images: {self.figures}; {self.seconds:.0f} s")
        return "\n".join(lines)


def build_corpus(
    folder: Path, *, seed: int = 0, mini: bool = False, cache: Path | None = None
) -> CorpusSummary:
    """Build the corpus and put it at ``folder``, replacing an earlier one only when all is written.

    Args:
        folder: where to; must be new, empty, or a corpus.
        seed: everything random about it: same seed and sources, same files.
        mini: no network and no icons; seconds instead of minutes, for tests and a first try.
        cache: where downloaded packages are kept; ``~/.cache/imagery-agent/npm`` when None.

    Raises:
        ValueError: ``folder`` holds something else, or a source cannot be had.
    """
    folder, started = Path(folder), time.perf_counter()
    _check_target(folder)
    streams = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(4)]
    sizes = MINI if mini else {}
    sets: list[IconSet] = []
    if mini:
        parts = [mini_letter_drawings()]
    else:
        icons, sets = _icon_part(cache or DEFAULT_CACHE, rng=streams[0])
        parts = [icons, letter_drawings(cache or DEFAULT_CACHE)]
    parts.append(primitive_drawings(rng=streams[1], **_only(sizes, "variants")))
    parts.append(shape_drawings(rng=streams[2], **_only(sizes, "polygons", "islands")))
    alphas, items = _joined(parts)
    views, depths, columns = block_views(rng=streams[3], **_only(sizes, "figures"))
    _write(folder, alphas, items, views, depths, columns, attribution(items, sets, mini=mini))
    names = {item.name for item in items if item.kind == "icon"}
    counts = Counter((item.kind, item.split) for item in items)
    return CorpusSummary(folder, len(names), dict(counts), len(views), time.perf_counter() - started)


def _only(sizes: dict[str, int], *names: str) -> dict[str, int]:
    return {name: sizes[name] for name in names if name in sizes}


def _check_target(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "drawings.json").is_file():
        raise ValueError(
            f"expected {folder} to be new, empty or a corpus, it holds something else; take another"
        )
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"expected a folder at {folder}, got a file; take another place")


def _icon_part(cache: Path, *, rng: np.random.Generator) -> tuple[Part, list[IconSet]]:
    nouns_files = read_members(archive(WORDNET_PACKAGE, cache), {INDEX_MEMBER, DATA_MEMBER}.__contains__)
    nouns = read_nouns(nouns_files[INDEX_MEMBER], nouns_files[DATA_MEMBER])

    def wanted(member: str) -> bool:
        return member == COLLECTIONS_MEMBER or member.startswith("package/json/")

    files = read_members(archive(ICONS_PACKAGE, cache), wanted)
    sets = usable_sets(files[COLLECTIONS_MEMBER])
    by_name = read_icons(files[f"package/json/{prefix}.json"] for prefix in sorted(sets))
    alphas, items = icon_drawings(find_concepts(by_name, nouns), rng=rng)
    kept = without_leaks(alphas, items)
    used = {items[i].source.split("/")[0] for i in kept}
    return (alphas[kept], [items[i] for i in kept]), [sets[prefix] for prefix in sorted(used)]


def _joined(parts: Sequence[Part]) -> Part:
    """All drawings in one list, with group numbers that are unique over all of them."""
    items: list[Item] = []
    for _, part in parts:
        offset = 1 + max((item.group for item in items), default=-1)
        items += [replace(item, group=item.group + offset) for item in part]
    return np.concatenate([alphas for alphas, _ in parts]), items


def _write(
    folder: Path,
    alphas: np.ndarray,
    items: Sequence[Item],
    views: np.ndarray,
    depths: np.ndarray,
    columns: dict[str, list[object]],
    credits: str,
) -> None:
    """Write beside the target and rename, so that a killed build leaves no half corpus."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        draft.chmod(0o755)
        np.save(draft / "drawings.npy", alphas)
        listing = {"version": VERSION, "items": [asdict(item) for item in items]}
        (draft / "drawings.json").write_text(json.dumps(listing, indent=None))
        np.save(draft / "views.npy", views)
        np.save(draft / "depths.npy", depths)
        (draft / "views.json").write_text(json.dumps({"version": VERSION, **columns}))
        (draft / "ATTRIBUTION.md").write_text(credits, encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
