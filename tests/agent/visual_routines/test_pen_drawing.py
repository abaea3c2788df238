"""Drawn again with a pen, a letter keeps its strokes and loses its thickness."""

import numpy as np
import pytest

from imagery_agent.language.scene import parse
from imagery_agent.visual_routines.pen_drawing import pen_forms
from imagery_agent.visual_routines.strokes import find_strokes
from imagery_experiments.participants.oracle_renderer import Canvas, draw_scene
from imagery_experiments.participants.stroke_alphabet import strokes

PEN = 3.4 / 64
CHARACTERS = [
    *(f"capital letter {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    *(f"lowercase letter {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    *(f"number {digit}" for digit in range(10)),
]


def bold(character: str, width_px: float) -> np.ndarray:
    """uint8 (64, 64, 3): a character in thick red strokes."""
    canvas = Canvas()
    for line in strokes(character) or ():
        canvas.line(line * 20, width_px=width_px, color=(180, 20, 20))
    return canvas.picture()


@pytest.mark.parametrize("character", ["H", "T", "S", "O", "E"])
@pytest.mark.parametrize("width_px", [6.0, 8.0])
def test_thick_strokes_become_as_wide_as_the_pen(character, width_px):
    thick = bold(character, width_px)
    (thin,) = pen_forms(thick, width=PEN)
    before, after = find_strokes(thick), find_strokes(thin)
    assert before[0].width > 1.5 * PEN
    assert after[0].width == pytest.approx(PEN, rel=0.2)
    low, high = (np.vstack([stroke.points for stroke in found]) for found in (before, after))
    np.testing.assert_allclose(high.min(0), low.min(0), atol=1.5 / 64)
    np.testing.assert_allclose(high.max(0), low.max(0), atol=1.5 / 64)
    red = thin[thin[..., 1] < 60]
    assert len(red)
    assert (red[:, 0] > 150).all()  # in its colour


@pytest.mark.parametrize("size", ["", "small ", "large "])
def test_what_is_drawn_with_the_pen_stays_as_it_is(size):
    for character in CHARACTERS:
        drawn = draw_scene(parse(f"a {size}black {character}"))
        (form,) = pen_forms(drawn, width=PEN)
        assert form is drawn, character


def test_an_empty_picture_stays_empty():
    empty = np.full((64, 64, 3), 255, np.uint8)
    (form,) = pen_forms(empty, width=PEN)
    assert form is empty


def test_serifs_are_left_out_of_the_first_form_but_no_dot():
    canvas = Canvas()
    for line in ([[0, -8], [0, 24]], [[0, 24], [7, 24]], [[-0.5, -22], [0.5, -22]]):  # stem, foot and dot of an i
        canvas.line(np.array(line, float), width_px=5.0, color=(0, 0, 0))
    plain, whole = pen_forms(canvas.picture(), width=PEN)
    assert ink(whole)[:, 36:].sum() > 10
    assert ink(plain)[:, 36:].sum() < 2
    assert ink(plain)[:14].sum() > 5


def ink(pixels: np.ndarray) -> np.ndarray:
    """float (64, 64): darkness."""
    return 1 - pixels.min(axis=2) / 255
