"""Every quality figure of the shipped networks, as rows with stable dotted names.

A figure is a function in a module of :mod:`imagery_experiments.evaluation.metrics`, registered with :func:`metric`::

    @metric("dvae.psnr_db", target=24.0, unit="dB")
    def psnr_db() -> Measured:
        ...
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass

from imagery_agent.validation import check_choice


@dataclass(frozen=True)
class Measured:
    """What a metric found."""

    value: float
    n: int
    """Number of held-out pictures (or pairs, captions) it was measured on."""
    real: float | None = None
    """The same figure for real pictures of the same captions: what the yardstick itself can reach."""
    chance: float | None = None
    """What guessing would reach."""


@dataclass(frozen=True)
class Row:
    """One figure beside its target."""

    name: str
    value: float | None
    """None: the figure could not be computed (it is not a number)."""
    target: float | None
    """None: reported, no target set."""
    unit: str
    n: int
    passed: bool
    """Whether the target is met; True for a figure without target."""
    real: float | None = None
    """The same figure for real pictures, where imagined ones are judged."""
    chance: float | None = None
    """What guessing would reach, where that was worked out."""


@dataclass(frozen=True)
class Metric:
    """A registered figure."""

    name: str
    measure: Callable[[], Measured]
    target: float | None
    unit: str
    lower_is_better: bool
    of_real: bool = False
    """Whether the target is a share of what real pictures reach."""

    def row(self) -> Row:
        """Measure it."""
        found = self.measure()
        value = float(found.value)
        target = self.target
        if self.of_real and target is not None and found.real is not None:
            target *= found.real
        if not math.isfinite(value):
            return Row(self.name, None, target, self.unit, found.n, False, found.real, found.chance)
        reached = target is None or (value <= target if self.lower_is_better else value >= target)
        return Row(self.name, value, target, self.unit, found.n, reached, found.real, found.chance)


METRICS: dict[str, Metric] = {}


def metric(
    name: str,
    *,
    target: float | None = None,
    unit: str = "",
    lower_is_better: bool = False,
    of_real: bool = False,
) -> Callable[[Callable[[], Measured]], Callable[[], Measured]]:
    """Register a figure under a dotted name such as ``"dvae.psnr_db"``; the name must be new.

    ``of_real``: the target is this share of what real pictures reach.
    """
    if name in METRICS:
        raise ValueError(f"a metric called {name!r} exists already; choose another name")

    def register(measure: Callable[[], Measured]) -> Callable[[], Measured]:
        METRICS[name] = Metric(name, measure, target, unit, lower_is_better, of_real)
        return measure

    return register


def evaluate(only: str = "", *, report: Callable[[str], None] = lambda name: None) -> Iterator[Row]:
    """All figures, or those whose name starts with ``only`` (``"dvae"``, ``"prior.caption_gap_nats"``), one by one.

    ``report`` is called with each name before it is measured. ValueError for a name that no figure has.
    """
    import imagery_experiments.evaluation.metrics  # noqa: F401  registers the shipped figures

    chosen = [
        found for name, found in METRICS.items() if name == only or name.startswith(only and f"{only}.")
    ]
    if not chosen:
        check_choice("figure", only, [*dict.fromkeys(name.split(".")[0] for name in METRICS), *METRICS])

    def rows() -> Iterator[Row]:
        for found in chosen:
            report(found.name)
            yield found.row()

    return rows()


def as_json(rows: Iterable[Row]) -> str:
    """The rows as a JSON list."""
    return json.dumps([asdict(row) for row in rows], indent=2, allow_nan=False)


def print_table(rows: Iterable[Row]) -> None:
    """The rows as a table in the terminal."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Quality of the shipped networks, on held-out data")
    for heading in ("figure", "value", "real", "chance", "target", "unit", "n", ""):
        table.add_column(heading, justify="left" if heading in {"figure", "unit", ""} else "right")
    for row in rows:
        mark = "" if row.target is None else "[green]reached[/green]" if row.passed else "[red]missed[/red]"
        table.add_row(
            row.name,
            *map(_number, (row.value, row.real, row.chance, row.target)),
            row.unit,
            str(row.n),
            mark,
        )
    Console().print(table)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4g}"
