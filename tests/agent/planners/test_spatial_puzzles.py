"""The spatial puzzles are solved from pixels alone, in several drawing styles and sizes, and only by their pictures."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from imagery_agent.agent import build_agent
from imagery_agent.language.spatial_puzzles import PUZZLES, say_angles
from imagery_agent.mind.protocols import MentalPicture
from imagery_envs.stimuli.puzzles import assembly_items, hinge_items, punch_items
from imagery_envs.stimuli.puzzles.styles import find_style
from imagery_experiments.participants.lesions import EmptyBuffer
from imagery_experiments.participants.oracle import OracleImagination, OracleInterpreter

GENERATORS = {"form assembly": assembly_items, "hinge folding": hinge_items, "paper punch": punch_items}


def drawn(puzzle, *, level, style, seed, width_px=1000):
    """A picture, and the answer."""
    rng = np.random.default_rng(seed)
    item = GENERATORS[puzzle].sample(level, rng)
    answer = item.answer if isinstance(item.answer, str) else say_angles(item.answer)
    return GENERATORS[puzzle].draw(item, find_style(style, rng), width_px), answer


def respond(picture, puzzle, *, kind="imagery", imagination=None):
    parts = {"imagination": imagination or OracleImagination(), "interpreter": OracleInterpreter()}
    return build_agent(kind, seed=0, **parts).respond(picture, PUZZLES[puzzle].instruction)


@pytest.mark.parametrize(
    ("puzzle", "level", "style", "width_px"),
    [
        ("form assembly", 2, "published", 1000),
        ("form assembly", 3, "outlines", 900),
        ("hinge folding", 1, "published", 900),
        ("hinge folding", 2, "textbook", 1300),
        ("paper punch", 1, "published", 900),
        ("paper punch", 2, "textbook", 1300),
    ],
)
def test_puzzles_are_solved_in_several_styles_and_sizes(puzzle, level, style, width_px):
    picture, answer = drawn(puzzle, level=level, style=style, seed=5, width_px=width_px)
    response = respond(picture, puzzle)
    assert response.answer == answer
    assert response.work.attention_shifts > 2, "parts were looked at one after the other"
    assert response.work.codes_generated > 0, "the answer was imagined"


def compressed(picture):
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=60)
    return np.array(Image.open(stream).convert("RGB"))


def negative(picture):
    return 255 - picture


def enlarged(picture):
    return np.array(Image.fromarray(picture).resize((2 * picture.shape[1], 2 * picture.shape[0])))


@pytest.mark.parametrize("puzzle", PUZZLES)
@pytest.mark.parametrize("changed", [compressed, negative, enlarged])
def test_puzzles_are_solved_in_changed_pictures(puzzle, changed):
    picture, answer = drawn(puzzle, level=1, style="published", seed=7, width_px=900)
    assert respond(changed(picture), puzzle).answer == answer


def test_a_chain_without_letters_has_as_many_pieces_as_its_height_goes_into_its_length():
    item = hinge_items.HingeItem(("square", "triangle", "diamond"), (90, 270), (0, 1, 2))
    style = replace(find_style("published", np.random.default_rng(0)), titles=False)
    picture = hinge_items.draw(item, style, 900)
    is_colored = np.ptp(picture.astype(int), axis=-1) > 60  # the pieces
    top = int(np.flatnonzero(is_colored.any(axis=1))[0])
    picture[: top - 4, :450] = style.ground
    assert respond(picture, "hinge folding").answer == say_angles(item.answer)


@pytest.mark.parametrize("puzzle", PUZZLES)
def test_without_pictures_in_mind_the_answer_is_a_guess(puzzle):
    picture, _ = drawn(puzzle, level=2, style="published", seed=5)
    response = respond(picture, puzzle, imagination=EmptyBuffer())
    assert response.confidence == 0
    assert len(response.time_course) == 1


class WrongTurns(OracleImagination):
    """Rotates by 180 degrees more than it should."""

    def draw(self, requests):
        drawn = super().draw(requests)
        is_turned = [one.operation is not None and one.operation.kind == "rotate" for one in requests]
        return [
            MentalPicture(np.ascontiguousarray(picture.pixels[::-1, ::-1])) if turned else picture
            for picture, turned in zip(drawn, is_turned, strict=True)
        ]


def test_the_angle_of_a_hinge_is_that_of_the_imagined_picture():
    """Odd numbers of steps of a quarter turn are reversed: 90 degrees look like 270."""
    picture, answer = drawn("hinge folding", level=1, style="published", seed=5)
    assert answer in ("A 90", "A 270")
    swapped = {"A 90": "A 270", "A 270": "A 90"}[answer]
    assert respond(picture, "hinge folding", imagination=WrongTurns()).answer == swapped


@pytest.mark.parametrize("puzzle", PUZZLES)
def test_propositional_answers_have_the_form_of_answers_and_draw_nothing(puzzle):
    picture, _ = drawn(puzzle, level=1, style="published", seed=5)
    response = respond(picture, puzzle, kind="propositional")
    assert PUZZLES[puzzle].normal(response.answer) == response.answer
    assert response.confidence > 0
    assert response.work.codes_generated == 0
    assert response.work.inferences > 0


def test_a_puzzle_without_a_picture_says_what_was_expected():
    agent = build_agent("imagery", imagination=OracleImagination(), interpreter=OracleInterpreter(), seed=0)
    with pytest.raises(ValueError, match="expected a picture uint8"):
        agent.respond(None, PUZZLES["paper punch"].instruction)
