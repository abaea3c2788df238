"""``imagery ablate``: the errors that each learned part of the agent causes.

{learned, oracle} imagination x {learned, oracle} interpreter, both lesions and the propositional agent, on the same
trials of the same participants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import tyro

from imagery_agent.validation import check_count
from imagery_experiments.analysis.predictions import Prediction, predictions_table
from imagery_experiments.analysis.statistics import share_interval
from imagery_experiments.participants.registry import LESIONS, TWO_BY_TWO

ABLATIONS = (*TWO_BY_TWO, *LESIONS, "propositional")
"""Agents in the order of the table."""
LABELS = {
    "imagery": "learned imagination,\nlearned interpreter",
    "imagery-oracle-imagination": "oracle imagination,\nlearned interpreter",
    "imagery-oracle-interpreter": "learned imagination,\noracle interpreter",
    "imagery-oracle": "oracle imagination,\noracle interpreter",
    "imagery-lesioned": "empty buffer",
    "verbal-only": "verbal-only",
    "propositional": "propositional",
}
DRAWS = 2000


@dataclass(frozen=True)
class Share:
    """The errors of the agent with learned parts that one part causes, as a share of all trials."""

    part: str
    errors: float
    low: float
    """Lower end of the 95 % bootstrap interval."""
    high: float


def errors_by_agent(rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Columns agent, parts, n, errors (share of trials) with Wilson's interval, rt_ms (mean of correct trials)."""
    lines: list[dict[str, Any]] = []
    for agent in [name for name in ABLATIONS if name in rows]:
        own = rows[agent]
        wrong = int((~own["correct"].astype(bool)).sum())
        interval = share_interval(wrong, len(own))
        if interval is None:
            continue
        times = own.loc[own["correct"].astype(bool), "rt_ms"].astype(float)
        lines.append(
            {
                "agent": agent,
                "parts": LABELS[agent].replace("\n", " "),
                "n": len(own),
                "errors": wrong / len(own),
                "low": interval.low,
                "high": interval.high,
                "rt_ms": float(times.mean()) if len(times) else None,
            }
        )
    return pd.DataFrame(lines)


def shares_of_errors(rows: Mapping[str, pd.DataFrame], *, seed: int = 0) -> list[Share]:
    """Errors of the agent with learned parts, split into imagination, interpreter and the rest (which sum to all).

    The share of a part is the decrease of errors when the oracle replaces it, averaged over replacing it first and
    last (Shapley value of two players); the rest are the errors with both oracles: planner, task and decision.
    Bootstrap intervals over trials, which are the same in all four cells. Negative: the learned part makes fewer
    errors than the oracle. Empty if a cell of the 2 x 2 was not run.
    """
    if not all(name in rows for name in TWO_BY_TWO):
        return []
    wrong = pd.concat(
        {
            name: rows[name]
            .set_index(["participant", "trial"])["correct"]
            .astype(bool)
            .map(lambda x: 1.0 - x)
            for name in TWO_BY_TWO
        },
        axis=1,
        join="inner",
    )
    if wrong.empty:
        return []
    cells = wrong.to_numpy(dtype=float)  # (trials, 4): LL, oracle imagination, oracle interpreter, both
    drawn = np.random.default_rng(seed).integers(len(cells), size=(DRAWS, len(cells)))
    means = np.vstack([cells.mean(axis=0), cells[drawn].mean(axis=1)])
    both, no_imagination, no_interpreter, neither = means.T
    parts = {
        "imagination": ((both - no_imagination) + (no_interpreter - neither)) / 2,
        "interpreter": ((both - no_interpreter) + (no_imagination - neither)) / 2,
        "planner and task": neither,
        "together": both,
    }
    return [
        Share(part, float(values[0]), *(float(q) for q in np.quantile(values[1:], [0.025, 0.975])))
        for part, values in parts.items()
    ]


def ablation_figure(table: pd.DataFrame) -> Any:
    """Bars of the errors of every agent with intervals."""
    from plotnine import (
        aes,
        coord_flip,
        geom_col,
        geom_errorbar,
        ggplot,
        labs,
        scale_fill_manual,
        scale_y_continuous,
    )

    from imagery_experiments.plotting.theme import ordered, theme

    shown = table.assign(
        label=ordered(table["agent"].map(LABELS), [LABELS[name] for name in reversed(list(table["agent"]))]),
        kind=["2 x 2" if name in TWO_BY_TWO else "without pictures" for name in table["agent"]],
    )
    return (
        ggplot(shown, aes("label", "errors", fill="kind"))
        + geom_col(width=0.65)
        + geom_errorbar(aes(ymin="low", ymax="high"), width=0.25, size=0.4)
        + coord_flip()
        + scale_fill_manual({"2 x 2": "#1f5fa8", "without pictures": "#c2571a"})
        + scale_y_continuous(limits=(0, 1), labels=lambda values: [f"{value:.0%}" for value in values])
        + labs(x="", y="errors (95 % interval)")
        + theme(width_in=7.0, height_in=0.7 + 0.45 * len(shown))
    )


def ablate(
    study: tyro.conf.Positional[str],
    *,
    participants: int | None = None,
    seed: int = 0,
    quick: bool = False,
    out: Path | None = None,
    workers: int = 1,
) -> None:
    """Run one study with oracles and lesions in place of learned parts, and report the errors of each part.

    Args:
        study: mental-rotation, mental-scanning, reinterpretation or ambiguous-figures.
        participants: Number of simulated participants (default: the study's own number).
        seed: Seed of the design and of every trial.
        quick: The short design.
        out: Folder of rows, tables and figure (default: runs/STUDY/ablation); an unfinished run there is resumed.
        workers: Processes that share the sessions; the rows do not depend on their number.
    """
    from imagery_experiments.experiment.executors import open_executor
    from imagery_experiments.experiment.runner import run
    from imagery_experiments.participants.registry import AGENTS
    from imagery_experiments.studies import find_study

    found = find_study(study)
    count = found.participants[quick] if participants is None else check_count("participants", participants)
    design = found.design(seed=check_count("seed", seed, at_least=0), participants=count, quick=quick)
    folder = out or Path("runs") / study / "ablation"
    with open_executor(workers) as executor:
        rows = {
            name: run(found, AGENTS[name], design=design, folder=folder / name, executor=executor)
            for name in ABLATIONS
        }
    for line in write_ablation(folder, rows, predictions=found.predictions, seed=seed):
        print(line)
    print(f"rows, tables and figure are in {folder}")


def write_ablation(
    folder: Path, rows: Mapping[str, pd.DataFrame], *, predictions: Sequence[Prediction] = (), seed: int
) -> list[str]:
    """Write ``ablation.csv``, ``shares.csv``, ``effects.csv`` and the figure; return lines for the terminal.

    Effects on response times are included because a lesion may abolish them without causing errors.
    """
    from imagery_experiments.experiment.trial_log import write_csv
    from imagery_experiments.plotting.theme import save

    table, shares = errors_by_agent(rows), pd.DataFrame(shares_of_errors(rows, seed=seed))
    write_csv(folder / "ablation.csv", table)
    write_csv(folder / "shares.csv", shares)
    effects = effects_by_agent(predictions_table(predictions, rows, seed=seed))
    write_csv(folder / "effects.csv", effects)
    save(ablation_figure(table), folder / "ablation")
    lines = [
        f"{row['errors']:6.1%} [{row['low']:.1%}, {row['high']:.1%}] errors  {row['parts']}"
        for row in table.to_dict("records")
    ]
    lines += [
        f"{row['errors']:6.1%} [{row['low']:.1%}, {row['high']:.1%}] of trials wrong because of {row['part']}"
        for row in shares.to_dict("records")
    ]
    lines += [
        f"{row['effect']:8.3g} [{row['low']:.3g}, {row['high']:.3g}] {row['unit']}, {row['found']}: "
        f"{row['condition']}, {row['agent']}"
        for row in effects.to_dict("records")
    ]
    return lines


def effects_by_agent(predicted: pd.DataFrame) -> pd.DataFrame:
    """The effects in a table of predictions, of all agents and conditions that were run."""
    if predicted.empty:
        return predicted
    return predicted.loc[
        predicted["n"] > 0, ["condition", "agent", "effect", "low", "high", "unit", "n", "found"]
    ]
