"""How large the studies are: every number of angles, pairs, repetitions and participants, in one place.

The quick designs are sized to end within 4 minutes for both rivals on two cores, the full ones
within 15.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class RotationSize:
    """Levels of every condition; each is shown once as same and once as different.

    Figures in depth, polygons and lead times are dealt among participants, angles among those after the second.
    """

    participants: int
    angles_deg: Sequence[int]
    """Pairs of letters and of block figures in the picture plane."""
    depth_figures: Sequence[int]
    """Which of Ganis & Kievit's 12 figures, each at 0, 50 and 100 degrees."""
    polygon_points: Sequence[int]
    leads_ms: Sequence[int]
    """Times at which advance information comes before the figure."""
    probe_leads_ms: Sequence[int]
    """Times at which a probe interrupts a rotation."""
    learned_angles_deg: tuple[int, ...] = (0, 60, 120, 180)
    """Learned polygons, letters with advance information, and identification."""
    probe_angles_deg: tuple[int, ...] = (0, 30, 60, 90, 120, 150, 180)


@dataclass(frozen=True)
class ScanningSize:
    """Trials of one participant: for every condition and probe the 21 pairs, and lures where they make sense."""

    participants: int
    conditions: tuple[str, ...]
    """Names in ``mental_scanning.sessions.CONDITIONS``."""
    probed: tuple[int, ...]
    """Told maps are asked about after these exposures."""
    lures: int
    """Trials per condition whose target is not on the map."""


@dataclass(frozen=True)
class ReinterpretationSize:
    """Trials of one participant: the items; of those after the first, a part of them."""

    participants: int
    among: int
    """The participants after the first share the items in turn among so many."""


@dataclass(frozen=True)
class AmbiguousSize:
    """Trials of one participant: so many figures of each of three kinds in seven conditions."""

    participants: int
    figures: int
    later_figures: int
    """The same of a participant after the first."""


ROTATION = {
    True: RotationSize(
        participants=1,
        angles_deg=(0, 40, 80, 120, 160),
        depth_figures=range(4),
        polygon_points=(6, 24),
        leads_ms=(100, 1000),
        probe_leads_ms=(500,),
        learned_angles_deg=(0, 90, 180),
        probe_angles_deg=(0, 60, 120, 180),
    ),
    False: RotationSize(
        participants=2,
        angles_deg=tuple(range(0, 181, 20)),
        depth_figures=range(12),
        polygon_points=(6, 8, 12, 16, 24),
        leads_ms=(100, 400, 700, 1000),
        probe_leads_ms=(300, 700),
    ),
}
SCANNING = {
    True: ScanningSize(
        participants=1,
        conditions=("scan", "half size", "on the map?", "direction", "surprise arrow"),
        probed=(),
        lures=7,
    ),
    False: ScanningSize(
        participants=6,
        conditions=(
            "scan",
            "half size",
            "on the map?",
            "direction",
            "jump",
            "surprise arrow",
            "longer is slower",
            "longer is faster",
            "prediction",
            "told clockwise",
            "told at random",
        ),
        probed=(1, 3, 6),
        lures=7,
    ),
}
REINTERPRETATION = {
    True: ReinterpretationSize(participants=1, among=1),
    False: ReinterpretationSize(participants=1, among=4),
}
AMBIGUOUS = {
    True: AmbiguousSize(participants=1, figures=2, later_figures=2),
    False: AmbiguousSize(participants=1, figures=5, later_figures=2),
}
"""Keys: whether the design is the quick one."""
