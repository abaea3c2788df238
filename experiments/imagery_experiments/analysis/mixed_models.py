"""A linear mixed-effects model of response times with random participants.

``rt ~ x + (1 + x | participant)``, fitted by restricted maximum likelihood (statsmodels MixedLM).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from imagery_experiments.analysis.contrasts import Contrast, select
from imagery_experiments.analysis.statistics import fit_line

FEWEST_PARTICIPANTS = 3


@dataclass(frozen=True)
class MixedFit:
    """A line with random intercepts and slopes of participants; times in ms."""

    slope: float
    """Fixed effect in ms per unit of x."""
    slope_low: float
    slope_high: float
    intercept: float
    slope_sd: float
    """Standard deviation between participants."""
    intercept_sd: float
    residual_sd: float
    participants: int
    n: int
    converged: bool


def fit_mixed(rows: pd.DataFrame, contrast: Contrast) -> MixedFit | None:
    """The line of a contrast; None with fewer than three participants or values of x, or with constant times."""
    import statsmodels.formula.api as smf  # type: ignore[import-untyped]

    if not contrast.columns <= set(rows.columns) or "participant" not in rows:
        return None
    chosen = select(rows, contrast, contrast.where)
    xs = chosen[contrast.x].astype(float).to_numpy()
    ys = chosen["rt_ms"].astype(float).to_numpy()
    people = chosen["participant"].to_numpy()
    if len(np.unique(people)) < FEWEST_PARTICIPANTS or len(np.unique(xs)) < 3 or np.ptp(ys) == 0:
        return None
    center, unit, scale = xs.mean(), xs.std(), ys.std()  # the optimiser converges better with values near one
    table = pd.DataFrame({"rt": ys / scale, "x": (xs - center) / unit, "participant": people})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # convergence is a field of the result
        try:
            fit = smf.mixedlm("rt ~ x", table, groups="participant", re_formula="~x").fit(reml=True)
        except (np.linalg.LinAlgError, ValueError):  # no residual variance: a singular covariance
            return None
    per_unit = scale / unit
    low, high = fit.conf_int().loc["x"]
    covariance = np.asarray(fit.cov_re)
    return MixedFit(
        slope=float(fit.fe_params["x"] * per_unit),
        slope_low=float(low * per_unit),
        slope_high=float(high * per_unit),
        intercept=float(fit.fe_params["Intercept"] * scale - fit.fe_params["x"] * per_unit * center),
        slope_sd=float(np.sqrt(max(covariance[1, 1], 0.0)) * per_unit),
        intercept_sd=float(np.sqrt(max(covariance[0, 0], 0.0)) * scale),
        residual_sd=float(np.sqrt(fit.scale) * scale),
        participants=len(np.unique(people)),
        n=len(chosen),
        converged=bool(fit.converged),
    )


def participant_slopes(rows: pd.DataFrame, contrast: Contrast) -> pd.Series:
    """Participant -> slope of the line through the participant's trials; NaN without a line."""
    chosen = select(rows, contrast, contrast.where)
    fits = {
        number: fit_line(own[contrast.x].astype(float), own["rt_ms"]) for number, own in chosen.groupby("participant")
    }
    return pd.Series({number: fit.slope if fit else np.nan for number, fit in fits.items()}, dtype=float)
