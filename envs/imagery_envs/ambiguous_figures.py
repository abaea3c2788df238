"""Ambiguous figures: can the second interpretation of a figure be found in a mental image?

Task
    Name a figure. Then name its other interpretation: from a mental image, from the figure itself, or from one's own
    drawing from memory.
Stimuli
    Drawings with two interpretations (see ``imagery_envs.stimuli.ambiguous``). Figures of the kinds ``letter`` and
    ``object`` have another top in the second interpretation, those of the kind ``part`` have the same.
Observation
    ``picture`` uint8 (64, 64, 3), ``instruction`` bytes. Screens: the figure with "Look at this figure. What is it?";
    with the medium ``drawing`` a blank screen with "Draw the figure in your mind."; the hint with the question "What
    else could it be?". The picture with the question is blank (medium ``image``), the figure (``picture``) or the
    drawing (``drawing``).
Response
    ``MultiDiscrete([256] * 64)``: names as UTF-8 bytes, padded with zeros, separated by semicolons; empty for no other
    name. With the medium ``drawing`` the bytes of a drawing (64, 64, 3) follow, which are read on the drawing screen
    (see :func:`encode_response`). Reward 1 if the last answer names the interpretation that the first answer did not,
    else 0.
Truth
    ``figure`` (id), ``kind``, ``hint``, ``medium``, ``screen`` (``figure``, ``drawing`` or ``question``), ``given``
    (interpretation named by the first answer: ``first``, ``second`` or ``other``), ``first`` and ``second`` (accepted
    names), ``up`` (top side in the second interpretation).
Timing
    One step per screen.
Human result
    0 of 15 reversed their image of the duck/rabbit, all 15 reversed their own drawing of it (Chambers & Reisberg).
    With hints that the top may be another side, one to four fifths did (Peterson et al.). Instructed to rotate their
    image by 90 degrees, hardly anybody recognized Texas; instructed that the left side is the top, about half did
    (Reisberg & Chambers). 11 of 36 found the other interpretation after a rotation by 180 degrees (Kamermans et al.).
Source
    Chambers & Reisberg 1985, JEP:HPP 11:317; Peterson et al. 1992, Memory & Cognition 20:107; Reisberg & Chambers 1991,
    Canadian Journal of Psychology 45:336; Kamermans et al. 2017.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces

from imagery_agent.language import task_templates as templates
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_agent.validation import InputError, check_choice
from imagery_envs.base import FirstScreen, NextScreen, Screen
from imagery_envs.stimuli.ambiguous import QUARTER_TURNS, AmbiguousFigure, figures
from imagery_envs.text import ANSWER_LENGTH, decode_text, encode_answer

HINTS = ("none", "another", "frame", "side", "rotate")
MEDIA = ("image", "picture", "drawing")
_SHAPE = (PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3)


def encode_response(names: Sequence[str], drawing: np.ndarray | None = None) -> np.ndarray:
    """The action: the first names that fit into 64 bytes, and a drawing uint8 (64, 64, 3) if there is one."""
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
        hint: ``none`` (the first question again), ``another`` (what else it could be), ``frame`` (its top may be
            another side), ``side`` (which side is its top) or ``rotate`` (the rotation that brings this side to the
            top).
        medium: object of the second question: the mental ``image``, the ``picture`` itself, or one's own ``drawing``;
            the latter two require the hint ``another``.
        render_mode: None, "rgb_array" or "human".

    ``reset(options={"figure": "ghost or cat plain"})`` fixes the figure; otherwise it is random.
    """

    OPTIONS: Mapping[str, Any] = {"figure": str}
    MEANING = "bytes as encode_response('a cat') gives them"

    def __init__(self, hint: str = "another", medium: str = "image", *, render_mode: str | None = None) -> None:
        super().__init__(render_mode=render_mode)
        self.hint, self.medium = check_choice("hint", hint, HINTS), check_choice("medium", medium, MEDIA)
        if medium != "image" and hint != "another":
            raise InputError(f"expected hint='another' with medium={medium!r}, got {hint!r}")
        self._drawn_bytes = int(np.prod(_SHAPE)) if medium == "drawing" else 0
        self.action_space = spaces.MultiDiscrete([256] * (ANSWER_LENGTH + self._drawn_bytes))
        self._figures = {
            name: figure for name, figure in figures().items() if figure.up != "top" or hint not in ("side", "rotate")
        }
        self._figure = next(iter(self._figures.values()))
        self._given = "other"

    def _begin(self, options: dict[str, Any]) -> FirstScreen:
        drawn = list(self._figures)[int(self.np_random.integers(len(self._figures)))]
        asked = options.get("figure", drawn)
        self._figure = self._figures[check_choice("ambiguous figure", asked, self._figures)]
        self._given = "other"
        return self._present(self._figure.draw(), templates.LOOK.say(other=False), self._current_truth("figure"))

    def _respond(self, action: Any) -> NextScreen:
        response, screen = np.asarray(action, dtype=np.uint8), self._truth["screen"]
        names = decode_text(response[:ANSWER_LENGTH]).split(";")
        if screen == "question":
            return self._end(reward=float(is_reversed(self._figure, self._given, names)))
        if screen == "figure":
            self._given = self._figure.reading(names[0])
            if self.medium == "drawing":
                return self._continue(self._present(None, templates.DRAW.say(), self._current_truth("drawing")))
        picture = self._figure.draw() if self.medium == "picture" else None
        if self.medium == "drawing":
            picture = response[ANSWER_LENGTH:].reshape(_SHAPE).copy()
        return self._continue(self._present(picture, self._question(), self._current_truth("question")))

    def _current_truth(self, screen: str) -> dict[str, Any]:
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
        """The hint and the question; both refer to the interpretation that was not named."""
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
    """Whether one of the names is the interpretation that was not named first; False if neither was."""
    other = {"first": "second", "second": "first"}.get(given)
    return other is not None and other in {figure.reading(name) for name in names}
