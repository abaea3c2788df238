"""Predictions of the two accounts, verdicts, and summaries."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from imagery_experiments.analysis.accounts import REINTERPRETATION, ROTATION, SCANNING
from imagery_experiments.analysis.contrasts import Effect
from imagery_experiments.analysis.predictions import ACCOUNTS, agreement, predictions_table, slopes, verdict
from imagery_experiments.analysis.statistics import share_difference_interval, share_interval
from imagery_experiments.reporting.tables import participants_table, summary
from imagery_experiments.studies import STUDIES
from tests.experiments.analysis.made_rows import people_rows


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
