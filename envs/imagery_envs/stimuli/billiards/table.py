"""The table of a clip: walls with a gate at the left, a brick, a teleporter, and discs.

Lengths are in pixels of the 64 px picture from its top left corner, y down; speeds in pixels per frame.
"""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]
INSIDE_PX = (4.0, 60.0)
"""Inner edges of the walls, on both axes."""
WALL_PX = 2.0
RADIUS_PX = 3.0
GATE_HALF_PX = 8.0
"""Half the width of the gate in the left wall."""
BRICK_HALF_PX: Point = (2.0, 5.0)
ENTRANCE_HALF_PX = 4.0
EXIT_RADIUS_PX = 3.5
MOST_FRAMES = 44
"""A clip without an outcome ends here: the target has missed the gate."""


@dataclass(frozen=True)
class Disc:
    """A disc at the start of a clip."""

    color: str
    place: Point
    velocity: Point = (0.0, 0.0)


@dataclass(frozen=True)
class Brick:
    """An upright rectangle; discs pass over one that is not solid."""

    place: Point
    solid: bool


@dataclass(frozen=True)
class Teleporter:
    """A disc whose middle enters the square continues at the exit with its velocity, if it is active."""

    entrance: Point
    exit: Point
    active: bool


@dataclass(frozen=True)
class Table:
    """What does not move."""

    gate: float | None
    """Height y of the middle of the gate; None: a closed wall."""
    brick: Brick | None = None
    teleporter: Teleporter | None = None


@dataclass(frozen=True)
class Contact:
    """Two discs touched."""

    frame: float
    first: str
    second: str


@dataclass(frozen=True)
class Course:
    """What happened from the start to the outcome."""

    places: tuple[dict[str, Point], ...]
    """Per frame: color -> place, of the discs that are on the table."""
    velocities: tuple[dict[str, Point], ...]
    contacts: tuple[Contact, ...]
    landing: float | None
    """Height y at which the target reached the left side; None if it did not."""
    through: bool
    """Whether the target went through the gate."""

    @property
    def frames(self) -> int:
        """Number of frames."""
        return len(self.places)

    def first_contact(self, color: str) -> float | None:
        """Frame of the first contact of a disc with another; None if there is none."""
        return min((one.frame for one in self.contacts if color in (one.first, one.second)), default=None)

    def reaches(self, cause: str, target: str) -> bool:
        """Whether a chain of contacts in the order of time leads from one disc to another."""
        reached = {cause}
        for one in self.contacts:
            if one.first in reached or one.second in reached:
                reached |= {one.first, one.second}
        return target in reached
