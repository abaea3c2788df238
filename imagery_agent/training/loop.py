"""One training loop for every network.

A :class:`Recipe` says what a batch is at a step, what its loss is and how to look at the model; the loop does the rest:
learning-rate schedule, clipping, moving average, log, checkpoint, resume. Batches and noise are functions of
(seed, step), so a killed and resumed run equals an uninterrupted one.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import time
import warnings
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from lightning_fabric import Fabric
from torch import nn
from tqdm import tqdm

from imagery_agent.models.losses import Losses
from imagery_agent.training.checkpoint import load_checkpoint, save_checkpoint


@dataclass(frozen=True)
class LoopSettings:
    """How long and how fast to train."""

    steps: int
    batch_size: int
    learning_rate: float
    warmup_steps: int = 100
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.99)
    clip_norm: float = 1.0
    ema_decay: float = 0.995
    """Of the moving average of the weights, which is what is exported."""
    save_every_s: float = 180.0
    report_every_s: float = 120.0
    """How often to look at the model on held-out data."""
    seed: int = 0


class Recipe(Protocol):
    """What the loop needs to know about one network."""

    def build(self) -> nn.Module:
        """A fresh model."""
        ...

    def accelerate(self, model: nn.Module) -> None:
        """Compile what gains from it; what is learned must not depend on it."""
        ...

    def batch(self, step: int) -> Any:
        """The batch of a step, a function of (seed, step) alone."""
        ...

    def loss(self, model: nn.Module, batch: Any, *, progress: float, generator: torch.Generator) -> Losses:
        """The loss of a batch; ``progress`` runs from 0 to 1 over the run."""
        ...

    def report(self, model: nn.Module, run_dir: Path) -> dict[str, float]:
        """Figures on held-out data; may save pictures in ``run_dir``."""
        ...


def learning_rate(settings: LoopSettings, step: int) -> float:
    """Linear warm-up, then half a cosine down to zero at the last step."""
    if step < settings.warmup_steps:
        return settings.learning_rate * (step + 1) / settings.warmup_steps
    progress = (step - settings.warmup_steps) / max(1, settings.steps - settings.warmup_steps)
    return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))


def train(
    recipe: Recipe,
    settings: LoopSettings,
    run_dir: Path,
    *,
    resume: bool = False,
    minutes: float | None = None,
    initial: dict[str, torch.Tensor] | None = None,
) -> nn.Module:
    """Train to ``settings.steps``, or for ``minutes`` and stop with a checkpoint to resume from.

    A run may be resumed with another number of steps: the learning rate then follows the new schedule.

    ``initial`` are weights to begin a new run from instead of fresh ones. Returns the model with its averaged weights.

    Raises:
        ValueError: the folder holds a run and ``resume`` is False, or a run with other settings.
    """
    state = load_checkpoint(run_dir)
    if state is not None and not resume:
        raise ValueError(
            f"{run_dir} already holds a training run; pass --resume to go on, or another --run-dir"
        )
    if state is not None and {**state["settings"], "steps": settings.steps} != _comparable(settings):
        raise ValueError(f"{run_dir} was trained with {state['settings']}, asked for {_comparable(settings)}")
    torch.manual_seed(settings.seed)
    fabric = Fabric(accelerator="cpu", devices=1)
    model = recipe.build()
    if initial is not None:
        model.load_state_dict(_grown(model.state_dict(), initial))
    optimizer = _optimizer(model, settings)
    average = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
    start = 0
    if state is not None:
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        average, start = state["average"], state["step"]
    model, optimizer = fabric.setup(model, optimizer)
    recipe.accelerate(model.module)
    model.mark_forward_method("loss")  # Fabric runs it through its strategy, as it does forward
    run = _Run(recipe, settings, run_dir, model, optimizer, average)
    run.go(fabric, start, math.inf if minutes is None else time.monotonic() + 60 * minutes)
    averaged = recipe.build()
    averaged.load_state_dict(average)
    return averaged.eval()


class _Run:
    def __init__(
        self,
        recipe: Recipe,
        settings: LoopSettings,
        run_dir: Path,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        average: dict[str, torch.Tensor],
    ) -> None:
        self.recipe, self.settings, self.run_dir = recipe, settings, run_dir
        self.model, self.optimizer, self.average = model, optimizer, average
        self.examined = recipe.build()
        self.bfloat16 = bfloat16_is_faster()

    def go(self, fabric: Fabric, start: int, deadline: float) -> None:
        settings = self.settings
        saved = reported = time.monotonic()
        bar = tqdm(
            range(start, settings.steps), initial=start, total=settings.steps, unit="step", mininterval=5
        )
        step = start
        for step in bar:
            losses = self._step(fabric, step)
            if step % 20 == 0:
                figures = {"loss": losses.total.item(), **{k: v.item() for k, v in losses.parts.items()}}
                bar.set_postfix({k: f"{v:.4g}" for k, v in figures.items()}, refresh=False)
                self._log({"step": step, "learning_rate": learning_rate(settings, step), **figures})
            now, last = time.monotonic(), step + 1 == settings.steps
            if now - reported > settings.report_every_s or last:
                self._report(step + 1)
                reported = time.monotonic()
            if now - saved > settings.save_every_s or last or now > deadline:
                self._save(step + 1)
                saved = time.monotonic()
            if now > deadline:
                return

    def _step(self, fabric: Fabric, step: int) -> Losses:
        settings = self.settings
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(settings, step)
        self.model.train()
        generator = torch.Generator().manual_seed(settings.seed * 1_000_003 + step)
        batch, progress = self.recipe.batch(step), step / settings.steps
        # not by Fabric's bf16-mixed, which rounds the batch too and took twice as long
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bfloat16):
            losses = self.recipe.loss(self.model, batch, progress=progress, generator=generator)
        self.optimizer.zero_grad()
        fabric.backward(losses.total)
        nn.utils.clip_grad_norm_(self.model.parameters(), settings.clip_norm)
        self.optimizer.step()
        decay = min(settings.ema_decay, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, tensor in self._state().items():
                if tensor.is_floating_point():
                    self.average[name].lerp_(tensor, 1 - decay)
                else:
                    self.average[name].copy_(tensor)
        return losses

    def _state(self) -> dict[str, torch.Tensor]:
        return self.model.module.state_dict()  # type: ignore[union-attr]

    def _report(self, step: int) -> None:
        self.examined.load_state_dict(self.average)
        with torch.no_grad():
            figures = self.recipe.report(self.examined.eval(), self.run_dir)
        self._log({"step": step, "held_out": figures})
        tqdm.write(f"step {step}: " + ", ".join(f"{k} {v:.4g}" for k, v in figures.items()))

    def _log(self, row: dict[str, Any]) -> None:
        self.run_dir.mkdir(parents=True, exist_ok=True)
        with (self.run_dir / "log.jsonl").open("a") as file:
            file.write(json.dumps(row) + "\n")

    def _save(self, step: int) -> None:
        save_checkpoint(
            self.run_dir,
            {
                "model": self._state(),
                "optimizer": self.optimizer.state_dict(),
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
    for module in modules:
        module.compile()


def bfloat16_is_faster() -> bool:
    """Whether this processor multiplies bfloat16 in hardware: 2 to 8 times as fast as float32, else slower."""
    found: dict[str, bool] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(found.get("amx_bf16") or found.get("avx512_bf16"))


def _optimizer(model: nn.Module, settings: LoopSettings) -> torch.optim.Optimizer:
    matrices = [p for p in model.parameters() if p.ndim >= 2]
    others = [p for p in model.parameters() if p.ndim < 2]
    groups = [
        {"params": matrices, "weight_decay": settings.weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=settings.learning_rate, betas=settings.betas, fused=True)


def _grown(fresh: dict[str, torch.Tensor], initial: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Weights to begin from, with fresh ones for parts that the network they come from did not have."""
    if unknown := sorted(set(initial) - set(fresh)):
        raise ValueError(f"expected weights of this network, got others too, for example {unknown[0]}")
    return {**fresh, **initial}


def _comparable(settings: LoopSettings) -> dict[str, Any]:
    """The settings that decide what is learned (not how often it is saved)."""
    kept = asdict(settings)
    for name in ("save_every_s", "report_every_s"):
        del kept[name]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}
