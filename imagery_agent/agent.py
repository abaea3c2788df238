"""The agent: hears an instruction, perhaps sees a picture, and answers; every part is injected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from imagery_agent.buffer import BufferParameters, VisualBuffer
from imagery_agent.clock import Clock, Prices, Work
from imagery_agent.interfaces import Imagination, Interpreter
from imagery_agent.operations import Frame, Workspace
from imagery_agent.planners.base import Planner
from imagery_agent.planners.imagery import ImageryParameters, ImageryPlanner
from imagery_agent.planners.propositional import PropositionalParameters, PropositionalPlanner
from imagery_agent.tasks import read_task

KINDS = ("imagery", "propositional")


@dataclass(frozen=True)
class Response:
    """What one instruction led to."""

    answer: str
    names: tuple[str, ...]
    """Names in order, best first, when the instruction asks for one."""
    duration_ms: float
    """Response time: the executed work, priced, and the base time."""
    work: Work
    trace: tuple[Frame, ...]
    """The mental pictures on the way."""
    confidence: float = 1.0


class Agent:
    """A planner on a workspace. What it learns and holds in mind lasts until ``reset``."""

    def __init__(
        self, make_workspace: Callable[[int], Workspace], planner: Planner, *, name: str, seed: int = 0
    ) -> None:
        """``make_workspace`` maps a seed to a fresh workspace."""
        self._make_workspace, self._planner, self.name = make_workspace, planner, name
        self._workspace = make_workspace(seed)

    @property
    def workspace(self) -> Workspace:
        """The present state of mind."""
        return self._workspace

    def reset(self, seed: int) -> None:
        """Forget everything and start again from ``seed``."""
        self._workspace = self._make_workspace(seed)

    def respond(self, picture: np.ndarray | None, instruction: str) -> Response:
        """Answer one instruction; ``picture`` is None when nothing is shown.

        Raises:
            ValueError: an instruction that is not understood, or a picture of the wrong shape.
        """
        task = read_task(instruction, picture)
        workspace = self._workspace
        before, workspace.trace = workspace.clock.work, []
        answer = self._planner.solve(task, workspace)
        work = workspace.clock.work - before
        duration_ms = workspace.clock.prices.response_ms(work)
        return Response(
            answer.text, answer.names, duration_ms, work, tuple(workspace.trace), answer.confidence
        )


def build_agent(
    kind: str,
    *,
    imagination: Imagination,
    interpreter: Interpreter,
    seed: int,
    prices: Prices | None = None,
    parameters: ImageryParameters | PropositionalParameters | None = None,
    buffer: BufferParameters | None = None,
) -> Agent:
    """An agent of one of KINDS from its parts.

    Raises:
        ValueError: an unknown kind, or parameters of the other kind.
    """
    planner = _planner(kind, parameters)

    def make_workspace(seed: int) -> Workspace:
        import torch  # only here: importing this module loads no torch

        return Workspace(
            imagination,
            interpreter,
            generator=torch.Generator().manual_seed(seed),
            clock=Clock(prices),
            buffer=VisualBuffer(buffer),
        )

    return Agent(make_workspace, planner, name=kind, seed=seed)


def _planner(kind: str, parameters: ImageryParameters | PropositionalParameters | None) -> Planner:
    if kind not in KINDS:
        raise ValueError(f"unknown kind of agent {kind!r}; expected one of {', '.join(KINDS)}")
    if kind == "imagery" and (parameters is None or isinstance(parameters, ImageryParameters)):
        return ImageryPlanner(parameters)
    if kind == "propositional" and (parameters is None or isinstance(parameters, PropositionalParameters)):
        return PropositionalPlanner(parameters)
    raise ValueError(f"expected parameters of the {kind} planner, got {type(parameters).__name__}")
