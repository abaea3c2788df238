"""The measured quality of the shipped networks: rows kept as they are measured, a results page, and the model cards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from imagery_agent.validation import InputError
from imagery_experiments.evaluation import registry as evaluate
from imagery_experiments.evaluation.measurement import Metric, Row
from imagery_experiments.files import write_atomically, write_json
from imagery_experiments.reporting.markdown import folded, page, table

QUALITY = Path("docs") / "results" / "quality" / "quality.json"
BEGIN = "<!-- quality: begin (made by imagery publish quality) -->"
END = "<!-- quality: end -->"
GROUPS = {
    "interpreter": "Naming pictures",
    "describe": "Describing pictures",
    "locating": "Locating objects",
    "composed": "Naming composed figures",
    "frames": "Reading figures in another reference frame",
    "dvae": "Discrete VAE",
    "prior": "Transformer: transformations and captions",
    "turn": "Block figures rotated in depth",
    "rollout": "Twelve steps of rotation",
    "words": "Pictures imagined from captions",
    "edit": "Editing pictures",
}
"""First part of a metric's name -> heading on the page."""
CARDS = {
    "dvae": ("dvae",),
    "prior": ("prior", "edit", "rollout", "turn"),
    "words": ("words",),
    "interpreter": ("interpreter", "describe", "locating", "frames", "composed"),
}
"""Network -> groups of metrics that its model card carries."""
_LIMITS = "**Limits**"
_ITEM_RANKS = "composed.rank_"
_ABOUT = """\
Every figure is measured by `imagery evaluate` on held-out drawings, concepts, fonts and figures that are
part of the repository. *Real* is the same measurement on real pictures of the same captions; *chance* is
what guessing reaches. Where imagined pictures must be named, a separate reference classifier names them,
which shares neither weights nor architecture with the interpreter. `imagery evaluate --weights` measures
other weights."""


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
        raise InputError(
            f"expected a JSON list of rows of imagery evaluate in {path}, got something else; choose another file"
        ) from error


def publish_quality(
    *, quality: Path = QUALITY, out: Path = QUALITY.parent, weights: Path = Path("imagery_agent") / "weights"
) -> None:
    """Write the results page of quality, and the tables in the model cards, from the rows of imagery evaluate.

    Args:
        quality: File that imagery evaluate --out wrote.
        out: Folder of the page.
        weights: Folder of the networks whose model cards get their figures.
    """
    if not quality.exists():
        raise FileNotFoundError(f"expected rows in {quality}; make them with imagery evaluate --out {quality}")
    kept = _read(quality)
    write_atomically(out / "index.md", quality_page(kept, evaluate.METRICS).encode())
    for model, groups in CARDS.items():
        card = weights / model / "README.md"
        if card.exists():
            write_atomically(card, _with_figures(card.read_text(encoding="utf-8"), kept, groups).encode())
    missing = [name for name in evaluate.METRICS if name not in kept]
    print(f"wrote {len(evaluate.METRICS) - len(missing)} figures to {out / 'index.md'}")
    if missing:
        print("not measured yet: " + ", ".join(missing))


def quality_page(kept: Mapping[str, Any], metrics: Mapping[str, Metric]) -> str:
    """All figures: first those that miss their target, then every group."""
    targets = [name for name in metrics if name in kept and kept[name]["target"] is not None]
    below = {name: metrics[name] for name in targets if not kept[name]["passed"]}
    groups = dict.fromkeys([*GROUPS, *(name.split(".")[0] for name in metrics)])
    sections = []
    for group in groups:
        own = {name: metric for name, metric in metrics.items() if name.split(".")[0] == group}
        items = {name: own.pop(name) for name in list(own) if name.startswith(_ITEM_RANKS)}
        if any(name in kept for name in own):
            sections.append(f"## {GROUPS.get(group, group)}\n\n{markdown(kept, own)}")
        if any(name in kept for name in items):
            sections.append(folded("Each item", markdown(kept, items)))
    return page(
        "Results: quality of the networks",
        _ABOUT,
        f"## Targets\n\n{len(targets) - len(below)} of {len(targets)} figures with a target reach it. "
        + ("These do not:\n\n" + markdown(kept, below) if below else ""),
        *sections,
        "The rows as JSON: [quality.json](quality.json).",
    )


def _with_figures(card: str, kept: Mapping[str, Any], groups: Sequence[str]) -> str:
    """A model card whose table of measured figures, before its limits, is these."""
    before, limits, after = card.partition(_LIMITS)
    own = {name: metric for name, metric in evaluate.METRICS.items() if name.split(".")[0] in groups}
    text = f"{BEGIN}\n**Measured** by `imagery evaluate`:\n\n{markdown(kept, own)}\n{END}\n\n"
    return f"{before.split(BEGIN)[0]}{text}{limits}{after}"


def markdown(kept: Mapping[str, Any], metrics: Mapping[str, Metric]) -> str:
    """A table of the kept rows in the order of the metrics; values that miss their target are in bold."""
    lines = []
    for name, metric in metrics.items():
        if name not in kept:
            continue
        row = kept[name]
        value = _number(row["value"], metric.unit)
        if not row["passed"]:
            value = f"**{value}** (target missed)"
        others = [_number(row[key], metric.unit) for key in ("real", "chance", "target")]
        about = re.sub(r":\w+:`", "`", (metric.measure.__doc__ or "").strip().split("\n")[0].rstrip("."))
        lines.append([f"`{name}`: {about}".rstrip(": "), value, *others, str(row["n"])])
    return table(["figure", "value", "real", "chance", "target", "n"], lines)


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{100 * value:.0f} %" if unit == "share" else f"{value:.3g}"
