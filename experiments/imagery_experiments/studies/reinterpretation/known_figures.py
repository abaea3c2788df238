"""What an oracle interpreter knows in reinterpretation: names, each with pictures of what it means.

The pictures are typical drawings of the named objects (``named_pictures/``) and drawings of finished figures by another
hand than the exact pictures. An oracle is not told which item it sees and never knows the picture that it has to name:
it compares, and its names are graded like everybody's, so that it can fail.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from imagery_agent.validation import InputError
from imagery_envs.stimuli.classic_figures import final, final_figures
from imagery_envs.stimuli.constructions import Construction, normal_answer
from imagery_envs.stimuli.further_figures import FURTHER_NAMES
from imagery_experiments.experiment.participant import PictureTruth
from imagery_experiments.studies.reinterpretation.drawings import read_drawing

NAMED = Path(__file__).with_name("named_pictures")
PROPORTIONS = (0.55, 0.75, 1.0, 1.33, 1.8)
"""Every picture is known in these ratios of width to height, relative to its own."""


def known_figures(item: Construction) -> tuple[PictureTruth, ...]:
    """All known pictures with their names, including the item's own picture of its answer (``answer_drawing``).

    Raises:
        InputError: there is no picture of any accepted name of the item, or its file is no single panel.
    """
    known = _shipped()
    if item.answer_drawing:
        known = (*_in_proportions(read_drawing(item.answer_drawing, 1)[0], item.accepted[:1]), *known)
    names = {normal_answer(name) for truth in known for name in truth.names}
    if not any(normal_answer(name) in names for name in item.accepted):
        raise InputError(
            f"expected a picture of an answer to item {item.block} ({', '.join(item.accepted)}) for an oracle "
            "interpreter: name an SVG file in the column 'answer_drawing' of the items, or choose another agent"
        )
    return known


@cache
def _shipped() -> tuple[PictureTruth, ...]:
    """Of typical objects and of the finished figures of the classic and of 24 further items."""
    typical = sorted(NAMED.glob("*.svg"))
    pictures: list[tuple[np.ndarray, tuple[str, ...]]]
    pictures = [(read_drawing(str(path), 1)[0], (path.stem,)) for path in typical]
    pictures += [(picture, (name,)) for name, picture in final_figures().items()]
    pictures += [(final(block), names) for block, names in FURTHER_NAMES.items()]
    return tuple(truth for picture, names in pictures for truth in _in_proportions(picture, names))


def _in_proportions(picture: np.ndarray, names: tuple[str, ...]) -> list[PictureTruth]:
    return [PictureTruth(_stretched(picture, ratio), names) for ratio in PROPORTIONS]


def _stretched(picture: np.ndarray, ratio: float) -> np.ndarray:
    """A picture uint8 (64, 64, 3) made narrower (ratio below 1) or flatter (above 1), centered on white."""
    side = picture.shape[0]
    width, height = round(side * min(1.0, ratio)), round(side * min(1.0, 1 / ratio))
    shrunk = Image.fromarray(picture).resize((width, height), Image.Resampling.BOX)
    whole = Image.new("RGB", (side, side), "white")
    whole.paste(shrunk, ((side - width) // 2, (side - height) // 2))
    return np.asarray(whole)
