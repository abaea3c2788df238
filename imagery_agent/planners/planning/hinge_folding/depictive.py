"""Hinge folding in pictures: pieces are rotated in imagination, and sought in the silhouette at the end of the chain.

A fold carries everything to the right of its hinge along, so a piece is rotated by all folds up to its own. Each piece
is attended with its hinge in the middle of the buffer and rotated about it there; pieces that look alike are rotated
once. Then attention moves to the place in the silhouette to which the chain has got: the piece in one of its
orientations must lie within what is seen there, and is marked (Ullman 1984: marking). The best chains are carried on;
the answer is the one whose marks cover the silhouette.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.spatial_puzzles import ANGLES_DEG, HINGES, say_angles
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.hinge_folding.display import SeenChain, survey
from imagery_agent.tasks.spatial_puzzles import HingeFoldingTask
from imagery_agent.visual_routines.spatial_puzzles.fitting import spill

_WIDTH, _STARTS = 48, 6
"""Chains kept per hinge, and places of the first piece that are considered."""
_MOST_OUTSIDE = 0.3
"""Share of a piece that may lie outside the silhouette before a chain is given up."""
_STEP_DEG = 30.0
"""One step of rotation: a silhouette rotated by a quarter in three steps is as exact as in five."""
_ALIKE = 0.12
"""Share of a piece by which another one that looks alike may differ from it."""
_MIDDLE = PICTURE_SIZE_PX / 2


@dataclass(frozen=True, eq=False)
class _Chain:
    """A chain folded at the first hinges."""

    angles_deg: tuple[int, ...]
    end: np.ndarray
    """(x, y) of the next hinge in pixels of the buffer, when the middle of the silhouette is attended."""
    marked: np.ndarray
    """float (64, 64): where pieces lie."""
    outside: float
    """Pixels outside the silhouette."""


@dataclass(frozen=True, eq=False)
class _Piece:
    """A piece in one orientation, with its left joint (of the first piece: its right joint) in the middle."""

    area: np.ndarray
    """float (64, 64): what is seen of it."""
    end: np.ndarray
    """From there to its other joint, (dx, dy) in pixels of the buffer."""


def deliberate(task: HingeFoldingTask, workspace: Workspace) -> Iterator[Answer]:
    """The angles whose chain covers the silhouette best so far."""
    seen = survey(workspace.survey(task.picture), workspace)
    if seen is None:
        return
    folding = _Folding(workspace, seen)
    chains = folding.starts()
    for number in range(1, len(seen.pieces)):
        chains = folding.next_hinge(chains, number)
        if not chains:
            return
        if number < len(seen.pieces) - 1:
            yield _answer(chains[0], seen, confidence=0.1)
    best = min(chains, key=folding.misfit)
    yield _answer(best, seen, confidence=float(np.clip(1 - 2 * folding.misfit(best), 0, 1)))


def _answer(chain: _Chain, seen: SeenChain, *, confidence: float) -> Answer:
    """The angles so far; those of hinges that were not reached yet are guessed as the first one."""
    angles = [*chain.angles_deg, *[ANGLES_DEG[0]] * (len(seen.hinges) - len(chain.angles_deg))]
    return Answer(say_angles(dict(zip(HINGES, angles, strict=False))), confidence=confidence)


class _Folding:
    """The silhouette, the pieces in their orientations, and the chains that are tried."""

    def __init__(self, workspace: Workspace, seen: SeenChain) -> None:
        self._workspace, self._seen = workspace, seen
        self._views: dict[tuple[int, int], np.ndarray] = {}
        self._goal = self._view(np.array([_MIDDLE, _MIDDLE]))
        looks = [self._look(number) for number in range(len(seen.pieces))]
        areas = [workspace.see_area(look) for look in looks]
        self._first, rest = areas[0], range(1, len(looks))
        self._kind_of = {number: _first_alike(areas, number) for number in rest}
        kinds = sorted(set(self._kind_of.values()))
        self._pieces = self._turned(dict(zip(kinds, [looks[kind] for kind in kinds], strict=True)))

    def starts(self) -> list[_Chain]:
        """Where the first piece may lie in the silhouette: at its own height, or else anywhere."""
        height = (self._seen.hinges[0][1] - self._seen.center[1]) / self._seen.scale
        fits = self._workspace.places_to_fit(self._first, self._goal, height_px=height, most=_STARTS)
        ends = [np.array([_MIDDLE + fit.dx, _MIDDLE + fit.dy]) for fit in fits]
        return [_Chain((), end, _marked_at(self._first, end), self._outside(self._first, end)) for end in ends]

    def next_hinge(self, chains: list[_Chain], number: int) -> list[_Chain]:
        """The best chains with the next hinge folded by each of the angles."""
        found: list[_Chain] = []
        doubtful: list[_Chain] = []
        for chain in chains:
            for angle in ANGLES_DEG:
                piece = self._pieces[self._kind_of[number], (sum(chain.angles_deg) + angle) % 360]
                if piece is None:
                    continue
                outside = self._outside(piece.area, chain.end)
                kept = found if outside <= _MOST_OUTSIDE * float(piece.area.sum()) else doubtful
                marked = np.maximum(chain.marked, _marked_at(piece.area, chain.end))
                angles = (*chain.angles_deg, angle)
                kept.append(_Chain(angles, chain.end + piece.end, marked, chain.outside + outside))
        return sorted(found or doubtful, key=lambda chain: chain.outside)[:_WIDTH]

    def misfit(self, chain: _Chain) -> float:
        """Share of the silhouette that is not marked, or marked beside it; borders of a pixel do not count."""
        missing = spill(self._goal, chain.marked)
        return (missing + chain.outside) / max(1.0, float(self._goal.sum()))

    def _outside(self, area: np.ndarray, end: np.ndarray) -> float:
        """Pixels of a piece outside the silhouette, when attention is at the end of the chain: one glance."""
        self._workspace.clock.count("glances")
        return spill(area, self._view(end))

    def _view(self, place: np.ndarray) -> np.ndarray:
        """float (64, 64): the silhouette with a place of it in the middle, to half a pixel. It is remembered."""
        x, y = (int(one) for one in np.rint(2 * (place - _MIDDLE)))
        if (x, y) not in self._views:
            seen = self._seen
            center = (seen.center[0] + x / 2 * seen.scale, seen.center[1] + y / 2 * seen.scale)
            picture = self._workspace.look_at_part(seen.silhouette, center, scale=seen.scale, label="silhouette")
            self._views[x, y] = self._workspace.see_area(picture)
        return self._views[x, y]

    def _look(self, number: int) -> MentalPicture:
        hinge = self._seen.hinges[max(0, number - 1)]
        piece = self._seen.pieces[number]
        return self._workspace.look_at_part([piece], hinge, scale=self._seen.scale, label=f"piece {number + 1}")

    def _turned(self, upright: dict[int, MentalPicture]) -> dict[tuple[int, int], _Piece | None]:
        """(piece, angle) -> the piece rotated about its hinge in imagination, all side by side.

        Two mirrors are a half turn: two steps, where a rotation would take six.
        """
        pictures = dict(upright)
        for step in Operation("rotate", angle_deg=90).in_steps(_STEP_DEG):
            pictures = self._imagined(pictures, step)
        both = {(kind, 0): picture for kind, picture in upright.items()}
        both |= {(kind, 90): picture for kind, picture in pictures.items()}
        opposite = both
        for axis in ("horizontal", "vertical"):
            opposite = self._imagined(opposite, Operation("mirror", axis=axis))
        both |= {(kind, angle + 180): picture for (kind, angle), picture in opposite.items()}
        return {key: self._seen_piece(picture) for key, picture in both.items()}

    def _imagined(self, pictures: dict, step: Operation) -> dict:
        drawn = self._workspace.alternatives([(picture, step) for picture in pictures.values()])
        return dict(zip(pictures, drawn, strict=True))

    def _seen_piece(self, picture: MentalPicture) -> _Piece | None:
        """Where the other joint is: on the side of the hinge where the piece is seen, as far as it reaches there."""
        area = self._workspace.see_area(picture)
        if area.sum() < 1:
            return None
        y, x = ndimage.center_of_mass(area)
        away = np.array([x + 0.5 - _MIDDLE, y + 0.5 - _MIDDLE])
        axis = int(np.abs(away).argmax())
        unit = np.zeros(2)
        unit[axis] = np.sign(away[axis])
        seen, scale = self._seen, self._seen.scale
        length = (seen.hinges[-1][0] - seen.hinges[0][0]) / max(1, len(seen.hinges) - 1) / scale
        if len(seen.hinges) == 1:
            length = (seen.pieces[1].box[2] - seen.hinges[0][0]) / scale
        return _Piece(area, unit * length)


def _first_alike(areas: list[np.ndarray], number: int) -> int:
    """The first piece but the leftmost that looks like this one."""
    own = areas[number]
    return next(
        other
        for other in range(1, number + 1)
        if np.abs(areas[other] - own).sum() <= _ALIKE * max(1.0, own.sum()) or other == number
    )


def _marked_at(area: np.ndarray, end: np.ndarray) -> np.ndarray:
    """float (64, 64): the area of a piece where it lies in the silhouette."""
    dx, dy = end - _MIDDLE
    return np.asarray(ndimage.shift(area, (dy, dx), order=1))
