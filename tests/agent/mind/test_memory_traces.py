"""Traces fade and are lesioned; associations start from traces; inner speech and the buffer hold one thing each."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.agent import build_agent
from imagery_agent.mind.dual_coding_memory import Association, DualMemory
from imagery_agent.mind.individual_differences import Traits
from imagery_agent.mind.inner_speech import InnerSpeech
from imagery_agent.mind.memory_traces import MemoryParameters, TraceStore, sharpness
from tests.toy import ToyImagination, ToyInterpreter, draw, parse

STAR = draw(parse("a black star"))


def workspace(**parameters):
    return build_agent(
        "imagery",
        imagination=ToyImagination(),
        interpreter=ToyInterpreter(),
        seed=0,
        memory=MemoryParameters(**parameters),
    ).workspace


def test_a_trace_loses_half_of_itself_in_a_half_life():
    store: TraceStore[str] = TraceStore(repetition=0.5)
    store.form(1, "dog", strength=0.4, now_ms=100.0)
    trace = store.get(1)
    assert trace is not None
    assert sharpness(trace, now_ms=100.0, half_life_ms=50.0) == 1.0
    assert sharpness(trace, now_ms=200.0, half_life_ms=50.0) == 0.25


def test_the_same_code_again_adds_less_than_an_independent_trace():
    store: TraceStore[str] = TraceStore(repetition=0.5)
    for now_ms in (0.0, 70.0):
        store.form(1, "dog", strength=0.4, now_ms=now_ms)
    trace = store.get(1)
    assert trace is not None
    assert 0.4 < trace.strength < 1 - 0.6 * 0.6
    assert trace.formed_ms == 70.0


def test_a_lesioned_store_keeps_nothing_and_the_other_all():
    mind = workspace(imaginal_left=0.0)
    event = mind.memory.new_event()
    mind.perceive(STAR)
    mind.keep_image(event)
    assert mind.memory.codes_of(event) == []
    mind.keep_word(event, "star")
    assert mind.memory.codes_of(event) == ["verbal"]


def test_a_noisier_store_is_found_less_often():
    shares = []
    for left in (1.0, 0.5):
        mind = workspace(verbal_strength=0.8, verbal_left=left)
        event = mind.memory.new_event()
        mind.keep_word(event, "star")
        shares.append(np.mean([mind.finds_code("verbal", event) for _ in range(400)]))
    assert shares[0] == pytest.approx(0.8, abs=0.06)
    assert shares[1] == pytest.approx(0.4, abs=0.07)


def test_every_attempt_at_a_code_has_the_price_of_an_encoding_and_waiting_has_none():
    mind = workspace()
    event = mind.memory.new_event()
    mind.keep_word(event, "star")
    before = mind.clock.work
    mind.finds_code("verbal", event)
    mind.finds_code("imaginal", event)  # there is none: the attempt costs the same
    mind.wait(60_000.0)
    assert (mind.clock.work - before).encodings == 2
    assert mind.now_ms == mind.clock.duration_ms + 60_000.0


def test_a_picture_comes_back_as_blurred_as_its_trace_has_faded():
    mind = workspace(half_life=1.0)
    event = mind.memory.new_event()
    mind.perceive(STAR)
    mind.keep_image(event)
    mind.see_again(event)
    fresh = mind.buffer.view(now_ms=mind.clock.duration_ms)
    mind.wait(2 * Traits.fade_ms)
    assert mind.buffer.is_empty
    mind.see_again(event)
    faded = mind.buffer.view(now_ms=mind.clock.duration_ms)
    assert mind.buffer.sharpness(now_ms=mind.clock.duration_ms).max() == pytest.approx(0.25, abs=0.01)
    assert faded.std() < fresh.std()


def test_work_that_nobody_asked_for_is_done_the_less_often_the_more_it_is():
    mind = workspace(recoding_ms=150.0)
    naming = np.mean([mind.recodes(glances=1) for _ in range(500)])
    imagining = np.mean([mind.recodes(codes_generated=256, glances=1) for _ in range(500)])
    assert naming == pytest.approx(np.exp(-60 / 150), abs=0.06)
    assert imagining == pytest.approx(np.exp(-(256 * 0.35 + 60) / 150), abs=0.06)
    assert mind.clock.work.glances == 0  # deciding costs nothing


def test_an_association_is_as_strong_as_the_trace_it_starts_from():
    memory = DualMemory(MemoryParameters(verbal_strength=0.2, imaginal_strength=0.7))
    cue, event = memory.new_event(), memory.new_event()
    memory.verbal.form(cue, "dog", strength=0.2, now_ms=0.0)
    memory.imaginal.form(cue, None, strength=0.7, now_ms=0.0)
    memory.verbal.form(event, "idea", strength=0.2, now_ms=0.0)
    memory.associate(cue, event, now_ms=0.0)
    found = memory.associations_of(cue)
    assert found == [Association(cue, "verbal", event, "verbal"), Association(cue, "imaginal", event, "verbal")]
    assert [memory.associations.get(one).strength for one in found] == [0.2, 0.7]
    assert memory.associations_of(event) == []


def test_a_word_heard_again_belongs_to_its_event_even_without_a_verbal_store():
    memory = DualMemory(MemoryParameters(verbal_left=0.0))
    assert memory.event_for("dog") == memory.event_for("dog") != memory.event_for("cat")
    assert memory.event_of("dog") is None  # nothing leads from the word to it


def test_inner_speech_holds_one_utterance_and_the_buffer_one_picture():
    speech = InnerSpeech()
    assert not speech.holds("")
    speech.say("the dog")
    assert speech.holds("the dog")
    speech.say("yes")
    assert not speech.holds("the dog")
    mind = workspace()
    sheet = np.array(STAR)
    mind.look_at(sheet)
    mind.look_at(sheet)
    assert mind.clock.work.encodings == 1  # it is still before the eyes
    mind.perceive(draw(parse("a red square")))
    mind.look_at(sheet)
    assert mind.clock.work.encodings == 3


@pytest.mark.parametrize(
    "wrong", [{"verbal_strength": 1.2}, {"imaginal_left": -0.1}, {"half_life": 0.0}, {"drawings": 0}]
)
def test_parameters_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match=f"expected {next(iter(wrong))}"):
        MemoryParameters(**wrong)
