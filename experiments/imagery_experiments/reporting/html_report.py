"""The report: one HTML file that needs nothing beside it, figures and mental pictures embedded."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from imagery_experiments.analysis.human_data import references
from imagery_experiments.analysis.predictions import ACCOUNTS
from imagery_experiments.participants.registry import main_agents
from imagery_experiments.plotting import theme as figures
from imagery_experiments.plotting.film_strips import Strip, draw_strip, load_strips

if TYPE_CHECKING:
    from imagery_experiments.reporting.study_report import Findings
    from imagery_experiments.studies import Study

Key = tuple[str, str]
"""(study, agent)."""
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Figure:
    """A figure with its caption."""

    caption: str
    image: str
    """``data:`` address of the PNG."""


@dataclass(frozen=True)
class Film:
    """The mental pictures of one sample trial."""

    trial: str
    answer: str
    correct: bool
    rt_s: float
    image: str
    """``data:`` address of the PNG; empty for a trial that came without pictures."""


@dataclass(frozen=True)
class Table:
    """A table that is folded away, under the sentence that says what it holds."""

    about: str
    columns: list[str]
    lines: list[list[Any]]


TABLES = {
    "ablation": "The 2 x 2 of parts, the lesions and the rival: errors with 95 % intervals",
    "shares": "Errors that each part accounts for, as shares of all trials (the parts add up to all)",
    "effects": "The effects of every agent, ablations among them, with 95 % intervals",
    "work": "Where time comes from: work per condition and its price in milliseconds (correct trials)",
    "sensitivity": "Other prices: every slope with each price halved and doubled (recorded work, priced anew)",
    "mixed": "Mixed-effects models: time over x with a random intercept and slope of every participant",
    "participants": "Every participant: traits, accuracy, time and own slopes",
    "summary": "All conditions",
}
"""Tables of a study that the report shows, in this order."""


@dataclass(frozen=True)
class Section:
    """What the report says about one study."""

    study: Study
    agents: list[str]
    """Whose measures and mental pictures are shown; the tables hold all."""
    figures: list[Figure]
    measures: list[tuple[str, list[str], str]]
    """(measure, value of every agent, people's value)."""
    methods: str
    """The methods paragraph, filled in from the run."""
    tables: list[Table]
    predictions: list[dict[str, Any]]
    """Lines of the table of predictions, one per condition."""
    films: dict[str, list[Film]]
    """Agent -> sample trials."""
    references: list[Any]


def render_report(
    findings: Sequence[Findings], results: Mapping[str, Any], *, strips: Mapping[Key, Path], quick: bool
) -> str:
    """The page as HTML.

    Args:
        findings: Of every study, in the order of the sections.
        results: As written to results.json.
        strips: Run folder of every study and agent, which holds the mental pictures.
        quick: Whether these are the short designs (the page says so).
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    import imagery_agent

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = _number
    return environment.get_template("report.html.j2").render(
        sections=[_section(found, strips) for found in findings],
        results=results,
        quick=quick,
        version=imagery_agent.__version__,
    )


def _section(found: Findings, strips: Mapping[Key, Path]) -> Section:
    study, tables, shown = found.study, found.tables, main_agents(found.rows)
    predicted = tables["predictions"]
    return Section(
        study,
        shown,
        [Figure(caption, _address(figures.png(figure))) for caption, figure in found.figures.items()],
        [
            (line["measure"], [line.get(agent) or "–" for agent in shown], line["people"] or "–")
            for line in tables["measures"].to_dict("records")
        ],
        found.methods,
        [_table(about, tables[name]) for name, about in TABLES.items() if not tables[name].empty],
        _predictions(predicted if predicted.empty else predicted[predicted["agent"].isin(shown)]),
        {agent: _films(found.rows[agent], load_strips(strips[study.name, agent])) for agent in shown},
        references(study.name),
    )


def _table(about: str, table: pd.DataFrame) -> Table:
    lines = [[None if pd.isna(value) else value for value in line] for line in table.itertuples(index=False)]
    return Table(about, [str(column).replace("_", " ") for column in table.columns], lines)


def _predictions(table: pd.DataFrame) -> list[dict[str, Any]]:
    """One entry per condition: what is expected, and every agent's effect and agreement."""
    if table.empty:
        return []
    found = []
    for condition, lines in table.groupby("condition", sort=False):
        first, agents = lines.iloc[0], lines.to_dict("records")
        found.append(
            {
                "condition": condition,
                "expected": [first[account] for account in (*ACCOUNTS, "people")],
                "agents": [
                    {
                        "agent": line["agent"],
                        "effect": _effect(line),
                        "found": line["found"],
                        "agreement": [line[f"{account}: agent"] for account in (*ACCOUNTS, "people")],
                    }
                    for line in agents
                ],
            }
        )
    return found


def _effect(line: Mapping[Any, Any]) -> str:
    if line["n"] == 0:
        return "–"
    numbers = (_number(float(line[key])) for key in ("effect", "low", "high"))
    return "{} [{}, {}] {}".format(*numbers, line["unit"])


def _films(rows: pd.DataFrame, strips: Sequence[Strip]) -> list[Film]:
    by_key = {strip.key: strip for strip in strips}
    films = []
    for row in rows.to_dict("records"):
        strip = by_key.get(f"{row['participant']}/{row['trial']}")
        if strip is None:
            continue
        image = ""
        if strip.labels:
            buffer = io.BytesIO()
            draw_strip(strip).quantize(128).save(buffer, format="PNG", optimize=True)
            image = _address(buffer.getvalue())
        films.append(Film(row["trial"], row["response"], bool(row["correct"]), row["rt_ms"] / 1000, image))
    return films


def _address(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _number(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
    return str(value)
