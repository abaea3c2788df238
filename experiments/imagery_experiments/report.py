"""The report: one HTML file that needs nothing beside it, figures and mental pictures embedded."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from imagery_experiments import figures
from imagery_experiments.human import references
from imagery_experiments.strips import Strip, draw_strip, load_strips

if TYPE_CHECKING:
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
class Section:
    """What the report says about one study."""

    study: Study
    figures: list[Figure]
    measures: list[tuple[str, list[str], str]]
    """(measure, value of every agent, people's value)."""
    films: dict[str, list[Film]]
    """Agent -> sample trials."""
    conditions: dict[str, list[dict[str, Any]]]
    """Agent -> condition table."""
    references: list[Any]


def render_report(
    studies: Sequence[Study],
    rows: Mapping[Key, pd.DataFrame],
    results: Mapping[str, Any],
    *,
    strips: Mapping[Key, Path],
    quick: bool,
) -> str:
    """The page as HTML.

    Args:
        studies: In the order of the sections.
        rows: Trials of every study and agent.
        results: As written to results.json.
        strips: Run folder of every study and agent, which holds the mental pictures.
        quick: Whether these are the short designs (the page says so).
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    import imagery_agent

    agents = list(dict.fromkeys(agent for _, agent in rows))
    sections = [_section(study, agents, rows, results["studies"][study.name], strips) for study in studies]
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = _number
    return environment.get_template("report.html.j2").render(
        sections=sections, agents=agents, results=results, quick=quick, version=imagery_agent.__version__
    )


def _section(
    study: Study,
    agents: Sequence[str],
    rows: Mapping[Key, pd.DataFrame],
    analyses: Mapping[str, Any],
    strips: Mapping[Key, Path],
) -> Section:
    own = {agent: rows[study.name, agent] for agent in agents}
    drawn = study.figures(pd.concat(own.values(), ignore_index=True))
    values = {agent: study.measures(own[agent], analyses[agent]) for agent in agents}
    names = list(dict.fromkeys([*(name for found in values.values() for name in found), *study.people]))
    return Section(
        study,
        [Figure(caption, _address(figures.png(figure))) for caption, figure in drawn.items()],
        [
            (name, [values[agent].get(name, "–") for agent in agents], study.people.get(name, "–"))
            for name in names
        ],
        {agent: _films(own[agent], load_strips(strips[study.name, agent])) for agent in agents},
        {agent: _flat(analyses[agent]["by_condition"]) for agent in agents},
        references(study.name),
    )


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


def _flat(conditions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Conditions with lists written out, for a table."""
    return [
        {
            key: ", ".join(map(str, value)) if isinstance(value, list) else value
            for key, value in condition.items()
        }
        for condition in conditions
    ]


def _address(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _number(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
    return str(value)
