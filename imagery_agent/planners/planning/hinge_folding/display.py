"""What is seen of a display of hinge folding: a chain with letters at its hinges, and a dark silhouette.

Hinges are where the letters stand: in a disc at the hinge, or above or below it. The pieces are the parts of the chain
between them; what a disc covers is seen as continued.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from imagery_agent.early_vision.channels import mean_level
from imagery_agent.early_vision.closed_forms import convex
from imagery_agent.early_vision.glances import Silhouette, edge_width, scale_for, shrunk, silhouette
from imagery_agent.early_vision.labels import letter_like
from imagery_agent.early_vision.overview import Box, Display, Thing
from imagery_agent.language.spatial_puzzles import HINGES
from imagery_agent.mind.workspace import Workspace

_LEAST_SHARE = 0.03
"""Least side of a chain or silhouette as a share of the width of the display."""
_EVEN = 0.2
"""Hinges are evenly spaced if no letter is farther from even spacing than this share of a piece."""
_WHOLE = 0.5
"""Strokes lower than this share of the tallest letter are fragments of letters."""
_LEAST_PART, _LEAST_INSIDE = 0.06, 0.4
"""Least area within lines that belongs to a piece, relative to the largest; least share of a chain within lines."""
_JOINT = 0.04
"""Share of a piece next to a joint in which lines of the neighbor may lie."""

Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class SeenChain:
    """The chain and the silhouette of one display."""

    pieces: list[Silhouette]
    """From left to right."""
    hinges: list[Point]
    """Places of the hinges in pixels of the display."""
    silhouette: list[Silhouette]
    scale: float
    """Pixels of the display per pixel of the buffer."""

    @property
    def center(self) -> Point:
        """Middle of the silhouette."""
        boxes = np.array([part.box for part in self.silhouette])
        x, y = (boxes[:, :2].min(axis=0) + boxes[:, 2:].max(axis=0)) / 2
        return (float(x), float(y))


def survey(display: Display, workspace: Workspace) -> SeenChain | None:
    """The chain and the silhouette; None if they cannot be told apart."""
    large = [one for one in display.figures if one.side >= _LEAST_SHARE * display.width]
    letters = letter_like(display, display.strokes)
    chain = _chain(large, letters)
    if chain is None:
        return None
    labels = _labels(letters, chain)[: len(HINGES)]
    if labels:
        workspace.read_labels(display, labels, HINGES)
    body = _body(display, chain)
    count = _hinge_count(body.box, labels)
    if not 1 <= count <= len(HINGES):
        return None
    unit = chain.width / (count + 1)
    others = [one for one in large if one.center[0] > chain.box[2] and one.area >= 0.2 * unit**2]
    others = [one for one in others if min(one.width, one.height) >= 0.3 * unit]
    if not others:
        return None
    parts = [silhouette(display, one) for one in others]
    boxes = np.array([part.box for part in parts])
    longest = float((boxes[:, 2:].max(axis=0) - boxes[:, :2].min(axis=0)).max())
    hinges, pieces = _pieces(display, body, labels, count)
    return SeenChain(pieces, hinges, parts, scale_for(max(longest, 3.5 * unit), share=0.84))


def _chain(large: list[Thing], letters: list[Thing]) -> Thing | None:
    """The leftmost figure that letters stand at, or, if letters cannot be told from its lines, the leftmost one."""
    long = [one for one in large if one.width > one.height]
    candidates = [one for one in long if _labels(letters, one)] or long
    return min(candidates, key=lambda one: (one.box[0], -one.area)) if candidates else None


def _labels(letters: list[Thing], chain: Thing) -> list[Thing]:
    """The letters in one row that is nearest to the chain, within its width."""
    within = [one for one in letters if chain.box[0] < one.center[0] < chain.box[2] and one.height < 0.7 * chain.height]
    middle = chain.center[1]
    near = [one for one in within if abs(one.center[1] - middle) <= chain.height / 2 + 4 * one.height]
    if not near:
        return []
    tallest = max(one.height for one in near)
    near = [one for one in near if one.height >= _WHOLE * tallest]
    first = min(near, key=lambda one: abs(one.center[1] - middle))
    row = [one for one in near if abs(one.center[1] - first.center[1]) <= 0.5 * first.height]
    return sorted(row, key=lambda one: one.center[0])


def _body(display: Display, chain: Thing) -> Silhouette:
    """The pieces of a chain up to the middle of their lines, without letters that touch the lines.

    The inside of the pieces is what the lines enclose and what has another color than they.
    """
    solid = silhouette(display, chain)
    line_px = edge_width(display, solid)
    whole = shrunk(solid, line_px / 2)  # the silhouette is drawn without lines
    if not line_px:
        return whole
    height, width = solid.mask.shape
    pixels = display.pixels[solid.top : solid.top + height, solid.left : solid.left + width].astype(float)
    rim = solid.mask & ~whole.mask
    away = np.abs(pixels - np.median(pixels[rim], axis=0)).sum(axis=-1)
    numbers, _ = ndimage.label(solid.mask & (away > 0.5 * np.median(away[whole.mask])))
    sizes = np.bincount(numbers.ravel())
    sizes[0] = 0
    inside = (sizes >= _LEAST_PART * sizes.max())[numbers]
    if inside.sum() < _LEAST_INSIDE * solid.area:
        return whole
    grown = ndimage.distance_transform_edt(~inside) <= line_px / 2
    return Silhouette(ndimage.binary_fill_holes(grown & solid.mask), solid.left, solid.top)


def _hinge_count(box: Box, labels: list[Thing]) -> int:
    """Hinges, evenly spaced, at which all letters stand; some letters may not have been seen.

    Pieces are as long as the tallest of them is high, or twice as long if all are rectangles.
    """
    left, top, right, bottom = box
    tall = round((right - left) / (bottom - top))
    likely = [count - 1 for count in (tall, tall / 2) if count == int(count) and 1 < count <= len(HINGES) + 1]
    fitting = [int(count) for count in likely if len(labels) <= count and _stand_at(box, labels, int(count))]
    if fitting:
        return min(fitting, key=lambda count: abs(count - len(labels)) if labels else 0)
    for count in range(len(labels), len(HINGES)) if labels else ():
        if _stand_at(box, labels, count):
            return count
    return len(labels)


def _stand_at(box: Box, labels: list[Thing], count: int) -> bool:
    """Whether letters stand at so many hinges."""
    places = [(label.center[0] - box[0]) / (box[2] - box[0]) * (count + 1) for label in labels]
    return all(abs(place - round(place)) <= _EVEN and 1 <= round(place) <= count for place in places)


def _pieces(
    display: Display, solid: Silhouette, labels: list[Thing], count: int
) -> tuple[list[Point], list[Silhouette]]:
    """The hinges and the pieces of the body of a chain."""
    left, top, right, bottom = solid.box
    axis, unit = (top + bottom) / 2, (right - left) / (count + 1)
    even = [left + unit * (n + 1) for n in range(count)]
    read = [label.center[0] for label in labels]
    is_even = all(min(abs(x - other) for other in even) <= _EVEN * unit for x in read)
    hinges = [(x, axis) for x in (even if is_even else read)]
    covered = np.zeros(solid.mask.shape, bool)
    for label in labels:
        if abs(label.center[1] - axis) < 0.25 * label.height + 0.1 * unit:
            covered |= _disc(display, solid, label)
    visible = solid.mask & ~covered
    ends = [left, *(x for x, _ in hinges), right]
    columns = np.arange(solid.mask.shape[1]) + solid.left
    pieces = []
    for number, (start, end) in enumerate(itertools.pairwise(ends)):
        margin = _JOINT * unit
        own = visible & (columns >= start + margin * (number > 0)) & (columns < end - margin * (number < len(hinges)))
        ends_seen = ([(start, 1)] if number else []) + ([(end, -1)] if number < len(hinges) else [])
        joints = [(x - solid.left, axis - solid.top) for x, _ in ends_seen]
        corners = [c for x, sign in ends_seen for c in _continued(own, x - solid.left, sign, margin)]
        whole = convex(own, through=[*joints, *corners])
        pieces.append(Silhouette(whole & (columns >= start) & (columns < end), solid.left, solid.top))
    return hinges, pieces


def _continued(mask: np.ndarray, x: float, sign: int, margin: float) -> list[Point]:
    """Where the upper and the lower edge of a piece meet the line of a joint, continued straight over the margin."""
    nearer, farther = (round(x + sign * times * margin) for times in (1.3, 2.6))
    if not all(0 <= one < mask.shape[1] for one in (nearer, farther)):
        return []
    rows = [np.flatnonzero(mask[:, one]) for one in (nearer, farther)]
    if not all(map(len, rows)):
        return []
    top, bottom = (rows[0][end] + (rows[0][end] - rows[1][end]) for end in (0, -1))
    return [(x, float(top)), (x, float(bottom))] if top < bottom else []


def _disc(display: Display, solid: Silhouette, label: Thing) -> np.ndarray:
    """bool (h, w): the disc around a letter: the light area around it, with the line that bounds it."""
    height, width = solid.mask.shape
    pixels = display.pixels[solid.top : solid.top + height, solid.left : solid.left + width]
    dark = mean_level(pixels) < 0.5 * (float(np.median(pixels[solid.mask].mean(axis=-1))) + 30)
    x, y = label.center[0] - solid.left, label.center[1] - solid.top
    rows, columns = np.mgrid[:height, :width]
    away = np.hypot(columns - x, rows - y)
    # the radius at which most of a ring is dark
    radii = np.arange(0.6 * label.height, 2.5 * label.height)
    shares = [dark[(away >= radius) & (away < radius + 1.5)].mean() for radius in radii]
    radius = float(radii[int(np.argmax(shares))]) if max(shares) > 0.6 else 0.8 * label.height
    return ndimage.binary_dilation(away <= radius + 2, iterations=1) & (away <= radius + 6)
