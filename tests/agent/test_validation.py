"""Checks of arguments: the error names what was expected, what came, and the nearest valid name."""

from __future__ import annotations

import pytest

from imagery_agent.language.scene import SceneError
from imagery_agent.validation import check_angle, check_choice, check_count, check_numbers, check_options


def test_an_unknown_name_is_answered_with_the_nearest():
    assert check_choice("side", "left", ["left", "right"]) == "left"
    with pytest.raises(ValueError, match="unknown side 'lefft': expected one of left, right; did you mean 'left'"):
        check_choice("side", "lefft", ["left", "right"])
    with pytest.raises(SceneError):
        check_choice("side", 3, ["left", "right"], error=SceneError)


def test_options_are_copied_and_checked():
    options = {"angle_deg": 60}
    assert check_options(options, ["angle_deg"]) == options
    assert check_options(options, ["angle_deg"]) is not options
    assert check_options(None, ["angle_deg"]) == {}
    with pytest.raises(ValueError, match="unknown option of reset 'angle'"):
        check_options({"angle": 60}, ["angle_deg"])


def test_numbers_outside_their_range():
    assert check_angle("the angle", "30") == 30.0
    for wrong in (181, None, float("nan")):
        with pytest.raises(ValueError, match="degrees from 0 to 180"):
            check_angle("the angle", wrong)
    assert check_count("jobs", 1) == 1
    with pytest.raises(ValueError, match="jobs of at least 1, got 0"):
        check_count("jobs", 0)


def test_numbers_are_checked():
    assert check_numbers("lengths", [2, 3], low=2, high=3) == (2, 3)
    for wrong in ([], [1, 2], [3, 4]):
        with pytest.raises(ValueError, match="expected lengths from 2 to 3"):
            check_numbers("lengths", wrong, low=2, high=3)
