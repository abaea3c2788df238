"""Operations on the parts of a picture that move: each is shifted by itself, and all are seen together again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from imagery_agent.early_vision.channels import darkest
from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import STEP_TEMPERATURE, MentalPicture, draw_steps
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace.generate import GeneratingOperations
from imagery_agent.visual_routines.compositing import window
from imagery_agent.visual_routines.contours import middle_of
from imagery_agent.visual_routines.motion.colored_discs import disc_area

_INK_FROM = 0.25
_LEAST_INK = 3.0
"""Pixels of ink below which a part is not seen."""
_LOOK_PX = 9.0
"""A part is looked for within this radius of where it was sent."""


class MovingOperations(GeneratingOperations):
    """Shifting parts, and seeing where they are."""

    def cut_out(self, masks: Sequence[np.ndarray], source: np.ndarray) -> list[MentalPicture]:
        """The parts of uint8 (64, 64, 3) within masks, bool (64, 64), each on white: one encoding each."""
        self.clock.count("encodings", len(masks))
        parts = np.stack([np.where(mask[..., None], source, 255).astype(np.uint8) for mask in masks])
        return self.imagination.perceive(parts)

    def take_out(
        self,
        source: np.ndarray,
        area: np.ndarray,
        *,
        pivot: Place,
        mark: Place,
        side_px: float,
        mark_px: float,
        label: str,
    ) -> MentalPicture:
        """A part of uint8 (64, 64, 3) alone and enlarged, with a black mark: a shift of attention, an encoding.

        Args:
            source: the picture.
            area: bool (64, 64), the pixels of the part.
            pivot: what is put in the middle of the buffer, in widths.
            mark: where the mark is put, in widths of the picture.
            side_px: side of the window that is enlarged to the whole buffer.
            mark_px: radius of the mark in the enlarged picture.
            label: of the picture in the trace.
        """
        self.clock.count("attention_shifts")
        size = source.shape[1]
        alone = np.where(area[..., None], source, 255).astype(np.uint8)
        pixels = window(alone, pivot, side_px)
        x, y = (0.5 + (mark[axis] - pivot[axis]) * size / side_px for axis in (0, 1))
        pixels = np.where(disc_area((x, y), mark_px - 0.5, size)[..., None], 0, pixels).astype(np.uint8)
        return self.perceive(pixels, label=label)

    def shift_each(self, parts: Sequence[MentalPicture], shifts: Sequence[Place]) -> list[MentalPicture]:
        """One step of every part, by (dx, dy) in widths, as one batch; nothing new is put into the buffer."""
        drawn = draw_steps(
            self.imagination,
            parts,
            [Operation("shift", dx=dx, dy=dy) for dx, dy in shifts],
            generator=self.generator,
            temperature=self._temperature(STEP_TEMPERATURE),
        )
        return [self._count_codes(picture) for picture in drawn]

    def see_parts(self, parts: Sequence[MentalPicture], expected: Sequence[Place]) -> list[Place | None]:
        """Middle of the ink of every part near where it is expected; None for one that is not seen: one glance."""
        self.clock.count("glances")
        return [_seen(self.buffer.grained(one.pixels), place) for one, place in zip(parts, expected, strict=True)]

    def see_together(self, parts: Sequence[MentalPicture], *, label: str) -> MentalPicture:
        """Parts that are in mind as one picture in the buffer; nothing is encoded anew."""
        return self._show(MentalPicture(np.minimum.reduce([part.pixels for part in parts])), label)


def _seen(pixels: np.ndarray, expected: Place) -> Place | None:
    inked = (255 - darkest(pixels)) / 255.0
    inked = np.where(inked > _INK_FROM, inked, 0.0) * disc_area(expected, _LOOK_PX, pixels.shape[0])
    return middle_of(inked) if inked.sum() >= _LEAST_INK else None
