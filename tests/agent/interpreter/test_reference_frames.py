"""What a thing is seen as depends on which side of the picture is taken to be up."""

from __future__ import annotations

import numpy as np

from imagery_agent.interpreter.reference_frames import SIDES, with_up
from tests.agent.interpreter.drawn_figures import BLANK, drawn


def test_the_side_that_is_up_comes_to_the_top():
    picture = BLANK.copy()
    picture[28:36, :10] = 0  # at the left
    for side, (row, column) in {"top": (32, 4), "left": (4, 32), "bottom": (32, 60), "right": (60, 32)}.items():
        rows, columns = np.nonzero(with_up(picture, side).min(-1) == 0)
        assert abs(rows.mean() - row) < 2, side
        assert abs(columns.mean() - column) < 2, side
    assert with_up(picture[None], "left").shape == (1, 64, 64, 3)


def test_readings_change_with_the_frame(eye):
    bar = drawn("bar", "black", size=30)
    first = {up: eye.readings(bar, up=up)[0].name for up in SIDES}
    assert first == {"top": "pole", "bottom": "pole", "left": "plank", "right": "plank"}
    free = eye.readings(bar, top=4)
    assert (free[0].name, free[0].up) == ("pole", "top")
    assert {("plank", "left"), ("plank", "right")} <= {(reading.name, reading.up) for reading in free}
    assert free[0].weight > free[1].weight
