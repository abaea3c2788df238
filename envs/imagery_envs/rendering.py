"""Rendering for human observers: the enlarged picture with the instruction below it."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

ENLARGED, SMALL_PX = 4, 100
"""Pictures up to SMALL_PX high are shown enlarged; larger ones as they are."""
_FONT_PX, _LINE_PX, _LINES, _MARGIN_PX = 12, 14, 11, 6


def frame(picture: np.ndarray, instruction: str) -> np.ndarray:
    """uint8: the picture (H, W, 3), enlarged 4 times if it is small, above the instruction, cut if it is too long."""
    factor = ENLARGED if picture.shape[0] <= SMALL_PX else 1
    height, width = picture.shape[0] * factor, picture.shape[1] * factor
    font = ImageFont.load_default(_FONT_PX)
    lines = wrapped(instruction, font, width - 2 * _MARGIN_PX)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1]} ..."]
    image = Image.new("RGB", (width, height + _LINES * _LINE_PX + 2 * _MARGIN_PX), (235, 235, 235))
    image.paste(Image.fromarray(picture).resize((width, height), Image.Resampling.NEAREST))
    ImageDraw.Draw(image).text((_MARGIN_PX, height + _MARGIN_PX), "\n".join(lines), fill=(0, 0, 0), font=font)
    return np.array(image)


def wrapped(text: str, font: Any, width_px: float) -> list[str]:
    """Text broken into lines at most ``width_px`` wide; a wider word has its own line."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width_px or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class Window:
    """Displays frames in a window if pygame is installed, else as colored text in the terminal.

    The terminal needs no further package and no display.
    """

    def __init__(self, title: str, *, fps: int) -> None:
        self._title, self._fps = title, fps
        self._pygame: Any = import_module("pygame") if find_spec("pygame") else None
        self._surface: Any = None

    def show(self, picture: np.ndarray, instruction: str) -> None:
        """Display the picture uint8 (H, W, 3) and the instruction."""
        if self._pygame is None:
            sys.stdout.write(in_terminal(picture) + instruction + "\n")
            sys.stdout.flush()
            return
        pixels = frame(picture, instruction)
        if self._surface is None:
            self._pygame.display.init()
            self._pygame.display.set_caption(self._title)
            self._surface = self._pygame.display.set_mode((pixels.shape[1], pixels.shape[0]))
        self._pygame.surfarray.blit_array(self._surface, pixels.swapaxes(0, 1))
        self._pygame.event.pump()
        self._pygame.display.flip()
        self._pygame.time.wait(1000 // self._fps)

    def close(self) -> None:
        """Close the window, if there is one; may be called repeatedly."""
        if self._surface is not None:
            self._surface = None
            self._pygame.display.quit()


def in_terminal(picture: np.ndarray) -> str:
    """The picture as text in 24-bit color: one half-block character per two rows of pixels; large ones are reduced."""
    if (factor := picture.shape[0] // SMALL_PX) > 1:
        picture = np.array(Image.fromarray(picture).reduce(factor))
    picture = picture[: 2 * (len(picture) // 2)]
    rows = []
    for upper, lower in zip(picture[::2], picture[1::2], strict=True):
        blocks = (
            "\x1b[38;2;{};{};{}m\x1b[48;2;{};{};{}m\u2580".format(*top, *bottom)
            for top, bottom in zip(upper.tolist(), lower.tolist(), strict=True)
        )
        rows.append("".join(blocks) + "\x1b[0m\n")
    return "".join(rows)
