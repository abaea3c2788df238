"""Parameters of the construction paradigm."""

from __future__ import annotations

from dataclasses import dataclass, field

from imagery_agent.planners.construction.recognition import RecognitionParameters


@dataclass(frozen=True)
class ConstructionParameters:
    """How figures are built and recognised."""

    candidates: int = 8
    """Pictures generated per part; the one that the interpreter rates best is used."""
    margin: float = 0.07
    """White border kept around the figure, in widths."""
    min_change: float = 0.012
    """Smaller shifts, in widths, and zooms by less than three times this share are not carried out."""
    recognition: RecognitionParameters = field(default_factory=RecognitionParameters)
    max_names: int = 5
    """Names given when asked what the figure is."""

    def __post_init__(self) -> None:
        if self.candidates < 1:
            raise ValueError(f"expected at least one candidate, got {self.candidates}")
        if not 0 <= self.margin < 0.4:
            raise ValueError(f"expected a margin from 0 to 0.4 widths, got {self.margin}")
