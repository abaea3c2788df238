"""Icons: rendering, grouping of variants of one drawing, and splits by concept and by drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context

import numpy as np
from PIL import Image
from tqdm import tqdm

from imagery_experiments.corpus.drawings import PROCESSES, Item, centered, distances, is_drawing, thumbnails
from imagery_experiments.corpus.names.concepts import Concept, Icon, family
from imagery_experiments.corpus.names.vocabulary import NEVER_HELD_OUT
from imagery_experiments.corpus.sources import COLORED_EMOJI_SETS

RENDER_PX = 192
MAX_DRAWINGS = 60
"""Maximum number of drawings per concept, spread over its groups."""
SAME_DISTANCE = 0.02
"""Thumbnail distance below which two drawings of a concept are copies; one is kept."""
NEAR_DISTANCE = 0.10
"""Thumbnail distance below which drawings are variants; they share a group and a split."""
BORDER_CONTRAST = 110
"""Difference of two colours, of 255, whose border is drawn at full strength."""
CONCEPT_SHARE = 0.10
DRAWING_SHARE = 0.12
MIN_GROUPS = 5
"""Minimum number of groups of a concept of which one is held out."""

Rendered = tuple[Concept, list[Icon], np.ndarray]  # the concept, its icons, their alphas (n, 96, 96)


def svg(icon: Icon) -> str:
    """The icon as a whole SVG document in black."""
    left, top, width, height = icon.view_box
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{left:g} {top:g} {width:g} {height:g}" width="{width:g}" height="{height:g}">'
        + icon.body.replace("currentColor", "#000")
        + "</svg>"
    )


def render(icon: Icon) -> np.ndarray | None:
    """uint8 (96, 96) alpha of the icon, None if it is empty."""
    import resvg_py

    scale = RENDER_PX / max(icon.view_box[2:])
    width, height = round(icon.view_box[2] * scale), round(icon.view_box[3] * scale)
    try:
        png = resvg_py.svg_to_bytes(svg_string=svg(icon), skip_system_fonts=True, width=width, height=height)
    except ValueError:  # a few drawings that resvg cannot read
        return None
    rgba = np.asarray(Image.open(BytesIO(png)).convert("RGBA"))
    alpha = centered(color_borders(rgba) if icon.set in COLORED_EMOJI_SETS else rgba[..., 3])
    return alpha if alpha is not None and is_drawing(alpha) else None


def color_borders(rgba: np.ndarray) -> np.ndarray:
    """Line drawing uint8 (H, W) of the borders between the colours of a picture and the white ground."""
    cover = rgba[..., 3:].astype(np.float32) / 255
    paper = np.pad(rgba[..., :3] * cover + 255 * (1 - cover), ((2, 2), (2, 2), (0, 0)), constant_values=255)
    across = np.abs(paper[2:-2, 4:] - paper[2:-2, :-4]).max(-1)
    down = np.abs(paper[4:, 2:-2] - paper[:-4, 2:-2]).max(-1)
    return (np.hypot(across, down) / BORDER_CONTRAST * 255).clip(0, 255).astype(np.uint8)


def _render_concept(concept: Concept) -> Rendered:
    pairs = [(icon, alpha) for icon in concept.icons if (alpha := render(icon)) is not None]
    alphas = np.stack([alpha for _, alpha in pairs]) if pairs else np.zeros((0, 96, 96), np.uint8)
    return concept, [icon for icon, _ in pairs], alphas


def render_all(concepts: Sequence[Concept]) -> list[Rendered]:
    """Render all concepts in order, in two processes with a progress bar."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        work = pool.map(_render_concept, concepts, chunksize=4)
        return list(tqdm(work, total=len(concepts), desc="icons", unit="concept"))


def group_drawings(icons: Sequence[Icon], thumbs: np.ndarray) -> np.ndarray:
    """Group numbers int (n,): drawings of one set family, or below ``NEAR_DISTANCE``, share one (union-find)."""
    parent = list(range(len(icons)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[str, int] = {}
    for index, icon in enumerate(icons):
        parent[root(index)] = root(first.setdefault(family(icon.set), index))
    for a, b in np.argwhere(np.triu(distances(thumbs, thumbs) < NEAR_DISTANCE, k=1)):
        parent[root(int(a))] = root(int(b))
    return np.array([root(index) for index in range(len(icons))], dtype=np.int64)


def without_copies(thumbs: np.ndarray) -> list[int]:
    """Indices of drawings that are not copies of earlier ones."""
    near = distances(thumbs, thumbs) < SAME_DISTANCE
    kept: list[int] = []
    for index in range(len(thumbs)):
        if not near[index, kept].any():
            kept.append(index)
    return kept


def spread(groups: np.ndarray, limit: int, rng: np.random.Generator) -> list[int]:
    """At most ``limit`` indices, taken from the groups in turn, at random within each."""
    queues: dict[int, list[int]] = defaultdict(list)
    for index in rng.permutation(len(groups)):
        queues[int(groups[index])].append(int(index))
    taken: list[int] = []
    while queues and len(taken) < limit:
        for group in sorted(queues):
            taken.append(queues[group].pop())
            if not queues[group]:
                del queues[group]
    return sorted(taken[:limit])


def held_out_groups(groups: Iterable[int], rng: np.random.Generator, *, least: int = MIN_GROUPS) -> set[int]:
    """The groups of one concept that are held out from training."""
    distinct = sorted(set(groups))
    if len(distinct) < least:
        return set()
    count = max(1, round(DRAWING_SHARE * len(distinct)))
    return {int(group) for group in rng.choice(distinct, size=count, replace=False)}


def held_out_concepts(names: Sequence[str], rng: np.random.Generator) -> set[str]:
    """The concepts that are held out from training."""
    candidates = [name for name in names if name.replace(" ", "_") not in NEVER_HELD_OUT]
    count = round(CONCEPT_SHARE * len(names))
    return {str(name) for name in rng.choice(candidates, size=count, replace=False)}


def icon_drawings(concepts: Sequence[Concept], *, rng: np.random.Generator) -> tuple[np.ndarray, list[Item]]:
    """Alphas uint8 (N, 96, 96) of all concepts and their items; group numbers begin at 0."""
    unseen = held_out_concepts([concept.name for concept in concepts], rng)
    alphas: list[np.ndarray] = []
    items: list[Item] = []
    for concept, all_icons, all_alphas in render_all(concepts):
        kept = without_copies(thumbnails(all_alphas))
        icons, drawings = [all_icons[i] for i in kept], all_alphas[kept]
        groups = group_drawings(icons, thumbnails(drawings))
        offset = len(items)  # unique, since there are never more groups than drawings
        chosen = spread(groups, MAX_DRAWINGS, rng)
        present = sorted({int(group) for group in groups[chosen]})
        numbers = {group: offset + rank for rank, group in enumerate(present)}
        held_out = held_out_groups(present, rng)
        for i in chosen:
            group = int(groups[i])
            split = "concept" if concept.name in unseen else "drawing" if group in held_out else "train"
            source = f"{icons[i].set}/{icons[i].name}"
            items.append(Item(concept.name, concept.synonyms, source, "icon", split, numbers[group]))
            alphas.append(drawings[i])
    return np.stack(alphas), items


def without_leaks(alphas: np.ndarray, items: Sequence[Item]) -> list[int]:
    """Indices without held-out drawings that also occur, under any name, among the training drawings."""
    thumbs = thumbnails(alphas)
    train = np.array([i for i, item in enumerate(items) if item.split == "train"], dtype=np.int64)
    held_out = np.array([i for i, item in enumerate(items) if item.split != "train"], dtype=np.int64)
    leaked: set[int] = set()
    for part in np.array_split(held_out, max(1, len(held_out) // 512)):
        nearest = distances(thumbs[part], thumbs[train]).min(axis=1, initial=np.inf)
        leaked |= {int(i) for i in part[nearest < SAME_DISTANCE * 2]}
    return [i for i in range(len(items)) if i not in leaked]
