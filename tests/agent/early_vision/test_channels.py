"""Reductions of channels are those of NumPy, in less time."""

import numpy as np
import pytest

from imagery_agent.early_vision.channels import darkest, mean_level


@pytest.mark.parametrize("shape", [(5, 7, 3), (2, 64, 64, 3), (0, 3)])
def test_channels_are_reduced_as_by_numpy(shape):
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    assert darkest(pixels).dtype == np.uint8
    np.testing.assert_array_equal(darkest(pixels), pixels.min(axis=-1))
    np.testing.assert_array_equal(mean_level(pixels), pixels.mean(axis=-1))
