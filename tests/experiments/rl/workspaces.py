"""Workspaces with toy minds."""

from __future__ import annotations

import gymnasium as gym
from toy import ToyImagination, ToyInterpreter

from imagery_experiments.rl.actions import all_acts
from imagery_experiments.rl.mind_state import Mind
from imagery_experiments.rl.workspace_env import SCORES, ImageryWorkspace

ACTS = [act.name for act in all_acts()]


def exact_mind(**options):
    """Imagination that moves pixels without wear."""
    return Mind(ToyImagination(blur_px=0, noise=0, angle_error_deg=0), ToyInterpreter(), **options)


def rotation(**kwargs):
    return gym.make("imagery_envs:Imagery/MentalRotation-v0", **kwargs)


def workspace(task=None, mind=None, **options):
    return ImageryWorkspace(task or rotation(), mind or exact_mind(), **options)


def action(env, name):
    return len(env.responses) + [act.name for act in env.acts].index(name)


def score(observation, name):
    return float(observation["scores"][SCORES.index(name)])
