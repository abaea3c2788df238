"""Problems solved in pictures: a file per problem, whose ``deliberate`` yields better and better answers."""

from __future__ import annotations

from collections.abc import Iterator

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.assembly import depictive as assembly
from imagery_agent.planners.planning.form_board import depictive as form_board
from imagery_agent.planners.planning.map_inference import depictive as map_inference
from imagery_agent.planners.planning.maze import depictive as maze
from imagery_agent.planners.planning.paper_folding import depictive as paper_folding
from imagery_agent.planners.planning.relational_chain import depictive as relational_chain
from imagery_agent.tasks.planning import (
    AssemblyTask,
    ChainTask,
    FoldingTask,
    FormBoardTask,
    IslandTask,
    MazeTask,
    Problem,
)


def deliberate(problem: Problem, workspace: Workspace) -> Iterator[Answer]:
    """Think about a problem in pictures."""
    match problem:
        case FormBoardTask():
            return form_board.deliberate(problem, workspace)
        case FoldingTask():
            return paper_folding.deliberate(problem, workspace)
        case AssemblyTask():
            return assembly.deliberate(problem, workspace)
        case IslandTask():
            return map_inference.deliberate(problem, workspace)
        case ChainTask():
            return relational_chain.deliberate(problem, workspace)
        case MazeTask():
            return maze.deliberate(problem, workspace)
