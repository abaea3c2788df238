"""How the mind sees a picture from outside: on white, at the size of the visual buffer, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from imagery_agent.early_vision.compression import without_ripples
from imagery_agent.early_vision.figure_ground import ink_on_white
from imagery_agent.early_vision.picture_size import at_buffer_size, reduced
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.picture_files import count_frames, read_rgb
from imagery_agent.validation import InputError

LEAST_SIDE_PX, MOST_RATIO = 4, 20
"""Smallest side of a picture, and largest ratio of its sides, of which something is left at the size of the buffer."""


@dataclass(frozen=True)
class SeenPicture:
    """A picture from outside, as the mind takes it in."""

    pixels: np.ndarray
    """uint8 (64, 64, 3): ink on white."""
    size_px: tuple[int, int]
    """Width and height of the original."""
    was_on_white: bool
    frames: int = 1
    """Of an animation, of which the first is seen."""
    was_faint: bool = False
    """Whether its ink is so faint that it is taken for dark ink."""
    was_rippled: bool = False
    """Whether compression had left ripples around its ink, which are taken for paper."""

    @property
    def note(self) -> str:
        """What was done to the picture, as one sentence; empty if nothing was."""
        width, height = self.size_px
        done = [] if self.frames == 1 else [f"the first of its {self.frames} frames"]
        if not self.was_on_white:
            done.append("its ground made white")
        if self.was_rippled:
            done.append("the ripples of its compression made white")
        if self.was_faint:
            done.append("its faint ink taken for dark ink")
        if self.size_px != (PICTURE_SIZE_PX, PICTURE_SIZE_PX):
            shape = "" if width == height else ", padded to a square"
            done.append(f"{width} x {height} pixels resized to {PICTURE_SIZE_PX} x {PICTURE_SIZE_PX}{shape}")
        return "; ".join(done)


def see_picture(picture: np.ndarray, *, what: str = "the picture") -> SeenPicture:
    """A picture uint8 (H, W, 3) of any size and on any plain ground.

    Raises:
        FigureGroundError: the border shows no single ground.
        InputError: the picture is too small or too narrow.
    """
    _check_sides(picture, what)
    working = reduced(picture)
    clean = without_ripples(working)
    flat = ink_on_white(clean, what=what)
    height, width = picture.shape[:2]
    return SeenPicture(
        at_buffer_size(flat.pixels),
        (width, height),
        was_on_white=flat.pixels is clean,
        was_faint=flat.was_faint,
        was_rippled=clean is not working,
    )


def see_as_it_is(path: Path | str) -> SeenPicture:
    """A picture file at the size of the buffer without regard to figure and ground."""
    picture = read_rgb(path)
    height, width = picture.shape[:2]
    return SeenPicture(at_buffer_size(reduced(picture)), (width, height), True, count_frames(path))


def _check_sides(picture: np.ndarray, what: str) -> None:
    height, width = picture.shape[:2]
    if min(height, width) < LEAST_SIDE_PX or max(height, width) > MOST_RATIO * min(height, width):
        raise InputError(
            f"expected sides of at least {LEAST_SIDE_PX} pixels, the longer at most {MOST_RATIO} times the shorter, "
            f"got {width} x {height} in {what}; cut or enlarge it"
        )


def see_file(path: Path | str) -> SeenPicture:
    """A picture file of any kind (:func:`imagery_agent.picture_files.read_rgb`), as :func:`see_picture` sees it.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is no picture, or its figure and ground cannot be told apart.
    """
    return replace(see_picture(read_rgb(path), what=str(path)), frames=count_frames(path))
