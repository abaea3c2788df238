"""What an oracle interpreter is told of the pictures of the planning tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX, Scene, Thing, caption
from imagery_experiments.experiment.participant import PictureTruth, RevealTruth


def know_problem(reveal: RevealTruth, task: str, picture: np.ndarray, truth: Mapping[str, Any]) -> None:
    """Tell names, parity and orientation, where a task's pictures are read for them."""
    if task == "FormBoard":
        name = f"form {truth['stimulus']}"
        panels = np.split(picture, picture.shape[1] // PICTURE_SIZE_PX, axis=1)
        for panel, kind in zip(panels, ("fits", *truth["kinds"]), strict=True):
            described = caption(Scene((Thing(name, mirrored="mirrored" in kind),)))
            reveal(PictureTruth(panel.copy(), (name,), (described,)))
    if task == "Assembly":
        from imagery_envs.assembly import QUARTERS, drawn_part

        for name in truth["names"]:
            for quarters in range(QUARTERS):
                described = caption(Scene((Thing(name, angle_deg=90.0 * quarters),)))
                names = () if quarters else (name,)
                reveal(PictureTruth(drawn_part(name, quarters), names, (described,)))
