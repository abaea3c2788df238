"""Operations that attend to the visual buffer, look at it, and name or locate what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from imagery_agent.language.scene import COLORS, PICTURE_SIZE_PX, SIDES
from imagery_agent.mind.protocols import Location, MentalPicture, Reading
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace.state import NOTED, TEXT_SPAN, WorkspaceState
from imagery_agent.visual_routines.arrow_detector import Pointer, find_pointer
from imagery_agent.visual_routines.blob_detector import things
from imagery_agent.visual_routines.compositing import window
from imagery_agent.visual_routines.contours import Box, elongation, extent, principal_axis_deg
from imagery_agent.visual_routines.image_similarity import ink
from imagery_agent.visual_routines.path_clearance import is_free
from imagery_agent.visual_routines.spatial_puzzles.corners import corners

Named = TypeVar("Named")
_ELONGATED = 1.4
"""Spread of ink along its long axis, relative to that across it, from which the axis is seen."""
_RUNNERS_UP = 15
"""Names beyond those returned that decision noise may move up."""
_LOGITS_PER_SIMILARITY = 50.0
"""Differences between the logits of names per difference in cosine (the interpreter's own scale)."""


class InspectingOperations(WorkspaceState):
    """Attention, glances, and the interpretation of the view."""

    # ------------------------------------------------------------ attention

    def attend(self, place: Place | None) -> None:
        """Shift attention to a place; None spreads it over the whole picture."""
        self.clock.count("attention_shifts")
        self.buffer.attend(place)
        self._record("attend" if place else "whole picture")

    def aim(self, place: Place) -> float:
        """Shift attention to a place without visible ink, with a random error. Returns its expected size in px."""
        import torch  # only here: importing this module loads no torch

        start = self.buffer.attention or (0.5, 0.5)
        spread = self.buffer.parameters.aim_error * float(np.hypot(*np.subtract(place, start)))
        error_x, error_y = (spread * torch.randn(2, generator=self.generator)).tolist()
        self.attend((place[0] + error_x, place[1] + error_y))
        return spread * PICTURE_SIZE_PX

    def attend_part(self, part: MentalPicture) -> np.ndarray:
        """Attend to one part of the figure alone, uint8 (64, 64, 3): one shift of attention and one glance."""
        self.clock.count("attention_shifts")
        self.clock.count("glances")
        return part.pixels

    # ------------------------------------------------------------ looking

    def look(self) -> np.ndarray:
        """The view of the buffer, uint8 (64, 64, 3): one glance."""
        self.clock.count("glances")
        return self.buffer.view(now_ms=self.clock.duration_ms)

    def draw(self) -> np.ndarray:
        """The picture in the buffer as a drawing on paper, uint8 (64, 64, 3): one glance; motor time is not counted."""
        self.look()
        return self.buffer.picture.pixels.copy()

    def extent(self) -> Box | None:
        """Bounding box of all ink in view; None for an empty picture. One glance."""
        return extent(self.look())

    def long_axis_deg(self) -> float | None:
        """Angle of the long axis of all ink in view, counterclockwise from horizontal in [0, 180): one glance.

        None if it has none: an empty picture, or ink about as wide as it is long.
        """
        inked = ink(self.look()) > 0.5
        return principal_axis_deg(inked) if elongation(inked) >= _ELONGATED else None

    def things(self, *, scale: float = 1.0) -> list[Place]:
        """Places of separate unnamed blobs of ink in view, most salient first: one glance."""
        return things(self.look(), scale=scale)

    def find_pointer(self) -> Pointer | None:
        """The arrow in view; None for an empty picture. One glance."""
        return find_pointer(self.look())

    def ways(self, place: Place, others: Sequence[Place]) -> tuple[bool, ...]:
        """Attend to one place: whether the straight path to each of the others is free of ink. One glance."""
        self.attend(place)
        seen = self.look()
        return tuple(is_free(seen, place, other) for other in others)

    def corners(self) -> list[Place]:
        """Corners of the solid figure in view, clockwise from the bottom left: one glance."""
        return corners(self.look())

    def color_at(self, place: Place) -> str:
        """Attend to a place and see which color it has: one shift of attention and one glance."""
        self.attend(place)
        x, y = (min(int(part * PICTURE_SIZE_PX), PICTURE_SIZE_PX - 1) for part in place)
        seen = self.look()[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2].reshape(-1, 3).mean(axis=0)
        return min(COLORS, key=lambda name: float(np.abs(seen - np.array(COLORS[name])).sum()))

    # ------------------------------------------------------------ naming

    def inspect(self, *, names: Sequence[str] | None = None, top: int = 5) -> list[tuple[str, float]]:
        """Names of the view with probabilities, most probable first: one glance."""
        return self._named(self.look(), names, top)

    def inspect_looks(self, looks: Sequence[np.ndarray], *, top: int = 5) -> list[tuple[str, float]]:
        """Names by the mean probability over several pictures uint8 (64, 64, 3): one glance each."""
        self.clock.count("glances", len(looks))
        pooled: dict[str, float] = {}
        for found in self.interpreter.name(np.stack(looks), top=top + 2 * _RUNNERS_UP):
            for name, share in found:
                pooled[name] = pooled.get(name, 0.0) + share / len(looks)
        return self._ranked(sorted(pooled.items(), key=lambda pair: -pair[1]), top)

    def read(self, *, up: str | None, top: int = 5) -> list[Reading]:
        """Interpretations of the view with this side as the top, most probable first: one glance.

        None compares all four sides: one glance each.
        """
        self.clock.count("glances", len(SIDES) if up is None else 1)
        seen = self.buffer.view(now_ms=self.clock.duration_ms)
        found = self.interpreter.readings(seen, up=up, top=top + _RUNNERS_UP)
        ranked = self._ranked([(reading, reading.weight) for reading in found], top)
        return [replace(reading, weight=weight) for reading, weight in ranked]

    def recognises(self, name: str, *, within: int) -> bool:
        """Whether a name, known or not, is among the ``within`` most probable ones of the view: one glance."""
        seen = self.look()
        ranked = [known for known, _ in self._named(seen, None, within + _RUNNERS_UP)]
        if name in ranked or len(ranked) < within:
            return name in ranked[:within]
        own, last = self._noisy(self.interpreter.score(seen[None], [name, ranked[within - 1]])[0], span=TEXT_SPAN)
        return bool(own > last)

    def look_closer(self, location: Location, *, names: Sequence[str], top: int = 5) -> list[tuple[str, float]]:
        """Attend to a location and name it, enlarged: one shift of attention and one glance."""
        self.attend(location.center)
        left, top_edge, right, bottom = (part * PICTURE_SIZE_PX for part in location.box)
        side_px = max(right - left, bottom - top_edge, 8.0) * 1.4  # with a margin, as in the training pictures
        return self._named(window(self.look(), location.center, side_px), names, top)

    def name_at(self, place: Place, *, side_px: float) -> str:
        """Attend to a place and name it, in a window of this side length."""
        self.attend(place)
        return self.interpreter.name(window(self.look(), place, side_px)[None], top=1)[0][0][0]

    # ------------------------------------------------------------ comparing with texts

    def score(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (M,): cosine of the view with each text. One glance."""
        return self._scored(texts, self.interpreter.score(self.look()[None], texts)[0])

    def match_at(self, place: Place, texts: Sequence[str], *, sides_px: Sequence[float]) -> np.ndarray:
        """Attend to a place: float32 (M,), cosine with each text, the mean over windows of these side lengths."""
        self.attend(place)
        seen = self.look()
        windows = np.stack([window(seen, place, side_px) for side_px in sides_px])
        return self._scored(texts, self.interpreter.score(windows, texts).mean(axis=0))

    def locate(self, text: str) -> Location:
        """Location of the text's object in view. One glance."""
        found = self.interpreter.locate(self.look(), text)
        noisy = replace(found, score=float(self._noisy(np.array([found.score]), span=TEXT_SPAN)[0]))
        self.note("location", [(text, noisy.score)])
        return noisy

    # ------------------------------------------------------------ inside

    def _scored(self, texts: Sequence[str], similarity: np.ndarray) -> np.ndarray:
        """Similarities with texts, with decision noise; the trace keeps the greatest."""
        noisy = self._noisy(similarity, span=TEXT_SPAN)
        best = np.argsort(-noisy, kind="stable")[:NOTED]
        self.note("similarity", [(texts[number], noisy[number]) for number in best])
        return noisy

    def _named(self, seen: np.ndarray, names: Sequence[str] | None, top: int) -> list[tuple[str, float]]:
        """Names of one picture, uint8 (64, 64, 3), with decision noise."""
        return self._ranked(self.interpreter.name(seen[None], names=names, top=top + _RUNNERS_UP)[0], top)

    def _ranked(self, found: Sequence[tuple[Named, float]], top: int) -> list[tuple[Named, float]]:
        """Names and probabilities with decision noise on their logits, most probable first."""
        if not found:
            return []
        logits = np.log([max(share, 1e-9) for _, share in found])
        noisy = logits + _LOGITS_PER_SIMILARITY * (self._noisy(np.zeros(len(found)), span=TEXT_SPAN))
        shares = np.exp(noisy - noisy.max())
        shares *= sum(share for _, share in found) / shares.sum()
        best = np.argsort(-shares, kind="stable")[:top]
        ranked = [(found[index][0], float(shares[index])) for index in best]
        self.note("names", [(_in_words(one), share) for one, share in ranked[:NOTED]])
        return ranked


def _in_words(found: object) -> str:
    if isinstance(found, Reading):
        return f"{found.name} (top: {found.up})"
    return str(found)
