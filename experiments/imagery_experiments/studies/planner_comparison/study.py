"""When do pictures help thinking? All planners on the same trials of six planning tasks.

Task         Form board, assembly, map inference, paper folding, relational chains, mazes (see imagery_envs).
Stimuli      Each task at three to five problem sizes: corners, parts, landmarks, folds, premises, cells.
Observation  One display and one instruction.
Response     One answer, or a plan that is carried out in the environment act by act.
Truth        The environment's reward; 1 is a success.
Timing       Priced work up to every change of the answer: one deliberation tells what any smaller budget gives,
             since a planner that is stopped says what it last had (``course``).
Measures     Success, optimality (shortest over taken, mazes), work; success over budget and over problem size.
People       Spatial tasks load on imagery, relational ones on verbal reasoning (Paivio 1986; Knauff 2013).
Source       Ekstrom et al. 1976; Denis & Cocude 1989; Byrne & Johnson-Laird 1989.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from imagery_agent.mind.individual_differences import Traits
from imagery_experiments.analysis.statistics import by_condition
from imagery_experiments.experiment.design import Design, Trial
from imagery_experiments.experiment.study import Analysis, Study, shown_picture

if TYPE_CHECKING:
    import gymnasium as gym

    from imagery_experiments.experiment.runner import Outcome
    from imagery_experiments.participants.registry import Subject

NAME = "planner-comparison"
STEADY = Traits(temperature=0.0)
"""Everybody is the average person who takes the likeliest step: so identical acts are imagined once."""


@dataclass(frozen=True)
class PlanningTask:
    """One environment, and what makes its problems larger."""

    name: str
    option: str
    """Option of ``reset`` that fixes the size."""
    sizes: tuple[int, ...]
    unit: str

    @property
    def env_id(self) -> str:
        """For gymnasium.make."""
        return f"imagery_envs:Imagery/{self.name}-v0"


TASKS = {
    task.name: task
    for task in (
        PlanningTask("FormBoard", "points", (6, 9, 12, 15), "corners"),
        PlanningTask("MapInference", "landmarks", (4, 6, 8), "landmarks"),
        PlanningTask("PaperFolding", "folds", (1, 2, 3), "folds"),
        PlanningTask("Assembly", "parts", (2, 3, 4), "parts"),
        PlanningTask("RelationalChain", "length", (2, 3, 4, 6, 8), "premises"),
        PlanningTask("Maze", "cells", (3, 4, 5, 6), "cells a side"),
    )
}
TRIALS = {True: 10, False: 200}
"""Trials per task and participant, of the quick design and of the full one."""
PARTICIPANTS = {True: 1, False: 1}
"""Everybody is alike here (see STEADY): more trials say as much as more people."""


def design(*, seed: int, participants: int, quick: bool) -> Design:
    """Per participant and task as many trials of every size (as nearly as can be)."""
    return trials_of(range(1, participants + 1), TRIALS[quick], seed=seed)


def trials_of(minds: Sequence[int], count: int, *, seed: int) -> Design:
    """``count`` trials per task for each of these participants; tasks take turns."""
    trials = [
        Trial(
            mind, {"task": task.name, "size": task.sizes[(number + mind) % len(task.sizes)], "number": number}
        )
        for mind in minds
        for number in range(count)
        for task in TASKS.values()
    ]
    return Design(NAME, seed, len(minds), tuple(trials))


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """One problem: think about it, and carry out every answer that came up on the way."""
    from imagery_experiments.experiment.runner import Outcome

    for trial in session:
        response, rewards = solve(trial, subject, seed=seed)
        final = rewards[response.answer]
        yield Outcome(
            trial,
            response.answer,
            final == 1.0,
            response.duration_ms,
            response.work,
            {
                "optimality": final,
                "confidence": response.confidence,
                "work_ms": response.course[-1].work_ms,
                "course": _course(response.course, rewards),
            },
            response.trace if trial.shown else (),
        )


def solve(trial: Trial, subject: Subject, *, seed: int) -> tuple[Any, dict[str, float]]:
    """The response to a trial, and the reward of every answer in its course."""
    import gymnasium as gym

    from imagery_experiments.studies.planner_comparison.oracle_answers import know_problem

    task = TASKS[str(trial.levels["task"])]
    env = gym.make(task.env_id)
    observation, info = env.reset(seed=seed, options={task.option: trial.levels["size"]})
    know_problem(subject.tell, task.name, observation["picture"], info["truth"])
    subject.become(STEADY)
    subject.agent.reset(seed)
    response = subject.agent.respond(shown_picture(observation), info["instruction"])
    answers = {moment.answer for moment in response.course} | {response.answer}
    rewards = {}
    for answer in sorted(answers):
        env.reset(seed=seed, options={task.option: trial.levels["size"]})
        rewards[answer] = _reward(env, actions(task.name, answer, info["truth"]))
    env.close()
    return response, rewards


def actions(task: str, answer: str, truth: Mapping[str, Any]) -> list[int]:
    """An answer as actions of the environment."""
    from imagery_agent.tasks.planning import read_plan
    from imagery_envs import assembly, maze, relational_chain

    if task in {"FormBoard", "PaperFolding"}:
        return [int(answer) - 1]
    if task == "RelationalChain":
        return [relational_chain.ANSWERS.index(answer)]
    if task == "MapInference":
        named = truth["asked"][1:] if truth["kind"] == "nearer" else ("yes", "no")
        return [tuple(named).index(answer)]
    if task == "Maze":
        return [maze.MOVES.index(move) for move in answer.split()]
    places = assembly.PLACE_NAMES
    return [
        (part * len(places) + places.index(place)) * assembly.QUARTERS + quarters
        for part, (place, quarters) in enumerate(read_plan(answer))
    ]


def _reward(env: gym.Env[Any, Any], plan: Sequence[int]) -> float:
    """The last reward of carrying out a plan; 0 if it does not lead to an end."""
    last = 0.0
    for action in plan:
        _, reward, over, _, _ = env.step(action)
        last = float(reward)
        if over:
            break
    return last


def _course(course: Sequence[Any], rewards: Mapping[str, float]) -> str:
    """When the answer became right or wrong: ``"0:0 1250:1"`` is wrong at first and right from 1250 ms on."""
    said: list[str] = []
    before = None
    for moment in course:
        success = int(rewards[moment.answer] == 1.0)
        if success != before:
            said.append(f"{moment.work_ms:g}:{success}")
            before = success
    return " ".join(said)


def success_at(course: str, budget_ms: float) -> int:
    """Whether the answer that stood when this much work had been done was right."""
    success = 0
    for change in course.split():
        work_ms, right = change.split(":")
        if float(work_ms) > budget_ms:
            break
        success = int(right)
    return success


def analyse(rows: pd.DataFrame) -> Analysis:
    """Success by task and size; there is no line to fit over six tasks."""
    return {
        "trials": len(rows),
        "accuracy": float(rows["correct"].mean()),
        "by_condition": by_condition(rows, ("task", "size")),
        "fit": None,
        "by_task": {
            str(task): {
                "n": len(own),
                "success": float(own["correct"].mean()),
                "optimality": float(own["optimality"].mean()),
                "work_ms": float(own["work_ms"].mean()),
            }
            for task, own in rows.groupby("task", sort=False)
        },
    }


def over_budget(rows: pd.DataFrame, budgets_ms: Sequence[float]) -> pd.DataFrame:
    """Successes of every agent and task within every budget: columns agent, task, budget_ms, hits, n."""
    found = []
    for (agent, task), own in rows.groupby(["agent", "task"], sort=False):
        for budget in budgets_ms:
            hits = int(np.sum([success_at(course, budget) for course in own["course"]]))
            found.append({"agent": agent, "task": task, "budget_ms": budget, "hits": hits, "n": len(own)})
    return pd.DataFrame(found)


STUDY = Study(
    NAME,
    "When do pictures help thinking?",
    "Six planning tasks, solved on the same trials in pictures, in words, and with both.",
    design,
    run,
    analyse,
    participants=PARTICIPANTS,
)
