"""Scenes imagined part by part: what was imagined alone comes to its place and size, and keeps its colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch

from imagery_agent.imagination.compositional import (
    MAP_SIZE,
    RELATED_SIZE,
    RELATED_SPREAD,
    add_parts,
    imagine_scenes,
    move_to_boxes,
    remove_parts,
)
from imagery_agent.interpreter.objects.segmentation import figures
from imagery_agent.language.operations import parse_instruction
from imagery_agent.language.scene import COLORS, PLACES, SIDES, parse
from imagery_agent.mind.protocols import DrawRequest, Location, MentalPicture
from imagery_agent.visual_routines.contours import center_of, extent
from imagery_experiments.evaluation.reference_classifier.pixel_reading import parts
from imagery_experiments.participants.oracle import OracleImagination


class Draftsman(OracleImagination):
    """Draws every thing alone as a box of its colour, off the middle; transforms exactly."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        self.asked += [request.text for request in requests if request.text]
        return [
            MentalPicture(box_of(request.text)) if request.text else super(Draftsman, self).draw([request])[0]
            for request in requests
        ]


def box_of(text: str) -> np.ndarray:
    pixels = np.full((64, 64, 3), 255, np.uint8)
    if "nothing" not in text:
        pixels[8:44, 18:46] = COLORS[parse(text).things[0].color]
    return pixels


class Indifferent:
    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        return np.zeros((len(pictures), len(texts)))

    def locate(self, picture: np.ndarray, text: str) -> Location:
        """The thing of the colour that is named."""
        color = parse(text).things[0].color
        box = next(figure.box for figure in figures(picture) if figure.color == color)
        return Location(box, 1.0, np.zeros((64, 64), np.float32), 1.0)


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
    np.testing.assert_array_equal(whole.pixels, box_of("a red star"))
    assert (scene.pixels != whole.pixels).any()


def test_an_empty_picture_is_left_as_it_is():
    blank = MentalPicture(np.full((64, 64, 3), 255, np.uint8))
    (left,) = move_to_boxes(Draftsman(), [blank], [(0.2, 0.2, 0.3)], generator=torch.Generator())
    assert left is blank


@pytest.mark.parametrize("color", COLORS)
def test_what_is_brought_has_the_middle_and_size_asked_for(color):
    """Whatever its colour: pink is as much ink as black."""
    drawn = MentalPicture(box_of(f"a {color} star"))
    for name, place in PLACES.items():
        (moved,) = move_to_boxes(Draftsman(), [drawn], [(*place, 0.3)], generator=torch.Generator())
        box = extent(moved.pixels)
        np.testing.assert_allclose(center_of(box), place, atol=0.03, err_msg=name)
        assert max(box[2] - box[0], box[3] - box[1]) == pytest.approx(0.3, abs=0.05)


def edited(picture: MentalPicture, sentence: str) -> dict:
    operation, generator = parse_instruction(sentence), torch.Generator().manual_seed(0)
    (found,) = (
        add_parts(Draftsman(), Indifferent(), [picture], [operation], candidates=1, generator=generator)
        if operation.kind == "add"
        else remove_parts(Draftsman(), Indifferent(), [picture], [operation])
    )
    return parts(found.pixels)


@pytest.mark.parametrize("side", SIDES)
def test_an_attached_part_touches_its_side_and_leaves_the_figure_alone(side):
    (figure,) = move_to_boxes(
        Draftsman(), [MentalPicture(box_of("a red star"))], [(0.5, 0.5, 0.4)], generator=torch.Generator()
    )
    found = edited(figure, f"add a small blue cup attached to the {side}")
    assert set(found) == {"red", "blue"}
    np.testing.assert_allclose(found["red"].center, (0.5, 0.5), atol=0.03)
    way = np.subtract(found["blue"].center, found["red"].center)
    assert float(way @ SIDES[side]) == pytest.approx(np.abs(way).sum(), abs=0.05)  # straight to that side
    assert longest_side(found["blue"].ink) == pytest.approx(0.4 * longest_side(found["red"].ink), abs=0.05)


def test_what_is_removed_is_gone_and_the_rest_stays():
    (both,) = imagined("a blue cup above a red apple")
    before, after = parts(both.pixels), edited(both, "remove the blue cup")
    assert set(after) == {"red"}
    np.testing.assert_allclose(after["red"].ink, before["red"].ink, atol=0.1)


class FondOfSquares(Indifferent):
    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """How square the ink is, and how well it fills its box."""
        scores = []
        for picture in pictures:
            (figure,) = figures(picture)
            left, top, right, bottom = figure.box_px
            wide, high = right - left, bottom - top
            scores.append(min(wide, high) / max(wide, high) + (figure.ink > 0.25).sum() / (wide * high))
        return np.tile(np.array(scores)[:, None], len(texts))


def test_a_piece_that_touches_the_rest_in_the_same_color_is_removed():
    pixels = np.full((64, 64, 3), 255, np.uint8)
    pixels[24:44, 8:28] = 20  # the square
    pixels[32:36, 28:58] = 20  # and a bar that sticks out of it
    (operation,) = [parse_instruction("remove the black square")]
    (left,) = remove_parts(Draftsman(), FondOfSquares(), [MentalPicture(pixels)], [operation])
    assert (left.pixels[24:44, 8:26] > 200).all()
    assert (left.pixels[33:35, 32:56] < 60).all()


def test_of_two_alike_the_small_one_is_removed_when_the_words_say_so():
    pixels = np.full((64, 64, 3), 255, np.uint8)
    pixels[20:50, 8:38] = 20
    pixels[30:40, 38:48] = 20  # a small square on the side of a large one
    (operation,) = [parse_instruction("remove the small black square")]
    (left,) = remove_parts(Draftsman(), FondOfSquares(), [MentalPicture(pixels)], [operation])
    assert (left.pixels[22:48, 10:36] < 60).all()
    assert (left.pixels[31:39, 40:47] > 200).all()


def test_of_an_empty_picture_nothing_is_removed():
    (operation,) = [parse_instruction("remove the black square")]
    blank = MentalPicture(np.full((64, 64, 3), 255, np.uint8))
    assert remove_parts(Draftsman(), FondOfSquares(), [blank], [operation]) == [blank]


def test_additions_and_removals_refuse_other_operations():
    mirror, generator = parse_instruction("mirror left to right"), torch.Generator()
    with pytest.raises(ValueError, match="kind 'add', got 'mirror'"):
        add_parts(Draftsman(), Indifferent(), [], [mirror], candidates=1, generator=generator)
    with pytest.raises(ValueError, match="kind 'remove', got 'mirror'"):
        remove_parts(Draftsman(), Indifferent(), [], [mirror])
