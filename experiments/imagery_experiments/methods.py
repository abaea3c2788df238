"""The methods paragraph of a study, written from its design and filled in from its run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from imagery_agent.clock import Prices
from imagery_experiments.population import Population
from imagery_experiments.psychds import COLUMNS

if TYPE_CHECKING:
    from imagery_experiments.studies import Study

_MOST_LEVELS = 10
"""Factors with more levels are described by their number."""


def methods_paragraph(
    study: Study,
    rows: Mapping[str, pd.DataFrame],
    *,
    factors: tuple[str, ...],
    population: Population,
    prices: Prices,
) -> str:
    """Participants, design, measures and exclusions, in the words of a methods section.

    Args:
        study: Whose methods.
        rows: Agent -> trials, as they were run.
        factors: Columns that make a condition.
        population: What participants were drawn from.
        prices: What a unit of work costs.
    """
    first = next(iter(rows.values()))
    people = first["participant"].nunique()
    per_person = len(first) / people
    wrong = {agent: 1 - float(own["correct"].mean()) for agent, own in rows.items()}
    seed = ", ".join(str(value) for value in sorted(set(first["seed"]))) if "seed" in first else "unknown"
    sentences = [
        f"{_many(people, 'simulated participant')} took part in the study of {study.title.lower()} with each of "
        f"{_many(len(rows), 'agent')} ({', '.join(rows)}), in {per_person:.4g} trials each "
        f"({len(first):,} trials per agent; seed {seed}).",
        _traits(first, population),
        _factors(first, factors),
        "Response time is the work that was executed, at fixed prices in milliseconds: "
        + ", ".join(
            f"{name.removesuffix('_ms').replace('_', ' ')} {value:g}"
            for name, value in asdict(prices).items()
        )
        + ". Times are analysed over correct trials; excluded as wrong were "
        + ", ".join(f"{share:.1%} ({agent})" for agent, share in wrong.items())
        + ". Intervals are 95 % bootstrap intervals, over participants where there are at least five and over "
        "trials otherwise; mixed-effects models have a random intercept and slope of each participant.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _traits(rows: pd.DataFrame, population: Population) -> str:
    own = rows.drop_duplicates("participant")
    names = [name for name in asdict(population) if f"trait_{name}" in own]
    if not names:
        return ""
    described = []
    for name in names:
        values = own[f"trait_{name}"].astype(float)
        spread = f", SD {values.std():.3g}" if len(values) > 1 else ""
        described.append(f"{name.replace('_', ' ')} (M {values.mean():.3g}{spread})")
    return "Participants differed in " + ", ".join(described) + "."


def _factors(rows: pd.DataFrame, factors: tuple[str, ...]) -> str:
    described = []
    for factor in [name for name in factors if name in rows]:
        levels = list(dict.fromkeys(rows[factor].dropna()))
        about = COLUMNS.get(factor, factor.replace("_", " "))
        about = about[:1].lower() + about[1:]
        if len(levels) > _MOST_LEVELS:
            described.append(f"{about} ({len(levels)} levels)")
        elif len(levels) > 1:
            described.append(
                f"{about} ({', '.join(f'{x:g}' if isinstance(x, float) else str(x) for x in sorted(levels, key=str))})"
            )
    return "Varied were: " + "; ".join(described) + "." if described else ""
