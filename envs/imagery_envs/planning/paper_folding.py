"""Paper folding: where are the holes of a folded and punched sheet after unfolding?

Task
    A square sheet is folded in half one to three times and punched; choose the unfolded sheet among four.
Stimuli
    Gray sheets with round holes on a grid of 4 x 4 places. Each fold lays one half of the packet over the other; the
    holes are punched through all layers. Wrong answers: an omitted fold, a half that is shifted instead of mirrored, a
    fold about the other axis, a hole at a wrong place.
Observation
    ``picture`` uint8 (64, 320, 3): the punched packet at its place, and four sheets. ``instruction`` bytes: "A sheet of
    paper is folded left over right, then top over bottom, and punched. Which of the four sheets is it when it is
    unfolded?"
Response
    ``Discrete(4)``: the sheet, from left to right. Reward 1 for the correct one, else 0.
Truth
    ``folds`` (in order), ``punched``, ``holes`` and ``sheets`` (places (column, row) of the holes of the packet, of the
    unfolded sheet and of the four sheets), ``answer`` (correct action).
Timing
    One trial per episode, one step per trial; the display stays until the answer.
Human result
    Errors rise with the number of folds; the test loads on spatial visualization; verbal labels of places help with few
    folds.
Source
    Ekstrom, French, Harman & Dermen 1976, Kit of Factor-Referenced Cognitive Tests (VZ-2); Shepard & Feng
    1972, Cogn. Psych. 3:228.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.task_templates import UNFOLD
from imagery_agent.schemas import check_numbers, whole
from imagery_envs.base import FirstScreen
from imagery_envs.forced_choice import ForcedChoice
from imagery_envs.stimuli.canvas import Canvas

FOLDS = ("left over right", "right over left", "top over bottom", "bottom over top")
GRID, CELL_PX, HOLE_PX = 4, 12.0, 2.8
PAPER = (150, 150, 150)
Hole = tuple[int, int]
"""Column and row, from the top left."""
Part = tuple[int, int, int, int]
"""Left, top, right, bottom of the packet in cells."""


def folded(folds: Sequence[str]) -> Part:
    """The packet after these folds."""
    left, top, right, bottom = 0, 0, GRID, GRID
    for fold in folds:
        if fold in FOLDS[:2]:
            middle = (left + right) // 2
            left, right = (middle, right) if fold == FOLDS[0] else (left, middle)
        else:
            middle = (top + bottom) // 2
            top, bottom = (middle, bottom) if fold == FOLDS[2] else (top, middle)
    return left, top, right, bottom


def unfolded(punched: Sequence[Hole], folds: Sequence[str], *, without: int | None = None) -> frozenset[Hole]:
    """All holes of the sheet after unfolding, the last fold first; the fold number ``without`` is not undone."""
    holes = frozenset(punched)
    for count in range(len(folds), 0, -1):
        if count - 1 != without:
            holes |= {mirrored(hole, folds[count - 1], folded(folds[:count])) for hole in holes}
    return holes


def mirrored(hole: Hole, fold: str, packet: Part) -> Hole:
    """Where a hole appears in the other half when this fold of the packet is undone."""
    (column, row), (left, top, right, bottom) = hole, packet
    return {
        "left over right": (2 * left - 1 - column, row),
        "right over left": (2 * right - 1 - column, row),
        "top over bottom": (column, 2 * top - 1 - row),
        "bottom over top": (column, 2 * bottom - 1 - row),
    }[fold]


class PaperFolding(ForcedChoice):
    """The environment ``Imagery/PaperFolding-v0``; see the module for the paradigm.

    Args:
        folds: numbers of folds to sample from, each 1 to 3.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes ``folds`` (their number) and ``answer`` (the place of the correct sheet).
    """

    OPTIONS: Mapping[str, Any] = {"folds": whole(1, 3), "answer": whole(0, 3)}
    MEANING = "0 to 3: the sheet, from left to right"

    def __init__(self, *, folds: Sequence[int] = (1, 2, 3), render_mode: str | None = None) -> None:
        super().__init__(4, width_px=5 * PICTURE_SIZE_PX, render_mode=render_mode)
        self.folds = check_numbers("numbers of folds", folds, low=1, high=3)

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        rng = self.np_random
        folds = _sample_folds(int(options.get("folds", rng.choice(self.folds))), rng)
        left, top, right, bottom = packet = folded(folds)
        cells = [(column, row) for column in range(left, right) for row in range(top, bottom)]
        punches = 1 if len(folds) == 3 else int(rng.integers(1, 3))
        punched = [cells[i] for i in rng.permutation(len(cells))[:punches]]
        holes = unfolded(punched, folds)
        sheets = [holes, *_wrong(punched, folds, holes, rng)]
        order = rng.permutation(4)
        if "answer" in options:
            old = int(np.flatnonzero(order == 0)[0])
            order[[options["answer"], old]] = order[[old, options["answer"]]]
        whole = (0, 0, GRID, GRID)
        pictures = [_drawn(packet, punched), *(_drawn(whole, sheets[i]) for i in order)]
        truth = {
            "folds": folds,
            "punched": tuple(sorted(punched)),
            "holes": tuple(sorted(holes)),
            "sheets": tuple(tuple(sorted(sheets[i])) for i in order),
            "answer": int(np.flatnonzero(order == 0)[0]),
        }
        return self._present(np.concatenate(pictures, axis=1), UNFOLD.say(folds=folds), truth)


def _sample_folds(count: int, rng: np.random.Generator) -> tuple[str, ...]:
    """Folds in random order, at most two about one axis."""
    axes = rng.permutation([0, 0, 1, 1])[:count]
    return tuple(FOLDS[2 * int(axis) + int(rng.integers(2))] for axis in axes)


def _wrong(
    punched: Sequence[Hole], folds: Sequence[str], holes: frozenset[Hole], rng: np.random.Generator
) -> list[frozenset[Hole]]:
    """Three wrong sheets."""
    found: list[frozenset[Hole]] = []
    omitted = unfolded(punched, folds, without=int(rng.integers(len(folds))))
    tries = [omitted, _shifted(punched, folds), _other_axis(punched, folds)]
    tries = [tries[i] for i in rng.permutation(len(tries))]
    while len(found) < 3:
        sheet = tries.pop() if tries else _misplaced(holes, rng)
        inside = all(0 <= x < GRID and 0 <= y < GRID for x, y in sheet)
        if inside and sheet != holes and sheet not in found:
            found.append(sheet)
    return found


def _shifted(punched: Sequence[Hole], folds: Sequence[str]) -> frozenset[Hole]:
    """The first fold is undone by a shift instead of a reflection."""
    holes = unfolded(punched, folds, without=0)
    dx, dy = {FOLDS[0]: (-2, 0), FOLDS[1]: (2, 0), FOLDS[2]: (0, -2), FOLDS[3]: (0, 2)}[folds[0]]
    return holes | {(x + dx, y + dy) for x, y in holes}


def _other_axis(punched: Sequence[Hole], folds: Sequence[str]) -> frozenset[Hole]:
    """The first fold is undone about the other axis."""
    holes = unfolded(punched, folds, without=0)
    return holes | {(x, GRID - 1 - y) if folds[0] in FOLDS[:2] else (GRID - 1 - x, y) for x, y in holes}


def _misplaced(holes: frozenset[Hole], rng: np.random.Generator) -> frozenset[Hole]:
    """One hole is at a neighboring place."""
    moved = sorted(holes)[int(rng.integers(len(holes)))]
    dx, dy = [(1, 0), (-1, 0), (0, 1), (0, -1)][int(rng.integers(4))]
    return holes - {moved} | {(moved[0] + dx, moved[1] + dy)}


def _drawn(packet: Part, holes: Sequence[Hole] | frozenset[Hole]) -> np.ndarray:
    """uint8 (64, 64, 3): the packet with its holes."""
    canvas = Canvas()
    left, top, right, bottom = ((edge - GRID / 2) * CELL_PX for edge in packet)
    canvas.polygon(np.array([[left, top], [right, top], [right, bottom], [left, bottom]]), PAPER)
    for column, row in holes:
        at = ((column + 0.5 - GRID / 2) * CELL_PX, (row + 0.5 - GRID / 2) * CELL_PX)
        canvas.disc(at, HOLE_PX)
    return canvas.picture()
