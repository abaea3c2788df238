"""Block figures after Shepard & Metzler 1971: ten cubes in four arms with three elbows.

Arms are counted as in Ganis & Kievit 2015: an elbow's cube belongs to both arms, so that four arms of a, b, c, d
cubes have a + b + c + d - 3 cubes. Only chiral figures are allowed: a figure that a rotation turns into its mirror
image has no correct same/different response.

``azimuth_deg`` rotates the figure about the vertical axis; positive is "to the left": the front moves to the left as
seen. Coordinates and view: see :mod:`imagery_envs.stimuli.block_geometry`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from PIL import Image, ImageDraw

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.validation import InputError, check_choice
from imagery_envs.stimuli.block_geometry import (
    CUBE_CORNERS,
    DIRECTIONS,
    Face,
    is_chiral,
    touches_itself,
    view_matrix,
    visible_faces,
)
from imagery_envs.stimuli.canvas import FIGURE_RADIUS_PX, Canvas, enclosing_circle, turned

CUBES = 10
EDGE_PX = 1.5
EDGE_GREY = 20
FACE_GREYS = {"top": 250, "left": 215, "right": 180}
_LENGTHS = (2, 3, 4)
_CLEARANCE_DEG = 15.0


@dataclass(frozen=True)
class BlockFigure:
    """Four arms, each continuing from the last cube of the one before, in the named directions."""

    arms: tuple[int, int, int, int]
    directions: tuple[str, str, str, str]

    def __post_init__(self) -> None:
        if len(self.arms) != 4 or any(not isinstance(n, int | np.integer) or n < 2 for n in self.arms):
            raise InputError(f"expected four arm lengths of 2 or more cubes, got {self.arms}")
        if len(self.directions) != 4:
            raise InputError(f"expected four directions, got {self.directions}")
        steps = np.array([DIRECTIONS[check_choice("direction", name, DIRECTIONS)] for name in self.directions])
        if np.any((steps[1:] * steps[:-1]).sum(axis=1)):
            raise InputError(f"expected every arm at a right angle to the one before, got {self.directions}")
        if touches_itself(self.cubes()):
            raise InputError(f"the arms of {self.id!r} touch one another; take other directions")
        if not is_chiral(self.cubes()):
            raise InputError(f"{self.id!r} is its own mirror image; take other directions")

    @property
    def id(self) -> str:
        """For example ``"3-4-4-2-right-up-back-right"``; :func:`read` is its inverse."""
        return "-".join([*map(str, self.arms), *self.directions])

    def cubes(self) -> np.ndarray:
        """Middles of the cubes in order along the arms, int (cubes, 3)."""
        path = [np.zeros(3, dtype=int)]
        for length, name in zip(self.arms, self.directions, strict=True):
            for _ in range(length - 1):
                path.append(path[-1] + DIRECTIONS[name])
        return np.array(path)

    def draw(self, *, azimuth_deg: float, angle_deg: float = 0.0, mirrored: bool = False) -> np.ndarray:
        """uint8 (64, 64, 3) of the figure rotated about the vertical axis.

        Args:
            azimuth_deg: rotation about the vertical axis.
            angle_deg: rotation of the drawing in its own plane, counter-clockwise.
            mirrored: draw the mirror image (left and right swapped at azimuth 0) instead.
        """
        canvas, scale = Canvas(), _scale_px(self)
        for face in _faces(self, azimuth_deg, mirrored=mirrored):
            outline, grey = turned(face.corners * scale, angle_deg), FACE_GREYS[face.side]
            canvas.polygon(outline, (grey, grey, grey))
            canvas.line(np.vstack([outline, outline[:1]]), width_px=EDGE_PX, color=(EDGE_GREY,) * 3)
        return canvas.picture()


def from_arm_lengths(
    arms: Sequence[int], *, directions: Sequence[str] = ("right", "up", "back", "right")
) -> BlockFigure:
    """The figure with these arm lengths, for example ``from_arm_lengths((2, 3, 3, 2))`` (seven cubes)."""
    return BlockFigure(tuple(arms), tuple(directions))  # type: ignore[arg-type]  # checked by BlockFigure


def read(text: str) -> BlockFigure:
    """The figure with this id; ValueError for anything else."""
    parts = text.split("-")
    if len(parts) != 8 or not all(part.isdigit() for part in parts[:4]):
        raise InputError(f"expected a block figure such as '3-4-4-2-right-up-back-right', got {text!r}")
    return from_arm_lengths([int(part) for part in parts[:4]], directions=parts[4:])


def sample(rng: np.random.Generator) -> BlockFigure:
    """A random figure of ten cubes that has height, width and depth."""
    lengths = [arms for arms in product(_LENGTHS, repeat=4) if sum(arms) - 3 == CUBES]
    names = tuple(DIRECTIONS)
    while True:
        arms = lengths[int(rng.integers(len(lengths)))]
        directions = tuple(names[int(i)] for i in rng.integers(len(names), size=4))
        try:
            return from_arm_lengths(arms, directions=directions)
        except ValueError:
            continue  # about one draw in four is a figure


def is_generic_view(azimuth_deg: float, *, clearance_deg: float = _CLEARANCE_DEG) -> bool:
    """Whether no arm points at the viewer or is seen edge-on, by at least this much."""
    return clearance_deg <= azimuth_deg % 90 <= 90 - clearance_deg


def hidden_cubes(figure: BlockFigure, azimuth_deg: float, *, mirrored: bool = False) -> int:
    """Number of cubes of which less than a fifth of a face's area is visible."""
    image = Image.new("L", (PICTURE_SIZE_PX, PICTURE_SIZE_PX))
    scale, draw = _scale_px(figure), ImageDraw.Draw(image)
    for face in _faces(figure, azimuth_deg, mirrored=mirrored):
        outline = face.corners * scale + PICTURE_SIZE_PX / 2
        draw.polygon([(float(x), float(y)) for x, y in outline], fill=face.cube + 1)
    seen = np.bincount(np.asarray(image).ravel(), minlength=len(figure.cubes()) + 1)[1:]
    return int((seen < 0.2 * scale**2).sum())


def mirrored_azimuth_deg(azimuth_deg: float) -> float:
    """The azimuth at which the mirror image's drawing is the mirrored drawing of the figure."""
    return -azimuth_deg


@cache
def _placement(figure: BlockFigure) -> tuple[tuple[float, ...], float]:
    """Center of the figure, and the largest distance of its drawing from there at any azimuth, in cubes."""
    corners = (figure.cubes()[:, None] + CUBE_CORNERS).reshape(-1, 3)
    center, _ = enclosing_circle(corners)
    drawn = np.concatenate([(corners - center) @ view_matrix(azimuth).T for azimuth in range(0, 360, 5)])
    return tuple(center), float(np.hypot(drawn[:, 0], drawn[:, 1]).max())


def _scale_px(figure: BlockFigure) -> float:
    """Pixels per cube: the same in every view, so that size is no cue to the angle."""
    return (FIGURE_RADIUS_PX - EDGE_PX / 2) / _placement(figure)[1]


def _faces(figure: BlockFigure, azimuth_deg: float, *, mirrored: bool) -> Iterator[Face]:
    """Visible faces of the figure or its mirror image from back to front."""
    view = view_matrix(azimuth_deg) @ np.diag([-1.0 if mirrored else 1.0, 1.0, 1.0])
    return visible_faces(figure.cubes() - np.array(_placement(figure)[0]), view)
