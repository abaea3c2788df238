"""How large the studies are: every number of angles, pairs, repetitions and participants, in one place.

The quick designs are sized to end within 4 minutes for both rivals on two cores, the full ones
within 15.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RotationSize:
    """Trials of one participant: (kinds x angles + depth angles) x {same, different} x repetitions."""

    participants: int
    angles_deg: tuple[int, ...]
    """Rotations in the picture plane, of letters and of polygons."""
    depth_angles_deg: tuple[int, ...] = (0, 50, 100)
    """Turns of block figures about the vertical axis, as in Ganis & Kievit 2015."""
    repetitions: int = 1


@dataclass(frozen=True)
class ScanningSize:
    """Trials of one participant: for every way of learning and both tasks, the 21 pairs and absent lures."""

    participants: int
    learning: tuple[str, ...]
    """How the map is learned: picture, description."""
    lures: int
    """Trials per condition whose target is not on the map."""


@dataclass(frozen=True)
class ReinterpretationSize:
    """Trials of one participant: the five items."""

    participants: int


ROTATION = {
    True: RotationSize(participants=1, angles_deg=tuple(range(0, 181, 30))),
    False: RotationSize(participants=3, angles_deg=tuple(range(0, 181, 20))),
}
SCANNING = {
    True: ScanningSize(participants=1, learning=("picture",), lures=7),
    False: ScanningSize(participants=2, learning=("picture", "description"), lures=21),
}
REINTERPRETATION = {True: ReinterpretationSize(participants=1), False: ReinterpretationSize(participants=3)}
"""Keys: whether the design is the quick one."""
