"""Where is it, and is it there at all? Pictures of two things, or of three small ones, half of them on an island."""

from __future__ import annotations

from functools import cache

import numpy as np

from imagery_agent.interpreter.segmentation import figures
from imagery_agent.mind.protocols import Location
from imagery_experiments.evaluation.held_out_data import corpus, interpreter
from imagery_experiments.evaluation.interpreter_questions import MEASURE, Question, half, overlap, questions
from imagery_experiments.evaluation.registry import Measured, metric

_PICTURES = 240
_GOOD_OVERLAP = 0.5


@cache
def _asked() -> list[tuple[Question, Location]]:
    """Questions, half of them about things that are not there, and the answers."""
    eye = interpreter()
    own = questions(half(corpus(), MEASURE), list(eye.vocabulary), _PICTURES, seed=61)
    return [(question, eye.locate(question.picture, question.name)) for question in own]


def _boxes(things: tuple[int, ...]) -> Measured:
    right, guessed = [], []
    for question, found in _asked():
        if question.box is not None and question.things in things:
            right.append(overlap(question.box, found.box) >= _GOOD_OVERLAP)
            seen = [overlap(question.box, figure.box) for figure in figures(question.picture)]
            guessed.append(float(np.mean(np.array(seen) >= _GOOD_OVERLAP)) if seen else 0.0)
    return Measured(float(np.mean(right)), len(right), chance=float(np.mean(guessed)))


@metric("locating.box", target=0.85, unit="share")
def box() -> Measured:
    """ "Where is the tree?": the box overlaps the true one by half; guessing: any thing that stands out."""
    return _boxes((2, 3))


@metric("locating.box_of_two", unit="share")
def box_of_two() -> Measured:
    """The same, of two things."""
    return _boxes((2,))


@metric("locating.box_of_three", unit="share")
def box_of_three() -> Measured:
    """The same, of two or three small things (12 pixels), half of them on an island whose coast may cross them."""
    return _boxes((3,))


@metric("locating.not_there", target=0.90, unit="share")
def not_there() -> Measured:
    """Names of all names that are not in the picture: said not to be there."""
    right = [not found.is_there for question, found in _asked() if question.box is None]
    return Measured(float(np.mean(right)), len(right), chance=0.5)


@metric("locating.there", unit="share")
def there() -> Measured:
    """Things that are in the picture: said to be there."""
    right = [found.is_there for question, found in _asked() if question.box is not None]
    return Measured(float(np.mean(right)), len(right), chance=0.5)
