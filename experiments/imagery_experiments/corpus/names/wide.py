"""The wide vocabulary: more names, and more drawings of existing names, used by the interpreter only.

Held-out drawings of the corpus remain held out: drawings that resemble a held-out drawing of their concept, or come
from the same family of sets, are excluded, and new drawings of held-out concepts are held out as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from imagery_experiments.corpus.drawings import Item, distances, thumbnails
from imagery_experiments.corpus.icons import (
    NEAR_DISTANCE,
    SAME_DISTANCE,
    Rendered,
    group_drawings,
    held_out_groups,
    render_all,
    spread,
    without_copies,
    without_leaks,
)
from imagery_experiments.corpus.names.concepts import Concept, family
from imagery_experiments.corpus.names.vocabulary import NEVER_HELD_OUT

UNSEEN = 200
"""Number of concepts without training drawings, including those of the corpus."""
MIN_GROUPS = 4
"""Minimum number of groups of a new concept of which one is held out."""
MORE_DRAWINGS = 60
"""Maximum number of drawings of a new concept, and of drawings added to an existing one."""

Part = tuple[np.ndarray, list[Item]]


def merged(concepts: Sequence[Concept], base: Sequence[Item]) -> list[Concept]:
    """Concepts under their names in the corpus, without the icons that it contains."""
    names = {word: item.name for item in base for word in item.synonyms}
    names |= {item.name: item.name for item in base}
    taken = {item.source for item in base}
    found: dict[str, Concept] = {}
    for concept in concepts:
        name = next((names[word] for word in (concept.name, *concept.synonyms) if word in names), concept.name)
        icons = tuple(icon for icon in concept.icons if f"{icon.set}/{icon.name}" not in taken)
        before = found.get(name, Concept(name, (), ()))
        words = dict.fromkeys((*before.synonyms, concept.name, *concept.synonyms))
        others = tuple(word for word in words if word != name and names.get(word, name) == name)
        found[name] = Concept(name, others, before.icons + icons)
    return [found[name] for name in sorted(found)]


def unseen_names(names: Iterable[str], base: Sequence[Item], rng: np.random.Generator) -> set[str]:
    """Concepts held out from training: those of the corpus, their kinds ("bear": "polar bear"), and further ones."""
    known = {item.name for item in base}
    kept_out = {item.name for item in base if item.split == "concept"}
    new = sorted(set(names) - known)
    chosen = kept_out | {name for name in new if name.split()[-1] in kept_out}
    candidates = [name for name in new if name not in chosen and name.replace(" ", "_") not in NEVER_HELD_OUT]
    count = min(max(0, UNSEEN - len(chosen)), len(candidates) // 5)
    return chosen | {str(name) for name in rng.choice(candidates, size=count, replace=False)}


def wide_drawings(base: Part, concepts: Sequence[Concept], *, rng: np.random.Generator) -> Part:
    """Icons of the corpus and of the wide vocabulary: alphas uint8 (N, 96, 96) and items."""
    alphas, items = base
    by_name: dict[str, list[int]] = {}
    for index, item in enumerate(items):
        by_name.setdefault(item.name, []).append(index)
    wanted = merged(concepts, items)
    unseen = unseen_names([concept.name for concept in wanted], items, rng)
    offset = 1 + max((item.group for item in items), default=-1)
    added: list[np.ndarray] = []
    new: list[Item] = []
    for rendered in render_all(wanted):
        name = rendered[0].name
        known = [(items[i], alphas[i]) for i in by_name.get(name, [])]
        for alpha, item in _chosen(rendered, known, unseen, rng):
            new.append(replace(item, group=item.group + offset))
            added.append(alpha)
        offset += len(rendered[1])
    together = np.concatenate([alphas, np.stack(added)]) if added else alphas
    everything = [*items, *new]
    kept = _without_new_leaks(together, everything, len(items))
    return together[kept], [everything[i] for i in kept]


def _chosen(
    rendered: Rendered, known: Sequence[tuple[Item, np.ndarray]], unseen: set[str], rng: np.random.Generator
) -> list[tuple[np.ndarray, Item]]:
    """Drawings to add of one concept, each with its split; group numbers are below the number of its icons."""
    concept, icons, drawings = rendered
    if not len(drawings):
        return []
    thumbs = thumbnails(drawings)
    kept = np.array(without_copies(thumbs), dtype=np.int64)
    if known and len(kept):
        there = thumbnails(np.stack([alpha for _, alpha in known]))
        kept = kept[distances(thumbs[kept], there).min(axis=1) >= SAME_DISTANCE]
        held_out = np.array([item.split == "drawing" for item, _ in known])
        families = {family(item.source.split("/")[0]) for item, _ in known if item.split == "drawing"}
        near = distances(thumbs[kept], there[held_out]).min(axis=1, initial=np.inf) < NEAR_DISTANCE
        own = np.array([family(icons[i].set) in families for i in kept], dtype=bool)
        kept = kept[~near & ~own]
    if not len(kept):
        return []
    groups = group_drawings([icons[i] for i in kept], thumbs[kept])
    chosen = spread(groups, MORE_DRAWINGS, rng)
    unseen_groups = set() if known else held_out_groups(groups[chosen], rng, least=MIN_GROUPS)
    result = []
    for position in chosen:
        index, group = int(kept[position]), int(groups[position])
        split = "concept" if concept.name in unseen else "drawing" if group in unseen_groups else "train"
        source = f"{icons[index].set}/{icons[index].name}"
        result.append((drawings[index], Item(concept.name, concept.synonyms, source, "icon", split, group)))
    return result


def _without_new_leaks(alphas: np.ndarray, items: Sequence[Item], count: int) -> list[int]:
    """Indices without new training drawings that resemble held-out ones of the corpus, and vice versa.

    The first ``count`` are the corpus's and are kept.
    """
    thumbs = thumbnails(alphas)
    apart = thumbs[[i for i in range(count) if items[i].split != "train"]]
    new = np.array([i for i in range(count, len(items)) if items[i].split == "train"], dtype=np.int64)
    leaked: set[int] = set()
    for part in np.array_split(new, max(1, len(new) // 512)):
        nearest = distances(thumbs[part], apart).min(axis=1, initial=np.inf)
        leaked |= {int(i) for i in part[nearest < 2 * SAME_DISTANCE]}
    kept = [i for i in range(len(items)) if i not in leaked]
    return [kept[i] for i in without_leaks(alphas[kept], [items[i] for i in kept])]
