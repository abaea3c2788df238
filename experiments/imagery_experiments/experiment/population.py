"""The population that simulated participants come from: the mind's traits and how far people differ in them.

The means are those of :class:`imagery_agent.mind.individual_differences.Traits`; the spreads are set once, by hand,
for all
studies, so that individual slopes of rotation scatter about as people's do (a coefficient of variation of
one half in Ganis & Kievit 2015, measurement noise included).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from imagery_agent.mind.individual_differences import Traits
from imagery_experiments.experiment.design import generator

if TYPE_CHECKING:
    import numpy as np

CUT = 2.0
"""Traits are normal, cut symmetrically at so many standard deviations: the mean stays the average person."""


@dataclass(frozen=True)
class Population:
    """Standard deviation of every trait (named as in ``Traits``) between people."""

    acuity_blur_px: float = 0.15
    step_size: float = 0.2
    decision_noise: float = 0.004
    temperature: float = 0.3
    fade_ms: float = 8_000.0

    def __post_init__(self) -> None:
        for trait in fields(self):
            spread, mean = getattr(self, trait.name), getattr(Traits, trait.name)
            if not 0 <= CUT * spread < mean:
                raise ValueError(
                    f"expected a spread of {trait.name} from 0 to below {mean / CUT:g} "
                    f"(its mean over {CUT:g}), got {spread}"
                )

    def participant(self, seed: int, number: int) -> Traits:
        """The traits of one participant of a design: a function of the design's seed and the number alone."""
        own = generator(seed, f"{number}/traits")
        return Traits(
            **{
                trait.name: float(getattr(Traits, trait.name) + getattr(self, trait.name) * _cut_normal(own))
                for trait in fields(self)
            }
        )


PEOPLE = Population()
CLONES = Population(**dict.fromkeys(asdict(PEOPLE), 0.0))
"""Everybody is the average person: what remains of the scatter is stimuli and sampling."""


def _cut_normal(generator: np.random.Generator) -> float:
    value = float(generator.standard_normal())
    while abs(value) > CUT:
        value = float(generator.standard_normal())
    return value
