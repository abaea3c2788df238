"""How sure is the interpreter, and is it right to be? On the half of the held-out drawings that fitted nothing."""

from __future__ import annotations

from functools import cache

import numpy as np

from imagery_agent.interpreter.encoder_interpreter import Recognition
from imagery_agent.interpreter.naming import likeliest
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_experiments.evaluation.calibration import calibration_error, least_calibration_error
from imagery_experiments.evaluation.held_out_data import corpus, interpreter, wide_corpus
from imagery_experiments.evaluation.interpreter_questions import MEASURE, half, noise, scrambled, singles
from imagery_experiments.evaluation.registry import Measured, metric

_KNOWN, _NOTHINGS = 1024, 256


@cache
def _seen() -> tuple[np.ndarray, list[str], list[Recognition]]:
    """Single unseen drawings of known concepts: pictures, names, and how they are recognised."""
    pictures, names = singles(half(corpus(), MEASURE), "drawing", _KNOWN, seed=81)
    return pictures, names, interpreter().recognise(pictures, top=1)


@cache
def _logits() -> tuple[np.ndarray, np.ndarray]:
    """Uncalibrated logits (N, M) of unseen drawings of common and of rarer names, and the true names (N,)."""
    wide, wide_names = singles(half(wide_corpus(), MEASURE), "drawing", _KNOWN // 2, seed=81)
    pictures, names, _ = _seen()
    logits = interpreter().naming_logits(np.concatenate([pictures, wide]))
    return logits * interpreter().calibration.temperature, np.array([*names, *wide_names])


def _first_names(*, tempered: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Probability (N,) of the first names, and whether they are right."""
    eye, (logits, true) = interpreter(), _logits()
    scaled = logits / eye.calibration.temperature if tempered else logits
    first = [row[0] for row in likeliest(scaled, eye.vocabulary, top=1)]
    return np.array([share for _, share in first]), np.array([name for name, _ in first]) == true


@metric("interpreter.calibration_error", target=0.05, unit="share", lower_is_better=True)
def naming_calibration_error() -> Measured:
    """Expected calibration error of the first name (15 bins), two thirds of the drawings being of the common names.

    Real: what probabilities that come true exactly as they say would show with so many answers.
    """
    shares, right = _first_names()
    return Measured(calibration_error(shares, right), len(shares), least_calibration_error(shares, seed=85))


@metric("interpreter.calibration_error_untempered", unit="share", lower_is_better=True)
def untempered_calibration_error() -> Measured:
    """The same without the fitted temperature."""
    shares, right = _first_names(tempered=False)
    return Measured(calibration_error(shares, right), len(shares))


def _lost() -> float:
    """Share of drawings of known concepts that are taken for nothing known."""
    return float(np.mean([seen.nothing_known for seen in _seen()[2]]))


def _nothing(pictures: np.ndarray) -> Measured:
    said = [seen.nothing_known for seen in interpreter().recognise(pictures)]
    return Measured(float(np.mean(said)), len(said), chance=_lost())


@metric("interpreter.nothing_known_kept", unit="share")
def known_kept() -> Measured:
    """Unseen drawings of known concepts that are not called nothing known."""
    return Measured(1 - _lost(), _KNOWN)


@metric("interpreter.nothing_in_noise", target=0.90, unit="share")
def nothing_in_noise() -> Measured:
    """Blank pictures and noise (static, specks, clouds, blots) of which it says "nothing I know".

    Chance, as in the next two: as often as it says so of things it knows.
    """
    blank = np.full((_NOTHINGS // 4, PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), 255, np.uint8)
    return _nothing(np.concatenate([blank, noise(_NOTHINGS, seed=82)]))


@metric("interpreter.nothing_in_strokes", unit="share")
def nothing_in_strokes() -> Measured:
    """Drawings cut into sixteen tiles in disorder, of which it says so."""
    return _nothing(scrambled(_seen()[0][:_NOTHINGS], seed=83))


@metric("interpreter.nothing_in_unknown", unit="share")
def nothing_in_unknown() -> Measured:
    """Drawings of concepts that have no name here, of which it says so."""
    pictures, _ = singles(half(corpus(), MEASURE), "concept", _NOTHINGS, seed=84)
    return _nothing(pictures)
