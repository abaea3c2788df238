"""The report of a reproduction: one HTML file with figures and mental pictures embedded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from imagery_agent.mind.work_clock import Prices
from imagery_experiments.analysis.human_data import Reference, references
from imagery_experiments.analysis.predictions import ACCOUNTS
from imagery_experiments.participants.registry import main_agents
from imagery_experiments.plotting.film_strips import Strip, load_strips
from imagery_experiments.plotting.theme import agent_title
from imagery_experiments.reporting.headline import headline
from imagery_experiments.reporting.html_page import Figure, Film, Table, effect, figure, film_strip, render, table
from imagery_experiments.reporting.methods_text import prices_in_words
from imagery_experiments.reporting.traces.viewer import TRACE_FOLDER, trial_link

if TYPE_CHECKING:
    from imagery_experiments.experiment.study import Study
    from imagery_experiments.reporting.study_report import Findings

Key = tuple[str, str]
"""(study, agent)."""
TABLES = {
    "ablation": "Errors with learned and exact imagination, learned and exact interpreter, and lesions",
    "shares": "Errors that each part accounts for, as shares of all trials (the parts add up to all)",
    "effects": "Effects of every agent, ablations among them, with 95 % intervals",
    "work": "Where time comes from: counted work per condition and its price in milliseconds (correct trials)",
    "sensitivity": "Other prices: every slope with each price halved and doubled (recorded work, priced anew)",
    "mixed": "Mixed-effects models: time over x with a random intercept and slope of every participant",
    "participants": "Every simulated participant: traits, accuracy, time and own slopes",
    "summary": "All conditions",
}
"""Tables of a study that are folded away, in this order."""


@dataclass(frozen=True)
class Section:
    """What the report says about one study."""

    study: Study
    headline: str
    """One sentence of what came out."""
    figures: list[Figure]
    """The first one stands at the head."""
    measures: Table
    """Key measures first; those after the eighth row are folded away."""
    films: dict[str, list[Film]]
    """Agent's title -> sample trials with pictures."""
    without_pictures: list[str]
    """Titles of agents that have none."""
    predictions: list[dict[str, Any]]
    """One entry per condition."""
    methods: str
    tables: list[Table]
    references: list[Reference]


def render_report(
    findings: Sequence[Findings], results: Mapping[str, Any], *, figures: Path, strips: Mapping[Key, Path], quick: bool
) -> str:
    """The page as HTML.

    Args:
        findings: Of every study, in the order of the sections.
        results: As written to results.json.
        figures: Folder of the figures that :func:`write_findings` has drawn.
        strips: Run folder of every study and agent, which holds the mental pictures.
        quick: Whether these are the short designs (the page says so).
    """
    import imagery_agent

    return render(
        "report.html.j2",
        title="Experiments on mental imagery",
        sections=[_section(found, figures, strips) for found in findings],
        results=results,
        quick=quick,
        contents_list=[
            ("times", "How to read response times"),
            *((found.study.name, found.study.title) for found in findings),
        ],
        prices=prices_in_words(Prices()),
        version=imagery_agent.__version__,
    )


def _section(found: Findings, figures: Path, strips: Mapping[Key, Path]) -> Section:
    study, tables, shown = found.study, found.tables, main_agents(found.rows)
    predicted = tables["predictions"]
    if not predicted.empty:
        predicted = predicted[predicted["agent"].isin(shown)]
    films = {agent: _films(study, found.rows[agent], load_strips(strips[study.name, agent])) for agent in shown}
    return Section(
        study=study,
        headline=headline(study, tables["measures"], predicted, shown),
        figures=[
            figure(caption, figures / f"{name}.png")
            for caption, name in zip(found.figures, found.figure_names(), strict=True)
        ],
        measures=_measures(tables["measures"], shown),
        films={agent_title(agent): own for agent, own in films.items() if own},
        without_pictures=[agent_title(agent) for agent, own in films.items() if not own],
        predictions=_predictions(predicted),
        methods=found.methods,
        tables=[table(title, tables[name]) for name, title in TABLES.items() if not tables[name].empty],
        references=references(study.name),
    )


def _measures(measures: pd.DataFrame, agents: Sequence[str]) -> Table:
    """The table of measures; rows without a value of any agent shown are left out."""
    known = measures[(measures[list(agents)] != "").any(axis=1)]
    columns = ["measure", *agents, "people"]
    rows = [[value or "–" for value in line] for line in known[columns].itertuples(index=False)]
    return Table("Measures", ["Measure", *map(agent_title, agents), "People"], rows)


def _predictions(predicted: pd.DataFrame) -> list[dict[str, Any]]:
    """Per condition: what is expected, and every agent's effect and agreement; without conditions nobody ran."""
    found = []
    for condition, lines in predicted.groupby("condition", sort=False) if len(predicted) else []:
        if not lines["n"].any():
            continue
        expected = [lines.iloc[0][account] for account in (*ACCOUNTS, "people")]
        agents = [
            {
                "agent": agent_title(line["agent"]),
                "effect": effect(line),
                "found": line["found"],
                "agreement": [line[f"{account}: agent"] for account in (*ACCOUNTS, "people")],
            }
            for line in lines.to_dict("records")
        ]
        found.append({"condition": condition, "expected": expected, "agents": agents})
    return found


def _films(study: Study, rows: pd.DataFrame, strips: Sequence[Strip]) -> list[Film]:
    by_key = {strip.key: strip for strip in strips}
    films = []
    for row in rows.to_dict("records"):
        strip = by_key.get(f"{row['participant']}/{row['trial']}")
        if strip is not None and strip.pictures.labels:
            words = study.presentation.describe_trial(row)
            image = film_strip(strip)
            link = f"{TRACE_FOLDER}/{study.name}.html{trial_link(study.name, strip.key)}"
            films.append(Film(words, row["response"], bool(row["correct"]), row["rt_ms"] / 1000, image, link))
    return films
