"""What moves what in a picture of a mechanism: pieces that touch, belts around wheels, and rods between levers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations, product

import networkx as nx
import numpy as np

from imagery_agent.mind.visual_buffer import Place
from imagery_agent.visual_routines.motion.colored_discs import Rgb
from imagery_agent.visual_routines.motion.pieces import Piece, find_pieces

TOUCH, OPEN, CROSSED = "touch", "open", "crossed"
"""Pieces touch; or a straight line between them leaves both pivots on one side, or has them on opposite sides."""
_TOUCH_PX = 2.2
"""Two pieces with a smaller gap touch."""
_LINE_INK = 0.38
"""Darkness everywhere along a belt or rod from which it is seen."""
_SHORTEST_ROD_PX = 4.0
_ALONG = tuple(np.linspace(0.2, 0.8, 7))
"""Where a line is looked for, as shares of its length: its ends may be hidden by the pieces."""

Contact = dict[str, Place]
"""Color of each of two linked pieces -> where it moves the other, or is moved by it: one point if they touch, both ends
of a rod, or of one straight part of a belt; in widths."""
Strand = tuple[Place, Place]


def read_mechanism(pixels: np.ndarray, colors: Mapping[str, Rgb]) -> nx.Graph:
    """The pieces of uint8 (H, W, 3) and their links.

    Nodes are colors with ``piece``; edges have ``link`` (touch, open or crossed) and ``contact``.
    """
    pieces = find_pieces(pixels, colors)
    graph: nx.Graph = nx.Graph()
    for piece in pieces:
        graph.add_node(piece.color, piece=piece)
    ink = _blackness(pixels, pieces)
    for one, other in combinations(pieces, 2):
        others = [piece for piece in pieces if piece not in (one, other)]
        if found := _touching(one, other, pixels.shape[1]) or _lined(ink, one, other, others):
            link, start, end = found
            graph.add_edge(one.color, other.color, link=link, contact={one.color: start, other.color: end})
    return graph


def _blackness(pixels: np.ndarray, pieces: Sequence[Piece]) -> np.ndarray:
    """float (H, W): darkness, except where pieces are."""
    darkness = 1 - pixels.max(axis=2) / 255.0
    for piece in pieces:
        darkness[piece.core] = 0.0
    return np.asarray(darkness)


def _touching(one: Piece, other: Piece, size: int) -> tuple[str, Place, Place] | None:
    """Where two pieces touch, if they do: between their nearest points."""
    start, end = min(
        product(_contacts(one, other), _contacts(other, one)), key=lambda points: math.dist(points[0], points[1])
    )
    if math.dist(start, end) * size > _TOUCH_PX:
        return None
    between = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    return TOUCH, between, between


def _contacts(piece: Piece, other: Piece) -> list[Place]:
    """Where a piece may touch another: the ends of a lever, and the points of a rim that are nearest to it."""
    if piece.ends:
        return list(piece.ends)
    return [_on_rim(piece, math.atan2(*np.subtract(place, piece.pivot)[::-1])) for place in other.ends or [other.pivot]]


def _lined(ink: np.ndarray, one: Piece, other: Piece, others: Sequence[Piece]) -> tuple[str, Place, Place] | None:
    """The darkest belt between two wheels, or rod between two levers; none where another piece is in its way."""
    middle = [] if one.ends else [(one.pivot, other.pivot)]
    found = [
        (min(_ink_along(ink, *strand) for strand in strands), link, strands[0])
        for link, strands in _possible(one, other, ink.shape[1])
        if not any(_is_in_the_way(piece, line) for piece in others for line in [*strands, *middle])
    ]
    seen, link, strand = max(found, default=(0.0, "", ((0.0, 0.0), (0.0, 0.0))))
    return (link, *strand) if seen >= _LINE_INK else None


def _possible(one: Piece, other: Piece, size: int) -> list[tuple[str, list[Strand]]]:
    """Links by lines that two pieces could have, and the lines of each."""
    if one.shape != other.shape:
        return []
    if not one.ends:
        return [(link, belt(one, other, crossed=link == CROSSED)) for link in (OPEN, CROSSED)]
    rods = [rod for rod in product(one.ends, other.ends) if math.dist(*rod) * size >= _SHORTEST_ROD_PX]
    return [(CROSSED if _is_between(rod, one.pivot, other.pivot) else OPEN, [rod]) for rod in rods]


def _is_between(line: Strand, one: Place, other: Place) -> bool:
    """Whether two points are on opposite sides of a straight line."""
    (x, y), end = line[0], line[1]
    sides = [(end[0] - x) * (point[1] - y) - (end[1] - y) * (point[0] - x) for point in (one, other)]
    return sides[0] * sides[1] < 0


def belt(one: Piece, other: Piece, *, crossed: bool) -> list[Strand]:
    """Both straight parts of a belt: where each leaves the first wheel, and where it meets the second."""
    apart = np.subtract(other.pivot, one.pivot)
    across = one.reach + other.reach if crossed else one.reach - other.reach
    opening = math.acos(float(np.clip(across / np.hypot(*apart), -1, 1)))
    heading, side = math.atan2(apart[1], apart[0]), -1 if crossed else 1
    return [(_on_rim(one, heading + turn), _on_rim(other, heading + turn, side=side)) for turn in (opening, -opening)]


def _on_rim(wheel: Piece, angle: float, *, side: int = 1) -> Place:
    (x, y), radius = wheel.pivot, wheel.reach
    return x + side * radius * math.cos(angle), y + side * radius * math.sin(angle)


def _points(strand: Strand) -> list[Place]:
    start, end = strand
    return [((1 - share) * start[0] + share * end[0], (1 - share) * start[1] + share * end[1]) for share in _ALONG]


def _is_in_the_way(piece: Piece, strand: Strand) -> bool:
    size = piece.core.shape[1]
    return any(piece.core[_pixel(y, size), _pixel(x, size)] for x, y in _points(strand))


def _pixel(part: float, size: int) -> int:
    """Row or column of a place, not at the very edge."""
    return min(max(int(part * size), 1), size - 2)


def _ink_along(ink: np.ndarray, start: Place, end: Place) -> float:
    """The lightest of some points on a straight line, each as dark as the darkest pixel near it."""
    size = ink.shape[1]
    found = []
    for x, y in _points((start, end)):
        row, column = _pixel(y, size), _pixel(x, size)
        found.append(float(ink[row - 1 : row + 2, column - 1 : column + 2].max()))
    return min(found)
