"""A linear scale from the agent's times to people's: the only parameters that are fitted to people.

Fitted on half of the conditions and tested on the others, so that agreement cannot result from the fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Scale:
    """people's ms = intercept_ms + factor * agent's ms."""

    factor: float
    intercept_ms: float
    fitted: tuple[str, ...]
    """Conditions of the fit."""
    tested: tuple[str, ...]
    rmse_fitted_ms: float
    rmse_tested_ms: float
    """Root mean square error over the tested conditions."""
    r_tested: float | None
    """Correlation over the tested conditions; None for fewer than three."""
    rmse_null_ms: float
    """Error on the tested conditions of a null model: the mean of people's times in the fitted ones."""

    def predict_ms(self, agent_ms: float) -> float:
        """People's time for an agent's."""
        return self.intercept_ms + self.factor * agent_ms


def fit_on_half(agent_ms: Mapping[str, float], people_ms: Mapping[str, float]) -> Scale:
    """Fit on every other condition, in the order of ``people_ms``, and test on the rest.

    Raises:
        ValueError: fewer than four conditions in common.
    """
    common = [condition for condition in people_ms if condition in agent_ms]
    if len(common) < 4:
        raise ValueError(
            f"expected at least four conditions of agent and people to fit and test a scale, got {len(common)}"
        )
    fitted, tested = tuple(common[::2]), tuple(common[1::2])
    xs, ys = (np.array([times[name] for name in fitted], float) for times in (agent_ms, people_ms))
    factor = 0.0
    if np.ptp(xs) > 0:
        factor = max(0.0, float(np.polyfit(xs, ys, 1)[0]))  # a negative scale is not admitted
    intercept = float(ys.mean() - factor * xs.mean())
    there, wanted = (np.array([times[name] for name in tested], float) for times in (agent_ms, people_ms))
    predicted = intercept + factor * there
    related = len(tested) > 2 and np.ptp(there) > 0 and np.ptp(wanted) > 0
    return Scale(
        factor,
        intercept,
        fitted,
        tested,
        rmse_fitted_ms=_rmse(intercept + factor * xs, ys),
        rmse_tested_ms=_rmse(predicted, wanted),
        r_tested=float(np.corrcoef(there, wanted)[0, 1]) if related else None,
        rmse_null_ms=_rmse(np.full(len(wanted), ys.mean()), wanted),
    )


def _rmse(found: np.ndarray, wanted: np.ndarray) -> float:
    return float(np.sqrt(np.mean((found - wanted) ** 2)))
