"""Effects with intervals, mixed models and scale: each recovers what was put in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from imagery_agent.validation import InputError
from imagery_experiments.analysis.contrasts import Contrast, estimate
from imagery_experiments.analysis.drift_diffusion import drift_diffusion_trials
from imagery_experiments.analysis.mixed_models import fit_mixed, participant_slopes
from imagery_experiments.analysis.time_scaling import fit_on_half
from tests.experiments.analysis.made_rows import SAME, people_rows


def test_a_slope_and_a_difference_of_slopes_are_recovered():
    rows = people_rows()
    same = estimate(rows, SAME)
    assert same is not None
    assert same.low < same.estimate < same.high
    assert same.estimate == pytest.approx(9.0, abs=1.2)
    assert 0.4 < same.high - same.low < 4.0
    difference = estimate(rows, replace(SAME, where={"pair": ("different",)}, against={"pair": ("same",)}))
    assert difference is not None
    assert difference.estimate == pytest.approx(-0.5 * same.estimate, abs=0.6)
    assert difference.high < 0


def test_intervals_are_over_people_and_cover_the_truth():
    covered = 0
    for seed in range(40):
        effect = estimate(people_rows(seed=seed, participants=15), SAME, draws=400)
        assert effect is not None
        covered += effect.low <= 9.0 <= effect.high
    assert covered >= 33  # of 95 %


def test_wrong_trials_and_other_conditions_do_not_count():
    rows = people_rows()
    spoiled = pd.concat([rows, rows.assign(correct=False, rt_ms=1e6), rows.assign(pair="other", rt_ms=1e6)])
    assert estimate(spoiled.reset_index(drop=True), SAME) == estimate(rows, SAME)
    share = estimate(spoiled, Contrast({"pair": ("same",)}, y="correct"))
    assert share is not None
    assert share.estimate == pytest.approx(0.5)


def test_none_in_five_is_not_never():
    rows = pd.DataFrame({"participant": 1, "hint": ["no"] * 5 + ["yes"] * 5, "correct": [False] * 5 + [True] * 5})
    never = estimate(rows, Contrast({"hint": ("no",)}, y="correct"))
    assert never is not None
    assert (never.estimate, never.low) == (0.0, 0.0)
    assert never.high == pytest.approx(0.434, abs=1e-3)  # Wilson
    more = estimate(rows, Contrast({"hint": ("yes",)}, y="correct", against={"hint": ("no",)}))
    assert more is not None
    assert more.low == pytest.approx(1 - np.hypot(0.434, 0.434), abs=1e-3)  # Newcombe
    assert more.high == 1.0


def test_what_was_not_run_has_no_effect():
    rows = people_rows()
    assert estimate(rows, Contrast({"plane": ("depth",)}, x="angle_deg")) is None
    assert estimate(rows, Contrast({"pair": ("never",)}, x="angle_deg")) is None
    assert estimate(rows[rows["angle_deg"] < 100], SAME) is None  # two points are no line
    assert estimate(rows.iloc[:0], SAME) is None


# ---------------------------------------------------------------- mixed models


def test_the_mixed_model_recovers_the_average_slope_and_its_spread():
    fit = fit_mixed(people_rows(participants=40), SAME)
    assert fit is not None
    assert fit.slope == pytest.approx(9.0, abs=1.0)
    assert fit.intercept == pytest.approx(900, abs=60)
    assert fit.slope_sd == pytest.approx(2.0, abs=0.8)
    assert fit.residual_sd == pytest.approx(60, rel=0.2)
    assert fit.slope_low < fit.slope < fit.slope_high
    assert (fit.participants, fit.n) == (40, 480)


def test_two_people_are_too_few_for_a_mixed_model():
    assert fit_mixed(people_rows(participants=2), SAME) is None


def test_individual_slopes_scatter_as_people_do():
    found = participant_slopes(people_rows(participants=40), SAME)
    assert len(found) == 40
    assert found.mean() == pytest.approx(9.0, abs=1.0)


def test_the_drift_diffusion_export_is_in_seconds_and_coded_by_accuracy():
    rows = people_rows(participants=2)
    rows.loc[0, "correct"] = False
    table, time_outs = drift_diffusion_trials(rows, ["pair", "angle_deg", "never"])
    assert time_outs == 0
    assert list(table.columns) == ["subj_idx", "rt", "response", "pair", "angle_deg"]
    assert table["response"].tolist()[:2] == [0, 1]
    assert table["rt"].iloc[0] == pytest.approx(rows["rt_ms"].iloc[0] / 1000)


def test_time_outs_are_left_out_of_the_drift_diffusion_export_and_counted():
    rows = pd.DataFrame(
        {"participant": ["S01"] * 6, "rt_ms": [500, 600, 700, 800, "", 900]}
        | {"correct": ["True", "false", None, "", "1", float("nan")]}
    )
    table, time_outs = drift_diffusion_trials(rows, [])
    assert table.to_dict("list") == {"subj_idx": ["S01", "S01"], "rt": [0.5, 0.6], "response": [1, 0]}
    assert time_outs == 4
    with pytest.raises(InputError, match="'correct', got 'maybe' in row 2"):
        drift_diffusion_trials(rows.assign(correct=["1", "maybe", "1", "1", "1", "1"]), [])
    with pytest.raises(InputError, match="rt_ms above 0 or empty, got 'slow' in row 1"):
        drift_diffusion_trials(rows.assign(rt_ms=["slow", 1, 1, 1, 1, -2]), [])


# ---------------------------------------------------------------- scale


def test_a_scale_is_fitted_on_half_and_tested_on_the_rest():
    agent = {str(angle): 400.0 + 3 * angle for angle in range(0, 180, 20)}
    people = {name: 250 + 2.5 * ms for name, ms in agent.items()}
    scale = fit_on_half(agent, people)
    assert (scale.factor, scale.intercept_ms) == (pytest.approx(2.5), pytest.approx(250))
    assert set(scale.fitted).isdisjoint(scale.tested)
    assert scale.rmse_tested_ms == pytest.approx(0.0, abs=1e-6)
    assert scale.r_tested == pytest.approx(1.0)
    changed = people | {scale.tested[0]: 9e9}  # what is tested does not touch the fit
    assert fit_on_half(agent, changed).factor == pytest.approx(2.5)


def test_more_work_never_takes_people_less_time():
    scale = fit_on_half(dict(zip("abcdef", range(6), strict=True)), dict(zip("abcdef", range(6, 0, -1), strict=True)))
    assert scale.factor == 0.0
    with pytest.raises(ValueError, match="at least four"):
        fit_on_half({"a": 1.0}, {"a": 1.0, "b": 2.0})
