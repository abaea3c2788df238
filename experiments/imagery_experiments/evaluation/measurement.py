"""A quality figure: its name and target, how it is measured, and the row that the measurement gives."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from imagery_experiments.evaluation.held_out_data import Networks


@dataclass(frozen=True)
class Measured:
    """The result of one measurement."""

    value: float
    n: int
    """Number of held-out pictures (or pairs, captions) it was measured on."""
    real: float | None = None
    """The same figure for real pictures of the same captions: the ceiling of the measure."""
    chance: float | None = None
    """The value expected from guessing."""

    @classmethod
    def share(
        cls,
        correct: Sequence[bool] | np.ndarray,
        *,
        real: Sequence[bool] | np.ndarray | None = None,
        chance: float | None = None,
    ) -> Measured:
        """The share of correct cases (N,), perhaps beside that of real pictures (N,)."""
        of_real = None if real is None else float(np.mean(real))
        return cls(float(np.mean(correct)), len(correct), of_real, chance)


@dataclass(frozen=True)
class Row:
    """One figure beside its target."""

    name: str
    value: float | None
    """None: the figure could not be computed (it is not a number)."""
    target: float | None
    """None: no target is set."""
    unit: str
    n: int
    passed: bool
    """Whether the target is met; True for a figure without target."""
    real: float | None = None
    """The same figure for real pictures, where imagined ones are classified."""
    chance: float | None = None
    """The value expected from guessing, where it is known."""


@dataclass(frozen=True)
class Metric:
    """A figure that can be measured; the docstring of ``measure`` describes it."""

    name: str
    measure: Callable[[Networks], Measured]
    target: float | None = None
    unit: str = ""
    lower_is_better: bool = False
    of_real: bool = False
    """Whether the target is a share of the value for real pictures."""

    def row(self, networks: Networks) -> Row:
        """Measure it."""
        found = self.measure(networks)
        value = float(found.value)
        target = self.target
        if self.of_real and target is not None and found.real is not None:
            target *= found.real
        if not math.isfinite(value):
            return Row(self.name, None, target, self.unit, found.n, False, found.real, found.chance)
        reached = target is None or (value <= target if self.lower_is_better else value >= target)
        return Row(self.name, value, target, self.unit, found.n, reached, found.real, found.chance)


def metric(
    name: str, *, target: float | None = None, unit: str = "", lower_is_better: bool = False, of_real: bool = False
) -> Callable[[Callable[[Networks], Measured]], Metric]:
    """Turn a measuring function into a :class:`Metric` with a dotted name such as ``"dvae.psnr_db"``."""

    def decorate(measure: Callable[[Networks], Measured]) -> Metric:
        return Metric(name, measure, target, unit, lower_is_better, of_real)

    return decorate
