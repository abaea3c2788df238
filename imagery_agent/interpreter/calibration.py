"""How sure is it? Cosines turned into probabilities that come true as often as they say.

What a contrastive network calls a probability is too high on drawings it has not seen; one temperature,
fitted on a validation split, corrects most of it (Guo et al. 2017, On calibration of modern neural
networks). The same split says how high evidence is for things that have no name here, and for things that
are asked for and are not there. ``imagery calibrate`` fits the numbers and writes them beside the weights.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Calibration:
    """Numbers fitted to one encoder. The default claims nothing: as trained, and even odds."""

    temperature: float = 1.0
    """Scaled cosines are divided by it."""
    known: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Log odds that a picture shows something that has a name: per unit of :func:`evidence`, and a constant."""
    there: tuple[float, float] = (1.0, 0.0)
    """Log odds that a thing is what is asked for: per nat that it is likelier than chance, and a constant."""

    def __post_init__(self) -> None:
        if not self.temperature > 0:
            raise ValueError(f"expected a temperature above 0, got {self.temperature}")
        if len(self.known) != 4 or len(self.there) != 2:
            raise ValueError(
                f"expected 4 numbers for known and 2 for there, got {self.known} and {self.there}"
            )

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration:
        """Read it from JSON; ValueError for names it does not have."""
        unknown = set(values) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"unknown calibration {', '.join(sorted(unknown))}; update the package")
        known: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}
        return cls(**known)

    def to_json(self) -> str:
        """As text."""
        return json.dumps(asdict(self), indent=2) + "\n"

    def known_log_odds(self, logits: np.ndarray) -> np.ndarray:
        """float (N,) from logits (N, M) of N pictures with all names."""
        return np.asarray(evidence(logits) @ self.known[:3] + self.known[3])

    def there_log_odds(self, likelier_nats: np.ndarray) -> np.ndarray:
        """float, of any shape, from nats that the name is likelier than one of all names by chance."""
        return np.asarray(self.there[0] * likelier_nats + self.there[1])


def evidence(logits: np.ndarray) -> np.ndarray:
    """float (N, 3): the best of the logits (N, M), all of them together (log sum exp), and their mean."""
    return np.stack([logits.max(axis=1), log_sum_exp(logits), logits.mean(axis=1)], axis=1)


def log_sum_exp(logits: np.ndarray) -> np.ndarray:
    """float (N,) of (N, M)."""
    best = logits.max(axis=1)
    return np.asarray(best + np.log(np.exp(logits - best[:, None]).sum(axis=1)))


def likelier_than_chance(logits: np.ndarray, own: np.ndarray) -> np.ndarray:
    """float (N,): nats by which a text is likelier among all names than one of them by chance.

    ``logits`` (N, M) of N pictures with all names; ``own`` (N,) those of the text, which need not be a name.
    """
    everything = log_sum_exp(np.concatenate([logits, own[:, None]], axis=1))
    return np.asarray(own - everything + np.log(logits.shape[1] + 1))


def probability(log_odds: np.ndarray | float) -> np.ndarray:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -60, 60))))
