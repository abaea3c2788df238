"""Coarse comparison of two figures: by which rotation they would align, and how similar their shapes are at any angle.

Neither distinguishes a figure from its mirror image. ``bearings`` compares how far ink reaches in every direction (the
search for corresponding ends of Just & Carpenter 1976): it proposes rotations, but a mirror image fits about as well at
some angle. ``likeness_of_form`` compares the distribution of ink over rings around the center and its angular
frequencies, which rotation and reflection leave unchanged (Corballis 1988: identity is recognised before orientation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.visual_routines.image_similarity import ink
from imagery_agent.visual_routines.superposition import center_of_gravity

DIRECTIONS = 72
"""Every 5 degrees."""
SPREAD_DEG = 30.0
"""Standard deviation of the angular smoothing."""
APART_DEG = 45.0
"""Least difference of two bearings."""
RINGS = 10
MAX_FREQUENCY = 7
"""Highest angular frequency used, in cycles per revolution."""


@dataclass(frozen=True)
class Bearing:
    """A rotation that would align the ends of one figure with those of another."""

    angle_deg: float
    """From about -180 to 180, positive counter-clockwise."""
    likeness: float
    """Correlation of the directions of ink after that rotation, at most 1."""


def bearings(first: np.ndarray, second: np.ndarray, *, noise: np.ndarray) -> list[Bearing]:
    """Rotations that align ``first`` with ``second``, uint8 (64, 64, 3), the best first; none for empty pictures.

    ``noise`` (DIRECTIONS,) is added to the correlation at every angle: the flatter its peak, the less exactly it is
    found.
    """
    one, other = _reach(first), _reach(second)
    norm = float(np.linalg.norm(one) * np.linalg.norm(other))
    if norm < 1e-9:
        return []
    fits = np.fft.irfft(np.conj(np.fft.rfft(one)) * np.fft.rfft(other), n=DIRECTIONS) / norm + noise
    angles = (np.arange(DIRECTIONS) * 360 / DIRECTIONS + 180) % 360 - 180
    found: list[Bearing] = []
    for index in np.argsort(-fits):
        is_peak = fits[index] >= max(fits[index - 1], fits[(index + 1) % DIRECTIONS])
        if is_peak and all(_apart(angles[index], other.angle_deg) >= APART_DEG for other in found):
            found.append(Bearing(float(angles[index]) + _finer_deg(fits, int(index)), float(fits[index])))
    return found


_NEAR = 4
"""Directions on either side of a peak through which its parabola is laid (20 degrees: its top is smooth)."""


def _finer_deg(fits: np.ndarray, index: int) -> float:
    """Distance in degrees of the top of a peak from its highest direction: the vertex of the parabola around it."""
    offsets = np.arange(-_NEAR, _NEAR + 1)
    bend, slope, _ = np.polyfit(offsets, fits[(index + offsets) % DIRECTIONS], 2)
    if bend >= 0:
        return 0.0
    return float(np.clip(-slope / (2 * bend), -_NEAR, _NEAR) * 360 / DIRECTIONS)


def _apart(one_deg: float, other_deg: float) -> float:
    return abs((one_deg - other_deg + 180) % 360 - 180)


def likeness_of_form(first: np.ndarray, second: np.ndarray) -> float:
    """Cosine of the shapes of two pictures uint8 (64, 64, 3), independent of angle and parity."""
    one, other = _form(first), _form(second)
    norm = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float((one * other).sum() / norm) if norm else 0.0


def _reach(pixels: np.ndarray) -> np.ndarray:
    """float64 (DIRECTIONS,): ink times its distance from the figure's center of gravity, by direction, counterclockwise
    from the right.
    """
    radius, angle = _polar(pixels)
    bins = np.rint(angle / (2 * np.pi) * DIRECTIONS).astype(int) % DIRECTIONS
    sums = np.bincount(bins.ravel(), (ink(pixels) * radius).ravel(), minlength=DIRECTIONS)
    frequencies = np.arange(DIRECTIONS // 2 + 1)
    blur = np.exp(-0.5 * (frequencies * np.radians(SPREAD_DEG)) ** 2)
    blur[0] = 0.0  # the total amount of ink does not matter
    return np.fft.irfft(np.fft.rfft(sums) * blur, n=DIRECTIONS)


def _form(pixels: np.ndarray) -> np.ndarray:
    """float64 (RINGS, MAX_FREQUENCY + 1): amplitude of every angular frequency in every ring."""
    radius, angle = _polar(pixels)
    ring = np.minimum((radius / (pixels.shape[0] / 2) * RINGS).astype(int), RINGS - 1)
    darkness = ink(pixels)
    waves = [
        np.bincount(ring.ravel(), (darkness * np.cos(turns * angle)).ravel(), minlength=RINGS)
        + 1j * np.bincount(ring.ravel(), (darkness * np.sin(turns * angle)).ravel(), minlength=RINGS)
        for turns in range(MAX_FREQUENCY + 1)
    ]
    return np.abs(np.stack(waves, axis=1))


def _polar(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distance in px and direction in [0, 2 pi) of every pixel from the ink's center of gravity, (side, side) each."""
    x, y = center_of_gravity(pixels) or (0.0, 0.0)
    offsets = np.arange(pixels.shape[0]) + 0.5
    across, up = np.meshgrid(offsets - x, y - offsets)
    return np.hypot(across, up), np.arctan2(up, across) % (2 * np.pi)
