"""Mental video: pictures rolled forward in time, each frame imagined from an earlier one.

Things are imagined alone, rolled alone along their courses (:mod:`imagery_agent.imagination.key_frames`), and composed
frame by frame, as scenes are (:mod:`imagery_agent.imagination.compositional`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from imagery_agent.imagination.compositional import move_to_boxes
from imagery_agent.imagination.key_frames import LARGEST_STEP, is_idle, roll
from imagery_agent.imagination.reranking import imagine_best
from imagery_agent.language.courses import Course, courses
from imagery_agent.language.motion import MovingScene
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import Scene, caption
from imagery_agent.mind.protocols import Imagination, Interpreter, MentalPicture
from imagery_agent.visual_routines.image_similarity import coverage

_INK_FROM = 0.25
_IDLE = 1e-6
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Video:
    """A video of T frames, and what was meant to be in it."""

    frames: tuple[MentalPicture, ...]
    courses: tuple[Course, ...]
    boxes: np.ndarray
    """float64 (things, T, 4): where the ink of every thing should be, left, top, right, bottom in widths; NaN where it
    is absent. It follows from the first frame and the motion, not from the later frames."""

    @property
    def pixels(self) -> np.ndarray:
        """uint8 (T, 64, 64, 3)."""
        return np.stack([frame.pixels for frame in self.frames])


def film(
    imagination: Imagination, parts: Sequence[MentalPicture], paths: Sequence[Course], *, generator: torch.Generator
) -> Video:
    """The video of things that are each depicted alone, upright in the middle at their size in the first frame.

    ``paths`` are their courses, all of the same length.
    """
    if not parts or len(parts) != len(paths):
        raise ValueError(f"expected a course for each of one or more things, got {len(paths)} for {len(parts)}")
    shown = roll(imagination, parts, [_changes(path) for path in paths], generator=generator)
    alone = _at_places(imagination, [[part, *own] for part, own in zip(parts, shown, strict=True)], paths, generator)
    boxes = np.stack([expected_boxes(part.pixels, path) for part, path in zip(parts, paths, strict=True)])
    return Video(tuple(_composed(imagination, alone, paths)), tuple(paths), boxes)


def imagine_video(
    imagination: Imagination,
    interpreter: Interpreter,
    scene: MovingScene,
    *,
    frames: int,
    candidates: int,
    generator: torch.Generator,
) -> Video:
    """The video of a moving scene; every thing is the one of ``candidates`` that the interpreter scores highest."""
    if frames < 2:
        raise ValueError(f"expected at least 2 frames, got {frames}")
    paths = courses(scene, frames)
    texts = [caption(Scene((replace(actor.thing, place=None, size="medium"),))) for actor in scene.actors]
    drawn = imagine_best(imagination, interpreter, texts, candidates=candidates, generator=generator)
    boxes = [(0.5, 0.5, float(path.size[0])) for path in paths]
    return film(imagination, move_to_boxes(imagination, drawn, boxes, generator=generator), paths, generator=generator)


def expected_boxes(pixels: np.ndarray, path: Course) -> np.ndarray:
    """float64 (T, 4): boxes of the ink of a thing, depicted in the middle, on its course; NaN where it is absent."""
    rows, columns = np.nonzero(coverage(pixels) > _INK_FROM)
    side = pixels.shape[0]
    boxes = np.full((len(path.x), 4), np.nan)
    if not len(rows):
        return boxes
    x, y = (columns + 0.5) / side - 0.5, (rows + 0.5) / side - 0.5
    for frame in np.flatnonzero(path.present):
        scale, angle = path.size[frame] / path.size[0], math.radians(path.angle_deg[frame])
        new_x = path.x[frame] + scale * (math.cos(angle) * x + math.sin(angle) * y)
        new_y = path.y[frame] + scale * (math.cos(angle) * y - math.sin(angle) * x)
        half = scale / side / 2
        box = (new_x.min() - half, new_y.min() - half, new_x.max() + half, new_y.max() + half)
        boxes[frame] = np.clip(box, 0, 1)
    return boxes


def _changes(path: Course) -> list[Operation]:
    """How the thing itself changes from frame to frame: it turns, or grows, or does neither."""
    turns = np.diff(path.angle_deg)
    if np.any(turns):
        return [Operation("rotate", angle_deg=float(turn)) for turn in turns]
    return [Operation("zoom", factor=float(factor)) for factor in path.size[1:] / path.size[:-1]]


def _at_places(
    imagination: Imagination,
    shown: Sequence[Sequence[MentalPicture]],
    paths: Sequence[Course],
    generator: torch.Generator,
) -> list[list[MentalPicture]]:
    """Things depicted in the middle, at their places: what does not change itself is rolled along its course."""
    found: list[list[MentalPicture]] = [[] for _ in paths]
    moving = [row for row, path in enumerate(paths) if _is_rigid(path)]
    first = _shifted(imagination, [(shown[row][0], paths[row], 0) for row in moving], generator)
    steps = [
        [Operation("shift", dx=float(dx), dy=float(dy)) for dx, dy in np.diff([paths[row].x, paths[row].y]).T]
        for row in moving
    ]
    for row, start, own in zip(moving, first, roll(imagination, first, steps, generator=generator), strict=True):
        found[row] = [start, *own]
    changing = [row for row in range(len(paths)) if row not in moving]
    wanted = [(picture, paths[row], frame) for row in changing for frame, picture in enumerate(shown[row])]
    placed = iter(_shifted(imagination, wanted, generator))
    for row in changing:
        found[row] = [next(placed) for _ in shown[row]]
    return found


def _is_rigid(path: Course) -> bool:
    """Whether a thing keeps its size and its orientation."""
    return bool(np.ptp(path.size) < _IDLE and np.ptp(path.angle_deg) < _IDLE)


def _shifted(
    imagination: Imagination, wanted: Sequence[tuple[MentalPicture, Course, int]], generator: torch.Generator
) -> list[MentalPicture]:
    """Pictures of things in the middle, each shifted to its place at a frame."""
    steps = [
        [] if is_idle(one := Operation("shift", dx=path.x[at] - 0.5, dy=path.y[at] - 0.5))
        else list(one.in_steps(LARGEST_STEP["shift"]))
        for _, path, at in wanted
    ]  # fmt: skip
    pictures = [picture for picture, _, _ in wanted]
    moved = roll(imagination, pictures, steps, generator=generator)
    return [own[-1] if own else picture for own, picture in zip(moved, pictures, strict=True)]


def _composed(
    imagination: Imagination, alone: Sequence[Sequence[MentalPicture]], paths: Sequence[Course]
) -> list[MentalPicture]:
    """Frames of all things together: what is darker is in front."""
    empty = np.full_like(alone[0][0].pixels, 255)
    frames = [
        np.min([empty, *(own[at].pixels for own, path in zip(alone, paths, strict=True) if path.present[at])], axis=0)
        for at in range(len(paths[0].x))
    ]
    return list(imagination.perceive(np.stack(frames)))
