"""Displays of panels may be larger than the buffer: they are seen as the small ones are."""

import numpy as np
import pytest
from PIL import Image

from imagery_agent.tasks.pictures import check_picture
from tests.toy import draw, parse


def test_a_display_at_the_buffers_size_stays_as_it_is():
    picture = np.concatenate([draw(parse("a black capital letter r"))] * 2, axis=1)
    assert check_picture(picture, panels=2, what="two figures") is picture


@pytest.mark.parametrize("factor", [2, 9])
def test_a_larger_display_is_seen_like_the_small_one(factor):
    small = np.concatenate([draw(parse(f"a black {name}")) for name in ("square", "capital letter r")], axis=1)
    large = np.asarray(Image.fromarray(small).resize((128 * factor, 64 * factor), Image.Resampling.NEAREST))
    seen = check_picture(large, panels=2, what="two figures")
    assert seen.shape == small.shape
    assert np.abs(seen.astype(int) - small).mean() < 3


@pytest.mark.parametrize("shape", [(64, 64, 3), (32, 64, 3), (200, 300, 3), (64, 128), (64, 128, 4), (2500, 5000, 3)])
def test_other_proportions_are_refused(shape):
    with pytest.raises(ValueError, match="expected a picture"):
        check_picture(np.full(shape, 255, np.uint8), panels=2, what="two figures")
