"""Reading a sentence, imagining what it implies, and judging a picture."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.agent import build_agent
from imagery_agent.planners.sentence_picture.implied import Implied, implied_by, things_mentioned
from imagery_agent.visual_routines.compositing import draw_lines
from imagery_agent.visual_routines.contours import elongation, principal_axis_deg
from tests.toy import ToyImagination, ToyInterpreter

QUESTION = "Was the thing that is shown mentioned in the sentence?"


def bar(angle_deg):
    along = np.radians(angle_deg)
    offset = 0.4 * np.array([np.cos(along), -np.sin(along)])
    return draw_lines([np.array([0.5 - offset, 0.5 + offset])], width=0.1, side_px=64, color=(0, 0, 0))


@pytest.mark.parametrize(
    ("sentence", "implied"),
    [
        ("He leaned the oar against a fence", Implied("oar", "oar", "upright")),
        ("She found the oar on his bed", Implied("oar", "oar", "lying")),
        ("She found the oar in the cup", Implied("oar", "oar", "upright")),
        ("She found the oar in the lake", Implied("oar", "oar")),
        ("They met a bear on the ice", Implied("bear", "polar bear")),
        ("They met a bear on the moon", Implied("bear", "bear", "lying")),
        ("The bear sleeps", None),
    ],
)
def test_where_a_thing_is_implies_how_it_looks(sentence, implied):
    assert implied_by(sentence) == implied


def test_things_mentioned_follow_articles_and_possessives():
    assert things_mentioned("The man put his hat on a chair") == ["man", "hat", "chair"]


@pytest.mark.parametrize("angle_deg", [20, 70, 140])
def test_the_long_axis_is_seen_where_there_is_one(angle_deg):
    mask = bar(angle_deg)[:, :, 0] < 128
    assert principal_axis_deg(mask) == pytest.approx(angle_deg, abs=2)
    assert elongation(mask) > 3
    assert elongation(np.ones((20, 20), bool)) == pytest.approx(1, abs=0.01)
    assert elongation(np.zeros((20, 20), bool)) == 1


class Bars(ToyImagination):
    """Imagines every thing as a bar that rises to the right."""

    def _drawn(self, request):
        return bar(45) if request.text else super()._drawn(request)


class SureOf(ToyInterpreter):
    """Names every picture an oar, with this probability, else a hat."""

    def __init__(self, share):
        self.share = share

    def name(self, pictures, *, names=None, top=5):
        return [[("oar", self.share), ("hat", 1 - self.share)]] * len(pictures)


def judged(sentence, picture, *, share, kind="imagery"):
    """The response to a picture after a sentence, and the work of reading it."""
    imagination = Bars(blur_px=0.0, noise=0.0, angle_error_deg=0.0)
    mind = build_agent(kind, imagination=imagination, interpreter=SureOf(share), seed=0)
    read = mind.respond(None, f"Read the sentence: {sentence}.")
    assert read.answer == "ready"
    return mind.respond(picture, QUESTION), read.work


@pytest.mark.parametrize("kind", ["imagery", "propositional"])
def test_what_was_mentioned_is_told_from_what_was_not(kind):
    for thing, truth in (("oar", "yes"), ("coat", "no")):
        response, _ = judged(f"He left the {thing} in the lake", bar(20), share=0.95, kind=kind)
        assert response.answer == truth


def test_a_picture_that_is_oriented_as_it_was_imagined_is_judged_sooner_and_words_alone_know_no_difference():
    for place, fits, differs in (("against a fence", 90, 0), ("on a bed", 0, 90)):
        own, other = (judged(f"He left the oar {place}", bar(angle), share=0.85)[0] for angle in (fits, differs))
        assert (own.answer, other.answer) == ("yes", "yes")
        assert own.duration_ms < other.duration_ms
        words = {
            judged(f"He left the oar {place}", bar(angle), share=0.85, kind="propositional")[0].duration_ms
            for angle in (fits, differs)
        }
        assert len(words) == 1


def test_only_pictures_are_imagined_and_rotated():
    assert judged("He left the oar on a bed", bar(0), share=0.85, kind="propositional")[1].codes_generated == 0
    still, turned = (judged(f"He left the oar {where}", bar(0), share=0.85)[1] for where in ("in the lake", "on a bed"))
    assert 0 < still.codes_generated < turned.codes_generated
