"""The look of all figures: one theme, one colour per source, people in grey beside the agents."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from imagery_experiments.experiment.trial_log import write_atomically

AGENT_COLORS = {"imagery": "#1f5fa8", "propositional": "#c2571a", "dual": "#3a8f5c", "random": "#9a9a9a"}
OTHER_COLORS = ("#8d4fa8", "#a88a1f", "#1f9aa8")
PEOPLE_COLOR = "#6b6b6b"


def theme(*, width_in: float = 8.0, height_in: float = 3.2) -> Any:
    """The common theme; sizes in inches."""
    from plotnine import element_blank, element_line, element_rect, element_text, theme, theme_minimal

    return theme_minimal(base_size=10) + theme(
        figure_size=(width_in, height_in),
        legend_position="bottom",
        legend_title=element_blank(),
        panel_grid_minor=element_blank(),
        panel_grid_major=element_line(color="#e8e8e8", size=0.4),
        panel_border=element_rect(color="#cccccc", fill=None, size=0.4),
        strip_text=element_text(weight="bold", size=9),
        plot_background=element_rect(fill="white", color="white"),
    )


def colors(agents: Iterable[str], people: Iterable[str] = ()) -> dict[str, str]:
    """A colour per agent (the rivals always the same) and grey for every source of people's data."""
    spare = iter(OTHER_COLORS * 10)
    found = {agent: AGENT_COLORS.get(agent) or next(spare) for agent in agents}
    return found | dict.fromkeys(people, PEOPLE_COLOR)


def condition_means(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Mean response time in seconds, its standard error (0 for one trial) and n, of the rows given."""
    grouped = rows.groupby(by)["rt_ms"]
    table = grouped.agg(["mean", "sem", "count"]).reset_index()
    table["rt_s"] = table["mean"] / 1000
    half = table["sem"].fillna(0.0) / 1000
    table["low"], table["high"] = table["rt_s"] - half, table["rt_s"] + half
    return table


def ordered(values: pd.Series, levels: Iterable[str]) -> pd.Categorical:
    """The column as categories in the order given, so that panels and legends keep it."""
    return pd.Categorical(values, categories=list(levels), ordered=True)


def png(figure: Any, *, dpi: int = 160) -> bytes:
    """A plotnine figure as PNG."""
    return _drawn(figure, "png", dpi=dpi)


def svg(figure: Any) -> bytes:
    """A plotnine figure as SVG, with its text as text; the same bytes for the same figure."""
    import matplotlib

    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "imagery"}):
        return _drawn(figure, "svg", metadata={"Date": None})


def save(figure: Any, path: Path) -> None:
    """Write ``path.svg`` and ``path.png``."""
    write_atomically(path.with_name(f"{path.name}.svg"), svg(figure))
    write_atomically(path.with_name(f"{path.name}.png"), png(figure))


def _drawn(figure: Any, form: str, **options: Any) -> bytes:
    from plotnine.exceptions import PlotnineWarning

    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # a line through a single point, where an agent was right at one angle only, is no line
        warnings.simplefilter("ignore", PlotnineWarning)
        figure.save(buffer, format=form, verbose=False, **options)
    return buffer.getvalue()
