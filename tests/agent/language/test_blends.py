"""Blends in English: which thing gives the outline, which the inside, and what is no blend."""

from __future__ import annotations

import pytest

from imagery_agent.language.blends import BLEND_EXAMPLES, parse_blend
from imagery_agent.language.scene import SceneError


@pytest.mark.parametrize(
    ("text", "kind", "first", "second"),
    [
        ("an armchair in the shape of an avocado", "shape", "armchair", "avocado"),
        ("An avocado-shaped armchair.", "shape", "armchair", "avocado"),
        ("a desk lamp which is shaped like a pear", "shape", "desk lamp", "pear"),
        ("a snail that looks like a harp", "shape", "snail", "harp"),
        ("a clock made of bricks", "texture", "clock", "bricks"),
        ("a clock that is made out of candy canes", "texture", "clock", "candy canes"),
        ("a teapot with the texture of a zebra", "texture", "teapot", "zebra"),
        ("a teapot with a zebra pattern", "texture", "teapot", "zebra"),
        ("a house covered in flowers", "texture", "house", "flowers"),
        ("half cat half fish", "halves", "cat", "fish"),
        ("a half-cat, half-fish", "halves", "cat", "fish"),
        ("half a cat and half a fish", "halves", "cat", "fish"),
        ("a cross between a dog and a fish", "halves", "dog", "fish"),
    ],
)
def test_each_wording_names_both_things_in_their_roles(text, kind, first, second):
    blend = parse_blend(text)
    assert (blend.kind, blend.first.name, blend.second.name) == (kind, first, second)


def test_colors_belong_to_their_things():
    blend = parse_blend("a red chair shaped like a blue heart")
    assert [(thing.color, thing.name) for thing in blend.things] == [("red", "chair"), ("blue", "heart")]


@pytest.mark.parametrize(
    "text", ["a cat", "a red umbrella above a blue star", "a cat with a hat", "two dogs that play"]
)
def test_other_sentences_are_no_blends(text):
    assert parse_blend(text) is None


def test_a_blend_of_what_is_no_thing_says_so():
    with pytest.raises(SceneError, match="not understood here: seven"):
        parse_blend("an armchair in the shape of seven apples")


def test_the_examples_are_read():
    assert all(parse_blend(example) for example in BLEND_EXAMPLES)
