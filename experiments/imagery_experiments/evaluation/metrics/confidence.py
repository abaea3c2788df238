"""Metrics of calibration and of rejecting unknown pictures, on the half of the drawings not used for fitting."""

from __future__ import annotations

from functools import cache

import numpy as np

from imagery_agent.interpreter.encoder_interpreter import Recognition
from imagery_agent.interpreter.naming import top_names
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_experiments.evaluation.calibration import calibration_error, least_calibration_error
from imagery_experiments.evaluation.held_out_data import Networks, corpus, wide_corpus
from imagery_experiments.evaluation.interpreter_questions import MEASURE, half, noise, scrambled, singles
from imagery_experiments.evaluation.measurement import Measured, metric

_KNOWN, _UNKNOWN = 1024, 256


@cache
def _singles() -> tuple[np.ndarray, list[str]]:
    """Pictures of single unseen drawings of known concepts, and their names."""
    return singles(half(corpus(), MEASURE), "drawing", _KNOWN, seed=81)


@cache
def _recognised(networks: Networks) -> list[Recognition]:
    return networks.interpreter.recognise(_singles()[0], top=1)


@cache
def _logits(networks: Networks) -> tuple[np.ndarray, np.ndarray]:
    """Uncalibrated logits (N, M) of unseen drawings of common and of rarer names, and the true names (N,)."""
    wide, wide_names = singles(half(wide_corpus(), MEASURE), "drawing", _KNOWN // 2, seed=81)
    pictures, names = _singles()
    logits = networks.interpreter.naming_logits(np.concatenate([pictures, wide]))
    return logits * networks.interpreter.calibration.temperature, np.array([*names, *wide_names])


def _first_names(networks: Networks, *, tempered: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Probability (N,) of the first names, and whether they are correct."""
    interpreter, (logits, true) = networks.interpreter, _logits(networks)
    scaled = logits / interpreter.calibration.temperature if tempered else logits
    first = [row[0] for row in top_names(scaled, interpreter.vocabulary, top=1)]
    return np.array([share for _, share in first]), np.array([name for name, _ in first]) == true


@metric("interpreter.calibration_error", target=0.05, unit="share", lower_is_better=True)
def naming_calibration_error(networks: Networks) -> Measured:
    """Expected calibration error of the first name (15 bins); two thirds of the drawings have common names.

    Real: the error that perfectly calibrated probabilities would have with this number of cases.
    """
    shares, right = _first_names(networks)
    return Measured(calibration_error(shares, right), len(shares), least_calibration_error(shares, seed=85))


@metric("interpreter.calibration_error_untempered", unit="share", lower_is_better=True)
def untempered_calibration_error(networks: Networks) -> Measured:
    """The same without the fitted temperature."""
    shares, right = _first_names(networks, tempered=False)
    return Measured(calibration_error(shares, right), len(shares))


def _rejected_known(networks: Networks) -> float:
    """Share of drawings of known concepts that are rejected as unknown."""
    return float(np.mean([seen.nothing_known for seen in _recognised(networks)]))


def _rejected(networks: Networks, pictures: np.ndarray) -> Measured:
    rejected = [seen.nothing_known for seen in networks.interpreter.recognise(pictures)]
    return Measured.share(rejected, chance=_rejected_known(networks))


@metric("interpreter.nothing_known_kept", unit="share")
def known_kept(networks: Networks) -> Measured:
    """Unseen drawings of known concepts that are not rejected as unknown."""
    return Measured(1 - _rejected_known(networks), _KNOWN)


@metric("interpreter.nothing_in_noise", target=0.90, unit="share")
def nothing_in_noise(networks: Networks) -> Measured:
    """Blank pictures and noise (static, specks, clouds, blots) that are rejected as unknown.

    Chance, as in the next two: the share of rejected known objects.
    """
    blank = np.full((_UNKNOWN // 4, PICTURE_SIZE_PX, PICTURE_SIZE_PX, 3), 255, np.uint8)
    return _rejected(networks, np.concatenate([blank, noise(_UNKNOWN, seed=82)]))


@metric("interpreter.nothing_in_strokes", unit="share")
def nothing_in_strokes(networks: Networks) -> Measured:
    """Drawings cut into sixteen shuffled tiles that are rejected as unknown."""
    return _rejected(networks, scrambled(_singles()[0][:_UNKNOWN], seed=83))


@metric("interpreter.nothing_in_unknown", unit="share")
def nothing_in_unknown(networks: Networks) -> Measured:
    """Drawings of concepts that are not in the vocabulary and are rejected as unknown."""
    pictures, _ = singles(half(corpus(), MEASURE), "concept", _UNKNOWN, seed=84)
    return _rejected(networks, pictures)


METRICS = (
    naming_calibration_error,
    untempered_calibration_error,
    known_kept,
    nothing_in_noise,
    nothing_in_strokes,
    nothing_in_unknown,
)
