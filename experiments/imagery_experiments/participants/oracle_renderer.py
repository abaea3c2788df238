"""Renders scenes for the oracle imagination: letters, digits, simple shapes, landmarks and maps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from imagery_agent.early_vision.channels import darkest
from imagery_agent.language.scene import COLORS, PICTURE_SIZE_PX, PLACES, RELATIONS, SIZES, Scene, Thing
from imagery_envs.stimuli.canvas import Canvas, arc, turned
from imagery_envs.stimuli.maps.landmarks import LANDMARKS, draw_landmark
from imagery_experiments.participants.stroke_alphabet import Outline, strokes

LINE_PX = 3.4
_SPREAD = 0.25
"""Distance of each of two related things from the centre, as a fraction of the width."""
_SHRINK_RELATED, _SHRINK_ON_MAP = 0.65, 0.32
"""Scale of things in a relation and of things on a map, so that they do not overlap."""


def _lines(*points: tuple[float, float]) -> Outline:
    return [np.array(points, dtype=float)]


SHAPES: dict[str, Callable[[], Outline]] = {
    "circle": lambda: [arc((0.0, 0.0), 1.0)],
    "square": lambda: _lines((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)),
    "rectangle": lambda: _lines((-1, -0.6), (1, -0.6), (1, 0.6), (-1, 0.6), (-1, -0.6)),
    "triangle": lambda: _lines((0, -1), (1, 0.9), (-1, 0.9), (0, -1)),
    "line": lambda: _lines((-1, 0), (1, 0)),
    "horizontal line": lambda: _lines((-1, 0), (1, 0)),
    "vertical line": lambda: _lines((0, -1), (0, 1)),
    "diagonal line": lambda: _lines((-1, 1), (1, -1)),
    "half circle": lambda: [np.vstack([arc((0.0, 0.5), 1.0, start_deg=0, end_deg=180), [[1.0, 0.5]]])],
    "arc": lambda: [arc((0.0, 0.5), 1.0, start_deg=0, end_deg=180)],
    "oval": lambda: [arc((0.0, 0.0), 1.0, stretch=(1.0, 0.65))],
    "rhombus": lambda: _lines((0, -1), (0.75, 0), (0, 1), (-0.75, 0), (0, -1)),
    "cross": lambda: [*_lines((-0.65, -0.4), (0.65, -0.4)), *_lines((0, -1), (0, 1))],
    "dot": lambda: [arc((0.0, 0.0), radius) for radius in (0.1, 0.3, 0.5, 0.7, 0.9)],
    "pentagon": lambda: [_regular(5)],
    "hexagon": lambda: [_regular(6)],
    "octagon": lambda: [_regular(8)],
    "trapezoid": lambda: _lines((-0.55, -0.6), (0.55, -0.6), (1, 0.6), (-1, 0.6), (-0.55, -0.6)),
    "parallelogram": lambda: _lines((-0.5, -0.6), (1, -0.6), (0.5, 0.6), (-1, 0.6), (-0.5, -0.6)),
    "star": lambda: [_star()],
    "arrow": lambda: [*_lines((0, 1), (0, -1)), *_lines((-0.5, -0.4), (0, -1), (0.5, -0.4))],
    "zigzag": lambda: _lines((-1, 0.3), (-0.6, -0.3), (-0.2, 0.3), (0.2, -0.3), (0.6, 0.3), (1, -0.3)),
    "hook": lambda: [np.vstack([_lines((0.4, -1), (0.4, 0.5))[0], arc((-0.05, 0.5), 0.45, end_deg=-180)])],
    "crescent": lambda: [
        np.vstack([arc((0.0, 0.0), 1.0, start_deg=50, end_deg=310), arc((0.6, 0.0), 0.77, start_deg=275, end_deg=85)])
    ],
    "curve": lambda: [arc((0.0, 0.5), 1.0, start_deg=0, end_deg=180)],
    "wavy line": lambda: [_wave()],
    "heart": lambda: [_heart()],
    "spiral": lambda: [_spiral()],
    "cube": lambda: [
        *_lines((-1, -0.5), (0.5, -0.5), (0.5, 1), (-1, 1), (-1, -0.5), (-0.5, -1), (1, -1), (1, 0.5), (0.5, 1)),
        *_lines((0.5, -0.5), (1, -1)),
    ],
    "plus": lambda: [*_lines((-1, 0), (1, 0)), *_lines((0, -1), (0, 1))],
}
_PREFIXES = ("capital letter ", "lowercase letter ", "letter ", "number ", "digit ")


def _regular(corners: int) -> np.ndarray:
    angles = np.radians(90 + 360 * np.arange(corners + 1) / corners)
    return np.stack([np.cos(angles), -np.sin(angles)], axis=1)


def _star() -> np.ndarray:
    points = _regular(10)
    points[1::2] *= 0.42
    return points


def _wave() -> np.ndarray:
    x = np.linspace(-1, 1, 60)
    return np.stack([x, 0.22 * np.sin(2.5 * np.pi * (x + 1))], axis=1)


def _heart() -> np.ndarray:
    t = np.linspace(0, 2 * np.pi, 72)
    x = 16 * np.sin(t) ** 3
    y = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    return np.stack([x, y + 2.5], axis=1) / 16.5


def _spiral() -> np.ndarray:
    turn = np.linspace(0.15, 1, 90)
    angle = 2 * np.pi * 2.6 * turn
    return np.stack([turn * np.cos(angle), turn * np.sin(angle)], axis=1)


def can_draw(name: str) -> bool:
    """Whether there is an outline for this name."""
    plain = name.partition(",")[0]
    return plain in SHAPES or plain in LANDMARKS or _character(plain) is not None


def draw_scene(scene: Scene) -> np.ndarray:
    """The scene as uint8 (64, 64, 3).

    Raises:
        ValueError: a name without an outline.
    """
    shrink = _SHRINK_ON_MAP if scene.is_map else _SHRINK_RELATED if scene.relation else 1.0
    layers = [draw_thing(thing, at=_place(scene, index), shrink=shrink) for index, thing in enumerate(scene.things)]
    return np.min(np.stack(layers), axis=0)  # dark on white: the darker layer is visible


def _place(scene: Scene, index: int) -> tuple[float, float]:
    place = scene.things[index].place
    if place is not None:
        return PLACES[place]
    if scene.relation is None:
        return PLACES["center"]
    dx, dy = RELATIONS[scene.relation]
    sign = 1 if index == 0 else -1
    return 0.5 + sign * dx * _SPREAD, 0.5 + sign * dy * _SPREAD


def draw_thing(thing: Thing, *, at: tuple[float, float], shrink: float = 1.0) -> np.ndarray:
    """One thing with its centre at ``at`` (fractions of the width), uint8 (64, 64, 3)."""
    name, _, style = thing.name.partition(", ")
    character = _character(name)
    size_px = SIZES[thing.size] * PICTURE_SIZE_PX * shrink
    canvas = Canvas()
    offset = (np.array(at) - 0.5) * PICTURE_SIZE_PX
    if name in LANDMARKS:
        draw_landmark(canvas, name, (float(offset[0]), float(offset[1])))
        return canvas.picture()
    outline = SHAPES[name]() if name in SHAPES else strokes(character, style) if character else None
    if outline is None:
        raise ValueError(
            f"the oracle cannot draw {thing.name!r}: expected a letter, a digit, a landmark or one of "
            f"{', '.join(SHAPES)}; use the learned imagination for other things"
        )
    width_px = min(LINE_PX, size_px / 6)
    radius = size_px / 2 - width_px / 2
    for line in outline:
        points = turned(line * radius, thing.angle_deg, mirrored=thing.mirrored) + offset
        canvas.line(points, width_px=width_px, color=COLORS[thing.color])
    return canvas.picture()


def _character(name: str) -> str | None:
    """The character that a name denotes (a capital by default), or None."""
    for prefix in _PREFIXES:
        if name.startswith(prefix) and len(name) == len(prefix) + 1:
            return name[-1] if prefix.startswith("lowercase") else name[-1].upper()
    return name.upper() if len(name) == 1 and name.isalnum() else None


def _warp(
    image: np.ndarray, linear: np.ndarray, shift: np.ndarray, box: tuple[int, int, int, int], *, samples: int = 4
) -> np.ndarray:
    """float64 (H, W): ``image`` sampled at linear @ (x, y) + shift within a box, ``samples`` squared per pixel."""
    left, top, right, bottom = box
    start = linear @ np.array([left, top]) + shift
    data = [*(linear[0] / samples), start[0], *(linear[1] / samples), start[1]]  # Pillow adds half a sample
    warped = Image.fromarray(image.astype(np.float32)).transform(
        (samples * (right - left), samples * (bottom - top)),
        Image.Transform.AFFINE,
        data,
        resample=Image.Resampling.BICUBIC,
    )
    pixels = np.asarray(warped, dtype=float).clip(0, 255)
    return pixels.reshape(bottom - top, samples, right - left, samples).mean(axis=(1, 3))


def transform_pixels(pixels: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """A picture uint8 (64, 64, 3) whose points are moved by ``matrix`` (2, 3), as of ``Operation.matrix``."""
    full = np.vstack([matrix, [0.0, 0.0, 1.0]])
    back = np.linalg.inv(full)
    half, size = PICTURE_SIZE_PX / 2, PICTURE_SIZE_PX
    linear = back[:2, :2]
    shift = back[:2, 2] * size + half - linear @ np.full(2, half)
    moved = np.full_like(pixels, 255)
    box = _where_ink_goes(pixels, linear, shift)
    if box is None:
        return moved
    is_grey = (pixels == pixels[:, :, :1]).all()  # then one channel is warped for all three
    channels = [_warp(255.0 - pixels[:, :, channel], linear, shift, box) for channel in range(1 if is_grey else 3)]
    ink = channels * 3 if is_grey else channels
    left, top, right, bottom = box
    moved[top:bottom, left:right] = np.rint(255.0 - np.stack(ink, axis=2)).clip(0, 255).astype(np.uint8)
    return moved


_SUPPORT_PX = 3
"""Bicubic sampling reaches two pixels; one more for rounding."""


def _where_ink_goes(pixels: np.ndarray, linear: np.ndarray, shift: np.ndarray) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom in px of all that is not white once points p are sampled at linear @ p + shift."""
    inked = darkest(pixels) < 255
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return None
    x = np.array([columns[0], columns[-1] + 1]) + np.array([-1, 1]) * _SUPPORT_PX
    y = np.array([rows[0], rows[-1] + 1]) + np.array([-1, 1]) * _SUPPORT_PX
    corners = np.stack([np.repeat(x, 2), np.tile(y, 2)])  # (2, 4)
    at = np.linalg.solve(linear, corners - shift[:, None])
    low = np.clip(np.floor(at.min(axis=1)), 0, PICTURE_SIZE_PX).astype(int)
    high = np.clip(np.ceil(at.max(axis=1)), 0, PICTURE_SIZE_PX).astype(int)
    return (int(low[0]), int(low[1]), int(high[0]), int(high[1])) if (low < high).all() else None
