"""The report of the planner comparison: one HTML file, results.json, the figures as PNG."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from imagery_experiments import figures
from imagery_experiments.agents import AGENTS, weights_hashes
from imagery_experiments.design import Trial, session_seed
from imagery_experiments.ledger import write_atomically, write_json
from imagery_experiments.report import TEMPLATES
from imagery_experiments.statistics import share_interval
from imagery_experiments.strips import Strip, draw_strip
from imagery_experiments.studies.planner_comparison import STUDY, TASKS, solve
from imagery_experiments.studies.planner_figures import figures as planner_figures
from imagery_experiments.studies.planner_tests import EQUAL_BUDGET_MS, goals, interaction, success, surprises

FAILURES_PER_TASK = 2
NAMES = ("dissociation", "budget", "size")
"""File names of the figures, in their order."""


@dataclass(frozen=True)
class Failure:
    """A trial that the imagery planner got wrong, thought about once more."""

    trial: str
    answer: str
    image: str
    """``data:`` address of the PNG: what was seen and what was in mind."""


def write_report(
    rows: Mapping[str, pd.DataFrame], seconds: Mapping[str, float], *, seed: int, quick: bool, out: Path
) -> list[Path]:
    """Write everything into ``out`` and return the files.

    Args:
        rows: Trials of every planner.
        seconds: Wall time of a trial, of the planners that were run just now.
        seed: Seed of the design.
        quick: Whether this is the short design.
        out: Folder of the report.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    table = pd.concat(rows.values(), ignore_index=True)
    drawn = {caption: figures.png(figure) for caption, figure in planner_figures(table).items()}
    results = {
        "study": STUDY.name,
        "seed": seed,
        "quick": quick,
        "budget_ms": EQUAL_BUDGET_MS,
        "weights": weights_hashes(),
        "agents": {agent: STUDY.analyse(own) for agent, own in rows.items()},
        "seconds_per_trial": dict(seconds),
        "goals": [asdict(goal) for goal in goals(table)],
        "interaction": asdict(interaction(table)),
        "surprises": surprises(table),
    }
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    page = environment.get_template("planners.html.j2").render(
        study=STUDY,
        tasks=list(TASKS),
        success=_success_table(table, list(rows)),
        work=_mean_table(table, list(rows), "work_ms", "{:,.0f}"),
        optimality=_mean_table(table, list(rows), "optimality", "{:.2f}"),
        failures=failures(rows["imagery"], seed=seed) if "imagery" in rows else [],
        figures=[(caption, _address(image)) for caption, image in drawn.items()],
        results=results,
    )
    written = [out / "report.html", out / "results.json"]
    for name, image in zip(NAMES, drawn.values(), strict=True):
        written.append(out / f"{name}.png")
        write_atomically(written[-1], image)
    write_json(out / "results.json", results)
    write_atomically(out / "report.html", page.encode())
    return written


def _success_table(rows: pd.DataFrame, agents: list[str]) -> list[tuple[str, list[str]]]:
    """(agent, success at the equal budget with its interval, task by task)."""
    table = []
    for agent in agents:
        cells = []
        for task in TASKS:
            hits = success(rows, agent, task)
            share = share_interval(int(hits.sum()), len(hits))
            cells.append(f"{hits.mean():.1%} [{share.low:.0%}, {share.high:.0%}]" if share else "–")
        table.append((agent, cells))
    return table


def _mean_table(rows: pd.DataFrame, agents: list[str], column: str, form: str) -> list[tuple[str, list[str]]]:
    means = rows.groupby(["agent", "task"])[column].mean()
    return [(agent, [form.format(means[agent, task]) for task in TASKS]) for agent in agents]


def failures(rows: pd.DataFrame, *, seed: int) -> list[Failure]:
    """Some trials that the imagery planner got wrong, solved again to see what was in its mind."""
    wrong = rows[~rows["correct"].astype(bool)].groupby("task", sort=False).head(FAILURES_PER_TASK)
    if wrong.empty:
        return []
    subject, found = AGENTS["imagery"].build(), []
    for row in wrong.to_dict("records"):
        trial = Trial(row["participant"], {name: row[name] for name in ("task", "size", "number")})
        response, _ = solve(trial, subject, seed=session_seed(seed, [trial]))
        image = ""
        if response.trace:
            buffer = io.BytesIO()
            draw_strip(Strip.from_frames(trial.key, response.trace)).quantize(128).save(buffer, format="PNG")
            image = _address(buffer.getvalue())
        found.append(Failure(trial.id, response.answer, image))
    return found


def _address(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def summary(results: Mapping[str, Any]) -> list[str]:
    """The goals in lines for the terminal."""
    return [
        f"{'reached    ' if goal['reached'] else 'FALLS SHORT'} {goal['what']}: {goal['figure']}"
        for goal in results["goals"]
    ]
