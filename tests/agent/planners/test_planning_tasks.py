"""Planners: budgets hold, codes are chosen by experience, acts are imagined once."""

from __future__ import annotations

import math
from itertools import permutations

import gymnasium as gym
import numpy as np
import pytest
import torch
from toy import ToyImagination

from imagery_agent.mind.work_clock import BudgetSpent, WorkClock
from imagery_agent.planners.dual import IMAGINAL, VERBAL, DualParameters, Experience, PracticeTrial
from imagery_agent.planners.planning.map_inference.clock_face import is_between, is_nearer
from imagery_agent.tasks.planning import ConditionalIslandTask, read_problem
from imagery_envs.planning.map_inference import place_of
from imagery_experiments.participants.caching import CachedImagination
from imagery_experiments.studies.planner_comparison import STUDY
from imagery_experiments.studies.planner_comparison.analysis import WITH_NETWORKS, interaction, success_at
from imagery_experiments.studies.planner_comparison.design import trials_of
from imagery_experiments.studies.planner_comparison.figures import figures
from imagery_experiments.studies.planner_comparison.predictions import goals
from tests.agent.planners.planning_problems import EXACT, agent, shown, solved


@pytest.mark.parametrize(
    ("kind", "name", "least"),
    [
        ("imagery", "PaperFolding", 0.7),
        ("imagery", "MapInference", 0.8),
        ("imagery", "Maze", 0.9),
        ("propositional", "RelationalChain", 1.0),
        ("propositional", "Maze", 1.0),
        ("propositional", "PaperFolding", 0.5),
        ("propositional", "MapInference", 0.6),
    ],
)
def test_planners_solve_problems(kind, name, least):
    assert solved(kind, name, 10) >= least


def test_imagery_finds_the_piece_that_fits():
    assert solved("imagery", "FormBoard", 3) == 1.0


def test_a_budget_cuts_a_deliberation_where_it_says():
    """One long deliberation tells what every shorter one answers."""
    _, picture, info = shown("PaperFolding", 3, folds=3)
    whole = agent("imagery").respond(picture, info["instruction"])
    assert len(whole.time_course) >= 3
    for budget in (0.0, 1000.0, *(moment.work_ms for moment in whole.time_course)):
        cut = agent("imagery", budget_ms=budget).respond(picture, info["instruction"])
        standing = [moment for moment in whole.time_course if moment.work_ms <= budget]
        assert (cut.answer, cut.time_course) == (standing[-1].answer, tuple(standing))
        assert cut.duration_ms - 450 <= budget


def test_a_clock_refuses_what_the_budget_does_not_allow():
    clock = WorkClock()
    clock.allow(100.0)
    clock.count("glances")
    with pytest.raises(BudgetSpent):
        clock.count("glances")
    assert clock.work.glances == 1
    clock.allow(None)
    clock.count("glances", 100)
    with pytest.raises(ValueError, match="budget of 0 ms"):
        clock.allow(-1.0)


def test_experience_tells_how_much_the_confidence_of_a_code_is_worth():
    """Sound words are trusted, and are not once they were wrong whenever they were sure."""
    trials = [PracticeTrial(IMAGINAL, 0.5, False)] * 20 + [PracticeTrial(VERBAL, 1.0, True)] * 20
    trusting = DualParameters(experience=Experience(tuple(trials)))
    assert solved("dual", "RelationalChain", 8, parameters=trusting) == 1.0
    misled = [PracticeTrial(one.code, one.confidence, not one.correct) for one in trials]
    wary = DualParameters(experience=Experience(tuple(misled)))
    assert solved("dual", "RelationalChain", 8, parameters=wary) < 1.0


def test_two_codes_solve_together_what_neither_solves_alone():
    """A problem whose start follows from many premises, and whose answer is a distance."""
    right = dict.fromkeys(("imagery", "propositional", "dual"), 0)
    env = gym.make("imagery_envs:Imagery/ConditionalIsland-v0")
    for seed in range(14):
        _, info = env.reset(seed=seed, options={"length": 6})
        named = info["truth"]["asked"]
        for kind in right:
            answer = agent(kind).respond(None, info["instruction"])
            assert answer.answer in named
            right[kind] += answer.answer == named[info["truth"]["answer"]]
    assert right["dual"] == 14 > max(right["imagery"], right["propositional"])


def test_the_answer_to_the_first_part_decides_the_second():
    env = gym.make("imagery_envs:Imagery/ConditionalIsland-v0")
    for seed in range(5):
        _, info = env.reset(seed=seed)
        task = read_problem(info["instruction"], None)
        assert isinstance(task, ConditionalIslandTask)
        answers = {}
        for start in ("yes", "no"):
            island = task.then(start)
            places = {name: place_of(spot) for name, spot in island.spots.items()}
            distances = [math.dist(places[island.asked[0]], places[name]) for name in island.asked[1:]]
            answers[island.asked[0]] = island.answers[int(np.argmin(distances))]
        asked = info["truth"]["asked"]
        assert answers[info["truth"]["start"]] == asked[info["truth"]["answer"]]
        assert len(set(answers.values())) == 2


def test_confidence_is_calibrated_by_trials_of_like_confidence():
    """What was proved says nothing about what seemed likely, however often something was proved."""
    trials = [PracticeTrial(VERBAL, 0.9, number % 2 == 0) for number in range(20)]
    trials += [PracticeTrial(VERBAL, 0.2, False)] * 20 + [PracticeTrial(VERBAL, 1.0, True)] * 40
    experience = Experience(tuple(trials))
    assert experience.expected(VERBAL, 0.9) == pytest.approx(0.5, abs=0.15)
    assert experience.expected(VERBAL, 0.2) < 0.1
    assert experience.expected(VERBAL, 1.0) > 0.9
    assert experience.expected(IMAGINAL, 0.8) == 0.8


@pytest.mark.parametrize("ratio", [0.3, 0.5, 0.7])
def test_what_follows_on_a_clock_face_is_so_on_every_island(ratio):
    radii = {"in the middle": 0.0, "halfway to the coast": ratio, "on the coast": 1.0}
    spots = [("in the middle", 0), *((ring, hour) for ring in list(radii)[1:] for hour in range(1, 13))]
    at = {s: radii[s[0]] * np.exp(1j * np.radians(30 * s[1])) for s in spots}
    known = 0
    for base, one, other in permutations(spots, 3):
        nearer, between = is_nearer(base, one, other), is_between(base, one, other)
        gap = abs(at[base] - at[one]) - abs(at[base] - at[other])
        detour = abs(at[base] - at[one]) + abs(at[base] - at[other]) - abs(at[one] - at[other])
        assert nearer is None or (gap < -1e-9 if nearer else gap > 1e-9), (base, one, other)
        assert between is None or (detour < 0.07 if between else detour > 1e-9), (base, one, other)
        known += nearer is not None
    assert known > 9000  # of 13,800: the rules say something


def test_guessing_is_at_chance_and_for_problems_only():
    assert solved("random", "RelationalChain", 30) < 0.7
    with pytest.raises(ValueError, match="guess from"):
        agent("random").respond(None, "What is it?")


# ---------------------------------------------------------------- the laboratory


class CountingImagination:
    """Stands for the learned imagination, counts what it draws."""

    def __init__(self):
        self.drawn = 0

    def temperature_of(self, request):
        return request.temperature

    def draw(self, requests):
        self.drawn += len(requests)
        for request in requests:
            torch.randint(2**62, (), generator=request.generator)
        return ToyImagination(**EXACT).draw(requests)


def test_an_act_is_imagined_once_and_the_generator_goes_on_all_the_same():
    from imagery_agent.language.operations import Operation
    from imagery_agent.mind.protocols import MentalPicture, draw_steps

    inner = CountingImagination()
    cached = CachedImagination(inner, capacity=10)
    source = MentalPicture(np.full((64, 64, 3), 255, np.uint8))
    acts = [Operation("mirror"), Operation("rotate", angle_deg=5.0), Operation("mirror")]
    generator = torch.Generator().manual_seed(1)
    first = draw_steps(cached, [source] * 3, acts, generator=generator, temperature=0.0)
    again = torch.Generator().manual_seed(1)
    second = draw_steps(cached, [source] * 3, acts, generator=again, temperature=0.0)
    assert inner.drawn == 2
    assert (cached.requested, cached.found) == (6, 4)
    assert all((a.pixels == b.pixels).all() for a, b in zip(first, second, strict=True))
    assert torch.equal(generator.get_state(), again.get_state())


def test_acts_at_a_temperature_are_looked_up_by_the_state_of_the_generator():
    from imagery_agent.language.operations import Operation
    from imagery_agent.mind.protocols import MentalPicture, draw_steps

    inner = CountingImagination()
    cached, source = CachedImagination(inner), MentalPicture(np.full((64, 64, 3), 255, np.uint8))
    for seed, drawn in ((1, 1), (2, 2), (1, 2)):
        draw_steps(
            cached, [source], [Operation("mirror")], generator=torch.Generator().manual_seed(seed), temperature=0.5
        )
        assert inner.drawn == drawn


def test_success_within_a_budget():
    assert [success_at("0:0 100:1 300:0", budget) for budget in (0, 99, 100, 299, 300)] == [0, 0, 1, 1, 0]


def test_analysis_finds_a_double_dissociation_and_draws_it():
    import pandas as pd

    generator, rows = np.random.default_rng(0), []
    for trial in trials_of((1, 2), 12, seed=0).trials:
        for name in ("imagery", "propositional", "dual"):
            spatial = trial.levels["task"] in {"FormBoard", "MapInference"}
            good = name == "dual" or (name == "imagery") == spatial
            right = int(generator.random() < (0.95 if good else 0.4))
            rows.append(
                {"agent": name, "participant": trial.participant, "trial": trial.id, **trial.levels}
                | {"correct": bool(right), "optimality": right, "work_ms": 900.0, "rt_ms": 900.0}
                | {"course": f"0:0 900:{right}"}
            )
    table = pd.DataFrame(rows)
    assert [goal.reached for goal in goals(table, WITH_NETWORKS)][:3] == [True] * 3
    found = interaction(table, WITH_NETWORKS)
    assert found.interval.low > 0.4
    assert found.p < 1e-3
    assert STUDY.analyse(table[table["agent"] == "imagery"])["trials"] == 144
    assert len(figures(table)) == 3
