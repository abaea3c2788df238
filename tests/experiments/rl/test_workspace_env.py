"""The imagery workspace: contract, prices, acts, bad input, and the trace of what it had in mind."""

from __future__ import annotations

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.envs.registration import EnvSpec
from gymnasium.utils.env_checker import check_env

from imagery_envs.spatial_puzzles.puzzle_screen import NumberedAnswers
from imagery_envs.text import encode_answer
from imagery_experiments.reporting.traces.viewer import write_trace
from imagery_experiments.rl.actions import ActSizes
from imagery_experiments.rl.episode_trace import trial_of
from tests.experiments.rl.workspaces import ACTS, action, exact_mind, rotation, score, workspace


@pytest.mark.parametrize("observe", ["pictures", "features"])
@pytest.mark.parametrize("name", ["MentalRotation", "MentalScanning", "Reinterpretation"])
@pytest.mark.filterwarnings("ignore:.*is different from the unwrapped version")
def test_gymnasium_finds_no_fault(name, observe):
    task = gym.make(f"imagery_envs:Imagery/{name}-v0")
    responses = [encode_answer("heart"), encode_answer("")] if name == "Reinterpretation" else None
    env = workspace(task, observe=observe, responses=responses, texts=("a heart",))
    assert isinstance(env.spec, EnvSpec)
    check_env(env, skip_render_check=True)


def test_the_action_space_is_responses_and_acts():
    env = workspace()
    assert env.action_space.n == 2 + 17
    assert env.meaning().startswith("0 response 0, 1 response 1, 2 rotate left small")
    assert len(ACTS) == len(set(ACTS)) == 17


def test_observations_are_fresh_and_in_their_space():
    env = workspace(max_acts=17)
    observation, _ = env.reset(seed=0)
    seen = [observation]
    for number in range(17):
        observation, _, terminated, truncated, _ = env.step(2 + number)
        seen.append(observation)
    assert truncated
    assert not terminated
    assert all(env.observation_space.contains(one) for one in seen)
    places = [array.__array_interface__["data"][0] for one in seen for array in one.values()]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("name", ACTS)
def test_every_act_costs_time_in_reward_and_info(name):
    env = workspace(price_per_s=0.5)
    env.reset(seed=1)
    _, reward, _, _, info = env.step(action(env, name))
    assert info["act"] == name
    assert info["act_ms"] > 0
    assert reward == pytest.approx(-0.5 * info["act_ms"] / 1000)
    before_ms = info["thought_ms"]
    _, _, over, _, info = env.step(0)
    assert over
    prices = env.mind.prices
    assert info["response_time_ms"] == pytest.approx(prices.base_ms + before_ms)
    assert info["work"]["glances"] >= 1


def test_large_steps_are_paid_for_by_the_steps_they_take():
    env = workspace()
    env.reset(seed=1)
    codes = []
    for size in ("small", "medium", "large"):
        before = env.mind_state.work.codes_generated
        env.step(action(env, f"rotate left {size}"))
        codes.append(env.mind_state.work.codes_generated - before)
    assert codes == [256, 256, 768]


def test_rotating_towards_the_other_figure_ends_in_a_match():
    env = workspace()
    env.reset(seed=3, options={"angle_deg": 80, "same": True, "direction": "left", "stimulus": "F"})
    values = []
    for _ in range(4):
        env.step(action(env, "rotate left medium"))
        observation = env.step(action(env, "compare"))[0]
        values.append(score(observation, "match"))
        assert score(observation, "compared") == 1
    assert values == sorted(values)
    assert values[-1] > 0.9
    observation = env.step(action(env, "rotate left medium"))[0]
    assert score(observation, "compared") == score(observation, "match") == 0
    assert score(observation, "match before") == pytest.approx(values[-1])


def test_attention_forgetting_and_recall():
    env = workspace()
    start, _ = env.reset(seed=0)
    np.testing.assert_array_equal(start["attention"], [0.5, 0.5, 1])
    moved = env.step(action(env, "attend right"))[0]
    np.testing.assert_allclose(moved["attention"], [0.75, 0.5, 0])
    env.step(action(env, "mirror"))
    gone = env.step(action(env, "forget"))[0]
    assert (gone["buffer"] == 255).all()
    assert not gone["scores"][:4].any()
    back = env.step(action(env, "recall"))[0]
    assert np.abs(back["buffer"].astype(int) - start["buffer"]).max() < 30  # as fresh as at first


def test_what_is_told_can_be_imagined():
    env = workspace(gym.make("imagery_envs:Imagery/MentalScanning-v0"), texts=("hut",))
    env.reset(seed=0)
    observation, *_ = env.step(action(env, "forget"))
    assert (observation["buffer"] == 255).all()
    observation, *_ = env.step(action(env, "imagine"))
    assert (observation["buffer"] < 200).any()
    observation, _, over, _, info = env.step(0)  # a question; the map stays in mind
    assert not over
    assert (observation["buffer"] < 200).any()
    assert info["thought_ms"] > 0 or info["response_time_ms"] > env.mind.prices.base_ms


def test_the_truth_is_not_in_what_is_observed():
    env = workspace(observe="features")
    same, _ = env.reset(seed=0, options={"angle_deg": 40, "same": True, "direction": "left", "stimulus": "F"})
    assert set(workspace().observation_space.spaces) == {
        "seen", "instruction", "buffer", "attention", "scores", "acts_done",
    }  # fmt: skip
    assert same.dtype == np.float32


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"acts": ["rotate lef small"]}, "did you mean 'rotate left small'"),
        ({"acts": []}, "at least one internal act"),
        ({"observe": "picture"}, "did you mean 'pictures'"),
        ({"price_per_s": -1}, "price_per_s of 0 or more"),
        ({"max_acts": 0}, "max_acts of at least 1"),
        ({"responses": [7]}, "responses of Discrete"),
    ],
)
def test_bad_options_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        workspace(**options)


def test_bad_tasks_actions_and_sizes_are_refused():
    with pytest.raises(ValueError, match="give the responses"):
        workspace(gym.make("imagery_envs:Imagery/Reinterpretation-v0"))
    with pytest.raises(ValueError, match="picture and instruction"):
        workspace(gym.make("CartPole-v1"))
    with pytest.raises(ValueError, match="multiple of that wide, got 468 x 900"):
        workspace(NumberedAnswers(gym.make("imagery_envs:Imagery/PaperPunch-v0", width_px=900)))
    with pytest.raises(ValueError, match="small_deg < medium_deg"):
        ActSizes(small_deg=30)
    env = workspace()
    with pytest.raises(ValueError, match="call reset"):
        env.step(2)
    env.reset(seed=0)
    with pytest.raises(ValueError, match="18 forget"):
        env.step(19)


def test_a_lesioned_buffer_holds_nothing():
    env = workspace(mind=exact_mind(buffer_lesioned=True))
    observation, _ = env.reset(seed=0)
    for name in ("rotate left small", "recall", "mirror"):
        assert (observation["buffer"] == 255).all()
        observation, *_ = env.step(action(env, name))
    assert score(observation, "impression") == 0


def test_every_question_leaves_a_trace_that_adds_up_to_its_response_time(tmp_path):
    env = workspace(rotation(stimuli="letters"), price_per_s=0.1)
    with pytest.raises(ValueError, match="none yet"):
        _ = env.answered
    trials = []
    for episode in range(2):
        env.reset(seed=episode)
        for name in ("rotate left medium", "compare")[: 2 - episode]:
            env.step(action(env, name))
        *_, info = env.step(0)
        found = env.answered
        assert found.rt_ms == info["response_time_ms"] == pytest.approx(env.mind.prices.response_ms(found.work))
        assert found.frames[-1].work.glances <= found.work.glances
        trials.append(trial_of(f"episode {episode}", found))
    assert found.frames[-1].label.startswith("rotate")
    kinds = [[finding.kind for finding in frame.findings] for frame in found.frames]
    assert kinds[-1] == ["match"]
    assert found.frames[0].stimulus.picture.shape == (64, 128, 3)
    assert "same or mirror" in found.frames[0].stimulus.instruction
    write_trace(tmp_path / "trace.html", trials)
    page = (tmp_path / "trace.html").read_text(encoding="utf-8")
    assert "episode 0" in page
    assert "episode 1" in page
