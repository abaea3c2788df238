"""The planner that uses one mental code: it solves every task depictively, or every task propositionally."""

from __future__ import annotations

from dataclasses import dataclass, field

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.ambiguous_figures.depictive import AmbiguousFigureParameters
from imagery_agent.planners.base import Answer, answer_within_budget
from imagery_agent.planners.construction.parameters import ConstructionParameters
from imagery_agent.planners.item_memory.depictive import ItemMemoryParameters
from imagery_agent.planners.mental_comparison.depictive import ComparisonParameters
from imagery_agent.planners.planning.causality.parameters import CausalityParameters
from imagery_agent.planners.registry import DELIBERATIONS, SOLVERS, Side
from imagery_agent.planners.rotation.parameters import RotationParameters
from imagery_agent.planners.scanning.map_learning import MapParameters
from imagery_agent.planners.selective_interference.depictive import WalkParameters
from imagery_agent.planners.sentence_picture.depictive import SentencePictureParameters
from imagery_agent.tasks.planning import Problem
from imagery_agent.tasks.reading import Task


@dataclass(frozen=True)
class PlannerParameters:
    """Parameters of all paradigms; both codes read percepts with the same ones."""

    rotation: RotationParameters = field(default_factory=RotationParameters)
    scanning: MapParameters = field(default_factory=MapParameters)
    construction: ConstructionParameters = field(default_factory=ConstructionParameters)
    ambiguous_figures: AmbiguousFigureParameters = field(default_factory=AmbiguousFigureParameters)
    item_memory: ItemMemoryParameters = field(default_factory=ItemMemoryParameters)
    mental_comparison: ComparisonParameters = field(default_factory=ComparisonParameters)
    selective_interference: WalkParameters = field(default_factory=WalkParameters)
    sentence_picture: SentencePictureParameters = field(default_factory=SentencePictureParameters)
    causality: CausalityParameters = field(default_factory=CausalityParameters)


class SingleCodePlanner:
    """Looks up the solver of its code for every type of task."""

    def __init__(self, side: Side, parameters: PlannerParameters | None = None) -> None:
        self.side: Side = side
        self.parameters = parameters or PlannerParameters()

    def solve(self, task: Task, workspace: Workspace) -> Answer:
        """Answer one task."""
        if isinstance(task, Problem):
            return answer_within_budget(DELIBERATIONS[type(task)].of(self.side), task, workspace)
        solvers = SOLVERS[type(task)]
        return solvers.of(self.side)(task, workspace, getattr(self.parameters, solvers.paradigm))
