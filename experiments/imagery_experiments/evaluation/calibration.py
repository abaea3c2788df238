"""``imagery calibrate``: fit an interpreter's probabilities on one half of the held-out drawings.

Measured on the other half by ``imagery evaluate``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from imagery_experiments.evaluation.interpreter_questions import (
    FIT,
    half,
    noise,
    questions,
    scrambled,
    singles,
)

if TYPE_CHECKING:
    from imagery_agent.interpreter.calibration import Calibration
    from imagery_agent.interpreter.encoder_interpreter import EncoderInterpreter
    from imagery_agent.training.data.corpus import Corpus

REJECTED_KNOWN = 0.05
"""Share of drawings of known concepts that may be taken for nothing known."""
BELIEVED_ABSENT = 0.06
"""Share of things that are asked for and are not there that may be taken to be there."""
_SINGLES, _NOTHINGS, _PLACES = 1024, 256, 200
_RIDGE = 1e-3


def calibrate(interpreter: str = "default", *, out: Path | None = None) -> None:
    """Fit an interpreter's probabilities on held-out drawings and keep them beside its weights.

    Args:
        interpreter: default, the path of a weights folder, or local-dir:PATH of any open_clip model.
        out: Folder of the interpreter to write to instead (default: where it was loaded from).
    """
    from imagery_agent.interpreter.clip_interpreter import ClipInterpreter, save_calibration
    from imagery_experiments.evaluation.held_out_data import corpus, wide_corpus

    found = fit(ClipInterpreter.load(interpreter), corpus(), wide_corpus())
    folder = save_calibration(out or interpreter, found)
    print(f"temperature {found.temperature:.3f}; wrote calibration.json in {folder}")


def fit(interpreter: EncoderInterpreter, corpus: Corpus, *others: Corpus) -> Calibration:
    """A calibration, which the interpreter has from then on; ``corpus`` are the held-out drawings.

    The temperature is fitted on single things of the other corpora as well: rare names are harder than common ones.
    Tried and not better: a lapse rate, and a slope and constant for the log odds of the first name.
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
    interpreter.calibration = Calibration(temperature, known, _fit_there(interpreter, own))
    return interpreter.calibration


def fit_temperature(logits: np.ndarray, right: np.ndarray) -> float:
    """What logits (N, M) are to be divided by so that the first name is right as often as its probability says.

    The temperature of the greatest likelihood of ``right`` bool (N,), whether the first name is right.
    """

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        first = 1 / np.exp(scaled - scaled.max(axis=1, keepdims=True)).sum(axis=1)
        first = first.clip(1e-6, 1 - 1e-6)
        return float(-np.log(np.where(right, first, 1 - first)).mean())

    return float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x)


def _fit_known(
    interpreter: EncoderInterpreter, own: Corpus, pictures: np.ndarray
) -> tuple[float, float, float, float]:
    """Of ``pictures`` against noise, disordered strokes, and drawings of concepts that have no name."""
    from imagery_agent.interpreter.calibration import evidence

    strange, _ = singles(own, "concept", _NOTHINGS, seed=2)
    nothing = [noise(_NOTHINGS, seed=3), scrambled(pictures[:_NOTHINGS], seed=4), strange]
    things, empty = (
        evidence(interpreter.logits(interpreter.picture_vectors(some)))
        for some in (pictures, np.concatenate(nothing))
    )
    slopes = logistic(np.concatenate([things, empty]), np.arange(len(things) + len(empty)) < len(things))[:-1]
    # how many known things may be lost is our choice, not that of the mixture of nothings
    constant = -float(np.quantile(things @ slopes, REJECTED_KNOWN))
    best, together, mean = map(float, slopes)
    return best, together, mean, constant


def _fit_there(interpreter: EncoderInterpreter, own: Corpus) -> tuple[float, float]:
    from imagery_agent.interpreter.segmentation import figures

    likelier, there = [], []
    for question in questions(own, list(interpreter.vocabulary), _PLACES, seed=5):
        if seen := figures(question.picture):
            views = interpreter.object_vectors(question.picture, seen)
            likelier.append(float(interpreter.likelier_than_chance(views, question.name).max()))
            there.append(question.box is not None)
    seen_there, values = np.array(there), np.array(likelier)
    slope = float(logistic(values[:, None], seen_there)[0])
    return slope, -slope * float(np.quantile(values[~seen_there], 1 - BELIEVED_ABSENT))


def calibration_error(shares: np.ndarray, right: np.ndarray, *, bins: int = 15) -> float:
    """Expected calibration error of probabilities (N,) with bool (N,) whether they came true (Guo et al. 2017).

    Mean distance, over answers, of the share that came true from the mean probability within its bin.
    """
    which = np.minimum((shares * bins).astype(int), bins - 1)
    gaps = [
        abs(shares[which == one].mean() - right[which == one].mean()) * (which == one).mean()
        for one in set(which)
    ]
    return float(sum(gaps))


def least_calibration_error(shares: np.ndarray, *, seed: int, repeats: int = 50) -> float:
    """What :func:`calibration_error` would be on average if probabilities (N,) came true exactly as they say.

    It is not 0: within a bin, the share of so few answers strays.
    """
    rng = np.random.default_rng(seed)
    errors = [calibration_error(shares, rng.random(len(shares)) < shares) for _ in range(repeats)]
    return float(np.mean(errors))


def logistic(features: np.ndarray, true: np.ndarray) -> np.ndarray:
    """float (F + 1,): slopes and constant of a logistic regression of bool (N,) on features (N, F), hardly shrunk."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = np.column_stack([(features - mean) / spread, np.ones(len(features))])
    signs = np.where(true, 1.0, -1.0)

    def loss(weights: np.ndarray) -> float:
        return float(np.logaddexp(0, -signs * (scaled @ weights)).mean() + _RIDGE * (weights[:-1] ** 2).sum())

    weights = minimize(loss, np.zeros(scaled.shape[1])).x
    slopes = weights[:-1] / spread
    return np.append(slopes, weights[-1] - slopes @ mean)
