"""Letters and polygons of the corpus: what they are called, and how they run."""

from __future__ import annotations

import numpy as np

from imagery_experiments.corpus.letters import character_name
from imagery_experiments.corpus.shapes import _crosses, polygon_points


def test_letters_that_look_alike_in_both_cases_are_synonyms() -> None:
    assert character_name("T") == ("capital letter t", ("letter t",))
    assert character_name("o") == ("lowercase letter o", ("letter o", "capital letter o"))
    assert character_name("7")[0] == "number 7"


def test_polygons_do_not_cross_themselves() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        points = polygon_points(rng=rng)
        assert 6 <= len(points) <= 24
        following = np.roll(points, -1, axis=0)
        for i in range(len(points)):
            assert not _crosses(points[i], following[i], points, following).any()
