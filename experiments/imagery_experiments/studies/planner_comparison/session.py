"""One trial of the planner comparison: a response, and the reward of every intermediate answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from imagery_agent.mind.individual_differences import Traits
from imagery_experiments.experiment.design import Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.study import Outcome, shown_picture
from imagery_experiments.studies.planner_comparison.design import TASKS

if TYPE_CHECKING:
    import gymnasium as gym

STEADY = Traits(temperature=0.0)
"""Mean traits, and the most probable codes: identical steps of imagination are drawn once and cached."""


def run(session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
    """One problem per trial: solve it, and carry out the final and every intermediate answer."""
    for trial in session:
        response, rewards = solve(trial, subject, seed=seed)
        final = rewards[response.answer]
        yield Outcome.of_response(
            trial,
            response,
            correct=final == 1.0,
            optimality=final,
            confidence=response.confidence,
            work_ms=response.time_course[-1].work_ms,
            course=course_text(response.time_course, rewards),
        )


def solve(trial: Trial, subject: Subject, *, seed: int) -> tuple[Any, dict[str, float]]:
    """The response to a trial, and answer -> reward for the final and every intermediate answer."""
    import gymnasium as gym

    from imagery_experiments.participants.picture_truths import reveal_problem

    task = TASKS[str(trial.levels["task"])]
    env = gym.make(task.env_id)
    observation, info = env.reset(seed=seed, options={task.option: trial.levels["problem_size"]})
    subject.set_traits(STEADY)
    reveal_problem(subject.reveal_truth, task.name, observation["picture"], info["truth"])
    subject.agent.reset(seed)
    response = subject.agent.respond(shown_picture(observation), info["instruction"])
    answers = {moment.answer for moment in response.time_course} | {response.answer}
    rewards = {}
    for answer in sorted(answers):
        env.reset(seed=seed, options={task.option: trial.levels["problem_size"]})
        rewards[answer] = _reward(env, actions(task.name, answer, info["truth"]))
    env.close()
    return response, rewards


def truth_of(trial: Trial, *, seed: int) -> dict[str, Any]:
    """The truth of the problem of a trial with this seed (see its environment)."""
    import gymnasium as gym

    task = TASKS[str(trial.levels["task"])]
    env = gym.make(task.env_id)
    _, info = env.reset(seed=seed, options={task.option: trial.levels["problem_size"]})
    env.close()
    return info["truth"]


def actions(task: str, answer: str, truth: Mapping[str, Any]) -> list[int]:
    """The actions of the environment for an answer."""
    from imagery_agent.tasks.planning import read_plan
    from imagery_envs.planning import assembly, maze, relational_chain

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
    """The last reward of a plan; 0 if the episode has not ended."""
    last = 0.0
    for action in plan:
        _, reward, over, _, _ = env.step(action)
        last = float(reward)
        if over:
            break
    return last


def course_text(course: Sequence[Any], rewards: Mapping[str, float]) -> str:
    """Work in ms at every change between wrong and correct: ``"0:0 1250:1"`` is correct from 1250 ms on."""
    changes: list[str] = []
    before = None
    for moment in course:
        success = int(rewards[moment.answer] == 1.0)
        if success != before:
            changes.append(f"{moment.work_ms:g}:{success}")
            before = success
    return " ".join(changes)
