"""What the HTML reports share: templates, pictures inside the page, tables of which the first rows are shown."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from imagery_experiments.analysis.human_data import RECALLED_MARK, RECALLED_NOTE
from imagery_experiments.plotting.film_strips import Strip, draw_strip

TEMPLATES = Path(__file__).parent / "templates"
MOST_ROWS = 8
"""Rows of a table that are shown; the rest is folded away."""


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
    """In words."""
    answer: str
    correct: bool
    time_s: float
    image: str
    """``data:`` address of the PNG."""
    trace: str = ""
    """Address of the trial in the trace viewer; empty without one."""


@dataclass(frozen=True)
class Table:
    """A table with its title."""

    title: str
    columns: list[str]
    rows: list[list[str]]


def render(template: str, **context: Any) -> str:
    """A page as HTML that needs nothing beside it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(
        most_rows=MOST_ROWS, recalled_note=RECALLED_NOTE, recalled_mark=RECALLED_MARK, **context
    )


def figure(caption: str, path: Path) -> Figure:
    """A figure for the page, from its PNG."""
    return Figure(caption, data_address(path.read_bytes()))


def film_strip(strip: Strip) -> str:
    """``data:`` address of a film strip; empty without frames."""
    if not strip.pictures.labels:
        return ""
    buffer = io.BytesIO()
    draw_strip(strip).quantize(128).save(buffer, format="PNG", optimize=True)
    return data_address(buffer.getvalue())


def data_address(content: bytes) -> str:
    """``data:`` address of a PNG."""
    return "data:image/png;base64," + base64.b64encode(content).decode()


def table(title: str, frame: pd.DataFrame) -> Table:
    """A data frame for the page, without columns and rows in which nothing is known."""
    filled = frame.dropna(axis="columns", how="all")
    columns = [str(column).replace("_", " ") for column in filled.columns]
    return Table(title, columns, [cells(line) for line in filled.itertuples(index=False)])


def cells(values: Sequence[Any]) -> list[str]:
    """Values as they stand in a table."""
    return [number(value) for value in values]


def number(value: Any) -> str:
    """Three digits of a number, a dash for what is not known, anything else as it is."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return "–"
    if not isinstance(value, float):
        return str(value)
    rounded = float(f"{value:.3g}") + 0.0  # no negative zero
    return f"{value:.0f}" if abs(value) >= 100 else f"{rounded:g}"


def effect(line: Mapping[Any, Any]) -> str:
    """An effect with its interval and unit; the interval is left out where it is a single point."""
    if not line["n"]:
        return "not run"
    estimate, low, high = (number(float(line[key])) for key in ("effect", "low", "high"))
    bounds = f" [{low}, {high}]" if low != high else ""
    return f"{estimate}{bounds} {line['unit']}"
