"""Captions of moving scenes, the courses they describe, and the words for what was seen."""

from __future__ import annotations

import numpy as np
import pytest

from imagery_agent.language.courses import GROWTH_PER_FRAME, WIDTHS_PER_FRAME, courses, motion_seen
from imagery_agent.language.motion import DIRECTIONS, EXAMPLE, KINDS, SPEEDS, Motion, parse_motion
from imagery_agent.language.scene import PLACES, SceneError, Thing

FRAMES = 24


def only(text: str) -> Motion:
    (actor,) = parse_motion(text).actors
    return actor.motion


def test_a_relation_and_a_movement_are_read_together():
    scene = parse_motion(EXAMPLE)
    assert [actor.thing for actor in scene.actors] == [Thing("umbrella", "red"), Thing("star", "blue")]
    assert scene.actors[0].motion == Motion("move", start="left", goal="right")
    assert scene.relations == ((0, "above", 1),)


@pytest.mark.parametrize(("kind", "verb"), [(kind, verb) for kind, verbs in KINDS.items() for verb in verbs])
def test_every_verb_is_read(kind, verb):
    assert only(f"a small red hot dog {verb}" + (" to the left" if kind == "move" else "")).kind == kind


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_direction_and_speed_are_seen_as_they_were_said(speed, direction):
    for text in (f"a cat moves {direction} {speed}", f"a cat {speed} moves {direction}"):
        motion = only(text)
        assert (motion.direction, motion.speed) == (direction, speed)
    (path,) = courses(parse_motion(text), FRAMES)
    seen = motion_seen(path.x, path.y, path.size, path.present)
    assert (seen.kind, seen.direction, seen.speed) == ("move", direction, speed)


@pytest.mark.parametrize("verb", ["grows", "shrinks"])
@pytest.mark.parametrize("speed", SPEEDS)
def test_growth_is_seen_as_it_was_said(verb, speed):
    (path,) = courses(parse_motion(f"a cat {verb} {speed}"), FRAMES)
    seen = motion_seen(path.x, path.y, path.size, path.present)
    assert seen == only(f"a cat {verb} {speed}")
    rate = float(np.median(np.maximum(path.size[1:] / path.size[:-1], path.size[:-1] / path.size[1:])))
    assert rate == pytest.approx(GROWTH_PER_FRAME[speed], abs=0.005)


@pytest.mark.parametrize("verb", ["appears", "disappears", "comes and goes", "stays still"])
def test_coming_and_going_are_seen(verb):
    (path,) = courses(parse_motion(f"a cat {verb}"), FRAMES)
    assert motion_seen(path.x, path.y, path.size, path.present).kind == only(f"a cat {verb}").kind


def test_noise_of_a_pixel_changes_no_word():
    rng = np.random.default_rng(0)
    for speed in SPEEDS:
        (path,) = courses(parse_motion(f"a cat moves right {speed}"), FRAMES)
        for _ in range(20):
            x, y = (way + rng.normal(0, 0.5 / 64, FRAMES) for way in (path.x, path.y))
            assert motion_seen(x, y, path.size, path.present) == Motion("move", speed, direction="right")


def test_a_movement_between_places_takes_the_whole_video_and_stops_there_if_it_is_quick():
    (path,) = courses(parse_motion("a cat moves from the top left to the right"), FRAMES)
    assert (path.x[0], path.y[0]) == PLACES["top left"]
    assert (path.x[-1], path.y[-1]) == pytest.approx(PLACES["right"])
    (quick,) = courses(parse_motion("a cat moves from left to right quickly"), FRAMES)
    assert np.diff(quick.x)[:5] == pytest.approx(WIDTHS_PER_FRAME["quickly"])
    assert quick.x[-6:] == pytest.approx(PLACES["right"][0])


def test_things_have_lanes_across_their_movement():
    side_by_side = courses(parse_motion("a red cat moves up, a blue dog moves down, a green star stays"), FRAMES)
    assert len({path.x[0] for path in side_by_side}) == 3
    above = courses(parse_motion("a red cat moves right above a blue dog"), FRAMES)
    assert (above[0].y < above[1].y - 0.3).all()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a cat mvoes right", "the nearest is 'moves'"),
        ("a cat waddles to the left", "'waddles' is no movement"),
        ("a cat jumps right", "'jumps' is no movement"),
        ("a cat moves rihgt", "the nearest wording is 'right'"),
        ("a cat moves", "where to"),
        ("a cat appears quickly", "speed"),
        ("a cat grows left", "direction"),
        ("a cat moves right to the top", "one of them"),
        ("a cat moves slowly quickly right", "twice"),
        ("a cat moves from left to left", "ends where it begins"),
        ("a cat moves right left of a dog", "while it moves that way"),
        ("a cat stays, a dog stays, a tree stays, a car stays", "at most 3"),
        ("a red cat moves up, a red cat moves down", "told apart"),
        ("two cats move up", "two"),
        ("", "empty"),
    ],
)
def test_what_is_not_understood_is_named(text, said):
    with pytest.raises(SceneError) as raised:
        parse_motion(text)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_name_may_hold_a_direction_before_a_movement():
    assert parse_motion("a pink thumbs down moves left quickly").actors[0].thing.name == "thumbs down"
