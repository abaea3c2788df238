"""Tracking: which detections of successive frames are one thing, and what it does, in words.

Detections are assigned to tracks by the Hungarian method, by overlap with where a track should be by now and by
likeness (Wojke et al. 2017, Deep SORT), confident detections first (Zhang et al. 2022, ByteTrack).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_agent.interpreter.naming import top_names
from imagery_agent.interpreter.objects.detection import Detection
from imagery_agent.interpreter.objects.segmentation import INK_FROM, Box, Figure
from imagery_agent.language.courses import motion_seen
from imagery_agent.language.motion import Motion
from imagery_agent.visual_routines.image_similarity import coverage

_CONFIDENT = 0.5
"""Detections of at least this confidence begin tracks, and are assigned first."""
_LIKENESS_WEIGHT = 0.6
_MOST_COST = 1.25
"""A pair that costs more is no match; 1 - overlap alone is at most 1."""
_REACH = 0.12
"""A thing's middle is at most so far, in widths, from where it should be, and half its size farther."""
_MOST_GAP = 4
"""Frames for which a track goes on without detections."""
_MEMORY = 0.8
_LEAST_SHARE = 0.12
"""A track seen in a smaller share of the frames is no thing."""
_VIEWS = 3
"""Frames of a track in which it is looked at for its name."""
_NAMES_KEPT = 5


@dataclass
class Track:
    """One thing over time."""

    seen: dict[int, Detection] = field(default_factory=dict)
    """Its detection by the number of the frame."""
    likeness: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32), repr=False)
    """Moving average of its vectors."""

    @property
    def last(self) -> int:
        """The last frame in which it was seen."""
        return max(self.seen)

    def expected(self, frame: int) -> np.ndarray:
        """float64 (4,): its box at a frame if it goes on as it did."""
        numbers = sorted(self.seen)[-4:]
        boxes = np.array([self.seen[number].box for number in numbers])
        if len(numbers) < 2:
            return boxes[-1]
        rate = (boxes[-1] - boxes[0]) / (numbers[-1] - numbers[0])
        return np.asarray(boxes[-1] + (rate[:2] + rate[2:])[[0, 1, 0, 1]] / 2 * (frame - numbers[-1]))

    def add(self, frame: int, found: Detection) -> None:
        """Assign a detection."""
        mixed = found.vector if not self.seen else _MEMORY * self.likeness + (1 - _MEMORY) * found.vector
        self.likeness = mixed / max(float(np.linalg.norm(mixed)), 1e-9)
        self.seen[frame] = found

    def motion(self, frames: int) -> Motion:
        """What it does in a video of so many frames, as far as its boxes tell."""
        present = np.array([number in self.seen for number in range(frames)])
        shown = [self.seen.get(number) for number in range(frames)]
        middles = np.array([(0.0, 0.0) if one is None else one.center for one in shown])
        sizes = [0.0 if one is None else one.size for one in shown]
        return motion_seen(middles[:, 0].tolist(), middles[:, 1].tolist(), sizes, present.tolist())


def track(frames: Sequence[Sequence[Detection]]) -> list[Track]:
    """The tracks of the detections of successive frames, in order of appearance."""
    tracks: list[Track] = []
    for number, found in enumerate(frames):
        going = [one for one in tracks if number - one.last <= _MOST_GAP]
        sure = [one for one in found if one.confidence >= _CONFIDENT]
        unsure = [one for one in found if one.confidence < _CONFIDENT]
        matched, new = _assigned(going, sure, number)
        left = [one for one in going if all(one is not mine for mine, _ in matched)]
        for own, detection in [*matched, *_assigned(left, unsure, number)[0]]:
            own.add(number, detection)
        for detection in new:
            fresh = Track()
            fresh.add(number, detection)
            tracks.append(fresh)
    least = max(2, round(_LEAST_SHARE * len(frames))) if len(frames) > 1 else 1
    return [one for one in tracks if len(one.seen) >= least]


def named(
    tracks: Sequence[Track], pictures: np.ndarray, interpreter: ClipInterpreter
) -> list[tuple[tuple[str, float], ...]]:
    """The most probable names of each track, seen enlarged in some of its frames: pictures uint8 (T, 64, 64, 3)."""
    found = []
    for own in tracks:
        numbers = sorted(own.seen)
        chosen = sorted({numbers[round(at)] for at in np.linspace(0, len(numbers) - 1, _VIEWS)})
        others = [[one.seen[at].box for one in tracks if one is not own and at in one.seen] for at in chosen]
        views = [
            interpreter.object_vectors(pictures[at], [figure_in(pictures[at], own.seen[at].box, besides=away)])[0]
            for at, away in zip(chosen, others, strict=True)
        ]
        mean = np.mean(views, axis=0, keepdims=True)
        logits = interpreter.logits(mean / np.linalg.norm(mean))
        found.append(tuple(top_names(logits, interpreter.vocabulary, top=_NAMES_KEPT)[0]))
    return found


def figure_in(picture: np.ndarray, box: Box, *, besides: Sequence[Box] = ()) -> Figure:
    """The ink of a picture uint8 (H, W, 3) within a box, but not nearer to the middle of one of other boxes."""
    height, width = picture.shape[:2]
    y, x = (np.mgrid[:height, :width] + 0.5) / width
    covered = np.where(_within(box, x, y), coverage(picture), 0)
    away = _away(box, x, y)
    for other in besides:
        covered = np.where(_within(other, x, y) & (_away(other, x, y) < away), 0, covered)
    if not (covered > INK_FROM).any():
        covered = np.where(_within(box, x, y), 1.0, 0.0)
        if not covered.any():
            covered[min(int(box[1] * width), height - 1), min(int(box[0] * width), width - 1)] = 1.0
    return Figure(covered.astype(np.float32), "black")


def _within(box: Box, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    edge = 1.0 / x.shape[1]  # one pixel for the soft edge
    left, top, right, bottom = box
    return np.asarray((x > left - edge) & (x < right + edge) & (y > top - edge) & (y < bottom + edge))


def _away(box: Box, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Distance from the middle of a box, in halves of its sides."""
    left, top, right, bottom = box
    wide, high = max(right - left, 1e-6), max(bottom - top, 1e-6)
    return np.asarray(np.hypot((x - (left + right) / 2) / wide, (y - (top + bottom) / 2) / high))


def _assigned(
    tracks: Sequence[Track], found: Sequence[Detection], frame: int
) -> tuple[list[tuple[Track, Detection]], list[Detection]]:
    """Pairs of the assignment of least cost, and the detections left."""
    if not tracks or not found:
        return [], list(found)
    costs = np.array([[_cost(own, one, frame) for one in found] for own in tracks])
    assigned = np.stack(linear_sum_assignment(np.minimum(costs, 10 * _MOST_COST)), axis=1).tolist()
    pairs = [(row, column) for row, column in assigned if costs[row, column] <= _MOST_COST]
    taken = {column for _, column in pairs}
    left = [one for number, one in enumerate(found) if number not in taken]
    return [(tracks[row], found[column]) for row, column in pairs], left


def _cost(own: Track, found: Detection, frame: int) -> float:
    expected = own.expected(frame)
    middle = (expected[:2] + expected[2:]) / 2
    away = float(np.hypot(*(middle - found.center)))
    if away > _REACH + found.size / 2:
        return np.inf
    return 1 - overlap(expected, found.box) + _LIKENESS_WEIGHT * (1 - float(own.likeness @ found.vector))


def overlap(first: Sequence[float] | np.ndarray, second: Sequence[float] | np.ndarray) -> float:
    """Intersection over union of two boxes."""
    low, high = np.maximum(first[:2], second[:2]), np.minimum(first[2:], second[2:])
    both = float(np.clip(high - low, 0, None).prod())
    areas = [float(np.clip(np.subtract(box[2:], box[:2]), 0, None).prod()) for box in (first, second)]
    return both / max(sum(areas) - both, 1e-9)
