"""Time is counted work and nothing else."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagery_agent.agent import build_agent
from imagery_agent.mind.work_clock import KINDS, Prices, Work
from imagery_experiments.analysis.response_time_model import repriced, sensitivity, unexplained_ms, work_table
from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.participant import Source, Subject
from imagery_experiments.experiment.runner import run
from imagery_experiments.studies import STUDIES
from tests.experiments.analysis.made_rows import SAME, working_rows
from tests.toy import ToyImagination, ToyInterpreter

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
