"""The 2 x 2 of parts and the methods paragraph."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from imagery_agent.mind.work_clock import Prices
from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.population import PEOPLE
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import AGENTS, TWO_BY_TWO, AgentSpec
from imagery_experiments.reporting.ablation_tables import ABLATIONS, errors_by_agent, shares_of_errors
from imagery_experiments.reporting.methods_text import methods_paragraph
from imagery_experiments.studies import STUDIES, find_study
from imagery_experiments.workflows.ablation import write_ablation


def rows_with(errors: float, *, n: int = 400) -> pd.DataFrame:
    """Trials of which this share, the first ones, are wrong."""
    wrong = np.arange(n) < round(errors * n)
    return pd.DataFrame({"participant": 1, "trial": [f"t{i}" for i in range(n)], "correct": ~wrong, "rt_ms": 500.0})


CELLS = dict(zip(TWO_BY_TWO, map(rows_with, (0.40, 0.15, 0.30, 0.10)), strict=True))


def test_shares_of_errors_add_up_to_all():
    shares = {share.part: share for share in shares_of_errors(CELLS)}
    assert shares["imagination"].errors == pytest.approx((0.25 + 0.20) / 2)
    assert shares["interpreter"].errors == pytest.approx((0.10 + 0.05) / 2)
    assert shares["planner and task"].errors == pytest.approx(0.10)
    parts = [shares[part].errors for part in ("imagination", "interpreter", "planner and task")]
    assert sum(parts) == pytest.approx(shares["together"].errors) == pytest.approx(0.40)
    for share in shares.values():
        assert share.low <= share.errors <= share.high
    assert shares["imagination"].low > 0.15


def test_shares_need_the_whole_2_by_2_and_take_the_trials_all_have():
    assert shares_of_errors({name: CELLS[name] for name in TWO_BY_TWO[:3]}) == []
    fewer = CELLS | {"imagery-oracle": CELLS["imagery-oracle"].iloc[:200]}
    assert shares_of_errors(fewer)[-1].errors == pytest.approx(0.8)  # of the first 200 trials


def test_the_ablation_is_written_as_table_and_figure(tmp_path):
    said = write_ablation(tmp_path, CELLS | {"verbal-only": rows_with(0.5)}, seed=0)
    assert any("verbal-only" in line for line in said)
    assert any("wrong because of imagination" in line for line in said)
    assert {path.name for path in tmp_path.iterdir()} == {
        "ablation.csv", "shares.csv", "effects.csv", "ablation.svg", "ablation.png",
    }  # fmt: skip
    assert "<text" in (tmp_path / "ablation.svg").read_text()
    table = errors_by_agent(CELLS)
    assert table["errors"].tolist() == pytest.approx([0.40, 0.15, 0.30, 0.10])


def test_every_ablation_is_a_shipped_agent():
    assert set(ABLATIONS) <= set(AGENTS)
    assert AGENTS["imagery-lesioned"].settings()["imagination"] == "lesioned"


def test_methods_are_filled_in_from_the_run():
    rows = pd.DataFrame(
        {
            "study": "mental-rotation",
            "participant": [1, 1, 2, 2],
            "angle_deg": [0.0, 60.0, 0.0, 60.0],
            "pair": "same",
            "correct": [True, True, True, False],
            "rt_ms": 500.0,
            "seed": 7,
            "trait_step_size": [0.9, 0.9, 1.1, 1.1],
        }
    )
    text = methods_paragraph(
        STUDIES["mental-rotation"], {"imagery": rows}, factors=("angle_deg", "pair"), population=PEOPLE, prices=Prices()
    )
    for words in (
        "2 simulated participants",
        "seed 7",
        "degrees: 0, 60",
        "25.0% (imagery agent)",
        "step size (M 1, SD 0.141)",
    ):
        assert words in text
    assert f"a code of a mental picture (which has 256) {Prices().codes_generated_ms:g} ms" in text


@pytest.mark.parametrize(
    ("study", "of_interest"),
    [("mental-scanning", {"task": "duration"}), ("ambiguous-figures", {"medium": "drawing", "hint": "another"})],
)
def test_an_empty_buffer_takes_part_to_the_end(study, of_interest, tmp_path):
    found = find_study(study)
    design = found.design(seed=0, participants=1, quick=False)
    trials = [one for one in design.trials if of_interest.items() <= dict(one.levels).items()][:8]
    agent = AgentSpec("empty", imagination="lesioned", interpreter="oracle")
    rows = run(found, agent, design=Design(study, 0, 1, tuple(trials)), folder=tmp_path, progress=False)
    assert len(rows) == len(trials)
    assert rows["response"].map(type).eq(str).all()
