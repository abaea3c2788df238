"""Form assembly in pictures: piece after piece is shifted into the outline in imagination, until it is filled.

Pieces are tried in a corner of what is still free; what is free afterwards is seen in the imagined picture. The search
goes on from the best few pictures, and ends early when the outline is filled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.spatial_puzzles import say_letters
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.form_assembly.display import survey
from imagery_agent.tasks.spatial_puzzles import FormAssemblyTask
from imagery_agent.visual_routines.spatial_puzzles.fitting import Fit, gaps, spill

_WIDTH, _TRIES, _CORNERS = 8, 16, 2
"""Pictures kept and tried per round, and corners considered in each."""
_FILLED = 0.012
"""Share of the outline that may be free, or covered twice or outside, when it is filled."""
_MOST_WRONG = 0.08
"""Share of the outline that pieces may cover twice, or beside it, before a try is given up."""
Placement = tuple[str, float, float]
"""Letter of a piece, and its displacement in pixels of the buffer."""


@dataclass(frozen=True, eq=False)
class _State:
    """Pieces put into the outline, and what is seen then."""

    placed: frozenset[Placement]
    free: np.ndarray
    """float (64, 64): what is still free."""
    wrong: float
    """Pixels covered twice or outside the outline."""
    contact: float
    """Mean contact of the pieces when they were placed."""

    @property
    def letters(self) -> str:
        return say_letters(letter for letter, _, _ in self.placed)


def deliberate(task: FormAssemblyTask, workspace: Workspace) -> Iterator[Answer]:
    """The pieces that fill the outline best so far."""
    seen = survey(workspace.survey(task.picture), workspace)
    if seen is None:
        return
    target = workspace.see_area(
        workspace.look_at_part([seen.target], seen.target.center, scale=seen.scale, label="the outline, filled")
    )
    pictures = {
        letter: workspace.look_at_part([piece], piece.center, scale=seen.scale, label=f"piece {letter}")
        for letter, piece in seen.pieces.items()
    }
    search = _Search(workspace, pictures, target)
    if search.whole < 1:
        return
    beam, best = [_State(frozenset(), target, 0.0, 0.0)], np.inf
    for _ in pictures:
        beam = search.next_round(beam)
        for state in beam:
            if (left := search.misfit(state)) < best:
                best = left
                yield Answer(state.letters, confidence=float(np.clip(1 - left, 0, 1)))
        if best < _FILLED or not beam:
            return


class _Search:
    """Tries of pieces in the outline; every placement is imagined once."""

    def __init__(self, workspace: Workspace, pictures: dict[str, MentalPicture], target: np.ndarray) -> None:
        self._workspace, self._pictures, self._target = workspace, pictures, target
        self._areas = {letter: workspace.see_area(picture) for letter, picture in pictures.items()}
        self._imagined: dict[Placement, np.ndarray] = {}
        self.whole = float(target.sum())

    def misfit(self, state: _State) -> float:
        """Share of the outline that is free, covered twice, or covered outside."""
        return (gaps(state.free) + state.wrong) / self.whole

    def next_round(self, beam: list[_State]) -> list[_State]:
        """The best states with one more piece."""
        tries: dict[frozenset[Placement], tuple[_State, str, Fit]] = {}
        for state in beam:
            for letter, fit in self._tries(state):
                placed = state.placed | {(letter, fit.dx, fit.dy)}
                tries.setdefault(placed, (state, letter, fit))
        chosen = sorted(tries.values(), key=lambda one: -_promise(*one))[:_TRIES]
        self._imagine({(letter, fit.dx, fit.dy) for _, letter, fit in chosen})
        states = [
            self._with(state, letter, fit)
            for state, letter, fit in chosen
            if self._imagined[letter, fit.dx, fit.dy].sum() >= 1  # a piece that is not seen is not there
        ]
        kept = [state for state in states if state.wrong <= _MOST_WRONG * self.whole]
        return sorted(kept, key=lambda state: state.wrong / self.whole - state.contact)[:_WIDTH]

    def _tries(self, state: _State) -> list[tuple[str, Fit]]:
        """Placements of the pieces that are left in the corners that are most difficult to fill."""
        used = {letter for letter, _, _ in state.placed}
        letters = [letter for letter in self._areas if letter not in used]
        corners = self._workspace.corners_to_fill([self._areas[letter] for letter in letters], state.free)
        return [(letters[number], fit) for found in corners[:_CORNERS] for number, fit in found]

    def _imagine(self, placements: set[Placement]) -> None:
        """Shift pieces to their places in imagination, all side by side; what was imagined is remembered."""
        new = sorted(placements - self._imagined.keys())
        pictures = [self._pictures[letter] for letter, _, _ in new]
        steps = [
            Operation("shift", dx=dx / PICTURE_SIZE_PX, dy=dy / PICTURE_SIZE_PX).in_steps(self._workspace.largest.shift)
            for _, dx, dy in new
        ]
        for number in range(max(map(len, steps), default=0)):
            moving = [n for n, one in enumerate(steps) if number < len(one)]
            moved = self._workspace.alternatives([(pictures[n], steps[n][number]) for n in moving])
            for n, picture in zip(moving, moved, strict=True):
                pictures[n] = picture
        for placement, picture in zip(new, pictures, strict=True):
            self._imagined[placement] = self._workspace.see_area(picture)

    def _with(self, state: _State, letter: str, fit: Fit) -> _State:
        piece = self._imagined[(letter, fit.dx, fit.dy)]
        count = len(state.placed)
        return _State(
            state.placed | {(letter, fit.dx, fit.dy)},
            np.clip(state.free - piece, 0, 1),
            state.wrong + spill(piece, state.free),
            (count * state.contact + fit.contact) / (count + 1),
        )


def _promise(state: _State, letter: str, fit: Fit) -> float:
    count = len(state.placed)
    return (count * state.contact + fit.contact) / (count + 1)
