"""Orders to train in a folder, and what comes of them: the refusal in one line, or weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from imagery_agent.models.dvae import DVAEConfig
from imagery_agent.training.checkpoint import load_checkpoint
from imagery_experiments.cli.main import main

TINY = DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1)


def order(data: Path, run_dir: Path, *more: str, steps: int = 6) -> list[str]:
    size = ("--steps", str(steps), "--batch-size", "2")
    return ["train", "dvae", "--data", str(data), "--run-dir", str(run_dir), *size, *more]


def fails(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[str, object]:
    """The one line on standard error, and the exit status."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("imagery: ")]
    assert len(lines) == 1
    return lines[0], stopped.value.code


def averages(run_dir: Path) -> tuple[int, dict[str, torch.Tensor]]:
    state = load_checkpoint(run_dir)
    assert state is not None
    return state["step"], state["average"]
