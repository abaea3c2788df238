"""Tracks of detections: identities stay through crossings and gaps, clutter begins none."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.interpreter.objects.detection import Detection
from imagery_agent.interpreter.objects.tracking import figure_in, overlap, track
from imagery_agent.language.motion import Motion

FRAMES = 24
CAT, DOG = np.eye(4, dtype=np.float32)[:2]


def seen(x: float, y: float, *, side: float = 0.2, confidence: float = 0.9, vector: np.ndarray = CAT) -> Detection:
    half = side / 2
    return Detection((x - half, y - half, x + half, y + half), confidence, (("cat", 1.0),), vector)


def test_things_that_cross_keep_their_identities():
    frames = [
        [seen(0.2 + 0.025 * at, 0.5), seen(0.8 - 0.025 * at, 0.5, vector=DOG)][:: 1 if at % 2 else -1]
        for at in range(FRAMES)
    ]
    tracks = track(frames)
    assert len(tracks) == 2
    for one in tracks:
        vectors = {int(found.vector.argmax()) for found in one.seen.values()}
        assert len(vectors) == 1
        assert len(one.seen) == FRAMES
    assert {one.motion(FRAMES).direction for one in tracks} == {"left", "right"}


def test_a_track_goes_on_over_a_gap_and_takes_up_unsure_detections():
    frames = [
        [] if at in (8, 9, 10) else [seen(0.2 + 0.02 * at, 0.4, confidence=0.35 if at > 15 else 0.9)]
        for at in range(FRAMES)
    ]
    (one,) = track(frames)
    assert len(one.seen) == FRAMES - 3
    assert one.motion(FRAMES) == Motion("move", "steadily", direction="right")


def test_a_single_wrong_detection_is_no_thing_and_unsure_ones_begin_none():
    frames = [
        [seen(0.5, 0.5)] + ([seen(0.1, 0.9)] if at == 5 else [seen(0.9, 0.1, confidence=0.4)]) for at in range(FRAMES)
    ]
    (one,) = track(frames)
    assert one.seen[0].center == pytest.approx((0.5, 0.5))
    assert one.motion(FRAMES) == Motion("still")


def test_nothing_is_followed_in_an_empty_video():
    assert track([[] for _ in range(5)]) == []


def test_overlap_of_boxes():
    assert overlap((0, 0, 2, 2), (1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert overlap((0, 0, 1, 1), (2, 2, 3, 3)) == 0


def test_the_ink_of_a_box_is_not_that_of_its_neighbour():
    picture = np.full((64, 64, 3), 255, np.uint8)
    picture[10:30, 10:30] = picture[10:30, 28:50] = 0
    own, other = (10 / 64, 10 / 64, 30 / 64, 30 / 64), (28 / 64, 10 / 64, 50 / 64, 30 / 64)
    alone = figure_in(picture, own, besides=[other]).ink
    assert alone[20, 15] == 1
    assert alone[20, 29] == 0
    assert alone[20, 45] == 0
    empty = figure_in(np.full((64, 64, 3), 255, np.uint8), own)
    assert empty.ink.any()  # a box without ink is looked at whole
