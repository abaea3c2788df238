"""The reader of building sentences is a part that can be replaced, like the imagination and the interpreter."""

from __future__ import annotations

import pytest

from imagery_agent.agent import build_agent
from imagery_agent.language.construction import read_steps
from tests.toy import ToyImagination, ToyInterpreter


class Glossary:
    """Understands only the sentences that it lists, each by another sentence."""

    def __init__(self, meanings: dict[str, str]) -> None:
        self.meanings = meanings

    def __call__(self, sentence: str) -> tuple:
        if sentence not in self.meanings:
            raise ValueError(f"not in the glossary: {sentence}")
        return read_steps(self.meanings[sentence])


def agent(reader):
    return build_agent(
        "propositional", imagination=ToyImagination(), interpreter=ToyInterpreter(), seed=0, reader=reader
    )


def test_sentences_mean_what_the_reader_says():
    mind = agent(Glossary({"Bitte ein großes D!": 'Imagine a capital letter "D".'}))
    mind.respond(None, "Bitte ein großes D!")
    assert mind.respond(None, "What is it?").answer == "letter d"


def test_a_sentence_that_the_reader_refuses_is_an_error():
    with pytest.raises(ValueError, match="not in the glossary"):
        agent(Glossary({})).respond(None, 'Imagine a capital letter "D".')
