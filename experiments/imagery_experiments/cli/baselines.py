"""``imagery baselines``: the steps from pixels to DALL-E."""

from __future__ import annotations

import sys
from pathlib import Path

from imagery_agent.schemas import check_as, number
from imagery_agent.validation import check_choice, check_count


def baselines(
    *,
    data: Path | None = None,
    runs: Path | None = None,
    seeds: int = 3,
    only: tuple[str, ...] = (),
    beta: float = 1.0,
    effort: float = 1.0,
    report: Path | None = None,
    export: Path | None = None,
) -> None:
    """Train small generators on the same pictures, from naive pixels to DALL-E, and compare them.

    With --report alone, nothing is trained: the shipped networks are shown. Otherwise what is not in the folder of runs
    yet is trained and measured; the same command goes on after an interruption.

    Args:
        data: Corpus folder, or a folder of your own pictures with captions (default: the built-in mini corpus).
        runs: Folder of checkpoints and figures (default: runs/baselines).
        seeds: Trainings of every network, for the spread.
        only: Networks to train: pixel-lstm, pixel-transformer, autoencoder, vae, vq-vae, dvae, prior (default: all).
        beta: Weight of the Kullback-Leibler divergence in the VAE's loss.
        effort: Steps of training, in multiples of the usual number.
        report: Folder for figures and table.
        export: Weights folder to write: the networks of the first seed.
    """
    check_count("seeds", seeds)
    check_as("--beta", beta, number(0, 1000))
    check_as("--effort", effort, number(above=0, high=1000))
    from imagery_agent.models.baselines.registry import BASELINES
    from imagery_agent.training.interruption import Interrupted
    from imagery_experiments.baselines import command

    for name in only:
        check_choice("network", name, BASELINES)
    if data is not None and not data.is_dir():
        raise FileNotFoundError(f"expected a folder of pictures or a corpus, found none at {data}")
    if report is not None and export is None and (runs, only, seeds, beta, effort) == (None, (), 3, 1.0, 1.0):
        _tell(command.report(report, None, None, data=data))
        return
    try:
        ladder, measured = command.train_and_measure(
            runs or Path("runs/baselines"), data=data, seeds=seeds, only=only, beta=beta, effort=effort
        )
    except Interrupted as stopped:
        print(f"imagery: {stopped}", file=sys.stderr)
        raise SystemExit(stopped.exit_status) from None
    print(command.shown(measured))
    if export is not None:
        command.export(export, ladder, measured)
    if report is not None:
        _tell(command.report(report, ladder, measured, data=data))


def _tell(paths: list[Path]) -> None:
    for path in paths:
        print(path)
