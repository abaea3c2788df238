"""Causal judgment in pictures: remove or displace a disc in the visual buffer, roll the picture forward, and look.

After the counterfactual simulation model (Gerstenberg et al. 2021): a clip is replayed from just before the cause
made a difference, without it, several times with the participant's own noise. While few courses are imagined, the
judgment leans on what is cheap to see: whether the cause touched the target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from imagery_agent.language.causal_questions import DISC_COLORS
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.mind.dual_coding_memory import Link
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer, answer_within_budget
from imagery_agent.planners.planning.causality import propositional
from imagery_agent.planners.planning.causality.events import (
    Places,
    SeenContact,
    contacts,
    first_contact,
    motion,
    reached_by,
)
from imagery_agent.planners.planning.causality.judgment import Chances, Seen, answer
from imagery_agent.planners.planning.causality.parameters import CausalityParameters
from imagery_agent.planners.planning.causality.rolling import MovingPart, Rolling, Stage
from imagery_agent.tasks.causality import JudgeTask, WatchTask
from imagery_agent.visual_routines.motion.arena import Arena, background, read_arena
from imagery_agent.visual_routines.motion.colored_discs import disc_area, disc_radius_px, find_discs

CLIP = "clip"


def frame_topic(number: int) -> str:
    """Memory topic of a frame, counted from 1."""
    return f"frame {number} of the clip"


def watch(task: WatchTask, workspace: Workspace, parameters: CausalityParameters) -> Answer:
    """Keep the frame as it was seen, with the places of its discs: one encoding and one glance."""
    workspace.perceive(task.picture, label=f"frame {task.number}")
    workspace.clock.count("glances")
    topic = frame_topic(task.number)
    workspace.memory.keep_picture(topic, MentalPicture(task.picture))
    for color, place in find_discs(task.picture, DISC_COLORS).items():
        workspace.memory.link(topic, Link(color, place, "looking"))
    workspace.memory.keep_words(CLIP, str(task.number))
    return Answer("ready")


def judge(task: JudgeTask, workspace: Workspace, parameters: CausalityParameters) -> Answer:
    """A rating, the better the more work is allowed; by propositions of a clip that was only told.

    Raises:
        ValueError: no clip was watched or told, or the discs in question are not in it.
    """
    if CLIP in workspace.memory.graphs():  # words leave no places to roll forward from
        return propositional.judge(task, workspace, parameters)
    clip = _Clip.recall(workspace)
    for color in filter(None, (task.target, task.cause)):
        if color not in clip.places[0]:
            raise ValueError(f"expected a question about the discs in the clip, got one about a {color} disc")
    return answer_within_budget(lambda *_: _deliberate(task, clip, workspace, parameters), task, workspace)


@dataclass(frozen=True, eq=False)
class _Clip:
    """A clip as it is remembered."""

    frames: tuple[np.ndarray, ...]
    """uint8 (64, 64, 3) each."""
    places: tuple[Places, ...]
    arena: Arena
    still: np.ndarray
    """uint8 (64, 64, 3): what does not move."""
    radius: float
    """Of the discs, in widths."""
    contacts: tuple[SeenContact, ...]

    @classmethod
    def recall(cls, workspace: Workspace) -> _Clip:
        """The clip in memory; ValueError if there is none, or no walls in it."""
        memory = workspace.memory
        topics = [frame_topic(number) for number in range(1, int(memory.words(CLIP)) + 1)]
        frames = tuple(memory.picture(topic).pixels for topic in topics)
        places = tuple({name: link.place for name, link in memory.links(topic).items()} for topic in topics)
        color, place = next(iter(places[0].items()))
        radius_px = disc_radius_px(frames[0], place, DISC_COLORS[color])
        covered = [
            np.any([disc_area(one, radius_px, PICTURE_SIZE_PX) for one in found.values()], axis=0) for found in places
        ]
        still = background(frames, covered)
        arena = read_arena(still)
        if arena is None:
            raise ValueError("expected a clip of discs between walls, found no walls in it")
        radius = radius_px / PICTURE_SIZE_PX
        return cls(frames, places, arena, still, radius, tuple(contacts(places, radius)))

    def seen(self, task: JudgeTask) -> Seen:
        """The outcome, and whether the cause had to do with it."""
        last = self.places[-1].get(task.target)
        through = last is None or self.arena.is_through(last)
        return Seen(through, bool(task.cause) and task.target in reached_by(task.cause, self.contacts))


@dataclass(frozen=True)
class _Case:
    """A course to imagine: from which frame, without which discs, and with which displacement of the cause."""

    frame: int
    removed: frozenset[str] = frozenset()
    shift: tuple[float, float] = (0.0, 0.0)


def _deliberate(
    task: JudgeTask, clip: _Clip, workspace: Workspace, parameters: CausalityParameters
) -> Iterator[Answer]:
    """First what contact suggests, then a better rating after every round of imagined courses."""
    workspace.infer(1 + len(clip.contacts))
    seen = clip.seen(task)
    yield answer(task, seen, None, certainty=0.0, parameters=parameters)
    if task.question in ("without", "caused") and first_contact([task.cause], clip.contacts) is None:
        certain = Chances(*(float(seen.through),) * 3)  # what touches nothing makes no difference
        yield answer(task, seen, certain, certainty=1.0, parameters=parameters)
        return
    stages = [_Scene(clip, case, task, workspace) for case in _cases(task, clip)]
    through = np.zeros(len(stages))
    for course in range(1, parameters.courses + 1):
        for number, scene in enumerate(stages):
            outcome = scene.imagine(parameters)
            through[number] += 0.5 if outcome is None else outcome
        chances = _chances(through / course, seen)
        yield answer(task, seen, chances, certainty=course / parameters.courses, parameters=parameters)


def _chances(shares: np.ndarray, seen: Seen) -> Chances:
    """Of three cases, or of one: if no other disc mattered, cause and target alone do what they did."""
    if len(shares) == 1:
        return Chances(float(shares[0]), float(seen.through), float(shares[0]))
    return Chances(*map(float, shares))


def _cases(task: JudgeTask, clip: _Clip) -> list[_Case]:
    if task.question == "will":
        return [_Case(len(clip.frames) - 1)]
    if task.question == "displaced":
        return [_Case(0, shift=task.shift)]
    own = _Case(first_contact([task.cause], clip.contacts) or 0, frozenset([task.cause]))
    others = frozenset(clip.places[0]) - {task.cause, task.target}
    others_matter = any(task.target in reached_by(one, clip.contacts) for one in others)
    if task.question == "without" or not others_matter:
        return [own]
    start = first_contact([*others, task.cause], clip.contacts) or 0
    return [own, _Case(start, others), _Case(start, others | {task.cause})]


class _Scene:
    """The parts of one case in mind, from which courses are rolled forward."""

    def __init__(self, clip: _Clip, case: _Case, task: JudgeTask, workspace: Workspace) -> None:
        self._workspace, self._task, self._case = workspace, task, case
        places = {color: at for color, at in clip.places[case.frame].items() if color not in case.removed}
        pixels = clip.frames[case.frame]
        masks = [disc_area(at, clip.radius * PICTURE_SIZE_PX, PICTURE_SIZE_PX) for at in places.values()]
        still = workspace.perceive(clip.still, label="what does not move")
        self._stage = Stage(still, clip.arena, clip.radius)
        parts = workspace.cut_out(masks, pixels)
        self._parts = [
            MovingPart(color, part, at, motion(clip.places, color, case.frame))
            for (color, at), part in zip(places.items(), parts, strict=True)
        ]
        if any(case.shift):
            self._parts = [self._displaced(one) if one.color == task.cause else one for one in self._parts]
        what = ", ".join(sorted(case.removed))
        self._label = f"without {what}" if what else "displaced" if any(case.shift) else "as it was seen last"
        self._show_start()

    def imagine(self, parameters: CausalityParameters) -> bool | None:
        """The outcome of one course."""
        self._show_start()
        rolling = Rolling(self._stage, self._parts, self._task.target, self._workspace, parameters)
        return rolling.outcome(frames=parameters.most_frames - self._case.frame)

    def _displaced(self, one: MovingPart) -> MovingPart:
        (part,) = self._workspace.shift_each([one.part], [self._case.shift])
        sent = (one.place[0] + self._case.shift[0], one.place[1] + self._case.shift[1])
        (place,) = self._workspace.see_parts([part], [sent])
        return MovingPart(one.color, part, place or sent, one.velocity)

    def _show_start(self) -> None:
        self._workspace.see_together([self._stage.picture, *(one.part for one in self._parts)], label=self._label)
