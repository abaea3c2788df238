"""Answers to the spatial puzzles are the same in any order and wording; anything else is no answer."""

import pytest

from imagery_agent.language.spatial_puzzles import PUZZLES


@pytest.mark.parametrize(
    ("name", "text", "normal"),
    [
        ("form assembly", "ACD", "ACD"),
        ("form assembly", "d, a and c", "ACD"),
        ("form assembly", "A+C", "AC"),
        ("form assembly", "AAC", None),
        ("form assembly", "ACF", None),
        ("form assembly", "", None),
        ("hinge folding", "A 90, B 270", "A 90, B 270"),
        ("hinge folding", "b: 270; A=90 degrees.", "A 90, B 270"),
        ("hinge folding", "A 90.0, B 180", "A 90, B 180"),
        ("hinge folding", "A 90, A 180", None),
        ("hinge folding", "A 45", None),
        ("hinge folding", "90, 270", None),
        ("paper punch", " b ", "B"),
        ("paper punch", "AB", None),
        ("paper punch", "the second", None),
    ],
)
def test_answers_have_one_normal_form(name, text, normal):
    assert PUZZLES[name].normal(text) == normal


@pytest.mark.parametrize("puzzle", PUZZLES.values(), ids=PUZZLES)
def test_instructions_are_read_and_fit_into_an_observation(puzzle):
    assert puzzle.template.read(puzzle.instruction) == {}
    assert len(puzzle.instruction.encode()) <= 512
    assert [other.name for other in PUZZLES.values() if other.template.read(puzzle.instruction) is not None] == [
        puzzle.name
    ]
