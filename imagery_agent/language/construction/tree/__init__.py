"""The syntax tree of building instructions: steps, what they refer to, and constraints on the picture.

A sentence becomes a tuple of steps. A step is one operation on a theme plus constraints that must hold on the picture
afterwards. The grammar produces the tree, planners carry it out, and the mind checks every constraint by looking.
All directions are those of the picture: top, bottom, left, right and their pairs ("top left").
"""

from imagery_agent.language.construction.tree.constraints import *  # noqa: F403
from imagery_agent.language.construction.tree.references import *  # noqa: F403
from imagery_agent.language.construction.tree.steps import *  # noqa: F403
