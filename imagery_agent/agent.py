"""The agent: answers instructions, with or without a picture; all its parts are injected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from imagery_agent.language.construction import read_steps
from imagery_agent.mind.dual_coding_memory import DualMemory
from imagery_agent.mind.individual_differences import Traits
from imagery_agent.mind.memory_traces import MemoryParameters
from imagery_agent.mind.protocols import Imagination, Interpreter
from imagery_agent.mind.visual_buffer import BufferParameters, VisualBuffer
from imagery_agent.mind.work_clock import Prices, Work, WorkClock
from imagery_agent.mind.workspace import Frame, LargestSteps, Workspace
from imagery_agent.planners.base import ConstraintCheck, Planner, TimedAnswer
from imagery_agent.planners.dual import DualParameters, DualPlanner
from imagery_agent.planners.random import GuessingPlanner
from imagery_agent.planners.single_code import PlannerParameters, SingleCodePlanner
from imagery_agent.tasks.construction import Reader
from imagery_agent.tasks.reading import read_task
from imagery_agent.validation import InputError, check_seed

Parameters = PlannerParameters | DualParameters
PLANNERS: dict[str, tuple[type[Parameters] | None, Callable[..., Planner]]] = {
    "imagery": (PlannerParameters, partial(SingleCodePlanner, "depictive")),
    "propositional": (PlannerParameters, partial(SingleCodePlanner, "propositional")),
    "dual": (DualParameters, DualPlanner),
    "random": (None, lambda parameters: GuessingPlanner()),
}
"""Kind of agent -> class of its parameters, and its constructor."""
KINDS = tuple(PLANNERS)


@dataclass(frozen=True)
class Response:
    """The response to one instruction."""

    answer: str
    names: tuple[str, ...]
    """Names, most probable first, if the instruction asks for one."""
    duration_ms: float
    """Response time: priced work plus the base time."""
    work: Work
    trace: tuple[Frame, ...]
    """The sequence of mental pictures."""
    confidence: float = 1.0
    time_course: tuple[TimedAnswer, ...] = ()
    """Answers over time while a planning problem was solved."""
    drawing: np.ndarray | None = None
    """uint8 (64, 64, 3), if the instruction asks for a drawing."""
    checks: tuple[ConstraintCheck, ...] = ()
    """Whether each constraint of a sentence that builds a figure was seen to hold in the picture."""


class Agent:
    """A planner with a workspace. Its memory and buffer last until ``reset``."""

    def __init__(
        self,
        make_workspace: Callable[[int, Traits], Workspace],
        planner: Planner,
        *,
        name: str,
        seed: int = 0,
        budget_ms: float | None = None,
        reader: Reader = read_steps,
    ) -> None:
        """``make_workspace`` maps a seed and the traits of a participant to a new workspace.

        ``budget_ms`` limits the priced work of each response; ``reader`` understands sentences that build a figure.
        """
        self._make_workspace, self._planner, self.name = make_workspace, planner, name
        self._traits, self._budget_ms, self._reader = Traits(), budget_ms, reader
        self._workspace = make_workspace(seed, self._traits)

    @property
    def workspace(self) -> Workspace:
        """The current workspace."""
        return self._workspace

    def reset(self, seed: int) -> None:
        """Start again with a new workspace and this seed."""
        self._workspace = self._make_workspace(seed, self._traits)

    def set_traits(self, traits: Traits) -> None:
        """Set the traits of the participant, from the next ``reset`` on."""
        self._traits = traits

    def respond(self, picture: np.ndarray | None, instruction: str) -> Response:
        """Answer one instruction; ``picture`` is None if there is none.

        Raises:
            ValueError: an instruction that cannot be read, or a picture of the wrong shape.
            BudgetSpent: the budget is too small for a task without intermediate answers.
        """
        task = read_task(instruction, picture, reader=self._reader)
        workspace = self._workspace
        before = workspace.begin_response()
        known = workspace.memory.graphs()
        workspace.clock.allow(self._budget_ms)
        answer = self._planner.solve(task, workspace)
        work = workspace.clock.work - before
        workspace.note_propositions(known)
        duration_ms = workspace.clock.prices.response_ms(work)
        return Response(
            answer.text,
            answer.names,
            duration_ms,
            work,
            workspace.response_trace(before, instruction, picture),
            answer.confidence,
            answer.time_course,
            answer.drawing,
            answer.checks,
        )


def build_agent(
    kind: str,
    *,
    imagination: Imagination,
    interpreter: Interpreter,
    seed: int,
    prices: Prices | None = None,
    parameters: Parameters | None = None,
    buffer: BufferParameters | None = None,
    memory: MemoryParameters | None = None,
    budget_ms: float | None = None,
    reader: Reader = read_steps,
    workspace: type[Workspace] = Workspace,
) -> Agent:
    """An agent of one of KINDS, from its parts; ``reader`` understands sentences that build a figure.

    ``workspace`` is the class of its workspace, for experiments that intervene in it.

    Raises:
        ValueError: an unknown kind, parameters of another kind, or parts that are none.
    """
    planner = _planner(kind, parameters)
    check_seed(seed)
    for what, part, methods in (
        ("imagination", imagination, ("perceive", "draw")),
        ("interpreter", interpreter, ("name", "score", "locate")),
    ):
        if not all(callable(getattr(part, name, None)) for name in methods):
            raise InputError(f"expected an {what}, which can {' and '.join(methods)}, got {_described(part)}")

    def make_workspace(seed: int, traits: Traits) -> Workspace:
        import torch  # only here: importing this module loads no torch

        from imagery_agent.imagination.key_frames import LARGEST_STEP

        own = replace(buffer or BufferParameters(), grain_px=traits.acuity_blur_px, fade_ms=traits.fade_ms)
        return workspace(
            imagination,
            interpreter,
            generator=torch.Generator().manual_seed(seed),
            clock=WorkClock((prices or Prices()).scaled(traits.slowness)),
            memory=DualMemory(memory),
            buffer=VisualBuffer(own),
            largest=LargestSteps().scaled(traits.step_size, limits=LARGEST_STEP),
            traits=traits,
            temperature=traits.temperature,
        )

    return Agent(make_workspace, planner, name=kind, seed=seed, budget_ms=budget_ms, reader=reader)


def _described(part: object) -> str:
    return f"the text {part!r}" if isinstance(part, str) else type(part).__name__


def _planner(kind: str, parameters: Parameters | None) -> Planner:
    if kind not in PLANNERS:
        raise ValueError(f"unknown kind of agent {kind!r}; expected one of {', '.join(PLANNERS)}")
    wanted, make = PLANNERS[kind]
    if parameters is None or (wanted is not None and isinstance(parameters, wanted)):
        return make(parameters)
    raise ValueError(f"expected parameters of the {kind} planner, got {type(parameters).__name__}")
