"""One mind at work on one task: carries out internal acts, and knows what came of them.

The first figure of a display is perceived into the visual buffer, the last one is what it is compared with
(they are one and the same where one picture is shown). Everything is executed by a
:class:`imagery_agent.mind.workspace.Workspace` and counted on its clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import PICTURE_SIZE_PX, SceneError, caption, parse
from imagery_agent.language.task_templates import STUDY_MAP
from imagery_agent.mind.protocols import DrawRequest, MentalPicture
from imagery_agent.mind.work_clock import Work
from imagery_agent.mind.workspace import Workspace
from imagery_experiments.rl.actions import COMPARE, FORGET, IMAGINE, RECALL, Act
from imagery_experiments.rl.features import Eye
from imagery_experiments.rl.shared_imagination import Seat

_SEEN = "what was seen"


@dataclass(frozen=True)
class Sight:
    """What the mind's eye knows of the picture in mind; all zero where there is none."""

    likeness: float = 0.0
    """Cosine with the figure it is compared with, in the interpreter's eyes."""
    impression: float = 0.0
    """Match with it at first impression."""
    match: float = 0.0
    """Match at a close look; known after the act ``compare`` only."""
    compared: float = 0.0
    """1 when ``match`` is that of the present picture."""
    lean: float = 0.0
    """To which side the weight of the other figure lies: 1 left, -1 right."""
    facing: float = 0.0
    """1 where both weights lie the same way, -1 where they lie opposite."""


class Thinker:
    """The state of one mind between two responses."""

    def __init__(self, workspace: Workspace, seat: Seat, eye: Eye, *, noise: float = 0.0) -> None:
        """``noise``: standard deviation of what every look adds to everything it sees."""
        self._noise = noise
        self.workspace, self.seat, self._eye = workspace, seat, eye
        self.compared_with: MentalPicture | None = None
        self.instruction = ""
        self.sight = self.sight_before = Sight()
        self._asked = workspace.clock.work

    @property
    def work(self) -> Work:
        """Done since the question was asked."""
        return self.workspace.clock.work - self._asked

    @property
    def thought_ms(self) -> float:
        """What that work takes."""
        return self.workspace.clock.prices.work_ms(self.work)

    def hear(self, picture: np.ndarray, instruction: str) -> None:
        """A new question, and what is shown with it: uint8 (64, n * 64, 3); nothing when it is all white."""
        self.instruction = instruction
        self._asked = self.workspace.clock.work
        if (picture < 255).any():
            figures = np.split(picture, picture.shape[1] // PICTURE_SIZE_PX, axis=1)
            self.compared_with = self.workspace.perceive(figures[-1], label="compared with")
            self.workspace.perceive(figures[0])
            self.workspace.remember(_SEEN)
        self.sight = self.sight_before = self._glance()

    def ahead(self, act: Act) -> tuple[MentalPicture, tuple[Operation, ...]] | None:
        """The steps of imagination that an act will take, and from which picture; None if it takes none."""
        if act.operation is None or self.workspace.buffer.is_empty:
            return None
        steps = act.operation.in_steps(self.workspace.largest.of(act.operation))
        return self.workspace.buffer.picture, steps

    def request(self, source: MentalPicture, step: Operation) -> DrawRequest:
        """One of those steps as a request to the shared imagination."""
        return DrawRequest(source=source, operation=step, generator=self.workspace.generator)

    def do(self, act: Act) -> None:
        """Carry out one internal act; none is free, and with nothing in mind there is only the thought of it."""
        self.sight_before = self.sight
        workspace = self.workspace
        if workspace.buffer.is_empty and act.name not in (RECALL, IMAGINE):
            workspace.infer()
        elif act.move is not None:
            x, y = workspace.buffer.attention or (0.5, 0.5)
            workspace.attend((x + act.move[0], y + act.move[1]))
        elif act.name == FORGET:
            workspace.attend(None)
            workspace.buffer.clear()
            self.sight = Sight()
        elif act.name == COMPARE:
            self._compare()
        elif self._draw(act):
            self.sight = self._glance()

    def _draw(self, act: Act) -> bool:
        """Bring another picture to mind; what cannot be done costs a thought."""
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

    def _glance(self) -> Sight:
        """One glance at the whole picture in mind."""
        pair = self._pair()
        if pair is None:
            return Sight()
        self.workspace.clock.count("glances")
        seen = (self._eye.likeness(*pair), self._eye.impression(*pair), *self._eye.lean(*pair))
        likeness, impression, lean, facing = self._blurred(*seen)
        return Sight(likeness, impression, lean=lean, facing=facing)

    def _blurred(self, *seen: float) -> tuple[float, ...]:
        """What is seen, with the noise of one look."""
        if not self._noise:
            return seen
        added = self._noise * torch.randn(len(seen), generator=self.workspace.generator)
        return tuple(value + error for value, error in zip(seen, added.tolist(), strict=True))

    def _compare(self) -> None:
        """One close look: the picture in mind laid on the one it is compared with."""
        self.workspace.clock.count("glances")
        pair = self._pair()
        if pair is not None:  # there may have been nothing to see
            (match,) = self._blurred(self._eye.match(*pair))
            self.sight = replace(self.sight, match=match, compared=1.0)

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
