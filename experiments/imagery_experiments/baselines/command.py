"""Train, measure and show the steps towards DALL-E."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.baselines.registry import BASELINES
from imagery_agent.training.data.small_pictures import small_pictures
from imagery_agent.training.run_log import LOG
from imagery_agent.validation import InputError
from imagery_experiments.baselines.measures import Examination, row_of, training_seconds
from imagery_experiments.baselines.networks import SHIPPED, Steps
from imagery_experiments.baselines.report import write_report
from imagery_experiments.baselines.table import tables
from imagery_experiments.baselines.training import Ladder, in_order
from imagery_experiments.corpus.build import build_corpus
from imagery_experiments.files import write_json

ROW_FILE = "measured.json"


def train_and_measure(
    runs: Path, *, data: Path | None, seeds: int, only: Sequence[str], beta: float, effort: float
) -> tuple[Ladder, dict[str, Any]]:
    """Train and measure what has not been yet; the steps and what was measured of all seeds in ``runs``."""
    names = in_order(only or list(BASELINES))
    if data is None and not (runs / "corpus").is_dir():
        build_corpus(runs / "corpus", mini=True)
    ladder = Ladder(data or runs / "corpus", runs, BaselineConfig(beta=beta), effort)
    for seed in range(seeds):
        for name in names:
            if name == "prior" and not ladder.is_trained("dvae", seed):
                ladder.train("dvae", seed)
            ladder.train(name, seed)
            _measure(ladder, name, seed)
            print(f"seed {seed}: {name} trained and measured", flush=True)
    return ladder, measured_of(ladder, seeds)


def shown(measured: dict[str, Any]) -> str:
    """The tables of what was measured."""
    return tables(measured["rows"], measured["real"])


def measured_of(ladder: Ladder, seeds: int) -> dict[str, Any]:
    """Rows of all networks that have been measured, the figures of real pictures, and curves of the discrete VAE."""
    rows, curves = [], []
    for seed in range(seeds):
        for name in BASELINES:
            path = ladder.run_dir(name, seed) / ROW_FILE
            if path.is_file():
                rows.append({"name": name, "seed": seed, **json.loads(path.read_text(encoding="utf-8"))["row"]})
        log = ladder.run_dir("dvae", seed) / LOG
        if log.is_file():
            curves.append(_curve(log))
    return {"rows": rows, "real": ladder.examination.real(), "curves": curves}


def report(folder: Path, ladder: Ladder | None, measured: dict[str, Any] | None, *, data: Path | None) -> list[Path]:
    """Write figures and table of trained networks, or of the shipped ones."""
    if ladder is not None and measured is not None:
        return write_report(folder, ladder.steps(0), ladder.examination, measured)
    steps, measured = Steps.load(SHIPPED)
    with TemporaryDirectory() as temporary:
        if data is None:
            build_corpus(data := Path(temporary) / "corpus", mini=True)
        exam = Examination(small_pictures(data, steps.config.side_px))
        return write_report(folder, steps, exam, measured)


def export(folder: Path, ladder: Ladder, measured: dict[str, Any]) -> None:
    """Write the networks of the first seed, and what was measured of all seeds, as a weights folder."""
    steps = ladder.steps(0)
    if missing := [name for name in BASELINES if name not in steps.models]:
        raise InputError(f"expected all networks of seed 0 in {ladder.runs}, {', '.join(missing)} not trained yet")
    steps.save(folder, measured=measured, card=_card(ladder, measured))


def _measure(ladder: Ladder, name: str, seed: int) -> None:
    """Measure a trained network unless that has been done."""
    path = ladder.run_dir(name, seed) / ROW_FILE
    if path.is_file():
        return
    dvae = ladder.dvae(seed) if name == "prior" else None
    row = row_of(ladder.steps(seed), name, ladder.examination, seed=seed)
    row["train_s"] = training_seconds(ladder.recipe(name, seed, dvae=dvae))
    write_json(path, {"row": row})


def _curve(log: Path) -> list[dict[str, float]]:
    """Errors of relaxed and hard codes at the logged steps of training."""
    keys = ("step", "squared_error", "hard_squared_error", "temperature")
    rows = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    return [{key: row[key] for key in keys} for row in rows if "hard_squared_error" in row]


def _card(ladder: Ladder, measured: dict[str, Any]) -> str:
    seeds = len({row["seed"] for row in measured["rows"]})
    return f"""# Steps towards DALL-E

Seven small networks for 32 x 32 pictures, to teach and to compare with: pixel generators (LSTM, transformer),
autoencoder, VAE, VQ-VAE, discrete VAE and prior (`imagery_agent.models.baselines`). The agent does not use them.

**Licence**: MIT, like the code.

**Data**: {len(ladder.pictures.train):,} pictures of the built-in mini corpus (letters and digits in Pillow's font,
geometric figures), alone or one in another; some combinations of names and colors are held out.

**Recipe**: `imagery baselines --effort {ladder.effort:g}`; the moving averages of the weights of seed 0 are shipped,
in bfloat16. `measured.json` has the figures of {seeds} seeds.

{shown(measured)}

**Limits**: Trained for minutes of one processor core: drawings are rough, and the generators of pixels draw nothing
that could be named. `imagery baselines --effort 50` trains longer.
"""
