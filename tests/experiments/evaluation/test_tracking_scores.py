"""Identity F1, HOTA and average precision on cases worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from imagery_experiments.evaluation.metrics.detection import average_precision
from imagery_experiments.evaluation.tracking_scores import tracking_scores

LEFT, RIGHT = (0.1, 0.1, 0.3, 0.3), (0.6, 0.6, 0.9, 0.9)
TRUE = [{0: LEFT, 1: RIGHT}] * 4


def test_perfect_tracks_score_one_whatever_their_numbers():
    scores = tracking_scores(TRUE, [{7: RIGHT, 9: LEFT}] * 4)
    assert scores.idf1 == 1
    assert scores.hota == pytest.approx(1)


def test_identities_exchanged_half_way():
    # identity: half of the frames; HOTA: all found, every association a third (2 / (4 + 4 - 2)); so does trackeval 1.3
    scores = tracking_scores(TRUE, [{0: LEFT, 1: RIGHT}] * 2 + [{1: LEFT, 0: RIGHT}] * 2)
    assert scores.idf1 == pytest.approx(0.5)
    assert scores.hota == pytest.approx(math.sqrt(1 / 3))


def test_a_missed_thing_and_an_invented_one():
    missed = tracking_scores(TRUE, [{0: LEFT}] * 4)
    assert missed.idf1 == pytest.approx(2 * 4 / 12)
    assert missed.hota == pytest.approx(math.sqrt(0.5))
    invented = tracking_scores([{0: LEFT}] * 4, TRUE)
    assert (invented.idf1, invented.hota) == pytest.approx((missed.idf1, missed.hota))


def test_a_track_broken_in_two():
    # identity: one half is right, the other is missed and wrong; HOTA: each half associates 2 / 4
    scores = tracking_scores([{0: LEFT}] * 4, [{0: LEFT}] * 2 + [{1: LEFT}] * 2)
    assert scores.idf1 == pytest.approx(0.5)
    assert scores.hota == pytest.approx(math.sqrt(0.5))


def test_loose_boxes_cost_hota_but_no_identity():
    loose = (0.1, 0.1, 0.3, 0.24)  # overlap 0.7
    scores = tracking_scores([{0: LEFT}] * 4, [{0: loose}] * 4)
    assert scores.idf1 == 1
    assert scores.hota == pytest.approx(14 / 19, abs=0.03)


def test_nothing_found_and_nothing_there():
    assert tracking_scores([{}] * 3, [{}] * 3).idf1 == 1
    assert tracking_scores([{0: LEFT}] * 3, [{}] * 3).hota == 0
    with pytest.raises(ValueError, match="as many frames"):
        tracking_scores([{}], [])


def test_average_precision_counts_sure_mistakes_more():
    pytest.importorskip("torchmetrics")
    true = [np.array([LEFT, RIGHT])]
    assert average_precision([[(LEFT, 0.9), (RIGHT, 0.8)]], true) == pytest.approx(1)
    sure, unsure = (average_precision([[(LEFT, 0.9), ((0.4, 0.4, 0.5, 0.5), odd)]], true) for odd in (0.95, 0.1))
    assert unsure == pytest.approx(0.5, abs=0.01)
    assert sure == pytest.approx(0.25, abs=0.01)
