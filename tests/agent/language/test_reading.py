"""Building sentences are read as steps, or refused; nothing is guessed."""

import csv
from pathlib import Path

import pytest

from imagery_agent.language.construction.reading import read_steps
from imagery_agent.language.construction.show import show
from imagery_agent.language.scene import SceneError

ITEMS = Path(__file__).parents[2] / "data" / "figure_items.csv"


def test_development_items_are_understood() -> None:
    """At least 97 % of the sentences of the list that the grammar was developed with."""
    rows = csv.DictReader(ITEMS.read_text().splitlines())
    sentences = [text for row in rows for key, text in row.items() if key.startswith("instr") and text]
    refused = []
    for sentence in sentences:
        try:
            read_steps(sentence)
        except SceneError:
            refused.append(sentence)
    assert len(sentences) > 250
    assert len(refused) <= 0.03 * len(sentences), refused


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
