"""Metrics of mental video: things of unseen drawings, each seen once and then rolled forward in imagination."""

from __future__ import annotations

from functools import cache

import numpy as np

from imagery_agent.interpreter.objects import LEAST_CONFIDENCE
from imagery_agent.interpreter.objects.detection import Detection
from imagery_agent.interpreter.objects.segmentation import Box
from imagery_agent.interpreter.objects.tracking import Track, figure_in, overlap, track
from imagery_agent.language.courses import courses, motion_seen
from imagery_agent.language.motion import Motion
from imagery_experiments.evaluation.held_out_data import Networks
from imagery_experiments.evaluation.measurement import Measured, metric
from imagery_experiments.evaluation.metrics.detection import average_precision, detector_of, scored
from imagery_experiments.evaluation.moving_pictures import FRAMES, imagined_videos, real_videos
from imagery_experiments.evaluation.tracking_scores import TrackingScores, tracking_scores

_AROUND = 2
"""Average precision at a frame is over the frames up to so many before it."""
_LEAST = 0.02


@cache
def _found(networks: Networks, imagined: bool) -> list[list[list[Detection]]]:
    """Detections by video and frame, unsure ones too."""
    videos = imagined_videos(networks) if imagined else real_videos()
    return [detector_of(networks).detect(one.pixels, least_confidence=_LEAST) for one in videos]


def _precision_at(networks: Networks, frame: int, *, imagined: bool) -> float:
    """Against where things should be by then."""
    found, true = [], []
    for own, real in zip(_found(networks, imagined), real_videos(), strict=True):
        for at in range(frame - 1 - _AROUND, frame):
            boxes = real.boxes[:, at]
            found.append(scored(own[at]))
            true.append(boxes[~np.isnan(boxes[:, 0])])
    return average_precision(found, true)


def _map50(networks: Networks, frame: int) -> Measured:
    values = [_precision_at(networks, frame, imagined=imagined) for imagined in (True, False)]
    return Measured(values[0], len(real_videos()) * (_AROUND + 1), real=values[1])


@metric("video.map50_frame12", target=0.90, unit="AP", of_real=True)
def map50_frame12(networks: Networks) -> Measured:
    """Boxes in imagined frames 10 to 12, against where the things should be by then; real: the same, drawn exactly."""
    return _map50(networks, 12)


@metric("video.map50_frame24", target=0.75, unit="AP", of_real=True)
def map50_frame24(networks: Networks) -> Measured:
    """The same in frames 22 to 24."""
    return _map50(networks, 24)


@cache
def _tracks(networks: Networks, imagined: bool) -> list[list[Track]]:
    sure = [
        [[one for one in frame if one.confidence >= LEAST_CONFIDENCE] for frame in own]
        for own in _found(networks, imagined)
    ]
    return [track(own) for own in sure]


@cache
def _scores(networks: Networks, imagined: bool) -> list[TrackingScores]:
    scores = []
    for own, real in zip(_tracks(networks, imagined), real_videos(), strict=True):
        true = [
            {number: box[at] for number, box in enumerate(real.boxes) if not np.isnan(box[at, 0])}
            for at in range(FRAMES)
        ]
        found = [{number: one.seen[at].box for number, one in enumerate(own) if at in one.seen} for at in range(FRAMES)]
        scores.append(tracking_scores(true, found))
    return scores


@metric("video.idf1", target=0.90, unit="F1")
def idf1(networks: Networks) -> Measured:
    """Identity F1 of the tracks in imagined videos, a mean over videos."""
    imagined, real = (float(np.mean([one.idf1 for one in _scores(networks, way)])) for way in (True, False))
    return Measured(imagined, len(real_videos()), real=real)


@metric("video.hota", unit="HOTA")
def hota(networks: Networks) -> Measured:
    """Higher order tracking accuracy in imagined videos, a mean over videos."""
    imagined, real = (float(np.mean([one.hota for one in _scores(networks, way)])) for way in (True, False))
    return Measured(imagined, len(real_videos()), real=real)


def _own_track(tracks: list[Track], boxes: np.ndarray) -> Track | None:
    """The track that overlaps most with a thing over the video."""

    def common(one: Track) -> float:
        return sum(overlap(boxes[at], seen.box) for at, seen in one.seen.items() if not np.isnan(boxes[at, 0]))

    return max(tracks, key=common, default=None)


@cache
def _readings(networks: Networks, imagined: bool) -> list[tuple[Motion, Motion]]:
    """What each thing that moves, grows or shrinks does by its exact course, and what is read off its track."""
    pairs = []
    for own, real in zip(_tracks(networks, imagined), real_videos(), strict=True):
        for path, boxes in zip(courses(real.scene, FRAMES), real.boxes, strict=True):
            meant = motion_seen(path.x.tolist(), path.y.tolist(), path.size.tolist(), path.present.tolist())
            if meant.kind in ("move", "grow", "shrink"):
                mine = _own_track(own, boxes)
                pairs.append((meant, Motion() if mine is None else mine.motion(FRAMES)))
    return pairs


@metric("video.direction", target=0.95, unit="share")
def direction(networks: Networks) -> Measured:
    """Movements in imagined videos whose direction is read back from the track."""
    right = {
        imagined: [
            said.direction == meant.direction for meant, said in _readings(networks, imagined) if meant.direction
        ]
        for imagined in (True, False)
    }
    return Measured.share(right[True], real=right[False])


@metric("video.speed_word", target=0.85, unit="share")
def speed_word(networks: Networks) -> Measured:
    """Movements, growth and shrinking in imagined videos whose kind and speed word are read back from the track."""
    right = {
        imagined: [
            (said.kind, said.speed) == (meant.kind, meant.speed) for meant, said in _readings(networks, imagined)
        ]
        for imagined in (True, False)
    }
    return Measured.share(right[True], real=right[False])


def _named(networks: Networks, pictures: np.ndarray, boxes: np.ndarray, names: list[str], at: int) -> list[bool]:
    """Whether each thing that is there at a frame goes by its name among the five likeliest, seen enlarged."""
    interpreter, right = networks.interpreter, []
    for number, name in enumerate(names):
        if np.isnan(boxes[number, at, 0]):
            continue
        besides = [_box(other[at]) for row, other in enumerate(boxes) if row != number and not np.isnan(other[at, 0])]
        seen = figure_in(pictures[at], _box(boxes[number, at]), besides=besides)
        logits = interpreter.logits(interpreter.object_vectors(pictures[at], [seen]))[0]
        right.append(name in [interpreter.vocabulary[best] for best in np.argsort(-logits)[:5]])
    return right


def _box(edges: np.ndarray) -> Box:
    left, top, right, bottom = map(float, edges)
    return left, top, right, bottom


@metric("video.names_kept", target=0.85, unit="share", of_real=True)
def names_kept(networks: Networks) -> Measured:
    """Upright things at the last imagined frame with their name among the likeliest five; real: at the first frame."""
    first, last = [], []
    for video, real in zip(imagined_videos(networks), real_videos(), strict=True):
        upright = [path.angle_deg[-1] == 0 and bool(path.present.all()) for path in courses(real.scene, FRAMES)]
        names = [actor.thing.name for actor, kept in zip(real.scene.actors, upright, strict=True) if kept]
        boxes = real.boxes[np.flatnonzero(upright)]
        first += _named(networks, video.pixels, boxes, names, 0)
        last += _named(networks, video.pixels, boxes, names, FRAMES - 1)
    return Measured.share(last, real=first)


METRICS = (map50_frame12, map50_frame24, idf1, hota, direction, speed_word, names_kept)
