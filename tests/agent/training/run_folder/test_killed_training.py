"""Training that is killed again and again ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from kills import KILLS

from tests.agent.training.run_folder.orders import averages, order

KILLED_STEPS = 2000
TRAINED = """
import sys
from imagery_agent.models.dvae import DVAEConfig
from imagery_agent.training.recipes import registry
registry.DVAEConfig = lambda **given: DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1)
from imagery_experiments.cli.main import main
main(sys.argv[1:])
"""


@pytest.mark.slow
def test_training_killed_at_random_moments_ends_as_if_nothing_had_happened(data, tmp_path, capsys):
    """SIGKILL, SIGTERM and Ctrl-C in turn, a checkpoint every second, always the same command; prints counts.

    Half of the kills come at any moment, half soon after a checkpoint of this start.
    """
    environment = {**os.environ, "CXX": "none", "OMP_NUM_THREADS": "1"}

    def command(run_dir: Path) -> list[str]:
        return [sys.executable, "-c", TRAINED, *order(data, run_dir, "--save-every-s", "1", steps=KILLED_STEPS)]

    subprocess.run(command(tmp_path / "whole"), env=environment, check=True, capture_output=True, timeout=1200)
    rng, kills, starts, lost, changed, runs = np.random.default_rng(0), 0, 0, 0, 0, 0
    _, whole = averages(tmp_path / "whole")
    expected = [row for row in read_log(tmp_path / "whole") if "loss" in row]
    while kills < KILLS:  # a run that ends sooner is followed by another
        runs += 1
        folder, code = tmp_path / f"killed{runs}", -1
        while code != 0:
            starts += 1
            with subprocess.Popen(
                command(folder), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as process:
                if kills < KILLS:
                    wait_for_moment(process, folder / "checkpoint.pt", rng, after_saving=kills % 2 == 1)
                if kills < KILLS and process.poll() is None:
                    process.send_signal((signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[kills % 3])
                    kills += 1
                code = process.wait(timeout=1200)
        step, resumed = averages(folder)
        assert step == KILLED_STEPS
        changed += sum(not torch.equal(tensor, resumed[name]) for name, tensor in whole.items())
        rows = [row for row in read_log(folder) if "loss" in row]
        lost += sum(row not in rows for row in expected) + abs(len(rows) - len(expected))
    with capsys.disabled():
        print(f"\ntrain: {kills} kills in {starts} starts of {runs} runs: {lost} lost rows, {changed} changed tensors")
    assert (lost, changed) == (0, 0)


def wait_for_moment(
    process: subprocess.Popen[bytes], saved: Path, rng: np.random.Generator, *, after_saving: bool
) -> None:
    """Up to 16 seconds after the start, or up to 2.5 after its first checkpoint."""
    if not after_saving:
        time.sleep(float(rng.uniform(1, 16)))
        return
    before = saved.stat().st_mtime_ns if saved.exists() else 0
    while process.poll() is None and not (saved.exists() and saved.stat().st_mtime_ns != before):
        time.sleep(0.02)
    time.sleep(float(rng.uniform(0, 2.5)))


def read_log(run_dir: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (run_dir / "log.jsonl").read_text().splitlines()]
