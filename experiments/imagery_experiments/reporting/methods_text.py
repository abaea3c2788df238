"""The methods paragraph of a study, written from its design and filled in from its run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from imagery_agent.mind.work_clock import Prices
from imagery_experiments.experiment.population import Population
from imagery_experiments.plotting.theme import agent_title
from imagery_experiments.reporting.psychds.dataset import COLUMNS, meaning

if TYPE_CHECKING:
    from imagery_experiments.experiment.study import Study

_WORK = {
    "base_ms": "every response",
    "codes_generated_ms": "a code of a mental picture (which has 256)",
    "glances_ms": "inspecting a picture",
    "attention_shifts_ms": "a shift of attention",
    "encodings_ms": "encoding a picture",
    "inferences_ms": "an inference",
}
"""Price -> its unit of work in words."""
_MOST_LEVELS = 10
"""Factors with more levels are described by their number."""


def methods_paragraph(
    study: Study, rows: Mapping[str, pd.DataFrame], *, factors: tuple[str, ...], population: Population, prices: Prices
) -> str:
    """Participants, design, measures and exclusions, in the words of a methods section.

    Args:
        study: The study.
        rows: Agent -> trials, as they were run.
        factors: Columns that define a condition.
        population: Distribution from which participants were drawn.
        prices: Price of every unit of work.
    """
    longest = max(rows.values(), key=len)
    excluded = ", ".join(
        f"{1 - float(own['correct'].mean()):.1%} ({agent_title(agent)})" for agent, own in rows.items()
    )
    sentences = [
        f"{_groups(study.title.lower(), rows)} (seed {_seeds(longest)}).",
        _traits(longest, population),
        _factors(longest, factors),
        f"Response time is counted work at fixed prices, times the participant's slowness. {prices_in_words(prices)}.",
        f"Times are analysed over correct trials; incorrect and excluded were {excluded}.",
        "Intervals are 95 % bootstrap intervals, over participants where there are at least five and over trials "
        "otherwise; mixed-effects models have a random intercept and slope of each participant.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def prices_in_words(prices: Prices) -> str:
    """Every kind of work and its price in milliseconds."""
    priced = ", ".join(f"{_WORK.get(name, _readable(name))} {ms:g} ms" for name, ms in asdict(prices).items())
    return f"Prices: {priced}"


def _groups(title: str, rows: Mapping[str, pd.DataFrame]) -> str:
    """Numbers of participants and trials; agents with the same numbers are named together."""
    sizes: dict[tuple[int, int], list[str]] = {}
    for agent, own in rows.items():
        sizes.setdefault((own["participant"].nunique(), len(own)), []).append(agent_title(agent))
    groups = [
        f"{_counted(people, 'simulated participant')} with {trials / people:.4g} trials each "
        f"({trials:,} trials per agent) for {_counted(len(agents), 'agent')}: {', '.join(agents)}"
        for (people, trials), agents in sizes.items()
    ]
    return f"The study of {title} had " + "; ".join(groups)


def _seeds(rows: pd.DataFrame) -> str:
    return ", ".join(str(seed) for seed in sorted(set(rows["seed"]))) if "seed" in rows else "unknown"


def _readable(name: str) -> str:
    """A column's name in words, its unit last: ``fade_ms`` -> ``fade, in ms``."""
    for unit in ("ms", "px", "deg"):
        if name.endswith(f"_{unit}"):
            name = f"{name.removesuffix(f'_{unit}')}, in {unit}"
    return name.replace("_", " ")


def _counted(count: int, what: str) -> str:
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
        described.append(f"{_readable(name)} (M {values.mean():.3g}{spread})")
    return "Participants differed in " + ", ".join(described) + "."


def _factors(rows: pd.DataFrame, factors: tuple[str, ...]) -> str:
    described = []
    for factor in [name for name in factors if name in rows]:
        levels = [level for level in dict.fromkeys(rows[factor].dropna()) if level != ""]
        about = meaning(factor, str(rows["study"].iloc[0])) if factor in COLUMNS else factor.replace("_", " ")
        about = about[:1].lower() + about[1:]
        if rows.groupby("participant")[factor].nunique().min() < rows[factor].nunique():
            about += " (counterbalanced over participants)"
        if len(levels) > _MOST_LEVELS:
            described.append(f"{about}: {len(levels)} levels")
        elif len(levels) > 1:
            numbers = pd.api.types.is_numeric_dtype(rows[factor])
            named = [f"{level:g}" for level in sorted(levels)] if numbers else sorted(map(str, levels))
            described.append(f"{about}: {', '.join(named)}")
    return "Varied were " + "; ".join(described) + "." if described else ""
