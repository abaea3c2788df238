"""``imagery train``, ``export`` and ``evaluate``."""

from __future__ import annotations

import errno
import os
import sys
import warnings
from pathlib import Path
from typing import Annotated

import tyro

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.training.options import TrainingOptions
from imagery_agent.validation import InputError, check_choice

FULL, FAULT = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS), 1
"""Errors of a disk that cannot take more, and the exit status for them."""
JUDGE = "judge"
"""The reference classifier of the evaluation, trained and exported apart from the networks of the agent."""
MODELS = ("dvae", "prior", "words", "motions", "interpreter", "detector", JUDGE)


def train(model: tyro.conf.Positional[str], options: Annotated[TrainingOptions, tyro.conf.OmitArgPrefixes]) -> None:
    """Train a network on a corpus or on your own pictures; imagery export installs it afterwards.

    The run's folder has checkpoints, log.jsonl, contact sheets and curves for TensorBoard.

    Args:
        model: dvae, prior, words (draws what captions name, faster than the prior), motions (draws whole
            pictures moved, in one pass), interpreter, detector, or judge (the reference classifier, used by imagery
            evaluate alone).
        options: Data, length and devices of the run.
    """
    check_choice("model", model, MODELS)
    options.check(model)
    if options.data.is_file():
        raise InputError(f"expected a folder of pictures or a corpus after --data, got the file {options.data}")
    if not options.data.is_dir():
        raise FileNotFoundError(
            f"expected a corpus folder, found none at {options.data}; make one: imagery corpus build {options.data}"
        )
    from imagery_agent.training.checkpoint import CHECKPOINT
    from imagery_agent.training.interruption import Interrupted

    try:
        if model == JUDGE:
            from imagery_experiments.evaluation.reference_classifier.training import train_classifier

            train_classifier(options)
        else:
            from imagery_agent.training.recipes import registry as recipes

            recipes.train(model, options)
    except OSError as error:
        if error.errno not in FULL:
            raise
        run_dir = options.run_dir or Path("runs") / model
        kept = (run_dir / CHECKPOINT).is_file()
        remedy = (
            "the last checkpoint is whole: free space, then the same command goes on"
            if kept
            else "nothing is saved yet: free space, then start the same command again"
        )
        print(
            f"imagery: {error.filename or run_dir}: {os.strerror(error.errno or 0).lower()}; {remedy}", file=sys.stderr
        )
        raise SystemExit(FAULT) from None
    except Interrupted as stopped:
        print(f"imagery: {stopped}", file=sys.stderr)
        raise SystemExit(stopped.exit_status) from None


def export(
    model: tyro.conf.Positional[str],
    *,
    data: Path = Path("corpus"),
    run_dir: Path | None = None,
    weights: Path | None = None,
    cache: Path | None = None,
) -> None:
    """Install the weights of a training run unless the installed ones are better on held-out data.

    Args:
        model: dvae, prior, words, motions, interpreter, detector or judge.
        data: Corpus folder of the training run.
        run_dir: Folder of the run (default: runs/MODEL).
        weights: Folder of weights (default: the package's own).
        cache: Folder of decoded pictures, as for imagery train.
    """
    check_choice("model", model, MODELS)
    run_dir = run_dir or Path("runs") / model
    if model == JUDGE:
        from imagery_experiments.evaluation.reference_classifier.training import export_classifier

        export_classifier(data, run_dir)
        return
    from imagery_agent.pretrained import WEIGHTS_DIR
    from imagery_agent.training.export import export as export_network

    export_network(model, data=data, run_dir=run_dir, weights=weights or WEIGHTS_DIR, cache=cache)


def check_weights(folder: tyro.conf.Positional[Path], *, add_checksum: bool = False) -> None:
    """Check the checksums of one network's folder, or of all networks in a folder.

    Args:
        folder: Folder with config.json, or one that holds such folders (dvae, prior, words, motions, interpreter,
            detector).
        add_checksum: Add the checksum of the configuration where an older version has left it out.
    """
    from imagery_agent.pretrained import CONFIG, has_checksum, kind_of, load_folder, weights_checksum
    from imagery_agent.pretrained import add_checksum as add

    found = [folder] if (folder / CONFIG).is_file() else sorted(path.parent for path in folder.glob(f"*/{CONFIG}"))
    if not found:
        raise FileNotFoundError(f"expected {CONFIG} in {folder} or in the folders within, found none")
    for one in found:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about the checksum that the next lines report or add
            kind = kind_of(one)
            load_folder(one, kind=kind)
        added = add_checksum and add(one)
        state = "checksum added" if added else "whole" if has_checksum(one) else "no checksum of its configuration"
        print(f"{one}: {kind}, {weights_checksum(one)[:16]}, {state}")


def evaluate_networks(
    *,
    json: bool = False,
    only: str = "",
    networks: Annotated[NetworkOptions, tyro.conf.OmitArgPrefixes] = SHIPPED,
    out: Path | None = None,
) -> None:
    """Measure the shipped networks.

    Args:
        json: Print a JSON list of rows instead of a table.
        only: Metrics of this name or network alone, for example dvae or prior.caption_gap_nats.
        networks: Weights and device of the networks.
        out: JSON file to which each row is written as soon as it is measured; rows of other metrics stay.
    """
    from imagery_experiments.evaluation.registry import as_json, evaluate, print_table
    from imagery_experiments.workflows.quality_table import keep

    measured = evaluate(only, networks=networks, report=lambda name: print(f"measuring {name}", file=sys.stderr))
    rows = list(measured if out is None else keep(measured, out))
    if json:
        print(as_json(rows))
    else:
        print_table(rows)
