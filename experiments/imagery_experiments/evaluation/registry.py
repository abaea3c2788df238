"""All quality figures of the shipped networks, and their rows as JSON or as a table.

A figure is a function in a module of :mod:`imagery_experiments.evaluation.metrics`, listed in its ``METRICS``::

    @metric("dvae.psnr_db", target=27.0, unit="dB")
    def psnr_db(networks: Networks) -> Measured:
        ...

    METRICS = (psnr_db, ...)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.pretrained import WEIGHTS_DIR
from imagery_agent.validation import InputError, nearest
from imagery_experiments.evaluation.held_out_data import Networks
from imagery_experiments.evaluation.measurement import Metric, Row
from imagery_experiments.evaluation.metrics import (
    attributes,
    captioning,
    character_pose,
    composed_figures,
    confidence,
    detection,
    localization,
    mental_video,
    naming,
    open_words,
    reconstruction,
    reference_frames,
    text_to_picture,
)
from imagery_experiments.evaluation.metrics.transformations import depth_rotation, edits, rollouts, single_steps

MODULES = (
    composed_figures,
    confidence,
    text_to_picture,
    open_words,
    captioning,
    edits,
    reference_frames,
    naming,
    localization,
    detection,
    mental_video,
    character_pose,
    attributes,
    reconstruction,
    rollouts,
    single_steps,
    depth_rotation,
)
"""In the order of the printed table."""


def by_name(metrics: Iterable[Metric]) -> dict[str, Metric]:
    """Metrics by their names; ValueError for a name that occurs twice."""
    found: dict[str, Metric] = {}
    for metric in metrics:
        if metric.name in found:
            raise ValueError(f"a metric called {metric.name!r} exists already; choose another name")
        found[metric.name] = metric
    return found


METRICS = by_name(metric for module in MODULES for metric in module.METRICS)


def evaluate(
    only: str = "", *, networks: NetworkOptions | None = None, report: Callable[[str], None] = lambda name: None
) -> Iterator[Row]:
    """Measure all figures one by one, or those of one name or group.

    Args:
        only: name or first part of the names (``"dvae"``, ``"prior.caption_gap_nats"``); empty for all.
        networks: weights and device of the networks; the shipped ones on the processor when None.
        report: called with each name before it is measured.

    Raises:
        ValueError: no figure has this name.
    """
    chosen = [metric for name, metric in METRICS.items() if name == only or name.startswith(only and f"{only}.")]
    if not chosen:
        groups = list(dict.fromkeys(name.split(".")[0] for name in METRICS))
        near = nearest(only, [*groups, *METRICS])
        hint = f" (did you mean {near!r}?)" if near else ""
        raise InputError(
            f"unknown figure {only!r}{hint}: expected one of {', '.join(groups)}, or one figure of these, such as "
            f"{next(iter(METRICS))}"
        )
    chosen_networks = networks or SHIPPED
    measured = Networks(chosen_networks.weights or WEIGHTS_DIR, chosen_networks.device)

    def rows() -> Iterator[Row]:
        for metric in chosen:
            report(metric.name)
            yield metric.row(measured)

    return rows()


def as_json(rows: Iterable[Row]) -> str:
    """The rows as a JSON list."""
    return json.dumps([asdict(row) for row in rows], indent=2, allow_nan=False)


def print_table(rows: Iterable[Row]) -> None:
    """Print the rows as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Quality of the shipped networks, on held-out data")
    for heading in ("figure", "value", "real", "chance", "target", "unit", "n", ""):
        table.add_column(heading, justify="left" if heading in {"figure", "unit", ""} else "right")
    for row in rows:
        mark = "" if row.target is None else "[green]reached[/green]" if row.passed else "[red]missed[/red]"
        numbers = ("-" if value is None else f"{value:.4g}" for value in (row.value, row.real, row.chance, row.target))
        table.add_row(row.name, *numbers, row.unit, str(row.n), mark)
    Console().print(table)
