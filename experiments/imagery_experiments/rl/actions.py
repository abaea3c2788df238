"""Internal acts: the mental operations that the action space offers beside the responses of the task.

They follow the processes of Kosslyn (1980): ROTATE, SCAN (attention), ZOOM and image generation, with comparison,
long-term memory and clearing the buffer in addition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from imagery_agent.language.directions import Direction
from imagery_agent.language.operations import Operation
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.validation import InputError, check_choice


@dataclass(frozen=True)
class ActSizes:
    """Magnitudes of single acts."""

    small_deg: float = 10.0
    medium_deg: float = 20.0
    """The largest rotation that imagination draws accurately in one step (``LargestSteps.rotate_deg``)."""
    large_deg: float = 60.0
    """Carried out, and paid for, in several steps of imagination."""
    attention: float = 0.25
    """Fraction of the picture's width."""
    zoom: float = 1.25

    def __post_init__(self) -> None:
        if not 0 < self.small_deg < self.medium_deg < self.large_deg <= 180:
            raise ValueError(f"expected 0 < small_deg < medium_deg < large_deg <= 180, got {self}")
        if not 0 < self.attention <= 1:
            raise ValueError(f"expected attention above 0 and at most 1, got {self.attention}")
        if not self.zoom > 1:
            raise ValueError(f"expected a zoom factor above 1, got {self.zoom}")


@dataclass(frozen=True)
class Act:
    """One internal act, identified by its name where it has neither an operation nor a move."""

    name: str
    operation: Operation | None = None
    """Transformation of the picture in the buffer."""
    move: Place | None = None
    """Shift of attention (dx, dy) in fractions of the width, y down."""


IMAGINE, COMPARE, RECALL, FORGET = "imagine", "compare", "recall", "forget"


def all_acts(sizes: ActSizes | None = None) -> tuple[Act, ...]:
    """Every internal act; rotations to the left are counter-clockwise."""
    sizes = sizes or ActSizes()
    steps = {"small": sizes.small_deg, "medium": sizes.medium_deg, "large": sizes.large_deg}
    rotations = [
        Act(f"rotate {side} {size}", Operation("rotate", angle_deg=sign * angle))
        for side, sign in (("left", 1), ("right", -1))
        for size, angle in steps.items()
    ]
    shifts = [
        Act(f"attend {one.move}", move=(one.vector[0] * sizes.attention, one.vector[1] * sizes.attention))
        for one in Direction
    ]
    zooms = [
        Act("zoom in", Operation("zoom", factor=sizes.zoom)),
        Act("zoom out", Operation("zoom", factor=1 / sizes.zoom)),
    ]
    others = [Act(name) for name in (IMAGINE, COMPARE, RECALL, FORGET)]
    return (*rotations, Act("mirror", Operation("mirror")), *shifts, *zooms, *others)


def choose_acts(names: Iterable[str] | None, sizes: ActSizes | None = None) -> tuple[Act, ...]:
    """The acts of these names in this order (None: all of them); ValueError for an unknown name or none."""
    known = {act.name: act for act in all_acts(sizes)}
    if isinstance(names, str):
        raise InputError(f"expected a list of names of acts, got the text {names!r}")
    names = None if names is None else list(names)
    if twice := [name for name in names or () if (names or []).count(name) > 1]:
        raise InputError(f"expected every act once, got {twice[0]!r} again")
    chosen = tuple(known.values()) if names is None else tuple(known[check_choice("act", n, known)] for n in names)
    if not chosen:
        raise ValueError(f"expected at least one internal act, got none; choose among {', '.join(known)}")
    return chosen
