"""Every registered environment keeps the same contract."""

import importlib
import inspect
import subprocess
import sys

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env
from stable_baselines3.common.env_checker import check_env as check_env_sb3

from imagery_agent.validation import InputError
from imagery_envs import ENVIRONMENTS
from imagery_envs.spatial_puzzles.puzzle_screen import NumberedAnswers, PuzzleScreen
from imagery_envs.text import decode_text
from tests.envs.episodes import episode, make

VARIANTS = [
    ("Imagery/MentalRotation-v0", {}),
    ("Imagery/MentalRotation-v0", {"stimuli": "polygons", "angles_deg": (0, 45.5, 180)}),
    ("Imagery/MentalRotation-v0", {"stimuli": "blocks", "plane": "depth"}),
    ("Imagery/PreparedRotation-v0", {}),
    ("Imagery/PreparedRotation-v0", {"information": "both", "lead_ms": 400}),
    ("Imagery/PreparedRotation-v0", {"question": "identity", "information": "rotate", "lead_ms": 700}),
    ("Imagery/PreparedRotation-v0", {"stimuli": "polygons", "angles_deg": (0, 45.5)}),
    ("Imagery/MentalScanning-v0", {}),
    ("Imagery/MentalScanning-v0", {"learning": "description", "order": "random", "exposures": 2, "probed": (1, 2)}),
    ("Imagery/MentalScanning-v0", {"task": "direction", "size": "half"}),
    ("Imagery/MentalScanning-v0", {"task": "arrow", "expectation": "faster"}),
    ("Imagery/MentalScanning-v0", {"layout": "random", "queries": [("hut", "lake"), ("lake", "boat")]}),
    ("Imagery/Reinterpretation-v0", {}),
    ("Imagery/AmbiguousFigures-v0", {}),
    ("Imagery/AmbiguousFigures-v0", {"hint": "rotate"}),
    ("Imagery/AmbiguousFigures-v0", {"medium": "drawing"}),
    ("Imagery/FormBoard-v0", {"points": (6, 9)}),
    ("Imagery/Assembly-v0", {}),
    ("Imagery/MapInference-v0", {}),
    ("Imagery/PaperFolding-v0", {}),
    ("Imagery/RelationalChain-v0", {}),
    ("Imagery/DescribedMotion-v0", {}),
    ("Imagery/CausalChain-v0", {}),
    ("Imagery/CausalChain-v0", {"kinds": ("belts",), "pieces": (2, 5)}),
    ("Imagery/ConditionalIsland-v0", {}),
    ("Imagery/Maze-v0", {}),
    ("Imagery/Billiards-v0", {"kinds": ("free", "brick")}),
    ("Imagery/Billiards-v0", {"kinds": ("rest",), "discs": (2, 5), "questions": ("will", "caused")}),
    ("Imagery/Billiards-v0", {"kinds": ("rest",), "modalities": ("words",)}),
    ("Imagery/FormAssembly-v0", {"levels": (1, 2), "width_px": 900}),
    ("Imagery/HingeFolding-v0", {"styles": ("published", "any"), "width_px": 901}),
    ("Imagery/PaperPunch-v0", {"levels": (1, 2), "width_px": 900}),
]
contract = pytest.mark.parametrize(
    ("env_id", "kwargs"), VARIANTS, ids=[f"{name.split('/')[1]}-{i}" for i, (name, _) in enumerate(VARIANTS)]
)


def test_every_registered_environment_is_tested_and_registered():
    registered = {name for name in gym.registry if name.startswith("Imagery/")}
    assert registered == set(ENVIRONMENTS) == {name for name, _ in VARIANTS}


@contract
def test_gymnasium_finds_no_fault(env_id, kwargs, capsys):
    env = make(env_id, **kwargs)
    check_env(env.unwrapped)  # makes and renders both render modes too
    assert "\x1b[" in capsys.readouterr().out or "pygame" in sys.modules


@contract
def test_stable_baselines_finds_no_fault(env_id, kwargs):
    env = make(env_id, **kwargs)
    check_env_sb3(NumberedAnswers(env) if isinstance(env.unwrapped, PuzzleScreen) else env)


@contract
def test_observations_are_in_their_space_and_fresh(env_id, kwargs):
    env = make(env_id, **kwargs)
    seen = episode(env, 3)
    for observation, info, _ in seen:
        assert env.observation_space.contains(observation)
        assert observation["picture"].dtype == np.uint8
        assert decode_text(observation["instruction"]) == info["instruction"]
    arrays = [array for observation, _, _ in seen for array in observation.values()]
    assert len({array.__array_interface__["data"][0] for array in arrays}) == len(arrays)
    last, info, _ = seen[-1]
    assert info["instruction"] == ""
    assert (last["picture"] == 255).all()


@contract
def test_changing_what_was_returned_changes_nothing(env_id, kwargs):
    spoilt, clean = (make(env_id, render_mode="rgb_array", **kwargs), make(env_id, render_mode="rgb_array", **kwargs))
    observation, info = spoilt.reset(seed=1)
    clean.reset(seed=1)
    observation["picture"][:] = 0
    info["truth"].clear()
    np.testing.assert_array_equal(spoilt.render(), clean.render())
    action = clean.action_space.sample()
    assert str(spoilt.step(action)[4]) == str(clean.step(action)[4])


@contract
def test_the_seed_decides_everything(env_id, kwargs):
    first, second = (episode(make(env_id, **kwargs), 11) for _ in range(2))
    assert len(first) == len(second)
    for (obs_a, info_a, reward_a), (obs_b, info_b, reward_b) in zip(first, second, strict=True):
        np.testing.assert_array_equal(obs_a["picture"], obs_b["picture"])
        assert (str(info_a), reward_a) == (str(info_b), reward_b)
    if "queries" not in kwargs or kwargs.get("layout") == "random":
        told = (str([info for _, info, _ in episode(make(env_id, **kwargs), seed)]) for seed in range(12, 20))
        one = next(told)
        assert any(another != one for another in told)


@contract
def test_vectorises(env_id, kwargs):
    envs = gym.make_vec("imagery_envs:" + env_id, num_envs=2, vectorization_mode="sync", **kwargs)
    _, infos = envs.reset(seed=5)
    single = make(env_id, **kwargs)
    for i in range(2):
        assert infos["instruction"][i] == single.reset(seed=5 + i)[1]["instruction"]
    for _ in range(4):
        observations, rewards, *_ = envs.step(envs.action_space.sample())
    assert envs.observation_space.contains(observations)
    assert rewards.shape == (2,)
    envs.close()


WRONG = (-1, 10**9, 6.5, "x", float("nan"), [10**9], [], {"a": 1})


def _environment(env_id):
    module, name = ENVIRONMENTS[env_id].split(":")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("env_id", ENVIRONMENTS)
def test_every_option_of_reset_has_a_kind_and_a_range(env_id):
    env = make(env_id).unwrapped
    for option in env.OPTIONS:
        for wrong in WRONG if option != "angle_deg" else [one for one in WRONG if one != 6.5]:
            with pytest.raises(InputError):
                env.reset(seed=0, options={option: wrong})


@pytest.mark.parametrize("env_id", ENVIRONMENTS)
def test_every_argument_of_an_environment_has_a_kind_and_a_range(env_id):
    for name in inspect.signature(_environment(env_id)).parameters:
        for wrong in WRONG[:-1] if name != "lead_ms" else ("700", 10**9, -1, 6.5):
            with pytest.raises(InputError):
                _environment(env_id)(**{name: wrong})
    with pytest.raises(InputError, match="list of numbers"):
        _environment("Imagery/MentalRotation-v0")(angles_deg="60")


@contract
def test_rendering_shows_picture_and_instruction(env_id, kwargs):
    env = make(env_id, render_mode="rgb_array", **kwargs)
    observation, _ = env.reset(seed=0)
    factor = 4 if observation["picture"].shape[0] == 64 else 1  # small pictures are shown enlarged
    height, width = (factor * n for n in observation["picture"].shape[:2])
    shown = env.render()
    np.testing.assert_array_equal(
        shown[factor // 2 : height : factor, factor // 2 : width : factor], observation["picture"]
    )
    assert (shown[height:] < 100).any(), "no text beneath"


def test_the_world_loads_no_torch():
    code = (
        "import sys, gymnasium;"
        "env = gymnasium.make('imagery_envs:Imagery/MentalScanning-v0'); env.reset(seed=0);"
        "print([m for m in ('torch', 'pandas', 'matplotlib', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@contract
def test_steps_need_a_running_episode(env_id, kwargs):
    env = make(env_id, **kwargs).unwrapped
    with pytest.raises(ResetNeeded):
        env.step(env.action_space.sample())
    episode(env, 0)
    with pytest.raises(ResetNeeded):
        env.step(env.action_space.sample())
