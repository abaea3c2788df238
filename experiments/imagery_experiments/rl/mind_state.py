"""The mind of an RL environment: its shared networks, and its state during one task.

The first figure of a display is perceived into the visual buffer; the last one is the figure it is compared with (the
same one where a display has one figure). Everything is executed by a
:class:`imagery_agent.mind.workspace.Workspace` and counted on its clock.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import torch

from imagery_agent.early_vision.figure_ground import on_white
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import PICTURE_SIZE_PX, SceneError, caption, parse
from imagery_agent.language.task_templates import STUDY_MAP
from imagery_agent.mind.protocols import DrawRequest, Imagination, Interpreter, MentalPicture
from imagery_agent.mind.visual_buffer import BufferParameters, VisualBuffer
from imagery_agent.mind.work_clock import Prices, Work, WorkClock
from imagery_agent.mind.workspace import Frame, Workspace
from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import check_choice
from imagery_experiments.rl.actions import COMPARE, FORGET, IMAGINE, RECALL, Act
from imagery_experiments.rl.features import FeatureExtractor
from imagery_experiments.rl.shared_imagination import Seat, SharedImagination

_SEEN = "what was seen"
IMAGINATIONS = ("learned", "oracle")


class LesionedBuffer(VisualBuffer):
    """A lesioned buffer: every picture is replaced by a blank one."""

    def put(self, picture: MentalPicture, *, now_ms: float) -> None:
        """Store a blank picture instead."""
        super().put(MentalPicture(np.full_like(picture.pixels, 255)), now_ms=now_ms)


class Mind:
    """Imagination and interpreter, shared by any number of agents.

    In other processes than the one that made it, a mind computes on one thread: the threads of PyTorch do not outlive a
    fork, and one process per environment keeps all cores busy already. A mind that :meth:`load` made is pickled without
    its networks and loads them anew; every other one is pickled with its networks.

    Args:
        imagination: draws pictures.
        interpreter: embeds and scores them.
        prices: of executed work (default: the agent's own).
        buffer: parameters of the visual buffer.
        buffer_lesioned: the buffer stores blank pictures.
        capacity: size of the picture cache; see :class:`SharedImagination`.
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
        self.features = FeatureExtractor(interpreter, self.imagination.key)
        self.prices = prices or Prices()
        self._buffer, self._buffer_type = buffer, LesionedBuffer if buffer_lesioned else VisualBuffer
        self._process = os.getpid()
        self._make_again: Callable[[], Mind] = partial(
            type(self),
            imagination,
            interpreter,
            prices=prices,
            buffer=buffer,
            buffer_lesioned=buffer_lesioned,
            capacity=capacity,
        )

    def __reduce__(self) -> tuple[Callable[[], Mind], tuple[()], dict[str, Any]]:
        """How another process makes this mind; the caches stay behind."""
        return self._make_again, (), {"_process": self._process}

    @classmethod
    def load(
        cls,
        imagination: str = "learned",
        *,
        buffer_lesioned: bool = False,
        capacity: int = 20_000,
        networks: NetworkOptions = SHIPPED,
    ) -> Mind:
        """With the networks of some weights (default: the shipped ones), or with the oracle as imagination."""
        from imagery_agent.imagination.learned import LearnedImagination
        from imagery_experiments.participants.oracle import OracleImagination
        from imagery_experiments.participants.registry import learned_interpreter

        check_choice("imagination", imagination, IMAGINATIONS)
        draws = (
            LearnedImagination.load(networks.weights, device=networks.device)
            if imagination == "learned"
            else OracleImagination()
        )
        options: dict[str, Any] = {"buffer_lesioned": buffer_lesioned, "capacity": capacity}
        mind = cls(draws, learned_interpreter(networks), **options)
        mind._make_again = partial(cls.load, imagination, networks=networks, **options)
        return mind

    def held(self, picture: MentalPicture) -> MentalPicture:
        """The picture as the buffer stores it."""
        buffer = self._buffer_type(self._buffer)
        buffer.put(picture, now_ms=0.0)
        return buffer.picture

    def new_workspace(self, generator: torch.Generator) -> tuple[Workspace, Seat]:
        """An empty workspace, and the seat to which batched pictures are delivered."""
        if self._process != os.getpid():
            torch.set_num_threads(1)
            self._process = os.getpid()
        seat = Seat(self.imagination)
        workspace = Workspace(
            seat,
            self.features.interpreter,
            generator=generator,
            clock=WorkClock(self.prices),
            buffer=self._buffer_type(self._buffer),
        )
        return workspace, seat


@dataclass(frozen=True)
class Comparison:
    """Features of the picture in the buffer relative to the comparison figure; all zero for an empty buffer."""

    likeness: float = 0.0
    """Cosine in the interpreter's embedding."""
    impression: float = 0.0
    """Match of the blurred pictures."""
    match: float = 0.0
    """Match of the sharp pictures; 0 before the act ``compare``."""
    compared: float = 0.0
    """1 when ``match`` belongs to the present picture."""
    lean: float = 0.0
    """Direction of the comparison figure's center of mass: 1 left, -1 right."""
    facing: float = 0.0
    """1 where both centers of mass lie in the same direction, -1 in opposite ones."""


class MindState:
    """The state of one mind between two responses."""

    def __init__(self, workspace: Workspace, seat: Seat, features: FeatureExtractor, *, noise: float = 0.0) -> None:
        """``noise``: standard deviation of the noise in every feature of every look."""
        self._noise = noise
        self.workspace, self.seat, self._features = workspace, seat, features
        self.compared_with: MentalPicture | None = None
        self.instruction, self._picture = "", np.zeros((0, 0, 3), np.uint8)
        self.comparison = self.comparison_before = Comparison()
        self._asked = workspace.clock.work

    @property
    def work(self) -> Work:
        """Work since the question was presented."""
        return self.workspace.clock.work - self._asked

    @property
    def thought_ms(self) -> float:
        """Duration of that work."""
        return self.workspace.clock.prices.work_ms(self.work)

    def present(self, picture: np.ndarray, instruction: str) -> None:
        """A new question with its display uint8 (64, n * 64, 3); an all-white display is not perceived."""
        self.instruction, self._picture = instruction, picture
        self._asked = self.workspace.begin_response()
        if (picture < 255).any():
            picture = on_white(picture, what="the display")
            figures = np.split(picture, picture.shape[1] // PICTURE_SIZE_PX, axis=1)
            self.compared_with = self.workspace.perceive(figures[-1], label="compared with")
            self.workspace.perceive(figures[0])
            self.workspace.remember(_SEEN)
        self.comparison = self.comparison_before = self._glance()

    def trace(self) -> tuple[Frame, ...]:
        """The mental pictures since the question was presented."""
        return self.workspace.response_trace(self._asked, self.instruction, self._picture)

    def planned_steps(self, act: Act) -> tuple[MentalPicture, tuple[Operation, ...]] | None:
        """Source picture and steps of imagination that an act will need; None if it needs none."""
        if act.operation is None or self.workspace.buffer.is_empty:
            return None
        steps = act.operation.in_steps(self.workspace.largest.of(act.operation))
        return self.workspace.buffer.picture, steps

    def request(self, source: MentalPicture, step: Operation) -> DrawRequest:
        """One of those steps as a request to the shared imagination."""
        return DrawRequest(source=source, operation=step, generator=self.workspace.generator)

    def perform(self, act: Act) -> None:
        """Carry out one internal act; an act that is impossible with an empty buffer costs one inference."""
        self.comparison_before = self.comparison
        workspace = self.workspace
        if workspace.buffer.is_empty and act.name not in (RECALL, IMAGINE):
            workspace.infer()
        elif act.move is not None:
            x, y = workspace.buffer.attention or (0.5, 0.5)
            workspace.attend((x + act.move[0], y + act.move[1]))
        elif act.name == FORGET:
            workspace.attend(None)
            workspace.buffer.clear()
            self.comparison = Comparison()
        elif act.name == COMPARE:
            self._compare()
        elif self._draw(act):
            self.comparison = self._glance()

    def _draw(self, act: Act) -> bool:
        """Put another picture into the buffer; False, at the cost of one inference, if that is impossible."""
        workspace = self.workspace
        if act.operation is not None:
            workspace.transform(act.operation)
        elif act.name == RECALL and workspace.memory.knows(_SEEN):
            workspace.recall(_SEEN)
        elif act.name == IMAGINE and (scene := _described_scene(self.instruction)):
            workspace.imagine(scene)
        else:
            workspace.infer()
            return False
        return True

    def _glance(self) -> Comparison:
        """Compare by one glance at the whole picture in the buffer."""
        pair = self._pair()
        if pair is None:
            return Comparison()
        self.workspace.clock.count("glances")
        seen = (self._features.likeness(*pair), self._features.impression(*pair), *self._features.lean(*pair))
        likeness, impression, lean, facing = self._noisy(*seen)
        self.workspace.note("match", [("likeness", likeness), ("impression", impression)])
        return Comparison(likeness, impression, lean=lean, facing=facing)

    def _noisy(self, *seen: float) -> tuple[float, ...]:
        """Features with the noise of one look."""
        if not self._noise:
            return seen
        added = self._noise * torch.randn(len(seen), generator=self.workspace.generator)
        return tuple(value + error for value, error in zip(seen, added.tolist(), strict=True))

    def _compare(self) -> None:
        """Compare by one close look: the picture in the buffer superimposed on the comparison figure."""
        self.workspace.clock.count("glances")
        pair = self._pair()
        if pair is not None:  # the display may have been empty
            (match,) = self._noisy(self._features.match(*pair))
            self.workspace.note("match", [("close look", match)])
            self.comparison = replace(self.comparison, match=match, compared=1.0)

    def _pair(self) -> tuple[MentalPicture, MentalPicture] | None:
        if self.workspace.buffer.is_empty or self.compared_with is None:
            return None
        return self.workspace.buffer.picture, self.compared_with


def _described_scene(instruction: str) -> str | None:
    """The scene that an instruction describes, as a caption; None if it describes none."""
    text = " ".join(instruction.split())
    if study := STUDY_MAP.read(text):
        text = study["description"]
    elif text.lower().startswith("imagine "):
        text = text[len("imagine ") :]
    else:
        return None
    try:
        return caption(parse(text))
    except SceneError:
        return None
