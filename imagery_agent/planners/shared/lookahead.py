"""Look-ahead in imagination: a beam search over mental pictures and operations on them.

Every picture considered is generated, and its work counted; pictures are evaluated by looking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from imagery_agent.language.operations import Operation, instruction
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace


@dataclass(frozen=True)
class Imagined:
    """A picture and the operations that led to it."""

    picture: MentalPicture
    acts: tuple[Operation, ...]
    fits: tuple[float, ...]
    """Match with each of the goals."""

    @property
    def score(self) -> float:
        """Best match with a goal."""
        return max(self.fits)


Evaluate = Callable[[MentalPicture], tuple[float, ...]]


def look_ahead(
    start: MentalPicture,
    acts: Callable[[Imagined], Sequence[Operation]],
    evaluate: Evaluate,
    workspace: Workspace,
    *,
    width: int,
    depth: int,
) -> Iterator[Imagined]:
    """Every picture reached, in order: ``depth`` rounds of operations, each on the ``width`` best of the last."""
    beam = [Imagined(start, (), evaluate(start))]
    yield beam[0]
    for _ in range(depth):
        tries = [(node, act) for node in beam for act in acts(node)]
        if not tries:
            return
        pictures = workspace.alternatives([(node.picture, act) for node, act in tries])
        found = []
        for picture, (node, act) in zip(pictures, tries, strict=True):
            found.append(Imagined(picture, (*node.acts, act), evaluate(picture)))
            yield found[-1]
        workspace.note("candidates", [(", ".join(map(instruction, one.acts)), one.score) for one in found])
        beam = sorted(found, key=lambda node: -node.score)[:width]
