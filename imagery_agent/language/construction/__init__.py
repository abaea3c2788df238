"""The language of sentences that build figures in mind: a grammar, a lexicon, and the syntax tree that they give."""

from imagery_agent.language.construction.reading import read_steps
from imagery_agent.language.construction.tree import Step

__all__ = ["Step", "read_steps"]
