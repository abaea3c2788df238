"""Look-ahead in imagination: a beam search whose states are mental pictures and whose moves are acts on them.

Every picture that is considered has been imagined and paid for; what is good is told by looking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace


@dataclass(frozen=True)
class Imagined:
    """A picture that some acts lead to."""

    picture: MentalPicture
    acts: tuple[Operation, ...]
    fits: tuple[float, ...]
    """How well it matches each of the goals."""

    @property
    def score(self) -> float:
        """How well it matches the goal it matches best."""
        return max(self.fits)


Judge = Callable[[MentalPicture], tuple[float, ...]]


def look_ahead(
    start: MentalPicture,
    acts: Callable[[Imagined], Sequence[Operation]],
    judge: Judge,
    workspace: Workspace,
    *,
    width: int,
    depth: int,
) -> Iterator[Imagined]:
    """Every picture reached, in order: ``depth`` rounds of acts, each going on from the ``width`` best of the last."""
    beam = [Imagined(start, (), judge(start))]
    yield beam[0]
    for _ in range(depth):
        tries = [(node, act) for node in beam for act in acts(node)]
        if not tries:
            return
        pictures = workspace.alternatives([(node.picture, act) for node, act in tries])
        found = []
        for picture, (node, act) in zip(pictures, tries, strict=True):
            found.append(Imagined(picture, (*node.acts, act), judge(picture)))
            yield found[-1]
        beam = sorted(found, key=lambda node: -node.score)[:width]
