"""The agent: perceive -> remember -> plan -> answer. Every part is injected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from imagery_agent.clock import Clock, Prices, Work
from imagery_agent.interfaces import Imagination, Interpreter
from imagery_agent.operations import Frame, Workspace
from imagery_agent.planners.base import Planner
from imagery_agent.planners.imagery import ImageryParameters, ImageryPlanner
from imagery_agent.planners.propositional import PropositionalPlanner
from imagery_agent.tasks import read_task

PLANNERS = ("imagery", "propositional")


@dataclass(frozen=True)
class Response:
    """One answer, how long it took, and what was done for it."""

    answer: str
    names: tuple[str, ...]
    duration_ms: float
    work: Work
    trace: tuple[Frame, ...]


class Agent:
    """Answers instructions one by one; remembers until :meth:`reset`.

    Args:
        make_workspace: a fresh workspace from a seed.
        planner: how it thinks.
    """

    def __init__(self, make_workspace: Callable[[int], Workspace], planner: Planner, *, seed: int = 0) -> None:
        self._make_workspace, self._planner = make_workspace, planner
        self.workspace = make_workspace(seed)

    def reset(self, seed: int) -> None:
        """Forget everything; the same seed and the same instructions give the same answers."""
        self.workspace = self._make_workspace(seed)

    def respond(self, picture: np.ndarray | None, instruction: str) -> Response:
        """Answer one instruction; ``picture`` uint8 (64, 64 or 128, 3) is None when nothing is shown.

        Raises:
            SceneError: an instruction that is not understood, with the words or with examples.
        """
        workspace = self.workspace
        task = read_task(instruction, picture)
        before, frames = workspace.clock.work, len(workspace.trace)
        answer = self._planner.solve(task, workspace)
        work = workspace.clock.work - before
        duration_ms = workspace.clock.prices.response_ms(work)
        return Response(answer.text, answer.names, duration_ms, work, tuple(workspace.trace[frames:]))


def build_agent(
    kind: str,
    *,
    imagination: Imagination,
    interpreter: Interpreter,
    seed: int,
    prices: Prices | None = None,
    parameters: ImageryParameters | None = None,
) -> Agent:
    """An agent with the ``imagery`` or the ``propositional`` planner on the given parts."""
    if kind not in PLANNERS:
        raise ValueError(f"unknown kind of agent {kind!r}; expected one of {', '.join(PLANNERS)}")
    planner = ImageryPlanner(parameters) if kind == "imagery" else PropositionalPlanner()

    def make_workspace(seed: int) -> Workspace:
        import torch

        generator = torch.Generator().manual_seed(seed)
        return Workspace(imagination, interpreter, generator=generator, clock=Clock(prices))

    return Agent(make_workspace, planner, seed=seed)
