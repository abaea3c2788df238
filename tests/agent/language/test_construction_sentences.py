"""Sentences that build figures: what they mean, and that nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagery_agent.language.construction import Part, Placement, Spot, Step, parse_steps
from imagery_agent.language.scene import SceneError
from imagery_envs.stimuli.constructions import CLASSIC_ITEMS

FIGURE = Part("figure")
D, T, N, V = (Part(f"capital letter {letter}") for letter in "dtnv")


def line(course: str, **more: object) -> Part:
    return Part(f"{course} line", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "step"),
    [
        ('Imagine a capital letter "D".', Step("add", D)),
        ("Imagine the number eight", Step("add", Part("number 8"))),
        ("Now picture a lowercase letter v.", Step("add", Part("lowercase letter v"))),
        ("Imagine the figure rotated 90 degrees to the left.", Step("rotate", angle_deg=90.0)),
        ("Imagine the entire scene rotated by ninety degrees clockwise.", Step("rotate", angle_deg=-90.0)),
        ("Rotate the figure a quarter turn to the right.", Step("rotate", angle_deg=-90.0)),
        ("Imagine the figure turned upside down.", Step("rotate", angle_deg=180.0)),
        ("Imagine the figure mirrored.", Step("mirror")),
        ("Flip the figure upside-down.", Step("mirror", axis="horizontal")),
        ("Imagine the figure flipped horizontally.", Step("mirror")),
        ('Imagine the left "D" mirrored.', Step("mirror", Part("capital letter d", "left"))),
        (
            "Imagine three quarters of the middle horizontal line removed from the right.",
            Step("remove", line("horizontal", which="middle"), share=0.75, side="right"),
        ),
        ("Remove the top half of the circle.", Step("remove", Part("circle"), share=0.5, side="top")),
        ("Imagine the horizontal line of the T removed.", Step("remove", line("horizontal", of=T))),
        ("Imagine the figure without the vertical line.", Step("remove", line("vertical"))),
        (
            "Imagine all lines to the left of the vertical line erased.",
            Step("remove", Part("line", "left", line("vertical"), True, 0)),
        ),
        (
            'Imagine a small circle at the base of the "T".',
            Step("add", Part("circle", size="small"), Placement("at", (Spot(T, "bottom"),))),
        ),
        (
            "Imagine a capital letter J, attached to the bottom center of the figure.",
            Step("add", Part("capital letter j"), Placement("at", (Spot(FIGURE, "bottom", True),), touching=True)),
        ),
        (
            'Imagine a lowercase letter "v" affixed to the middle of the top of the figure.',
            Step("add", Part("lowercase letter v"), Placement("at", (Spot(FIGURE, "top", True),), touching=True)),
        ),
        (
            "Imagine a circle inside of the square.",
            Step("add", Part("circle"), Placement("inside", (Spot(Part("square")),))),
        ),
        (
            "Imagine a diagonal line from the top right corner to the bottom left corner of the N.",
            Step("add", line("diagonal"), Placement("span", (Spot(FIGURE, "top right"), Spot(N, "bottom left")))),
        ),
        ("Imagine the two figures pushed together so that they touch.", Step("join", Part("figure", count=2))),
        ("Imagine the square shrunk to half its size.", Step("resize", Part("square"), share=0.5)),
    ],
)
def test_what_a_sentence_means(sentence, step):
    (found,) = parse_steps(sentence)
    assert Step(**{**vars(found), "remark": ""}) == step


def test_a_second_thing_may_be_new_too():
    circle, k = parse_steps('Imagine a lowercase letter "k" surrounded by a circle.')[::-1]
    assert (k.part.name, circle.part.name) == ("lowercase letter k", "circle")
    assert circle.where is not None
    assert circle.where.relation == "around"
    first, second = parse_steps('Imagine a lowercase letter "b" to the left of a lowercase letter "d".')
    assert (first.part.name[-1], second.part.name[-1]) == ("d", "b")
    assert second.where is not None
    assert second.where.side == "left"


def test_clauses_of_purpose_say_what_meets_what():
    (step,) = parse_steps(
        'Imagine a capital letter "V" below the figure such that the top two points of the "V" align with the '
        "bottom-left and bottom-right points of the figure."
    )
    assert step.where is not None
    assert step.where.own == ("top left", "top right")
    assert [spot.at for spot in step.where.to] == ["bottom left", "bottom right"]
    turn, move = parse_steps(
        'Imagine the "D" rotated 90 degrees to the left and shifted up so that it just touches the loop.'
    )
    assert (turn.angle_deg, move.side) == (90.0, "top")
    assert move.where is not None
    assert move.where.to[0].part.name == "loop"


@pytest.mark.parametrize("item", CLASSIC_ITEMS, ids=lambda item: str(item.block))
def test_the_classic_items_are_understood(item):
    for sentence in item.instructions:
        assert parse_steps(sentence)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Imagine the figure flurbed.", "words not understood: flurbed"),
        ("Imagine the purple mood of the figure.", "purple, mood"),
        ("", "empty text"),
        ("Imagine the figure of of the.", "not how"),
        ("The left of top the.", "not how"),
    ],
)
def test_what_is_not_understood_is_said(sentence, reason):
    with pytest.raises(SceneError, match=reason):
        parse_steps(sentence)


angles = st.sampled_from([15, 30, 45, 60, 90, 135, 180, 270])
letters = st.sampled_from("bcdefghjklmnopqrstuvwxyz")
subjects = st.sampled_from(["the figure", "the entire figure", "the whole scene", "the image"])
turns = st.sampled_from([("to the left", 1), ("counterclockwise", 1), ("to the right", -1), ("clockwise", -1)])


@given(angles, subjects, turns, st.sampled_from(["rotated", "turned"]), st.sampled_from(["", "by "]))
def test_rotations_in_any_wording(angle, subject, turn, verb, by):
    (step,) = parse_steps(f"Imagine {subject} {verb} {by}{angle} degrees {turn[0]}.")
    assert step == Step("rotate", angle_deg=float(angle * turn[1]))


@given(letters, st.sampled_from(["capital", "lowercase"]), st.sampled_from(['"{}"', "{}", "'{}'", "“{}”"]))
def test_letters_in_any_quotes(letter, case, quotes):
    said = quotes.format(letter.upper() if case == "capital" else letter)
    (step,) = parse_steps(f"Imagine a {case} letter {said}.")
    assert step.part.name == f"{case} letter {letter}"


@given(
    st.sampled_from(["circle", "square", "triangle", "star"]),
    st.sampled_from([("above", "top"), ("below", "bottom"), ("to the left of", "left"), ("to the right of", "right")]),
    st.sampled_from(["", "directly ", "just "]),
    st.booleans(),
)
def test_places_beside_the_figure(shape, side, adverb, touching):
    so = " so that they are just touching" if touching else ""
    (step,) = parse_steps(f"Imagine a {shape} {adverb}{side[0]} the figure{so}.")
    assert step.where is not None
    assert (step.where.relation, step.where.side, step.where.touching) == ("beside", side[1], touching)
