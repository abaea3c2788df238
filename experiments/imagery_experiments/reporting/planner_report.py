"""The report of the planner comparison: one HTML file, results.json, tables (CSV), figures (SVG, PNG)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from imagery_agent.mind.work_clock import Prices
from imagery_experiments.experiment.design import Trial, session_seed
from imagery_experiments.files import write_atomically, write_csv, write_json
from imagery_experiments.participants.registry import AGENTS, weights_hashes
from imagery_experiments.plotting.film_strips import Strip
from imagery_experiments.plotting.theme import agent_title, save
from imagery_experiments.reporting.html_page import Film, Table, figure, film_strip, render
from imagery_experiments.reporting.methods_text import prices_in_words
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
from imagery_experiments.studies.planner_comparison.figures import TASK_TITLES
from imagery_experiments.studies.planner_comparison.figures import figures as planner_figures
from imagery_experiments.studies.planner_comparison.predictions import goals, surprises
from imagery_experiments.studies.planner_comparison.session import solve

FAILURES_PER_TASK = 2
FIGURE_NAMES = ("dissociation", "budget", "size")
"""File names of the figures, in their order."""


@dataclass(frozen=True)
class Failures:
    """Trials that a planner got wrong, solved once more to record its mental pictures."""

    agent: str
    films: list[Film]


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
    table = pd.concat(rows.values(), ignore_index=True)
    families = [one for one in (WITH_NETWORKS, WITH_ORACLE) if {one.pictures, one.words, one.both} <= rows.keys()]
    results = {
        "study": STUDY.name,
        "seed": seed,
        "quick": quick,
        "budget_ms": EQUAL_BUDGET_MS,
        "weights": weights_hashes(),
        "agents": {agent: STUDY.analyse(own) for agent, own in rows.items()},
        "seconds_per_trial": dict(seconds),
        "families": [_tested(table, rivals) for rivals in families],
    }
    drawn = planner_figures(table)
    for name, plot in zip(FIGURE_NAMES, drawn.values(), strict=True):
        save(plot, out / FIGURE_FOLDER / name)
    captions = pd.DataFrame({"figure": FIGURE_NAMES, "caption": list(drawn)})
    for name, content in {**tables(table, families, seed=seed), "figures": captions}.items():
        write_csv(out / TABLE_FOLDER / f"{name}.csv", content)
    for rivals in families:
        text = dissociation(table, rivals)
        write_atomically(out / TABLE_FOLDER / f"dissociation-{rivals.pictures}.txt", text.encode())
    write_json(out / "results.json", results)
    wrong = _all_failures(rows, families, seed=seed)
    page = render_page(table, results, list(drawn), figures=out / FIGURE_FOLDER, failures=wrong)
    write_atomically(out / "report.html", page.encode())
    return [out / "report.html", out / "results.json", out / TABLE_FOLDER, out / FIGURE_FOLDER]


def render_page(
    table: pd.DataFrame,
    results: Mapping[str, Any],
    captions: Sequence[str],
    *,
    figures: Path,
    failures: Sequence[Failures],
) -> str:
    """The page as HTML.

    Args:
        table: Trials of all planners.
        results: As written to results.json.
        captions: Of the figures, in the order of their names.
        figures: Folder of their PNG.
        failures: Sample trials of every planner that were wrong.
    """
    agents = list(dict.fromkeys(table["agent"]))
    success = [[agent_title(agent), *(share(table, agent, task) for task in TASKS)] for agent in agents]
    return render(
        "planners.html.j2",
        title=STUDY.title,
        study=STUDY,
        results=results,
        prices=prices_in_words(Prices()),
        contents_list=[("success", "Success"), ("work", "Work and optimality"), ("failures", "Failures")],
        families=[
            {**family, "names": [agent_title(family[role]) for role in ("pictures", "words")]}
            for family in results["families"]
        ],
        success=Table("Success", ["Planner", *TASK_TITLES.values()], success),
        work=_mean_table(table, agents, "work_ms", "{:,.0f}"),
        optimality=_mean_table(table, agents, "optimality", "{:.2f}"),
        seconds=[f"{agent_title(agent)} {time:.2f} s" for agent, time in results["seconds_per_trial"].items()],
        failures=failures,
        figures=[
            figure(caption, figures / f"{name}.png") for name, caption in zip(FIGURE_NAMES, captions, strict=True)
        ],
    )


def _tested(rows: pd.DataFrame, rivals: Rivals) -> dict[str, Any]:
    """Targets, the interaction, and results against expectation, for learned or exact imagination."""
    return {
        **asdict(rivals),
        "goals": [asdict(goal) for goal in goals(rows, rivals)],
        "interaction": asdict(interaction(rows, rivals)),
        "left_open": said(left_open(rows, rivals, "MapInference")),
        "surprises": surprises(rows, rivals),
    }


def _mean_table(rows: pd.DataFrame, agents: Sequence[str], column: str, form: str) -> Table:
    means = rows.groupby(["agent", "task"])[column].mean()
    lines = [[agent_title(agent), *(form.format(means[agent, task]) for task in TASKS)] for agent in agents]
    return Table(column, ["Planner", *TASK_TITLES.values()], lines)


def _all_failures(rows: Mapping[str, pd.DataFrame], families: Sequence[Rivals], *, seed: int) -> list[Failures]:
    """Failures of every planner with pictures, and of the propositional one."""
    agents = dict.fromkeys(
        agent for rivals in families for agent in (rivals.pictures, *((rivals.words,) if rivals is families[0] else ()))
    )
    return [found for agent in agents if (found := failures(rows[agent], agent, seed=seed)).films]


def failures(rows: pd.DataFrame, agent: str, *, seed: int) -> Failures:
    """Some trials that a planner got wrong, solved again to record its mental pictures."""
    wrong = rows[~rows["correct"].astype(bool)].groupby("task", sort=False).head(FAILURES_PER_TASK)
    films: list[Film] = []
    if wrong.empty:
        return Failures(agent_title(agent), films)
    subject = AGENTS[agent].build()
    for row in wrong.to_dict("records"):
        trial = Trial(row["participant"], {name: row[name] for name in ("task", "problem_size", "number")})
        response, _ = solve(trial, subject, seed=session_seed(seed, [trial]))
        task = TASKS[row["task"]]
        words = f"{TASK_TITLES[task.name]}, {row['problem_size']:g} {task.unit}, problem {row['number'] + 1}"
        image = film_strip(Strip.from_frames(trial.key, response.trace))
        films.append(Film(words, response.answer, False, response.duration_ms / 1000, image))
    return Failures(agent_title(agent), films)


def summary(results: Mapping[str, Any]) -> list[str]:
    """The targets in lines for the terminal."""
    return [
        f"{'reached     ' if goal['reached'] else 'below target'} {goal['what']}: {goal['figure']}"
        for family in results["families"]
        for goal in family["goals"]
    ]
