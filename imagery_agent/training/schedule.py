"""The learning rate of every step, and when a run ends: after its steps, or by the clock."""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass, field

WARMUP_SHARE = 0.03
"""Share of the time during which the learning rate rises in a run by the clock, resumed or not."""


@dataclass(frozen=True)
class LoopSettings:
    """How long and how fast to train."""

    steps: int
    batch_size: int
    learning_rate: float
    final_learning_rate: float = 0.0
    warmup_steps: int = 100
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.99)
    muon: bool = False
    """Whether the matrices inside a transformer are trained by Muon instead of AdamW."""
    clip_norm: float = 1.0
    ema_decay: float = 0.995
    """Decay of the moving average of the weights, which is what is exported."""
    save_every_s: float = 180.0
    report_every_s: float = 120.0
    """Seconds between reports on held-out data."""
    seed: int = 0


@dataclass(frozen=True)
class Clock:
    """How long training may take, from the moment that this object is made."""

    minutes: float = math.inf
    sets_rate: bool = False
    """The learning rate falls to its end with the minutes and the number of steps does not matter; otherwise it falls
    with the steps, and a run that is stopped by the clock can be resumed on the same curve."""
    _began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        if not self.minutes > 0 or (self.sets_rate and math.isinf(self.minutes)):
            raise ValueError(f"expected a positive number of minutes, got {self.minutes}")

    @property
    def share(self) -> float:
        """Share of the time that is over."""
        return (time.monotonic() - self._began) / (60 * self.minutes)

    def steps(self, settings: LoopSettings, start: int) -> range:
        """The steps to take, if the time suffices."""
        return range(start, sys.maxsize if self.sets_rate else settings.steps)

    def rate(self, settings: LoopSettings, step: int, share: float) -> float:
        """The learning rate of a step when this ``share`` of the time is over."""
        if not self.sets_rate:
            return learning_rate(settings, step)
        if share < WARMUP_SHARE:
            return settings.learning_rate * max(share, 1e-3) / WARMUP_SHARE
        return _fallen(settings, (share - WARMUP_SHARE) / (1 - WARMUP_SHARE))


def learning_rate(settings: LoopSettings, step: int) -> float:
    """Linear warm-up, then half a cosine down to ``final_learning_rate`` at the last step."""
    if step < settings.warmup_steps:
        return settings.learning_rate * (step + 1) / settings.warmup_steps
    return _fallen(settings, (step - settings.warmup_steps) / max(1, settings.steps - settings.warmup_steps))


def _fallen(settings: LoopSettings, progress: float) -> float:
    last = settings.final_learning_rate
    return last + (settings.learning_rate - last) * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))
