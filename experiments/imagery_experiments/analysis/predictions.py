"""Predictions of the accounts of imagery, and whether an agent agrees with them.

The accounts: *propositional* (tacit knowledge, Pylyshyn), *depictive* (a visual buffer, Kosslyn), *perceptual
instantiation* (Sima 2014). Agreement is decided by the interval of the effect alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from imagery_experiments.analysis.contrasts import Contrast, Effect, estimate
from imagery_experiments.analysis.human_data import RECALLED_MARK

Direction = Literal["more", "none", "less"]
Verdict = Literal["more", "none", "less", "unclear"]
Agreement = Literal["agrees", "disagrees", "cannot tell"]
Expected = tuple[Direction, ...]
"""Directions that agree; empty: the account leaves it open."""
OPEN: Expected = ()
ACCOUNTS = ("propositional account", "depictive account", "perceptual instantiation")


@dataclass(frozen=True)
class Prediction:
    """Expected effect in one condition of a study."""

    condition: str
    """The effect in words, for example ``"scanning: time over distance"``."""
    contrast: Contrast
    unit: str
    accounts: tuple[Expected, Expected, Expected]
    """In the order of ``ACCOUNTS``."""
    people: Expected
    """Effect in people; empty: not known."""
    people_recalled: bool = False
    """Whether the effect in people was recalled and not checked against a publication."""
    timed: bool = False
    """The agent prepares as much as a given time allows: its work depends on prices, so that recorded work cannot be
    priced anew."""

    def expected(self) -> dict[str, Expected]:
        """Account -> directions that agree with it; people last."""
        return {**dict(zip(ACCOUNTS, self.accounts, strict=True)), "people": self.people}


def verdict(effect: Effect | None, negligible: float) -> Verdict:
    """Direction of an effect by its interval."""
    if effect is None:
        return "unclear"
    if -negligible <= effect.low and effect.high <= negligible:
        return "none"
    if effect.low > 0:
        return "more"
    return "less" if effect.high < 0 else "unclear"


def agreement(expected: Expected, found: Verdict) -> Agreement:
    """Whether the direction found is among those expected."""
    if not expected or found == "unclear":
        return "cannot tell"
    return "agrees" if found in expected else "disagrees"


def predictions_table(
    predictions: Sequence[Prediction], rows: Mapping[str, pd.DataFrame], *, seed: int = 0
) -> pd.DataFrame:
    """One line per condition and agent (``rows``: agent -> trials): predictions, effect, verdict, agreement."""
    lines: list[dict[str, Any]] = []
    for prediction in predictions:
        expected = prediction.expected()
        for agent, own in rows.items():
            effect = estimate(own, prediction.contrast, seed=seed)
            found = verdict(effect, prediction.contrast.negligible)
            line: dict[str, Any] = {"condition": prediction.condition, "agent": agent}
            line |= {
                "effect": effect.estimate if effect else None,
                "low": effect.low if effect else None,
                "high": effect.high if effect else None,
                "unit": prediction.unit,
                "n": effect.n if effect else 0,
                "found": found if effect else "not run",
            }
            for account, wanted in expected.items():
                recalled = f" {RECALLED_MARK}" if account == "people" and prediction.people_recalled else ""
                line[account] = (" or ".join(wanted) or "open") + recalled
                line[f"{account}: agent"] = agreement(wanted, found)
            lines.append(line)
    return pd.DataFrame(lines)


def slopes(predictions: Sequence[Prediction], *, timed: bool = True) -> dict[str, Contrast]:
    """Condition -> the simple slopes of response time among the predictions; ``timed``: those of timed ones too."""
    return {
        prediction.condition: prediction.contrast
        for prediction in predictions
        if prediction.contrast.x
        and prediction.contrast.against is None
        and prediction.contrast.y == "rt_ms"
        and (timed or not prediction.timed)
    }
