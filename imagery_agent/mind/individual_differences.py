"""How one mind differs from another: the traits of a participant, each with the organ that reads it.

A mind built without traits is the average person: the defaults are the means of the population, whose
spread the laboratory holds. The same traits serve every paradigm.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Traits:
    """One participant."""

    acuity_blur_px: float = 0.4
    """Grain of the visual buffer: standard deviation of the blur of all that is looked at, compared or named
    (Kosslyn 1980: the medium has a limited resolution)."""
    step_size: float = 1.0
    """Step-size criterion: how large a step of imagination or attention one dares, relative to the average
    person; larger steps are fewer and less accurate."""
    decision_noise: float = 0.01
    """Standard deviation of the noise on every match of pictures that is judged (0 unrelated, 1 the same), and in
    proportion on every likeness of a picture with words."""
    temperature: float = 1.0
    """How wilfully one imagines, relative to the average person: multiplies the temperature at which the
    codes of a picture are drawn."""
    fade_ms: float = 30_000.0
    """A picture in mind that is not refreshed loses half of its sharpness in this time."""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            above = name in {"step_size", "fade_ms"}
            if not (value > 0 if above else value >= 0):
                raise ValueError(f"expected {name} {'above 0' if above else 'of 0 or more'}, got {value}")
