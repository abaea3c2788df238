"""The workspace: all operations of one mind, through which planners generate, inspect, compare and recall pictures."""

from imagery_agent.mind.workspace.compare import ComparingOperations
from imagery_agent.mind.workspace.fit import FittingOperations
from imagery_agent.mind.workspace.inspect import InspectingOperations
from imagery_agent.mind.workspace.moving import MovingOperations
from imagery_agent.mind.workspace.recall import RecallingOperations
from imagery_agent.mind.workspace.state import Finding, Frame, LargestSteps
from imagery_agent.mind.workspace.survey import SurveyingOperations

__all__ = ["Finding", "Frame", "LargestSteps", "Workspace"]


class Workspace(
    InspectingOperations,
    ComparingOperations,
    RecallingOperations,
    SurveyingOperations,
    FittingOperations,
    MovingOperations,
):
    """Imagination, interpreter, buffer, memory and work clock of one mind.

    Generating operations put their result into the visual buffer; inspecting operations see the view of the buffer,
    which is blurred away from attention and fades with time. Every operation counts its work on the clock.
    """
