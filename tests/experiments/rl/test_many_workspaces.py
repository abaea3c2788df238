"""Many workspaces at once equal single ones, and share what they imagine."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from gymnasium.vector import AutoresetMode
from toy import ToyImagination, ToyInterpreter

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import MentalPicture, draw_steps
from imagery_agent.models.code_sampling import Sampling
from imagery_envs.stimuli.letters import Letter
from imagery_experiments.rl.mind_state import Mind
from imagery_experiments.rl.shared_imagination import SharedImagination
from imagery_experiments.rl.vector_env import VectorWorkspace
from tests.experiments.rl.workspaces import action, exact_mind, rotation, workspace


@pytest.mark.parametrize("mode", [AutoresetMode.SAME_STEP, AutoresetMode.NEXT_STEP])
def test_batched_equals_single(mode):
    many = VectorWorkspace(rotation, 4, exact_mind(), autoreset_mode=mode, max_acts=6)
    alone = [workspace(max_acts=6) for _ in range(4)]
    together, _ = many.reset(seed=10)
    singles = [env.reset(seed=10 + number)[0] for number, env in enumerate(alone)]
    rng, over = np.random.default_rng(0), np.zeros(4, bool)
    for _ in range(25):
        for number, single in enumerate(singles):
            for part, array in single.items():
                np.testing.assert_array_equal(together[part][number], array)
        actions = rng.integers(0, 19, 4)
        together, rewards, terminated, truncated, _ = many.step(actions)
        for number, env in enumerate(alone):
            if over[number]:
                singles[number], over[number] = env.reset()[0], False
                continue
            singles[number], reward, *ends, _ = env.step(actions[number])
            assert (rewards[number], terminated[number], truncated[number]) == (reward, *ends)
            if any(ends) and mode is AutoresetMode.SAME_STEP:
                singles[number] = env.reset()[0]
            else:
                over[number] = any(ends)
    assert 0 < many.mind.imagination.hit_rate < 1


class Counting(ToyImagination):
    """Remembers how many pictures every batch had, and can draw at random."""

    def __init__(self, temperature: float) -> None:
        super().__init__(blur_px=0, noise=0, angle_error_deg=0)
        self.batches: list[int] = []
        self.picture_to_picture = Sampling(temperature=temperature)

    def draw(self, requests):
        self.batches.append(len(requests))
        drawn = [int(torch.randint(250, (), generator=one.generator)) for one in requests]
        pixels = [picture.pixels for picture in super().draw(requests)]
        if self.picture_to_picture.temperature:
            pixels = [np.minimum(picture, shade) for picture, shade in zip(pixels, drawn, strict=True)]
        return [MentalPicture(picture) for picture in pixels]


def test_one_batch_serves_all_and_equal_requests_are_imagined_once():
    inner = Counting(temperature=0.0)
    many = VectorWorkspace(rotation, 4, Mind(inner, ToyInterpreter()))
    many.reset(seed=0, options={"stimulus": "F"})
    many.step(np.full(4, 2))
    assert inner.batches == [1]  # the same letter, the same act
    many.step(np.array([2, 3, 4, 0]))
    assert inner.batches == [1, 2, 1, 1]  # a large rotation begins like a medium one and goes on for two steps
    assert many.mind.imagination.requested == 4 + 5
    assert many.mind.imagination.hit_rate == pytest.approx(1 - 5 / 9)


def test_what_is_drawn_at_random_is_drawn_for_each_and_equals_single():
    def play(make):
        inner = Counting(temperature=1.0)
        env = make(Mind(inner, ToyInterpreter()))
        return env, inner

    many, batched = play(lambda mind: VectorWorkspace(rotation, 3, mind))
    many.reset(seed=5)
    together = many.step(np.full(3, 2))[0]["buffer"]
    assert batched.batches == [3]
    assert many.mind.imagination.hit_rate == 0
    for number in range(3):
        alone, _ = play(lambda mind: workspace(mind=mind))
        alone.reset(seed=5 + number)
        np.testing.assert_array_equal(alone.step(2)[0]["buffer"], together[number])


def test_later_steps_of_what_is_drawn_at_random_are_those_of_the_batch():
    inner = Counting(temperature=1.0)
    many, alone = VectorWorkspace(rotation, 2, Mind(inner, ToyInterpreter())), Counting(temperature=1.0)
    single = workspace(mind=Mind(alone, ToyInterpreter()))
    many.reset(seed=5)
    single.reset(seed=5)
    large = action(single, "rotate left large")
    together = many.step(np.full(2, large))[0]["buffer"]
    assert inner.batches == [2, 2, 2]  # three steps, each drawn once
    np.testing.assert_array_equal(single.step(large)[0]["buffer"], together[0])


def test_what_is_kept_is_bounded():
    shared = SharedImagination(ToyImagination(blur_px=0, noise=0), capacity=2)
    source, generator = MentalPicture(Letter("F").draw()), torch.Generator()
    turns = [Operation("rotate", angle_deg=angle) for angle in (1.0, 2.0, 3.0, 1.0, 3.0)]
    for turn in turns:
        draw_steps(shared, [source], [turn], generator=generator)
    assert (shared.requested, shared.drawn) == (5, 4)
