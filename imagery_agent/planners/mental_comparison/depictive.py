"""Two pictures in mind are compared glance by glance until the evidence suffices.

Clock hands: a face that is not shown is drawn. Sizes: a thing that is not shown is imagined, as in
:mod:`imagery_agent.planners.item_memory.depictive`; one that is shown is recognised. What is larger in life is general
knowledge; how large the two pictures are in the buffer cannot be kept out of the comparison.

That small differences need more glances follows from accumulating noisy evidence. What pictures and words cost beside
that, and whether the size of a picture interferes, follows from what has to be drawn and seen.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.item_memory.depictive import ItemMemoryParameters, imagine_word
from imagery_agent.planners.shared.evidence_accumulation import accumulate
from imagery_agent.tasks.comparisons import Clock, CompareClocksTask, CompareSizesTask, Thing


@dataclass(frozen=True)
class ComparisonParameters:
    """Evidence and noise of comparisons."""

    angle_noise_deg: float = 20.0
    """Difference of two angles that is worth as much as the noise of one glance of an average participant."""
    size_noise: float = 0.3
    """The same of sizes in life, as the decimal logarithm of their ratio."""
    seen_weight: float = 0.5
    """What the ratio of the sizes in the buffer counts, relative to that in life."""
    threshold: float = 5.0
    """Evidence that suffices, in units of that noise; multiplied by ``Traits.caution``."""
    max_looks: int = 12

    def __post_init__(self) -> None:
        if min(self.angle_noise_deg, self.size_noise, self.threshold) <= 0 or self.max_looks < 1:
            raise ValueError("expected angle_noise_deg, size_noise and threshold above 0, and max_looks of 1 or more")


def compare_clocks(task: CompareClocksTask, workspace: Workspace, parameters: ComparisonParameters) -> Answer:
    """Get both faces into mind; compare the angles between their hands."""
    faces = [_face(clock, workspace) for clock in (task.first, task.second)]

    def look() -> float:
        workspace.switch(True)
        first, second = workspace.hands_angles_deg(*faces)
        return workspace.weigh((second - first) / parameters.angle_noise_deg)

    return _decided(accumulate(look, threshold=_threshold(workspace, parameters), max_looks=parameters.max_looks))


def compare_sizes(task: CompareSizesTask, workspace: Workspace, parameters: ComparisonParameters) -> Answer:
    """Get both things into mind; compare their sizes in life, and unavoidably in the buffer."""
    (first, one), (second, other) = (_known(thing, workspace) for thing in (task.first, task.second))
    in_life = np.log10(sizes_cm()[first] / sizes_cm()[second])

    def look() -> float:
        workspace.switch(True)
        seen = parameters.seen_weight * workspace.size_ratio(one, other)
        return workspace.weigh(float(in_life + seen) / parameters.size_noise)

    return _decided(accumulate(look, threshold=_threshold(workspace, parameters), max_looks=parameters.max_looks))


@cache
def sizes_cm() -> dict[str, float]:
    """General knowledge of sizes: name -> typical longest side in life."""
    return tomllib.loads(Path(__file__).with_name("sizes.toml").read_text(encoding="utf-8"))


def known_size(name: str) -> str:
    """The name, if its size is known; ValueError otherwise."""
    if name not in sizes_cm():
        raise ValueError(f"expected a thing whose size is known ({', '.join(sorted(sizes_cm()))}), got {name!r}")
    return name


# ---------------------------------------------------------------- inside


def _threshold(workspace: Workspace, parameters: ComparisonParameters) -> float:
    return parameters.threshold * workspace.traits.caution


def _decided(evidence: float) -> Answer:
    return Answer("first" if evidence >= 0 else "second", confidence=1 / (1 + float(np.exp(-abs(evidence)))))


def _face(clock: Clock, workspace: Workspace) -> MentalPicture:
    """The face that is shown, or one that is drawn: where both hands point is known, two inferences."""
    if isinstance(clock, np.ndarray):
        return workspace.perceive(clock, label="clock")
    hours, minutes = clock
    workspace.infer(2)
    hands = []
    for angle_deg, length in ((30 * hours + minutes / 2, 0.27), (6 * minutes, 0.4)):
        along = np.radians(angle_deg)
        hands.append(np.array([[0.5, 0.5], [0.5 + length * np.sin(along), 0.5 - length * np.cos(along)]]))
    return workspace.draw_strokes(hands, width=0.045)


def _known(thing: Thing, workspace: Workspace) -> tuple[str, MentalPicture]:
    """Name and picture of a thing that is shown, or imagined."""
    if isinstance(thing, np.ndarray):
        picture = workspace.perceive(thing, label="thing")
        return workspace.inspect(names=list(sizes_cm()), top=1)[0][0], picture
    known_size(thing)
    imagine_word(thing, workspace, ItemMemoryParameters())
    return thing, workspace.buffer.picture
