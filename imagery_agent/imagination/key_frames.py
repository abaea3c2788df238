"""Motion from key frames: each frame is one step of the imagination from the last key frame.

Motion adds up since the key frame, and where the sum would be more than one step, the frame before becomes the next
one; a rotation or a turn never is, since it may go either way round. So every frame costs one drawing, but a thing is
drawn anew only a few times, and drifts less than if each frame were drawn from the one before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import torch

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import DrawRequest, Imagination, KeyFrame, MentalPicture, draw_steps

LARGEST_STEP = {"rotate": 180.0, "turn": 180.0, "shift": 0.25, "zoom": 1.34}
"""Largest step: degrees, fractions of the width, factor (or its inverse).

The network that moves pictures was trained on steps of these sizes (``imagery train motions``). One large step is drawn
better than several small ones: of 96 figures turned in depth by 160 degrees in one step 94 are nearer to the true view
than to the mirror image's; of an earlier network 85 in one step, and 62 in steps of at most 90 degrees.
"""
_IDLE = 1e-6


def roll(
    imagination: Imagination,
    pictures: Sequence[MentalPicture],
    operations: Sequence[Sequence[Operation]],
    *,
    generator: torch.Generator,
    temperature: float | None = None,
) -> list[list[MentalPicture]]:
    """For every picture the frames after each of its operations in turn, drawn together as far as they can be.

    Raises:
        ValueError: not one list of operations for each picture, or an operation larger than one step.
    """
    if len(pictures) != len(operations):
        raise ValueError(f"expected operations for each picture, got {len(operations)} for {len(pictures)}")
    keys = list(pictures)
    waiting = [_segments(own) for own in operations]
    frames: list[list[MentalPicture]] = [[] for _ in pictures]
    while rows := [row for row, segments in enumerate(waiting) if segments]:
        now = [(row, operation) for row in rows for operation in waiting[row].pop(0)]
        moved = [(row, one) for row, one in now if not is_idle(one)]
        drawn = iter(
            draw_steps(
                imagination,
                [keys[row] for row, _ in moved],
                [one for _, one in moved],
                generator=generator,
                temperature=temperature,
            )
        )
        for row, one in now:
            frames[row].append(keys[row] if is_idle(one) else next(drawn))
        for row in rows:
            keys[row] = frames[row][-1]
    return frames


def from_key_frame(request: DrawRequest) -> DrawRequest:
    """A request to move a picture on as a request for all motion since its key frame, if that is one step."""
    source, operation = request.source, request.operation
    if source is None or operation is None or source.since is None:
        return request
    together = _sum(source.since.motion, operation)
    return request if together is None else replace(request, source=source.since.picture, operation=together)


def key_frame(request: DrawRequest) -> KeyFrame | None:
    """The key frame of the picture that a request asks for; None if it is not moved."""
    source, operation = request.source, request.operation
    if source is None or operation is None or operation.kind not in LARGEST_STEP:
        return None
    return KeyFrame(source, operation)


def _segments(operations: Sequence[Operation]) -> list[list[Operation]]:
    """Operations, each added up since the key frame, in one list for each key frame."""
    segments: list[list[Operation]] = []
    for operation in operations:
        sum_ = _sum(segments[-1][-1], operation) if segments else None
        if sum_ is None:
            segments.append([operation])
        else:
            segments[-1].append(sum_)
    return segments


def _sum(first: Operation, second: Operation) -> Operation | None:
    """Both operations as one step; None if there is no such step."""
    if first.kind != second.kind or first.kind not in LARGEST_STEP:
        return None
    angle_deg = first.angle_deg + second.angle_deg
    if first.kind in {"rotate", "turn"}:
        angle_deg = math.remainder(angle_deg, 360)
    together = replace(
        first,
        angle_deg=angle_deg,
        dx=first.dx + second.dx,
        dy=first.dy + second.dy,
        factor=first.factor * second.factor,
    )
    return together if len(together.in_steps(LARGEST_STEP[first.kind])) == 1 else None


def is_idle(operation: Operation) -> bool:
    """Whether the operation changes nothing."""
    if operation.kind not in LARGEST_STEP:
        return False
    change = (operation.angle_deg, operation.dx, operation.dy, math.log(operation.factor))
    return all(abs(part) < _IDLE for part in change)


def check_step(operation: Operation) -> None:
    """ValueError for an operation that is larger than one step."""
    sizes = {
        "rotate": abs(operation.angle_deg),
        "turn": abs(operation.angle_deg),
        "shift": max(abs(operation.dx), abs(operation.dy)),
        "zoom": max(operation.factor, 1 / operation.factor),
    }
    largest = LARGEST_STEP.get(operation.kind)
    if largest is not None and sizes[operation.kind] > largest + 1e-6:
        raise ValueError(
            f"expected a {operation.kind} of at most {largest:g} in one step, got {sizes[operation.kind]:g}; "
            "take several steps (Operation.in_steps)"
        )
