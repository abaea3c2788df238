"""Causal judgment: bouncing, structural models, events that are seen, and courses that are imagined."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from imagery_agent.agent import build_agent
from imagery_agent.language.causal_questions import DISC_COLORS
from imagery_agent.mind.individual_differences import Traits
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.planners.planning.causality.events import SeenContact, contacts, motion, reached_by
from imagery_agent.planners.planning.causality.judgment import Chances, Seen, answer
from imagery_agent.planners.planning.causality.parameters import CausalityParameters
from imagery_agent.planners.planning.causality.propositional import clip_model
from imagery_agent.planners.planning.causality.structural_model import Noise, StructuralModel
from imagery_agent.planners.shared.bouncing import after_contact, after_wall
from imagery_agent.planners.single_code import SingleCodePlanner
from imagery_agent.tasks.causality import HearTask, JudgeTask, WatchTask
from imagery_agent.tasks.reading import read_task
from imagery_agent.visual_routines.motion.arena import read_arena
from imagery_agent.visual_routines.motion.colored_discs import disc_radius_px, find_discs
from imagery_envs.stimuli.billiards.drawing import draw_frame
from imagery_envs.stimuli.billiards.physics import run
from imagery_envs.stimuli.billiards.table import Brick, Disc, Table, Teleporter
from imagery_experiments.participants.oracle import OracleImagination
from tests.toy import ToyInterpreter

PARAMETERS = CausalityParameters()
MEETING = (Disc("blue", (52.0, 32.0), (-2.0, 0.0)), Disc("red", (34.0, 14.0), (0.0, 1.6)))
"""Red hits blue from above, so that blue misses the gate."""


def watched(table, discs, *, side="depictive", budget_ms=None, seed=0):
    """A mind that has seen the clip, and its planner."""
    agent = build_agent(
        "imagery", imagination=OracleImagination(), interpreter=ToyInterpreter(), seed=seed, budget_ms=budget_ms
    )
    course = run(table, discs, "blue")
    planner = SingleCodePlanner(side)
    for number, places in enumerate(course.places, start=1):
        planner.solve(WatchTask(draw_frame(table, places), number), agent.workspace)
    return planner, agent.workspace, course


def judged(table, discs, task, **options):
    planner, workspace, _ = watched(table, discs, **options)
    return int(planner.solve(task, workspace).text)


# ---------------------------------------------------------------- what is known and seen


def test_bouncing_keeps_momentum_and_energy():
    line = (0.6, 0.8)
    first, second = (1.5, -0.2), (-0.5, 0.7)
    after = after_contact(first, second, line)
    np.testing.assert_allclose(np.add(*after), np.add(first, second))
    assert np.square(after).sum() == pytest.approx(np.square((first, second)).sum())
    assert after_contact(*after, line) == after  # they move apart
    assert after_wall((-1.0, 0.5), (1.0, 0.0)) == (1.0, 0.5)


def test_discs_are_seen_to_a_fifth_of_a_pixel():
    places = {
        color: (8.0 + 12 * (n % 4) + 0.3 * n, 10.0 + 13 * (n // 4) + 0.17 * n) for n, color in enumerate(DISC_COLORS)
    }
    pixels = draw_frame(Table(50.0), places)
    found = find_discs(pixels, DISC_COLORS)
    assert found.keys() == places.keys()
    for color, place in places.items():
        np.testing.assert_allclose(np.array(found[color]) * 64, place, atol=0.2)
    alone = draw_frame(Table(50.0), {"red": (20.3, 20.6)})
    assert disc_radius_px(alone, (20.3 / 64, 20.6 / 64), DISC_COLORS["red"]) == pytest.approx(3.0, abs=0.1)


def test_the_arena_is_read_from_the_picture():
    for works in (True, False):
        table = Table(20.0, Brick((30.0, 40.0), works), Teleporter((45.0, 15.0), (15.0, 50.0), works))
        arena = read_arena(draw_frame(table, {}))
        assert arena.gate_side == "left"
        np.testing.assert_allclose(np.array(arena.gate) * 64, (12, 28), atol=1)
        assert bool(arena.solid[40, 30]) is works
        assert (arena.entrance is not None) is works
        assert arena.is_through((3 / 64, 20 / 64))
        assert not arena.is_through((3 / 64, 40 / 64))
    np.testing.assert_allclose(np.array(read_arena(draw_frame(Table(20.0), {})).inside) * 64, (4, 4, 60, 60))


def test_hollow_and_filled_are_told_apart_wherever_they_are():
    for n in range(40):
        place = (20.0 + 0.11 * n, 30.0 + 0.07 * n)
        for works in (True, False):
            table = Table(
                32.0, Brick(place, works), Teleporter((45.0 + 0.13 * n, 15.0), (40.0, 50.0 - 0.09 * n), works)
            )
            arena = read_arena(draw_frame(table, {}))
            assert bool(arena.solid[5:59, 5:59].any()) is works, place
            assert (arena.entrance is not None) is works


def test_contacts_and_motion_are_seen():
    _, workspace, course = watched(Table(32.0), MEETING)
    frames = [
        {name: link.place for name, link in workspace.memory.links(f"frame {n} of the clip").items()}
        for n in range(1, course.frames + 1)
    ]
    (seen,) = contacts(frames, 3 / 64)
    assert {seen.first, seen.second} == {"red", "blue"}
    assert seen.frame <= course.first_contact("red") <= seen.frame + 3
    np.testing.assert_allclose(np.multiply(motion(frames, "blue", seen.frame), 64), (-2.0, 0.0), atol=0.06)
    assert reached_by("red", [seen]) == {"red", "blue"}


def test_a_bounce_off_a_wall_is_no_contact_of_discs():
    discs = (Disc("blue", (50.0, 32.0), (-1.5, 0.0)), Disc("red", (30.0, 12.0), (0.0, -1.5)))
    _, workspace, course = watched(Table(32.0), discs)
    frames = [
        {name: link.place for name, link in workspace.memory.links(f"frame {n} of the clip").items()}
        for n in range(1, course.frames + 1)
    ]
    assert contacts(frames, 3 / 64) == []


# ---------------------------------------------------------------- judgments in pictures


def test_without_the_disc_that_was_in_the_way_the_target_goes_through():
    task = JudgeTask("without", "blue", "red")
    assert judged(Table(32.0), MEETING, task) >= 85
    blocked = Table(32.0, Brick((22.0, 32.0), True))
    assert judged(blocked, MEETING, task) <= 15  # the same events; the brick is where nothing moved


def test_the_propositional_agent_cannot_tell_such_clips_apart():
    task = JudgeTask("without", "blue", "red")
    tables = (Table(32.0, Brick((22.0, 32.0), False)), Table(32.0, Brick((14.0, 32.0), True)))
    assert {judged(table, MEETING, task, side="propositional") for table in tables} == {50}


def test_both_are_sure_where_order_decides():
    at_rest = (Disc("blue", (24.0, 32.0)), Disc("red", (50.0, 32.0), (-2.0, 0.0)))
    for side in ("depictive", "propositional"):
        assert judged(Table(32.0), at_rest, JudgeTask("without", "blue", "red"), side=side) == 0
        assert judged(Table(32.0), at_rest, JudgeTask("caused", "blue", "red"), side=side) == 100


def test_a_displaced_disc_is_imagined_where_it_would_have_been():
    later = JudgeTask("displaced", "blue", "red", (0.0, -0.1))  # red comes when blue has passed
    assert judged(Table(32.0), MEETING, later) >= 85
    sooner = JudgeTask("displaced", "blue", "red", (0.0, 0.06))  # it meets blue squarely from below
    assert judged(Table(20.0), MEETING, sooner) < 50


def test_with_little_work_contact_decides_and_with_more_the_imagined_course():
    blocked = Table(32.0, Brick((22.0, 32.0), True))
    planner, workspace, _ = watched(blocked, MEETING)
    found = planner.solve(JudgeTask("without", "blue", "red"), workspace)
    ratings = [int(moment.answer) for moment in found.time_course]
    assert ratings[1] == 100  # red touched blue, which missed
    assert ratings[-1] <= 15
    assert ratings[1:] == sorted(ratings[1:], reverse=True)


def test_nothing_is_imagined_without_pictures():
    class Blank(OracleImagination):
        def draw(self, requests):
            blank = np.full((64, 64, 3), 255, np.uint8)
            return [MentalPicture(blank) for _ in requests]

    agent = build_agent("imagery", imagination=Blank(), interpreter=ToyInterpreter(), seed=0)
    planner = SingleCodePlanner("depictive")
    for number, places in enumerate(run(Table(32.0), MEETING, "blue").places, start=1):
        planner.solve(WatchTask(draw_frame(Table(32.0), places), number), agent.workspace)
    assert planner.solve(JudgeTask("without", "blue", "red"), agent.workspace).text == "50"


def test_noise_follows_the_trait():
    agent = build_agent("imagery", imagination=OracleImagination(), interpreter=ToyInterpreter(), seed=0)
    agent.set_traits(Traits(decision_noise=0.0))
    agent.reset(0)
    assert agent.workspace.weigh(0.0) == 0.0


def test_a_question_about_a_disc_that_was_not_there_is_refused():
    planner, workspace, _ = watched(Table(32.0), MEETING)
    with pytest.raises(ValueError, match="got one about a green disc"):
        planner.solve(JudgeTask("without", "green", "red"), workspace)


@pytest.mark.parametrize("side", ["depictive", "propositional"])
def test_a_clip_that_is_told_is_judged_by_its_events(side):
    agent = build_agent("imagery", imagination=OracleImagination(), interpreter=ToyInterpreter(), seed=0)
    planner = SingleCodePlanner(side)
    told = (
        "Hear about a clip of discs. At first these move: red, green; and these rest: blue.",
        "Then the red disc and the blue disc touch.",
        "Then the blue disc goes through the gate.",
    )
    for sentence in told:
        assert planner.solve(read_task(sentence), agent.workspace).text == "ready"
    without = {
        color: planner.solve(JudgeTask("without", "blue", color), agent.workspace).text for color in ("red", "green")
    }
    assert without == {"red": "0", "green": "100"}  # what rests and is not touched stays
    assert planner.solve(JudgeTask("caused", "blue", "red"), agent.workspace).text == "100"
    planner.solve(HearTask(moving=("blue",)), agent.workspace)  # a new clip
    assert planner.solve(JudgeTask("will", "blue"), agent.workspace).text == "50"


def test_an_event_without_a_clip_is_refused():
    agent = build_agent("imagery", imagination=OracleImagination(), interpreter=ToyInterpreter(), seed=0)
    with pytest.raises(ValueError, match="clip"):
        SingleCodePlanner("propositional").solve(HearTask(through="blue"), agent.workspace)


def test_only_what_something_is_about_to_happen_to_is_drawn():
    """Discs that rest, and discs whose way is free, cost nothing between events."""
    bystanders = tuple(Disc(color, (10.0 + 8 * n, 54.0)) for n, color in enumerate(("green", "pink", "navy", "lime")))
    costs = []
    for discs in (MEETING, (*MEETING, *bystanders)):
        planner, workspace, _ = watched(Table(32.0), discs)
        before = workspace.clock.work
        planner.solve(JudgeTask("without", "blue", "red"), workspace)
        costs.append((workspace.clock.work - before).codes_generated)
    assert costs[0] == costs[1]


def test_a_disc_is_not_carried_past_the_teleporter_by_a_long_step():
    table = Table(32.0, teleporter=Teleporter((30.0, 15.0), (12.0, 32.0), True))
    discs = (Disc("blue", (56.0, 15.0), (-2.2, 0.0)), Disc("red", (44.0, 30.0), (0.3, -2.0)))
    assert judged(table, discs, JudgeTask("without", "blue", "red")) >= 80


def test_questions_are_read():
    text = (
        "Would the blue disc have gone through the gate if the red disc had started 10 percent of the width further "
        "up? Answer with a number from 0 (certainly not) to 100 (certainly)."
    )
    assert read_task(text) == JudgeTask("displaced", "blue", "red", (0.0, -0.1))


# ---------------------------------------------------------------- structural models


def test_a_cause_is_rated_by_whether_how_and_sufficient():
    task, seen = JudgeTask("caused", "blue", "red"), Seen(through=True, touched=True)
    full = answer(task, seen, Chances(0.0, 1.0, 0.0), certainty=1.0, parameters=PARAMETERS)
    how_alone = answer(task, seen, Chances(1.0, 1.0, 1.0), certainty=1.0, parameters=PARAMETERS)
    assert (full.text, how_alone.text) == ("100", "20")
    prevented = answer(task, Seen(False, True), Chances(1.0, 0.0, 1.0), certainty=1.0, parameters=PARAMETERS)
    assert prevented.text == "-100"


def linear_model() -> StructuralModel:
    model = StructuralModel()
    model.add("x", mechanism=lambda values, noise: 0.0, noises=None)
    model.add("m", ["x"], mechanism=lambda values, noise: 2 * values["x"], noises=None)
    model.add("y", ["x", "m"], mechanism=lambda values, noise: values["x"] - 3 * values["m"], noises=None)
    return model


def test_counterfactuals_of_a_linear_model_keep_its_noise():
    seen = {"x": 1.0, "m": 2.5, "y": -6.0}  # noises 1, 0.5 and 0.5
    assert linear_model().counterfactual("y", seen, do={"x": 0.0}) == pytest.approx(0 - 3 * 0.5 + 0.5)
    assert linear_model().counterfactual("y", seen, do={"m": 0.0}) == pytest.approx(1.5)


@pytest.mark.skipif(importlib.util.find_spec("dowhy") is None, reason="dowhy is heavy (numba, cvxpy) and not installed")
def test_dowhy_finds_the_same_counterfactuals():
    import networkx as nx
    import pandas as pd
    from dowhy import gcm

    rng = np.random.default_rng(0)
    x = rng.normal(size=500)
    m = 2 * x + rng.normal(size=500)
    data = pd.DataFrame({"x": x, "m": m, "y": x - 3 * m + rng.normal(size=500)})
    theirs = gcm.InvertibleStructuralCausalModel(nx.DiGraph([("x", "m"), ("x", "y"), ("m", "y")]))
    theirs.set_causal_mechanism("x", gcm.EmpiricalDistribution())
    for name in ("m", "y"):
        theirs.set_causal_mechanism(name, gcm.AdditiveNoiseModel(gcm.ml.create_linear_regressor()))
    gcm.fit(theirs, data)
    seen = {"x": 1.0, "m": 2.5, "y": -6.0}
    found = gcm.counterfactual_samples(theirs, {"x": lambda _: 0.0}, observed_data=pd.DataFrame([seen]))
    assert float(found["y"].iloc[0]) == pytest.approx(linear_model().counterfactual("y", seen, do={"x": 0.0}), abs=0.5)


def test_abduction_keeps_the_noises_that_explain_what_was_seen():
    model = StructuralModel()
    coin = [Noise(0.0, 0.7), Noise(1.0, 0.2), Noise(2.0, 0.1)]
    model.add("a", mechanism=lambda values, noise: float(noise > 0), noises=coin)
    model.add("b", ["a"], mechanism=lambda values, noise: values["a"])
    left = model.abduct({"a": 1.0, "b": 1.0})["a"]
    assert [(one.value, pytest.approx(one.probability)) for one in left] == [(1.0, 2 / 3), (2.0, 1 / 3)]
    with pytest.raises(ValueError, match="expected a value of b that its mechanism can give"):
        model.abduct({"a": 1.0, "b": 0.0})
    with pytest.raises(ValueError, match="got none of b"):
        model.abduct({"a": 1.0})


def test_in_a_chain_the_first_disc_is_a_cause_of_the_last():
    seen = [SeenContact(3, "red", "green"), SeenContact(8, "green", "blue")]
    model, values = clip_model({"red": True, "green": False, "blue": False}, seen, "blue", through=True)
    assert model.counterfactual("through", values, do={"red is there": 0.0}) == 0.0
    model, values = clip_model({"red": True, "green": True, "blue": True}, seen[:1], "blue", through=True)
    assert model.counterfactual("through", values, do={"red is there": 0.0}) == 1.0
