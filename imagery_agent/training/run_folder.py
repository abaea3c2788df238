"""The folder of a training run: what was asked for, one process that writes, and whether the same command goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from lightning_fabric.utilities.rank_zero import rank_zero_only

from imagery_agent.folder_lock import LOCK, locked
from imagery_agent.training.checkpoint import CHECKPOINT, load_checkpoint, write_text
from imagery_agent.training.options import TrainingOptions
from imagery_agent.validation import InputError

RECORD = "run.json"
_FLAGS = {"from_shipped": "--from-shipped", "skip_unusable": "--skip-unusable"}
_KEPT = ("model", "preset", "weights", "data")
"""What a resumed run cannot change; a preset that is not given again stays."""


@dataclass(frozen=True)
class Order:
    """What a training command asks for, as far as it decides what is learned."""

    model: str
    data: str
    """Absolute path, as are the weights."""
    minutes: float | None = None
    steps: int | None = None
    batch_size: int | None = None
    learning_rate: float | None = None
    from_shipped: bool = False
    preset: str | None = None
    weights: str | None = None
    skip_unusable: bool = False

    @classmethod
    def of(cls, model: str, options: TrainingOptions) -> Order:
        """The order of a command with these options."""
        names = {field.name for field in fields(cls)} - {"model", "data", "weights"}
        weights = None if options.weights is None else str(options.weights.resolve())
        same = {name: getattr(options, name) for name in names}
        return cls(model=model, data=str(options.data.resolve()), weights=weights, **same)


@dataclass(frozen=True)
class Run:
    """A run that a folder holds."""

    order: Order | None
    """None for a run of an older version, which kept no record."""
    finished: bool
    """Whether it came to the end that it was asked for."""


def earlier_run(run_dir: Path) -> Run | None:
    """The run with a checkpoint in a folder; None if there is none."""
    if not (run_dir / CHECKPOINT).is_file():
        return None
    path = run_dir / RECORD
    if not path.is_file():
        return Run(None, finished=False)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Run(Order(**record["order"]), bool(record["finished"]))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is damaged ({error!r}); remove it and give --resume to go on, or choose another --run-dir"
        ) from error


def goes_on(run_dir: Path, order: Order, *, resume: bool) -> bool:
    """Whether the order continues the run in the folder: with ``resume``, or as the same order not yet finished.

    Raises:
        InputError: there is nothing to resume, the run is finished, or it is another one.
    """
    run = earlier_run(run_dir)
    if run is None:
        if resume:
            raise InputError(
                f"expected a checkpoint to resume from in {run_dir}, found none; leave out --resume to start"
            )
        return False
    if resume:
        for name in _KEPT if run.order else ():
            was, now = getattr(run.order, name), getattr(order, name)
            if was != now and not _is_gone(name, was) and (name, now) != ("preset", None):
                raise InputError(
                    f"{run_dir} was trained with {_shown(name, was)}, not with {_shown(name, now)}; give the same, or "
                    "another --run-dir"
                )
        return True
    if run.order == order and not run.finished:
        return True
    if run.order == order:
        raise InputError(
            f"{run_dir} holds this training run, finished; train it further with --resume and more --steps or "
            "--minutes, or give another --run-dir"
        )
    raise InputError(
        f"{run_dir} already holds a training run{_difference(run.order, order)}; pass --resume to go on with other "
        "settings, or another --run-dir"
    )


@contextmanager
def claimed(run_dir: Path, order: Order, *, resume: bool) -> Iterator[bool]:
    """Hold the folder for one process and record the order; gives what :func:`goes_on` says.

    The other processes of one training take part without the lock.

    Raises:
        InputError: another training is writing there, or see :func:`goes_on`.
    """
    if not is_first_process():
        yield goes_on(run_dir, order, resume=resume)
        return
    with locked(run_dir / LOCK, busy="training"):
        going_on = goes_on(run_dir, order, resume=resume)
        _write(run_dir, order, finished=False)
        yield going_on


def mark_if_finished(run_dir: Path, order: Order) -> bool:
    """Record that the run came to its end, if it did; whether it did."""
    state = load_checkpoint(run_dir)
    by_time = order.minutes is not None and order.steps is None
    finished = state is not None and (by_time or state["step"] >= state["settings"]["steps"])
    if is_first_process():
        _write(run_dir, order, finished=finished)
    return finished


def is_first_process() -> bool:
    """Whether this process writes the run: the first of the first machine."""
    return not getattr(rank_zero_only, "rank", 0) and os.environ.get("NODE_RANK", "0") == "0"


def _write(run_dir: Path, order: Order, *, finished: bool) -> None:
    write_text(run_dir / RECORD, json.dumps({"order": asdict(order), "finished": finished}, indent=2) + "\n")


def _is_gone(name: str, was: Any) -> bool:
    """Whether a folder that the run used has since been moved."""
    return name in ("data", "weights") and was is not None and not Path(was).exists()


def _shown(name: str, value: Any) -> str:
    option = "the model" if name == "model" else _FLAGS.get(name, f"--{name.replace('_', '-')}")
    if name in _FLAGS:
        return option if value else f"no {option}"
    return f"no {option}" if value is None else f"{option} {value}"


def _difference(was: Order | None, now: Order) -> str:
    if was is None:
        return ""
    name = next(field.name for field in fields(Order) if getattr(was, field.name) != getattr(now, field.name))
    return f" with {_shown(name, getattr(was, name))}, not {_shown(name, getattr(now, name))}"
