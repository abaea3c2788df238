"""Words and pictures in two codes: what can be drawn and recognised leaves a picture, whatever it is called."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.agent import build_agent
from imagery_agent.mind.memory_traces import MemoryParameters
from imagery_agent.mind.protocols import MentalPicture
from tests.toy import ToyImagination, ToyInterpreter

CERTAIN = {"verbal_strength": 1.0, "imaginal_strength": 1.0}
SHADES = {"dog": 40, "cat": 90, "idea": 140}
"""Toy pictures: one shade of grey for each word."""


def shade(value):
    picture = np.full((64, 64, 3), 255, np.uint8)
    picture[12:52, 12:52] = value
    return picture


class GreyImagination(ToyImagination):
    """Draws words as shades of grey; ``blind_to`` are drawn as nothing."""

    def __init__(self, blind_to=("idea",)):
        super().__init__(blur_px=0.0, noise=0.0)
        self.blind_to = blind_to

    def draw(self, requests):
        words = [request.text.split()[-1] for request in requests]
        return [MentalPicture(shade(255 if word in self.blind_to else SHADES[word])) for word in words]


class GreyInterpreter(ToyInterpreter):
    """Names shades of grey, and knows no others."""

    def name(self, pictures, *, names=None, top=5):
        found = []
        for picture in pictures:
            near = sorted(SHADES, key=lambda name: abs(SHADES[name] - float(picture[32, 32, 0])))
            found.append([(name, 0.9 if number == 0 else 0.05) for number, name in enumerate(near[:top])])
        return found if pictures.min() < 200 else [[("blank", 1.0)]] * len(pictures)

    def score(self, pictures, texts):
        shades = [SHADES.get(text, 255) for text in texts]
        return np.array(
            [[-abs(one - float(picture[32, 32, 0])) / 255 for one in shades] for picture in pictures], np.float32
        )


def agent(kind="imagery", *, blind_to=("idea",), **memory):
    return build_agent(
        kind,
        imagination=GreyImagination(blind_to),
        interpreter=GreyInterpreter(),
        seed=0,
        memory=MemoryParameters(recognised_within=1, **memory),
    )


def recalled(mind):
    return set(mind.respond(None, "Name everything that you studied.").names)


def test_a_word_has_a_picture_if_it_can_be_drawn_and_recognised():
    for blind_to in (("idea",), ("dog",)):  # whichever words the imagination happens to be unable to draw
        mind = agent(blind_to=blind_to, **CERTAIN)
        for word in ("dog", "idea"):
            mind.respond(None, f"Study the word {word} by imagining it.")
        memory = mind.workspace.memory
        codes = {memory.verbal.get(event).content: memory.codes_of(event) for event in memory.events()}
        assert codes.pop(blind_to[0]) == ["verbal"]
        assert list(codes.values()) == [["verbal", "imaginal"]]


def test_each_store_alone_suffices_for_what_has_both_codes():
    for lesion in ({"verbal_left": 0.0}, {"imaginal_left": 0.0}):
        mind = agent(**CERTAIN, **lesion)
        for word in ("dog", "idea"):
            mind.respond(None, f"Study the word {word} by imagining it.")
        assert recalled(mind) == ({"dog"} if "verbal_left" in lesion else {"dog", "idea"})


def test_a_picture_is_recalled_by_looking_at_it_again():
    mind = agent(**CERTAIN, verbal_left=0.0)
    mind.respond(shade(90), "Study this picture by counting its parts.")
    assert recalled(mind) == {"cat"}
    assert (
        agent("propositional", **CERTAIN, verbal_left=0.0).respond(None, "Name everything that you studied.").names
        == ()
    )


def test_counting_parts_leaves_no_second_code():
    mind = agent(**CERTAIN, recoding_ms=1e9)  # recoded whenever it may be
    mind.respond(None, "Study the word dog by counting its parts.")
    mind.respond(None, "Study the word cat.")
    memory = mind.workspace.memory
    assert [memory.codes_of(event) for event in memory.events()] == [["verbal"], ["verbal", "imaginal"]]


@pytest.mark.parametrize(
    ("lesion", "partner"), [({}, "dog"), ({"verbal_left": 0.0}, "dog"), ({"imaginal_left": 0.0}, "dog")]
)
def test_a_partner_is_found_through_either_code(lesion, partner):
    mind = agent(**CERTAIN, **lesion)
    mind.respond(None, "Study the pair cat and dog by imagining it.")
    assert mind.respond(None, "Which word was paired with cat?").answer == partner


def test_a_cue_that_cannot_be_pictured_leads_nowhere_without_words():
    mind = agent(**CERTAIN, verbal_left=0.0)
    mind.respond(None, "Study the pair idea and dog by imagining it.")
    assert mind.respond(None, "Which word was paired with idea?").answer == ""


def test_places_survive_the_loss_of_pictures():
    mind = agent(**CERTAIN, imaginal_left=0.0, spatial_strength=1.0)
    mind.respond(shade(40), "Study this picture at the top left by naming it.")
    assert recalled(mind) == {"dog"}
    assert mind.respond(None, "Where was the dog?").answer == "top left"
    assert mind.respond(None, "Where was the cat?").answer == ""


def test_an_initial_is_a_second_way_to_a_word():
    hits = {"free": 0, "cued": 0}
    for seed in range(150):
        for test in hits:
            mind = agent(verbal_strength=0.4)
            mind.reset(seed)
            mind.respond(None, "Study the word dog by counting its parts.")
            mind.respond(None, "Study the word cat by counting its parts.")
            cue = " and that begins with d" if test == "cued" else ""
            names = mind.respond(None, f"Name everything that you studied{cue}.").names
            assert test == "free" or "cat" not in names
            hits[test] += "dog" in names
    assert hits["cued"] > hits["free"] + 15  # 64 against 40 % expected


def test_pictures_are_studied_only_if_they_are_shown():
    with pytest.raises(ValueError, match="picture to be studied"):
        agent().respond(None, "Study this picture.")
