"""What a person sees and how they respond: the screen for every kind of instruction."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from imagery_agent.language import task_templates as templates
from imagery_agent.language.spatial_puzzles import PUZZLES
from imagery_envs.mental_scanning import DIRECTIONS
from imagery_envs.rendering import SMALL_PX

YES, NO = "j", "f"
RATINGS = tuple(str(number) for number in range(1, 11))
RATING = re.compile(r"\bfrom (\d{1,4}) \(([^()]{1,60})\) to (\d{1,4}) \(([^()]{1,60})\)")
"""In an instruction: a rating is asked for, for example "from 0 (not at all) to 100 (very much)"."""
ENLARGED = 6
"""Times as large as the environment's picture on the screen; large pictures are shown as they are."""


@dataclass(frozen=True)
class Screen:
    """One screen of the browser experiment."""

    kind: str
    """``keys``, ``any key``, ``timed``, ``letter``, ``choices``, ``slider``, ``text``, ``drawing`` or ``message``."""
    instruction: str
    picture: str = ""
    """``data:`` address of a PNG; empty without one."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Of ``keys``: key -> answer."""
    choices: tuple[str, ...] = ()
    """Of ``choices``: the buttons."""
    scale: tuple[tuple[int, str], ...] = ()
    """Of ``slider``: the lowest and the highest rating, with their words."""
    duration_ms: float = 0.0
    """Of ``timed``: how long it stays."""
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Landmarks (x, y as fractions of the width) to be placed from memory before going on, until all are right."""
    wide: int = 1
    """Width of the picture over its height."""


def screen_of(
    instruction: str,
    picture: np.ndarray | None,
    *,
    swapped: bool = False,
    places: Mapping[str, tuple[float, float]] | None = None,
) -> Screen:
    """The screen for an instruction of an environment.

    Args:
        instruction: The instruction as agents read it.
        picture: uint8 (H, W, 3), or None.
        swapped: Exchange the two response keys (for half of the participants).
        places: Landmarks of the map that is learned, if there is one.
    """
    shown: dict[str, Any] = {"instruction": instruction}
    if picture is not None:
        shown |= {"picture": data_address(picture), "wide": picture.shape[1] // picture.shape[0]}
    if templates.STUDY_MAP.read(instruction) is not None:
        return Screen("any key", places=dict(places or {}), **shown)
    if (cue := templates.PREPARE.read(instruction) or templates.KEEP_ROTATING.read(instruction)) is not None:
        return Screen("timed", duration_ms=float(cue["lead_ms"]), **shown)
    if any(one.read(instruction) is not None for one in (templates.COMPARE_FIGURES, templates.COMPARE_LEARNED)):
        return Screen("keys", keys=_two_keys("same", "different", swapped), **shown)
    if templates.IDENTIFY.read(instruction) is not None:
        return Screen("letter", **shown)
    for question, template in templates.MAP_QUESTIONS.items():
        if template.read(instruction) is not None:
            return _map_question(question, shown, swapped)
    if templates.POINT.read(instruction) is not None:
        return Screen("keys", keys=_two_keys("yes", "no", swapped), **shown)
    if templates.DRAW.read(instruction) is not None:
        return Screen("drawing", **shown)
    if (scale := RATING.search(instruction)) is not None:
        low, least, high, most = scale.groups()
        return Screen("slider", scale=((int(low), least), (int(high), most)), **shown)
    is_puzzle = any(puzzle.template.read(instruction) is not None for puzzle in PUZZLES.values())
    if is_puzzle or instruction.rstrip().endswith("?"):
        return Screen("text", **shown)
    return Screen("any key", **shown)


def _map_question(question: str, shown: dict[str, Any], swapped: bool) -> Screen:
    if question == "direction":
        return Screen("choices", choices=tuple(DIRECTIONS), **shown)
    if question == "duration":
        return Screen("choices", choices=RATINGS, **shown)
    positive = "yes" if question == "presence" else "reached"
    return Screen("keys", keys=_two_keys(positive, "no", swapped), **shown)


def _two_keys(first: str, second: str, swapped: bool) -> dict[str, str]:
    return {YES: second, NO: first} if swapped else {YES: first, NO: second}


def data_address(picture: np.ndarray) -> str:
    """The picture as a ``data:`` address, enlarged smoothly so that edges stay edges, if it is small."""
    height, width = picture.shape[:2]
    factor = ENLARGED if height <= SMALL_PX else 1
    enlarged = Image.fromarray(picture).resize((width * factor, height * factor), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    enlarged.quantize(64).save(buffer, format="PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
