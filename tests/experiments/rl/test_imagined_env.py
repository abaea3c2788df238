"""Imagination as an environment."""

from __future__ import annotations

import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from imagery_envs.stimuli.letters import Letter
from imagery_experiments.rl.imagined_env import ImaginedEnv
from tests.experiments.rl.workspaces import exact_mind


def imagined(**options):
    upright = Letter("F").draw()
    settings = {
        "starts": [Letter("F").draw(angle_deg=-60), Letter("F").draw(angle_deg=40)],
        "goals": [upright, upright],
        "accept": 2.0,
        **options,
    }
    return ImaginedEnv(exact_mind(), **settings)


@pytest.mark.parametrize("observe", ["pictures", "features"])
@pytest.mark.parametrize("model_free", [False, True])
def test_imagined_environments_keep_the_contract(observe, model_free):
    check_env(imagined(observe=observe, model_free=model_free), skip_render_check=True)


def test_steps_happen_in_the_generator_or_in_the_world():
    dreamt, real = imagined(), imagined(model_free=True)
    before = []
    for env in (dreamt, real):
        _, info = env.reset(seed=0, options={"start": 0})
        env.step(1)
        before.append(env.mind.imagination.drawn)
    assert before == [1, 0]
    _, info = real.reset(seed=0, options={"start": 0})
    for _ in range(3):
        *_, info = real.step(1)  # 20 degrees to the left
    assert info["truth"]["reached"]
    assert "truth" not in dreamt.step(1)[4]


def test_words_are_imagined_and_judged_as_words():
    env = imagined(starts=["a black square at the left"], goals=["a black square"])
    observation, info = env.reset(seed=0)
    assert (observation["picture"] < 200).any()
    assert info["judged"] == 0  # this interpreter scores all words alike


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"goals": []}, "one goal for each"),
        ({"acts": ["compare"]}, "acts that change the picture, got compare"),
        ({"starts": ["a black", Letter("F").draw()]}, "."),
        ({"starts": ["a black gizmo"] * 2, "model_free": True}, "no drawing of 'a black gizmo'"),
        ({"starts": [np.zeros((8, 8, 3), np.uint8)] * 2}, r"got uint8 \(8, 8, 3\)"),
    ],
)
def test_imagined_environments_refuse_what_they_cannot_do(options, message):
    with pytest.raises(ValueError, match=message):
        imagined(**options)
