"""Where the things of a moving scene are at every frame, and the words for a movement that was seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imagery_agent.language.motion import DIRECTIONS, Actor, Motion, MovingScene, way
from imagery_agent.language.scene import PLACES, RELATIONS

WIDTHS_PER_FRAME = {"slowly": 0.012, "steadily": 0.024, "quickly": 0.048}
"""Speed of a movement; steadily crosses the picture in 24 frames."""
DEGREES_PER_FRAME = {"slowly": 3.0, "steadily": 7.5, "quickly": 15.0}
GROWTH_PER_FRAME = {"slowly": 1.012, "steadily": 1.025, "quickly": 1.05}
_USUAL = "steadily"
_NEAR, _FAR = PLACES["top left"][0], PLACES["bottom right"][0]
"""Middles of things stay within these, so that the things stay within the picture."""
_SIZES = {1: 0.4, 2: 0.36, 3: 0.27}
"""Longest side of a medium thing by the number of things, in widths."""
_SIZE_FACTORS = {"small": 0.7, "medium": 1.0, "large": 1.3}
_LANES = {1: (0.5,), 2: (0.27, 0.73), 3: (0.19, 0.5, 0.81)}
_LEAST_SIZE, _MOST_SIZE = 0.15, 0.8
_ABSENT_SHARE = 0.3
"""Share of the frames before something comes, and after it has gone."""
_STILL_WIDTHS, _STILL_GROWTH = 0.09, 1.17
"""A smaller change over all frames is no movement, and no growth."""
_EDGE_FRAMES = 3
"""The first and the last place are medians over so many frames."""


@dataclass(frozen=True)
class Course:
    """Where one thing is at each of T frames; widths, y down, degrees counterclockwise."""

    x: np.ndarray
    y: np.ndarray
    size: np.ndarray
    """Longest side in widths of the thing when it is upright."""
    angle_deg: np.ndarray
    """Since the first frame."""
    present: np.ndarray
    """bool (T,)."""


def courses(scene: MovingScene, frames: int) -> list[Course]:
    """The course of every thing of a scene over so many frames."""
    count = len(scene.actors)
    lanes = _places(scene)
    return [_course(actor, lanes[number], _SIZES[count], frames) for number, actor in enumerate(scene.actors)]


def _places(scene: MovingScene) -> list[tuple[float, float]]:
    """A place for every thing: as its relation says, else its own lane, across the movement of the others."""
    count = len(scene.actors)
    moving = [actor.motion for actor in scene.actors if actor.motion.kind == "move"]
    columns = bool(moving) and all(abs(way(motion)[1]) > abs(way(motion)[0]) for motion in moving)
    places = [(at, 0.5) if columns else (0.5, at) for at in _LANES[count]]
    for first, relation, second in scene.relations:
        dx, dy = RELATIONS[relation]
        gap = _LANES[2][1] - 0.5
        if count == 2:
            places[first], places[second] = (0.5 + gap * dx, 0.5 + gap * dy), (0.5 - gap * dx, 0.5 - gap * dy)
        elif (dx, dy) in ((1, 0), (0, 1)):  # the second of the two lanes that they have
            places[first], places[second] = places[second], places[first]
    return places


def _course(actor: Actor, lane: tuple[float, float], size: float, frames: int) -> Course:
    motion, thing, steps = actor.motion, actor.thing, np.arange(frames)
    place = thing.place or (motion.start if motion.kind != "move" else None)
    at = np.array(PLACES[place] if place else lane)
    sizes = np.full(frames, size * _SIZE_FACTORS[thing.size])
    angles: np.ndarray = np.zeros(frames)
    present = np.ones(frames, bool)
    middles = np.repeat(at[None], frames, 0)
    speed = motion.speed or _USUAL
    if motion.kind == "move":
        middles = _path(motion, at, frames)
    elif motion.kind == "turn":
        angles = (1 if motion.direction == "left" else -1) * DEGREES_PER_FRAME[speed] * steps
    elif motion.kind in ("grow", "shrink"):
        sizes = _growing(sizes[0], GROWTH_PER_FRAME[speed], steps, shrinks=motion.kind == "shrink")
    away = round(_ABSENT_SHARE * frames)
    if motion.kind in ("come", "visit"):
        present &= steps >= away
    if motion.kind in ("go", "visit"):
        present &= steps < frames - away
    return Course(middles[:, 0], middles[:, 1], sizes, angles, present)


def _path(motion: Motion, at: np.ndarray, frames: int) -> np.ndarray:
    """float64 (T, 2): from the start to the goal, or as far as the speed and the picture allow."""
    direction = np.array(way(motion), float)
    across = direction == 0
    if motion.goal is not None:
        first, last = np.array(PLACES[motion.start or "center"]), np.array(PLACES[motion.goal])
    else:
        first = np.array(PLACES[motion.start]) if motion.start else np.where(direction > 0, _NEAR, _FAR)
        last = np.where(direction > 0, _FAR, _NEAR)
    first, last = np.where(across, at, first), np.where(across, at, last)
    length = float(np.linalg.norm(last - first))
    whole = motion.goal is not None and motion.speed is None
    a_frame = length / max(1, frames - 1) if whole else WIDTHS_PER_FRAME[motion.speed or _USUAL]
    done = np.minimum(np.arange(frames) * a_frame / max(length, 1e-9), 1.0)
    return first + done[:, None] * (last - first)


def _growing(size: float, rate: float, steps: np.ndarray, *, shrinks: bool) -> np.ndarray:
    """Sizes that grow or shrink around the usual one, within the picture."""
    half = rate ** (steps[-1] / 2)
    smallest = max(_LEAST_SIZE, size / half)
    grown = np.minimum(smallest * rate**steps, _MOST_SIZE)
    return grown[::-1] if shrinks else grown


def motion_seen(x: Sequence[float], y: Sequence[float], size: Sequence[float], present: Sequence[bool]) -> Motion:
    """The words for what was seen at T frames: middles and sizes in widths where ``present``.

    Turning is not seen in boxes: what only turns is still.
    """
    there = np.asarray(present, bool)
    frames, shown = len(there), np.flatnonzero(there)
    if not len(shown):
        return Motion("go")
    middles = np.stack([np.asarray(x, float), np.asarray(y, float)], 1)[there]
    sizes = np.maximum(np.asarray(size, float)[there], 1e-6)
    few = max(1, min(_EDGE_FRAMES, len(shown) // 2))
    gap = np.median(middles[-few:], 0) - np.median(middles[:few], 0)
    growth = math.log(float(np.median(sizes[-few:]) / np.median(sizes[:few])))
    if np.linalg.norm(gap) >= _STILL_WIDTHS:
        along = (middles - np.median(middles[:few], 0)) @ (gap / np.linalg.norm(gap))
        return Motion("move", _speed_word(_rate(shown, along), WIDTHS_PER_FRAME), direction=direction_word(*gap))
    comes, goes = shown[0] > _ABSENT_SHARE * frames / 2, frames - 1 - shown[-1] > _ABSENT_SHARE * frames / 2
    if comes or goes:
        return Motion("visit" if comes and goes else "come" if comes else "go")
    if abs(growth) >= math.log(_STILL_GROWTH):
        rate = math.exp(_rate(shown, np.sign(growth) * np.log(sizes / np.median(sizes[:few]))))
        return Motion("grow" if growth > 0 else "shrink", _speed_word(rate - 1, _growth_less_one()))
    return Motion("still")


def direction_word(dx: float, dy: float) -> str:
    """The direction nearest to a step (x, y), y down."""
    words = list(DIRECTIONS)
    vectors = np.array([DIRECTIONS[word] for word in words], float)
    return words[int((vectors @ (dx, dy) / np.linalg.norm(vectors, axis=1)).argmax())]


def _growth_less_one() -> dict[str, float]:
    return {word: rate - 1 for word, rate in GROWTH_PER_FRAME.items()}


def _rate(frames: np.ndarray, along: np.ndarray) -> float:
    """Change a frame while it changes: between a tenth and nine tenths of the whole."""
    whole = float(np.median(along[-min(_EDGE_FRAMES, len(along)) :]))
    so_far = np.maximum.accumulate(along)
    first, last = (float(np.interp(share * whole, so_far, frames)) for share in (0.1, 0.9))
    return 0.8 * whole / max(last - first, 1e-6)


def _speed_word(rate: float, table: dict[str, float]) -> str:
    """The speed whose rate is nearest on a scale of ratios."""
    return min(table, key=lambda word: abs(math.log(table[word]) - math.log(max(rate, 1e-9))))
