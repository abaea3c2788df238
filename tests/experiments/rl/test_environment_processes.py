"""Workspaces in processes of their own, and the modes of automatic reset."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import gymnasium as gym
import numpy as np
import pytest
import torch
from gymnasium.vector import AutoresetMode
from toy import ToyImagination, ToyInterpreter

from imagery_agent.mind.protocols import MentalPicture
from imagery_experiments.participants import registry
from imagery_experiments.rl import ImageryWorkspace, Mind, VectorWorkspace
from imagery_experiments.rl.shared_imagination import PictureKeys

TESTS = Path(__file__).parents[2]
LIMIT_S = 120
IN_PROCESSES = f"""
import sys
sys.path[:0] = [{str(TESTS)!r}, {str(Path(__file__).parent)!r}]
import numpy as np, torch
from gymnasium.vector import AsyncVectorEnv
from test_environment_processes import Multiplying, make_workspace

if __name__ == "__main__":
    torch.set_num_threads(2)
    make = make_workspace(Multiplying())
    alone = make()
    alone.reset(seed=4)  # starts the threads of PyTorch in this process
    envs = AsyncVectorEnv([make] * 2, context=sys.argv[1], autoreset_mode="SameStep")
    envs.reset(seed=3)
    seen, *_ = envs.step(np.array([2, 2]))
    expected, *_ = alone.step(2)
    np.testing.assert_array_equal(seen[1], expected)
    *_, info = envs.step(np.array([0, 2]))
    assert info["_final_info"].tolist() == [True, False], info
    assert envs.call("threads") == (1, 1), envs.call("threads")
    assert torch.get_num_threads() == 2
    envs.close()
    print("as alone")
"""


class Multiplying(ToyImagination):
    """Looks only after a product that PyTorch computes on all its threads."""

    def __init__(self) -> None:
        super().__init__(blur_px=0, noise=0, angle_error_deg=0)
        self.matrix = torch.ones(600, 600)

    def perceive(self, pictures):
        assert float((self.matrix @ self.matrix)[0, 0]) == 600
        return super().perceive(pictures)


class Threads(gym.Wrapper):
    """Tells on how many threads its process computes."""

    def threads(self):
        return torch.get_num_threads()


def rotation():
    return gym.make("imagery_envs:Imagery/MentalRotation-v0")


def make_workspace(imagination):
    mind = Mind(imagination, ToyInterpreter())
    return lambda: Threads(ImageryWorkspace(rotation(), mind, observe="features"))


def exact_mind(**options):
    return Mind(ToyImagination(blur_px=0, noise=0, angle_error_deg=0), ToyInterpreter(), **options)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
@pytest.mark.parametrize("method", ["fork", pytest.param("spawn", marks=pytest.mark.slow)])
def test_processes_started_by_a_process_with_threads_do_not_hang(method, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(IN_PROCESSES)
    done = subprocess.run(
        [sys.executable, str(script), method], capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert done.stdout.strip() == "as alone", done.stderr


def test_a_loaded_mind_is_pickled_as_what_it_was_loaded_from(monkeypatch):
    calls = []

    def load(cls, *arguments, **options):
        calls.append((arguments, options))
        return exact_mind()

    monkeypatch.setattr(registry, "learned_interpreter", lambda networks: ToyInterpreter())
    mind = Mind.load("oracle", buffer_lesioned=True, capacity=7)
    content = pickle.dumps(mind)
    assert len(content) < 10_000
    monkeypatch.setattr(Mind, "load", classmethod(load))
    pickle.loads(content)
    ((arguments, options),) = calls
    assert arguments == ("oracle",)
    assert (options["buffer_lesioned"], options["capacity"]) == (True, 7)


def test_another_mind_is_pickled_with_its_parts_and_without_its_cache():
    mind = exact_mind(buffer_lesioned=True, capacity=9)
    mind.imagination.perceive(np.zeros((3, 64, 64, 3), np.uint8))
    small = len(pickle.dumps(exact_mind(capacity=9)))
    copy = pickle.loads(pickle.dumps(mind))
    assert len(pickle.dumps(mind)) < small + 100
    assert isinstance(copy.imagination.inner, ToyImagination)
    assert copy.imagination.inner.noise == 0
    picture = MentalPicture(np.zeros((64, 64, 3), np.uint8))
    assert (copy.held(picture).pixels == 255).all()


def test_keys_of_pictures_do_not_take_the_ids_of_another_process_for_their_own():
    key, picture = PictureKeys(), MentalPicture(np.zeros((64, 64, 3), np.uint8))
    key(picture)
    other = MentalPicture(np.ones((64, 64, 3), np.uint8))
    key._of[id(other)] = key._of[id(picture)]  # as if an object there had had the id of this one here
    copied = pickle.loads(pickle.dumps(key))
    assert copied(other) != copied(picture)


# ---------------------------------------------------------------- automatic reset


@pytest.mark.parametrize("mode", list(AutoresetMode))
def test_every_mode_of_reset_is_declared_and_kept(mode):
    envs = VectorWorkspace(rotation, 2, exact_mind(), autoreset_mode=mode, observe="features", max_acts=3)
    assert envs.metadata["autoreset_mode"] is mode
    alone = ImageryWorkspace(rotation(), exact_mind(), observe="features", max_acts=3)
    alone.reset(seed=1)
    envs.reset(seed=1)
    last, _, over, _, told = alone.step(0)
    seen, _, terminated, _, info = envs.step(np.array([0, 2]))
    assert terminated.tolist() == [over, False] == [True, False]
    fresh, _ = alone.reset()
    if mode is AutoresetMode.SAME_STEP:
        np.testing.assert_array_equal(info["final_obs"][0], last)
        assert info["final_info"]["response_time_ms"][0] == told["response_time_ms"]
        assert info["final_info"]["truth"]["answer"][0] == told["truth"]["answer"]
    else:
        np.testing.assert_array_equal(seen[0], last)
        assert info["response_time_ms"][0] == told["response_time_ms"]
        if mode is AutoresetMode.NEXT_STEP:
            seen, reward, terminated, *_ = envs.step(np.array([2, 2]))
            assert (reward[0], terminated[0]) == (0, False)
        else:
            seen, _ = envs.reset(options={"reset_mask": np.array([True, False])})
    np.testing.assert_array_equal(seen[0], fresh)


def test_the_first_act_after_a_reset_in_the_same_step_is_drawn_in_the_batch():
    class Counting(ToyImagination):
        batches: list[int] = []  # noqa: RUF012

        def draw(self, requests):
            self.batches.append(len(requests))
            return super().draw(requests)

    mind = Mind(Counting(blur_px=0, noise=0, angle_error_deg=0), ToyInterpreter(), capacity=0)
    envs = VectorWorkspace(rotation, 3, mind, autoreset_mode=AutoresetMode.SAME_STEP)
    envs.reset(seed=0)
    envs.step(np.zeros(3, int))
    envs.step(np.full(3, 2))
    assert Counting.batches == [3]
