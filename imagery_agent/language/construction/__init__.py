"""The grammar of sentences that build figures in mind."""

from imagery_agent.language.construction.parser import parse_steps
from imagery_agent.language.construction.steps import FIGURE, Part, Placement, Spot, Step, begun

__all__ = ["FIGURE", "Part", "Placement", "Spot", "Step", "begun", "parse_steps"]
