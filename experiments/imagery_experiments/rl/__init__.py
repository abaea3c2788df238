"""Reinforcement learning with mental imagery: tasks with internal acts on a visual buffer as Gymnasium environments.

``ImageryWorkspace`` adds internal acts (rotate, zoom, compare, ...) to a task of :mod:`imagery_envs`;
``VectorWorkspace`` runs many of them on one imagination; ``ImaginedEnv`` is an environment whose transitions are
imagined. The adapter to stable-baselines3 is :mod:`imagery_experiments.rl.stable_baselines` (extra ``rl``).
"""

from imagery_experiments.rl.actions import Act, ActSizes, all_acts, choose_acts
from imagery_experiments.rl.float_pictures import FloatPictures
from imagery_experiments.rl.imagined_env import ImaginedEnv
from imagery_experiments.rl.mind_state import Mind
from imagery_experiments.rl.vector_env import VectorWorkspace
from imagery_experiments.rl.workspace_env import ImageryWorkspace

__all__ = [
    "Act",
    "ActSizes",
    "FloatPictures",
    "ImageryWorkspace",
    "ImaginedEnv",
    "Mind",
    "VectorWorkspace",
    "all_acts",
    "choose_acts",
]
