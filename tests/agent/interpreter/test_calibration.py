"""Doubt is honest: what calibration fits, and the questions and the pictures of nothing that it is fitted on."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.interpreter.calibration import nats_above_chance, probability
from imagery_agent.interpreter.objects.segmentation import figures
from imagery_agent.interpreter.objects.tracking import overlap
from imagery_experiments.evaluation.calibration import calibration_error, fit, fit_temperature, logistic
from imagery_experiments.evaluation.held_out_data import corpus
from imagery_experiments.evaluation.interpreter_questions import FIT, MEASURE, half, noise, questions, scrambled
from tests.agent.interpreter.drawn_figures import drawn


def test_a_temperature_undoes_overconfidence():
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (4000, 5))
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    true = np.array([rng.choice(5, p=row) for row in shares])
    right = logits.argmax(1) == true
    assert fit_temperature(3 * logits, right) == pytest.approx(3, rel=0.1)
    assert calibration_error(shares.max(1), right) < 0.03
    assert calibration_error(np.full(100, 0.9), np.arange(100) < 50) == pytest.approx(0.4)


def test_a_logistic_regression_finds_its_slopes():
    rng = np.random.default_rng(0)
    features = rng.normal(0, 2, (5000, 2))
    true = rng.random(5000) < probability(features @ [1.0, -0.5] + 0.7)
    np.testing.assert_allclose(logistic(features, true), [1.0, -0.5, 0.7], atol=0.12)


def test_a_text_that_is_as_likely_as_any_name_is_at_chance():
    assert nats_above_chance(np.zeros((1, 9)), np.zeros(1)) == pytest.approx(0)
    assert nats_above_chance(np.zeros((1, 9)), np.array([20.0])) == pytest.approx(np.log(10), abs=1e-6)


def test_halves_share_no_drawing_and_questions_are_about_what_is_there(monkeypatch):
    first, second = (half(corpus(), which) for which in (FIT, MEASURE))
    for key, group in first.groups.items():
        mine = {int(index) for drawings in group.drawings for index in drawings}
        yours = {int(index) for drawings in second.groups[key].drawings for index in drawings}
        assert not mine & yours
    vocabulary = corpus().names(("icon", "letter", "primitive", "polygon"), ("drawing",))
    asked = questions(first, vocabulary, 6, seed=1)
    assert [question.box is not None for question in asked] == [True, False] * 6
    for question in asked[::2]:
        assert max(overlap(question.box, figure.box) for figure in figures(question.picture)) > 0.3


def test_pictures_of_nothing():
    assert noise(8, seed=0).shape == (8, 64, 64, 3)
    assert len({picture.tobytes() for picture in noise(8, seed=0)}) == 8
    pictures = np.stack([drawn("ring", "red"), drawn("bar", "blue")])
    mixed = scrambled(pictures, seed=0)
    assert not np.array_equal(mixed, pictures)
    np.testing.assert_array_equal(np.sort(mixed.ravel()), np.sort(pictures.ravel()))


def test_a_calibration_is_fitted(eye, monkeypatch):
    from imagery_experiments.evaluation import calibration

    for name, count in (("_SINGLES", 40), ("_UNKNOWN", 8), ("_PLACES", 6)):
        monkeypatch.setattr(calibration, name, count)
    eye.vocabulary = tuple(corpus().names(("icon", "letter", "primitive", "polygon"), ("drawing",)))
    found = fit(eye, corpus())
    assert eye.calibration == found
    assert found.temperature > 0
    assert all(np.isfinite([*found.known, *found.there]))
