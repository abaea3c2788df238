"""Each library trains a few hundred steps on the workspace; those that are not installed are skipped."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from toy import ToyImagination, ToyInterpreter

from imagery_experiments.rl.float_pictures import FloatPictures
from imagery_experiments.rl.mind_state import Mind

FOLDER = Path(__file__).parents[3] / "experiments" / "rl"


@pytest.fixture(autouse=True)
def _examples_import_their_task(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    for name in ("task", "extras"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def example(name):
    """An example as a module."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def exact_mind():
    return Mind(ToyImagination(blur_px=0, noise=0, angle_error_deg=0), ToyInterpreter())


@pytest.mark.parametrize("algorithm", ["ppo", "dqn"])
def test_stable_baselines(algorithm):
    model, reward = example("sb3").train(algorithm, steps=300, minds=4, mind=exact_mind())
    assert model.num_timesteps >= 300
    assert -1 < reward <= 1


def test_cleanrl(capsys):
    policy, reward = example("cleanrl_ppo").train(steps=300, minds=4, mind=exact_mind())
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines[1:]] == [
        "step 128 of 300", "step 256 of 300", "step 300 of 300",
    ]  # fmt: skip
    assert all(part.isfinite().all() for part in policy.parameters())
    assert -1 < reward <= 1


def test_cleanrl_says_what_it_does_before_it_loads_the_mind(monkeypatch, capsys):
    def load(imagination, *, networks):
        assert capsys.readouterr().out == "loading the mind\n"
        raise FileNotFoundError(imagination)

    monkeypatch.setattr(Mind, "load", load)
    with pytest.raises(FileNotFoundError, match="learned"):
        example("cleanrl_ppo").train(steps=64, imagination="learned")


@pytest.mark.filterwarnings("ignore")  # of the library
def test_torchrl():
    pytest.importorskip("torchrl")
    assert -1 < example("torchrl_ppo").train(steps=300, mind=exact_mind()) <= 1


@pytest.mark.filterwarnings("ignore")  # of the library
def test_torchrl_resets_workspaces_by_itself():
    pytest.importorskip("torchrl")
    from gymnasium.vector import AutoresetMode
    from torchrl.envs import GymWrapper

    from imagery_experiments.rl.vector_env import VectorWorkspace

    envs = VectorWorkspace(
        example("task").make_task, 2, exact_mind(), observe="features", autoreset_mode=AutoresetMode.DISABLED
    )
    rows = GymWrapper(envs).rollout(30, break_when_any_done=False)
    assert tuple(rows.shape) == (2, 30)
    assert rows["next", "done"].any()


@pytest.mark.parametrize(
    ("name", "library", "extra"),
    [
        ("sb3", "stable_baselines3", "rl"),
        ("imagined", "stable_baselines3", "rl"),
        ("torchrl_ppo", "torchrl", "torchrl"),
        ("rllib_ppo", "ray", "rllib"),
    ],
)
def test_without_its_library_an_example_names_the_extra(name, library, extra, monkeypatch):
    for module in (library, *([] if library != "torchrl" else ["tensordict"])):
        for loaded in [one for one in sys.modules if one == module or one.startswith(module + ".")]:
            monkeypatch.delitem(sys.modules, loaded)
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(
        SystemExit, match=rf"^\S+ is not installed; get it with: pip install 'imagery-agent\[{extra}\]'$"
    ):
        example(name).train(steps=1, mind=exact_mind())


@pytest.mark.filterwarnings("ignore")  # of the library
def test_rllib():
    pytest.importorskip("ray.rllib")
    assert -1 < example("rllib_ppo").train(steps=300, mind=exact_mind()) <= 1


def test_what_is_trained_in_imagination_is_tested_in_the_world():
    module, mind = example("imagined"), exact_mind()
    model = module.train(mind, steps=200)
    imagined = mind.imagination.requested
    assert imagined >= 200
    assert 0 <= module.success(model, mind) <= 1
    assert mind.imagination.requested == imagined  # nothing was imagined in the world


def test_pictures_as_floats():
    env = FloatPictures(example("task").ImageryWorkspace(example("task").make_task(), exact_mind(), observe="pictures"))
    observation, _ = env.reset(seed=0)
    assert env.observation_space.contains(observation)
    assert all(array.dtype == np.float32 for array in observation.values())
    with pytest.raises(ValueError, match="a Dict"):
        FloatPictures(example("task").make_workspace(exact_mind()))


def test_stable_baselines_needs_resets_in_the_same_step():
    from imagery_experiments.rl.stable_baselines import StableBaselinesVecEnv
    from imagery_experiments.rl.vector_env import VectorWorkspace

    with pytest.raises(ValueError, match="SAME_STEP"):
        StableBaselinesVecEnv(VectorWorkspace(example("task").make_task, 2, exact_mind()))
