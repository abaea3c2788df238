"""How large a part is, relative to the figure, if its placement does not determine its size."""

from __future__ import annotations

from dataclasses import dataclass

from imagery_agent.language.construction.steps import FIGURE, Step
from imagery_agent.planners.construction.ink_geometry import size_of
from imagery_agent.planners.construction.parts import FigureInMind
from imagery_agent.visual_routines.contours import Box, box_of

_LOW_LETTERS = frozenset("acemnorsuvwxz")
_DEFAULT_BOX: Box = (0.0, 0.0, 0.6, 0.6)


@dataclass(frozen=True)
class PartSizes:
    """Longest side of a part, as a multiple of that of the figure's largest piece."""

    small: float = 0.4
    medium: float = 1.0
    large: float = 1.4
    low_letter: float = 0.6
    """Lowercase letters without ascenders."""
    inside: float = 0.55
    """Of a part within another one, as a multiple of the shorter side of that one."""
    gap: float = 0.12
    """Space between neighbouring parts that do not touch."""

    def __post_init__(self) -> None:
        if not all(value > 0 for value in vars(self).values()):
            raise ValueError(f"expected sizes above 0, got {self}")


def unit(figure: FigureInMind, sizes: PartSizes) -> float:
    """Longest side, in widths, of a capital letter that fits the largest piece that is no line."""
    sides = []
    for index, piece in enumerate(figure.pieces):
        box = box_of(figure.mask(index))
        if box is not None and "line" not in piece.name:
            sides.append(max(size_of(box)) / (sizes.low_letter if _is_low(piece.name) else 1.0))
    whole = figure.box()
    return max(sides, default=max(size_of(whole)) if whole else 0.6)


def expected_side(step: Step, figure: FigureInMind, sizes: PartSizes) -> float:
    """Longest side of the part, in widths, if the placement does not determine it."""
    part = step.part
    if step.like is not None and not part.name.startswith(("capital", "lowercase", "number")):
        return max(size_of(figure.box_of(step.like))) * step.share
    if part.name == FIGURE:
        return max(size_of(figure.box() or _DEFAULT_BOX))
    if part.size == "same":
        alike = [i for i, piece in enumerate(figure.pieces) if piece.name == part.name]
        if alike:
            return max(size_of(box_of(figure.mask(alike[-1])) or _DEFAULT_BOX))
    base = unit(figure, sizes) * {"small": sizes.small, "large": sizes.large}.get(part.size, sizes.medium)
    return base * (sizes.low_letter if _is_low(part.name) and part.size == "medium" else 1.0) * step.share


def _is_low(name: str) -> bool:
    return name.startswith("lowercase") and name[-1] in _LOW_LETTERS
