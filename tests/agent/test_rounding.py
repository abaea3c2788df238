"""Matrices in 8 bits: how near they are, and that they are kept exactly."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from imagery_agent.pretrained import load_folder, save_folder
from imagery_agent.rounding import in_8_bits


@given(seed=st.integers(0, 2**31), scale=st.sampled_from([1e-12, 1e-3, 1.0, 3e4]), kernel=st.booleans())
def test_rows_are_whole_numbers_of_their_own_scale(seed, scale, kernel):
    random = torch.Generator().manual_seed(seed)
    rows = torch.randn(5, *((3, 2, 2) if kernel else (12,)), generator=random) * scale
    rows[1] *= 1000
    rows[2] = 0
    found = in_8_bits(rows)
    assert torch.equal(found, found.bfloat16().float())
    for row, new in zip(rows, found, strict=True):
        assert len(new.unique()) <= 255
        assert (new - row).abs().max() <= row.abs().max() / 127  # half of a scale, which may be twice the least one
    torch.testing.assert_close(in_8_bits(found), found, rtol=0, atol=0)


@pytest.mark.parametrize("tensor", [torch.randn(7), torch.tensor(0.3), torch.arange(6).view(2, 3)])
def test_vectors_and_whole_numbers_stay(tensor):
    assert in_8_bits(tensor) is tensor


def test_a_saved_folder_holds_the_rounded_matrices(tmp_path):
    matrix = torch.randn(20, 30, generator=torch.Generator().manual_seed(0))
    save_folder(tmp_path / "one", kind="dvae", config={}, state={"matrix": matrix}, extra_files={}, card="")
    assert torch.equal(load_folder(tmp_path / "one", kind="dvae").state["matrix"], in_8_bits(matrix))
