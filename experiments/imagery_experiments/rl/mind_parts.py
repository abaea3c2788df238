"""The parts that many minds share, and the state of mind of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from imagery_agent.mind.protocols import Imagination, Interpreter, MentalPicture
from imagery_agent.mind.visual_buffer import BufferParameters, VisualBuffer
from imagery_agent.mind.work_clock import Prices, WorkClock
from imagery_agent.mind.workspace import Workspace
from imagery_agent.validation import check_choice
from imagery_experiments.rl.features import Eye
from imagery_experiments.rl.shared_imagination import Seat, SharedImagination

if TYPE_CHECKING:
    import torch

IMAGINATIONS = ("learned", "oracle")


class LesionedBuffer(VisualBuffer):
    """A buffer that holds nothing: whatever is put there is gone at once (for ablation)."""

    def put(self, picture: MentalPicture, *, now_ms: float) -> None:
        """Keep a blank picture instead."""
        super().put(MentalPicture(np.full_like(picture.pixels, 255)), now_ms=now_ms)


class Mind:
    """Imagination and interpreter of any number of agents that think side by side.

    Args:
        imagination: draws pictures.
        interpreter: looks at them.
        prices: of executed work (default: the agent's own).
        buffer: how good everybody's buffer is.
        buffer_lesioned: nobody can hold a picture.
        capacity: imagined pictures kept for all; see :class:`SharedImagination`.
    """

    def __init__(
        self,
        imagination: Imagination,
        interpreter: Interpreter,
        *,
        prices: Prices | None = None,
        buffer: BufferParameters | None = None,
        buffer_lesioned: bool = False,
        capacity: int = 20_000,
    ) -> None:
        self.imagination = SharedImagination(imagination, capacity=capacity)
        self.eye = Eye(interpreter, self.imagination.key)
        self.prices = prices or Prices()
        self._buffer, self._buffer_type = buffer, LesionedBuffer if buffer_lesioned else VisualBuffer

    @classmethod
    def load(
        cls, imagination: str = "learned", *, buffer_lesioned: bool = False, capacity: int = 20_000
    ) -> Mind:
        """With the shipped networks, or with the oracle as imagination."""
        from imagery_agent.imagination.learned import LearnedImagination
        from imagery_experiments.participants.oracle import OracleImagination
        from imagery_experiments.participants.registry import learned_interpreter

        check_choice("imagination", imagination, IMAGINATIONS)
        draws = LearnedImagination.load() if imagination == "learned" else OracleImagination()
        return cls(draws, learned_interpreter(), buffer_lesioned=buffer_lesioned, capacity=capacity)

    def held(self, picture: MentalPicture) -> MentalPicture:
        """What is left of a picture once it has been put into the buffer."""
        buffer = self._buffer_type(self._buffer)
        buffer.put(picture, now_ms=0.0)
        return buffer.picture

    def awake(self, generator: torch.Generator) -> tuple[Workspace, Seat]:
        """A fresh state of mind, and where pictures imagined in a batch are delivered to it."""
        seat = Seat(self.imagination)
        workspace = Workspace(
            seat,
            self.eye.interpreter,
            generator=generator,
            clock=WorkClock(self.prices),
            buffer=self._buffer_type(self._buffer),
        )
        return workspace, seat
