"""The population of simulated participants: the distribution of their traits.

Means are the defaults of :class:`imagery_agent.mind.individual_differences.Traits`. Standard deviations are set by
hand, once for all studies, so that individual slopes of mental rotation vary about as much as people's (coefficient of
variation one half, measurement noise included; Ganis & Kievit 2015), and that participants' mean times do (coefficient
of variation .31 in the same people, of which the other traits alone give about .14).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from imagery_agent.mind.individual_differences import Traits
from imagery_experiments.experiment.design import generator

if TYPE_CHECKING:
    import numpy as np

CUT = 2.0
"""Traits have normal distributions truncated at plus and minus so many standard deviations, which keeps the mean."""


@dataclass(frozen=True)
class Population:
    """Standard deviation of every trait (named as in ``Traits``) between participants."""

    acuity_blur_px: float = 0.15
    step_size: float = 0.2
    decision_noise: float = 0.004
    temperature: float = 0.3
    fade_ms: float = 8_000.0
    caution: float = 0.25
    slowness: float = 0.32

    def __post_init__(self) -> None:
        for trait in fields(self):
            spread, mean = getattr(self, trait.name), getattr(Traits, trait.name)
            if not 0 <= CUT * spread < mean:
                raise ValueError(
                    f"expected a spread of {trait.name} from 0 to below {mean / CUT:g} "
                    f"(its mean over {CUT:g}), got {spread}"
                )

    def participant(self, seed: int, number: int) -> Traits:
        """The traits of one participant, from the seed of the design and the participant's number alone."""
        own = generator(seed, f"{number}/traits")
        return Traits(
            **{
                trait.name: float(getattr(Traits, trait.name) + getattr(self, trait.name) * _truncated_normal(own))
                for trait in fields(self)
            }
        )


PEOPLE = Population()
CLONES = Population(**dict.fromkeys(asdict(PEOPLE), 0.0))
"""All participants have the mean traits; stimuli and sampling still differ."""


def _truncated_normal(generator: np.random.Generator) -> float:
    value = float(generator.standard_normal())
    while abs(value) > CUT:
        value = float(generator.standard_normal())
    return value
