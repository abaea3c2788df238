"""One training loop for every network.

A :class:`Recipe` defines the batch of a step, its loss and the held-out report; the loop does the rest: learning-rate
schedule, clipping, moving average, log, checkpoint, resume. Batches and noise are functions of
(seed, step), so a killed and resumed run equals an uninterrupted one.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
import time
import warnings
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric
from torch import nn
from torch.optim.swa_utils import get_ema_multi_avg_fn
from tqdm import tqdm

from imagery_agent.models.losses import Losses
from imagery_agent.training.checkpoint import load_checkpoint, save_checkpoint
from imagery_agent.training.devices import SINGLE_PROCESS, Machines, moved_to, prefetched, rows_of
from imagery_agent.training.interruption import Interrupted, StopRequest
from imagery_agent.training.optimizers import optimizers
from imagery_agent.training.recipe import Recipe
from imagery_agent.training.run_log import RunLog
from imagery_agent.training.schedule import Clock, LoopSettings

LOG_EVERY_STEPS = 15
"""An odd number: recipes that alternate two kinds of batches have figures of both."""


def train(
    recipe: Recipe,
    run_dir: Path,
    *,
    resume: bool = False,
    clock: Clock | None = None,
    initial: dict[str, torch.Tensor] | None = None,
    machines: Machines = SINGLE_PROCESS,
) -> nn.Module:
    """Train to the last step of the recipe's settings, or until the ``clock`` stops, with a checkpoint to resume from.

    A run may be resumed with another number of steps: the learning rate then follows the new schedule.

    ``initial`` are weights to begin a new run from instead of fresh ones. With more than one process this function
    runs in each, and the first writes. Returns the model with its averaged weights.

    Raises:
        Interrupted: Ctrl-C or SIGTERM (of the first process) came; the run is saved and can be resumed.
        OSError: a checkpoint cannot be written (a full disk); the one before is whole.
        ValueError: the folder holds a run and ``resume`` is False, or a run with other settings, or a batch cannot be
            shared equally by the processes.
    """
    settings, state = recipe.settings, load_checkpoint(run_dir)
    if state is not None and not resume:
        raise ValueError(f"{run_dir} already holds a training run; pass --resume to go on, or another --run-dir")
    asked = _comparable(settings)
    if state is not None:
        earlier = {"final_learning_rate": 0.0, "muon": False, **state["settings"]}  # older runs did not have these
        others = [name for name in earlier | asked if name != "steps" and earlier.get(name) != asked.get(name)]
        if others:
            had, new = (", ".join(f"{name} {found.get(name)}" for name in others) for found in (earlier, asked))
            raise ValueError(
                f"expected the settings that {run_dir} was trained with ({had}), got {new}; leave them out, or give "
                "another --run-dir"
            )
    fabric = machines.fabric(settings.batch_size)
    torch.manual_seed(settings.seed)
    model = recipe.build()
    if initial is not None:
        model.load_state_dict(_grown(model.state_dict(), initial))
    model.to(fabric.device)
    chosen = optimizers(model, settings)
    average = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
    start = 0
    if state is not None:
        _fill(model, state["model"], run_dir)
        for optimizer, saved in zip(chosen, _listed(state["optimizer"]), strict=True):
            optimizer.load_state_dict(saved)
        average, start = moved_to(state["average"], fabric.device), state["step"]
    model, *chosen = fabric.setup(model, *chosen)
    if fabric.device.type == "cpu":  # for a graphics card compiling took a minute
        recipe.accelerate(model.module)
    model.mark_forward_method("loss")  # Fabric runs it through its strategy, as it does forward
    run = _Run(fabric, machines, recipe, run_dir, model, chosen, average)
    with StopRequest() as stop:
        run.go(start, clock or Clock(), stop)
    if run.stopped_by is not None:
        raise Interrupted(
            f"stopped after step {run.step} and saved in {run_dir}; the same command goes on from there", run.stopped_by
        )
    averaged = recipe.build()
    averaged.load_state_dict(average)
    return averaged.eval()


class _Run:
    def __init__(
        self,
        fabric: Fabric,
        machines: Machines,
        recipe: Recipe,
        run_dir: Path,
        model: nn.Module,
        optimizers: list[torch.optim.Optimizer],
        average: dict[str, torch.Tensor],
    ) -> None:
        self.fabric, self.recipe, self.settings, self.run_dir = fabric, recipe, recipe.settings, run_dir
        self.model, self.optimizers, self.average = model, optimizers, average
        self.workers = machines.workers
        self.bfloat16 = machines.precision is None and bfloat16_is_faster(machines.device_type)
        self.examined = recipe.build()
        self.step = 0
        """Steps that are done."""
        self.stopped_by: int | None = None
        """The signal that ended the run early."""

    def go(self, start: int, clock: Clock, stop: StopRequest) -> None:
        settings, first = self.settings, self.fabric.is_global_zero
        log = RunLog(self.run_dir, start=start) if first else None
        saved = reported = time.monotonic()
        steps, total = clock.steps(settings, start), None if clock.sets_rate else settings.steps
        bar = tqdm(iter(steps), initial=start, total=total, unit="step", mininterval=5, disable=not first)
        pinned = self.fabric.device.type == "cuda"
        batches = prefetched(self.recipe.batch, steps, self.workers, pinned=pinned)
        share = 0.0
        for step, batch in zip(bar, batches, strict=True):
            rate = clock.rate(settings, step, share)
            losses = self._step(step, batch, rate)
            if step % LOG_EVERY_STEPS == 0:
                figures = self._mean({"loss": losses.total.detach(), **losses.parts})
                bar.set_postfix({k: f"{v:.4g}" for k, v in figures.items()}, refresh=False)
                if log is not None:
                    log.training(step, {"learning_rate": rate, **figures})
            # the first process's clock counts
            share = self.fabric.broadcast(clock.share) if clock.minutes < math.inf else 0.0
            now, is_over = time.monotonic(), share > 1
            last = step + 1 == steps.stop or (is_over and clock.sets_rate)
            if log is not None and ((now - reported > settings.report_every_s and stop.signal is None) or last):
                self._report(step + 1, log)
                reported = time.monotonic()
            self.step, asked = step + 1, stop.signal is not None
            if self.fabric.world_size > 1:
                asked = self.fabric.broadcast(asked)
            if first and (now - saved > settings.save_every_s or last or is_over or asked):
                self._save(step + 1)
                saved = time.monotonic()
            if asked:
                self.stopped_by = stop.signal
                break
            if is_over:
                break
        self.fabric.barrier()

    def _step(self, step: int, batch: Any, rate: float) -> Losses:
        settings, rank, processes = self.settings, self.fabric.global_rank, self.fabric.world_size
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.zero_grad()
        self.model.train()
        # processes draw different noise; the first draws what one alone would
        generator = torch.Generator().manual_seed(settings.seed * 1_000_003 + step + rank * 2**40)
        if processes > 1:
            batch = rows_of(batch, rank, processes)
        batch = moved_to(batch, self.fabric.device)
        # not by Fabric's bf16-mixed, which rounds the batch too and took twice as long
        with torch.autocast(self.fabric.device.type, torch.bfloat16, enabled=self.bfloat16):
            losses = self.recipe.loss(self.model, batch, step=step, generator=generator)
        self.fabric.backward(losses.total)
        nn.utils.clip_grad_norm_(self.model.parameters(), settings.clip_norm)
        for optimizer in self.optimizers:
            optimizer.step()
        self._follow(min(settings.ema_decay, (1 + step) / (10 + step)))
        return losses

    @torch.no_grad()
    def _follow(self, decay: float) -> None:
        """Move the average towards the weights."""
        state = self._state()
        smooth = [name for name, tensor in state.items() if tensor.is_floating_point()]
        follow = get_ema_multi_avg_fn(decay)
        follow([self.average[name] for name in smooth], [state[name] for name in smooth], None)
        for name in state.keys() - set(smooth):
            self.average[name].copy_(state[name])

    def _mean(self, figures: dict[str, torch.Tensor]) -> dict[str, float]:
        """Over all processes."""
        together = self.fabric.all_reduce(torch.stack([value.float() for value in figures.values()]))
        assert isinstance(together, torch.Tensor)
        return dict(zip(figures, together.tolist(), strict=True))

    def _state(self) -> dict[str, torch.Tensor]:
        return self.model.module.state_dict()  # type: ignore[union-attr]

    def _report(self, step: int, log: RunLog) -> None:
        self.examined.load_state_dict(self.average)
        with torch.no_grad():
            figures = self.recipe.report(self.examined.eval(), self.run_dir)
        log.held_out(step, figures)
        tqdm.write(f"step {step}: " + ", ".join(f"{k} {v:.4g}" for k, v in figures.items()))

    def _save(self, step: int) -> None:
        save_checkpoint(
            self.run_dir,
            {
                "model": self._state(),
                "optimizer": [optimizer.state_dict() for optimizer in self.optimizers],
                "average": self.average,
                "step": step,
                "settings": _comparable(self.settings),
            },
        )


def compile_modules(modules: Iterable[nn.Module]) -> None:
    """Compile modules in place where there is a C++ compiler; otherwise say so and leave them as they are."""
    if shutil.which(os.environ.get("CXX", "g++")) is None:
        warnings.warn("no C++ compiler found: training runs uncompiled, about a fifth slower", stacklevel=2)
        return
    print("compiling the network: the first step takes a minute or more", file=sys.stderr, flush=True)
    for module in modules:
        module.compile()


def bfloat16_is_faster(device_type: str = "cpu") -> bool:
    """Whether the device multiplies bfloat16 in hardware: 2 to 8 times as fast as float32, else slower."""
    if device_type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    found: dict[str, bool] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(found.get("amx_bf16") or found.get("avx512_bf16"))


def _listed(saved: dict[str, Any] | list[dict[str, Any]]) -> list[dict[str, Any]]:
    """States of the optimisers; older runs had a single one."""
    return [saved] if isinstance(saved, dict) else saved


def _fill(model: nn.Module, state: dict[str, torch.Tensor], run_dir: Path) -> None:
    """Load a checkpoint's weights."""
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        raise ValueError(
            f"{run_dir} holds a network of another shape than is trained now (perhaps of an older version); "
            "give another --run-dir, and begin from its exported weights with --from-shipped --weights"
        ) from error


def _grown(fresh: dict[str, torch.Tensor], initial: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Initial weights, with fresh ones for parts that the initial network lacks."""
    if unknown := sorted(set(initial) - set(fresh)):
        raise ValueError(f"expected weights of this network, got others too, for example {unknown[0]}")
    return {**fresh, **initial}


def _comparable(settings: LoopSettings) -> dict[str, Any]:
    """The settings that affect the trained weights."""
    kept = asdict(settings)
    for name in ("save_every_s", "report_every_s"):
        del kept[name]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}
