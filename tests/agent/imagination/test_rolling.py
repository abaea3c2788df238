"""Mental video: frames follow from earlier ones, few times redrawn, and things are where they should be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch

from imagery_agent.imagination.key_frames import LARGEST_STEP, roll
from imagery_agent.imagination.rolling import expected_boxes, film, imagine_video
from imagery_agent.language.courses import courses
from imagery_agent.language.motion import parse_motion
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import COLORS, parse
from imagery_agent.mind.protocols import DrawRequest, MentalPicture
from imagery_agent.visual_routines.contours import extent
from imagery_experiments.participants.oracle_renderer import transform_pixels


class Copyist:
    """Moves pixels exactly, and counts how often each picture was drawn anew."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.steps: list[Operation] = []

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        return [MentalPicture(np.array(picture)) for picture in pictures]

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        self.batches.append(len(requests))
        return [self._one(request) for request in requests]

    def _one(self, request: DrawRequest) -> MentalPicture:
        if request.text is not None:
            return MentalPicture(box(COLORS[parse(request.text).things[0].color]))
        self.steps.append(request.operation)
        return MentalPicture(
            transform_pixels(request.source.pixels, request.operation.matrix()), redrawn=request.source.redrawn + 1
        )


class Indifferent:
    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        return np.zeros((len(pictures), len(texts)))


def box(color: tuple[int, int, int] = (20, 20, 20)) -> np.ndarray:
    pixels = np.full((64, 64, 3), 255, np.uint8)
    pixels[20:44, 26:38] = color
    return pixels


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_frames_are_steps_from_the_last_key_frame():
    mind = Copyist()
    (frames,) = roll(mind, [MentalPicture(box())], [[Operation("shift", dx=0.05)] * 12], generator=generator())
    assert len(frames) == 12
    assert [frame.redrawn for frame in frames] == [1] * 5 + [2] * 5 + [3] * 2  # 0.25 is the largest step
    assert all(len(step.in_steps(LARGEST_STEP["shift"])) == 1 for step in mind.steps)
    assert mind.batches == [5, 5, 2]


def test_rolled_frames_lie_where_the_whole_motion_puts_them():
    mind = Copyist()
    steps = [Operation("rotate", angle_deg=12.0)] * 10
    (frames,) = roll(mind, [MentalPicture(box())], [steps], generator=generator())
    whole = transform_pixels(box(), Operation("rotate", angle_deg=120.0).matrix())
    assert np.abs(frames[-1].pixels.astype(float) - whole).mean() < 6
    assert np.abs(frames[-1].pixels.astype(float) - box()).mean() > 10


def test_things_of_different_lengths_are_rolled_together_and_idle_steps_draw_nothing():
    mind = Copyist()
    pictures = [MentalPicture(box()), MentalPicture(box())]
    long, short = roll(
        mind, pictures, [[Operation("shift", dx=0.1)] * 4, [Operation("shift", dx=0.0)] * 2], generator=generator()
    )
    assert (len(long), len(short)) == (4, 2)
    assert all(frame is pictures[1] for frame in short)
    with pytest.raises(ValueError, match="operations for each"):
        roll(mind, pictures, [[]], generator=generator())


@pytest.mark.parametrize(
    "text",
    [
        "a red umbrella moves from left to right above a blue star",
        "a red cat moves down quickly, a blue dog grows",
        "a red cat shrinks quickly, a blue dog appears",
        "a red cat comes and goes at the top left",
    ],
)
def test_things_are_where_they_should_be_in_every_frame(text):
    scene = parse_motion(text)
    made = imagine_video(Copyist(), Indifferent(), scene, frames=12, candidates=1, generator=generator())
    assert made.pixels.shape == (12, 64, 64, 3)
    for at, pixels in enumerate(made.pixels):
        for actor, boxes in zip(scene.actors, made.boxes, strict=True):
            away = np.abs(pixels.astype(int) - COLORS[actor.thing.color]).sum(-1)
            inked = np.where((away < 90)[..., None], 0, 255).astype(np.uint8).repeat(3, 2)
            found = extent(inked)
            assert (found is None) == bool(np.isnan(boxes[at]).any())
            if found is not None:
                assert np.array(found) == pytest.approx(boxes[at], abs=2.6 / 64)


def test_a_turning_thing_turns_about_its_own_middle():
    (path,) = courses(parse_motion("a black cat turns to the left"), 13)
    made = film(Copyist(), [MentalPicture(box())], [path], generator=generator())
    assert path.angle_deg[-1] == 90
    left, top, right, bottom = made.boxes[0, -1]
    assert right - left == pytest.approx(24 / 64, abs=0.01)
    assert extent(made.pixels[-1]) == pytest.approx((left, top, right, bottom), abs=2.6 / 64)


def test_expected_boxes_stay_within_the_picture():
    (path,) = courses(parse_motion("a large cat grows quickly"), 24)
    boxes = expected_boxes(box(), path)
    assert boxes.min() >= 0
    assert boxes.max() <= 1
