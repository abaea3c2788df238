"""All tables of one study, computed from its rows, for the report and for CSV files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from imagery_experiments.analysis.mixed_models import fit_mixed, participant_slopes
from imagery_experiments.analysis.predictions import predictions_table, slopes
from imagery_experiments.analysis.response_time_model import sensitivity, work_table
from imagery_experiments.analysis.statistics import share_interval
from imagery_experiments.reporting.ablation_tables import effects_by_agent, errors_by_agent, shares_of_errors

if TYPE_CHECKING:
    from imagery_agent.mind.work_clock import Prices
    from imagery_experiments.experiment.study import Analysis, Study

Rows = Mapping[str, pd.DataFrame]
"""Agent -> trials of one study."""
QUANTILES = (0.1, 0.5, 0.9)


def factors_of(study: Study, analysis: Analysis, rows: pd.DataFrame) -> tuple[str, ...]:
    """Columns that make a condition of a study."""
    if study.factors:
        return tuple(factor for factor in study.factors if factor in rows)
    conditions = analysis["by_condition"]
    keys = conditions[0] if conditions else {}
    return tuple(key for key in keys if key in rows and key not in {"n", "accuracy", "rt_ms", "good_in_top5"})


def study_tables(
    study: Study, rows: Rows, analyses: Mapping[str, Analysis], *, prices: Prices, seed: int
) -> dict[str, pd.DataFrame]:
    """Name -> table: measures, summary, work, sensitivity, mixed, participants, predictions, effects, ablation and
    shares; a table without content is empty.
    """
    factors = {agent: factors_of(study, analyses[agent], own) for agent, own in rows.items()}
    lines = slopes(study.predictions, timed=False)
    predicted = predictions_table(study.predictions, rows, seed=seed)
    return {
        "measures": measures_table(study, rows, analyses),
        "summary": _stacked({agent: summary(own, factors[agent]) for agent, own in rows.items()}),
        "work": _stacked({agent: work_table(own, factors[agent], prices) for agent, own in rows.items()}),
        "sensitivity": _stacked({agent: sensitivity(own, lines, prices) for agent, own in rows.items()}),
        "mixed": mixed_table(study, rows),
        "participants": _stacked({agent: participants_table(study, own) for agent, own in rows.items()}),
        "predictions": predicted,
        "effects": effects_by_agent(predicted),
        "ablation": errors_by_agent(rows),
        "shares": pd.DataFrame(shares_of_errors(rows, seed=seed)),
    }


def measures_table(study: Study, rows: Rows, analyses: Mapping[str, Analysis]) -> pd.DataFrame:
    """One line per measure that some agent has: its name, people's value, every agent's; key measures first.

    Cells without a value are empty.
    """
    values = {agent: study.measures(own, analyses[agent]) for agent, own in rows.items()}
    known = dict.fromkeys(name for found in values.values() for name in found)
    names = dict.fromkeys([*(name for name in study.presentation.key_measures if name in known), *known])
    return pd.DataFrame(
        [
            {
                "measure": name,
                "people": study.people.get(name, ""),
                **{agent: found.get(name, "") for agent, found in values.items()},
            }
            for name in names
        ],
        columns=["measure", "people", *values],
    )


def summary(rows: pd.DataFrame, factors: Sequence[str]) -> pd.DataFrame:
    """One line per condition: n, accuracy with Wilson's interval; mean, SD and quantiles of correct times in ms."""
    lines: list[dict[str, Any]] = []
    groups = rows.groupby(list(factors), dropna=False, sort=True) if factors else [((), rows)]
    for values, own in groups:
        right = own["correct"].astype(bool)
        share, times = share_interval(int(right.sum()), len(own)), own.loc[right, "rt_ms"].astype(float)
        assert share is not None  # groups have rows
        line: dict[str, Any] = {
            "condition": ", ".join(f"{name}={_plain(value)}" for name, value in zip(factors, values, strict=True)),
            "n": len(own),
            "accuracy": float(right.mean()),
            "accuracy_low": share.low,
            "accuracy_high": share.high,
            "rt_ms": float(times.mean()) if len(times) else np.nan,
            "rt_sd_ms": float(times.std()) if len(times) > 1 else np.nan,
        }
        line |= {f"rt_q{round(100 * q)}_ms": float(times.quantile(q)) if len(times) else np.nan for q in QUANTILES}
        lines.append(line)
    return pd.DataFrame(lines)


def mixed_table(study: Study, rows: Rows) -> pd.DataFrame:
    """Mixed-effects fit of every simple slope of every agent; those that cannot be fitted are left out."""
    lines = [
        {"agent": agent, "line": name, **asdict(fit)}
        for name, contrast in slopes(study.predictions).items()
        for agent, own in rows.items()
        if (fit := fit_mixed(own, contrast)) is not None
    ]
    return pd.DataFrame(lines)


def participants_table(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """One line per participant: traits, accuracy, mean time of correct trials, and own slope of every simple slope."""
    traits = [column for column in rows.columns if column.startswith("trait_")]
    table = rows.groupby("participant")[traits].first()
    table["n"] = rows.groupby("participant").size()
    table["accuracy"] = rows.groupby("participant")["correct"].mean().astype(float)
    right = rows[rows["correct"].astype(bool)]
    table["rt_ms"] = right.groupby("participant")["rt_ms"].mean().astype(float)
    for name, contrast in slopes(study.predictions).items():
        if contrast.columns <= set(rows.columns):
            table[f"slope, {name}"] = participant_slopes(rows, contrast)
    return table.reset_index()


def stacked_by_study(tables: Mapping[str, Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """Name -> one table with the study as its first column, from study -> name -> table."""
    found: dict[str, list[pd.DataFrame]] = {}
    for study, own in tables.items():
        for name, table in own.items():
            if not table.empty:
                found.setdefault(name, []).append(table.assign(study=study))
    stacked = {name: pd.concat(parts, ignore_index=True) for name, parts in found.items()}
    return {
        name: table[["study", *(column for column in table.columns if column != "study")]]
        for name, table in stacked.items()
    }


def _stacked(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One table with the agent as its first column."""
    filled = {agent: table for agent, table in tables.items() if not table.empty}
    if not filled:
        return pd.DataFrame()
    stacked = pd.concat(filled, names=["agent"]).reset_index(level=0)
    return stacked.reset_index(drop=True)


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
