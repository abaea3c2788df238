"""Figures of causal chains: response times and right answers over the distance along the chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from imagery_envs.motion.causal_chain import KINDS
from imagery_experiments.plotting.comparison import curves, mean_times, shares

_TIMES = "Response times of right answers over the distance along the chain, with 95 % intervals."
_SHARES = "Right answers over the distance along the chain, with 95 % intervals; guessing is right in half."
_LINKS = "links between the first piece and the one in question"


def figures(rows: pd.DataFrame) -> Mapping[str, Any]:
    """Caption -> figure, one panel per kind of chain."""
    by, panels = ["kind", "distance"], {"kind": list(KINDS)}
    found = {}
    if rows["correct"].any():
        times = mean_times(rows, by)
        found[_TIMES] = curves(times, x="distance", labels=(_LINKS, "response time (s)"), panels=panels)
    found[_SHARES] = curves(shares(rows, by, "correct"), x="distance", labels=(_LINKS, "right"), panels=panels)
    return found
