"""The network that moves pictures: what each code depends on, and that it learns."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from imagery_agent.models.code_sampling import Sampling
from imagery_agent.models.motion_network import MotionConfig, MotionNetwork
from tests.tiny_prior import condition, generators, loss_after_learning_a_shift

TINY = MotionConfig(codes=16, grid=4, width=32, layers=2, heads=2, depth_width=16)


@pytest.fixture
def network() -> MotionNetwork:
    torch.manual_seed(0)
    model = MotionNetwork(TINY).eval()
    with torch.no_grad():  # far from its initial weights, so that differences show
        for parameter in model.parameters():
            parameter.add_(0.2 * torch.randn_like(parameter))
    return model


@torch.no_grad()
def test_source_and_motion_count_and_neither_text_nor_the_codes_of_the_target(network):
    given = condition(2, source=True)
    expected = network.logits(given)
    assert torch.equal(network.logits(replace(given, text=given.text + 1), torch.randint(16, (2, 16))), expected)
    for other in (
        replace(given, source=(given.source + 1) % 16),
        replace(given, motion=given.motion.flip(0)),
        replace(given, turn_deg=torch.tensor([20.0, -20.0])),
    ):
        assert not torch.allclose(network.logits(other), expected)


@torch.no_grad()
def test_turns_to_either_side_differ_also_where_no_depth_is_estimated():
    torch.manual_seed(0)
    flat, given = MotionNetwork(replace(TINY, depth_width=0)).eval(), condition(1, source=True)
    left, right = (flat.logits(replace(given, turn_deg=torch.tensor([turn]))) for turn in (40.0, -40.0))
    assert not torch.allclose(left, right)


@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_a_batch_equals_its_pictures_drawn_one_by_one(network, temperature):
    given, sampling = condition(3, source=True), Sampling(temperature=temperature)
    together = network.sample(given, sampling=sampling, generators=generators(1, 2, 3))
    for row, seed in enumerate((1, 2, 3)):
        alone = network.sample(given.rows(slice(row, row + 1)), sampling=sampling, generators=generators(seed))
        assert torch.equal(alone.codes[0], together.codes[row])
        torch.testing.assert_close(alone.probabilities[0], together.probabilities[row])


def test_the_most_probable_codes_are_drawn_without_temperature(network):
    given = condition(2, source=True)
    drawn = network.sample(given, sampling=Sampling(temperature=0.0), generators=generators(1, 2))
    assert torch.equal(drawn.codes, drawn.probabilities.argmax(-1))
    torch.testing.assert_close(drawn.probabilities, network.logits(given).softmax(-1))


def test_it_learns_to_copy_a_shift():
    torch.manual_seed(0)
    model = MotionNetwork(TINY)
    assert loss_after_learning_a_shift(model, text_length=0) < 0.75 * math.log(16)


def test_a_width_that_heads_do_not_share_is_refused():
    with pytest.raises(ValueError, match="multiple of 4 \\* 3 heads, got 32"):
        MotionConfig(width=32, heads=3)
