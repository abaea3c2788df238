"""The worlds of planning are right, and what is asked about them is read and said."""

from __future__ import annotations

from itertools import pairwise

import gymnasium as gym
import networkx as nx
import numpy as np
import pytest

from imagery_agent.language.directions import CONVERSE
from imagery_agent.tasks.planning import ChainTask, FoldingTask, IslandTask, MazeTask, read_plan, read_problem, say_plan
from imagery_envs.planning import maze as maze_env
from imagery_envs.planning.map_inference import place_of
from imagery_envs.planning.paper_folding import FOLDS, folded, unfolded
from imagery_experiments.studies.planner_comparison.design import TASKS
from imagery_experiments.studies.planner_comparison.session import actions
from tests.agent.planners.planning_problems import PROBLEMS, shown


@pytest.mark.parametrize("seed", range(12))
def test_relational_chains_are_right_by_the_closure_of_their_premises(seed):
    _, _, info = shown("RelationalChain", seed)
    truth = info["truth"]
    one, relation, other = truth["question"]
    graph = nx.DiGraph()
    graph.add_nodes_from((one, other))
    for first, said, second in truth["premises"]:
        if said == relation:
            graph.add_edge(first, second)
        if said == CONVERSE[relation]:
            graph.add_edge(second, first)
    expected = 0 if nx.has_path(graph, one, other) else 1 if nx.has_path(graph, other, one) else 2
    assert truth["answer"] == expected


def test_paper_unfolds_to_mirror_images():
    assert folded(("left over right", "right over left")) == (2, 0, 3, 4)
    assert unfolded([(2, 1)], ("left over right",)) == {(2, 1), (1, 1)}
    assert unfolded([(2, 1)], ("left over right", "right over left")) == {(2, 1), (3, 1), (1, 1), (0, 1)}
    for seed in range(20):
        folds = shown("PaperFolding", seed)[2]["truth"]["folds"]
        assert set(folds) <= set(FOLDS)


def test_pieces_and_sheets_differ():
    for name in ("FormBoard", "PaperFolding"):
        _, picture, _ = shown(name, 2)
        panels = np.split(picture, 5, axis=1)[1:]
        assert len({panel.tobytes() for panel in panels}) == 4


def test_questions_about_islands_can_be_answered():
    for seed in range(20):
        truth = shown("MapInference", seed, kind="nearer")[2]["truth"]
        base, *others = (truth["places"][name] for name in truth["asked"])
        distances = [np.hypot(*np.subtract(base, other)) for other in others]
        assert int(np.argmin(distances)) == truth["answer"]
    assert place_of(("on the coast", 3)) == pytest.approx((0.9, 0.5))


def test_metric_questions_about_islands_depend_on_where_halfway_is():
    def answers(seed, question):
        truth = shown("MapInference", seed, kind="nearer", question=question)[2]["truth"]
        base, one, other = (np.subtract(truth["places"][name], 0.5) for name in truth["asked"])
        found = set()
        for stretch in (0.5, 1.0, 1.5):  # of the inner ring, whose radius is 0.2
            base_, one_, other_ = (spot * (stretch if np.hypot(*spot) < 0.3 else 1) for spot in (base, one, other))
            found.add(bool(np.hypot(*(base_ - one_)) < np.hypot(*(base_ - other_))))
        return found

    assert all(len(answers(seed, "ordinal")) == 1 for seed in range(20))
    assert all(len(answers(seed, "metric")) == 2 for seed in range(20))


@pytest.mark.parametrize("seed", range(6))
def test_the_shortest_path_of_a_maze_earns_everything(seed):
    env, _, info = shown("Maze", seed)
    graph = nx.Graph((door[:2], door[2:]) for door in info["truth"]["doors"])
    path = nx.shortest_path(graph, info["truth"]["start"], info["truth"]["goal"])
    assert len(path) - 1 == info["truth"]["shortest"]
    steps = {(ord(b[0]) - ord(a[0]), int(b[1]) - int(a[1])): (a, b) for a, b in pairwise(path)}
    assert set(steps) <= {(0, -1), (1, 0), (0, 1), (-1, 0)}
    reward = 0.0
    for here, there in pairwise(path):
        way = (ord(there[0]) - ord(here[0]), int(there[1]) - int(here[1]))
        _, reward, _, _, _ = env.step(((0, -1), (1, 0), (0, 1), (-1, 0)).index(way))
    assert reward == 1.0


@pytest.mark.parametrize(
    ("name", "options"),
    [("FormBoard", {"points": ()}), ("PaperFolding", {"folds": (4,)}), ("RelationalChain", {"lengths": (1,)}),
     ("Maze", {"cells": (9,)}), ("Assembly", {"parts": (5,)}), ("MapInference", {"landmarks": (3,)})],
)  # fmt: skip
def test_impossible_sizes_are_refused(name, options):
    with pytest.raises(ValueError, match="expected"):
        gym.make(TASKS[name].env_id, **options)


# ---------------------------------------------------------------- reading and saying


@pytest.mark.parametrize("name", TASKS)
def test_what_is_asked_is_read(name):
    _, picture, info = shown(name, 5)
    problem = read_problem(info["instruction"], picture)
    assert isinstance(problem, PROBLEMS[name])
    truth = info["truth"]
    if isinstance(problem, IslandTask):
        assert (problem.kind, problem.asked, len(problem.spots)) == (truth["kind"], truth["asked"], truth["landmarks"])
    if isinstance(problem, ChainTask):
        assert (problem.premises, problem.question) == (truth["premises"], truth["question"])
    if isinstance(problem, FoldingTask):
        assert problem.folds == truth["folds"]
    if isinstance(problem, MazeTask):
        assert {"".join(sorted(map(maze_env.cell_name, door))) for door in problem.doors} == set(truth["doors"])
    guess = problem.guess(lambda count: 0)
    assert all(env_action >= 0 for env_action in actions(name, guess, truth))


def test_plans_can_be_said_and_read():
    plan = [("top left", 0), ("center", 3)]
    assert say_plan(plan) == "part 1 at the top left; part 2 at the center rotated 270 degrees to the left"
    assert read_plan(say_plan(plan)) == plan
    with pytest.raises(ValueError, match="expected for example"):
        read_plan("put it there")
    with pytest.raises(ValueError, match="expected a picture"):
        read_problem("Which of the four pieces fills the hole?", None)
