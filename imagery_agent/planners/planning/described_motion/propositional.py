"""Described motion in propositions: places and times follow from starts, speeds and the duration by arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.tasks.planning import MotionTask


def deliberate(task: MotionTask, workspace: Workspace) -> Iterator[Answer]:
    """One inference for every premise that is taken up, product, quotient and comparison."""
    solve = {"ahead": _ahead, "meet": _meet, "first": _first}[task.kind]
    yield Answer("yes" if solve(task, workspace) else "no")


def _end(start: int, speed: int, task: MotionTask, workspace: Workspace) -> int:
    workspace.infer(3)  # the premise, the product, the sum
    return start + speed * task.seconds


def _ahead(task: MotionTask, workspace: Workspace) -> bool:
    ends = {name: _end(start, speed, task, workspace) for name, start, speed in task.movers}
    workspace.infer(len(ends) - 1)
    return max(ends, key=lambda name: ends[name]) == task.asked[0]


def _meet(task: MotionTask, workspace: Workspace) -> bool:
    """They meet if who is ahead at the start is behind at the end."""
    moving = {name: (start, speed) for name, start, speed in task.movers}
    (start, speed), (other_start, other_speed) = (moving[name] for name in task.asked)
    ends = [_end(start, speed, task, workspace), _end(other_start, other_speed, task, workspace)]
    workspace.infer(2)
    return (start - other_start) * (ends[0] - ends[1]) < 0


def _first(task: MotionTask, workspace: Workspace) -> bool:
    """Of those that come to the tree in time, the one that needs least time."""
    times = {}
    for name, start, speed in task.movers:
        workspace.infer(3)  # the premise, the way, the quotient
        if 0 < (task.tree - start) / speed < task.seconds:
            times[name] = (task.tree - start) / speed
    workspace.infer(max(0, len(times) - 1))
    return bool(times) and min(times, key=lambda name: times[name]) == task.asked[0]
