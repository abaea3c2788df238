"""How well the interpreter names what it sees."""

from __future__ import annotations

from functools import cache

import numpy as np

from imagery_agent.training.interpreter import naming_pictures
from imagery_experiments.evaluate import Measured, metric
from imagery_experiments.metrics.subjects import corpus, interpreter


@cache
def _named() -> tuple[list[str], list[list[str]]]:
    """True names and the first five names given to 1,024 unseen drawings of known concepts."""
    pictures, names = naming_pictures(corpus(), "drawing", 1024)
    given = interpreter().name(pictures.numpy(), top=5)
    return names, [[name for name, _ in row] for row in given]


@metric("interpreter.top1", unit="share")
def interpreter_top1() -> Measured:
    """The first name is right, among all names."""
    true, given = _named()
    return Measured(
        float(np.mean([name == row[0] for name, row in zip(true, given, strict=True)])), len(true)
    )


@metric("interpreter.top5", target=0.60, unit="share")
def interpreter_top5() -> Measured:
    """The right name is among the first five, among all names."""
    true, given = _named()
    return Measured(float(np.mean([name in row for name, row in zip(true, given, strict=True)])), len(true))
