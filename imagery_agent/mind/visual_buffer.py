"""The visual buffer: the short-term picture, its focus of attention, and its sharpness.

After Kosslyn (1980): a medium of limited resolution, sharpest at the focus of attention, that fades unless it is
refreshed. Only ``view`` is available for inspection, never the picture itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.individual_differences import Traits
from imagery_agent.mind.protocols import MentalPicture

Place = tuple[float, float]
"""(x, y) as fractions of the picture's width, y down."""


@dataclass(frozen=True)
class BufferParameters:
    """Resolution, acuity and fading of the buffer."""

    acuity_radius_px: float = 6.0
    """Radius around attention within which the picture is sharp."""
    falloff_px: float = 20.0
    """Distance outside that radius over which sharpness falls to 1/e."""
    blur_px: float = 2.5
    """Standard deviation of the blur at sharpness 0."""
    aim_error: float = 0.2
    """Standard deviation per axis of the error of a shift of attention to a blank place, as a fraction of the
    distance."""
    grain_px: float = Traits.acuity_blur_px
    """Standard deviation of the blur at sharpness 1."""
    fade_ms: float = Traits.fade_ms
    """Half-life of the sharpness of a picture that is not refreshed."""

    def __post_init__(self) -> None:
        for name in ("acuity_radius_px", "falloff_px", "fade_ms"):
            if not getattr(self, name) > 0:
                raise ValueError(f"expected {name} above 0, got {getattr(self, name)}")
        for name in ("blur_px", "grain_px", "aim_error"):
            if getattr(self, name) < 0:
                raise ValueError(f"expected {name} of 0 or more, got {getattr(self, name)}")


class VisualBuffer:
    """Holds one mental picture. ``attention`` None: spread over the whole picture."""

    def __init__(self, parameters: BufferParameters | None = None) -> None:
        self.parameters = parameters or BufferParameters()
        self.attention: Place | None = None
        self._picture: MentalPicture | None = None
        self._refreshed_ms = 0.0
        self._left = 1.0

    @property
    def is_empty(self) -> bool:
        """Whether there is no picture in the buffer."""
        return self._picture is None

    @property
    def picture(self) -> MentalPicture:
        """The picture in the buffer; ValueError if there is none."""
        if self._picture is None:
            raise ValueError("expected a picture in mind, the buffer is empty; perceive or imagine one first")
        return self._picture

    def put(self, picture: MentalPicture, *, now_ms: float) -> None:
        """Replace the picture; attention spreads over the new one."""
        expected = (PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3)
        if picture.pixels.shape != expected or picture.pixels.dtype != np.uint8:
            raise ValueError(f"expected pixels uint8 {expected}, got {picture.pixels.dtype} {picture.pixels.shape}")
        self._picture, self._refreshed_ms, self._left, self.attention = picture, now_ms, 1.0, None

    def fade(self, left: float) -> None:
        """Reduce the sharpness of the picture to this share: it was recalled from a trace that has faded."""
        if not 0 <= left <= 1:
            raise ValueError(f"expected a share of sharpness from 0 to 1, got {left}")
        self._left = left

    def clear(self) -> None:
        """Empty the buffer."""
        self._picture, self.attention = None, None

    def attend(self, place: Place | None) -> None:
        """Shift attention; places outside the picture are moved to its edge."""
        if place is not None and not np.isfinite(place).all():
            raise ValueError(f"expected a place as two finite fractions of the width, got {place}")
        self.attention = None if place is None else tuple(float(np.clip(part, 0.0, 1.0)) for part in place)  # type: ignore[assignment]

    def is_sharp_at(self, place: Place) -> bool:
        """Whether a place lies within the radius of acuity around attention."""
        if self.attention is None:
            return False
        offset = np.subtract(place, self.attention) * PICTURE_SIZE_PX
        return bool(np.hypot(*offset) <= self.parameters.acuity_radius_px)

    def sharpness(self, *, now_ms: float) -> np.ndarray:
        """float64 (64, 64) in [0, 1]: 1 at the focus of attention in a fresh picture; falls with distance and time."""
        age_ms = max(0.0, now_ms - self._refreshed_ms)
        faded = self._left * 0.5 ** (age_ms / self.parameters.fade_ms)
        if self.attention is None:
            return np.full((PICTURE_SIZE_PX, PICTURE_SIZE_PX), faded)
        middles = np.arange(PICTURE_SIZE_PX) + 0.5
        x, y = (part * PICTURE_SIZE_PX for part in self.attention)
        outside = np.hypot(middles[None] - x, middles[:, None] - y) - self.parameters.acuity_radius_px
        return np.asarray(faded * np.exp(-np.maximum(outside, 0.0) / self.parameters.falloff_px))

    def grained(self, pixels: np.ndarray) -> np.ndarray:
        """A picture, uint8 (64, 64, 3), at the resolution of the buffer."""
        if not self.parameters.grain_px:
            return pixels
        return np.asarray(_blurred(pixels, self.parameters.grain_px), dtype=np.uint8)

    def view(self, *, now_ms: float) -> np.ndarray:
        """The view: uint8 (64, 64, 3), blurred in proportion to the loss of sharpness."""
        pixels, sharpness = self.grained(self.picture.pixels), self.sharpness(now_ms=now_ms)
        if not self.parameters.blur_px or sharpness.min() >= 1.0:
            return pixels
        levels = np.stack([_blurred(pixels, share * self.parameters.blur_px) for share in (0.0, 0.5, 1.0)])
        level = 2 * (1 - sharpness)[:, :, None]  # 0 sharp, 2 most blurred
        weights = np.maximum(0.0, 1 - np.abs(level[None] - np.arange(3).reshape(3, 1, 1, 1)))
        return np.asarray(np.rint((weights * levels).sum(axis=0)), dtype=np.uint8)


def _blurred(pixels: np.ndarray, radius_px: float) -> np.ndarray:
    """float64 (64, 64, 3), blurred with a Gaussian of this standard deviation."""
    image = Image.fromarray(pixels)
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius_px)) if radius_px else image, dtype=np.float64)
