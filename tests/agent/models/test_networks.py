"""The networks: shapes, caches, schedules, and that optimisations change nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from imagery_agent.language.operations import Operation
from imagery_agent.models.batches import Condition, Lesson, Surfaces
from imagery_agent.models.dvae import DVAE, DVAEConfig, Relaxation
from imagery_agent.models.prior import PIXEL_WEIGHT, Prior, PriorConfig, Sampling

TINY_DVAE = DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1)
TINY_PRIOR = PriorConfig(text_vocabulary=40, text_length=6, codes=16, grid=4, width=32, layers=2, heads=2)


def generators(*seeds: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(seed) for seed in seeds]


@pytest.fixture
def prior() -> Prior:
    torch.manual_seed(0)
    model = Prior(TINY_PRIOR).eval()
    with torch.no_grad():  # far from its quiet start, so that differences show
        for parameter in model.parameters():
            parameter.add_(0.2 * torch.randn_like(parameter))
    return model


def condition(count: int, *, source: bool) -> Condition:
    rng = torch.Generator().manual_seed(5)
    text = torch.randint(40, (count, 6), generator=rng)
    if not source:
        return Condition(text)
    motion = torch.stack(
        [
            torch.from_numpy(Operation("rotate", angle_deg=10.0 * (i + 1)).matrix()).float()
            for i in range(count)
        ]
    )
    return Condition(text, torch.randint(16, (count, 16), generator=rng), motion)


def test_dvae_shapes_and_range():
    model = DVAE(TINY_DVAE)
    pictures = torch.rand(3, 3, 64, 64)
    codes = model.encode(pictures)
    painted = model.decode(codes)
    assert codes.shape == (3, 16, 16)
    assert codes.max() < 16
    assert painted.shape == pictures.shape
    assert 0 <= painted.min() <= painted.max() <= 1


def test_dvae_loss_terms_do_not_depend_on_the_batch_size():
    model = DVAE(TINY_DVAE).eval()
    pictures = torch.rand(2, 3, 64, 64)
    relaxation = Relaxation(1.0, kl_weight=1.0, usage_weight=1.0)
    small = model.loss(pictures, relaxation).parts
    large = model.loss(pictures.repeat(4, 1, 1, 1), relaxation).parts
    for name in ("kl_nats", "usage_nats"):
        torch.testing.assert_close(small[name], large[name])


def test_codes_that_nothing_takes_are_put_to_use():
    torch.manual_seed(0)
    dvae, pictures = DVAE(TINY_DVAE), torch.rand(8, 3, 64, 64)
    with torch.no_grad():
        dvae.codebook[: TINY_DVAE.codes // 2] = dvae.codebook[0]  # copies of one code: all but one are unused
    used = len(dvae.encode(pictures).unique())
    kept = dvae.codebook[dvae.encode(pictures).unique()].clone()
    moved = dvae.revive(pictures, generator=torch.Generator().manual_seed(1))
    assert moved == TINY_DVAE.codes - used
    assert len(dvae.encode(pictures).unique()) > used
    assert all((dvae.codebook == row).all(1).any() for row in kept)  # codes in use stay as they are


def test_relaxation_schedule_hits_its_values():
    assert Relaxation.at(0.0).temperature == 1.0
    assert Relaxation.at(0.4).temperature == pytest.approx(1 / 4)
    assert Relaxation.at(0.8).temperature == Relaxation.at(1.0).temperature == pytest.approx(1 / 16)
    assert Relaxation.at(0.7).usage_weight == pytest.approx(0.0)


def test_soft_one_hot_codes_equal_hard_codes():
    model = DVAE(TINY_DVAE).eval()
    codes = torch.randint(16, (2, 16, 16))
    one_hot = torch.nn.functional.one_hot(codes, 16).float()
    torch.testing.assert_close(model.decode_soft(one_hot), model.decode(codes))


@pytest.mark.parametrize("source", [False, True])
@pytest.mark.parametrize("sampling", [Sampling(0.0), Sampling(1.0, 5, 2.0)])
def test_cached_sampling_equals_uncached(prior, source, sampling):
    given = condition(3, source=source)
    cached = prior.sample(given, sampling=sampling, generators=generators(1, 2, 3)).codes
    uncached = prior.sample(given, sampling=sampling, generators=generators(1, 2, 3), cached=False).codes
    assert torch.equal(cached, uncached)
    assert len(cached.unique()) > 1


def test_a_batch_equals_its_pictures_one_by_one(prior):
    given = condition(4, source=True)
    together = prior.sample(given, sampling=Sampling(1.0), generators=generators(1, 2, 3, 4)).codes
    for row, seed in enumerate((1, 2, 3, 4)):
        one = given.rows(slice(row, row + 1))
        alone = prior.sample(one, sampling=Sampling(1.0), generators=generators(seed)).codes
        assert torch.equal(alone[0], together[row])


def test_pictures_of_a_batch_may_have_temperatures_of_their_own(prior):
    given, seeds = condition(3, source=True), (1, 2, 3)
    mixed = prior.sample(
        given, sampling=Sampling(1.0), generators=generators(*seeds), temperatures=(0.0, 1.0, 2.0)
    ).codes
    for row, temperature in enumerate((0.0, 1.0, 2.0)):
        alone = prior.sample(
            given.rows(slice(row, row + 1)),
            sampling=Sampling(temperature),
            generators=generators(seeds[row]),
        ).codes
        assert torch.equal(alone[0], mixed[row])


def test_targets_see_only_what_came_before(prior):
    given, target = condition(1, source=True), torch.randint(16, (1, 16))
    changed = target.clone()
    changed[0, 9] = (changed[0, 9] + 1) % 16
    before, after = prior.logits(given, target), prior.logits(given, changed)
    torch.testing.assert_close(before[:, :10], after[:, :10])
    assert not torch.allclose(before[:, 10:], after[:, 10:])


def test_planar_operations_move_the_source(prior):
    """A quarter turn to the left carries the top right cell to the top left."""
    motion = torch.from_numpy(Operation("rotate", angle_deg=90.0).matrix()).float()[None]
    given = Condition(torch.zeros(1, 6, dtype=torch.int64), torch.zeros(1, 16, dtype=torch.int64), motion)
    moved = prior._moved(given)[0]
    side = TINY_PRIOR.grid
    top_right, top_left = side - 1, 0
    torch.testing.assert_close(moved[top_right], prior.cell_points[top_left])


def test_motion_changes_what_is_drawn(prior):
    given, target = condition(1, source=True), torch.randint(16, (1, 16))
    still = Condition(given.text, given.source, torch.tensor([[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]))
    assert not torch.allclose(prior.logits(given, target), prior.logits(still, target))


def test_prior_learns_to_copy_a_shift():
    """A few steps of training on shifted pictures must beat not looking at the source."""
    torch.manual_seed(0)
    model = Prior(TINY_PRIOR)
    optimizer = torch.optim.AdamW(model.parameters(), 3e-3)
    rng = torch.Generator().manual_seed(0)
    motion = torch.tensor([[[1.0, 0.0, 0.25], [0.0, 1.0, 0.0]]])
    loss = torch.tensor(math.inf)
    for _ in range(150):
        source = torch.randint(16, (32, 16), generator=rng)
        target = source.view(32, 4, 4).roll(1, 2).flatten(1)
        given = Condition(torch.zeros(32, 6, dtype=torch.int64), source, motion.expand(32, -1, -1))
        loss = model.nats(given, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.75 * math.log(16)


def lesson(given: Condition, *, seed: int = 0) -> Lesson:
    target = torch.randint(16, (len(given.text), 16), generator=torch.Generator().manual_seed(seed))
    return Lesson(given, target, torch.nn.functional.one_hot(target, 16).float())


def test_sure_posteriors_give_the_likelihood_of_the_codes(prior):
    one = lesson(condition(2, source=True))
    losses = prior.loss([one])
    torch.testing.assert_close(losses.total, prior.nats(one.condition, one.target))
    torch.testing.assert_close(losses.parts["transform_1_nats"], losses.total)


def test_later_lessons_of_a_chain_begin_from_what_was_drawn(prior):
    first, second = (lesson(condition(2, source=True), seed=seed) for seed in (1, 2))
    drawn = prior.logits(first.condition, first.target).argmax(-1)
    alone = prior.nats(replace(second.condition, source=drawn), second.target)
    chained = prior.loss([first, second])
    torch.testing.assert_close(chained.parts["transform_2_nats"], alone)
    assert not torch.allclose(alone, prior.nats(second.condition, second.target))
    torch.testing.assert_close(chained.total, (prior.nats(first.condition, first.target) + alone) / 2)


def test_pixels_count_where_a_lesson_has_a_picture(prior):
    def paint(weights: torch.Tensor) -> torch.Tensor:  # pictures of 4 x 4 pixels, as bright as their codes
        return (weights @ torch.linspace(0, 1, 16)).view(-1, 1, 4, 4).expand(-1, 3, -1, -1)

    without = lesson(condition(2, source=True))
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
    left, right, none = seeing_depth._moved(turns)
    at = seeing_depth.cell_points
    squeezed = at[:, 0] * math.cos(math.radians(10.0))
    torch.testing.assert_close(left[:, 0] - squeezed, -(right[:, 0] - squeezed))
    assert (left[:, 0] - squeezed).abs().max() > 0.01
    torch.testing.assert_close(none, at)


def test_depth_is_learned_where_it_is_known(seeing_depth):
    given = replace(condition(2, source=True), turn_deg=torch.tensor([10.0, 0.0]))
    depth = torch.full((2, 16), torch.nan)
    depth[0, :5] = 3.0
    losses = seeing_depth.loss([lesson(given)], Surfaces(given.source, depth))
    seen = seeing_depth.depths(given.source)[0, :5]
    torch.testing.assert_close(losses.parts["depth_error_cells"], (seen - 3.0).abs().mean())
    losses.total.backward()
    assert seeing_depth.tilt_rad.grad.abs() > 0


def test_weights_of_drawn_codes_are_probabilities(prior):
    drawing = prior.sample(condition(2, source=True), sampling=Sampling(0.0), generators=generators(1, 2))
    torch.testing.assert_close(drawing.weights.sum(-1), torch.ones(2, 16))
    assert torch.equal(drawing.weights.argmax(-1), drawing.codes)


@pytest.mark.parametrize("values", [(-1.0, 0, 1.0), (1.0, -2, 1.0), (1.0, 0, -0.5)])
def test_impossible_sampling_is_refused(values):
    with pytest.raises(ValueError, match="must not be negative"):
        Sampling(*values)
