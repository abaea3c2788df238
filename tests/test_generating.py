"""Scenes imagined part by part: what was imagined alone comes to its place and size, and keeps its colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch

from imagery_agent.generating import MAP_SIZE, RELATED_SIZE, RELATED_SPREAD, bring, imagine_scenes
from imagery_agent.interfaces import MentalPicture
from imagery_agent.lines import center_of, extent
from imagery_agent.scene import COLORS, PLACES, parse
from imagery_experiments.judge.reading import parts
from imagery_experiments.oracle import OracleImagination


class Draftsman(OracleImagination):
    """Draws every thing alone as a box of its colour, off the middle; transforms exactly."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def imagine(self, texts: Sequence[str], *, generator: torch.Generator) -> list[MentalPicture]:
        self.asked += texts
        drawn = []
        for text in texts:
            pixels = np.full((64, 64, 3), 255, np.uint8)
            if "nothing" not in text:
                pixels[8:44, 18:46] = COLORS[parse(text).things[0].color]
            drawn.append(MentalPicture(pixels))
        return drawn


class Indifferent:
    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        return np.zeros((len(pictures), len(texts)))


def longest_side(ink: np.ndarray) -> float:
    left, top, right, bottom = extent(np.where(ink[..., None] > 0, 0, 255).repeat(3, 2))
    return max(right - left, bottom - top)


def imagined(*texts: str, mind: Draftsman | None = None) -> list[MentalPicture]:
    generator = torch.Generator().manual_seed(0)
    return imagine_scenes(mind or Draftsman(), Indifferent(), texts, candidates=2, generator=generator)


@pytest.mark.parametrize(
    ("relation", "way"), [("left of", (-1, 0)), ("right of", (1, 0)), ("above", (0, -1)), ("below", (0, 1))]
)
def test_related_things_stand_as_said_in_their_own_colors(relation, way):
    (picture,) = imagined(f"a blue cup {relation} a red apple")
    found = parts(picture.pixels)
    assert set(found) == {"blue", "red"}
    for color, sign in (("blue", 1), ("red", -1)):
        expected = 0.5 + sign * RELATED_SPREAD * np.array(way)
        np.testing.assert_allclose(found[color].center, expected, atol=0.03)
        assert longest_side(found[color].ink) == pytest.approx(RELATED_SIZE, abs=0.06)


def test_things_of_a_map_come_to_their_places():
    (picture,) = imagined(
        "a map with a red hut at the top left, a green tree at the right and a blue lake at the bottom"
    )
    found = parts(picture.pixels)
    for color, place in (("red", "top left"), ("green", "right"), ("blue", "bottom")):
        assert found[color].place == place
        assert longest_side(found[color].ink) == pytest.approx(MAP_SIZE, abs=0.06)
    assert len(found) == 3


def test_one_thing_and_sentences_outside_the_grammar_are_imagined_whole():
    mind = Draftsman()
    whole, scene = imagined("a red star", "a red star above a blue cup", mind=mind)
    assert sorted(set(mind.asked)) == ["a blue cup", "a red star"]
    np.testing.assert_array_equal(whole.pixels, Draftsman().imagine(["a red star"], generator=None)[0].pixels)
    assert (scene.pixels != whole.pixels).any()


def test_an_empty_picture_is_left_as_it_is():
    blank = MentalPicture(np.full((64, 64, 3), 255, np.uint8))
    (left,) = bring(Draftsman(), [blank], [(0.2, 0.2, 0.3)], generator=torch.Generator())
    assert left is blank


def test_what_is_brought_has_the_middle_and_size_asked_for():
    (drawn,) = Draftsman().imagine(["a red star"], generator=torch.Generator())
    for name, place in PLACES.items():
        (moved,) = bring(Draftsman(), [drawn], [(*place, 0.3)], generator=torch.Generator())
        box = extent(moved.pixels)
        np.testing.assert_allclose(center_of(box), place, atol=0.03, err_msg=name)
        assert max(box[2] - box[0], box[3] - box[1]) == pytest.approx(0.3, abs=0.05)
