"""The mind's workspace with toy parts: clock, buffer, memory, language, planners and agent."""

from __future__ import annotations

from statistics import mode

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from imagery_agent.agent import Agent, build_agent
from imagery_agent.language.construction import read_steps
from imagery_agent.language.construction.tree import Add, Known, New, Turn
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import SceneError, parse
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.visual_buffer import VisualBuffer
from imagery_agent.mind.work_clock import KINDS, Prices, Work, WorkClock
from imagery_agent.mind.workspace import Workspace
from imagery_agent.tasks.reading import read_task
from imagery_agent.tasks.scanning import QueryTask
from imagery_agent.visual_routines.image_similarity import match
from tests.toy import ToyImagination, ToyInterpreter, draw, transform

counts = st.builds(Work, *(st.integers(0, 500) for _ in KINDS))
COMPARE = "Are the two figures the same or mirror images?"
MAP = (
    "a map with a small brown hut at the top left, a small blue lake at the right, "
    "a small green tree at the bottom and a small purple rock at the bottom left"
)


def agent(kind: str = "imagery", **wear: float) -> Agent:
    imagination = ToyImagination(**{"blur_px": 0.0, "noise": 0.0, "angle_error_deg": 0.0, **wear})
    return build_agent(kind, imagination=imagination, interpreter=ToyInterpreter(), seed=0)


def display(letter: str, angle_deg: float, *, mirrored: bool) -> np.ndarray:
    left = draw(parse(f"a large capital letter {letter}"))
    left = transform(left, Operation("zoom", factor=0.8).matrix())
    right = transform(left, Operation("mirror").matrix()) if mirrored else left
    return np.concatenate([left, transform(right, Operation("rotate", angle_deg=angle_deg).matrix())], axis=1)


# ---------------------------------------------------------------- time


@given(counts, counts)
def test_time_is_a_function_of_counted_work_and_additive(first, second):
    prices = Prices()
    assert prices.work_ms(first + second) == pytest.approx(prices.work_ms(first) + prices.work_ms(second))
    assert prices.response_ms(first) >= prices.base_ms
    assert (first + second) - second == first


def test_the_clock_counts_only_what_is_known():
    clock = WorkClock()
    clock.count("glances", 2)
    assert clock.work == Work(glances=2)
    with pytest.raises(ValueError, match="thoughts"):
        clock.count("thoughts")
    with pytest.raises(ValueError, match="0 or more"):
        Work(glances=-1)


def test_a_response_takes_what_its_work_costs():
    respondent = agent()
    response = respondent.respond(display("R", 60.0, mirrored=False), COMPARE)
    assert response.duration_ms == pytest.approx(Prices().response_ms(response.work))
    assert response.work.codes_generated > 0


# ---------------------------------------------------------------- buffer


def test_what_is_not_attended_is_blurred_and_what_is_old_fades():
    buffer = VisualBuffer()
    picture = draw(parse("a large black capital letter h"))
    buffer.put(MentalPicture(picture), now_ms=0.0)
    assert np.array_equal(buffer.view(now_ms=0.0), buffer.grained(picture))
    buffer.attend((0.1, 0.1))
    assert not np.array_equal(buffer.view(now_ms=0.0), buffer.grained(picture))
    assert buffer.sharpness(now_ms=0.0).max() == pytest.approx(1.0)
    assert buffer.sharpness(now_ms=60_000.0).max() < buffer.sharpness(now_ms=1_000.0).max()


def test_an_empty_buffer_says_so():
    with pytest.raises(ValueError, match="buffer is empty"):
        VisualBuffer().view(now_ms=0.0)


# ---------------------------------------------------------------- operations and matching


def test_large_rotations_are_carried_out_in_steps():
    generator = torch.Generator().manual_seed(0)
    workspace = Workspace(ToyImagination(), ToyInterpreter(), generator=generator)
    workspace.perceive(draw(parse("a black capital letter f")))
    workspace.rotate(90.0)
    assert workspace.clock.work.codes_generated == 5 * 256  # 20 degrees at most at once
    steps = [frame.operation for frame in workspace.trace]
    assert steps == [None, *[Operation("rotate", angle_deg=18.0)] * 5]


def test_matching_prefers_the_same_to_the_mirror_image():
    letter = draw(parse("a large black capital letter f"))
    mirror = transform(letter, Operation("mirror").matrix())
    assert match(letter, letter) == pytest.approx(1.0)
    assert match(letter, mirror) < 0.8
    with pytest.raises(ValueError, match="one shape"):
        match(letter, letter[:32])


# ---------------------------------------------------------------- language and tasks


def test_sentences_become_operations():
    (step,) = read_steps("Imagine the figure rotated 90 degrees to the left.")
    assert step == Turn(Known(), 90.0)
    (start,) = read_steps('Imagine a capital letter "D".')
    assert start == Add(New("capital letter d"))
    (flip,) = read_steps("Imagine the figure flipped upside-down.")
    assert flip.theme == Known()  # type: ignore[union-attr]


def test_words_that_are_not_understood_are_named():
    with pytest.raises(SceneError, match="flurbed"):
        read_steps("Imagine the figure flurbed.")


def test_instructions_become_tasks():
    assert read_task("Focus on the hut. Scan to the lake.") == QueryTask("hut", "lake", "scan")
    assert read_task("Focus on the hut. Is there a lake on the map?") == QueryTask("hut", "lake", "presence")
    with pytest.raises(SceneError, match="for example"):
        read_task("Fold the paper.")
    with pytest.raises(ValueError, match="got none"):
        read_task(COMPARE)


# ---------------------------------------------------------------- agents


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(("letter", "angle_deg"), [("J", 40.0), ("F", 100.0), ("G", -140.0)])
def test_imagery_tells_same_from_mirror(letter, angle_deg, mirrored):
    mind = agent(blur_px=0.3, noise=4.0)
    pictures = [display(letter, angle_deg, mirrored=mirrored)] * 5  # a single decision may be wrong by its noise
    answers = [mind.respond(picture, COMPARE).answer for picture in pictures]
    assert mode(answers) == ("different" if mirrored else "same")


def test_farther_rotations_take_longer_because_more_is_done():
    near, far = (agent().respond(display("R", angle, mirrored=False), COMPARE) for angle in (20.0, 140.0))
    assert far.work.codes_generated > near.work.codes_generated
    assert far.duration_ms > near.duration_ms


def test_scanning_farther_takes_more_shifts_and_absent_things_none():
    respondent = agent()
    for _ in range(12):  # until everything can be seen
        assert respondent.respond(None, f"Study this map: {MAP}").answer == "ready"
    near = respondent.respond(None, "Focus on the tree. Scan to the rock.")
    far = respondent.respond(None, "Focus on the hut. Scan to the lake.")
    absent = respondent.respond(None, "Focus on the hut. Scan to the church.")
    assert (near.answer, far.answer, absent.answer) == ("yes", "yes", "no")
    assert far.work.attention_shifts > near.work.attention_shifts > 0
    assert absent.work.attention_shifts == 0


def test_the_propositional_agent_answers_from_words_without_pictures():
    respondent = agent("propositional")
    respondent.respond(None, f"Study this map: {MAP}")
    yes = respondent.respond(None, "Focus on the hut. Scan to the lake.")
    no = respondent.respond(None, "Focus on the hut. Scan to the church.")
    assert (yes.answer, no.answer) == ("yes", "no")
    for response in (yes, no):
        assert response.work.codes_generated == response.work.glances == 0


@pytest.mark.parametrize("kind", ["imagery", "propositional"])
def test_reset_forgets_and_repeats(kind):
    respondent = agent(kind)
    sentences = ('Imagine a capital letter "D".', "Imagine the figure rotated 90 degrees to the left.", "What is it?")
    first = [respondent.respond(None, sentence) for sentence in sentences]
    respondent.reset(0)
    again = [respondent.respond(None, sentence) for sentence in sentences]
    assert [r.names for r in first] == [r.names for r in again]
    assert [r.work for r in first] == [r.work for r in again]
    assert first[-1].names


def test_an_unknown_kind_of_agent():
    with pytest.raises(ValueError, match="unknown kind"):
        build_agent("dreaming", imagination=ToyImagination(), interpreter=ToyInterpreter(), seed=0)
