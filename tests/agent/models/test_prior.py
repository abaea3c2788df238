"""The prior: what its tokens attend to, where operations move the source, and its loss."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from imagery_agent.language.operations import Operation
from imagery_agent.models.batches import Condition, DepthBatch, TrainingBatch
from imagery_agent.models.code_blocks import block_cells
from imagery_agent.models.code_network import PIXEL_WEIGHT
from imagery_agent.models.layers import RMSNorm
from imagery_agent.models.prior import Prior
from tests.tiny_prior import TINY_PRIOR, condition, loss_after_learning_a_shift, tiny_prior


def test_targets_see_only_what_came_before(prior):
    """A code changes the logits of the next code, of its block or of the next, and of none up to its own."""
    given, target = condition(1, source=True), torch.randint(16, (1, 16))
    order = prior.block_cells.flatten()
    before = prior.logits(given, target)[0, order]
    for place in range(15):
        changed = target.clone()
        changed[0, order[place]] = (changed[0, order[place]] + 1) % 16
        after = prior.logits(given, changed)[0, order]
        torch.testing.assert_close(before[: place + 1], after[: place + 1])
        assert not torch.allclose(before[place + 1], after[place + 1])


@torch.no_grad()
@pytest.mark.parametrize("source", [False, True])
def test_states_with_a_cache_equal_those_without(prior, source):
    """Blocks in uneven parts, and each picture at a place of its own."""
    given, codes, last = condition(3, source=source), torch.randint(16, (3, 16)), prior.config.blocks - 1
    expected = prior(given, codes)
    cache = prior.new_cache(given)
    starts, seen = torch.tensor([0, 0, 0]), torch.zeros(3, last + 1, dtype=torch.bool)
    for steps in ((3, 1, 2), (4, 4, 4), (1, 8, 3), (8, 3, 7)):
        blocks = (starts[:, None] + torch.arange(max(steps))).clamp(max=last)
        found = prior(given, codes, blocks=blocks, cache=cache)
        torch.testing.assert_close(found, expected.gather(1, blocks[..., None].expand(-1, -1, 32)))
        torch.testing.assert_close(found, prior(given, codes, blocks=blocks))
        seen.scatter_(1, blocks, value=True)
        starts += torch.tensor(steps)
    assert seen.all()
    torch.testing.assert_close(prior(given, codes, cache=prior.new_cache(given)), expected)


@torch.no_grad()
def test_codes_of_a_block_one_by_one_equal_all_at_once(prior):
    given, codes = condition(2, source=False), torch.randint(16, (2, 16))
    expected, hidden = prior.logits(given, codes), prior(given, codes)
    for place in range(prior.config.block**2):
        unknown = codes[:, prior.block_cells]
        unknown[..., place:] = 0
        found = prior.code_logits(hidden, unknown, place)
        torch.testing.assert_close(found, expected[:, prior.block_cells[:, place]])


def test_blocks_are_squares_of_cells_in_rows():
    assert block_cells(4, 2).tolist() == [[0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]]
    assert block_cells(3, 1).flatten().tolist() == list(range(9))
    with pytest.raises(ValueError, match="divide a grid of 4"):
        replace(TINY_PRIOR, block=3)


def test_a_stream_of_blocks_is_shorter():
    given = condition(1, source=True)
    lengths = [tiny_prior(block).new_cache(given)._keys.shape[3] for block in (1, 2)]
    assert lengths == [6 + 16 + 16, 6 + 16 + 4]


def test_planar_operations_move_the_source(prior):
    """A quarter turn to the left carries the top right cell to the top left."""
    motion = torch.from_numpy(Operation("rotate", angle_deg=90.0).matrix()).float()[None]
    given = Condition(torch.zeros(1, 6, dtype=torch.int64), torch.zeros(1, 16, dtype=torch.int64), motion)
    moved = prior._moved(given)[0, :, :2]
    side = TINY_PRIOR.grid
    top_right, top_left = side - 1, 0
    torch.testing.assert_close(moved[top_right], prior.cell_points[top_left])


def test_motion_changes_what_is_drawn(prior):
    given, target = condition(1, source=True), torch.randint(16, (1, 16))
    still = Condition(given.text, given.source, torch.tensor([[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]))
    assert not torch.allclose(prior(given, target), prior(still, target))


@pytest.mark.parametrize("block", [1, 2])
def test_prior_learns_to_copy_a_shift(block):
    """A few steps of training on shifted pictures must beat not looking at the source."""
    torch.manual_seed(0)
    model = Prior(replace(TINY_PRIOR, block=block))
    assert loss_after_learning_a_shift(model, text_length=6) < 0.75 * math.log(16)


def training_batch(given: Condition, *, seed: int = 0) -> TrainingBatch:
    target = torch.randint(16, (len(given.text), 16), generator=torch.Generator().manual_seed(seed))
    return TrainingBatch(given, target, torch.nn.functional.one_hot(target, 16).float())


def test_sure_posteriors_give_the_likelihood_of_the_codes(prior):
    one = training_batch(condition(2, source=True))
    losses = prior.loss([one])
    torch.testing.assert_close(losses.total, prior.cross_entropy(one.condition, one.target))
    torch.testing.assert_close(losses.parts["transform_1_nats"], losses.total)


def test_later_lessons_of_a_chain_begin_from_what_was_drawn(prior):
    first, second = (training_batch(condition(2, source=True), seed=seed) for seed in (1, 2))
    drawn = prior.logits(first.condition, first.target).argmax(-1)
    alone = prior.cross_entropy(replace(second.condition, source=drawn), second.target)
    chained = prior.loss([first, second])
    torch.testing.assert_close(chained.parts["transform_2_nats"], alone)
    assert not torch.allclose(alone, prior.cross_entropy(second.condition, second.target))
    torch.testing.assert_close(chained.total, (prior.cross_entropy(first.condition, first.target) + alone) / 2)


def test_pixels_count_where_a_lesson_has_a_picture(prior):
    def paint(weights: torch.Tensor) -> torch.Tensor:  # pictures of 4 x 4 pixels, as bright as their codes
        return (weights @ torch.linspace(0, 1, 16)).view(-1, 1, 4, 4).expand(-1, 3, -1, -1)

    without = training_batch(condition(2, source=True))
    seen = replace(without, picture=torch.ones(2, 3, 4, 4))
    weights = prior.logits(seen.condition, seen.target).softmax(-1)
    error = (paint(weights) - 1).square().mean()
    pixels, codes = prior.loss([seen], paint=paint), prior.loss([without], paint=paint)
    torch.testing.assert_close(pixels.total, codes.total + PIXEL_WEIGHT * error)
    torch.testing.assert_close(pixels.parts["transform_1_pixel_error"], error)


@pytest.fixture
def seeing_depth() -> Prior:
    torch.manual_seed(1)
    return Prior(replace(TINY_PRIOR, depth_width=16)).eval()


def test_turning_in_depth_moves_points_to_opposite_sides(seeing_depth):
    """The same source turned left and right: points move by opposite amounts across, and not when not turned."""
    given = condition(3, source=True)
    still = torch.tensor([[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]).expand(3, -1, -1)
    sources = given.source[:1].expand(3, -1)
    turns = Condition(given.text, sources, still, torch.tensor([10.0, -10.0, 0.0]))
    left, right, none = seeing_depth._moved(turns)[..., :2]
    at = seeing_depth.cell_points
    squeezed = at[:, 0] * math.cos(math.radians(10.0))
    torch.testing.assert_close(left[:, 0] - squeezed, -(right[:, 0] - squeezed))
    assert (left[:, 0] - squeezed).abs().max() > 0.01
    torch.testing.assert_close(none, at)


def test_depth_is_learned_where_it_is_known(seeing_depth):
    given = replace(condition(2, source=True), turn_deg=torch.tensor([10.0, 0.0]))
    depth = torch.full((2, 16), torch.nan)
    depth[0, :5] = 3.0
    losses = seeing_depth.loss([training_batch(given)], DepthBatch(given.source, depth))
    seen = seeing_depth.depths(given.source)[0, :5]
    torch.testing.assert_close(losses.parts["depth_error_cells"], (seen - 3.0).abs().mean())
    losses.total.backward()
    assert seeing_depth.tilt_rad.grad.abs() > 0


def test_normalisation_keeps_the_precision_of_what_it_gets():
    norm, x = RMSNorm(8), torch.randn(3, 8)
    torch.nn.init.uniform_(norm.weight)
    assert torch.equal(norm(x), torch.nn.functional.rms_norm(x, (8,), norm.weight))
    rounded = norm(x.bfloat16())  # a warning would end the test
    assert rounded.dtype == torch.bfloat16
    assert torch.allclose(rounded.float(), norm(x), atol=0.03)
