"""Figures built with exact pictures, and where their ink lies."""

from __future__ import annotations

import numpy as np
import torch
from scipy.ndimage import distance_transform_edt

from imagery_agent.language.construction import read_steps
from imagery_agent.language.construction.tree import Add, New, Step
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.base import Answer
from imagery_agent.planners.construction.depictive import build_figure
from imagery_agent.planners.construction.parameters import ConstructionParameters
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.tasks.construction import BuildTask
from imagery_agent.visual_routines.contours import box_of
from imagery_experiments.participants.oracle import OracleImagination
from tests.toy import ToyInterpreter

Box = tuple[float, float, float, float]


class Built:
    """A figure built from sentences or steps, and the answer to the last of them."""

    def __init__(self, *parts: str | Step) -> None:
        self.workspace = Workspace(OracleImagination(), ToyInterpreter(), generator=torch.Generator())
        self.answer = Answer("")
        for part in parts:
            steps = read_steps(part) if isinstance(part, str) else (part,)
            self.answer = build_figure(BuildTask(steps), self.workspace, ConstructionParameters(candidates=1))

    def ink(self, index: int) -> np.ndarray:
        return Figure(self.workspace).mask(index)

    def box(self, index: int) -> Box:
        box = box_of(self.ink(index))
        assert box is not None
        return box

    @property
    def whole(self) -> np.ndarray:
        return Figure(self.workspace).whole().mask

    @property
    def all_met(self) -> bool:
        return bool(self.answer.checks) and all(one.met for one in self.answer.checks)


def middle(box: Box) -> np.ndarray:
    return np.array([box[0] + box[2], box[1] + box[3]]) / 2


def gap_px(one: np.ndarray, other: np.ndarray) -> float:
    return float(distance_transform_edt(~other)[one].min()) - 1


def add(name: str, *constraints, **fields) -> Add:
    return Add(New(name, **fields), constraints)
