"""Checks of arguments: the error names what was expected, what came, and the nearest valid name."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.language.scene import SceneError
from imagery_agent.schemas import check_as, check_numbers, check_options, check_record, choice, number, several, whole
from imagery_agent.validation import InputError, check_angle, check_choice, check_count, check_seed


def test_an_unknown_name_is_answered_with_the_nearest():
    assert check_choice("side", "left", ["left", "right"]) == "left"
    with pytest.raises(ValueError, match="unknown side 'lefft': expected one of left, right; did you mean 'left'"):
        check_choice("side", "lefft", ["left", "right"])
    with pytest.raises(SceneError):
        check_choice("side", 3, ["left", "right"], error=SceneError)


def test_options_are_copied_and_checked():
    kinds, options = {"angle_deg": number(0, 180)}, {"angle_deg": 60}
    assert check_options(options, kinds) == options
    assert check_options(options, kinds) is not options
    assert check_options(None, kinds) == {}
    with pytest.raises(InputError, match="unknown option of reset 'angle'"):
        check_options({"angle": 60}, kinds)
    with pytest.raises(InputError, match="expected the option angle_deg to be a number from 0 to 180, got 181"):
        check_options({"angle_deg": 181}, kinds)


def test_a_hint_is_given_only_where_a_name_is_similar():
    with pytest.raises(InputError) as error:
        check_choice("command", "zorgblat", ["export", "train"])
    assert "did you mean" not in str(error.value)
    with pytest.raises(InputError, match="did you mean 'export'"):
        check_choice("command", "Exprot", ["export", "train"])


KINDS = {
    "a whole number": (whole(), ["3", 3.5, True, None, float("inf")]),
    "from 1 to 3": (whole(1, 3), [0, 4, np.int64(7), 10**30]),
    "at least 1": (whole(1), [0]),
    "above 0": (number(above=0), [0, -1.0]),
    "a list": (several(whole()), ["60", 3, {"a": 1}]),
    "one of left, right": (choice("left", "right"), ["up", 3]),
    "true or false": (bool, [1, "no"]),
    "at most 2 values": (several(whole(), most=2), [[1, 2, 3]]),
}


@pytest.mark.parametrize("wanted", KINDS)
def test_values_of_another_kind_are_refused_with_what_was_expected(wanted):
    kind, wrong = KINDS[wanted]
    for value in wrong:
        with pytest.raises(InputError, match=f"expected it to be .*{wanted}.*, got ") as error:
            check_as("it", value, kind)
        assert "\n" not in str(error.value)


def test_arrays_and_generators_are_lists_of_plain_numbers():
    assert check_as("it", np.array([0, 60]), several(number(0, 180))) == [0.0, 60.0]
    assert check_as("it", (n for n in (1, 2)), several(whole())) == [1, 2]
    assert check_as("it", " 48 ", whole(), from_text=True) == 48
    for wrong in ("4.5", "", "nan", "1e400"):
        with pytest.raises(InputError):
            check_as("it", wrong, whole(), from_text=True)


def test_records_have_known_names_and_required_ones():
    kinds = {"study": str, "seeds": several(whole(0))}
    assert check_record("setting", {"study": "a", "seeds": [0]}, kinds) == {"study": "a", "seeds": [0]}
    for wrong, said in (
        ({"sudy": "a"}, "did you mean 'study'"),
        ({"seeds": [0]}, "'study', it is missing"),
        ({"study": "a", "seeds": ["a"]}, r"'seeds'\[0\] to be a whole number"),
        ([1], "names and values"),
    ):
        with pytest.raises(InputError, match=said):
            check_record("setting", wrong, kinds, required=["study"])


def test_numbers_outside_their_range():
    assert check_angle("the angle", np.float32(30)) == 30.0
    for wrong in (181, None, float("nan"), "30", True):
        with pytest.raises(ValueError, match="degrees from 0 to 180"):
            check_angle("the angle", wrong)
    assert check_count("jobs", 1) == 1
    for wrong in (0, 2.5, "3", True):
        with pytest.raises(InputError, match=f"jobs of at least 1, got {wrong!r}"):
            check_count("jobs", wrong)
    with pytest.raises(InputError, match="jobs from 1 to 9, got 10"):
        check_count("jobs", 10, at_most=9)
    assert check_seed(2**32 - 1) == 2**32 - 1
    with pytest.raises(InputError, match="seed from 0 to 4294967295, got -1"):
        check_seed(-1)


def test_numbers_are_checked():
    assert check_numbers("lengths", [2, 3], low=2, high=3) == (2, 3)
    for wrong in ([], [1, 2], [3, 4]):
        with pytest.raises(ValueError, match=r"expected lengths.* (a list of at least 1 value|from 2 to 3)"):
            check_numbers("lengths", wrong, low=2, high=3)
