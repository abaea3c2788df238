"""Problems solved over descriptions: a file per problem, whose ``deliberate`` yields better and better answers."""

from __future__ import annotations

from collections.abc import Iterator

from imagery_agent.operations import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.described import (
    assembly,
    form_board,
    map_inference,
    maze,
    paper_folding,
    relational_chain,
)
from imagery_agent.problems import (
    AssemblyTask,
    ChainTask,
    FoldingTask,
    FormBoardTask,
    IslandTask,
    MazeTask,
    Problem,
)


def deliberate(problem: Problem, workspace: Workspace) -> Iterator[Answer]:
    """Think about a problem in propositions."""
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
