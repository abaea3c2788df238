"""Hinge folding in pictures: piece after piece is rotated about its hinge and put where the chain has got to.

A fold carries everything to the right of its hinge along, so a piece is rotated by all folds up to its own. Each piece
is attended with its hinge in the middle of the buffer and rotated about it there; the rotated piece is shifted to the
end of the chain as it is seen, and must lie within the silhouette. The few best chains are carried on.
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
from imagery_agent.visual_routines.fitting import spill

_WIDTH, _STARTS = 12, 6
"""Chains kept per hinge, and places of the first piece that are considered."""
_MOST_OUTSIDE = 0.3
"""Share of a piece that may lie outside the silhouette before a chain is given up."""
_LIKELY = 0.65
"""Share of a piece that must lie in the silhouette, as far as can be seen before it is imagined there."""
_MIDDLE = PICTURE_SIZE_PX / 2


@dataclass(frozen=True, eq=False)
class _Chain:
    """A chain folded at the first hinges."""

    angles_deg: tuple[int, ...]
    end: np.ndarray
    """(x, y) of the next hinge in pixels of the buffer."""
    covered: np.ndarray
    """float (64, 64): what the pieces cover."""
    outside: float
    """Pixels outside the silhouette."""


@dataclass(frozen=True, eq=False)
class _Piece:
    """A piece in one orientation, with its left joint (of the first piece: its right joint) in the middle."""

    picture: MentalPicture
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
    chains = sorted(chains, key=folding.misfit)
    yield _answer(chains[0], seen, confidence=float(np.clip(1 - 2 * folding.misfit(chains[0]), 0, 1)))


def _answer(chain: _Chain, seen: SeenChain, *, confidence: float) -> Answer:
    """The angles so far; those of hinges that were not reached yet are guessed as the first one."""
    angles = [*chain.angles_deg, *[ANGLES_DEG[0]] * (len(seen.hinges) - len(chain.angles_deg))]
    return Answer(say_angles(dict(zip(HINGES, angles, strict=False))), confidence=confidence)


class _Folding:
    """The silhouette, the pieces in their orientations, and the chains that are tried."""

    def __init__(self, workspace: Workspace, seen: SeenChain) -> None:
        self._workspace, self._seen = workspace, seen
        goal = workspace.look_at_part(seen.silhouette, seen.center, scale=seen.scale, label="silhouette")
        self._goal = workspace.see_area(goal)
        self._first = self._look(0)
        self._turned: dict[tuple[int, int], _Piece | None] = {}
        self._put_areas: dict[tuple[int, int, int], np.ndarray] = {}

    def starts(self) -> list[_Chain]:
        """Where the first piece may lie in the silhouette: at its own height, or else anywhere."""
        area = self._workspace.see_area(self._first)
        height = (self._seen.hinges[0][1] - self._seen.center[1]) / self._seen.scale
        fits = self._workspace.places_to_fit(area, self._goal, height_px=height, most=_STARTS)
        chains = []
        for dx, dy in ((fit.dx, fit.dy) for fit in fits):
            (picture,) = self._shifted([(self._first, np.array([dx, dy]))])
            covered = self._workspace.see_area(picture)
            end = np.array([_MIDDLE + dx, _MIDDLE + dy])
            chains.append(_Chain((), end, covered, spill(covered, self._goal)))
        return chains

    def next_hinge(self, chains: list[_Chain], number: int) -> list[_Chain]:
        """The best chains with the next hinge folded by each of the angles."""
        possible = [
            (chain, angle, piece)
            for chain in chains
            for angle in ANGLES_DEG
            if (piece := self._piece(number, (sum(chain.angles_deg) + angle) % 360)) is not None
        ]
        tries = [one for one in possible if self._may_fit(one[0], one[2])] or possible[:_WIDTH]
        self._put([(piece, chain.end) for chain, _, piece in tries])
        found: list[_Chain] = []
        doubtful: list[_Chain] = []
        for chain, angle, piece in tries:
            area = self._put_areas[_key(piece, chain.end)]
            beside = spill(area, self._goal)
            kept = found if beside <= _MOST_OUTSIDE * max(1.0, float(area.sum())) else doubtful
            covered, angles = np.maximum(chain.covered, area), (*chain.angles_deg, angle)
            kept.append(_Chain(angles, chain.end + piece.end, covered, chain.outside + beside))
        return sorted(found or doubtful, key=lambda chain: chain.outside)[:_WIDTH]

    def misfit(self, chain: _Chain) -> float:
        """Share of the silhouette that is not covered, or covered beside it; borders of a pixel do not count."""
        missing = spill(self._goal, chain.covered)
        return (missing + chain.outside) / max(1.0, float(self._goal.sum()))

    def _may_fit(self, chain: _Chain, piece: _Piece) -> bool:
        """Whether the silhouette is dark where most of the piece would come to lie: one glance."""
        self._workspace.clock.count("glances")
        dx, dy = np.rint(chain.end - _MIDDLE).astype(int)
        moved = ndimage.shift(piece.area, (dy, dx), order=0)
        return float((moved * self._goal).sum()) >= _LIKELY * float(piece.area.sum())

    def _look(self, number: int) -> MentalPicture:
        hinge = self._seen.hinges[max(0, number - 1)]
        piece = self._seen.pieces[number]
        return self._workspace.look_at_part([piece], hinge, scale=self._seen.scale, label=f"piece {number + 1}")

    def _piece(self, number: int, angle_deg: int) -> _Piece | None:
        """A piece rotated about its hinge in imagination; None if nothing is seen. What was rotated is remembered."""
        key = (number, angle_deg)
        if key not in self._turned:
            upright = self._turned.get((number, 0))
            picture = upright.picture if upright else self._look(number)
            self._turned.setdefault((number, 0), self._seen_piece(picture))
            if angle_deg == 180:  # two mirrors are two steps, a rotation in small steps would be six or more
                picture = self._workspace.mirror(self._workspace.mirror(picture), axis="horizontal")
            elif angle_deg:
                picture = self._workspace.rotate(angle_deg if angle_deg == 90 else -90, picture)
            self._turned[key] = self._seen_piece(picture)
        return self._turned[key]

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
        return _Piece(picture, area, unit * length)

    def _put(self, tries: list[tuple[_Piece, np.ndarray]]) -> None:
        """Shift pieces to the ends of chains in imagination; what was imagined is remembered."""
        new = {_key(piece, end): (piece, end) for piece, end in tries if _key(piece, end) not in self._put_areas}
        pictures = self._shifted([(piece.picture, end - _MIDDLE) for piece, end in new.values()])
        for key, picture in zip(new, pictures, strict=True):
            self._put_areas[key] = self._workspace.see_area(picture)

    def _shifted(self, tries: list[tuple[MentalPicture, np.ndarray]]) -> list[MentalPicture]:
        """Pictures shifted by (dx, dy) pixels in imagination, side by side."""
        pictures = [picture for picture, _ in tries]
        steps = [
            Operation("shift", dx=float(by[0]) / PICTURE_SIZE_PX, dy=float(by[1]) / PICTURE_SIZE_PX).in_steps(
                self._workspace.largest.shift
            )
            for _, by in tries
        ]
        for number in range(max(map(len, steps), default=0)):
            moving = [n for n, one in enumerate(steps) if number < len(one)]
            moved = self._workspace.alternatives([(pictures[n], steps[n][number]) for n in moving])
            for n, picture in zip(moving, moved, strict=True):
                pictures[n] = picture
        return pictures


def _key(piece: _Piece, end: np.ndarray) -> tuple[int, int, int]:
    """A piece in one orientation at a place, to half a pixel."""
    x, y = np.rint(2 * end).astype(int)
    return id(piece), int(x), int(y)
