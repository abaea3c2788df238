"""Mental rotation of learned figures: does advance information about identity and orientation help?

Task
    Learn figures in upright orientation. Then one of them appears, rotated: decide whether it is as learned or
    mirrored, or name it.
Stimuli
    ``letters`` (ten are learned by name) or ``polygons`` (one is learned).
Observation
    ``picture`` uint8 (64, 64, 3), ``instruction`` bytes. Screens of an episode: one per figure to learn ("Learn this
    figure: R."); if there is a lead time, a blank screen with the cue ("Get ready for the R, rotated 60 degrees to the
    left: it comes in 700 ms.", "Get ready for a figure: it comes in 100 ms.", or "Rotate the R steadily to the left for
    600 ms."); the probe figure with the question.
Response
    ``Discrete(2)``: 0 as learned, 1 mirror image; or ``Discrete(10)``: the letter, in the order of learning. Actions on
    other screens are ignored. Reward 1 for the correct answer to the question, else 0.
Truth
    ``angle_deg`` 0 to 180, ``signed_angle_deg`` (positive: counterclockwise), ``direction``, ``same``, ``stimuli``,
    ``stimulus`` (its id), ``names`` in the order of learning, ``name``, ``information``, ``lead_ms``, ``question``,
    ``answer`` (correct action), ``screen`` (``learning``, ``cue`` or ``question``).
Timing
    One step per screen; the probe appears ``lead_ms`` after the cue.
Human result
    Without information about 500 ms upright and 1000 ms upside down; about 400 ms at any angle after a second of
    information about identity and orientation; identity or orientation alone do not remove the slope. Naming the letter
    hardly depends on angle. A probe that interrupts a rotation is answered fastest in the orientation reached.
Source
    Cooper & Shepard 1973, Memory & Cognition 1:246; Cooper 1975, Cogn. Psych. 7:20; Cooper 1976, Perception &
    Psychophysics 19:296; Corballis et al. 1978, Memory & Cognition 6:98.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces

from imagery_agent.language.task_templates import COMPARE_LEARNED, IDENTIFY, KEEP_ROTATING, LEARN_FIGURE, PREPARE
from imagery_agent.schemas import check_as, whole
from imagery_agent.validation import InputError, check_angles, check_choice
from imagery_envs.base import FirstScreen, NextScreen, Screen
from imagery_envs.mental_rotation import DIRECTIONS, POLYGON_POINTS, ROTATION_OPTIONS, sample_rotation
from imagery_envs.stimuli import letters, polygons

INFORMATION = ("none", "identity", "orientation", "both", "rotate")
QUESTIONS = {"parity": COMPARE_LEARNED.say(), "identity": IDENTIFY.say()}
ANGLES_DEG = tuple(range(0, 181, 60))
POLYGON_NAME = "form"
MOST_LEAD_MS = 60_000


class PreparedRotation(Screen):
    """The environment ``Imagery/PreparedRotation-v0``; see the module for the paradigm.

    Args:
        stimuli: ``letters`` or ``polygons``.
        information: content of the cue: ``none``, ``identity``, ``orientation``, ``both``, or ``rotate`` (rotate the
            named figure until the probe appears at an unknown angle).
        lead_ms: time from cue to probe, at most a minute; 0 omits the cue.
        question: ``parity`` or ``identity`` (letters only).
        angles_deg: angles to sample from, each 0 to 180.
        polygon_points: corners of the polygon, 6 to 24; ignored for letters.
        render_mode: None, "rgb_array" or "human".

    ``reset(options=...)`` fixes any of ``angle_deg``, ``same`` (bool), ``direction`` ("left" or "right") and
    ``stimulus`` (an id as in the truth).
    """

    OPTIONS: Mapping[str, Any] = ROTATION_OPTIONS
    MEANING = "0 as learned, 1 mirror image; or the number of the letter"

    def __init__(
        self,
        stimuli: str = "letters",
        information: str = "none",
        *,
        lead_ms: int = 0,
        question: str = "parity",
        angles_deg: Sequence[float] = ANGLES_DEG,
        polygon_points: int = 12,
        render_mode: str | None = None,
    ) -> None:
        super().__init__(render_mode=render_mode)
        self.stimuli = check_choice("stimuli", stimuli, ("letters", "polygons"))
        self.information = check_choice("information", information, INFORMATION)
        self.question = check_choice("question", question, tuple(QUESTIONS))
        if question == "identity" and stimuli != "letters":
            raise InputError("expected stimuli='letters' with question='identity': only one polygon is learned")
        self.lead_ms: int = check_as("lead_ms", lead_ms, whole(0, MOST_LEAD_MS))
        if information != "none" and not self.lead_ms:
            raise InputError(
                f"information={information!r} has no effect with lead_ms=0: there is no cue without a lead"
            )
        self.angles_deg = check_angles(angles_deg)
        self.polygon_points: int = check_as("polygon_points", polygon_points, POLYGON_POINTS)
        self._names = letters.CHARACTERS if stimuli == "letters" else (POLYGON_NAME,)
        self.action_space = spaces.Discrete(2 if question == "parity" else len(self._names))
        self._screens: list[tuple[np.ndarray | None, str]] = []

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        truth, figure = self._sample_trial(options)
        learned = [letters.Letter(name) for name in self._names] if self.stimuli == "letters" else [figure]
        self._screens = [
            (one.draw(), LEARN_FIGURE.say(name=name)) for one, name in zip(learned, self._names, strict=True)
        ]
        if self.lead_ms:
            self._screens.append((None, self._cue(truth)))
        shown = figure.draw(angle_deg=truth["signed_angle_deg"], mirrored=not truth["same"])
        self._screens.append((shown, QUESTIONS[self.question]))
        return self._next(truth)

    def _respond(self, action: Any) -> NextScreen:
        if self._screens:
            return self._continue(self._next(self._truth))
        return self._end(reward=float(action == self._truth["answer"]))

    def _next(self, truth: dict[str, Any]) -> FirstScreen:
        picture, instruction = self._screens.pop(0)
        screen = "question" if not self._screens else "cue" if picture is None else "learning"
        return self._present(picture, instruction, truth | {"screen": screen})

    def _sample_trial(self, options: dict[str, Any]) -> tuple[dict[str, Any], letters.Letter | polygons.Polygon]:
        rng = self.np_random
        angle, same, direction = sample_rotation(options, self.angles_deg, rng=rng)
        figure: letters.Letter | polygons.Polygon
        if self.stimuli == "letters":
            figure = letters.sample(rng)
            figure = letters.Letter(options["stimulus"]) if "stimulus" in options else figure
        else:
            figure = polygons.sample(rng, points=self.polygon_points)
            figure = polygons.read(options["stimulus"]) if "stimulus" in options else figure
        name = figure.id if self.stimuli == "letters" else POLYGON_NAME
        truth = {
            "angle_deg": angle,
            "signed_angle_deg": float(angle * DIRECTIONS[direction]) + 0.0,
            "direction": direction,
            "same": same,
            "stimuli": self.stimuli,
            "stimulus": figure.id,
            "names": list(self._names),
            "name": name,
            "information": self.information,
            "lead_ms": self.lead_ms,
            "question": self.question,
            "answer": int(not same) if self.question == "parity" else self._names.index(name),
        }
        return truth, figure

    def _cue(self, truth: dict[str, Any]) -> str:
        """The instruction of the cue screen."""
        identity = {"name": truth["name"]}
        if self.information == "rotate":
            return KEEP_ROTATING.say(**identity, side=truth["direction"], lead_ms=self.lead_ms)
        known = identity if self.information in ("identity", "both") else {}
        if self.information in ("orientation", "both"):
            known |= {"degrees": truth["angle_deg"], "side": truth["direction"]}
        return PREPARE.say(**known, lead_ms=self.lead_ms)
