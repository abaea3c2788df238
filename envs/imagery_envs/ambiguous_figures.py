"""Ambiguous figures: can a figure be seen as something else when it is only in the mind?

Task
    Look at a figure and say what it is. Then, with the figure gone, say what else it could be; or look at it again;
    or draw it from memory and look at the drawing.
Stimuli
    Drawings with two readings (see ``imagery_envs.stimuli.ambiguous``). ``letter`` and ``object`` need another side to
    be the top for the second reading, ``part`` needs none.
Observation
    ``picture`` uint8 (64, 64, 3), ``instruction`` bytes. Screens: the figure, "Look at this figure. What is it?"; with
    the medium ``drawing`` a blank one, "Draw the figure in your mind."; the question, "What else could it be?", after
    the hint. The picture with the question is blank (``image``), the figure (``picture``) or what was drawn
    (``drawing``).
Response
    ``MultiDiscrete([256] * 64)``: names as UTF-8 bytes, zero padded, separated by semicolons; empty for nothing else.
    With the medium ``drawing`` the bytes of a drawing (64, 64, 3) follow, which are read on the screen that asks for
    one (see :func:`encode_response`). Reward 1 if the last answer names the reading that was not given first, else 0.
Truth
    ``figure`` (id), ``kind``, ``hint``, ``medium``, ``screen`` (``figure``, ``drawing``, ``question``), ``given``
    (``first``, ``second`` or ``other``: which reading the first answer named), ``first`` and ``second`` (accepted
    names), ``up`` (side that is up in the second reading).
Timing
    One step per screen.
Human result
    0 of 15 reverse their image of the duck and rabbit, all 15 reverse their own drawing of it (Chambers & Reisberg).
    With hints that the top may be elsewhere a fifth to four fifths do (Peterson et al.). Told to rotate their image by
    90 degrees hardly anybody recognises Texas; told that the left side is the top about half do (Reisberg &
    Chambers). 11 of 36 saw the other figure after rotating by 180 degrees (Kamermans et al.).
Source
    Chambers & Reisberg 1985, JEP:HPP 11:317; Peterson et al. 1992, Memory & Cognition 20:107; Reisberg & Chambers 1991,
    Canadian Journal of Psychology 45:336; Kamermans et al. 2017.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from gymnasium import spaces

from imagery_agent.language import task_templates as templates
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.validation import check_choice, check_options
from imagery_envs.base import Observation, Screen
from imagery_envs.stimuli.ambiguous import QUARTER_TURNS, AmbiguousFigure, figures
from imagery_envs.text import ANSWER_LENGTH, decode_text, encode_answer

HINTS = ("none", "another", "frame", "side", "rotate")
MEDIA = ("image", "picture", "drawing")
OPTIONS = ("figure",)
_SHAPE = (PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3)


def encode_response(names: Sequence[str], drawing: np.ndarray | None = None) -> np.ndarray:
    """As many of the names as there is room for, and a drawing uint8 (64, 64, 3) if one may be given."""
    text = ""
    for name in names:
        longer = f"{text};{name}" if text else name
        if len(longer.encode()) > ANSWER_LENGTH:
            break
        text = longer
    answer = encode_answer(text)
    return answer if drawing is None else np.concatenate([answer, np.asarray(drawing, np.uint8).ravel()])


class AmbiguousFigures(Screen):
    """The environment ``Imagery/AmbiguousFigures-v0``; see the module for the paradigm.

    Args:
        hint: ``none`` (what is it, asked again), ``another`` (what else could it be), ``frame`` (its top may be another
            side), ``side`` (which side to take as its top) or ``rotate`` (how to rotate it, so that this side is up).
        medium: what is looked at then: the ``image`` in the mind, the ``picture`` itself, or one's own ``drawing``; the
            latter two with the hint ``another``.
        render_mode: None, "rgb_array" or "human".

    ``reset(options={"figure": "ghost or cat plain"})`` fixes the figure; otherwise it is drawn at random.
    """

    def __init__(
        self, hint: str = "another", medium: str = "image", *, render_mode: str | None = None
    ) -> None:
        super().__init__(render_mode=render_mode)
        self.hint, self.medium = check_choice("hint", hint, HINTS), check_choice("medium", medium, MEDIA)
        if medium != "image" and hint != "another":
            raise ValueError(f"expected hint='another' with medium={medium!r}, got {hint!r}")
        self._drawn_bytes = int(np.prod(_SHAPE)) if medium == "drawing" else 0
        self.action_space = spaces.MultiDiscrete([256] * (ANSWER_LENGTH + self._drawn_bytes))
        self._figures = {
            name: figure
            for name, figure in figures().items()
            if figure.up != "top" or hint not in ("side", "rotate")
        }
        self._figure = next(iter(self._figures.values()))
        self._given = "other"

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Show a figure."""
        super().reset(seed=seed)
        drawn = list(self._figures)[int(self.np_random.integers(len(self._figures)))]
        asked = check_options(options, OPTIONS).get("figure", drawn)
        self._figure = self._figures[check_choice("ambiguous figure", asked, self._figures)]
        self._given = "other"
        return self._show(self._figure.draw(), templates.LOOK.say(other=False), self._said("figure"))

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Go on to the next screen, or answer the question."""
        self._check_running()
        if not self.action_space.contains(action):
            raise ValueError(f"expected bytes as encode_response('a cat') gives them, got {action!r}")
        said, screen = np.asarray(action, dtype=np.uint8), self._truth["screen"]
        names = decode_text(said[:ANSWER_LENGTH]).split(";")
        if screen == "question":
            reward = float(is_reversed(self._figure, self._given, names))
            observation, info = self._end()
            return observation, reward, True, False, info
        if screen == "figure":
            self._given = self._figure.reading(names[0])
            if self.medium == "drawing":
                observation, info = self._show(None, templates.DRAW.say(), self._said("drawing"))
                return observation, 0.0, False, False, info
        picture = self._figure.draw() if self.medium == "picture" else None
        if self.medium == "drawing":
            picture = said[ANSWER_LENGTH:].reshape(_SHAPE).copy()
        observation, info = self._show(picture, self._question(), self._said("question"))
        return observation, 0.0, False, False, info

    def _said(self, screen: str) -> dict[str, Any]:
        first, second = self._figure.readings
        return {
            "figure": self._figure.id,
            "kind": self._figure.kind,
            "hint": self.hint,
            "medium": self.medium,
            "screen": screen,
            "given": self._given,
            "first": first,
            "second": second,
            "up": self._figure.up,
        }

    def _question(self) -> str:
        """The hint and the question; both speak of the reading that was not given."""
        if self.medium != "image":
            return templates.LOOK.say(other=True)
        if self.hint in ("none", "another"):
            return templates.LOOK_IN_MIND.say(other=self.hint == "another")
        if self.hint == "frame":
            return templates.OPEN_TOP.say(other=True)
        tops = ("top", self._figure.up)
        was_up, wanted = tops[::-1] if self._given == "second" else tops
        if self.hint == "side":
            return templates.TAKE_AS_TOP.say(up=wanted, other=True)
        turns = (QUARTER_TURNS[wanted] - QUARTER_TURNS[was_up]) % 4
        degrees, side = {1: (90, "left"), 2: (180, "left"), 3: (90, "right")}[turns]
        return templates.ROTATE_IN_MIND.say(degrees=degrees, side=side, other=True)


def is_reversed(figure: AmbiguousFigure, given: str, names: Sequence[str]) -> bool:
    """Whether one of the names is the reading that was not given first; never if neither was given."""
    other = {"first": "second", "second": "first"}.get(given)
    return other is not None and other in {figure.reading(name) for name in names}
