"""Picture files of any kind as 8-bit RGB: orientation, bit depth, color model and transparency are resolved here."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from imagery_agent.validation import InputError

LARGEST_PICTURE_PX = 150_000_000
"""Pixels of the largest picture that is decoded (a 12,000 x 12,000 scan); larger files are refused unread."""
_LEAST_CONTRAST = 0.35
"""A transparent picture is laid on black if its ink contrasts with white by less than this share of that with black."""
_STRONGEST = 0.05
"""Share of the visible part whose contrast with a ground counts: the strongest."""
_WEB = re.compile(r"(https?|ftp):/")
_FULL_SCALES = (255.0, 65_535.0, float(2**32 - 1))


def read_rgb(source: Path | str | bytes, *, name: str = "", at_least_px: int | None = None) -> np.ndarray:
    """A picture file (or its bytes) as uint8 (height, width, 3).

    The EXIF orientation is applied; 16-bit, 32-bit and float values are scaled to 8 bits; CMYK, palette and other
    color models are converted; transparent pictures are laid on white, or on black if their ink is too light for it.
    Of an animation the first frame is read.

    Args:
        source: Path of the file, or its content.
        name: What error messages call the picture (default: the path).
        at_least_px: If given, a large JPEG may be decoded at a half, a quarter or an eighth of its size, as long as
            both sides keep at least so many pixels (much faster).

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: The file is not a picture, is damaged, or has more than :data:`LARGEST_PICTURE_PX` pixels.
    """
    name = name or ("the picture" if isinstance(source, bytes) else str(source))
    if not isinstance(source, bytes):
        _check_file(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes that the limit below judges, and of odd metadata
            with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as image:
                _check_size(image, name)
                if at_least_px is not None:
                    image.draft("RGB", (at_least_px, at_least_px))
                return _to_rgb(ImageOps.exif_transpose(image))
    except Image.DecompressionBombError:
        raise ValueError(_too_large(name, "more")) from None
    except (OSError, SyntaxError, EOFError, MemoryError, UnidentifiedImageError) as error:
        why = "of no known kind" if isinstance(error, UnidentifiedImageError) else error
        raise ValueError(f"cannot read {name} as a picture ({why}); replace or remove it") from error


def count_frames(path: Path | str) -> int:
    """Number of frames of a picture file: above 1 for animations and several pages."""
    with warnings.catch_warnings(), Image.open(path) as image:
        warnings.simplefilter("ignore")
        return int(getattr(image, "n_frames", 1))


def _check_file(source: Path | str) -> None:
    if not isinstance(source, str | Path):
        raise InputError(f"expected the path of a picture file, got {type(source).__name__}")
    path = Path(source)
    if path.is_dir():
        empty = " (or no name at all)" if path == Path() else ""
        raise InputError(f"expected a picture file, got the folder {path}{empty}")
    if not path.is_file():
        remedy = "; addresses on the web are not read: save the picture first" if _WEB.match(str(source)) else ""
        raise FileNotFoundError(f"expected a picture file, found none at {source}{remedy}")


def _check_size(image: Image.Image, name: str) -> None:
    width, height = image.size
    if width * height > LARGEST_PICTURE_PX:
        raise ValueError(_too_large(name, f"{width} x {height}, that is {width * height / 1e6:.0f} million"))


def _too_large(name: str, size: str) -> str:
    limit = LARGEST_PICTURE_PX // 1_000_000
    return f"expected a picture of at most {limit} million pixels, got {size} in {name}; make it smaller first"


def _to_rgb(image: Image.Image) -> np.ndarray:
    if image.mode.startswith(("I", "F")):
        gray = _to_8_bits(np.asarray(image))
        return np.repeat(gray[..., None], 3, axis=-1)
    if image.has_transparency_data:
        return _on_contrasting_ground(np.asarray(image.convert("RGBA")))
    return np.array(image.convert("RGB"))


def _to_8_bits(values: np.ndarray) -> np.ndarray:
    """Gray values of any type as uint8, from [0, 1] (floats only) or the least full scale of 8, 16 or 32 bits.

    16-bit integers are always read on the scale of 16 bits. Values outside these scales are stretched between
    the smallest and the largest.
    """
    values = np.asarray(values)
    if values.dtype in (np.uint16, np.dtype(">u2")):
        return (values.astype(np.float64) / 257).round().astype(np.uint8)
    levels = values.astype(np.float64)
    if not np.isfinite(levels).all():
        raise OSError("it contains values that are not finite")
    low, high = float(levels.min()), float(levels.max())
    scales = ((1.0,) if values.dtype.kind == "f" else ()) + _FULL_SCALES
    full = next((scale for scale in scales if high <= scale), None)
    if low < 0 or full is None:
        low, full = (low, high) if high > low else (low, low + 1)
        return ((levels - low) / (full - low) * 255).round().astype(np.uint8)
    return (levels / full * 255).round().astype(np.uint8)


def _on_contrasting_ground(rgba: np.ndarray) -> np.ndarray:
    """RGBA uint8 (height, width, 4) laid on white, or on black if its ink can hardly be seen on white."""
    alpha = rgba[..., 3:].astype(np.float64) / 255
    color = rgba[..., :3].astype(np.float64)
    visible = alpha[..., 0] > 0.5
    ground = 255.0
    if visible.any():
        with_white, with_black = 255 - color[visible].min(axis=-1), color[visible].max(axis=-1)
        strongest = [float(np.quantile(one, 1 - _STRONGEST)) for one in (with_white, with_black)]
        ground = 0.0 if strongest[0] < _LEAST_CONTRAST * strongest[1] else 255.0
    return (color * alpha + ground * (1 - alpha)).round().astype(np.uint8)
