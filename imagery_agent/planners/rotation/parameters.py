"""The parameters of mental rotation: one set for all figures, planes and tasks."""

from __future__ import annotations

from dataclasses import dataclass, field

from imagery_agent.visual_routines.image_similarity import Glance
from imagery_agent.visual_routines.local_match import Focus

_CLOSE = Glance(blur_px=1.2, surround_px=6.0, play_px=2)
_COARSE = Glance(blur_px=2.5, surround_px=8.0, play_px=2)


@dataclass(frozen=True)
class Criterion:
    """The match that two pictures of the same figure are expected to have at least, and how fast it falls."""

    match: float
    """Required of two pictures that were just perceived."""
    loss: float
    """The required match falls by this with every time that a picture was drawn anew in imagination."""
    clear: float
    """A match that differs from the required one by this much is clear evidence."""
    strongest: float = 1.0
    """Evidence for "same" is at most this many times as strong as that of a clear match."""
    chance: float = 0.0
    """Unrelated figures may match as well as this; no less is required, however often the pictures were drawn anew."""

    def __post_init__(self) -> None:
        if not 0 < self.match <= 1 or not self.loss >= 0 or not self.clear > 0:
            raise ValueError(f"expected match in (0, 1], loss of 0 or more and clear above 0, got {self}")

    def required(self, redrawn: int) -> float:
        """The required match after so many redrawings."""
        return max(self.match - self.loss * redrawn, self.chance)


_WHOLE = Criterion(0.88, 0.01, 0.08)
_PART = Criterion(0.9, 0.04, 0.05, strongest=2.0)
_TURNED = Criterion(0.92, 0.1, 0.05)
_IMAGINED = Criterion(0.95, 0.1, 0.05, chance=0.7)


@dataclass(frozen=True)
class RotationParameters:
    """How to rotate and to compare; the largest rotation per step is the workspace's (``LargestSteps``)."""

    whole: Criterion = _WHOLE
    """For a figure as a whole, aligned in the picture plane."""
    part: Criterion = _PART
    """For one small part of it."""
    turned: Criterion = _TURNED
    """For a figure turned in depth without loss, compared closely."""
    imagined: Criterion = _IMAGINED
    """For a figure drawn anew in depth, which loses much, since sides come into view that were hidden. It is compared
    coarsely, which also allows for half a step between the orientations."""
    drift: float = 0.67
    """Evidence of one glance at a clear case, in standard deviations of an average participant's noise."""
    bound: float = 4.5
    """Evidence at which an average participant decides."""
    doubt: float = 0.12
    """Evidence from a picture is divided by 1 plus this for every time that it was drawn anew in imagination."""
    max_glances: int = 60
    """After this many glances at one part the sign of the evidence decides."""
    decision_threshold: float = 0.1
    """Lead in summed likeness at which a figure is recognised among those learned."""
    most_parts: int = 4
    """Parts that can be kept in mind at once (Cowan 2001)."""
    resolution_px: float = 10.0
    """Parts shorter than this are not resolved by attention that is spread over the figure: four standard deviations
    of the blur of the visual buffer away from attention."""
    aligned_deg: float = 2.0
    """Figures with a smaller remaining angle count as aligned."""
    max_fit_deficit: float = 0.1
    """A second correspondence is tried if it fits worse than the first by no more than this."""
    sure: float = 0.85
    """Wrong views of a figure hardly match better: what was drawn anew in depth and matches less is turned further."""
    looked_at_again: int = 2
    """Orientations of each hypothesis that are looked at again before the one that came nearest decides."""
    promising: float = 0.4
    """While turning in depth, a match that falls short of the required one by less than this is looked into."""
    patience_ms: float = 12_000.0
    """How long an average participant goes on rotating, on average, before deciding from what is known."""
    look: Glance = _CLOSE
    """The filter of a close comparison."""
    coarse_look: Glance = _COARSE
    """The filter of a comparison that finds out which direction of turning brings two figures nearer."""
    focus: Focus = field(default_factory=Focus)
    """The window of attention on one part."""
    description_step_deg: float = 10.0
    """Step between the orientations that the propositional solver tries."""

    def depth_standard(self, redrawn: int) -> tuple[Glance, Criterion]:
        """How two figures turned in depth are looked at, and what is required of their match."""
        return (self.coarse_look, self.imagined) if redrawn else (self.look, self.turned)

    def __post_init__(self) -> None:
        if not (self.drift > 0 and self.bound > 0 and self.doubt >= 0) or self.max_glances < 1:
            raise ValueError(
                f"expected drift and bound above 0, doubt of 0 or more, max_glances of 1 or more, got {self}"
            )
        if not self.patience_ms > 0:
            raise ValueError(f"expected patience_ms above 0, got {self.patience_ms}")
        if not 0 < self.description_step_deg <= 180:
            raise ValueError(f"expected description_step_deg above 0 and at most 180, got {self.description_step_deg}")
