"""Parameters of causal judgment, set once and the same for all clips."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CausalityParameters:
    """How often and how finely courses are imagined, and how a judgment is made of them."""

    courses: int = 8
    """Courses imagined for every question, each with noise of its own."""
    direction_noise_deg: float = 1.5
    """Standard deviation of the error of a direction of motion that grows in one frame, of an average participant; it
    is proportional to the trait ``decision_noise``."""
    most_shift: float = 0.25
    """A disc is drawn anew at the latest after a shift of this many widths."""
    least_frames: float = 0.25
    """Shortest time between two events, in frames."""
    most_frames: float = 44.0
    """Nothing is imagined beyond this frame of the clip; a target that has not come through by then has missed."""
    contact_reliability: float = 0.5
    """Weight of the cue of contact while no course was imagined to its end; that of all courses together is 1."""
    whether: float = 0.6
    """Weights of the three aspects of a cause (Gerstenberg et al. 2021); their sum is 1."""
    how: float = 0.2
    sufficient: float = 0.2

    def __post_init__(self) -> None:
        if self.courses < 1:
            raise ValueError(f"expected at least one course, got {self.courses}")
        if abs(self.whether + self.how + self.sufficient - 1) > 1e-9:
            raise ValueError("expected weights of whether, how and sufficient that sum to 1")
        if not 0 < self.most_shift <= 0.25:
            raise ValueError(f"expected a largest shift above 0 and at most 0.25 widths, got {self.most_shift}")
