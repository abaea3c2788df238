"""Figures built in mind with exact pictures: where things come, what goes, and what cannot be done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.ndimage import minimum_filter

from imagery_agent.agent import Agent, build_agent
from imagery_agent.language.scene import SceneError, parse
from imagery_agent.mind.protocols import DrawRequest, MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.planners.construction.recognition import RecognitionParameters, views
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.visual_routines.contours import box_of, extent, loops, principal_axis_deg, trace_outline
from imagery_agent.visual_routines.strokes import find_strokes
from imagery_experiments.participants.oracle import OracleImagination
from imagery_experiments.participants.oracle_renderer import draw_scene
from tests.toy import ToyInterpreter


def built(*sentences: str) -> Agent:
    agent = build_agent("imagery", imagination=OracleImagination(), interpreter=ToyInterpreter(), seed=0)
    for sentence in sentences:
        agent.respond(None, sentence)
    return agent


def inks(agent: Agent) -> dict[str, np.ndarray]:
    """Name of a piece -> its ink, bool (64, 64)."""
    figure = Figure(agent.workspace)
    return {piece.name: figure.mask(i) for i, piece in enumerate(figure.pieces)}


def boxes(agent: Agent) -> dict[str, tuple[float, float, float, float]]:
    return {name: box_of(ink) for name, ink in inks(agent).items()}  # type: ignore[misc]


def test_what_is_put_below_touches_and_is_as_large():
    agent = built(
        'Imagine a capital letter "H".', 'Imagine an identical capital letter "H" directly below it so that they touch.'
    )
    figure = Figure(agent.workspace)
    upper, lower = (box_of(figure.mask(i)) for i in (0, 1))
    assert upper is not None
    assert lower is not None
    assert abs(upper[3] - lower[1]) < 0.06
    assert upper[2] - upper[0] == pytest.approx(lower[2] - lower[0], abs=0.04)


def test_points_that_align_set_the_size():
    agent = built(
        'Imagine a capital letter "D".',
        "Imagine the figure rotated 90 degrees to the left.",
        'Imagine a capital letter "V" below the figure such that the top two points of the "V" align with the '
        "bottom-left and bottom-right points of the figure.",
    )
    found = boxes(agent)
    dome, cone = found["capital letter d"], found["capital letter v"]
    assert cone[2] - cone[0] == pytest.approx(dome[2] - dome[0], abs=0.08)
    assert cone[1] == pytest.approx(dome[3], abs=0.08)


def test_strokes_loops_and_shares_go():
    whole = built('Imagine a capital letter "T".')
    bare = built('Imagine a capital letter "T".', "Imagine the horizontal line of the T removed.")
    wide, narrow = boxes(whole)["capital letter t"], boxes(bare)["capital letter t"]
    assert narrow[2] - narrow[0] < 0.3 * (wide[2] - wide[0])
    one = built('Imagine the number "8".', "Imagine the top loop of the figure removed.")
    assert len(loops(Figure(one.workspace).mask(0))) == 1
    half = built("Imagine a circle.", "Imagine the lower half of the circle removed.")
    left, top, right, bottom = boxes(half)["circle"]
    assert bottom - top == pytest.approx((right - left) / 2, abs=0.06)


def test_what_is_not_there_is_said_and_nothing_changes():
    agent = built('Imagine a capital letter "D".')
    before = agent.workspace.memory.pieces
    with pytest.raises(SceneError, match="no capital letter q"):
        agent.respond(None, 'Imagine the "Q" removed.')
    assert agent.workspace.memory.pieces == before
    with pytest.raises(SceneError, match="nothing in mind"):
        built("Imagine the figure rotated 90 degrees to the left.")


def test_work_is_counted_for_every_piece_that_is_rotated():
    one = built('Imagine a capital letter "H".')
    two = built('Imagine a capital letter "H".', 'Imagine a capital letter "I" touching the right side of the figure.')
    turn = "Imagine the figure rotated 90 degrees to the left."
    assert two.respond(None, turn).work.codes_generated >= 2 * 5 * 256
    assert one.respond(None, turn).work.codes_generated >= 5 * 256


def test_courses_and_spaces_are_found_by_looking():
    rising = draw_scene(parse("a black diagonal line")).min(axis=2) < 128
    assert principal_axis_deg(rising) == pytest.approx(45, abs=3)
    assert len(loops(draw_scene(parse("a black number 8")).min(axis=2) < 128)) == 2
    assert loops(draw_scene(parse("a black capital letter v")).min(axis=2) < 128) == []


def test_a_figure_is_looked_at_in_several_ways():
    picture = draw_scene(parse("a small black circle"))
    box = extent(picture)
    assert box is not None
    looks = views(picture, box, RecognitionParameters(fills=(0.6,), strokes_px=(0.0, 2.0)))
    dark = [float((look.min(axis=2) < 128).mean()) for look in looks]
    assert len(looks) == 3
    assert dark[0] < dark[1] < dark[2]
    with pytest.raises(ValueError, match="at least one view"):
        RecognitionParameters(fills=())


def square(side_px: int, *, stroke_px: int | None = None) -> np.ndarray:
    """uint8 (64, 64, 3): a solid square, or one drawn in lines."""
    pixels = np.full((64, 64, 3), 255, np.uint8)
    start, stop = 32 - side_px // 2, 32 + side_px // 2
    pixels[start:stop, start:stop] = 20
    if stroke_px is not None:
        pixels[start + stroke_px : stop - stroke_px, start + stroke_px : stop - stroke_px] = 255
    return pixels


def test_solid_shapes_become_outlines_and_line_drawings_stay():
    outline = trace_outline(square(40))
    assert outline is not None
    assert (outline[22:42, 22:42] == 255).all()
    np.testing.assert_array_equal(outline[12], square(40)[12])
    assert trace_outline(outline) is None
    assert trace_outline(square(40, stroke_px=8)) is None
    assert trace_outline(np.full((64, 64, 3), 255, np.uint8)) is None


class Recogniser(ToyInterpreter):
    """Calls everything what its brightness says, and likes bright pictures."""

    def name(self, pictures, *, names=None, top=5):
        return [[("star", 0.9)] if picture.mean() < 240 else [("cup", 0.9)] for picture in pictures]

    def score(self, pictures, texts):
        return pictures.reshape(len(pictures), -1).mean(1)[:, None].repeat(len(texts), 1) / 255


class Sketches(OracleImagination):
    """Squares that grow from one candidate to the next."""

    def draw(self, requests):
        return [MentalPicture(square(10 * (1 + number))) for number in range(len(requests))]


@pytest.mark.parametrize(("name", "chosen", "drawn"), [("star", 1, 4), ("cup", 0, 4), ("anchor", 0, 5)])
def test_the_candidate_that_is_recognised_is_kept_and_all_that_were_needed_are_paid(name, chosen, drawn):
    workspace = Workspace(Sketches(), Recogniser(), generator=torch.Generator())
    kept = workspace.imagine_best(f"a black {name}", name=name, candidates=5)
    np.testing.assert_array_equal(kept.pixels, square(10 * (1 + chosen)))
    assert workspace.clock.work.glances == drawn
    assert workspace.clock.work.codes_generated == drawn * 256


class BoldLetters(OracleImagination):
    """Draws every letter in thick strokes."""

    def draw(self, requests):
        drawn = super().draw(requests)
        return [
            replace(one, pixels=minimum_filter(one.pixels, size=(5, 5, 1))) if request.text else one
            for one, request in zip(drawn, requests, strict=True)
        ]


class UnstyledLetters(OracleImagination):
    """Draws letters in their usual form, whatever variant is asked for."""

    def draw(self, requests):
        return super().draw([replace(one, text=one.text.partition(", ")[0]) if one.text else one for one in requests])


@pytest.mark.parametrize("letter", ["T", "L"])
def test_lines_of_a_letter_are_made_equal(letter):
    agent = build_agent("imagery", imagination=UnstyledLetters(), interpreter=ToyInterpreter(), seed=0)
    agent.respond(None, f'Imagine a capital letter "{letter}".')
    usual = np.ptp(Figure(agent.workspace).shape(0).points, axis=0)
    agent.reset(0)
    agent.respond(None, f'Imagine a capital letter "{letter}" with lines of equal length.')
    equal = np.ptp(Figure(agent.workspace).shape(0).points, axis=0)
    assert usual.min() < 0.9 * usual.max()
    assert equal.min() > 0.93 * equal.max()


def test_letters_are_drawn_with_a_pen_however_bold_they_are_imagined():
    agent = build_agent("imagery", imagination=BoldLetters(), interpreter=ToyInterpreter(), seed=0)
    agent.respond(None, 'Imagine a capital letter "H".')
    (piece,) = agent.workspace.memory.pieces
    assert find_strokes(piece.picture.pixels)[0].width < 4.5 / 64
    (bold,) = BoldLetters().draw([DrawRequest("a black capital letter h", generator=torch.Generator())])
    assert find_strokes(bold.pixels)[0].width > 6 / 64


@pytest.mark.parametrize("name", ['capital letter "I"', 'lowercase letter "l"', "number 1"])
def test_a_character_may_consist_of_a_single_line(name):
    (piece,) = built(f"Imagine a {name} consisting of a single line.").workspace.memory.pieces
    strokes = find_strokes(piece.picture.pixels)
    assert len(strokes) == 1
    assert strokes[0].is_straight
    assert strokes[0].angle_deg == pytest.approx(90, abs=2)


def test_a_square_is_no_circle_though_both_are_closed():
    """Closed outlines may be called by the name of a shape only if they look like it."""
    with pytest.raises(SceneError, match="there is no circle"):
        built("Imagine a square.", "Remove the circle.")
    with pytest.raises(SceneError, match="there is no square"):
        built("Imagine a circle.", "Remove the square.")
    assert len(built("Imagine a capital letter P.", "Put a dot inside the circle.").workspace.memory.pieces) == 2
