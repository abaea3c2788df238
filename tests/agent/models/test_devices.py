"""Networks run where they are put: no tensor of sampling is made on another device."""

from __future__ import annotations

import pytest
import torch

from imagery_agent.models.code_sampling import Sampling
from imagery_agent.models.speculative_decoding import sample
from tests.tiny_prior import condition, generators


@pytest.mark.parametrize("source", [False, True])
def test_sampling_makes_no_tensor_on_the_default_device(prior, source):
    given, own = condition(2, source=source), generators(1, 2)
    expected = sample(prior, given, sampling=Sampling(1.0, 5, 2.0), generators=generators(1, 2)).codes
    with torch.device("meta"):  # a tensor that were made there could not be combined with the others
        found = sample(prior, given, sampling=Sampling(1.0, 5, 2.0), generators=own).codes
    assert found.device.type == "cpu"
    assert torch.equal(found, expected)


def test_the_first_codes_may_be_given(prior):
    first = torch.tensor([[3, 1, 4, 1, 5, 9, 2, 6], [2, 7, 1, 8, 2, 8, 1, 8]])
    sampling = Sampling(1.0, 5, 2.0)
    found = sample(prior, condition(2, source=False), sampling=sampling, generators=generators(1, 2), given=first)
    assert torch.equal(found.codes[:, :8], first)
    with pytest.raises(ValueError, match="whole rows"):
        sample(prior, condition(2, source=False), sampling=sampling, generators=generators(1, 2), given=first[:, :0])
    others = {
        tuple(
            sample(prior, condition(2, source=False), sampling=sampling, generators=generators(1, 2), given=one)
            .codes[0, 8:]
            .tolist()
        )
        for one in (first, first.flip(0))
    }
    assert len(others) == 2  # the rest depends on what is given
    for window in (1, 16):
        again = sample(
            prior,
            condition(2, source=False),
            sampling=sampling,
            generators=generators(1, 2),
            given=first,
            window=window,
        )
        assert torch.equal(again.codes, found.codes)
