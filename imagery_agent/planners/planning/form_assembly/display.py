"""What is seen of a display of form assembly: the outline at the left, and pieces with letters in a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.early_vision.glances import Silhouette, edge_width, scale_for, shrunk, silhouette
from imagery_agent.early_vision.labels import label_rows, labelled
from imagery_agent.early_vision.overview import Display, Thing
from imagery_agent.language.spatial_puzzles import CHOICES
from imagery_agent.mind.workspace import Workspace

_LEAST_SHARE = 0.02
"""Least height of a figure without a label, as a share of the width of the display."""


@dataclass(frozen=True, eq=False)
class SeenAssembly:
    """The outline and the pieces of one display."""

    target: Silhouette
    pieces: dict[str, Silhouette]
    """Letter -> piece."""
    scale: float
    """Pixels of the display per pixel of the buffer."""


def survey(picture_display: Display, workspace: Workspace) -> SeenAssembly | None:
    """The outline and the pieces; None if they cannot be told apart."""
    found = _outline_and_pieces(picture_display)
    if found is None:
        return None
    target, pieces, labels = found
    letters = workspace.read_labels(picture_display, labels, CHOICES) if labels else list(CHOICES[: len(pieces)])
    solid, *solids = (silhouette(picture_display, thing) for thing in (target, *pieces))
    line_px = float(np.median([edge_width(picture_display, one) for one in solids]))  # of one width at all pieces
    solid, solids = (
        _within_line(solid, edge_width(picture_display, solid)),
        [_within_line(one, line_px) for one in solids],
    )
    seen = dict(zip(letters, solids, strict=True))
    longest = max(max(one.box[2] - one.box[0], one.box[3] - one.box[1]) for one in (solid, *seen.values()))
    return SeenAssembly(solid, dict(sorted(seen.items())), scale_for(longest))


def _within_line(solid: Silhouette, line_px: float) -> Silhouette:
    """A figure up to the middle of the line that bounds it."""
    return shrunk(solid, line_px / 2)


def _outline_and_pieces(display: Display) -> tuple[Thing, list[Thing], list[Thing]] | None:
    """The outline, the pieces from left to right, and their labels (none if they have none)."""
    for row in label_rows(display, display.figures, least=len(CHOICES)):
        labels = row[-len(CHOICES) :]
        others = [one for one in display.figures if one not in row]
        pieces = labelled(labels, others)
        if pieces is None:
            continue
        left = [one for one in others if one.center[0] < pieces[0].box[0] and one not in pieces]
        if left:
            return max(left, key=lambda one: one.area), pieces, labels
    large = [one for one in display.figures if min(one.width, one.height) >= _LEAST_SHARE * display.width]
    if len(large) < 2:
        return None
    target, *others = sorted(large, key=lambda one: one.box[0])
    pieces = sorted(others, key=lambda one: -one.area)[: len(CHOICES)]
    return target, sorted(pieces, key=lambda one: one.center), []
