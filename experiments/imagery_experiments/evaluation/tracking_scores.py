"""Scores of tracks against the truth: identity F1 and HOTA.

A frame's boxes are given by numbers of true things and of tracks; whoever is the same over time has the same number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from imagery_agent.interpreter.objects.tracking import overlap

Boxes = Mapping[int, Sequence[float]]
"""Boxes of one frame by number: left, top, right, bottom."""
_LOCALIZATION = np.arange(0.05, 0.99, 0.05)
"""Least overlaps over which HOTA is averaged."""
_SAME = 0.5


@dataclass(frozen=True)
class TrackingScores:
    """Of one video."""

    idf1: float
    """Detections with the right identity, as the harmonic mean of precision and recall (Ristani et al. 2016)."""
    hota: float
    """Higher order tracking accuracy (Luiten et al. 2020): the geometric mean of detection and association."""


def tracking_scores(true: Sequence[Boxes], found: Sequence[Boxes]) -> TrackingScores:
    """Scores over the frames of one video; 1 where nothing was there and nothing was found."""
    if len(true) != len(found):
        raise ValueError(f"expected as many frames on both sides, got {len(true)} and {len(found)}")
    names = sorted({number for frame in true for number in frame})
    tracks = sorted({number for frame in found for number in frame})
    counted = (sum(map(len, true)), sum(map(len, found)))
    if not names or not tracks:
        whole = float(not names and not tracks)
        return TrackingScores(whole, whole)
    overlaps = np.zeros((len(true), len(names), len(tracks)))
    for at, (boxes, detected) in enumerate(zip(true, found, strict=True)):
        for number, box in boxes.items():
            for track, other in detected.items():
                overlaps[at, names.index(number), tracks.index(track)] = overlap(box, other)
    there = np.array([[number in frame for number in names] for frame in true])
    seen = np.array([[number in frame for number in tracks] for frame in found])
    return TrackingScores(_idf1(overlaps, counted), _hota(overlaps, there, seen))


def _idf1(overlaps: np.ndarray, counted: tuple[int, int]) -> float:
    """With the one-to-one assignment of tracks to things that is best over the whole video."""
    same = (overlaps >= _SAME).sum(0)
    rows, columns = linear_sum_assignment(-same)
    return float(2 * same[rows, columns].sum() / sum(counted))


def _hota(overlaps: np.ndarray, there: np.ndarray, seen: np.ndarray) -> float:
    """Mean over the least overlaps; ``there`` (T, things) and ``seen`` (T, tracks) are bool."""
    # how well a thing and a track go together over the whole video, which decides the assignment of each frame
    shared = overlaps.sum(2, keepdims=True) + overlaps.sum(1, keepdims=True) - overlaps
    together = np.divide(overlaps, shared, out=np.zeros_like(overlaps), where=shared > 1e-9).sum(0)
    lengths = there.sum(0)[:, None] + seen.sum(0)[None]
    alignment = together / np.maximum(lengths - together, 1e-9)
    scores = []
    for least in _LOCALIZATION:
        matches = np.zeros(alignment.shape)
        for at in range(len(overlaps)):
            allowed = (overlaps[at] >= least - 1e-9) & there[at][:, None] & seen[at][None]
            rows, columns = linear_sum_assignment(-(alignment * overlaps[at] * allowed))
            kept = allowed[rows, columns]
            matches[rows[kept], columns[kept]] += 1
        right = matches.sum()
        association = (matches * matches / np.maximum(lengths - matches, 1)).sum() / max(right, 1)
        detection = right / max(there.sum() + seen.sum() - right, 1)
        scores.append(np.sqrt(detection * association))
    return float(np.mean(scores))
