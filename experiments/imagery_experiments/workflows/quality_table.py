"""The measured quality of the shipped networks: a file that grows figure by figure, and tables in README and cards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from imagery_experiments.evaluation import registry as evaluate
from imagery_experiments.evaluation.registry import Metric, Row
from imagery_experiments.experiment.trial_log import write_atomically, write_json
from imagery_experiments.workflows.publish import with_table

QUALITY = Path("docs") / "quality.json"
BEGIN = "<!-- quality: begin (made by imagery publish quality) -->"
END = "<!-- quality: end -->"
CARDS = {
    "dvae": ("dvae",),
    "prior": ("prior", "words", "edit", "rollout", "turn"),
    "interpreter": ("interpreter", "describe", "locating", "frames", "composed"),
}
"""Network -> groups of figures that its model card carries."""
_LIMITS = "**Limits**"


def keep(rows: Iterable[Row], path: Path) -> Iterator[Row]:
    """Pass rows on as they are measured, each kept in the JSON file of rows before the next is measured.

    Figures of other names that are in the file stay there.
    """
    kept = _read(path) if path.exists() else {}
    for row in rows:
        kept[row.name] = asdict(row)
        write_json(path, [kept[name] for name in evaluate.METRICS if name in kept])
        yield row


def _read(path: Path) -> dict[str, Any]:
    try:
        return {row["name"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"expected a JSON list of rows of imagery evaluate in {path}: {error!r}") from error


def publish_quality(
    *,
    quality: Path = QUALITY,
    readme: Path = Path("README.md"),
    weights: Path = Path("imagery_agent") / "weights",
) -> None:
    """Write the tables of quality in the README and in the model cards from what imagery evaluate kept.

    Args:
        quality: File that imagery evaluate --out wrote.
        readme: File whose part between the two markers is replaced.
        weights: Folder of the networks whose cards are to carry their figures.
    """
    import imagery_experiments.evaluation.metrics  # noqa: F401  registers the shipped figures

    if not quality.exists():
        raise FileNotFoundError(
            f"expected rows in {quality}; make them with imagery evaluate --out {quality}"
        )
    kept = _read(quality)
    text = with_table(
        readme.read_text(encoding="utf-8"),
        markdown(kept, evaluate.METRICS),
        where=str(readme),
        begin=BEGIN,
        end=END,
    )
    write_atomically(readme, text.encode())
    for model, groups in CARDS.items():
        card = weights / model / "README.md"
        if card.exists():
            write_atomically(card, _with_figures(card.read_text(encoding="utf-8"), kept, groups).encode())
    missing = [name for name in evaluate.METRICS if name not in kept]
    print(f"wrote {len(evaluate.METRICS) - len(missing)} figures to {readme}")
    if missing:
        print("not measured yet: " + ", ".join(missing))


def _with_figures(card: str, kept: Mapping[str, Any], groups: Sequence[str]) -> str:
    """A model card whose table of measured figures, before its limits, is these."""
    before, limits, after = card.partition(_LIMITS)
    own = {name: metric for name, metric in evaluate.METRICS.items() if name.split(".")[0] in groups}
    table = f"{BEGIN}\n**Measured** by `imagery evaluate`:\n\n{markdown(kept, own)}\n{END}\n\n"
    return f"{before.split(BEGIN)[0]}{table}{limits}{after}"


def markdown(kept: Mapping[str, Any], metrics: Mapping[str, Metric]) -> str:
    """A table of the kept rows in the order of the metrics; what falls short of its target is in bold."""
    lines = ["| figure | value | real | chance | target | n |", "|---" * 6 + "|"]
    for name, metric in metrics.items():
        if name not in kept:
            continue
        row = kept[name]
        value = _number(row["value"], metric.unit)
        if not row["passed"]:
            value = f"**{value}: falls short**"
        others = [_number(row[key], metric.unit) for key in ("real", "chance", "target")]
        about = (metric.measure.__doc__ or "").strip().split("\n")[0].rstrip(".")
        cells = (f"`{name}`: {about}".rstrip(": "), value, *others, str(row["n"]))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{100 * value:.0f} %" if unit == "share" else f"{value:.3g}"
