"""Speculative decoding: the cache, the window and the batch change no code."""

from __future__ import annotations

import pytest
import torch

from imagery_agent.models.code_sampling import CodeSampler, Sampling, guided
from imagery_agent.models.speculative_decoding import sample
from tests.tiny_prior import condition, generators


@torch.no_grad()
def one_by_one(prior, given, *, sampling: Sampling, generators: list[torch.Generator]) -> torch.Tensor:
    """Codes int64 (B, cells), the whole stream computed anew for every code."""
    count, config = len(generators), prior.config
    sampler = CodeSampler(
        sampling, (config.cells, config.codes), generators=generators, temperatures=None, device=torch.device("cpu")
    )
    both = given.joined(given.without_text())
    codes = torch.zeros(count, config.cells, dtype=torch.int64)
    for cell in prior.block_cells.flatten().tolist():
        logits = guided(prior.logits(both, codes.repeat(2, 1))[:, cell], sampling.guidance)[:count]
        codes[:, cell] = sampler.sample(logits[:, None], torch.arange(count), torch.full((count, 1), cell))[:, 0]
    return codes


@pytest.mark.parametrize("source", [False, True])
@pytest.mark.parametrize("sampling", [Sampling(0.0), Sampling(1.0, 5, 2.0)])
def test_neither_cache_nor_window_changes_the_codes(prior, source, sampling):
    given = condition(3, source=source)
    expected = one_by_one(prior, given, sampling=sampling, generators=generators(1, 2, 3))
    for window in (1, 3, 16):
        found = sample(prior, given, sampling=sampling, generators=generators(1, 2, 3), window=window)
        assert torch.equal(found.codes, expected)
    assert len(expected.unique()) > 1


def test_a_batch_equals_its_pictures_one_by_one(prior):
    given = condition(4, source=True)
    together = sample(prior, given, sampling=Sampling(1.0), generators=generators(1, 2, 3, 4)).codes
    for row, seed in enumerate((1, 2, 3, 4)):
        one = given.rows(slice(row, row + 1))
        alone = sample(prior, one, sampling=Sampling(1.0), generators=generators(seed)).codes
        assert torch.equal(alone[0], together[row])


def test_pictures_of_a_batch_may_have_temperatures_of_their_own(prior):
    given, seeds = condition(3, source=True), (1, 2, 3)
    mixed = sample(
        prior, given, sampling=Sampling(1.0), generators=generators(*seeds), temperatures=(0.0, 1.0, 2.0)
    ).codes
    for row, temperature in enumerate((0.0, 1.0, 2.0)):
        alone = sample(
            prior, given.rows(slice(row, row + 1)), sampling=Sampling(temperature), generators=generators(seeds[row])
        ).codes
        assert torch.equal(alone[0], mixed[row])


def test_sampled_codes_come_with_their_probabilities(prior):
    sampled = sample(prior, condition(2, source=True), sampling=Sampling(0.0), generators=generators(1, 2))
    torch.testing.assert_close(sampled.probabilities.sum(-1), torch.ones(2, 16))
    assert torch.equal(sampled.probabilities.argmax(-1), sampled.codes)


@pytest.mark.parametrize("values", [(-1.0, 0, 1.0), (1.0, -2, 1.0), (1.0, 0, -0.5)])
def test_impossible_sampling_is_refused(values):
    with pytest.raises(ValueError, match="must not be negative"):
        Sampling(*values)
