"""Planning problems, and agents with toy minds that solve them."""

from __future__ import annotations

import gymnasium as gym
import numpy as np
from toy import ToyImagination, ToyInterpreter

from imagery_agent.agent import build_agent
from imagery_agent.tasks.planning import AssemblyTask, ChainTask, FoldingTask, FormBoardTask, IslandTask, MazeTask
from imagery_experiments.experiment.design import session_seed
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.studies.planner_comparison.design import TASKS, trials_of
from imagery_experiments.studies.planner_comparison.session import solve

PROBLEMS = {
    "FormBoard": FormBoardTask, "MapInference": IslandTask, "PaperFolding": FoldingTask, "Assembly": AssemblyTask,
    "RelationalChain": ChainTask, "Maze": MazeTask,
}  # fmt: skip
EXACT = {"blur_px": 0.0, "noise": 0.0, "angle_error_deg": 0.0}


def shown(name, seed, **options):
    env = gym.make(TASKS[name].env_id)
    observation, info = env.reset(seed=seed, options=options)
    return env, observation["picture"], info


def agent(kind, **options):
    return build_agent(kind, imagination=ToyImagination(**EXACT), interpreter=ToyInterpreter(), seed=0, **options)


def solved(kind, name, count, **options):
    """Share of problems that an agent solves."""
    made = agent(kind, **options)
    subject = Subject(made, set_traits=made.set_traits)
    design = trials_of((1,), count, seed=4)
    rewards = []
    for trial in design.trials:
        if trial.levels["task"] == name:
            response, found = solve(trial, subject, seed=session_seed(4, [trial]))
            rewards.append(found[response.answer] == 1.0)
    return float(np.mean(rewards))
