"""Building sentences are read as steps, or refused; nothing is guessed."""

import csv
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from imagery_agent.language.construction.reading import read_steps
from imagery_agent.language.construction.show import show
from imagery_agent.language.construction.tree import Add, Step
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


def test_one_thing_that_forms_two_others_is_refused() -> None:
    with pytest.raises(SceneError, match="one thing that forms two others"):
        read_steps("Draw two lines that form an X and a V.")


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


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("On top of the circle, draw a small square.", "Draw a small square on top of the circle."),
        ("Rotate it clockwise by 90 degrees.", "Rotate it 90 degrees clockwise."),
        ("Close it off by drawing a line across the top.", "Draw a line across the top."),
        ("Add a line above the square so that it looks like a roof.", "Add a line above the square."),
        ("Neatly draw a circle.", "Draw a circle."),
        (
            "Add a square, to the left of which you place a dot.",
            "Add a square, then to the left of the new one place a dot.",
        ),
        ("Draw a rectangle three units wide and two units high.", "Draw a rectangle 1.5 times as wide as it is high."),
        ("Turn the D a quarter turn to the left so that it lies on its side.", "Turn the D 90 degrees to the left."),
        (
            "Draw two lines from the left end and the right end of the bar going up.",
            "Two lines rise from the left and right ends of the bar.",
        ),
    ],
)
def test_wordings_of_one_meaning_give_the_same_steps(sentence: str, other: str) -> None:
    if "1.5" in other:
        (step,) = read_steps(sentence)
        assert isinstance(step, Add)
        assert step.theme.units == (("width", 3.0), ("height", 2.0))
    else:
        assert read_steps(sentence) == read_steps(other)


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        (  # an adjunct between a noun and its verb belongs to the noun
            "The line below the circle is removed.",
            "[Remove(Known(name=line, which=bottom, beside=Known(name=circle)))]",
        ),
        (  # a verb that is left out is that of the clause before, and "one" the noun before
            "Turn the left figure upside down and the right one to the left.",
            "[Turn(Known(name=piece, which=left), angle_deg=180), Turn(Known(name=piece, which=right), angle_deg=90)]",
        ),
        (
            "Draw a line from the middle of the left O to the middle of the right one.",
            "[Add(New(line), constraints=[Spans(Feature(center, of=Known(name=capital letter o, which=left)), "
            "Feature(center, of=Known(name=capital letter o, which=right)))])]",
        ),
        (  # parts of something new that are described are changed after it was imagined
            "Imagine a T with a wide crossbar.",
            "[Add(New(capital letter t)), Resize(Known(name=line, orientation=horizontal, of=Known(name=it)), "
            "factor=1.6, dimension=length)]",
        ),
        (
            "Replace the crossbar with a circle.",
            "[Add(New(circle), constraints=[At(Feature(center, of=Known(name=line, orientation=horizontal)))]), "
            "Remove(Known(name=line, orientation=horizontal))]",
        ),
        (
            "Draw a circle as wide as the line at the top.",
            "[Add(New(circle), constraints=[SizeRatio(1, Known(name=line, which=top), dimension=width)])]",
        ),
        (
            "Draw a circle inside the square, but do not let it touch the sides.",
            "[Add(New(circle), constraints=[Inside(target=Known(name=square), touching=False)])]",
        ),
        (  # "the letter" is not what is added here
            "Put a square below the H so that its top touches the foot of the letter.",
            "[Add(New(square), constraints=[Beside(bottom, target=Known(name=capital letter h)), "
            "Touches(Feature(bottom, of=Known(name=piece, which=other)), own=Feature(top, of=Known(name=theme)))])]",
        ),
        (  # a noun that is left out, with the adjuncts before the verb
            "At the top, draw one line going out to the left and one going out to the right.",
            "[Add(New(line), constraints=[Touches(Feature(top)), Points(left)]), "
            "Add(New(line), constraints=[Touches(Feature(top)), Points(right)])]",
        ),
        (
            "Put a dot in the upper left quadrant of the square.",
            "[Add(New(dot), constraints=[Inside(target=Known(name=square), region=top left)])]",
        ),
        ("Scale the D to 50 percent.", "[Resize(Known(name=capital letter d), factor=0.5)]"),
        ("Draw a less-than sign.", "[Add(New(capital letter v, angle_deg=-90))]"),
        ("Lengthen the stem by a third.", "[Extend(Known(name=line, orientation=vertical), share=0.333)]"),
        ("Small circle on top.", "[Add(New(circle, size=0.5), constraints=[Beside(top), Touches(Feature(top))])]"),
    ],
)
def test_adjuncts_belong_to_what_they_say_something_of(sentence: str, tree: str) -> None:
    assert show(read_steps(sentence)) == tree


@pytest.mark.parametrize(
    "sentence",
    [
        "Imagine a square with its left side.",  # nothing is said of the part
        "Draw a line from the left to the left.",
        "Put a dot above the line and below the line.",
        "Imagine a digit 2 with a round hook at the top.",
        "Add a roof like a hat on the D.",
        "At the place where the D begins, draw a dot.",
        "Draw a symmetrically placed zorg.",
    ],
)
def test_what_is_not_said_clearly_is_refused(sentence: str) -> None:
    with pytest.raises(SceneError):
        read_steps(sentence)


def test_styles_of_characters_are_words_that_captions_may_hold():
    lexicon = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    for style in lexicon["STYLE"]:
        assert parse(f"a black number 8, {style}").things


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Put the square on top of itself.", "the thing itself"),
        ("Put the circle inside the circle.", "the thing itself"),
        ("Put a circle above, below and inside the square.", "which of both sides"),
        ("Put the circle in the square above the square.", "inside and outside of"),
        ("Surround the square with a circle below the square.", "outside of and around"),
        ("Draw a small big circle.", "small and large at once"),
        ("Make the circle bigger and smaller.", "larger and smaller at once"),
        ("Shrink it to twice its size.", "larger and smaller at once"),
        ("Rotate the circle 99999 degrees to the left.", "at most 360"),
        ("Rotate the square 0 degrees.", "more than 0"),
        ("Turn the T upside down to the left by 30 degrees.", "30 and 180 degrees"),
        ("Rotate the F 30 degrees to the left clockwise.", "to the left (counterclockwise) and to the right"),
    ],
)
def test_contradictions_are_refused(sentence, said):
    """Two requests of which one undoes the other: neither is dropped in silence."""
    with pytest.raises(SceneError, match=re.escape(said)):
        read_steps(sentence)


@pytest.mark.parametrize(
    "sentence", ["Draw a tiny little circle.", "Turn the T upside down by 180 degrees.", "Make it wider and shorter."]
)
def test_what_only_says_twice_the_same_is_no_contradiction(sentence):
    assert read_steps(sentence)
