"""Figures learned before: getting ready for one, telling it from its mirror image, and saying which it is.

Cooper & Shepard 1973: who knows which figure comes and how it will stand can rotate it beforehand; what is not done
when it appears remains to be done. Who knows only one of both cannot: an orientation alone is no picture. Which figure
it is, is seen at any angle by its form; whether it is mirrored is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.work_clock import Work
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.rotation.depictive import (
    Pair,
    RotationParameters,
    compare_in_plane,
    confidence,
    judge,
    rotated,
    whole,
)
from imagery_agent.planners.shared.evidence_accumulation import accumulate
from imagery_agent.tasks.rotation import CompareLearnedTask, IdentifyTask, LearnFigureTask, PrepareTask

FIGURES, NAME, ANGLE, DONE, READY = (
    "names of figures",
    "name of the next figure",
    "orientation of the next figure",
    "orientation reached",
    "figure made ready",
)
"""Topics in memory."""
_RECALL, _PICTURE = Work(encodings=1), Work(codes_generated=256)
"""What recalling and what redrawing a picture takes: nobody begins what cannot be done in time."""


@dataclass(frozen=True)
class _Ready:
    """What is in mind when the figure appears."""

    name: str | None
    angle_deg: float | None
    """How the figure will stand, if that was said."""
    done_deg: float
    """How far it is rotated in mind already."""
    picture: MentalPicture | None


def learn_figure(task: LearnFigureTask, workspace: Workspace) -> Answer:
    """Keep its picture under its name."""
    workspace.perceive(task.picture, label=f"the {task.name}")
    workspace.remember(_topic(task.name))
    workspace.memory.keep_words(FIGURES, " ".join([*_names(workspace), task.name]))
    return Answer("ready")


def prepare(task: PrepareTask, workspace: Workspace) -> Answer:
    """Recall the figure and rotate it, as far as both are known and as there is time."""
    left_ms = task.lead_ms

    def is_time_for(work: Work) -> bool:
        nonlocal left_ms
        left_ms -= workspace.clock.prices.work_ms(work)
        return left_ms >= 0

    for topic, value in ((NAME, task.name), (ANGLE, task.angle_deg), (DONE, 0.0)):
        workspace.memory.keep_words(topic, "" if value is None else str(value))
    if task.name is None or not is_time_for(_RECALL):
        return Answer("ready")
    pair = Pair(workspace.recall(_topic(task.name)), workspace.buffer.picture)
    largest = whole(workspace.largest.rotate_deg)
    while is_time_for(_PICTURE):
        if task.keep_rotating is not None:
            step = task.keep_rotating * largest
        else:
            step = float(np.clip((task.angle_deg or 0.0) - pair.angle_deg, -largest, largest))
        if not step:
            break
        pair = rotated(pair, step, workspace)
    workspace.memory.keep_picture(READY, pair.first)
    workspace.memory.keep_words(DONE, f"{pair.angle_deg:.17g} {pair.rotations}")
    return Answer("ready")


def compare_learned(task: CompareLearnedTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """``same`` if it is as learned, ``different`` if it is the mirror image."""
    seen = workspace.perceive(task.picture, label="figure")
    name = _expected(workspace, NAME) or _only_name(workspace)
    if name is None:
        name, _ = _recognised(seen, workspace, parameters)
    done = (_expected(workspace, DONE) or "0").split()
    if len(done) == 2:
        pair = Pair(workspace.memory.picture(READY), seen, float(done[0]), rotations=int(done[1]))
    else:
        pair = Pair(workspace.recall(_topic(name)), seen)
    angle = _expected(workspace, ANGLE)
    for topic in (NAME, ANGLE, DONE):
        workspace.memory.keep_words(topic, "")
    if angle is None:
        return compare_in_plane(pair, workspace, parameters)
    largest = whole(workspace.largest.rotate_deg)
    while abs(float(angle) - pair.angle_deg) > 1e-9:  # it is known how far; nothing to look at on the way
        pair = rotated(pair, float(np.clip(float(angle) - pair.angle_deg, -largest, largest)), workspace)
    evidence = judge(pair, workspace, parameters)
    return Answer("same" if evidence > 0 else "different", confidence=confidence(evidence))


def identify(task: IdentifyTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """The name of the learned figure that has its form."""
    seen = workspace.perceive(task.picture, label="figure")
    name, evidence = _recognised(seen, workspace, parameters)
    return Answer(name, (name,), confidence=confidence(evidence))


def _recognised(
    seen: MentalPicture, workspace: Workspace, parameters: RotationParameters
) -> tuple[str, float]:
    """Name and evidence: one looks until a form stands out, by the lead it has gained over the next."""
    known = {name: workspace.memory.picture(_topic(name)) for name in _names(workspace)}
    if not known:
        raise ValueError("expected learned figures, there are none; show some first: 'Learn this figure: R.'")
    gained = dict.fromkeys(known, 0.0)

    def lead() -> float:
        before = _lead(gained)
        for name, likeness in workspace.recognise(seen, known):
            gained[name] += likeness
        return _lead(gained) - before

    evidence = accumulate(lead, bound=parameters.bound, most_looks=parameters.most_glances)
    return max(gained, key=lambda name: gained[name]), evidence


def _lead(gained: dict[str, float]) -> float:
    """By how much the best is ahead of the next."""
    best, *others = sorted(gained.values(), reverse=True)
    return best - max(others, default=0.0)


def _topic(name: str) -> str:
    return f"figure {name}"


def _names(workspace: Workspace) -> list[str]:
    return workspace.memory.words(FIGURES).split() if workspace.memory.knows(FIGURES) else []


def _only_name(workspace: Workspace) -> str | None:
    names = _names(workspace)
    return names[0] if len(names) == 1 else None


def _expected(workspace: Workspace, topic: str) -> str | None:
    return (workspace.memory.words(topic) or None) if workspace.memory.knows(topic) else None
