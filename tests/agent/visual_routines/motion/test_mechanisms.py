"""Mechanisms in pictures: wheels, levers and their links are seen as they were drawn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from imagery_agent.language.causal_questions import PIECE_COLORS
from imagery_agent.mind.visual_buffer import BufferParameters, VisualBuffer
from imagery_agent.visual_routines.compositing import put_back, window
from imagery_agent.visual_routines.motion.links import CROSSED, OPEN, read_mechanism
from imagery_agent.visual_routines.motion.links import TOUCH as TOUCHING
from imagery_agent.visual_routines.motion.pieces import find_pieces, mark_place
from imagery_envs.stimuli.causal_chain.drawing import draw_chain
from imagery_envs.stimuli.causal_chain.layout import sample_chain
from imagery_envs.stimuli.causal_chain.pieces import CROSSED_BELT, LINKS, TOUCH, Chain, Lever, Wheel, reverses


def seen_links(chain):
    """What the link between two pieces is to the eye."""
    pairs = zip(chain.links, pairwise(chain.pieces), strict=True)
    return {
        frozenset((one.color, other.color)): TOUCHING
        if link == TOUCH
        else CROSSED
        if reverses(link, one, other)
        else OPEN
        for link, (one, other) in pairs
    }


@pytest.mark.parametrize("grain_px", [0.4, 0.7])
@pytest.mark.parametrize("kind", list(LINKS))
def test_the_pieces_and_links_of_every_chain_are_seen(kind, grain_px):
    """By an average participant, and by one whose acuity is two standard deviations worse."""
    buffer = VisualBuffer(BufferParameters(grain_px=grain_px))
    for seed in range(8):
        chain = sample_chain(kind, 2 + seed % 5, np.random.default_rng(seed))
        seen = read_mechanism(buffer.grained(draw_chain(chain)), PIECE_COLORS)
        assert {frozenset(edge[:2]): edge[2]["link"] for edge in seen.edges(data=True)} == seen_links(chain)
        assert set(chain.links) <= set(LINKS[kind])
        for piece in chain.pieces:
            found = seen.nodes[piece.color]["piece"]
            assert found.shape == piece.shape
            assert found.pivot == pytest.approx(np.array(piece.place) / 64, abs=1.0 / 64)


@pytest.mark.parametrize("at", [22.5, 24.0, 30.0, 32.0])
def test_the_fulcrum_of_a_lever_may_be_anywhere(at):
    lever = Lever("blue", (at, 30.0), ((19.0, 30.0), (35.0, 30.0)))
    (found,) = find_pieces(draw_chain(Chain((lever,), ())), PIECE_COLORS)
    assert found.pivot == pytest.approx((at / 64, 30 / 64), abs=0.3 / 64)
    assert sorted(end[0] * 64 for end in found.ends) == pytest.approx([19.0, 35.0], abs=1.0)
    assert found.reach * 64 == pytest.approx(max(at - 19.0, 35.0 - at), abs=1.0)


def test_the_shortest_lever_is_no_wheel_and_the_largest_wheel_no_lever():
    for angle in np.arange(0.0, np.pi, np.pi / 12):
        way = 5.0 * np.array([np.cos(angle), np.sin(angle)])
        lever = Lever("red", (20.0, 20.0), (tuple(20.0 - way), tuple(20.0 + way)))
        chain = Chain((lever, Wheel("blue", (40.0 + angle, 40.0), 6.2)), (TOUCH,))
        seen = find_pieces(VisualBuffer().grained(draw_chain(chain)), PIECE_COLORS)
        assert {piece.color: piece.shape for piece in seen} == {"red": "lever", "blue": "wheel"}


def test_the_contact_of_gears_is_one_point_and_that_of_a_belt_two():
    wheels = (Wheel("red", (14.0, 32.0), 5.0), Wheel("blue", (24.0, 32.0), 5.0), Wheel("green", (42.0, 32.0), 5.0))
    seen = read_mechanism(draw_chain(Chain(wheels, (TOUCH, CROSSED_BELT))), PIECE_COLORS)
    teeth, belt = (seen.edges[pair]["contact"] for pair in (("red", "blue"), ("blue", "green")))
    assert teeth["red"] == teeth["blue"] == pytest.approx((19 / 64, 0.5), abs=0.01)
    assert (belt["blue"][1] - 0.5) * (belt["green"][1] - 0.5) < 0  # crossed


def test_a_mark_is_seen_beside_smaller_dark_spots():
    pixels = np.full((64, 64, 3), (220, 40, 40), np.uint8)
    pixels[10:14, 30:34] = 0
    pixels[50:52, 50:51] = 0
    assert mark_place(pixels) == pytest.approx((0.5, 12 / 64))
    assert mark_place(np.full((64, 64, 3), 255, np.uint8)) is None


def test_an_enlarged_window_is_put_back_where_it_was():
    lever = Lever("blue", (24.0, 30.0), ((19.0, 30.0), (32.0, 30.0)))
    pixels, place = draw_chain(Chain((lever,), ())), (24 / 64, 30 / 64)
    back = put_back(window(pixels, place, 30.0), place, 30.0)
    assert np.abs(back.astype(int) - pixels).mean() < 1.5
    assert np.abs(back.astype(int) - np.roll(pixels, 2, axis=1)).mean() > 2 * np.abs(back.astype(int) - pixels).mean()
