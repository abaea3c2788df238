"""Things are named alone, put into words and found by what is said of them; what is not known is a thing."""

from __future__ import annotations

import numpy as np

from imagery_agent.interpreter.calibration import Calibration
from imagery_agent.interpreter.captioning import Description, SeenThing
from imagery_agent.interpreter.localization import Target, read_target
from imagery_agent.language.scene import Scene, Thing, parse
from imagery_experiments.evaluation.metrics import captioning
from tests.agent.interpreter.drawn_figures import BLANK, drawn, two


def test_what_is_said_of_a_thing_is_read():
    assert read_target("the tree") == Target("tree")
    assert read_target("a small red tree at the top") == Target("tree", "red", "top", "small")
    assert read_target("something that is above") == Target("something that is above")
    assert read_target("a red tree above a blue star") == Target("a red tree above a blue star")


def test_a_thing_is_found_by_name_and_contradicted_by_colour(eye):
    picture = two(drawn("bar", "red", at=(4, 20)), drawn("square", "blue", at=(38, 20)))
    found = eye.locate(picture, "the pole")
    assert found.is_there
    assert found.box == (4 / 64, 20 / 64, 10 / 64, 40 / 64)
    assert np.unravel_index(found.heat.argmax(), (64, 64))[1] < 12
    assert not eye.locate(picture, "the plank").is_there
    assert not eye.locate(picture, "the blue pole").is_there
    assert eye.locate(picture, "the red pole at the left").is_there


def test_a_scene_is_described(eye):
    picture = two(drawn("bar", "red", at=(4, 20)), drawn("square", "blue", at=(38, 20)))
    found = eye.describe(picture)
    assert found.caption == "a red pole left of a blue square"
    assert 0.5 < found.confidence < 1
    graph = found.graph()
    assert graph.nodes[0]["color"] == "red"
    assert graph.edges[0, 1]["relations"] == {"left of"}
    assert graph.edges[1, 0]["relations"] == {"right of"}


def test_one_thing_has_a_place_a_size_and_an_orientation(eye):
    eye.vocabulary = ("plank",)  # nothing else is known, so what stands is a plank turned
    thing = eye.describe(drawn("bar", "green", at=(2, 2), size=16)).things[0].thing
    assert (thing.name, thing.color, thing.size, thing.place) == ("plank", "green", "small", "top left")
    assert abs(thing.angle_deg) == 90


def test_many_small_things_are_a_map(eye):
    spots = [drawn("square", color, at=at, size=9) for color, at in (("red", (9, 9)), ("blue", (46, 9)))]
    three = two(two(*spots), drawn("square", "green", at=(27, 45), size=9))
    caption = eye.describe(three).caption
    assert caption == (
        "a map with a red square at the top left, a blue square at the top right and a green square at the bottom"
    )
    assert parse(caption).is_map


def test_what_is_not_known_is_a_thing(eye):
    eye.calibration = Calibration(known=(1.0, 0.0, 0.0, -100.0))
    found = eye.describe(drawn("square", "blue"))
    assert found.caption == "a small blue thing"
    assert found.things[0].names[0][0] == "square"  # the guess is kept
    assert eye.recognise(drawn("square", "blue")[None])[0].nothing_known


def test_only_descriptions_whose_names_the_judge_knows_are_judged(eye):
    def seen(first, second, other_color="blue"):
        things = (Thing(first, "red"), Thing(second, other_color))
        read = tuple(SeenThing(thing, ((thing.name, 1.0),), 1.0, (0, 0, 1, 1)) for thing in things)
        return captioning._can_be_classified(Description(read, Scene(things, "above")))

    assert seen("umbrella", "star")
    assert not seen("umbrella", "no such name")
    assert not seen("umbrella", "umbrella")
    assert not seen("umbrella", "star", other_color="red")
    assert not captioning._can_be_classified(eye.describe(BLANK))
