"""Form assembly over descriptions: the sizes of all figures are told, and added until they make up the outline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from imagery_agent.language.spatial_puzzles import say_letters
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.planning.form_assembly.display import survey
from imagery_agent.tasks.spatial_puzzles import FormAssemblyTask

_STEP = 0.05
"""Sizes are told in twentieths of the outline."""


def deliberate(task: FormAssemblyTask, workspace: Workspace) -> Iterator[Answer]:
    """The fewest pieces whose told sizes add up to the outline, or come nearest to it."""
    seen = survey(workspace.survey(task.picture), workspace)
    if seen is None or not seen.target.area:
        return
    workspace.infer(len(seen.pieces))
    told = {letter: round(piece.area / seen.target.area / _STEP) for letter, piece in seen.pieces.items()}
    whole = round(1 / _STEP)
    best, ties = whole, 1
    for count in range(1, len(told) + 1):
        for letters in combinations(told, count):
            workspace.infer()
            away = abs(sum(told[letter] for letter in letters) - whole)
            ties += away == best
            if away < best:
                best, ties = away, 1
                yield Answer(say_letters(letters), confidence=0.9 / (1 + away))
