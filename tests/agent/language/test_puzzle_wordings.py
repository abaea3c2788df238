"""Answers to the spatial puzzles are the same in any order and wording; anything else is no answer."""

import pytest

from imagery_agent.language.spatial_puzzles import PUZZLES
from imagery_agent.tasks import ambiguous_figures, construction, planning, rotation, scanning


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


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("form assembly", "Which of the pieces A-E form the target shape? Give the letters."),
        ("form assembly", "Select the pieces, labelled with letters, that exactly cover the outline on the left."),
        ("hinge folding", "The chain was folded at its hinges. By how many degrees at each hinge, counter-clockwise?"),
        ("hinge folding", "Find the angle of each hinge (90, 180, 270) that turns the initial chain by folding."),
        ("paper punch", "A paper is folded as shown and one hole is punched. Which option, A to E, shows it unfolded?"),
    ],
)
def test_other_wordings_are_recognized(name, text):
    assert [puzzle.name for puzzle in PUZZLES.values() if puzzle.template.read(text) is not None] == [name]


def test_instructions_of_other_tasks_are_no_puzzles():
    others = [one for module in (rotation, scanning, construction, ambiguous_figures, planning)
              for one in module.EXAMPLES if one not in [puzzle.instruction for puzzle in PUZZLES.values()]]  # fmt: skip
    fold = (
        "A sheet of paper is folded left over right, and punched. Which of the four sheets is it when it is unfolded?"
    )
    others += [fold, "Imagine a door with two hinges at the left.", "Fold the paper in half and draw a hole in it."]
    assert len(others) > 15
    for text in others:
        assert all(puzzle.template.read(text) is None for puzzle in PUZZLES.values()), text
