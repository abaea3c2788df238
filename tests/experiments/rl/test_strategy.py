"""Learning a strategy: the table equals the workspace, and the command writes what it promises."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import torch
from toy import ToyImagination, ToyInterpreter

from imagery_agent.mind.protocols import MentalPicture, draw_steps
from imagery_experiments.rl import strategy
from imagery_experiments.rl.actions import ActSizes, all_acts
from imagery_experiments.rl.mind_state import Mind
from imagery_experiments.rl.strategy import SIZES, FixedTrial, displays, trial_options
from imagery_experiments.rl.strategy_figure import summarise
from imagery_experiments.rl.tabular_env import TabularWorkspace
from imagery_experiments.rl.transition_table import compile_table, load_table, save_table
from imagery_experiments.rl.workspace_env import ImageryWorkspace

ACTS = [act for act in all_acts(SIZES) if not act.name.startswith("zoom")]


def exact_mind(buffer_lesioned=False):
    from imagery_experiments.participants.oracle import OracleImagination

    return Mind(OracleImagination(), ToyInterpreter(), buffer_lesioned=buffer_lesioned)


@pytest.fixture(scope="module")
def trials():
    return displays(("F",))


@pytest.mark.parametrize("buffer_lesioned", [False, True])
def test_the_table_equals_the_workspace(trials, buffer_lesioned):
    mind = exact_mind(buffer_lesioned)
    table = compile_table(mind, trials.pictures[:1, :, :64], ACTS)
    assert len(table.pictures) == (1 if buffer_lesioned else 36)
    tabulated = TabularWorkspace(8, mind, table, trials, ACTS, max_acts=7)
    options = trial_options(("F",))
    names = [act.name for act in ACTS]
    which = np.array([3, 9, 14, 17, 20, 26, 31, 38])
    seen, _ = tabulated.reset(seed=0, options={"displays": which})

    def alone(number):
        env = ImageryWorkspace(
            FixedTrial(options[number]), mind, acts=names, sizes=SIZES, observe="features", max_acts=7
        )
        return env, env.reset(seed=0)[0]

    envs = [alone(number) for number in which]
    rng = np.random.default_rng(1)
    for _ in range(20):
        np.testing.assert_allclose(seen, [one for _, one in envs], atol=0.01)
        actions = rng.integers(0, 2 + len(ACTS), len(which))
        seen, rewards, terminated, truncated, _ = tabulated.step(actions)
        for row, (env, _) in enumerate(envs):
            observation, reward, *ends, _ = env.step(int(actions[row]))
            assert (rewards[row], terminated[row], truncated[row]) == (pytest.approx(reward), *ends)
            envs[row] = alone(tabulated.display[row]) if any(ends) else (env, observation)


def test_a_table_comes_back_from_its_file(tmp_path, trials):
    mind = exact_mind()
    table = compile_table(mind, trials.pictures[:1, :, :64], ACTS)
    save_table(tmp_path / "table.npz", table)
    back = load_table(tmp_path / "table.npz")
    assert back.leads_to.keys() == table.leads_to.keys()
    for step, where in table.leads_to.items():
        np.testing.assert_array_equal(back.leads_to[step], where)
    quarter = [act.operation for act in ACTS if act.name == "rotate left small"] * 18
    assert (back.after(quarter) == np.arange(36)).all()  # once round
    np.testing.assert_array_equal(back.pictures[7].pixels, table.pictures[7].pixels)
    other = exact_mind()
    for drawn in back.first_transitions():
        other.imagination.learn(*drawn)
    for source, step, picture in table.first_transitions():
        (found,) = draw_steps(other.imagination, [source], [step], generator=torch.Generator())
        np.testing.assert_array_equal(found.pixels, picture.pixels)
    assert other.imagination.drawn == 0
    assert len(list(table.first_transitions())) == 35


def test_acts_that_do_not_lead_back_are_refused(trials, monkeypatch):
    monkeypatch.setattr("imagery_experiments.rl.transition_table._MOST_PICTURES", 50)
    odd = all_acts(ActSizes(1.0, 2.0, 3.0))
    with pytest.raises(ValueError, match="offer fewer acts"):
        compile_table(exact_mind(), trials.pictures[:1, :, :64], odd)


def test_the_command_learns_tests_and_resumes(tmp_path, monkeypatch, capsys):
    minds = []

    def load(imagination, *, buffer_lesioned=False, networks=None):
        inner = ToyImagination(blur_px=0, noise=0, angle_error_deg=0)
        minds.append(Mind(inner, ToyInterpreter(), buffer_lesioned=buffer_lesioned))
        return minds[-1]

    monkeypatch.setattr(Mind, "load", load)
    monkeypatch.setattr(strategy, "_minds", {})
    monkeypatch.setattr(strategy, "CONDITIONS", strategy.CONDITIONS[::3])
    monkeypatch.setattr(strategy, "trial_options", lambda letters: trial_options(letters)[::2])
    strategy.learn_strategy(out=tmp_path, seeds=1, steps=2000, letters="F")
    rows = pd.read_csv(tmp_path / "rows.csv")
    assert len(rows) == 2 * 20
    assert set(rows["condition"]) == {"learned imagination", "buffer lesioned"}
    assert (tmp_path / "strategy.png").stat().st_size > 10_000
    assert "wrote rows.csv" in capsys.readouterr().out
    asked = [mind.imagination.requested for mind in minds]
    strategy.learn_strategy(out=tmp_path, seeds=1, steps=2000, letters="F")
    assert [mind.imagination.requested for mind in minds] == asked


def test_the_summary_reads_times_and_sides():
    rows = pd.DataFrame(
        {
            "condition": "learned imagination", "seed": 0, "correct": True, "same": True,
            "angle_deg": [0, 60, 120, 180], "rt_ms": [500.0, 1100.0, 1700.0, 2300.0],
            "direction": ["left", "left", "right", "left"], "first": ["", "left", "left", "left"],
            "small": 0, "medium": 0, "large": [0, 1, 2, 3], "mirrored": 0, "compared": 1,
        }
    )  # fmt: skip
    line = summarise(rows).iloc[0]
    assert line["slope_ms_per_deg"] == pytest.approx(10)
    assert line["r"] == pytest.approx(1)
    assert line["shorter_side"] == 0.5  # 180 degrees have no shorter side


def test_a_picture_of_another_mind_is_not_taken_for_its_own():
    mind = exact_mind()
    blank, letter = (MentalPicture(np.full((64, 64, 3), shade, np.uint8)) for shade in (255, 90))
    assert mind.imagination.key(blank) != mind.imagination.key(letter)
    same = MentalPicture(blank.pixels.copy())
    assert mind.imagination.key(blank) == mind.imagination.key(same)
