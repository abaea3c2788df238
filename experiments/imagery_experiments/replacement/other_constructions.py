"""Other constructions of a planning task or puzzle: one imagined figure is exchanged, and another answer is right then.

Which answer that is follows from the rules of the task and the truth of the trial, never from the agent: the hole of
another form, a fold that is not undone, a landmark at another place, a part or piece turned to the other side. Trials
in which no exchange makes another of the offered answers right have none. Tasks without one:

- form assembly: where a piece fits is found by looking at the pieces on the screen; a picture of another form there
  fills no outline, and leads to no other answer;
- relational chains: words tell which mark is which, and a mark is only sought near its place, so that it cannot come to
  the other side of another one;
- mazes: the maze is on the screen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.spatial_puzzles import ANGLES_DEG, CHOICES, HINGES, read_angles, say_angles
from imagery_agent.tasks.planning import LAKE, say_plan
from imagery_experiments.experiment.design import Trial
from imagery_experiments.replacement.pictures import Exchange
from imagery_experiments.studies.mentis.session import truth_of as puzzle_truth
from imagery_experiments.studies.planner_comparison.session import truth_of as problem_truth

Truth = Mapping[str, Any]
_HALF_TURN = Operation("rotate", angle_deg=180.0)
_OUT_OF_SIGHT = Operation("shift", dx=2.0)
_DISPLACED_PX = 7.0
"""How far a landmark is displaced: a mark is sought within 8 pixels of its place."""
_CLEAR_PX = 3.0
"""By so much two distances differ before and after, and so far is a landmark from the limit of lying on a path."""
_LIMIT_PX = 6.0
"""Up to this distance a landmark lies on a path (:data:`imagery_envs.planning.map_inference.ON_WAY`, ``OFF_WAY``)."""
_APART_PX = 14.0
"""Least distance of the displaced mark from others."""
_SHEET = 50 / PICTURE_SIZE_PX
"""Side of a flat sheet of paper punch in mind, in widths of a picture."""
_SAME_HOLE = 0.05
"""Holes at most so far apart, in squares, are at one place."""


@dataclass(frozen=True)
class OtherConstruction:
    """What is exchanged, and the answer that is right then."""

    exchange: Exchange
    answer: str


def exchange_for(trial: Trial, seed: int) -> Exchange | None:
    """What is exchanged in a trial; None if nothing makes another answer right."""
    found = _find(trial, seed)
    return None if found is None else found.exchange


def right_answer(trial: Trial, seed: int) -> str:
    """The answer that is right with the other construction of a trial that has one."""
    found = _find(trial, seed)
    if found is None:
        raise ValueError(f"expected a trial with another construction, got {trial.id}")
    return found.answer


def _find(trial: Trial, seed: int) -> OtherConstruction | None:
    if "puzzle" in trial.levels:
        find = _OF_PUZZLES.get(str(trial.levels["puzzle"]))
        truth = puzzle_truth(trial, seed=seed) if find else None
    else:
        find = _OF_PROBLEMS.get(str(trial.levels["task"]))
        truth = problem_truth(trial, seed=seed) if find else None
    return find(truth) if find and truth else None


# ---------------------------------------------------------------- planning tasks


def _form_board(truth: Truth) -> OtherConstruction | None:
    """The hole is its mirror image: the mirrored piece of its size fills it."""
    if not truth["angle_deg"]:  # seen to fit without imagining anything
        return None
    return OtherConstruction(Exchange(Operation("mirror")), str(1 + truth["kinds"].index("mirrored")))


def _paper_folding(truth: Truth) -> OtherConstruction | None:
    """A fold is not undone: the half that is turned over shows nothing."""
    from imagery_envs.planning.paper_folding import FOLDS, unfolded

    folds = truth["folds"]
    is_sideways = [fold in FOLDS[:2] for fold in folds]
    for index in range(len(folds)):
        if is_sideways[index] in is_sideways[:index]:  # the creases of earlier folds along this axis would be elsewhere
            continue
        holes = unfolded(truth["punched"], folds, without=index)
        found = [place for place, sheet in enumerate(truth["sheets"], start=1) if set(sheet) == holes]
        if found and holes != set(truth["holes"]):
            undone = len(folds) - 1 - index  # the last fold is undone first
            return OtherConstruction(Exchange(_OUT_OF_SIGHT, ("mirror",), undone), str(found[0]))
    return None


def _assembly(truth: Truth) -> OtherConstruction | None:
    """The first part is turned to the other side: a quarter turn to the left looks like one to the right."""
    from imagery_envs.planning.assembly import PLACE_NAMES

    first, *others = truth["quarters"]
    if first not in (1, 3):
        return None
    places = [PLACE_NAMES[place] if isinstance(place, int) else place for place in truth["places"]]
    return OtherConstruction(Exchange(_HALF_TURN), say_plan(list(zip(places, (4 - first, *others), strict=True))))


def _map_inference(truth: Truth) -> OtherConstruction | None:
    """A landmark is drawn at another place, so that the answer changes clearly."""
    asked = tuple(truth["asked"])
    names = (*asked, LAKE) if truth["kind"] == "crosses" else asked
    places = {name: np.array(truth["places"][name]) * PICTURE_SIZE_PX for name in names}
    own = _island_answer(truth["kind"], asked, places, clear_px=0.0)
    middle = PICTURE_SIZE_PX / 2
    moved = [name for name in names if np.abs(places[name] - middle).max() > 0.02 * PICTURE_SIZE_PX]
    for number, name in enumerate(moved):
        for angle in range(0, 360, 15):
            offset = _DISPLACED_PX * np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
            elsewhere = {**places, name: places[name] + offset}
            others = [place for other, place in places.items() if other != name]
            if min(float(np.hypot(*(place - elsewhere[name]))) for place in others) < _APART_PX:
                continue
            answer = _island_answer(truth["kind"], asked, elsewhere, clear_px=_CLEAR_PX)
            if answer is not None and answer != own:
                dx, dy = (float(part) / PICTURE_SIZE_PX for part in offset)
                return OtherConstruction(Exchange(Operation("shift", dx=dx, dy=dy), ("shift",), number), answer)
    return None


def _island_answer(
    kind: str, asked: tuple[str, ...], places: Mapping[str, np.ndarray], *, clear_px: float
) -> str | None:
    """The answer with these places in pixels; None if it is not clear by so much."""
    if kind == "nearer":
        base, one, other = (places[name] for name in asked)
        lead = float(np.hypot(*(other - base)) - np.hypot(*(one - base)))
        return None if abs(lead) < clear_px else asked[1] if lead > 0 else asked[2]
    what, start, end = (places[name] for name in ((LAKE, *asked) if kind == "crosses" else asked))
    way = end - start
    along = float(np.clip((what - start) @ way / max(1e-9, float(way @ way)), 0, 1))
    lead = _LIMIT_PX - float(np.hypot(*(what - start - along * way)))
    return None if abs(lead) < min(clear_px, 2.5) else "yes" if lead > 0 else "no"


# ---------------------------------------------------------------- spatial puzzles


def _hinge_folding(truth: Truth) -> OtherConstruction | None:
    """Pieces of the second piece's form are turned to the other side: a quarter to the left looks like one to the
    right."""
    angles = read_angles(truth["answer"])
    if angles is None:
        return None
    turned, before, found = 0, 0, []
    for hinge, shape in zip(sorted(angles), truth["shapes"][1:], strict=True):
        turned += angles[hinge]
        seen = -turned if shape == truth["shapes"][1] else turned
        found.append((seen - before) % 360)
        before = seen
    if not set(found) <= set(ANGLES_DEG) or found == [angles[hinge] for hinge in sorted(angles)]:
        return None
    return OtherConstruction(Exchange(_HALF_TURN), say_angles(dict(zip(HINGES, found, strict=False))))


def _paper_punch(truth: Truth) -> OtherConstruction | None:
    """Of a sheet folded once: the second hole is elsewhere, or there is none, as on another of the sheets."""
    if truth["level"] != 1:
        return None
    punched = np.array(truth["punched"])
    (opposite,) = (np.array(hole) for hole in truth["holes"] if not _is_at(hole, punched))
    for letter, sheet in zip(CHOICES, truth["sheets"], strict=True):
        others = [np.array(hole) for hole in sheet if not _is_at(hole, punched)]
        if letter == truth["answer"] or len(others) == len(sheet) or len(others) > 1:
            continue
        if not others:
            return OtherConstruction(Exchange(_OUT_OF_SIGHT, ("mirror",), 0), letter)
        if np.hypot(*(others[0] - opposite)) < np.hypot(*(others[0] - punched)):  # on the part that was folded over
            offset = (others[0] - opposite) / truth["side"] * _SHEET
            return OtherConstruction(Exchange(_displaced(offset, punched - opposite), ("mirror",), 0), letter)
    return None


def _is_at(hole: tuple[float, float], place: np.ndarray) -> bool:
    return bool(np.hypot(*(np.array(hole) - place)) <= _SAME_HOLE)


def _displaced(offset: np.ndarray, across: np.ndarray) -> Operation:
    """The shift of a picture mirrored top to bottom that ends as ``offset`` if it is rotated for an oblique crease.

    ``across`` is perpendicular to the crease.
    """
    x, y = offset
    if abs(across[0]) > 1e-6 and abs(across[1]) > 1e-6:
        # a crease that rises to the right (45 degrees) needs a rotation by 90 degrees, the other one by -90
        x, y = (-y, x) if across[0] * across[1] > 0 else (y, -x)
    return Operation("shift", dx=float(x), dy=float(y))


_OF_PROBLEMS: Mapping[str, Callable[[Truth], OtherConstruction | None]] = {
    "FormBoard": _form_board,
    "PaperFolding": _paper_folding,
    "Assembly": _assembly,
    "MapInference": _map_inference,
}
_OF_PUZZLES: Mapping[str, Callable[[Truth], OtherConstruction | None]] = {
    "hinge folding": _hinge_folding,
    "paper punch": _paper_punch,
}
