"""Mental rotation of learned figures: preparing for one, telling it from its mirror image, and identifying it.

Cooper & Shepard 1973: a cue to identity and orientation together lets the figure be rotated in advance; what has not
been rotated when it appears remains to be done. Identity or orientation alone does not help: without a figure there is
nothing to rotate. Identity is recognised by shape at any angle; parity is not.
"""

from __future__ import annotations

import numpy as np

from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.work_clock import Work
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.rotation.in_plane import compare_in_plane, judge_superimposed, rotated, whole_degrees
from imagery_agent.planners.rotation.pair import Pair, confidence, guess
from imagery_agent.planners.rotation.parameters import RotationParameters
from imagery_agent.planners.shared.evidence_accumulation import accumulate
from imagery_agent.tasks.rotation import CompareLearnedTask, IdentifyTask, LearnFigureTask, PrepareTask

LEARNED_NAMES, CUED_NAME, CUED_ANGLE, REACHED_ANGLE, ROTATED_FIGURE = (
    "names of figures",
    "name of the next figure",
    "orientation of the next figure",
    "orientation reached",
    "figure made ready",
)
"""Topics in memory."""
_RECALL, _PICTURE = Work(encodings=1), Work(codes_generated=256)
"""Work of recalling a picture and of one transformation: neither is started without time to finish it."""


def learn_figure(task: LearnFigureTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Keep its picture under its name."""
    workspace.perceive(task.picture, label=f"the {task.name}")
    workspace.remember(_topic(task.name))
    workspace.memory.keep_words(LEARNED_NAMES, " ".join([*learned_names(workspace), task.name]))
    return Answer("ready")


def prepare(task: PrepareTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """Recall the cued figure and rotate it to the cued angle, as far as both are known and the lead time allows."""
    left_ms = task.lead_ms

    def is_time_for(work: Work) -> bool:
        nonlocal left_ms
        left_ms -= workspace.clock.prices.work_ms(work)
        return left_ms >= 0

    for topic, value in ((CUED_NAME, task.name), (CUED_ANGLE, task.angle_deg), (REACHED_ANGLE, None)):
        workspace.memory.keep_words(topic, "" if value is None else str(value))
    if task.name is None or not is_time_for(_RECALL):
        return Answer("ready")
    pair = Pair(workspace.recall(_topic(task.name)), workspace.buffer.picture, side_by_side=False)
    largest = whole_degrees(workspace.largest.rotate_deg)
    while is_time_for(_PICTURE):
        if task.keep_rotating is not None:
            step = task.keep_rotating * largest
        else:
            step = float(np.clip((task.angle_deg or 0.0) - pair.angle_deg, -largest, largest))
        if not step:
            break
        pair = rotated(pair, step, workspace)
    workspace.memory.keep_picture(ROTATED_FIGURE, pair.first)
    workspace.memory.keep_words(REACHED_ANGLE, f"{pair.angle_deg:.17g}")
    return Answer("ready")


def compare_learned(task: CompareLearnedTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """``same`` if it is as learned, ``different`` if it is its mirror image."""
    seen = workspace.perceive(task.picture, label="figure")
    name = _cue(workspace, CUED_NAME) or _only_name(workspace)
    if name is None:
        name, _ = _recognise(seen, workspace, parameters)
    reached = _cue(workspace, REACHED_ANGLE)
    if reached is not None:
        pair = Pair(workspace.memory.picture(ROTATED_FIGURE), seen, float(reached), side_by_side=False)
    else:
        pair = Pair(workspace.recall(_topic(name)), seen, side_by_side=False)
    angle = _cue(workspace, CUED_ANGLE)
    for topic in (CUED_NAME, CUED_ANGLE, REACHED_ANGLE):
        workspace.memory.keep_words(topic, "")
    if angle is None:
        return compare_in_plane(pair, workspace, parameters)
    largest = whole_degrees(workspace.largest.rotate_deg)
    while abs(float(angle) - pair.angle_deg) > 1e-9:  # the angle is known and need not be estimated
        if not workspace.is_patient(parameters.patience_ms):
            return guess(workspace)
        pair = rotated(pair, float(np.clip(float(angle) - pair.angle_deg, -largest, largest)), workspace)
    evidence = judge_superimposed(pair, workspace, parameters)
    return Answer("same" if evidence > 0 else "different", confidence=confidence(evidence))


def identify(task: IdentifyTask, workspace: Workspace, parameters: RotationParameters) -> Answer:
    """The name of the learned figure with the most similar shape."""
    seen = workspace.perceive(task.picture, label="figure")
    name, evidence = _recognise(seen, workspace, parameters)
    return Answer(name, (name,), confidence=confidence(evidence))


def _recognise(seen: MentalPicture, workspace: Workspace, parameters: RotationParameters) -> tuple[str, float]:
    """Name and evidence: glances are summed until the best shape leads the next by the decision threshold."""
    known = {name: workspace.memory.picture(_topic(name)) for name in learned_names(workspace)}
    if not known:
        raise ValueError("expected learned figures, there are none; show some first: 'Learn this figure: R.'")
    total = dict.fromkeys(known, 0.0)

    def lead() -> float:
        before = _lead(total)
        for name, likeness in workspace.recognise(seen, known):
            total[name] += likeness
        return _lead(total) - before

    evidence = accumulate(lead, threshold=parameters.decision_threshold, max_looks=parameters.max_glances)
    return max(total, key=lambda name: total[name]), evidence


def _lead(total: dict[str, float]) -> float:
    """Difference between the two largest sums."""
    best, *others = sorted(total.values(), reverse=True)
    return best - max(others, default=0.0)


def _topic(name: str) -> str:
    return f"figure {name}"


def learned_names(workspace: Workspace) -> list[str]:
    """Names of the learned figures, in order of learning."""
    return workspace.memory.words(LEARNED_NAMES).split() if workspace.memory.knows(LEARNED_NAMES) else []


def _only_name(workspace: Workspace) -> str | None:
    names = learned_names(workspace)
    return names[0] if len(names) == 1 else None


def _cue(workspace: Workspace, topic: str) -> str | None:
    return (workspace.memory.words(topic) or None) if workspace.memory.knows(topic) else None
