"""Same or mirror images? By rotating one figure in mind until it matches the other.

The left figure is rotated step by step and compared with the right one after every step. Steps are large
while the match is poor; when the match has begun to fall again the mind goes back to the best place and
corrects by small steps. It stops when the pictures match. Which way to go is chosen by looking: after one
step in either direction the mind goes on from the picture that looks better at first impression, and
changes over to the other direction when that has come to look better. When nothing matches all the way
round, the pictures that were passed are looked at once more, beside the mirrored right figure, and what
matches better decides. Solid figures may also be turned in depth, if that looks better at the outset.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from imagery_agent.interfaces import MentalPicture
from imagery_agent.matching import CLOSE_LOOK, FIRST_IMPRESSION, Glance, is_shaded
from imagery_agent.operations import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.scene import Operation
from imagery_agent.tasks import CompareTask


@dataclass(frozen=True)
class RotationParameters:
    """How carefully to rotate."""

    step_deg: float = 20.0
    """Large step: the most that imagination does accurately at once."""
    corrections_deg: tuple[float, ...] = (10.0, 5.0)
    """Small steps near a match, tried to both sides in this order."""
    accept: float = 0.92
    """Match from which two pictures count as the same."""
    wear_per_step: float = 0.006
    """Every step of imagination wears the picture; the criterion is lowered by so much per step."""
    near: float = 0.6
    """Match from which a peak is worth correcting."""
    range_deg: float = 180.0
    """How far to go in either direction."""
    both_ways: bool = True
    """Go in both directions at once instead of choosing one by looking: twice the work, and no detours."""
    meaning: float = 0.0
    """Weight of the interpreter's similarity in a comparison."""
    look: Glance = CLOSE_LOOK

    def __post_init__(self) -> None:
        if not 0 < self.step_deg <= 90 or any(not 0 < step <= 90 for step in self.corrections_deg):
            raise ValueError(f"expected steps above 0 and at most 90 degrees, got {self}")
        if not 0 <= self.near <= self.accept <= 1:
            raise ValueError(f"expected 0 <= near <= accept <= 1, got near={self.near}, accept={self.accept}")


@dataclass(frozen=True)
class Attempt:
    """The left figure as imagined after some steps."""

    picture: MentalPicture
    kind: str
    """``rotate`` or ``turn``."""
    angle_deg: float
    """How far it was meant to go, positive to the left."""
    steps: int
    match: float
    """With the figure it was compared with, at a close look."""
    impression: float
    """The same at first impression: blurred, so that it rises from far away."""


Track = list[Attempt]


def compare_figures(task: CompareTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Answer ``same`` or ``different``."""
    halves = np.split(task.display, 2, axis=1)
    left, right = (
        workspace.perceive(half, label=f"{side} figure")
        for half, side in zip(halves, ("left", "right"), strict=True)
    )
    return _Comparison(workspace, parameters, left, right).answer()


class _Comparison:
    """One display."""

    def __init__(
        self, workspace: Workspace, parameters: RotationParameters, left: MentalPicture, right: MentalPicture
    ) -> None:
        self._workspace, self._parameters = workspace, parameters
        self._left, self._right = left, right
        self._corrected: set[tuple[str, float]] = set()

    def answer(self) -> Answer:
        """``same`` as soon as an attempt matches; what matches better, itself or its mirror image, if none does."""
        passed: list[Attempt] = []
        for attempt in self._attempts():
            passed.append(attempt)
            if attempt.match >= self._parameters.accept - self._parameters.wear_per_step * attempt.steps:
                return Answer("same", confidence=_share(attempt.match))
        return self._look_again(passed)

    # ------------------------------------------------------------ going round

    def _attempts(self) -> Iterator[Attempt]:
        """All attempts in order; nothing is imagined before it is asked for."""
        start = Attempt(self._left, "rotate", 0.0, 0, *self._matches(self._left, self._right))
        yield start
        yield from self._follow([[start, head] for head in self._first_steps(start)])

    def _first_steps(self, start: Attempt) -> list[Attempt]:
        """One step each way; a solid figure is either rotated or turned, whichever looks better."""
        step, kinds = self._parameters.step_deg, ["rotate"]
        if is_shaded(self._left.pixels):
            kinds.append("turn")
        tries = [(replace(start, kind=kind), side * step) for kind in kinds for side in (1, -1)]
        heads = self._moved(tries, self._right)
        best = max(heads, key=lambda head: head.impression)
        return [head for head in heads if head.kind == best.kind]

    def _follow(self, tracks: list[Track]) -> Iterator[Attempt]:
        """Step on, in the direction that looks better (or in both), as far as the range goes."""
        step, near = self._parameters.step_deg, self._parameters.near
        moved = tracks
        while moved:
            yield from (track[-1] for track in moved)
            for track in moved:
                if _is_peak(track) and track[-2].match >= near:
                    yield from self._corrections(track[-2], self._right)
                if self._is_ended(track) and track[-1].match >= max(near, track[-2].match):
                    yield from self._corrections(track[-1], self._right)
            moved = [track for track in tracks if not self._is_ended(track)]
            if moved and not self._parameters.both_ways:
                moved = [max(moved, key=lambda track: track[-1].impression)]
            onward = [(track[-1], float(np.sign(track[-1].angle_deg)) * step) for track in moved]
            for track, attempt in zip(moved, self._moved(onward, self._right), strict=True):
                track.append(attempt)

    def _is_ended(self, track: Track) -> bool:
        return abs(track[-1].angle_deg) + self._parameters.step_deg > self._parameters.range_deg + 1e-6

    def _corrections(self, attempt: Attempt, reference: MentalPicture) -> Iterator[Attempt]:
        """Small steps to both sides, each time going on from the better picture."""
        best, key = attempt, (attempt.kind, attempt.angle_deg)
        if reference is self._right and key in self._corrected:
            return
        self._corrected.add(key)
        for step in self._parameters.corrections_deg:
            tried = self._moved([(best, step), (best, -step)], reference)
            yield from tried
            best = max([best, *tried], key=lambda one: one.match)

    # ------------------------------------------------------------ when nothing matched

    def _look_again(self, passed: Sequence[Attempt]) -> Answer:
        """The pictures passed, beside the right figure and beside its mirror image: which is more alike?"""
        mirrored = self._workspace.mirror(self._right)
        beside = [replace(one, match=self._matches(one.picture, mirrored)[0]) for one in passed]
        same = self._best(passed, self._right)
        different = self._best(beside, mirrored)
        answer = "same" if same >= different else "different"
        return Answer(answer, confidence=_share(0.5 + abs(same - different)))

    def _best(self, attempts: Sequence[Attempt], reference: MentalPicture) -> float:
        """Match of the best attempt after correcting it."""
        best = max(attempts, key=lambda one: one.match)
        return max([best.match, *(one.match for one in self._corrections(best, reference))])

    # ------------------------------------------------------------ executing

    def _moved(self, tries: Sequence[tuple[Attempt, float]], reference: MentalPicture) -> list[Attempt]:
        """Every attempt moved by its angle, all in one go, and compared."""
        if not tries:
            return []
        pictures = self._workspace.alternatives(
            [(one.picture, Operation(one.kind, angle_deg=float(angle))) for one, angle in tries]
        )
        return [
            Attempt(
                picture, one.kind, one.angle_deg + angle, one.steps + 1, *self._matches(picture, reference)
            )
            for picture, (one, angle) in zip(pictures, tries, strict=True)
        ]

    def _matches(self, picture: MentalPicture, reference: MentalPicture) -> tuple[float, float]:
        """Match at a close look and at first impression."""
        looks = (self._parameters.look, FIRST_IMPRESSION)
        close, first = self._workspace.compare(
            picture, reference, looks=looks, meaning=self._parameters.meaning
        )
        return close, first


def _is_peak(track: Track) -> bool:
    """Whether the match has just begun to fall."""
    rose = len(track) < 3 or track[-3].match < track[-2].match
    return rose and track[-1].match < track[-2].match


def _share(value: float) -> float:
    return float(min(1.0, max(0.0, value)))
