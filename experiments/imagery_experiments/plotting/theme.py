"""The look of all figures: one theme, one size, one colour per agent, people in near-black."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from imagery_experiments.files import write_atomically

WIDTH_IN = 9.0
"""Width of every figure, so that their text has the same size on a page."""
AGENT_COLORS: Mapping[str, str] = MappingProxyType(
    {
        "imagery": "#1f5fa8",
        "propositional": "#c2571a",
        "dual": "#3a8f5c",
        "random": "#9a9a9a",
        "imagery-oracle-imagination": "#6fb1e8",
        "dual-oracle-imagination": "#8fce9f",
        "propositional-oracle": "#e8a36f",
    }
)
AGENT_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "imagery": "imagery agent",
        "propositional": "propositional agent",
        "dual": "dual-code agent",
        "random": "random agent",
        "imagery-oracle-imagination": "imagery agent, exact imagination",
        "imagery-oracle-interpreter": "imagery agent, exact interpreter",
        "imagery-oracle": "imagery agent, both exact",
        "imagery-lesioned": "imagery agent, empty buffer",
        "imagery-no-picture-store": "no picture store",
        "imagery-no-verbal-store": "no verbal store",
        "imagery-frame-carried": "imagery agent, frame rotates with the image",
        "imagery-frame-free": "imagery agent, any frame",
        "propositional-oracle": "propositional agent, exact perception",
        "dual-oracle-imagination": "dual-code agent, exact imagination",
        "verbal-only": "propositional agent, nothing seen",
    }
)
OTHER_COLORS = ("#8d4fa8", "#a88a1f", "#1f9aa8")
LEVEL_COLORS = ("#3b1f5e", "#7a3f98", "#b5679f", "#d9935f", "#e3b341")
"""Levels of a factor within one agent, dark to light."""
PEOPLE_COLOR = "#222222"
LINE_TYPES: tuple[Any, ...] = (
    "solid", "dashed", "dotted", "dashdot", (0, (6, 1)), (0, (3, 1, 1, 1, 1, 1)), (0, (1, 4)), (0, (10, 3, 2, 3)),
)  # fmt: skip
"""In the order of drawing, by name or as (offset, lengths of strokes and gaps): a broken line above others hides
nothing."""


def theme(*, height_in: float = 3.4, width_in: float = WIDTH_IN, key_width: float = 30) -> Any:
    """The common theme; sizes in inches."""
    from plotnine import element_blank, element_line, element_rect, element_text, theme, theme_minimal

    return theme_minimal(base_size=11) + theme(
        figure_size=(width_in, height_in),
        legend_position="bottom",
        legend_title=element_blank(),
        legend_key_width=key_width,
        legend_box_spacing=0.02,
        panel_grid_minor=element_blank(),
        panel_grid_major=element_line(color="#e8e8e8", size=0.4),
        panel_border=element_rect(color="#cccccc", fill=None, size=0.4),
        strip_text=element_text(weight="bold", size=11),
        plot_background=element_rect(fill="white", color="white"),
    )


def agent_title(agent: str) -> str:
    """An agent's name in words."""
    return AGENT_TITLES.get(agent, agent)


def line_types(names: Iterable[str]) -> dict[str, Any]:
    """A line type for every name, different for the first eight."""
    return dict(zip(names, LINE_TYPES * 4, strict=False))


def agent_colors(agents: Iterable[str]) -> dict[str, str]:
    """Title of every agent -> its colour, the same in all figures."""
    spare = iter(OTHER_COLORS * 10)
    return {agent_title(agent): AGENT_COLORS.get(agent) or next(spare) for agent in agents}


def ordered(values: pd.Series, levels: Iterable[str]) -> pd.Categorical:
    """The column as categories in the order given, so that panels and legends keep it."""
    return pd.Categorical(values, categories=list(dict.fromkeys(levels)), ordered=True)


def percent(values: Iterable[Any]) -> list[str]:
    """Tick labels of shares."""
    return [f"{value:.0%}" for value in values]


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
        # means of a single trial have no interval, and a line through a single point is no line
        warnings.simplefilter("ignore", PlotnineWarning)
        figure.save(buffer, format=form, verbose=False, **options)
    return buffer.getvalue()
