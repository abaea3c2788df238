"""Metrics of localization: where an object is, and whether it is present, in pictures of two or three objects."""

from __future__ import annotations

from functools import cache

import numpy as np

from imagery_agent.interpreter.objects.segmentation import figures
from imagery_agent.interpreter.objects.tracking import overlap
from imagery_agent.mind.protocols import Location
from imagery_experiments.evaluation.held_out_data import Networks, corpus
from imagery_experiments.evaluation.interpreter_questions import MEASURE, Question, half, questions
from imagery_experiments.evaluation.measurement import Measured, metric

_PICTURES = 240
_GOOD_OVERLAP = 0.5


@cache
def _answers(networks: Networks) -> list[tuple[Question, Location]]:
    """Questions, half of them about absent objects, and the answers."""
    interpreter = networks.interpreter
    own = questions(half(corpus(), MEASURE), list(interpreter.vocabulary), _PICTURES, seed=61)
    return [(question, interpreter.locate(question.picture, question.name)) for question in own]


def _boxes(networks: Networks, things: tuple[int, ...]) -> Measured:
    right, guessed = [], []
    for question, found in _answers(networks):
        if question.box is not None and question.things in things:
            right.append(overlap(question.box, found.box) >= _GOOD_OVERLAP)
            seen = [overlap(question.box, figure.box) for figure in figures(question.picture)]
            guessed.append(float(np.mean(np.array(seen) >= _GOOD_OVERLAP)) if seen else 0.0)
    return Measured.share(right, chance=float(np.mean(guessed)))


@metric("locating.box", target=0.85, unit="share")
def box(networks: Networks) -> Measured:
    """Bounding boxes with an intersection over union of at least 0.5; chance: a random segment of the picture."""
    return _boxes(networks, (2, 3))


@metric("locating.box_of_two", unit="share")
def box_of_two(networks: Networks) -> Measured:
    """The same in pictures of two objects."""
    return _boxes(networks, (2,))


@metric("locating.box_of_three", unit="share")
def box_of_three(networks: Networks) -> Measured:
    """The same in pictures of two or three small objects (12 pixels), half of them on an island's coast line."""
    return _boxes(networks, (3,))


@metric("locating.not_there", target=0.90, unit="share")
def not_there(networks: Networks) -> Measured:
    """Absent objects that are reported as absent."""
    absent = [not found.is_there for question, found in _answers(networks) if question.box is None]
    return Measured.share(absent, chance=0.5)


@metric("locating.there", unit="share")
def there(networks: Networks) -> Measured:
    """Present objects that are reported as present."""
    present = [found.is_there for question, found in _answers(networks) if question.box is not None]
    return Measured.share(present, chance=0.5)


METRICS = (box, box_of_two, box_of_three, not_there, there)
