"""The workspace: the verbs of the mind. Each is executed, counted on the clock, and leaves a frame.

Planners reach pictures only through these. Generating verbs put their result into the visual buffer;
looking verbs see the buffer's view (blurred away from attention, faded with time).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PIL import Image

from imagery_agent.interpreter.reference_frames import SIDES, Reading
from imagery_agent.language.operations import Operation, instruction
from imagery_agent.language.scene import PICTURE_SIZE_PX, Thing
from imagery_agent.mind.dual_coding_memory import DualMemory
from imagery_agent.mind.individual_differences import Traits
from imagery_agent.mind.protocols import (
    STEP_TEMPERATURE,
    TEXT_TEMPERATURE,
    Imagination,
    Interpreter,
    Location,
    MentalPicture,
    draw_steps,
    draw_texts,
)
from imagery_agent.mind.visual_buffer import Place, VisualBuffer
from imagery_agent.mind.work_clock import Clock
from imagery_agent.visual_routines.arrow_detector import Pointer, find_pointer
from imagery_agent.visual_routines.blob_detector import things
from imagery_agent.visual_routines.compositing import laid
from imagery_agent.visual_routines.contours import Box, Line, extent, find_line, grown, traced
from imagery_agent.visual_routines.image_similarity import CLOSE_LOOK, Glance, match
from imagery_agent.visual_routines.path_clearance import is_free
from imagery_agent.visual_routines.shape_alignment import DIRECTIONS, Bearing, bearings, likeness_of_form

if TYPE_CHECKING:
    import torch

Heard = TypeVar("Heard")
_CODES_PER_PICTURE = (PICTURE_SIZE_PX // 4) ** 2
"""What a picture costs whose imagination has no codes (an oracle): as much as with codes."""
_RUNNERS_UP = 15
"""Names beyond those asked for that noise may bring to the fore."""
_WORDS_SPAN = 0.2
"""Likenesses of pictures with words (cosines) differ about so much where matches of pictures differ by 1."""
_LOGITS_PER_LIKENESS = 50.0
"""Names differ in log-odds by about so many times their difference in likeness (the interpreter's own scale)."""


@dataclass(frozen=True)
class Frame:
    """One moment of the stream of mental pictures."""

    label: str
    pixels: np.ndarray
    """uint8 (64, 64, 3)."""
    attention: Place | None


@dataclass(frozen=True)
class LargestSteps:
    """How far one step of imagination may go; larger operations are done in several equal steps."""

    rotate_deg: float = 20.0
    """Beyond about 20 degrees the learned imagination becomes less accurate."""
    turn_deg: float = 20.0
    shift: float = 0.25
    """Fraction of the picture's width."""
    zoom: float = 1.33
    """Factor, or its inverse."""

    def of(self, operation: Operation) -> float:
        """The limit for one operation; 2 (not read) for those that are done in one step."""
        limits = {"rotate": self.rotate_deg, "turn": self.turn_deg, "shift": self.shift, "zoom": self.zoom}
        return limits.get(operation.kind, 2.0)

    def dared(self, step_size: float, *, limits: Mapping[str, float]) -> LargestSteps:
        """As one mind takes them: ``step_size`` times as large, up to what imagination can do at all."""
        return LargestSteps(
            rotate_deg=min(step_size * self.rotate_deg, limits["rotate"]),
            turn_deg=min(step_size * self.turn_deg, limits["turn"]),
            shift=min(step_size * self.shift, limits["shift"]),
            zoom=min(self.zoom**step_size, limits["zoom"]),
        )


@dataclass
class Workspace:
    """Imagination, interpreter, buffer, memory and clock of one mind."""

    imagination: Imagination
    interpreter: Interpreter
    generator: torch.Generator = field(kw_only=True)
    clock: Clock = field(kw_only=True, default_factory=Clock)
    memory: DualMemory = field(kw_only=True, default_factory=DualMemory)
    buffer: VisualBuffer = field(kw_only=True, default_factory=VisualBuffer)
    largest: LargestSteps = field(kw_only=True, default_factory=LargestSteps)
    """Read by every planner that moves in steps, so that the criterion of the participant acts everywhere."""
    traits: Traits = field(kw_only=True, default_factory=Traits)
    temperature: float | None = field(kw_only=True, default=None)
    """Multiplies the sampling temperatures of an average participant; None: the imagination's own temperatures."""
    trace: list[Frame] = field(init=False, default_factory=list)

    # ------------------------------------------------------------ generating

    def perceive(self, picture: np.ndarray, *, label: str = "seen") -> MentalPicture:
        """See one uint8 (64, 64, 3) picture: one encoding."""
        self.clock.count("encodings")
        return self._show(self.imagination.perceive(picture[None])[0], label)

    def imagine(self, text: str) -> MentalPicture:
        """Draw a picture from words in the scene grammar."""
        (found,) = self._draw_texts([text])
        return self._show(self._paid(found), text)

    def imagine_best(self, text: str, *, name: str, candidates: int) -> MentalPicture:
        """Draw several pictures from words and keep the one most surely recognised by its name; all are paid for.

        Among pictures that are not recognised, the one that looks most like the words.
        """
        found = self._draw_texts([text] * candidates)
        for picture in found:
            self._paid(picture)
        self.clock.count("glances", candidates)
        pixels = np.stack([picture.pixels for picture in found])
        named = self.interpreter.name(pixels, top=_RUNNERS_UP)
        fits = self.interpreter.score(pixels, [text])[:, 0]
        best = max(range(candidates), key=lambda number: (dict(named[number]).get(name, 0.0), fits[number]))
        return self._show(found[best], text)

    def imagine_each(self, texts: Sequence[str]) -> list[MentalPicture]:
        """Draw several pictures from words; all are paid for, the last one stays in the buffer."""
        found = self._draw_texts(texts)
        return [self._show(self._paid(one), text) for one, text in zip(found, texts, strict=True)]

    def transform(self, operation: Operation, source: MentalPicture | None = None) -> MentalPicture:
        """Carry out one operation on ``source`` (default: the picture in mind), in steps that are not too large."""
        picture = source or self.buffer.picture
        for step in operation.in_steps(self.largest.of(operation)):
            picture = self.alternatives([(picture, step)])[0]
        return picture

    def alternatives(self, attempts: Sequence[tuple[MentalPicture, Operation]]) -> list[MentalPicture]:
        """Several single steps at once; all are paid for, the last one stays in the buffer."""
        sources, operations = [source for source, _ in attempts], [operation for _, operation in attempts]
        found = draw_steps(
            self.imagination,
            sources,
            operations,
            generator=self.generator,
            temperature=self._temperature(STEP_TEMPERATURE),
        )
        for picture, operation in zip(found, operations, strict=True):
            self._show(self._paid(picture), instruction(operation))
        return found

    def rotate(self, angle_deg: float, source: MentalPicture | None = None) -> MentalPicture:
        """Rotate in the picture plane, counter-clockwise if positive."""
        return self.transform(Operation("rotate", angle_deg=angle_deg), source)

    def turn(self, angle_deg: float, source: MentalPicture | None = None) -> MentalPicture:
        """Turn in depth about the vertical axis."""
        return self.transform(Operation("turn", angle_deg=angle_deg), source)

    def mirror(self, source: MentalPicture | None = None, *, axis: str = "vertical") -> MentalPicture:
        """Mirror left to right (axis ``vertical``) or top to bottom (``horizontal``)."""
        return self.transform(Operation("mirror", axis=axis), source)

    def shift(self, dx: float, dy: float, source: MentalPicture | None = None) -> MentalPicture:
        """Shift by fractions of the width, y down."""
        return self.transform(Operation("shift", dx=dx, dy=dy), source)

    def zoom(self, factor: float, source: MentalPicture | None = None) -> MentalPicture:
        """Make larger (factor above 1) or smaller."""
        return self.transform(Operation("zoom", factor=factor), source)

    def add(self, thing: Thing, source: MentalPicture | None = None) -> MentalPicture:
        """Draw one more thing into the picture."""
        return self.transform(Operation("add", thing=thing), source)

    def remove(self, thing: Thing, source: MentalPicture | None = None) -> MentalPicture:
        """Take a thing out of the picture."""
        return self.transform(Operation("remove", thing=thing), source)

    def put(self, part: MentalPicture, source: MentalPicture | None = None) -> MentalPicture:
        """Lay a picture over another in the one medium both are drawn in (Kosslyn's PUT): one encoding."""
        both = np.minimum(part.pixels, (source or self.buffer.picture).pixels)
        return self.perceive(both, label="put together")

    def compose(self, pictures: Sequence[MentalPicture]) -> MentalPicture:
        """See the parts of a figure as one picture: one encoding, none for a single part."""
        if len(pictures) == 1:
            return self._show(pictures[0], "the figure")
        return self.perceive(np.minimum.reduce([part.pixels for part in pictures]), label="the figure")

    def attend_part(self, part: MentalPicture) -> np.ndarray:
        """Attend to one part of the figure alone, uint8 (64, 64, 3): one shift of attention and one glance."""
        self.clock.count("attention_shifts")
        self.clock.count("glances")
        return part.pixels

    def lay(
        self,
        parts: Sequence[MentalPicture],
        places: Sequence[Place],
        spreads_px: Sequence[float],
        *,
        side_px: float,
    ) -> MentalPicture:
        """Lay the figures of pictures at places of one white picture, ``side_px`` large, as vague as their places.

        Kosslyn's PUT with its parameters of size and location: one encoding.
        """
        layers = [
            laid(part.pixels, place, side_px=side_px, spread_px=spread_px)
            for part, place, spread_px in zip(parts, places, spreads_px, strict=True)
        ]
        return self.perceive(np.min(layers, axis=0), label="laid out")

    def erase(self, mask: np.ndarray, source: MentalPicture | None = None) -> MentalPicture:
        """Let the marked part, bool (64, 64), of a picture go white: one encoding."""
        pixels = (source or self.buffer.picture).pixels.copy()
        pixels[mask] = 255
        return self.perceive(pixels, label="without the marked part")

    def outline(self, source: MentalPicture | None = None) -> MentalPicture:
        """See a solid shape as its outline; a picture drawn in lines stays as it is. One encoding, none if it stays."""
        picture = source or self.buffer.picture
        edges = traced(picture.pixels)
        return picture if edges is None else self.perceive(edges, label="its outline")

    # ------------------------------------------------------------ attending and looking

    def attend(self, place: Place | None) -> None:
        """Shift attention; None spreads it over the whole picture."""
        self.clock.count("attention_shifts")
        self.buffer.attend(place)
        self._frame("attend" if place else "whole picture")

    def aim(self, place: Place) -> float:
        """Shift attention to a place where nothing is seen; it lands beside it. Returns the expected miss in px."""
        import torch  # only here: importing this module loads no torch

        start = self.buffer.attention or (0.5, 0.5)
        miss = self.buffer.parameters.aim_error * float(np.hypot(*np.subtract(place, start)))
        error_x, error_y = (miss * torch.randn(2, generator=self.generator)).tolist()
        self.attend((place[0] + error_x, place[1] + error_y))
        return miss * PICTURE_SIZE_PX

    def look(self) -> np.ndarray:
        """What is seen of the buffer now, uint8 (64, 64, 3): one glance."""
        self.clock.count("glances")
        return self.buffer.view(now_ms=self.clock.duration_ms)

    def inspect(self, *, names: Sequence[str] | None = None, top: int = 5) -> list[tuple[str, float]]:
        """Names of what is in mind with probabilities, best first."""
        return self._named(self.look(), names, top)

    def read(self, *, up: str | None, top: int = 5) -> list[Reading]:
        """Ways to see what is in mind with this side up, the likeliest first: one glance.

        None leaves open which side is up: one glance for each of the four.
        """
        self.clock.count("glances", len(SIDES) if up is None else 1)
        seen = self.buffer.view(now_ms=self.clock.duration_ms)
        found = self.interpreter.readings(seen, up=up, top=top + _RUNNERS_UP)
        heard = self._heard([(reading, reading.weight) for reading in found], top)
        return [replace(reading, weight=weight) for reading, weight in heard]

    def draw(self) -> np.ndarray:
        """Put what is in mind on paper, uint8 (64, 64, 3), where nothing fades: one glance. The hand's time is not
        counted."""
        self.look()
        return self.buffer.picture.pixels.copy()

    def inspect_looks(self, looks: Sequence[np.ndarray], *, top: int = 5) -> list[tuple[str, float]]:
        """Names by several looks, uint8 (64, 64, 3), with their mean probability, best first: one glance each."""
        self.clock.count("glances", len(looks))
        pooled: dict[str, float] = {}
        for found in self.interpreter.name(np.stack(looks), top=top + 2 * _RUNNERS_UP):
            for name, share in found:
                pooled[name] = pooled.get(name, 0.0) + share / len(looks)
        return self._heard(sorted(pooled.items(), key=lambda pair: -pair[1]), top)

    def look_closer(
        self, location: Location, *, names: Sequence[str], top: int = 5
    ) -> list[tuple[str, float]]:
        """Attend to one place and name what is there, seen large."""
        self.attend(location.center)
        left, top_edge, right, bottom = (part * PICTURE_SIZE_PX for part in location.box)
        side_px = (
            max(right - left, bottom - top_edge, 8.0) * 1.4
        )  # a margin, as around the figures in training
        detail = _enlarged(self.look(), location.center, side_px)
        return self._named(detail, names, top)

    def name_at(self, place: Place, *, side_px: float) -> str:
        """Attend to one place and name what is there, seen through a window of this side."""
        self.attend(place)
        return self.interpreter.name(_enlarged(self.look(), place, side_px)[None], top=1)[0][0][0]

    def match_at(self, place: Place, texts: Sequence[str], *, sides_px: Sequence[float]) -> np.ndarray:
        """Attend to one place: float32 (M,), how well each text describes it, the mean over windows of these sides."""
        self.attend(place)
        seen = self.look()
        details = np.stack([_enlarged(seen, place, side_px) for side_px in sides_px])
        return self._judged(self.interpreter.score(details, texts).mean(axis=0), span=_WORDS_SPAN)

    def score(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (M,): how well each text describes what is in mind."""
        return self._judged(self.interpreter.score(self.look()[None], texts)[0], span=_WORDS_SPAN)

    def locate(self, text: str) -> Location:
        """Where in what is seen the words apply."""
        found = self.interpreter.locate(self.look(), text)
        return replace(found, score=float(self._judged(np.array([found.score]), span=_WORDS_SPAN)[0]))

    def extent(self) -> Box | None:
        """How far the ink reaches of what is seen: one glance; None for an empty picture."""
        return extent(self.look())

    def things(self, *, scale: float = 1.0) -> list[Place]:
        """Where separate things are, the clearest first, before any is named: one glance."""
        return things(self.look(), scale=scale)

    def find_pointer(self) -> Pointer | None:
        """The arrow that is seen: one glance; None for an empty picture."""
        return find_pointer(self.look())

    def find_line(self, orientation: str, *, within: np.ndarray | None = None) -> Line | None:
        """The longest straight stroke: ``horizontal``, ``vertical``, ``diagonal`` or ``line`` (any)."""
        return find_line(self.look(), orientation, within=within)

    def leave_out(self, mask: np.ndarray, source: MentalPicture | None = None) -> MentalPicture:
        """Attend to some pixels, bool (64, 64), and see the picture without them; returns them by themselves."""
        pixels = (source or self.buffer.picture).pixels
        wide = grown(mask)  # with their soft edges, but not with what crosses them
        part = np.where(wide[:, :, None], pixels, 255).astype(np.uint8)
        rest = np.where(mask[:, :, None] | (wide & (pixels.min(axis=2) > 150))[:, :, None], 255, pixels)
        self.clock.count("attention_shifts")
        kept = self.perceive(part, label="attended part")
        self.perceive(rest.astype(np.uint8), label="without it")
        return kept

    def compare(
        self,
        first: MentalPicture,
        second: MentalPicture,
        *,
        looks: Sequence[Glance] = (CLOSE_LOOK,),
        meaning: float = 0.0,
    ) -> tuple[float, ...]:
        """Match of two pictures laid on one another, at most 1 (see ``matching``), one per look: one glance.

        ``meaning`` in [0, 1] is the weight of the interpreter's similarity beside that of the pictures.
        """
        self.clock.count("glances")
        one, other = self.buffer.grained(first.pixels), self.buffer.grained(second.pixels)
        found = [match(one, other, look=look) for look in looks]
        if meaning:
            alike = float(self.interpreter.similarity(one[None], other[None])[0])
            found = [(1 - meaning) * like + meaning * alike for like in found]
        return tuple(float(value) for value in self._judged(np.array(found)))

    def bearings(self, first: MentalPicture, second: MentalPicture) -> list[Bearing]:
        """How the first would have to be rotated so that its ends lie where the second's are: one glance."""
        self.clock.count("glances")
        one, other = self.buffer.grained(first.pixels), self.buffer.grained(second.pixels)
        return bearings(one, other, noise=self._judged(np.zeros(DIRECTIONS)))

    def recognise(
        self, picture: MentalPicture, known: Mapping[str, MentalPicture]
    ) -> list[tuple[str, float]]:
        """Names of remembered pictures with their likeness of form, whatever the angle, best first: one glance."""
        self.clock.count("glances")
        seen = self.buffer.grained(picture.pixels)
        likeness = self._judged(np.array([likeness_of_form(seen, one.pixels) for one in known.values()]))
        return sorted(zip(known, likeness.tolist(), strict=True), key=lambda found: -found[1])

    def ways(self, place: Place, others: Sequence[Place]) -> tuple[bool, ...]:
        """Attend to one place and see to which others a straight way is free of ink: one glance."""
        self.attend(place)
        seen = self.look()
        return tuple(is_free(seen, place, other) for other in others)

    # ------------------------------------------------------------ remembering and reasoning

    def remember(self, topic: str) -> None:
        """Keep the picture in mind as the imaginal trace of a topic."""
        self.memory.keep_picture(topic, self.buffer.picture)

    def recall(self, topic: str) -> MentalPicture:
        """Bring a remembered picture back to mind: one encoding."""
        self.clock.count("encodings")
        return self._show(self.memory.picture(topic), f"recalled {topic}")

    def pick(self, count: int) -> int:
        """A number below ``count`` at random, when nothing speaks for any."""
        import torch  # only here: importing this module loads no torch

        return int(torch.randint(count, (), generator=self.generator))

    def infer(self, count: int = 1) -> None:
        """Count propositions that were derived, rewritten or compared."""
        self.clock.count("inferences", count)

    # ------------------------------------------------------------ inside

    def _draw_texts(self, texts: Sequence[str]) -> list[MentalPicture]:
        return draw_texts(
            self.imagination,
            texts,
            generator=self.generator,
            temperature=self._temperature(TEXT_TEMPERATURE),
        )

    def _temperature(self, average: float) -> float | None:
        return None if self.temperature is None else self.temperature * average

    def _judged(self, likeness: np.ndarray, *, span: float = 1.0) -> np.ndarray:
        """Likenesses (M,) as they seem in this moment: with the noise of deciding, relative to their span."""
        if not self.traits.decision_noise:
            return np.asarray(likeness)
        import torch  # only here: importing this module loads no torch

        noise = torch.randn(len(likeness), generator=self.generator).numpy()
        return np.asarray(likeness + self.traits.decision_noise * span * noise, dtype=likeness.dtype)

    def _named(self, seen: np.ndarray, names: Sequence[str] | None, top: int) -> list[tuple[str, float]]:
        """Names of one picture, uint8 (64, 64, 3), in the order in which they seem likely in this moment."""
        return self._heard(self.interpreter.name(seen[None], names=names, top=top + _RUNNERS_UP)[0], top)

    def _heard(self, found: Sequence[tuple[Heard, float]], top: int) -> list[tuple[Heard, float]]:
        """Names with their shares as they seem in this moment, best first."""
        if not found:
            return []
        logits = np.log([max(share, 1e-9) for _, share in found])
        heard = logits + _LOGITS_PER_LIKENESS * (self._judged(np.zeros(len(found)), span=_WORDS_SPAN))
        shares = np.exp(heard - heard.max())
        shares *= sum(share for _, share in found) / shares.sum()
        best = np.argsort(-shares, kind="stable")[:top]
        return [(found[index][0], float(shares[index])) for index in best]

    def _paid(self, picture: MentalPicture) -> MentalPicture:
        codes = _CODES_PER_PICTURE if picture.codes is None else picture.codes.size
        self.clock.count("codes_generated", codes)
        return picture

    def _show(self, picture: MentalPicture, label: str) -> MentalPicture:
        self.buffer.put(picture, now_ms=self.clock.duration_ms)
        self._frame(label)
        return picture

    def _frame(self, label: str) -> None:
        pixels = self.buffer.view(now_ms=self.clock.duration_ms)
        self.trace.append(Frame(label, pixels, self.buffer.attention))


def _enlarged(pixels: np.ndarray, place: Place, side_px: float) -> np.ndarray:
    """uint8 (64, 64, 3): a square window around a place, white outside the picture."""
    x, y = (part * PICTURE_SIZE_PX for part in place)
    half = side_px / 2
    window = Image.fromarray(pixels).transform(
        (PICTURE_SIZE_PX, PICTURE_SIZE_PX),
        Image.Transform.EXTENT,
        (x - half, y - half, x + half, y + half),
        Image.Resampling.BICUBIC,
        fillcolor=(255, 255, 255),
    )
    return np.asarray(window)
