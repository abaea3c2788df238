"""``imagery calibrate``: fit an interpreter's probabilities on one half of the held-out drawings.

``imagery evaluate`` measures the calibration on the other half.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from imagery_experiments.evaluation.interpreter_questions import FIT, half, noise, questions, scrambled, singles

if TYPE_CHECKING:
    from imagery_agent.interpreter.calibration import Calibration
    from imagery_agent.interpreter.encoder_interpreter import EncoderInterpreter
    from imagery_agent.training.data.corpus import Corpus

REJECTED_KNOWN = 0.05
"""Share of drawings of known concepts that may be rejected as unknown."""
BELIEVED_ABSENT = 0.06
"""Share of absent objects that may be reported as present."""
_SINGLES, _UNKNOWN, _PLACES = 1024, 256, 200
_RIDGE = 1e-3


def calibrate(interpreter: str | Path = "default", *, out: Path | None = None, device: str = "cpu") -> None:
    """Fit an interpreter's probabilities on held-out drawings and store them beside its weights.

    Args:
        interpreter: default, the path of a weights folder, or local-dir:PATH of any open_clip model.
        out: Folder of the interpreter to write to instead (default: where it was loaded from).
        device: Where the interpreter runs.
    """
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter, save_calibration
    from imagery_experiments.evaluation.held_out_data import corpus, wide_corpus

    found = fit(ClipInterpreter.load(interpreter, device=device), corpus(), wide_corpus())
    folder = save_calibration(out or interpreter, found)
    print(f"temperature {found.temperature:.3f}; wrote calibration.json in {folder}")


def fit(interpreter: EncoderInterpreter, corpus: Corpus, *others: Corpus) -> Calibration:
    """Fit a calibration on held-out drawings and set it on the interpreter.

    The temperature is also fitted on single objects of the other corpora: rare names are harder than common ones.
    Tried without improvement: a lapse rate, and a slope and constant for the log odds of the first name.
    """
    from imagery_agent.interpreter.calibration import Calibration

    own = half(corpus, FIT)
    interpreter.calibration = Calibration()
    pictures, names = singles(own, "drawing", _SINGLES, seed=1)
    logits, all_names = [interpreter.naming_logits(pictures)], list(names)
    for other in others:
        more, more_names = singles(half(other, FIT), "drawing", _SINGLES // 2, seed=1)
        logits.append(interpreter.naming_logits(more))
        all_names += more_names
    every = np.concatenate(logits)
    first = np.array(interpreter.vocabulary)[every.argmax(axis=1)]
    temperature = fit_temperature(every, first == np.array(all_names))
    interpreter.calibration = Calibration(temperature)
    known = _fit_known(interpreter, own, pictures)
    interpreter.calibration = Calibration(temperature, known, _fit_presence(interpreter, own))
    return interpreter.calibration


def fit_temperature(logits: np.ndarray, right: np.ndarray) -> float:
    """Temperature by which logits (N, M) are divided so that the first name is as probable as it is correct.

    Maximises the likelihood of ``right`` bool (N,): whether the first name is correct.
    """

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        first = 1 / np.exp(scaled - scaled.max(axis=1, keepdims=True)).sum(axis=1)
        first = first.clip(1e-6, 1 - 1e-6)
        return float(-np.log(np.where(right, first, 1 - first)).mean())

    return float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x)


def _fit_known(interpreter: EncoderInterpreter, own: Corpus, pictures: np.ndarray) -> tuple[float, float, float, float]:
    """Weights that separate ``pictures`` from noise, shuffled strokes, and drawings of concepts without a name."""
    from imagery_agent.interpreter.calibration import evidence

    unnamed, _ = singles(own, "concept", _UNKNOWN, seed=2)
    unknown = [noise(_UNKNOWN, seed=3), scrambled(pictures[:_UNKNOWN], seed=4), unnamed]
    known, others = (
        evidence(interpreter.logits(interpreter.picture_vectors(some))) for some in (pictures, np.concatenate(unknown))
    )
    slopes = logistic(np.concatenate([known, others]), np.arange(len(known) + len(others)) < len(known))[:-1]
    # the share of rejected known objects is chosen, not left to the mixture of unknown pictures
    constant = -float(np.quantile(known @ slopes, REJECTED_KNOWN))
    best, together, mean = map(float, slopes)
    return best, together, mean, constant


def _fit_presence(interpreter: EncoderInterpreter, own: Corpus) -> tuple[float, float]:
    """Slope and constant of the log odds that a named object is present."""
    from imagery_agent.interpreter.objects.segmentation import figures

    likelier, present = [], []
    for question in questions(own, list(interpreter.vocabulary), _PLACES, seed=5):
        if seen := figures(question.picture):
            views = interpreter.object_vectors(question.picture, seen)
            likelier.append(float(interpreter.nats_above_chance(views, question.name).max()))
            present.append(question.box is not None)
    is_present, values = np.array(present), np.array(likelier)
    slope = float(logistic(values[:, None], is_present)[0])
    return slope, -slope * float(np.quantile(values[~is_present], 1 - BELIEVED_ABSENT))


def calibration_error(shares: np.ndarray, right: np.ndarray, *, bins: int = 15) -> float:
    """Expected calibration error of probabilities (N,) of being correct, bool (N,) (Guo et al. 2017).

    Mean absolute difference between accuracy and mean probability within each bin, weighted by its cases.
    """
    which = np.minimum((shares * bins).astype(int), bins - 1)
    gaps = [abs(shares[which == one].mean() - right[which == one].mean()) * (which == one).mean() for one in set(which)]
    return float(sum(gaps))


def least_calibration_error(shares: np.ndarray, *, seed: int, repeats: int = 50) -> float:
    """Expected :func:`calibration_error` of perfectly calibrated probabilities (N,), by simulation.

    It is above 0, because the accuracy within a bin has sampling error.
    """
    rng = np.random.default_rng(seed)
    errors = [calibration_error(shares, rng.random(len(shares)) < shares) for _ in range(repeats)]
    return float(np.mean(errors))


def logistic(features: np.ndarray, true: np.ndarray) -> np.ndarray:
    """float (F + 1,): slopes and constant of a weakly regularised logistic regression of bool (N,) on (N, F)."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = np.column_stack([(features - mean) / spread, np.ones(len(features))])
    signs = np.where(true, 1.0, -1.0)

    def loss(weights: np.ndarray) -> float:
        return float(np.logaddexp(0, -signs * (scaled @ weights)).mean() + _RIDGE * (weights[:-1] ** 2).sum())

    weights = minimize(loss, np.zeros(scaled.shape[1])).x
    slopes = weights[:-1] / spread
    return np.append(slopes, weights[-1] - slopes @ mean)
