"""Building sentences are read as steps, or refused; nothing is guessed."""

import csv
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from imagery_agent.language.construction.reading import read_steps
from imagery_agent.language.construction.show import show
from imagery_agent.language.construction.tree import Step
from imagery_agent.language.scene import SceneError, parse

LEXICON = Path(__file__).parents[3] / "imagery_agent" / "language" / "construction" / "lexicon.toml"
ITEMS = Path(__file__).parents[2] / "data" / "figure_items.csv"


SENTENCES = [
    text
    for row in csv.DictReader(ITEMS.read_text().splitlines())
    for key, text in row.items()
    if key.startswith("instr") and text
]


@cache
def understood(sentence: str) -> tuple[Step, ...] | None:
    """The steps; None if the sentence is refused."""
    try:
        return read_steps(sentence)
    except SceneError:
        return None


def test_development_items_are_understood() -> None:
    """At least 97 % of the sentences of the list that the grammar was developed with."""
    refused = [sentence for sentence in SENTENCES if understood(sentence) is None]
    assert len(SENTENCES) > 250
    assert len(refused) <= 0.03 * len(SENTENCES), refused


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ('Imagine a capital letter "D".', "[Add(New(capital letter d))]"),
        ("Turn the D on its side.", "[Turn(Known(name=capital letter d), angle_deg=90)]"),
        ("Spin the whole thing a quarter turn clockwise.", "[Turn(Known(), angle_deg=-90)]"),
        ("Get rid of the crossbar.", "[Remove(Known(name=line, orientation=horizontal))]"),
        ("Keep only the top half of the circle.", "[Remove(Known(name=circle), region=bottom, share=0.5)]"),
        (
            "Slide the circle down until it touches the line.",
            "[Move(Known(name=circle), side=bottom, constraints=[Touches(Feature(all, of=Known(name=line)))])]",
        ),
        (
            "Draw a circle around everything, not touching anything.",
            "[Add(New(circle), constraints=[Encloses(touching=False)])]",
        ),
    ],
)
def test_sentences_become_steps(sentence: str, tree: str) -> None:
    assert show(read_steps(sentence)) == tree


def test_unknown_words_are_named_and_never_dropped() -> None:
    with pytest.raises(SceneError, match=r"words not understood: zorgblat"):
        read_steps("Put a zorgblat on top of the square.")
    with pytest.raises(SceneError, match=r"words not understood: sideway .did you mean 'sideways'"):
        read_steps("Turn it sideway.")


def test_known_words_in_an_unknown_order_are_refused_with_the_place() -> None:
    with pytest.raises(SceneError, match=r"how 'of the square of' goes on after 'to'.*understood is for example"):
        read_steps("Rotate the circle to of the square of.")


@pytest.mark.parametrize(("word", "other"), [("left", "right"), ("top", "bottom"), ("horizontal", "vertical")])
def test_no_word_that_carries_meaning_is_dropped(word: str, other: str) -> None:
    """Another direction or orientation gives other steps, wherever in a sentence it stands.

    Except in remarks on what a removal leaves, and on lines of equal length, which name a variant of the letter.
    """
    same = []
    for sentence in (one for one in SENTENCES if "remain" not in one and "equal length" not in one):
        for at in range(len(sentence)):
            if re.match(rf"\b{word}\b", sentence[at:]):
                changed = sentence[:at] + other + sentence[at + len(word) :]
                first, second = understood(sentence), understood(changed)
                if first is not None and first == second:
                    same.append(changed)
    assert same == []


def test_styles_of_characters_are_words_that_captions_may_hold():
    lexicon = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    for style in lexicon["STYLE"]:
        assert parse(f"a black number 8, {style}").things
