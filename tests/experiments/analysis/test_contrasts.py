"""Effects with intervals, mixed models, scale, prices and predictions: each recovers what was put in."""

from __future__ import annotations

from dataclasses import asdict, fields, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagery_agent.agent import build_agent
from imagery_agent.mind.work_clock import KINDS, Prices, Work
from imagery_agent.validation import InputError
from imagery_experiments.analysis.accounts import REINTERPRETATION, ROTATION, SCANNING
from imagery_experiments.analysis.contrasts import Contrast, Effect, estimate
from imagery_experiments.analysis.drift_diffusion import drift_diffusion_trials
from imagery_experiments.analysis.mixed_models import fit_mixed, participant_slopes
from imagery_experiments.analysis.predictions import ACCOUNTS, agreement, predictions_table, slopes, verdict
from imagery_experiments.analysis.response_time_model import repriced, sensitivity, unexplained_ms, work_table
from imagery_experiments.analysis.statistics import share_difference_interval, share_interval
from imagery_experiments.analysis.time_scaling import fit_on_half
from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.participant import Source, Subject
from imagery_experiments.experiment.runner import run
from imagery_experiments.reporting.tables import participants_table, summary
from imagery_experiments.studies import STUDIES
from tests.toy import ToyImagination, ToyInterpreter

ANGLES = (0.0, 60.0, 120.0, 180.0)
SAME = Contrast({"pair": ("same",)}, x="angle_deg", negligible=1.0)


def people_rows(*, slope=9.0, slope_sd=2.0, noise_ms=60.0, participants=20, seed=0) -> pd.DataFrame:
    """Participants with slopes of their own for 'same', half of them for 'different'."""
    rng = np.random.default_rng(seed)
    rows = []
    for participant in range(1, participants + 1):
        own, base = rng.normal(slope, slope_sd), rng.normal(900, 80)
        for angle in ANGLES:
            for pair, factor in (("same", 1.0), ("different", 0.5)):
                for _ in range(3):
                    rt = base + factor * own * angle + rng.normal(0, noise_ms)
                    rows.append((participant, pair, angle, True, rt))
    return pd.DataFrame(rows, columns=["participant", "pair", "angle_deg", "correct", "rt_ms"])


def working_rows(counts: list[Work], prices: Prices, *, responses: int = 1) -> pd.DataFrame:
    """Trials whose time is their priced work, half of them at each of three angles."""
    table = pd.DataFrame([{f"work_{kind}": n for kind, n in asdict(work).items()} for work in counts])
    times = [prices.work_ms(work) + responses * prices.base_ms for work in counts]
    angles = [ANGLES[number % 3] for number in range(len(counts))]
    return table.assign(rt_ms=times, angle_deg=angles, pair="same", correct=True, participant=1)


# ---------------------------------------------------------------- effects


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


# ---------------------------------------------------------------- time is counted work

counts = st.builds(Work, *(st.integers(0, 300) for _ in KINDS))


@settings(deadline=None, max_examples=30)
@given(st.lists(counts, min_size=3, max_size=8), st.integers(1, 4))
def test_time_is_explained_by_counts_alone_and_repricing_is_exact(works, several):
    before, after = Prices(), replace(Prices(), glances_ms=31.0, base_ms=500.0)
    rows = working_rows(works, before, responses=several)
    assert unexplained_ms(rows, before) == pytest.approx(0.0, abs=1e-6)
    again = repriced(rows, before, after)
    assert again["rt_ms"].tolist() == pytest.approx(working_rows(works, after, responses=several)["rt_ms"].tolist())


def test_the_work_of_a_slow_participant_is_priced_at_his_prices():
    works, before, after = [Work(glances=3), Work(encodings=2)], Prices(), replace(Prices(), glances_ms=31.0)
    rows, cheaper = (
        working_rows(works, prices.scaled(1.4), responses=2).assign(trait_slowness=1.4) for prices in (before, after)
    )
    assert unexplained_ms(rows, before) == pytest.approx(0.0, abs=1e-6)
    assert repriced(rows, before, after)["rt_ms"].tolist() == pytest.approx(cheaper["rt_ms"].tolist())


def test_time_that_nobody_worked_for_is_found():
    rows = working_rows([Work(glances=3), Work(glances=5)], Prices())
    rows.loc[1, "rt_ms"] += 17.0
    assert unexplained_ms(rows, Prices()) == pytest.approx(17.0)


@pytest.mark.parametrize("price", [field.name for field in fields(Prices)])
def test_no_act_of_the_mind_depends_on_what_work_costs(price):
    """So that recorded work may be priced anew; fading is the one reader of the clock, and is off here."""
    from imagery_agent.mind.individual_differences import Traits

    def works(prices: Prices) -> list[Work]:
        agent = build_agent(
            "imagery", imagination=ToyImagination(), interpreter=ToyInterpreter(), seed=0, prices=prices
        )
        agent.set_traits(Traits(fade_ms=1e12))
        agent.reset(0)
        told = "a map with a brown hut at the top left, a blue lake at the right and a green tree at the bottom"
        questions = (
            f"Study this map: {told}",
            "Focus on the hut. Scan to the lake.",
            "Focus on the lake. Scan to the tree.",
        )
        return [agent.respond(None, question).work for question in questions]

    assert works(Prices()) == works(replace(Prices(), **{price: 2 * getattr(Prices(), price)}))


class ToySource(Source):
    """A whole mind of toy parts."""

    name = "imagery"

    def build(self) -> Subject:
        agent = build_agent("imagery", imagination=ToyImagination(), interpreter=ToyInterpreter(), seed=0)
        return Subject(agent, set_traits=agent.set_traits)


def test_response_times_of_a_study_are_a_function_of_counted_work_only(tmp_path):
    study = STUDIES["mental-rotation"]
    whole = study.design(seed=0, participants=2, quick=True)
    design = Design(whole.study, whole.seed, whole.participants, (*whole.trials[:6], *whole.trials[-6:]))
    rows = run(study, ToySource(), design=design, folder=tmp_path / "run", progress=False)
    assert unexplained_ms(rows, Prices()) == pytest.approx(0.0, abs=1e-6)
    work = [column for column in rows.columns if column.startswith("work_")]
    usual_ms = (rows["rt_ms"] / rows["trait_slowness"]).round(6)
    assert usual_ms.groupby([rows[column] for column in work]).nunique().eq(1).all()
    assert rows["rt_ms"].nunique() > 2
    assert rows["trait_step_size"].nunique() == 2


def test_work_is_listed_beside_its_price():
    rows = working_rows([Work(256 * (1 + n % 3), glances=n % 3) for n in range(12)], Prices())
    table = work_table(rows, ["angle_deg"], Prices())
    assert table["angle_deg"].tolist() == [0.0, 60.0, 120.0]
    assert table["n"].tolist() == [4, 4, 4]
    assert table["codes_generated"].tolist() == [256, 512, 768]
    priced = table[[f"{kind}_ms" for kind in KINDS]].sum(axis=1) + table["responding_ms"]
    assert priced.tolist() == pytest.approx(table["rt_ms"].tolist())


def test_doubling_the_price_of_what_grows_doubles_the_slope():
    rows = working_rows([Work(100 * (n % 3), glances=2) for n in range(12)], Prices())
    table = sensitivity(rows, {"same": SAME}, Prices()).set_index(["price", "factor"])
    assert table.loc[("codes_generated_ms", 2.0), "slope_ratio"] == pytest.approx(2.0)
    assert table.loc[("codes_generated_ms", 0.5), "slope_ratio"] == pytest.approx(0.5)
    assert table.loc[("glances_ms", 2.0), "slope_ratio"] == pytest.approx(1.0)
    assert table["r"].round(6).eq(1.0).all()


# ---------------------------------------------------------------- predictions


@pytest.mark.parametrize(
    ("low", "high", "negligible", "found"),
    [
        (2.0, 4.0, 1.0, "more"),
        (0.1, 0.4, 1.0, "none"),
        (-0.5, 0.5, 1.0, "none"),
        (-4.0, -2.0, 1.0, "less"),
        (-0.5, 2.0, 1.0, "unclear"),
        (0.0, 0.0, 0.0, "none"),
    ],
)
def test_the_verdict_is_the_intervals(low, high, negligible, found):
    assert verdict(Effect((low + high) / 2, low, high, 10), negligible) == found


def test_agreement_needs_a_prediction_and_a_clear_result():
    assert agreement(("more",), "more") == "agrees"
    assert agreement(("none", "more"), "more") == "agrees"
    assert agreement(("none",), "more") == "disagrees"
    assert agreement((), "more") == agreement(("more",), "unclear") == "cannot tell"


def test_an_agent_that_takes_longer_agrees_with_the_depictive_account():
    rows = people_rows().assign(condition="pairs", plane="picture", stimuli="letters")
    table = predictions_table(ROTATION, {"imagery": rows}).set_index("condition")
    line = table.loc["picture plane, same: time over angle"]
    assert (line["found"], line["depictive account"]) == ("more", "more")
    assert line["depictive account: agent"] == line["people: agent"] == "agrees"
    depth = table.loc["block figures in depth, same: time over angle"]
    assert depth["found"] == "not run"
    assert all(depth[f"{account}: agent"] == "cannot tell" for account in ACCOUNTS)


def test_the_shipped_predictions_name_each_condition_once():
    for predictions in (ROTATION, SCANNING, REINTERPRETATION):
        names = [prediction.condition for prediction in predictions]
        assert len(set(names)) == len(names)
    assert all(study.predictions for study in STUDIES.values())
    assert set(slopes(SCANNING)) <= {prediction.condition for prediction in SCANNING}


def test_the_summary_has_quantiles_of_correct_times():
    rows = people_rows(participants=5)
    rows.loc[rows["angle_deg"] == 0, "correct"] = False
    table = summary(rows, ["angle_deg", "pair"])
    assert len(table) == 8
    assert table["condition"].iloc[0] == "angle_deg=0, pair=different"
    first, last = table.iloc[0], table.iloc[-1]
    assert (first["accuracy"], first["n"]) == (0.0, 15)
    assert pd.isna(first["rt_ms"])
    assert last["rt_q10_ms"] < last["rt_q50_ms"] < last["rt_q90_ms"]


def test_individuals_are_listed_with_their_traits_and_slopes():
    rows = people_rows(participants=3).assign(
        condition="pairs", plane="picture", stimuli="letters", trait_step_size=1.1
    )
    table = participants_table(STUDIES["mental-rotation"], rows)
    assert table["participant"].tolist() == [1, 2, 3]
    assert table["trait_step_size"].tolist() == [1.1] * 3
    assert table["slope, picture plane, same: time over angle"].between(2, 16).all()
    assert table["n"].eq(24).all()


def test_the_interval_of_a_difference_of_shares_is_newcombe_s():
    """Newcombe (1998), method 10: from Wilson's intervals of the two shares."""
    for hits, n in (((56, 48), (70, 80)), ((9, 3), (10, 10)), ((0, 0), (10, 20)), ((5, 0), (5, 29))):
        (p, own), (q, other) = ((k / m, share_interval(k, m)) for k, m in zip(hits, n, strict=True))
        found = share_difference_interval(hits, n)
        assert found.low == pytest.approx(p - q - np.hypot(p - own.low, other.high - q), abs=1e-9)
        assert found.high == pytest.approx(p - q + np.hypot(own.high - p, q - other.low), abs=1e-9)
    assert (share_difference_interval((56, 48), (70, 80)).low) == pytest.approx(0.0524, abs=1e-4)
