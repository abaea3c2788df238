"""The imagery planner: it answers by operating on the visual buffer and looking."""

from __future__ import annotations

from dataclasses import dataclass, field

from imagery_agent.operations import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.building import BuildingParameters, build_figure
from imagery_agent.planners.rotation import RotationParameters, compare_figures
from imagery_agent.planners.scanning import ScanningParameters, answer_query, learn_map
from imagery_agent.tasks import BuildTask, CompareTask, LearnTask, QueryTask, Task


@dataclass(frozen=True)
class ImageryParameters:
    """One set for all paradigms."""

    rotation: RotationParameters = field(default_factory=RotationParameters)
    scanning: ScanningParameters = field(default_factory=ScanningParameters)
    building: BuildingParameters = field(default_factory=BuildingParameters)
    names: int = 5
    """How many names to give for a figure."""


class ImageryPlanner:
    """See :class:`imagery_agent.planners.base.Planner`."""

    def __init__(self, parameters: ImageryParameters | None = None) -> None:
        self.parameters = parameters or ImageryParameters()

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one task by imagining and looking."""
        if isinstance(task, CompareTask):
            return compare_figures(task, workspace, self.parameters.rotation)
        if isinstance(task, LearnTask):
            return learn_map(task, workspace, self.parameters.scanning)
        if isinstance(task, QueryTask):
            return answer_query(task, workspace, self.parameters.scanning)
        if isinstance(task, BuildTask):
            return build_figure(task, workspace, self.parameters.building)
        found = workspace.inspect(top=self.parameters.names)
        return Answer(found[0][0], tuple(name for name, _ in found), confidence=min(1.0, found[0][1]))
