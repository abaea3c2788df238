"""Mental rotation: are two figures the same or mirror images?

Task
    Decide whether two figures side by side are the same or mirror images; the right one is rotated.
Stimuli
    ``letters`` (F G J L P R 2 4 5 7), ``polygons`` (random angular shapes with 6 to 24 corners) or ``blocks`` (chiral
    ten-cube figures). Plane ``picture``: rotation in the picture plane; ``depth``: about the vertical axis, blocks
    only. Or pairs of picture files (``pairs``). The left figure is upright; block figures start at a random azimuth
    from which no arm points at the viewer (an azimuth that is fixed by an option is taken as it is).
Observation
    ``picture`` uint8 (64, 128, 3): the left and the right half are one 64x64 picture each. ``instruction`` bytes.
Response
    ``Discrete(2)``: 0 same, 1 different (mirror images). Reward 1 for the correct answer, else 0.
Truth
    ``angle_deg`` 0 to 180, ``signed_angle_deg`` (positive: counterclockwise, or the front moves to the left),
    ``direction``, ``same``, ``stimuli``, ``stimulus`` (an id that ``reset`` accepts), ``plane``, ``azimuth_deg`` of
    the left figure (0 if it has none), ``answer`` (correct action).
Timing
    One trial per episode, one step per trial; the display stays until the answer.
Human result
    Response times of "same" trials rise linearly with angle, in the picture plane as in depth, by about 17 ms per
    degree (Shepard & Metzler's trained participants; 9 to 12 in later samples), and by 2 to 3 ms per degree for single
    letters and polygons; errors rise with angle.
Source
    Shepard & Metzler 1971, Science 171:701; Cooper & Shepard 1973; Cooper 1975, Cogn. Psych. 7:20;
    Ganis & Kievit 2015, J. Open Psych. Data 3:e3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.language.task_templates import COMPARE_FIGURES
from imagery_agent.schemas import check_as, choice, number, whole
from imagery_agent.validation import InputError, check_angles, check_choice
from imagery_envs.base import FirstScreen
from imagery_envs.forced_choice import ForcedChoice
from imagery_envs.stimuli import blocks, letters, picture_pairs, polygons

SAME, DIFFERENT = 0, 1
STIMULI = ("letters", "polygons", "blocks")
PLANES = ("picture", "depth")
DIRECTIONS = {"left": 1, "right": -1}
ANGLES_DEG = tuple(range(0, 181, 20))
"""Shepard & Metzler's steps."""
ROTATION_OPTIONS = {"angle_deg": number(0, 180), "same": bool, "stimulus": str, "direction": choice(*DIRECTIONS)}
"""Options of ``reset`` of every rotation -> kind of value."""
POLYGON_POINTS = whole(polygons.MIN_POINTS, polygons.MAX_POINTS)
Figure = letters.Letter | polygons.Polygon | blocks.BlockFigure


@dataclass(frozen=True)
class Trial:
    """The parameters of one display."""

    figure: Figure
    plane: str
    signed_angle_deg: float
    same: bool
    azimuth_deg: float = 0.0

    def left(self) -> np.ndarray:
        """The upright figure, uint8 (64, 64, 3)."""
        if isinstance(self.figure, blocks.BlockFigure):
            return self.figure.draw(azimuth_deg=self.azimuth_deg)
        return self.figure.draw()

    def right(self) -> np.ndarray:
        """The figure or its mirror image, rotated, uint8 (64, 64, 3)."""
        if not isinstance(self.figure, blocks.BlockFigure):
            return self.figure.draw(angle_deg=self.signed_angle_deg, mirrored=not self.same)
        in_plane = 0.0 if self.plane == "depth" else self.signed_angle_deg
        return self.figure.draw(azimuth_deg=self.right_azimuth_deg, angle_deg=in_plane, mirrored=not self.same)

    @property
    def right_azimuth_deg(self) -> float:
        """Azimuth at which the right figure (mirrored if different) is drawn."""
        start = self.azimuth_deg if self.same else blocks.mirrored_azimuth_deg(self.azimuth_deg)
        return start + (self.signed_angle_deg if self.plane == "depth" else 0.0)


def sample_rotation(
    options: Mapping[str, Any], angles_deg: Sequence[float], *, rng: np.random.Generator
) -> tuple[float, bool, str]:
    """Angle, parity (same) and direction of a trial: random, unless the options fix them.

    All are sampled even if fixed, so that fixing one does not change the others.
    """
    angle = angles_deg[int(rng.integers(len(angles_deg)))]
    same, direction = bool(rng.integers(2)), str(rng.choice(list(DIRECTIONS)))
    return options.get("angle_deg", angle), options.get("same", same), options.get("direction", direction)


class MentalRotation(ForcedChoice):
    """The environment ``Imagery/MentalRotation-v0``; see the module for the paradigm.

    Args:
        stimuli: ``letters``, ``polygons`` or ``blocks``.
        plane: ``picture`` or ``depth`` (blocks only).
        angles_deg: angles to sample from, each 0 to 180.
        polygon_points: corners of the polygons, 6 to 24; ignored for other stimuli.
        pairs: a CSV of picture files (:func:`imagery_envs.stimuli.picture_pairs.read_pairs`) in place of the stimuli
            above; only the option ``stimulus`` (an item) can then be fixed.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes any of ``angle_deg``, ``same`` (bool), ``stimulus`` (an id as in the truth:
    "F", "12-points-seed-830", "3-4-4-2-right-up-back-right"), ``direction`` ("left" or "right") and
    ``azimuth_deg`` (blocks only); other factors are random.
    """

    OPTIONS: Mapping[str, Any] = ROTATION_OPTIONS | {"azimuth_deg": number(-360, 360)}
    MEANING = "0 same, 1 different"

    def __init__(
        self,
        stimuli: str = "letters",
        plane: str = "picture",
        *,
        angles_deg: Sequence[float] = ANGLES_DEG,
        polygon_points: int = 12,
        pairs: str | Path | None = None,
        render_mode: str | None = None,
    ) -> None:
        super().__init__(2, width_px=2 * PICTURE_SIZE_PX, render_mode=render_mode)
        self.stimuli = check_choice("stimuli", stimuli, STIMULI)
        self.plane = check_choice("plane", plane, PLANES)
        if plane == "depth" and stimuli != "blocks":
            raise InputError(f"expected stimuli='blocks' with plane='depth', got {stimuli!r}: only blocks have depth")
        self.angles_deg = check_angles(angles_deg)
        self.polygon_points: int = check_as("polygon_points", polygon_points, POLYGON_POINTS)
        self.pairs = {} if pairs is None else {pair.item: pair for pair in picture_pairs.read_pairs(pairs)}

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        if self.pairs:
            return self._begin_pair(options)
        trial = self._sample_trial(options)
        truth = {
            "angle_deg": abs(trial.signed_angle_deg),
            "signed_angle_deg": trial.signed_angle_deg,
            "direction": "left" if trial.signed_angle_deg >= 0 else "right",
            "same": trial.same,
            "stimuli": self.stimuli,
            "stimulus": trial.figure.id,
            "plane": self.plane,
            "azimuth_deg": trial.azimuth_deg,
            "answer": SAME if trial.same else DIFFERENT,
        }
        plane = {"plane": self.plane} if self.stimuli == "blocks" else {}  # the others have one plane only
        return self._present(np.concatenate([trial.left(), trial.right()], axis=1), COMPARE_FIGURES.say(**plane), truth)

    def _begin_pair(self, options: dict[str, Any]) -> FirstScreen:
        """A pair of pictures from the table."""
        if others := sorted(set(options) - {"stimulus"}):
            raise InputError(f"expected no option but stimulus with pairs from a file, got {', '.join(others)}")
        item = str(self.np_random.choice(list(self.pairs)))
        pair = self.pairs[check_choice("stimulus", options.get("stimulus", item), self.pairs)]
        truth = {
            "angle_deg": pair.angle_deg,
            "signed_angle_deg": pair.angle_deg,
            "direction": "left",
            "same": pair.same,
            "stimuli": "pairs",
            "stimulus": pair.item,
            "plane": pair.axis,
            "azimuth_deg": 0.0,
            "answer": SAME if pair.same else DIFFERENT,
        }
        plane = {"plane": pair.axis} if pair.axis else {}
        return self._present(np.concatenate(pair.draw(), axis=1), COMPARE_FIGURES.say(**plane), truth)

    def _sample_trial(self, options: dict[str, Any]) -> Trial:
        angle, same, direction = sample_rotation(options, self.angles_deg, rng=self.np_random)
        azimuths = self.np_random.permutation(360)
        figure = self._read_figure(options["stimulus"]) if "stimulus" in options else self._sample_figure()
        trial = Trial(figure, self.plane, float(angle * DIRECTIONS[direction]) + 0.0, same)
        return self._with_azimuth(trial, azimuths, options.get("azimuth_deg"))

    def _with_azimuth(self, trial: Trial, azimuths: np.ndarray, fixed_deg: float | None) -> Trial:
        """The trial at the fixed azimuth, or at the first of the azimuths with the fewest hidden cubes."""
        if not isinstance(trial.figure, blocks.BlockFigure):
            if fixed_deg is not None:
                raise InputError(f"the option azimuth_deg is for stimuli='blocks', not for {self.stimuli!r}")
            return trial
        if fixed_deg is not None:
            return replace(trial, azimuth_deg=fixed_deg)
        best, fewest = trial, np.inf
        for azimuth in azimuths:
            seen = replace(trial, azimuth_deg=float(azimuth))
            if blocks.is_generic_view(seen.azimuth_deg) and blocks.is_generic_view(seen.right_azimuth_deg):
                hidden = blocks.hidden_cubes(trial.figure, seen.azimuth_deg) + blocks.hidden_cubes(
                    trial.figure, seen.right_azimuth_deg, mirrored=not trial.same
                )
                if hidden < fewest:
                    best, fewest = seen, hidden
                if not hidden:
                    break
        return best

    def _sample_figure(self) -> Figure:
        if self.stimuli == "letters":
            return letters.sample(self.np_random)
        if self.stimuli == "polygons":
            return polygons.sample(self.np_random, points=self.polygon_points)
        return blocks.sample(self.np_random)

    def _read_figure(self, name: str) -> Figure:
        if self.stimuli == "letters":
            return letters.Letter(name)
        return polygons.read(name) if self.stimuli == "polygons" else blocks.read(name)
