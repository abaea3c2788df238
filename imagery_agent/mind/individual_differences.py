"""Individual differences: the traits of one simulated participant.

The defaults are the means of the population; ``imagery_experiments.experiment.population`` has its spread. The same
traits are used in every paradigm.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Traits:
    """The parameters in which participants differ."""

    acuity_blur_px: float = 0.4
    """Resolution of the visual buffer: standard deviation of the blur of every view (Kosslyn 1980)."""
    step_size: float = 1.0
    """Size of steps of imagination and attention relative to the average participant; larger steps are fewer and
    less accurate."""
    decision_noise: float = 0.01
    """Standard deviation of the noise on matches of pictures (0 unrelated, 1 identical) and, in proportion to their
    range, on cosines of pictures with texts."""
    temperature: float = 1.0
    """Multiplies the temperature at which the codes of mental pictures are sampled."""
    fade_ms: float = 30_000.0
    """Half-life of the sharpness of a picture in the buffer that is not refreshed."""
    caution: float = 1.0
    """Evidence at which a decision is made, relative to the average participant: speed against accuracy."""
    slowness: float = 1.0
    """Duration of every unit of work relative to the average participant: people who are slow at one task are slow at
    others, in proportion to how long these take (Hale & Jansen 1994; Faust et al. 1999)."""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            is_positive = name in {"step_size", "fade_ms", "caution", "slowness"}
            if not (value > 0 if is_positive else value >= 0):
                raise ValueError(f"expected {name} {'above 0' if is_positive else 'of 0 or more'}, got {value}")
