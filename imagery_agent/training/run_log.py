"""The log of a run: rows of JSON, and the same curves and pictures for TensorBoard."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from imagery_agent.json_lines import append_line, whole_lines
from imagery_agent.training.checkpoint import write_text
from imagery_agent.training.curves import Curves
from imagery_agent.validation import InputError

LOG, CURVES = "log.jsonl", "tensorboard"


class RunLog:
    """Writes ``log.jsonl`` and ``tensorboard/`` in the folder of a run."""

    def __init__(self, run_dir: Path, *, start: int) -> None:
        self._run_dir = run_dir
        run_dir.mkdir(parents=True, exist_ok=True)
        log = run_dir / LOG
        if log.is_file():
            write_text(log, _kept(log, start))
        self._curves = Curves(run_dir / CURVES, start=start)

    def training(self, step: int, figures: dict[str, float]) -> None:
        """Figures of one training step."""
        self._row({"step": step, **_finite(figures)})
        self._curves.add_numbers(step, {f"training/{name}": value for name, value in figures.items()})

    def held_out(self, step: int, figures: dict[str, float]) -> None:
        """Figures on held-out data, and the pictures that were drawn for them."""
        self._row({"step": step, "held_out": _finite(figures)})
        self._curves.add_numbers(step, {f"held_out/{name}": value for name, value in figures.items()})
        for path in sorted(self._run_dir.glob("*.png")):
            self._curves.add_picture(step, path.stem, np.asarray(Image.open(path).convert("RGB")))

    def _row(self, row: dict[str, Any]) -> None:
        path = self._run_dir / LOG
        with path.open("ab", buffering=0) as file:
            append_line(file, json.dumps(row, allow_nan=False), name=str(path))


def _finite(figures: dict[str, float]) -> dict[str, float | None]:
    """The figures with null for what is not a number or infinite, which JSON does not know."""
    return {name: value if math.isfinite(value) else None for name, value in figures.items()}


def _kept(log: Path, start: int) -> str:
    """The rows before the step ``start``.

    Rows that an interrupted run wrote after its last checkpoint will be written again; a line that a kill has torn is
    the last one. InputError for any other damaged line.
    """
    kept = []
    for number, line in enumerate(whole_lines(log.read_bytes()), start=1):
        try:
            if _is_kept(json.loads(line), start):
                kept.append(line.decode() + "\n")
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{log} line {number} is damaged; correct or remove that line to go on") from error
    return "".join(kept)


def _is_kept(row: dict[str, Any], start: int) -> bool:
    """Held-out figures count the steps done, the others name the step they are of."""
    return bool(row["step"] <= start if "held_out" in row else row["step"] < start)
