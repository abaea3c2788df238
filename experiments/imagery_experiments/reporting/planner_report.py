"""The report of the planner comparison: one HTML file, results.json, tables (CSV), figures (SVG, PNG)."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from imagery_experiments.experiment.design import Trial, session_seed
from imagery_experiments.experiment.trial_log import write_atomically, write_csv, write_json
from imagery_experiments.participants.registry import AGENTS, weights_hashes
from imagery_experiments.plotting import theme as figures
from imagery_experiments.plotting.film_strips import Strip, draw_strip
from imagery_experiments.reporting.html_report import TEMPLATES
from imagery_experiments.reporting.planner_tables import dissociation, share, tables
from imagery_experiments.reporting.study_report import FIGURE_FOLDER, TABLE_FOLDER
from imagery_experiments.studies.planner_comparison import STUDY
from imagery_experiments.studies.planner_comparison.analysis import (
    EQUAL_BUDGET_MS,
    WITH_NETWORKS,
    WITH_ORACLE,
    Rivals,
    interaction,
    left_open,
    said,
)
from imagery_experiments.studies.planner_comparison.design import TASKS
from imagery_experiments.studies.planner_comparison.figures import figures as planner_figures
from imagery_experiments.studies.planner_comparison.predictions import goals, surprises
from imagery_experiments.studies.planner_comparison.session import solve

FAILURES_PER_TASK = 2
NAMES = ("dissociation", "budget", "size")
"""File names of the figures, in their order."""


@dataclass(frozen=True)
class Failure:
    """A trial that a planner got wrong, thought about once more."""

    agent: str
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
    drawn = planner_figures(table)
    families = [
        one for one in (WITH_NETWORKS, WITH_ORACLE) if {one.pictures, one.words, one.both} <= rows.keys()
    ]
    found = [_tested(table, rivals) for rivals in families]
    results = {
        "study": STUDY.name,
        "seed": seed,
        "quick": quick,
        "budget_ms": EQUAL_BUDGET_MS,
        "weights": weights_hashes(),
        "agents": {agent: STUDY.analyse(own) for agent, own in rows.items()},
        "seconds_per_trial": dict(seconds),
        "families": found,
    }
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    page = environment.get_template("planners.html.j2").render(
        study=STUDY,
        tasks=list(TASKS),
        success=[(agent, [share(table, agent, task) for task in TASKS]) for agent in rows],
        work=_mean_table(table, list(rows), "work_ms", "{:,.0f}"),
        optimality=_mean_table(table, list(rows), "optimality", "{:.2f}"),
        failures=[
            failure
            for rivals in families
            for agent in (rivals.pictures, *((rivals.words,) if rivals is families[0] else ()))
            for failure in failures(rows[agent], agent, seed=seed)
        ],
        figures=[(caption, _address(figures.png(figure))) for caption, figure in drawn.items()],
        results=results,
    )
    for name, figure in zip(NAMES, drawn.values(), strict=True):
        figures.save(figure, out / FIGURE_FOLDER / name)
    captions = pd.DataFrame({"figure": NAMES, "caption": list(drawn)})
    for name, content in {**tables(table, families, seed=seed), "figures": captions}.items():
        write_csv(out / TABLE_FOLDER / f"{name}.csv", content)
    for rivals in families:
        text = dissociation(table, rivals)
        write_atomically(out / TABLE_FOLDER / f"dissociation-{rivals.pictures}.txt", text.encode())
    write_json(out / "results.json", results)
    write_atomically(out / "report.html", page.encode())
    return [out / "report.html", out / "results.json", out / TABLE_FOLDER, out / FIGURE_FOLDER]


def _tested(rows: pd.DataFrame, rivals: Rivals) -> dict[str, Any]:
    """Goals, the interaction, and what goes against expectation, for one way to imagine."""
    return {
        **asdict(rivals),
        "goals": [asdict(goal) for goal in goals(rows, rivals)],
        "interaction": asdict(interaction(rows, rivals)),
        "left_open": said(left_open(rows, rivals, "MapInference")),
        "surprises": surprises(rows, rivals),
    }


def _mean_table(rows: pd.DataFrame, agents: list[str], column: str, form: str) -> list[tuple[str, list[str]]]:
    means = rows.groupby(["agent", "task"])[column].mean()
    return [(agent, [form.format(means[agent, task]) for task in TASKS]) for agent in agents]


def failures(rows: pd.DataFrame, agent: str, *, seed: int) -> list[Failure]:
    """Some trials that a planner got wrong, solved again to see what was in its mind."""
    wrong = rows[~rows["correct"].astype(bool)].groupby("task", sort=False).head(FAILURES_PER_TASK)
    if wrong.empty:
        return []
    subject, found = AGENTS[agent].build(), []
    for row in wrong.to_dict("records"):
        trial = Trial(row["participant"], {name: row[name] for name in ("task", "size", "number")})
        response, _ = solve(trial, subject, seed=session_seed(seed, [trial]))
        image = ""
        if response.trace:
            buffer = io.BytesIO()
            draw_strip(Strip.from_frames(trial.key, response.trace)).quantize(128).save(buffer, format="PNG")
            image = _address(buffer.getvalue())
        found.append(Failure(agent, trial.id, response.answer, image))
    return found


def _address(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def summary(results: Mapping[str, Any]) -> list[str]:
    """The goals in lines for the terminal."""
    return [
        f"{'reached    ' if goal['reached'] else 'FALLS SHORT'} {goal['what']}: {goal['figure']}"
        for family in results["families"]
        for goal in family["goals"]
    ]
