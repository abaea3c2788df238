"""The state that all operations of a workspace share, its trace, and the decision noise of the participant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.dual_coding_memory import DualMemory
from imagery_agent.mind.individual_differences import Traits
from imagery_agent.mind.inner_speech import InnerSpeech
from imagery_agent.mind.protocols import Imagination, Interpreter, MentalPicture
from imagery_agent.mind.visual_buffer import Place, VisualBuffer
from imagery_agent.mind.work_clock import Work, WorkClock

if TYPE_CHECKING:
    import torch

NOTED = 5
"""Names or texts of one look that the trace keeps."""
TEXT_SPAN = 0.2
"""Typical range of cosines of pictures with texts, where matches of pictures range over 1."""


@dataclass(frozen=True)
class Finding:
    """What one look, comparison or inference found while a picture was in the buffer."""

    kind: str
    """``names``, ``match``, ``candidates``, ``location``, ``similarity``, ``constraints``, ``answer`` or
    ``propositions``."""
    values: tuple[tuple[str, float], ...]
    """What was found, each with its probability, match, score or confidence."""


@dataclass(frozen=True)
class Stimulus:
    """What a response answers."""

    number: int
    """Of the response since the workspace was made, from 1."""
    instruction: str
    picture: np.ndarray | None = None
    """uint8 (height, width, 3), as it was shown; None: no picture."""


@dataclass(frozen=True)
class Frame:
    """One moment in the trace of mental pictures."""

    label: str
    pixels: np.ndarray
    """uint8 (64, 64, 3): the view of the buffer."""
    attention: Place | None
    operation: Operation | None = None
    """The step of imagination that drew the picture; None if another operation did."""
    work: Work = field(default_factory=Work)
    """Work from the start of the response until the picture was in the buffer."""
    findings: list[Finding] = field(default_factory=list)
    """What was found by looking at it, until the next picture."""
    pictorial: bool = True
    """False: there was no picture, only propositions."""
    stimulus: Stimulus | None = None
    """What the response answers; None while it goes on."""


@dataclass(frozen=True)
class LargestSteps:
    """Limits of one step of imagination; larger operations are carried out in several equal steps."""

    rotate_deg: float = 20.0
    """People rotate through the orientations in between (Cooper 1976), in steps whose size is a trait."""
    turn_deg: float = 30.0
    """Turned by 20 and by 30 degrees in one step, figures are drawn equally well."""
    shift: float = 0.25
    """Fraction of the picture's width."""
    zoom: float = 1.33
    """Factor, or its inverse."""

    def of(self, operation: Operation) -> float:
        """The limit for one operation; 2 (not read) for kinds that take one step."""
        limits = {"rotate": self.rotate_deg, "turn": self.turn_deg, "shift": self.shift, "zoom": self.zoom}
        return limits.get(operation.kind, 2.0)

    def scaled(self, step_size: float, *, limits: Mapping[str, float]) -> LargestSteps:
        """``step_size`` times as large, up to the imagination's own limits per kind of operation."""
        return LargestSteps(
            rotate_deg=min(step_size * self.rotate_deg, limits["rotate"]),
            turn_deg=min(step_size * self.turn_deg, limits["turn"]),
            shift=min(step_size * self.shift, limits["shift"]),
            zoom=min(self.zoom**step_size, limits["zoom"]),
        )


@dataclass
class WorkspaceState:
    """The parts of one mind, and its trace."""

    imagination: Imagination
    interpreter: Interpreter
    generator: torch.Generator = field(kw_only=True)
    clock: WorkClock = field(kw_only=True, default_factory=WorkClock)
    memory: DualMemory = field(kw_only=True, default_factory=DualMemory)
    buffer: VisualBuffer = field(kw_only=True, default_factory=VisualBuffer)
    largest: LargestSteps = field(kw_only=True, default_factory=LargestSteps)
    """Step limits of the participant, for all planners that work in steps."""
    traits: Traits = field(kw_only=True, default_factory=Traits)
    temperature: float | None = field(kw_only=True, default=None)
    """Multiplies the sampling temperatures of an average participant; None: the imagination's own temperatures."""
    trace: list[Frame] = field(init=False, default_factory=list)
    _responses: int = field(init=False, default=0)
    _drift: float | None = field(init=False, default=None)
    """Evidence that every glance of this response adds; None before the first."""
    _began_ms: float = field(init=False, default=0.0)
    """Time at the begin of this response."""
    _patience: float | None = field(init=False, default=None)
    """Relative to the mean of the participant, of this response; None before it is asked for."""
    speech: InnerSpeech = field(init=False, default_factory=InnerSpeech)
    _display: tuple[np.ndarray, MentalPicture] | None = field(init=False, default=None)
    """The display that was looked at last, and how it was encoded."""

    def begin_response(self) -> Work:
        """Begin a new trace; the work until now."""
        self.trace, self._responses, self._drift = [], self._responses + 1, None
        self._began_ms, self._patience = self.clock.duration_ms, None
        return self.clock.work

    def response_trace(self, before: Work, instruction: str, picture: np.ndarray | None = None) -> tuple[Frame, ...]:
        """The frames of a response that began after ``before``, at least one, with its stimulus."""
        if not self.trace:
            self._record_without_picture("no new picture")
        stimulus = Stimulus(self._responses, instruction, picture)
        return tuple(replace(frame, work=frame.work - before, stimulus=stimulus) for frame in self.trace)

    def _show(self, picture: MentalPicture, label: str, *, operation: Operation | None = None) -> MentalPicture:
        """Put a picture into the buffer and its view into the trace."""
        self.buffer.put(picture, now_ms=self.clock.duration_ms)
        self._record(label, operation=operation)
        return picture

    def _record(self, label: str, *, operation: Operation | None = None) -> None:
        pixels = self.buffer.view(now_ms=self.clock.duration_ms)
        self.trace.append(Frame(label, pixels, self.buffer.attention, operation, self.clock.work))

    def _record_without_picture(self, label: str) -> None:
        blank = np.full((PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), 255, np.uint8)
        self.trace.append(Frame(label, blank, None, work=self.clock.work, pictorial=False))

    def note(self, kind: str, values: Iterable[tuple[str, float]]) -> None:
        """Add a finding to the last frame of the trace; a trace that has none yet gets the present picture."""
        if not self.trace and not self.buffer.is_empty:
            self._record("the picture in mind")
        if self.trace:
            self.trace[-1].findings.append(Finding(kind, tuple((text, float(value)) for text, value in values)))

    def _noisy(self, similarity: np.ndarray, *, span: float = 1.0) -> np.ndarray:
        """Similarities (M,) with the decision noise of the participant, in proportion to their ``span``."""
        if not self.traits.decision_noise:
            return np.asarray(similarity)
        import torch  # only here: importing this module loads no torch

        noise = torch.randn(len(similarity), generator=self.generator).numpy()
        return np.asarray(similarity + self.traits.decision_noise * span * noise, dtype=similarity.dtype)
