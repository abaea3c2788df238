"""Operations that put a picture into the visual buffer: perceive, imagine, transform, combine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from imagery_agent.language.operations import Operation, instruction
from imagery_agent.language.scene import COLORS, PICTURE_SIZE_PX
from imagery_agent.mind.protocols import STEP_TEMPERATURE, TEXT_TEMPERATURE, MentalPicture, draw_steps, draw_texts
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace.state import WorkspaceState
from imagery_agent.visual_routines.compositing import draw_lines, place_figure
from imagery_agent.visual_routines.contours import trace_outline
from imagery_agent.visual_routines.pen_drawing import pen_forms

_CODES_PER_PICTURE = (PICTURE_SIZE_PX // 4) ** 2
"""Work of a picture of an imagination without codes (an oracle): as much as with codes."""
_NAMES_COMPARED = 15
"""Names among which the best candidate is looked up."""
_AT_ONCE, _CLEAR = 4, 0.85
"""Candidates that are drawn at once; probability from which a name is clear, so that no others are drawn, and a plainer
form of a letter is preferred."""


class _Form(NamedTuple):
    """A drawing as it is, or as if drawn with a pen."""

    drawn: MentalPicture
    pixels: np.ndarray
    fit: float
    """Probability of its name."""
    is_plainer: bool
    """Whether serifs were left out."""

    def preference(self) -> tuple[bool, bool, float]:
        is_clear = self.fit > _CLEAR
        return is_clear, is_clear and self.is_plainer, self.fit


class GeneratingOperations(WorkspaceState):
    """Generation of mental pictures."""

    def perceive(self, picture: np.ndarray, *, label: str = "seen") -> MentalPicture:
        """Encode one uint8 (64, 64, 3) picture: one encoding."""
        self.clock.count("encodings")
        return self._show(self.imagination.perceive(picture[None])[0], label)

    def look_at(self, picture: np.ndarray, *, label: str = "seen") -> MentalPicture:
        """As :meth:`perceive`, but a display that is still in the buffer is not encoded again."""
        if self._display is not None and np.array_equal(self._display[0], picture) and self.holds(self._display[1]):
            return self._display[1]
        self._display = (picture, self.perceive(picture, label=label))
        return self._display[1]

    def holds(self, picture: MentalPicture) -> bool:
        """Whether this is the picture in the buffer."""
        return not self.buffer.is_empty and self.buffer.picture is picture

    # ------------------------------------------------------------ from text

    def imagine(self, text: str) -> MentalPicture:
        """Draw a picture from a caption."""
        (picture,) = self.imagine_each([text])
        return picture

    def imagine_each(self, texts: Sequence[str]) -> list[MentalPicture]:
        """Draw one picture per caption as one batch; the last one stays in the buffer."""
        pictures = self._draw_texts(texts)
        return [self._show(self._count_codes(picture), text) for picture, text in zip(pictures, texts, strict=True)]

    def imagine_best(self, text: str, *, name: str, candidates: int, pen_width: float | None = None) -> MentalPicture:
        """Draw up to so many pictures from one caption and keep the one in which its name is most probable.

        They are drawn by fours, until one has a clear name. Without that name in any, the one that matches the caption
        best is kept. The work of all that were drawn counts. With a ``pen_width``, in widths of the picture, they are
        seen as if drawn with such a pen, and without serifs if the name is as good then: one more encoding.
        """
        forms: list[_Form] = []
        for start in range(0, candidates, _AT_ONCE):
            count = min(_AT_ONCE, candidates - start)
            drawn = [self._count_codes(picture) for picture in self._draw_texts([text] * count)]
            forms += self._forms_of(drawn, name, pen_width)
            if max(form.fit for form in forms) > _CLEAR:
                break
        if not any(form.fit for form in forms):
            scores = self.interpreter.score(np.stack([form.pixels for form in forms]), [text])[:, 0]
            best = forms[int(scores.argmax())]
        else:
            best = max(forms, key=_Form.preference)
        kept = self._show(best.drawn, text)
        if best.pixels is not best.drawn.pixels:
            kept = self.perceive(best.pixels, label="drawn with a pen")
        self.note("candidates", [(f"drawing {number}: {name}", form.fit) for number, form in enumerate(forms, 1)])
        return kept

    def _forms_of(self, drawn: Sequence[MentalPicture], name: str, pen_width: float | None) -> list[_Form]:
        """The forms of drawings, and how probable their name is in each: a glance at every form."""
        seen = [[one.pixels] if pen_width is None else pen_forms(one.pixels, width=pen_width) for one in drawn]
        self.clock.count("glances", sum(map(len, seen)))
        named = iter(self.interpreter.name(np.stack([form for own in seen for form in own]), top=_NAMES_COMPARED))
        return [
            _Form(picture, form, dict(next(named)).get(name, 0.0), form is not own[-1])
            for picture, own in zip(drawn, seen, strict=True)
            for form in own
        ]

    # ------------------------------------------------------------ from a picture (default: the one in the buffer)

    def transform(self, operation: Operation, source: MentalPicture | None = None) -> MentalPicture:
        """Carry out one operation in steps within the limits of ``largest``."""
        picture = source or self.buffer.picture
        for step in operation.in_steps(self.largest.of(operation)):
            (picture,) = self.alternatives([(picture, step)])
        return picture

    def alternatives(self, attempts: Sequence[tuple[MentalPicture, Operation]]) -> list[MentalPicture]:
        """Several single steps as one batch; the last result stays in the buffer."""
        sources, operations = [source for source, _ in attempts], [operation for _, operation in attempts]
        pictures = draw_steps(
            self.imagination,
            sources,
            operations,
            generator=self.generator,
            temperature=self._temperature(STEP_TEMPERATURE),
        )
        pictures = [
            replace(picture, redrawn=_drawn_from(picture, source).redrawn + (picture.codes is not None))
            for source, picture in zip(sources, pictures, strict=True)
        ]
        for picture, operation in zip(pictures, operations, strict=True):
            self._show(self._count_codes(picture), instruction(operation), operation=operation)
        return pictures

    def rotate(self, angle_deg: float, source: MentalPicture | None = None) -> MentalPicture:
        """Rotate in the picture plane, counterclockwise if positive."""
        return self.transform(Operation("rotate", angle_deg=angle_deg), source)

    def turn(self, angle_deg: float, source: MentalPicture | None = None) -> MentalPicture:
        """Rotate in depth about the vertical axis; the front moves to the left if positive."""
        return self.transform(Operation("turn", angle_deg=angle_deg), source)

    def mirror(self, source: MentalPicture | None = None, *, axis: str = "vertical") -> MentalPicture:
        """Mirror left to right (axis ``vertical``) or top to bottom (``horizontal``)."""
        return self.transform(Operation("mirror", axis=axis), source)

    def shift(self, dx: float, dy: float, source: MentalPicture | None = None) -> MentalPicture:
        """Shift by fractions of the width, y down."""
        return self.transform(Operation("shift", dx=dx, dy=dy), source)

    def zoom(self, factor: float, source: MentalPicture | None = None) -> MentalPicture:
        """Enlarge (factor above 1) or shrink."""
        return self.transform(Operation("zoom", factor=factor), source)

    # ------------------------------------------------------------ combining and removing

    def put(self, part: MentalPicture, source: MentalPicture | None = None) -> MentalPicture:
        """Superimpose a picture on another (Kosslyn's PUT): one encoding."""
        both = np.minimum(part.pixels, (source or self.buffer.picture).pixels)
        return self.perceive(both, label="put together")

    def compose(self, pictures: Sequence[MentalPicture], *, label: str = "the figure") -> MentalPicture:
        """Superimpose the parts of a figure: one encoding, none for a single part."""
        if len(pictures) == 1:
            return self._show(pictures[0], label)
        return self.perceive(np.minimum.reduce([part.pixels for part in pictures]), label=label)

    def lay(
        self, parts: Sequence[MentalPicture], places: Sequence[Place], spreads_px: Sequence[float], *, side_px: float
    ) -> MentalPicture:
        """Superimpose parts at places on white (Kosslyn's PUT with size and location): one encoding.

        Each part is ``side_px`` large and blurred by the standard deviation of its place.
        """
        layers = [
            place_figure(part.pixels, place, side_px=side_px, spread_px=spread_px)
            for part, place, spread_px in zip(parts, places, spreads_px, strict=True)
        ]
        return self.perceive(np.min(layers, axis=0), label="laid out")

    def erase(self, mask: np.ndarray, source: MentalPicture | None = None) -> MentalPicture:
        """Make the pixels of a mask, bool (64, 64), white: one encoding."""
        pixels = (source or self.buffer.picture).pixels.copy()
        pixels[mask] = 255
        return self.perceive(pixels, label="without the marked part")

    def draw_strokes(
        self, lines: Sequence[np.ndarray], *, width: float, color: tuple[int, int, int] = COLORS["black"]
    ) -> MentalPicture:
        """Draw strokes through points (N, 2) on white; ``width`` and points in widths of the picture: one encoding."""
        return self.perceive(draw_lines(lines, width=width, side_px=PICTURE_SIZE_PX, color=color), label="a stroke")

    def take_apart(
        self, part: np.ndarray, rest: np.ndarray, source: MentalPicture | None = None
    ) -> tuple[MentalPicture, MentalPicture]:
        """A part and the rest of a picture, with shares of every pixel's ink, float (64, 64); they may share ink.

        One shift of attention and two encodings; the rest stays in the buffer.
        """
        pixels = (source or self.buffer.picture).pixels
        self.clock.count("attention_shifts")
        kept = [np.rint(255 - mask[:, :, None] * (255.0 - pixels)).astype(np.uint8) for mask in (part, rest)]
        return self.perceive(kept[0], label="attended part"), self.perceive(kept[1], label="without it")

    def outline(self, source: MentalPicture | None = None) -> MentalPicture:
        """Replace a solid shape by its outline: one encoding; a line drawing is returned as it is."""
        picture = source or self.buffer.picture
        edges = trace_outline(picture.pixels)
        return picture if edges is None else self.perceive(edges, label="its outline")

    # ------------------------------------------------------------ inside

    def _draw_texts(self, texts: Sequence[str]) -> list[MentalPicture]:
        return draw_texts(
            self.imagination, texts, generator=self.generator, temperature=self._temperature(TEXT_TEMPERATURE)
        )

    def _temperature(self, average: float) -> float | None:
        return None if self.temperature is None else self.temperature * average

    def _count_codes(self, picture: MentalPicture) -> MentalPicture:
        codes = _CODES_PER_PICTURE if picture.codes is None else picture.codes.size
        self.clock.count("codes_generated", codes)
        return picture


def _drawn_from(picture: MentalPicture, source: MentalPicture) -> MentalPicture:
    """The key frame that a picture was drawn from, or the source that was asked for."""
    return source if picture.since is None else picture.since.picture
