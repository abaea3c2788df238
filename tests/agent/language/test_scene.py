"""The language shared by mind and world: what is said can be read back, and mistakes are named."""

from __future__ import annotations

import json
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagery_agent.language.operations import INSTRUCTION_EXAMPLES, Operation, instruction, parse_instruction
from imagery_agent.language.scene import COLORS, PLACES, RELATIONS, SIZES, Scene, SceneError, Thing, caption, parse

names = st.sampled_from(["umbrella", "star", "capital letter r", "horizontal line", "alarm clock", "number 7"])
things = st.builds(
    Thing,
    names,
    color=st.sampled_from(list(COLORS)),
    size=st.sampled_from(list(SIZES)),
    place=st.none() | st.sampled_from(list(PLACES)),
    angle_deg=st.sampled_from([0.0, 180.0, 90.0, -90.0, 15.0, -135.0]),
    mirrored=st.booleans(),
)
scenes = st.one_of(
    things.map(lambda thing: Scene((thing,))),
    st.builds(lambda a, b, r: Scene((a, b), r), things, things, st.sampled_from(list(RELATIONS))),
    st.lists(things, min_size=1, max_size=5).map(lambda found: Scene(tuple(found), is_map=True)),
)
whole = st.integers(1, 170).map(float)
percents = st.integers(-40, 40).map(lambda n: n / 100)
operations = st.one_of(
    st.builds(lambda a: Operation("rotate", angle_deg=a), whole | whole.map(lambda a: -a)),
    st.builds(lambda a: Operation("turn", angle_deg=a), whole | whole.map(lambda a: -a)),
    st.builds(lambda axis: Operation("mirror", axis=axis), st.sampled_from(["vertical", "horizontal"])),
    st.builds(lambda dx, dy: Operation("shift", dx=dx, dy=dy), percents, percents),
    st.builds(lambda f: Operation("zoom", factor=f / 100), st.integers(20, 300)),
    st.builds(lambda kind, thing: Operation(kind, thing=thing), st.sampled_from(["add", "remove"]), things),
)


@given(scenes)
def test_captions_read_back(scene):
    assert parse(caption(scene)) == scene


@given(operations)
def test_instructions_read_back(operation):
    found = parse_instruction(instruction(operation))
    assert found.kind == operation.kind
    assert found.thing == operation.thing
    np.testing.assert_allclose(found.matrix(), operation.matrix(), atol=1e-9)
    assert found.angle_deg == pytest.approx(operation.angle_deg)


@given(st.floats(-180, 180), st.floats(-180, 180))
def test_rotations_compose(first, second):
    a, b, both = (Operation("rotate", angle_deg=angle).matrix()[:, :2] for angle in (first, second, first + second))
    np.testing.assert_allclose(b @ a, both, atol=1e-9)


def test_to_the_left_is_counterclockwise_as_seen():
    right = np.array([1.0, 0.0])
    up = Operation("rotate", angle_deg=90.0).matrix()[:, :2] @ right
    np.testing.assert_allclose(up, [0.0, -1.0], atol=1e-12)  # y points down
    assert parse_instruction("rotate 90 degrees to the left").angle_deg == 90.0
    assert parse_instruction("rotate 90 degrees clockwise").angle_deg == -90.0


def test_mirroring_twice_changes_nothing():
    for axis in ("vertical", "horizontal"):
        matrix = Operation("mirror", axis=axis).matrix()[:, :2]
        np.testing.assert_allclose(matrix @ matrix, np.eye(2))


def test_examples_in_error_messages_are_true():
    for example in INSTRUCTION_EXAMPLES:
        assert instruction(parse_instruction(example)) == example


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("a red", "no name"),
        ("a cup above a star below a key", "at most one relation"),
        ("a cup at rotated", "not understood here: at, rotated"),
    ],
)
def test_captions_outside_the_grammar(text, told):
    with pytest.raises(SceneError, match=told):
        parse(text)


@pytest.mark.parametrize("text", ["explode", "rotate clockwise", "zoom to big", "shift ten percent left"])
def test_instructions_outside_the_grammar_show_examples(text):
    with pytest.raises(SceneError, match="rotate 15 degrees clockwise"):
        parse_instruction(text)


@pytest.mark.parametrize("fields", [{"color": "mauve"}, {"size": "huge"}, {"place": "edge"}])
def test_unknown_words_of_a_thing(fields):
    with pytest.raises(SceneError, match="expected one of"):
        Thing("cup", **fields)


def test_impossible_operations():
    with pytest.raises(SceneError, match="unknown kind"):
        Operation("fold")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "rotate", "angle_deg": float("nan")},
        {"kind": "shift", "dx": float("inf")},
        {"kind": "zoom", "factor": float("inf")},
        {"kind": "mirror", "axis": "diagonal"},
    ],
)
def test_an_operation_that_cannot_be_carried_out_is_refused(wrong):
    with pytest.raises(SceneError, match=r"finite number|unknown axis"):
        Operation(**wrong)
    with pytest.raises(SceneError, match="needs a thing"):
        Operation("add")
    with pytest.raises(SceneError, match="above 0"):
        Operation("zoom", factor=0.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("two dogs play in the snow", "two, in, the; imagine one thing"),
        ("three stars", "three"),
        ("a star beside a moon", 'beside; which side: say "left of" or "right of"'),
        ("a crimson star", "crimson; known colors are black, red"),
        ("a red umbrella not above a blue star", "not; say only what there is"),
        ("12345", '12345; a digit is "a number 7"'),
    ],
)
def test_words_that_no_name_contains_are_not_swallowed_into_names(text, told):
    with pytest.raises(SceneError, match=told):
        parse(text)


def test_nothing_of_an_instruction_is_dropped():
    with pytest.raises(SceneError, match="nothing"):
        parse_instruction("add nothing")
    with pytest.raises(SceneError, match="two vertical ones"):
        parse_instruction("shift 10 percent up and 5 percent down")
    assert parse_instruction("shift 10 percent up").dy == pytest.approx(-0.1)


def test_names_of_the_vocabulary_are_still_names():
    vocabulary = json.loads(
        resources.files("imagery_agent").joinpath("weights/interpreter/vocabulary.json").read_text()
    )
    names = vocabulary if isinstance(vocabulary, list) else vocabulary.get("names", list(vocabulary))
    words = [name if isinstance(name, str) else name["name"] for name in names]
    assert len(words) > 1000
    assert [name for name in words if parse(f"a {name}").things[0].name != name] == []


@pytest.mark.parametrize(
    ("kind", "needed"), [("rotate", "angle_deg"), ("turn", "angle_deg"), ("shift", "dx or dy"), ("zoom", "factor")]
)
def test_an_operation_without_its_amount_is_refused(kind, needed):
    with pytest.raises(SceneError, match=f"needs {needed}"):
        Operation(kind)


def test_what_an_operation_does_not_read_need_not_be_given():
    assert Operation("shift", dx=0.1) == Operation("shift", dx=0.1, dy=0.0)
    assert Operation("mirror").factor == 1.0
