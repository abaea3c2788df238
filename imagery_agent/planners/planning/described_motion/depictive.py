"""Described motion in pictures: a mark for every mover, shifted second by second, and a look at the road each time.

Nothing is computed from starts and speeds: a mark is put at its start, moved by as much as it moves in a second, and
where it then is, relative to the others and to the tree, is seen. Events between two looks are ordered by how far each
mark was from the place before and after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from imagery_agent.language.scene import Scene, Thing, caption
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.tasks.planning import MotionTask

_MARK_SIZE = 0.3
"""Size of a mark, as a multiple of a small thing's."""
_FIRST, _MARK = 0.1, 0.08
"""Place of the mark 0, and the distance of two marks, in widths."""
_LANES = (0.12, 0.88)
"""Lanes of the movers from top to bottom, in widths; the tree has the last of them."""
_NEAR = 0.13
"""What is seen farther than this from where a mark was last, moved on, is another mark."""
_LEVEL = 0.03
"""Marks whose gap is smaller, in widths, look level."""
_TREE = "the tree"


def deliberate(task: MotionTask, workspace: Workspace) -> Iterator[Answer]:
    """After each second the answer as if the motion ended there; at the end the answer."""
    lanes = np.linspace(*_LANES, len(task.movers) + 1)
    starts = {name: (_FIRST + _MARK * at, float(lane)) for (name, at, _), lane in zip(task.movers, lanes, strict=False)}
    starts[_TREE] = (_FIRST + _MARK * task.tree, float(lanes[-1]))
    marks = _drawn(starts, workspace)
    steps = {name: _MARK * speed for name, _, speed in task.movers}
    seen = [_looked(marks, starts, workspace, label="the road at the start")]
    for second in range(1, task.seconds + 1):
        for name, step in steps.items():
            marks[name] = workspace.shift(step, 0.0, marks[name])
        expected = {name: (x + steps.get(name, 0.0), y) for name, (x, y) in seen[-1].items()}
        seen.append(_looked(marks, expected, workspace, label=f"the road after {second} s"))
        workspace.infer()
        answer = _judged(task, seen)
        if answer is not None:
            done = second == task.seconds or (task.kind != "ahead" and answer)
            yield Answer("yes" if answer else "no", confidence=0.9 if done else second / (task.seconds + 1))
            if done:
                return


def _drawn(starts: Mapping[str, Place], workspace: Workspace) -> dict[str, MentalPicture]:
    """One mark, imagined once and shifted to the start of each."""
    dot = workspace.zoom(_MARK_SIZE, workspace.imagine(caption(Scene((Thing("dot", size="small"),)))))
    return {name: workspace.shift(x - 0.5, y - 0.5, dot) for name, (x, y) in starts.items()}


def _looked(
    marks: Mapping[str, MentalPicture], expected: Mapping[str, Place], workspace: Workspace, *, label: str
) -> dict[str, Place]:
    """Where the marks are seen: put together, and looked at once."""
    workspace.compose(list(marks.values()), label=label)
    places, found = workspace.things(), {}
    for name, place in expected.items():
        near = min(places, key=lambda other: np.hypot(*np.subtract(other, place)), default=place)
        found[name] = near if np.hypot(*np.subtract(near, place)) <= _NEAR else place
    return found


def _judged(task: MotionTask, seen: Sequence[Mapping[str, Place]]) -> bool | None:
    """The answer by the looks so far; None if they do not tell."""
    names = [name for name, _, _ in task.movers]
    if task.kind == "ahead":
        return max(names, key=lambda name: seen[-1][name][0]) == task.asked[0]
    if task.kind == "meet":
        one, other = task.asked
        return _crossed([look[one][0] - look[other][0] for look in seen]) is not None
    passed = {
        name: when
        for name in names
        if (when := _crossed([look[name][0] - look[_TREE][0] for look in seen])) is not None
    }
    return min(passed, key=lambda name: passed[name]) == task.asked[0] if passed else None


def _crossed(gaps: Sequence[float]) -> float | None:
    """When a gap was seen to have changed its side, in looks, between the last clear look before and the first after.

    None: it has not, or began level.
    """
    if abs(gaps[0]) < _LEVEL:
        return None
    last = 0
    for number, gap in enumerate(gaps):
        if gap * gaps[0] > 0 and abs(gap) >= _LEVEL:
            last = number
        elif gap * gaps[0] < 0 and abs(gap) >= _LEVEL:
            return last + (number - last) * gaps[last] / (gaps[last] - gap)
    return None
