"""What is given to the agent from Python is checked where it is given."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from toy import ToyImagination, ToyInterpreter

from imagery_agent.agent import build_agent
from imagery_agent.images import sheet
from imagery_agent.imagination.compositional import imagine_scenes
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.language.construction import read_steps

PARTS = {"imagination": ToyImagination(), "interpreter": ToyInterpreter()}


def agent(**changed):
    return build_agent("imagery", **({**PARTS, "seed": 0} | changed))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"imagination": PARTS["interpreter"]}, "expected an imagination, .* got ToyInterpreter"),
        ({"interpreter": PARTS["imagination"]}, "expected an interpreter, .* got ToyImagination"),
        ({"imagination": "learned"}, "got the text 'learned'"),
        ({"seed": "x"}, "expected seed from 0"),
        ({"seed": -1}, "expected seed from 0"),
    ],
)
def test_parts_that_are_none_are_refused(changed, said):
    with pytest.raises(ValueError, match=said):
        agent(**changed)


def test_instructions_are_texts():
    picture = np.full((64, 128, 3), 255, np.uint8)
    with pytest.raises(ValueError, match="such as info\\['instruction'\\], got bytes"):
        agent().respond(picture, b"Are the two figures the same or mirror images?")


def test_building_sentences_are_texts():
    with pytest.raises(ValueError, match="expected a sentence as text, got NoneType"):
        read_steps(None)


def test_lists_and_folders_are_what_is_expected():
    with pytest.raises(ValueError, match="expected a folder of weights, got 5"):
        LearnedImagination.load(5)
    with pytest.raises(ValueError, match="a list of captions, got the one text 'a star'"):
        imagine_scenes(*PARTS.values(), "a star", candidates=1, generator=torch.Generator())
    with pytest.raises(ValueError, match="at least one picture"):
        sheet(np.zeros((0, 64, 64, 3), np.uint8), columns=3)
