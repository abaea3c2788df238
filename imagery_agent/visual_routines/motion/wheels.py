"""Linked wheels in a picture: where they are, which touch, and which have a belt around them, open or crossed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np
from scipy import ndimage

from imagery_agent.mind.visual_buffer import Place
from imagery_agent.visual_routines.contours import middle_of
from imagery_agent.visual_routines.motion.colored_discs import Rgb, disc_radius_px, find_discs

MESH, OPEN, CROSSED = "mesh", "open belt", "crossed belt"
_MESH_PX = 1.8
"""Two wheels with a smaller gap touch."""
_BELT_INK = 0.38
"""Darkness everywhere along the straight parts of a belt from which it is seen."""
_ALONG = tuple(np.linspace(0.1, 0.9, 9))
"""Where a belt is looked for, as shares of its straight parts."""
_DARKER = 0.2
"""A mark is darker than its wheel by more than this."""
_LEAST_MARK = 0.5
"""Sum of the darkness beyond that, over pixels, from which a mark is seen."""


@dataclass(frozen=True)
class Contact:
    """Where one wheel moves another: a point on the rim of each, the same one if they touch; in widths."""

    on_driver: Place
    on_driven: Place


def read_wheels(pixels: np.ndarray, colors: Mapping[str, Rgb]) -> nx.Graph:
    """The wheels of uint8 (H, W, 3) as a graph.

    Nodes are colors with ``place`` and ``radius`` in widths; edges have ``link``: mesh, open belt or crossed belt.
    """
    size = pixels.shape[1]
    graph: nx.Graph = nx.Graph()
    for color, place in find_discs(pixels, colors).items():
        graph.add_node(color, place=place, radius=disc_radius_px(pixels, place, colors[color]) / size)
    for one, other in combinations(graph.nodes, 2):
        gap_px = size * (math.dist(graph.nodes[one]["place"], graph.nodes[other]["place"]) - _radii(graph, one, other))
        link = MESH if gap_px <= _MESH_PX else _belt(pixels, graph, one, other)
        if link:
            graph.add_edge(one, other, link=link)
    return graph


def _radii(graph: nx.Graph, one: str, other: str) -> float:
    return float(graph.nodes[one]["radius"] + graph.nodes[other]["radius"])


def _belt(pixels: np.ndarray, graph: nx.Graph, one: str, other: str) -> str:
    """The belt around two wheels; empty if there is none, or another wheel is in its way."""
    start, end = graph.nodes[one]["place"], graph.nodes[other]["place"]
    for third in set(graph.nodes) - {one, other}:
        if _distance(graph.nodes[third]["place"], start, end) < graph.nodes[third]["radius"]:
            return ""
    darkness = 1 - pixels.max(axis=2) / 255.0
    inked = {
        link: min(_ink_along(darkness, *strand) for strand in strands(graph, one, other, crossed=link == CROSSED))
        for link in (OPEN, CROSSED)
    }
    best = max(inked, key=lambda link: inked[link])
    return best if inked[best] >= _BELT_INK else ""


def strands(graph: nx.Graph, one: str, other: str, *, crossed: bool) -> list[tuple[Place, Place]]:
    """Both straight parts of a belt: where each leaves the first wheel, and where it meets the second."""
    first, second = graph.nodes[one], graph.nodes[other]
    apart = np.subtract(second["place"], first["place"])
    across = first["radius"] + second["radius"] if crossed else first["radius"] - second["radius"]
    opening = math.acos(float(np.clip(across / np.hypot(*apart), -1, 1)))
    heading, side = math.atan2(apart[1], apart[0]), -1 if crossed else 1
    return [
        (_on_rim(first, heading + turn), _on_rim(second, heading + turn, side=side)) for turn in (opening, -opening)
    ]


def _on_rim(wheel: Mapping[str, float | Place], angle: float, *, side: int = 1) -> Place:
    (x, y), radius = wheel["place"], wheel["radius"]  # type: ignore[misc]
    return x + side * radius * math.cos(angle), y + side * radius * math.sin(angle)  # type: ignore[operator]


def contact(graph: nx.Graph, driver: str, driven: str) -> Contact:
    """Where one wheel moves a linked one; of a belt, the ends of one of its straight parts."""
    link = graph.edges[driver, driven]["link"]
    if link != MESH:
        return Contact(*strands(graph, driver, driven, crossed=link == CROSSED)[0])
    first, second = graph.nodes[driver], graph.nodes[driven]
    apart = np.subtract(second["place"], first["place"])
    point = _on_rim(first, math.atan2(apart[1], apart[0]))
    return Contact(point, point)


def mark_place(pixels: np.ndarray) -> Place | None:
    """Middle of the largest dark mark on a wheel in uint8 (H, W, 3); None if nothing is darker than the wheel."""
    darkness = 1 - pixels.max(axis=2) / 255.0
    inked = pixels.min(axis=2) < 230
    if not inked.any():
        return None
    mark = np.clip(darkness - float(np.median(darkness[inked])) - _DARKER, 0, None)
    patches, count = ndimage.label(mark > 0)
    if not count:
        return None
    amounts = ndimage.sum_labels(mark, patches, np.arange(1, count + 1))
    largest = np.where(patches == 1 + int(amounts.argmax()), mark, 0)
    return middle_of(largest) if largest.sum() > _LEAST_MARK else None


def _ink_along(darkness: np.ndarray, start: Place, end: Place) -> float:
    """The lightest of some points on a straight line, each as dark as the darkest pixel near it."""
    size = darkness.shape[1]
    found = []
    for share in _ALONG:
        x, y = ((1 - share) * start[axis] + share * end[axis] for axis in (0, 1))
        column, row = (min(max(int(part * size), 1), size - 2) for part in (x, y))
        found.append(float(darkness[row - 1 : row + 2, column - 1 : column + 2].max()))
    return min(found)


def _distance(point: Sequence[float], start: Sequence[float], end: Sequence[float]) -> float:
    """Of a point from a straight line between two others."""
    along, there = np.subtract(end, start), np.subtract(point, start)
    share = float(np.clip(there @ along / (along @ along), 0, 1))
    return float(np.hypot(*(share * along - there)))
