"""Calibrated probabilities from the interpreter's logits.

A contrastive network is overconfident on drawings it has not seen; one temperature, fitted on a validation split,
corrects most of that (Guo et al. 2017, On calibration of modern neural networks). On the same split two logistic
regressions are fitted: whether a picture shows anything in the vocabulary, and whether a named object is present.
``imagery calibrate`` fits the parameters and writes them beside the weights.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from annotated_types import Interval

from imagery_agent.pretrained import read_config

_Weight = Annotated[float, Interval(ge=-1e4, le=1e4)]


@dataclass(frozen=True)
class Calibration:
    """Parameters fitted to one encoder. The default is uncalibrated: temperature 1, even odds."""

    temperature: Annotated[float, Interval(ge=0.01, le=100)] = 1.0
    """Divides the logits."""
    known: tuple[_Weight, _Weight, _Weight, _Weight] = (0.0, 0.0, 0.0, 0.0)
    """Log odds that a picture shows something in the vocabulary: a weight per :func:`evidence`, and a constant."""
    there: tuple[_Weight, _Weight] = (1.0, 0.0)
    """Log odds that an object goes by a name: a weight per nat above chance, and a constant."""

    def __post_init__(self) -> None:
        if not self.temperature > 0:
            raise ValueError(f"expected a temperature above 0, got {self.temperature}")
        if len(self.known) != 4 or len(self.there) != 2:
            raise ValueError(f"expected 4 numbers for known and 2 for there, got {self.known} and {self.there}")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], *, where: Path | str = "the calibration") -> Calibration:
        """From a JSON object; WeightsError, which names ``where``, for unknown fields and impossible values."""
        return read_config(cls, values, where=where)

    def to_json(self) -> str:
        """As JSON text."""
        return json.dumps(asdict(self), indent=2) + "\n"

    def known_log_odds(self, logits: np.ndarray) -> np.ndarray:
        """float (N,): log odds of being in the vocabulary, from logits (N, M) of N pictures with all names."""
        return np.asarray(evidence(logits) @ self.known[:3] + self.known[3])

    def presence_log_odds(self, nats: np.ndarray) -> np.ndarray:
        """float of any shape: log odds that a name applies, from the nats by which it is more probable than chance."""
        return np.asarray(self.there[0] * nats + self.there[1])


def evidence(logits: np.ndarray) -> np.ndarray:
    """float (N, 3): maximum, log-sum-exp and mean of the logits (N, M)."""
    return np.stack([logits.max(axis=1), log_sum_exp(logits), logits.mean(axis=1)], axis=1)


def log_sum_exp(logits: np.ndarray) -> np.ndarray:
    """float (N,): log of the summed exponentials of each row of (N, M)."""
    best = logits.max(axis=1)
    return np.asarray(best + np.log(np.exp(logits - best[:, None]).sum(axis=1)))


def nats_above_chance(logits: np.ndarray, own: np.ndarray) -> np.ndarray:
    """float (N,): nats by which a text is more probable among all names than a name chosen at random.

    ``logits`` (N, M) of N pictures with all names; ``own`` (N,) of the text, which need not be one of the names.
    """
    everything = log_sum_exp(np.concatenate([logits, own[:, None]], axis=1))
    return np.asarray(own - everything + np.log(logits.shape[1] + 1))


def probability(log_odds: np.ndarray | float) -> np.ndarray:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -60, 60))))
