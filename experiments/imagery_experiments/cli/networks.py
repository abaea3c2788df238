"""``imagery train``, ``export`` and ``evaluate``."""

from __future__ import annotations

import sys
from pathlib import Path

import tyro

from imagery_agent.validation import check_choice, check_count

JUDGE = "judge"
"""The reference classifier of the evaluation, trained and exported apart from the networks of the agent."""
MODELS = ("dvae", "prior", "interpreter", JUDGE)


def train(
    model: tyro.conf.Positional[str],
    *,
    data: Path = Path("corpus"),
    run_dir: Path | None = None,
    resume: bool = False,
    minutes: float | None = None,
    steps: int | None = None,
    batch_size: int | None = None,
    learning_rate: float | None = None,
    from_shipped: bool = False,
    preset: str | None = None,
    weights: Path | None = None,
    accelerator: str = "auto",
    workers: int = 0,
    devices: int = 1,
    num_nodes: int = 1,
    precision: str | None = None,
) -> None:
    """Train a network on a corpus or on your own pictures; imagery export installs it afterwards.

    The run's folder has checkpoints, log.jsonl, contact sheets and curves for TensorBoard.

    Args:
        model: dvae, prior, interpreter, or judge (the reference classifier, used by imagery evaluate alone).
        data: Corpus folder made by imagery corpus build; for dvae and prior also a folder of pictures with
            captions.csv (columns file, caption), or of tar shards with NAME.png and NAME.txt.
        run_dir: Folder of checkpoints, logs and pictures (default: runs/MODEL).
        resume: Continue from the last checkpoint.
        minutes: Stop after this time.
        steps: Length of the whole run (the learning rate falls to zero at its end).
        batch_size: Pictures (or operations) per step (default: of the recipe).
        learning_rate: Peak learning rate (default: of the recipe).
        from_shipped: Start from the shipped weights instead of random ones.
        preset: Settings of a paper instead of the recipe's: paper (dvae), dalle-tiny or dalle-12b (prior).
        weights: Folder whose dvae encodes the pictures for the prior (default: the package's own).
        accelerator: cpu, cuda, or auto (a GPU if there is one).
        workers: Processes that prepare batches in advance, which a GPU needs (0: none).
        devices: Processes per machine; they share each batch.
        num_nodes: Machines (start the same command on each, with MASTER_ADDR, MASTER_PORT and NODE_RANK set).
        precision: 32-true or bf16-mixed (default: bf16-mixed where it is fast).
    """
    check_choice("model", model, MODELS)
    if precision is not None:
        check_choice("precision", precision, ("32-true", "bf16-mixed"))
    check_choice("accelerator", accelerator, ("auto", "cpu", "cuda"))
    check_count("devices", devices)
    check_count("num-nodes", num_nodes)
    check_count("workers", workers, at_least=0)
    if batch_size is not None:
        check_count("batch-size", batch_size)
    if not data.is_dir():
        raise FileNotFoundError(
            f"expected a corpus folder, found none at {data}; make one: imagery corpus build {data}"
        )
    run_dir = run_dir or Path("runs") / model
    if model == JUDGE:
        from imagery_experiments.evaluation.reference_classifier.training import train_classifier

        train_classifier(data, run_dir, resume=resume, minutes=minutes, steps=steps)
        return
    from imagery_agent.pretrained import WEIGHTS_DIR
    from imagery_agent.training.devices import Machines
    from imagery_agent.training.recipes import registry as recipes

    asked = {"steps": steps, "batch_size": batch_size, "learning_rate": learning_rate}
    recipes.train(
        model,
        data=data,
        run_dir=run_dir,
        resume=resume,
        minutes=minutes,
        changes={name: value for name, value in asked.items() if value is not None},
        from_shipped=from_shipped,
        preset=preset,
        weights=weights or WEIGHTS_DIR,
        machines=Machines(devices, num_nodes, precision, accelerator, workers),
    )


def export(
    model: tyro.conf.Positional[str],
    *,
    data: Path = Path("corpus"),
    run_dir: Path | None = None,
    weights: Path | None = None,
) -> None:
    """Install the weights of a training run unless the installed ones are better on held-out data.

    Args:
        model: dvae, prior, interpreter or judge.
        data: Corpus folder of the training run.
        run_dir: Folder of the run (default: runs/MODEL).
        weights: Folder of weights (default: the package's own).
    """
    check_choice("model", model, MODELS)
    run_dir = run_dir or Path("runs") / model
    if model == JUDGE:
        from imagery_experiments.evaluation.reference_classifier.training import export_classifier

        export_classifier(data, run_dir)
        return
    from imagery_agent.pretrained import WEIGHTS_DIR
    from imagery_agent.training.recipes import registry as recipes

    recipes.export(model, data=data, run_dir=run_dir, weights=weights or WEIGHTS_DIR)


def evaluate_networks(
    *, json: bool = False, only: str = "", weights: Path | None = None, out: Path | None = None
) -> None:
    """Measure the shipped networks.

    Args:
        json: Print a JSON list of rows instead of a table.
        only: Metrics of this name or network alone, for example dvae or prior.caption_gap_nats.
        weights: Folder of other networks (dvae, prior, interpreter), as imagery export --weights writes it.
        out: JSON file to which each row is written as soon as it is measured; rows of other metrics stay.
    """
    from imagery_experiments.evaluation.registry import as_json, evaluate, print_table
    from imagery_experiments.workflows.quality_table import keep

    measured = evaluate(
        only, weights=weights, report=lambda name: print(f"measuring {name}", file=sys.stderr)
    )
    rows = list(measured if out is None else keep(measured, out))
    if json:
        print(as_json(rows))
    else:
        print_table(rows)
