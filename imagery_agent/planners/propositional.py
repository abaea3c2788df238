"""The rival without pictures: answers by inference over descriptions.

It reads a percept once, in words, through the interpreter; from then on it has only propositions. Its work
is inferences. It never sees pixels itself, and makes no mental pictures but the percept.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from imagery_agent.language.scene import Scene, Thing, caption
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.ambiguous_figures.depictive import ConstrualParameters
from imagery_agent.planners.ambiguous_figures.propositional import solve_figure_in_words
from imagery_agent.planners.base import Answer, deliberated
from imagery_agent.planners.construction.propositional import follow, name_description
from imagery_agent.planners.planning import propositional as described
from imagery_agent.planners.scanning.map_learning import MapParameters
from imagery_agent.planners.scanning.propositional import solve_map_in_words
from imagery_agent.tasks.ambiguous_figures import DrawTask, SeeAgainTask, SeeTask
from imagery_agent.tasks.construction import BuildTask, NameTask
from imagery_agent.tasks.reading import Task
from imagery_agent.tasks.rotation import (
    CompareLearnedTask,
    CompareTask,
    IdentifyTask,
    LearnFigureTask,
    PrepareTask,
)
from imagery_agent.tasks.scanning import ExpectTask, LearnTask, PointTask, QueryTask, ResizeTask, RetellTask

FIGURES = "names of figures"


@dataclass(frozen=True)
class PropositionalParameters:
    """How to read percepts."""

    angle_step_deg: float = 10.0
    """Orientations are read to this grain."""
    scanning: MapParameters = field(default_factory=MapParameters)
    """How maps are read; the same as the imagery planner's, so that both live on one perception."""
    construal: ConstrualParameters = field(default_factory=ConstrualParameters)
    """How figures are read; the same as the imagery planner's."""
    top: int = 5
    """Names given when asked what a figure is."""

    def __post_init__(self) -> None:
        if not 0 < self.angle_step_deg <= 180:
            raise ValueError(f"expected angle_step_deg above 0 and at most 180, got {self.angle_step_deg}")


class PropositionalPlanner:
    """Solves every task over scene graphs."""

    def __init__(self, parameters: PropositionalParameters | None = None) -> None:
        self.parameters = parameters or PropositionalParameters()

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one task."""
        match task:
            case CompareTask():
                return self._compare(task, workspace)
            case LearnFigureTask():
                return self._learn_figure(task, workspace)
            case PrepareTask():
                workspace.infer()  # what it was told; a description needs no rotating beforehand
                return Answer("ready")
            case CompareLearnedTask() | IdentifyTask():
                return self._judge_learned(task, workspace)
            case BuildTask():
                follow(task.steps, workspace)
                return Answer("")
            case NameTask():
                return name_description(workspace, top=self.parameters.top)
            case SeeTask() | SeeAgainTask() | DrawTask():
                return solve_figure_in_words(task, workspace, self.parameters.construal)
            case LearnTask() | QueryTask() | PointTask() | ResizeTask() | ExpectTask() | RetellTask():
                return solve_map_in_words(task, workspace, self.parameters.scanning)
            case _:
                return deliberated(described.deliberate, task, workspace)

    # ------------------------------------------------------------ comparing figures

    def _compare(self, task: CompareTask, workspace: Workspace) -> Answer:
        """Same if both read as equally mirrored."""
        left, right = np.split(task.display, 2, axis=1)
        workspace.perceive(left, label="left figure")
        name = workspace.inspect(top=1)[0][0]
        first = self._read(name, workspace)
        workspace.perceive(right, label="right figure")
        second = self._read(name, workspace)
        # the left description, rewritten for the orientation of the right one, then parity against parity
        expected = replace(first, angle_deg=second.angle_deg)
        workspace.infer(2)
        return Answer("same" if expected.mirrored == second.mirrored else "different", confidence=0.5)

    def _read(self, name: str, workspace: Workspace) -> Thing:
        """The description of the figure in view that fits best: how it is oriented, whether mirrored."""
        step = self.parameters.angle_step_deg
        readings = [
            Thing(name, angle_deg=float(angle), mirrored=parity)
            for parity in (False, True)
            for angle in np.arange(0, 360, step)
        ]
        fits = workspace.score([caption(Scene((reading,))) for reading in readings])
        workspace.infer()
        return readings[int(np.argmax(fits))]

    def _learn_figure(self, task: LearnFigureTask, workspace: Workspace) -> Answer:
        known = workspace.memory.words(FIGURES).split() if workspace.memory.knows(FIGURES) else []
        workspace.memory.keep_words(FIGURES, " ".join([*known, task.name]))
        workspace.infer()
        return Answer("ready")

    def _judge_learned(self, task: CompareLearnedTask | IdentifyTask, workspace: Workspace) -> Answer:
        """Which of the names fits best; or the parity at which the percept reads best."""
        workspace.perceive(task.picture, label="figure")
        names = workspace.memory.words(FIGURES).split()
        name = workspace.inspect(names=names, top=1)[0][0]
        workspace.infer()
        if isinstance(task, IdentifyTask):
            return Answer(name, (name,), confidence=0.5)
        return Answer("different" if self._read(name, workspace).mirrored else "same", confidence=0.5)
