"""The planner with pictures: answers by operating on the visual buffer and looking."""

from __future__ import annotations

from dataclasses import dataclass, field

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.ambiguous_figures.depictive import ConstrualParameters, solve_figure
from imagery_agent.planners.base import Answer, deliberated
from imagery_agent.planners.construction.depictive import ConstructionParameters, build_figure, name_figure
from imagery_agent.planners.planning import depictive as depicted
from imagery_agent.planners.rotation.depictive import RotationParameters, compare_figures
from imagery_agent.planners.rotation.learned_figures import compare_learned, identify, learn_figure, prepare
from imagery_agent.planners.scanning.depictive import solve_map
from imagery_agent.planners.scanning.map_learning import MapParameters
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


@dataclass(frozen=True)
class ImageryParameters:
    """One set for all paradigms."""

    rotation: RotationParameters = field(default_factory=RotationParameters)
    scanning: MapParameters = field(default_factory=MapParameters)
    construction: ConstructionParameters = field(default_factory=ConstructionParameters)
    construal: ConstrualParameters = field(default_factory=ConstrualParameters)


class ImageryPlanner:
    """Solves every task in pictures."""

    def __init__(self, parameters: ImageryParameters | None = None) -> None:
        self.parameters = parameters or ImageryParameters()

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one task."""
        match task:
            case CompareTask():
                return compare_figures(task, workspace, self.parameters.rotation)
            case LearnFigureTask():
                return learn_figure(task, workspace)
            case PrepareTask():
                return prepare(task, workspace)
            case CompareLearnedTask():
                return compare_learned(task, workspace, self.parameters.rotation)
            case IdentifyTask():
                return identify(task, workspace, self.parameters.rotation)
            case BuildTask():
                return build_figure(task, workspace, self.parameters.construction)
            case NameTask():
                return name_figure(workspace, self.parameters.construction)
            case SeeTask() | SeeAgainTask() | DrawTask():
                return solve_figure(task, workspace, self.parameters.construal)
            case LearnTask() | QueryTask() | PointTask() | ResizeTask() | ExpectTask() | RetellTask():
                return solve_map(task, workspace, self.parameters.scanning)
            case _:
                return deliberated(depicted.deliberate, task, workspace)
