"""Walks through a letter and a sentence, and comparisons in mind."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.agent import build_agent
from imagery_agent.planners.mental_comparison.depictive import sizes_cm
from imagery_agent.visual_routines.clock_hands import hands_angle_deg as seen_angle_deg
from imagery_agent.visual_routines.spatial_puzzles.corners import corners
from imagery_experiments.studies.dual_coding.stimuli import (
    BLOCK_LETTERS,
    block_letter,
    clock_face,
    extreme_corners,
    hands_angle_deg,
    response_sheet,
)
from tests.toy import ToyImagination, ToyInterpreter

YES_LEFT = (True, False, True, True, False, False)
NEXT = {"letter": "Is the next corner at the very top or bottom?", "sentence": "Is the next word a noun?"}


def agent(kind="imagery", **toy):
    imagination = ToyImagination(blur_px=0.0, noise=toy.get("noise", 0.0))
    return build_agent(kind, imagination=imagination, interpreter=ToyInterpreter(), seed=0)


def walk(mind, material, *, points, count=6):
    """Answers and milliseconds of work of ``count`` steps."""
    if material == "letter":
        mind.respond(block_letter("F"), "Remember this block letter.")
    else:
        mind.respond(None, "Remember the sentence: the dog in the yard did not see the cat.")
    sheet, how = response_sheet(YES_LEFT), "point at the answer" if points else "say it"
    found = [mind.respond(sheet if points else None, f"{NEXT[material]} Please {how}.") for _ in range(count)]
    return [one.answer for one in found], sum(one.duration_ms - 450 for one in found)


@pytest.mark.parametrize("name", BLOCK_LETTERS)
def test_corners_are_those_of_the_outline_in_order(name):
    found = corners(block_letter(name))
    assert len(found) == len(BLOCK_LETTERS[name])
    for (x, y), (column, row) in zip(found, BLOCK_LETTERS[name], strict=True):
        assert abs(x * 64 - (15 + 11 * column)) < 3
        assert abs(y * 64 - (4 + 11 * row)) < 3
    assert corners(np.full((64, 64, 3), 255, np.uint8)) == []


@pytest.mark.parametrize("kind", ["imagery", "propositional"])
def test_both_ways_of_answering_give_the_same_answers(kind):
    for material, truth in (
        ("letter", extreme_corners("F")[:6]),
        ("sentence", [False, True, False, False, True, False]),
    ):
        spoken, _ = walk(agent(kind), material, points=False)
        pointed, _ = walk(agent(kind), material, points=True)
        assert spoken == ["yes" if one else "no" for one in truth]
        assert pointed == ["left" if one == yes else "right" for one, yes in zip(truth, YES_LEFT, strict=True)]


def test_pointing_interferes_with_the_letter_because_both_need_the_buffer():
    extra = {}
    for kind in ("imagery", "propositional"):
        for material in NEXT:
            extra[kind, material] = (
                walk(agent(kind), material, points=True)[1] - walk(agent(kind), material, points=False)[1]
            )
    assert extra["imagery", "letter"] > 4 * extra["imagery", "sentence"]
    assert extra["propositional", "letter"] == extra["propositional", "sentence"]


def test_speaking_costs_the_sentence_what_inner_speech_held():
    mind = agent()
    mind.respond(None, "Remember the sentence: the dog saw a cat.")
    first, second = (mind.respond(None, f"{NEXT['sentence']} Please say it.") for _ in range(2))
    assert (first.work.encodings, second.work.encodings) == (0, 1)


@pytest.mark.parametrize("time", [(3, 0), (7, 15), (12, 30), (1, 50), (10, 10)])
def test_the_angle_between_the_hands_is_seen(time):
    assert abs(seen_angle_deg(clock_face(*time)) - hands_angle_deg(*time)) <= 4


def test_small_differences_of_clock_hands_take_longer_and_faces_less_than_numbers():
    def ms(first, second, picture=None):
        mind, times = agent(), []
        for seed in range(8):
            mind.reset(seed)
            answer = mind.respond(picture, f"Where do the hands make the smaller angle, at {first} or at {second}?")
            assert answer.answer == "first"
            times.append(answer.duration_ms)
        return np.mean(times)

    far, near = ms("1:05", "6:00"), ms("3:00", "4:00")
    assert near > far
    faces = np.concatenate([clock_face(3, 0), clock_face(4, 0)], axis=1)
    assert ms("the clock that is shown", "the clock that is shown", faces) < near


def test_sizes_in_life_are_compared_and_unknown_ones_refused():
    assert agent().respond(None, "Which is larger in life, the bee or the truck?").answer == "second"
    assert agent("propositional").respond(None, "Which is larger in life, the truck or the bee?").answer == "first"
    assert sizes_cm()["truck"] > sizes_cm()["bee"]
    with pytest.raises(ValueError, match="whose size is known"):
        agent().respond(None, "Which is larger in life, the idea or the truck?")
