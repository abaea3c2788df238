"""Block figures after Shepard & Metzler 1971: ten cubes in four arms with three elbows, drawn in perspective.

Arms are counted as Ganis & Kievit 2015 do: an elbow's cube belongs to both arms, so that four arms of
a, b, c, d cubes have a + b + c + d - 3 cubes. Only chiral figures are allowed: a figure that can be
turned into its mirror image could not be judged. The view is orthographic, from 25 degrees above.

World coordinates: x to the right, y up, z TOWARDS the viewer. ``azimuth_deg`` turns the figure about the
vertical axis; positive is "to the left": what is in front moves to the left as seen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations, product

import numpy as np
from PIL import Image, ImageDraw

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.validation import check_choice
from imagery_envs.stimuli.canvas import FIGURE_RADIUS_PX, Canvas, Color, enclosing_circle, turned

DIRECTIONS = {
    "right": (1, 0, 0),
    "left": (-1, 0, 0),
    "up": (0, 1, 0),
    "down": (0, -1, 0),
    "front": (0, 0, 1),
    "back": (0, 0, -1),
}
ELEVATION_DEG = 25.0
CUBES = 10
EDGE_PX = 1.5
_EDGE: Color = (20, 20, 20)
_GREYS: dict[str, Color] = {"top": (250, 250, 250), "left": (215, 215, 215), "right": (180, 180, 180)}
_LENGTHS = (2, 3, 4)
_CLEARANCE_DEG = 15.0


@dataclass(frozen=True)
class BlockFigure:
    """Four arms, each going on from the last cube of the one before, in the named directions."""

    arms: tuple[int, int, int, int]
    directions: tuple[str, str, str, str]

    def __post_init__(self) -> None:
        if len(self.arms) != 4 or any(not isinstance(n, int | np.integer) or n < 2 for n in self.arms):
            raise ValueError(f"expected four arm lengths of 2 or more cubes, got {self.arms}")
        if len(self.directions) != 4:
            raise ValueError(f"expected four directions, got {self.directions}")
        steps = np.array(
            [DIRECTIONS[check_choice("direction", name, DIRECTIONS)] for name in self.directions]
        )
        if np.any((steps[1:] * steps[:-1]).sum(axis=1)):
            raise ValueError(f"expected every arm at a right angle to the one before, got {self.directions}")
        if _touches_itself(self.cubes()):
            raise ValueError(f"the arms of {self.id!r} touch one another; take other directions")
        if not is_chiral(self.cubes()):
            raise ValueError(f"{self.id!r} is its own mirror image; take other directions")

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
        """uint8 (64, 64, 3) of the figure turned about the vertical axis.

        Args:
            azimuth_deg: turn about the vertical axis.
            angle_deg: rotation of the drawing in its own plane, counter-clockwise.
            mirrored: draw the mirror image (left and right swapped at azimuth 0) instead.
        """
        canvas, scale = Canvas(), _scale_px(self)
        for corners, color, _ in _faces(self, azimuth_deg, mirrored=mirrored):
            outline = turned(corners * scale, angle_deg)
            canvas.polygon(outline, color)
            canvas.line(np.vstack([outline, outline[:1]]), width_px=EDGE_PX, color=_EDGE)
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
        raise ValueError(f"expected a block figure such as '3-4-4-2-right-up-back-right', got {text!r}")
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


def is_generic_view(azimuth_deg: float) -> bool:
    """Whether no arm points straight at the viewer or is seen edge on."""
    return _CLEARANCE_DEG <= azimuth_deg % 90 <= 90 - _CLEARANCE_DEG


def hidden_cubes(figure: BlockFigure, azimuth_deg: float, *, mirrored: bool = False) -> int:
    """How many cubes are (nearly) hidden behind others, so that the view does not tell the figure's form."""
    image = Image.new("L", (PICTURE_SIZE_PX, PICTURE_SIZE_PX))
    scale, draw = _scale_px(figure), ImageDraw.Draw(image)
    for corners, _, index in _faces(figure, azimuth_deg, mirrored=mirrored):
        draw.polygon([(float(x), float(y)) for x, y in corners * scale + PICTURE_SIZE_PX / 2], fill=index + 1)
    seen = np.bincount(np.asarray(image).ravel(), minlength=len(figure.cubes()) + 1)[1:]
    return int((seen < 0.2 * scale**2).sum())


def mirrored_azimuth_deg(azimuth_deg: float) -> float:
    """The azimuth at which the mirror image's drawing is the mirrored drawing of the figure."""
    return -azimuth_deg


# ---------------------------------------------------------------- geometry


def _touches_itself(cubes: np.ndarray) -> bool:
    """Whether cubes that do not follow one another coincide or share a face."""
    steps = np.abs(cubes[:, None] - cubes[None]).sum(-1)
    index = np.arange(len(cubes))
    return bool(np.any((steps <= 1) & (np.abs(index[:, None] - index[None]) > 1)))


@cache
def _rotations() -> tuple[np.ndarray, ...]:
    """The 24 rotations of the cube, int (3, 3) each."""
    signed = [
        np.eye(3, dtype=int)[list(order)] * np.array(signs)[:, None]
        for order in permutations(range(3))
        for signs in product((1, -1), repeat=3)
    ]
    return tuple(matrix for matrix in signed if round(np.linalg.det(matrix)) == 1)


def _canonical(cubes: np.ndarray) -> tuple[tuple[int, ...], ...]:
    """The same for all figures that differ by a rotation and a shift only."""

    def normal(points: np.ndarray) -> tuple[tuple[int, ...], ...]:
        return tuple(sorted(tuple(int(v) for v in point) for point in points - points.min(axis=0)))

    return min(normal(cubes @ matrix.T) for matrix in _rotations())


def is_chiral(cubes: np.ndarray) -> bool:
    """Whether no rotation turns the figure (cubes, 3) into its mirror image."""
    return _canonical(cubes) != _canonical(cubes * np.array([-1, 1, 1]))


@cache
def _placement(figure: BlockFigure) -> tuple[tuple[float, ...], float]:
    """Middle of the figure, and how far its drawing reaches from there at any azimuth, in cubes."""
    offsets = np.array(list(product((-0.5, 0.5), repeat=3)))
    corners = (figure.cubes()[:, None] + offsets).reshape(-1, 3)
    center, _ = enclosing_circle(corners)
    drawn = np.concatenate([(corners - center) @ _view(azimuth).T for azimuth in range(0, 360, 5)])
    return tuple(center), float(np.hypot(drawn[:, 0], drawn[:, 1]).max())


def _scale_px(figure: BlockFigure) -> float:
    """Pixels per cube: the same in every view, so that size tells nothing about the angle."""
    return (FIGURE_RADIUS_PX - EDGE_PX / 2) / _placement(figure)[1]


def _view(azimuth_deg: float) -> np.ndarray:
    """From world coordinates to (right, down, towards the viewer), (3, 3)."""
    angle, tilt = math.radians(azimuth_deg), math.radians(ELEVATION_DEG)
    turn = np.array(
        [[math.cos(angle), 0, -math.sin(angle)], [0, 1, 0], [math.sin(angle), 0, math.cos(angle)]]
    )
    screen = np.array([[1, 0, 0], [0, -math.cos(tilt), math.sin(tilt)], [0, math.sin(tilt), math.cos(tilt)]])
    return screen @ turn


def _faces(figure: BlockFigure, azimuth_deg: float, *, mirrored: bool) -> list[tuple[np.ndarray, Color, int]]:
    """Visible faces from back to front: corners (4, 2) in cubes, y down, grey, which cube."""
    view = _view(azimuth_deg) @ np.diag([-1.0 if mirrored else 1.0, 1.0, 1.0])
    cubes = figure.cubes() - np.array(_placement(figure)[0])
    faces = []
    # back to front by the middles is exact for cubes of one lattice
    for index in np.argsort((cubes @ view.T)[:, 2]):
        for normal in DIRECTIONS.values():
            right, _, towards = view @ normal
            if towards > 1e-9:
                corners = (cubes[index] + _face_corners(normal)) @ view.T
                side = "top" if normal[1] else "left" if right < 0 else "right"
                faces.append((corners[:, :2], _GREYS[side], int(index)))
    return faces


def _face_corners(normal: tuple[int, int, int]) -> np.ndarray:
    """Corners (4, 3) of the unit cube's face with this normal, in order around it."""
    axis = int(np.argmax(np.abs(normal)))
    corners = np.zeros((4, 3))
    corners[:, axis] = normal[axis] / 2
    others = [i for i in range(3) if i != axis]
    corners[:, others] = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)]
    return corners
