"""What studies reveal to oracles: the truth about the pictures that they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from imagery_agent.interpreter.reference_frames import with_up
from imagery_agent.language.scene import PICTURE_SIZE_PX, Scene, Thing, caption
from imagery_experiments.experiment.participant import PictureTruth, RevealTruth

if TYPE_CHECKING:
    from imagery_envs.stimuli.ambiguous import AmbiguousFigure


def reveal_rotation_display(reveal: RevealTruth, display: np.ndarray, truth: Mapping[str, Any]) -> None:
    """The two figures of a display uint8 (64, 128, 3), with the other views of block figures."""
    pictures = display[:, :PICTURE_SIZE_PX], display[:, PICTURE_SIZE_PX:]
    views = _views(truth) if truth["stimuli"] == "blocks" else (None, None)
    name = f"figure {truth['stimulus']}"
    for picture, thing, view in zip(pictures, (Thing(name), _rotated(name, truth)), views, strict=True):
        reveal(PictureTruth(np.array(picture), (name,), (_captioned(thing),), turned=view))


def _rotated(name: str, truth: Mapping[str, Any]) -> Thing:
    return Thing(name, angle_deg=float(truth["signed_angle_deg"]), mirrored=not truth["same"])


def _captioned(thing: Thing) -> str:
    return caption(Scene((thing,)))


def _views(truth: Mapping[str, Any]) -> tuple[Callable[[float], np.ndarray], Callable[[float], np.ndarray]]:
    """Of the left and the right block figure: degrees of a further turn to the left -> view."""
    from imagery_envs.mental_rotation import Trial
    from imagery_envs.stimuli import blocks

    figure = blocks.read(truth["stimulus"])
    trial = Trial(figure, "depth", truth["signed_angle_deg"], truth["same"], truth["azimuth_deg"])
    return (
        lambda turn_deg: figure.draw(azimuth_deg=trial.azimuth_deg + turn_deg),
        lambda turn_deg: figure.draw(azimuth_deg=trial.right_azimuth_deg + turn_deg, mirrored=not trial.same),
    )


def reveal_rotated_figure(reveal: RevealTruth, picture: np.ndarray, truth: Mapping[str, Any]) -> None:
    """The single figure uint8 (64, 64, 3) of a screen with a question."""
    name = str(truth["name"])
    reveal(PictureTruth(np.array(picture), (name,), (_captioned(_rotated(name, truth)),)))


def reveal_ambiguous_figure(reveal: RevealTruth, figure: AmbiguousFigure) -> None:
    """Both readings of a figure, each with its own side up."""
    picture, (first, second) = figure.draw(), figure.readings
    if figure.up == "top":
        reveal(PictureTruth(picture, (first[0], second[0])))
        return
    reveal(PictureTruth(picture, first[:1]))
    reveal(PictureTruth(with_up(picture, figure.up), second[:1]))


def reveal_map(reveal: RevealTruth, picture: np.ndarray, truth: Mapping[str, Any]) -> None:
    """The places of the landmarks of a map; a blank screen has none."""
    if (picture == 255).all():
        return
    places = {name: (x / PICTURE_SIZE_PX, y / PICTURE_SIZE_PX) for name, (x, y) in truth["positions_px"].items()}
    reveal(PictureTruth(np.array(picture), ("map",), places=places))


def reveal_problem(reveal: RevealTruth, task: str, picture: np.ndarray, truth: Mapping[str, Any]) -> None:
    """Names, parity and orientation of the shapes of a planning task, where the task needs them read."""
    if task == "FormBoard":
        name = f"form {truth['stimulus']}"
        panels = np.split(picture, picture.shape[1] // PICTURE_SIZE_PX, axis=1)
        for panel, kind in zip(panels, ("fits", *truth["kinds"]), strict=True):
            described = _captioned(Thing(name, mirrored="mirrored" in kind))
            reveal(PictureTruth(panel.copy(), (name,), (described,)))
    if task == "Assembly":
        from imagery_envs.planning.assembly import QUARTERS, drawn_part

        for name in truth["names"]:
            for quarters in range(QUARTERS):
                described = _captioned(Thing(name, angle_deg=90.0 * quarters))
                names = () if quarters else (name,)
                reveal(PictureTruth(drawn_part(name, quarters), names, (described,)))
