"""Described motion: the world's truth, the sentences, and both solvers."""

from __future__ import annotations

import gymnasium as gym
import numpy as np
import pytest
from toy import ToyImagination, ToyInterpreter

from imagery_agent.agent import build_agent
from imagery_agent.tasks.planning import MotionTask
from imagery_agent.tasks.reading import read_task
from imagery_envs.motion.described_motion import ANSWERS, KINDS, holds
from imagery_experiments.studies import find_study
from imagery_experiments.studies.described_motion.design import TRIALS

EXACT = {"blur_px": 0.0, "noise": 0.0, "angle_error_deg": 0.0}


def shown(seed: int, **options):
    env = gym.make("imagery_envs:Imagery/DescribedMotion-v0")
    _, info = env.reset(seed=seed, options=options)
    return env, info["instruction"], info["truth"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answer", [0, 1])
def test_the_truth_is_what_happens_in_small_steps(kind, answer):
    for seed in range(12):
        _, _, truth = shown(seed, kind=kind, answer=answer)
        times = np.arange(0, truth["seconds"] + 1e-9, 0.01)
        at = {name: start + speed * times for name, start, speed in truth["movers"]}
        assert all(places.min() > -1e-6 and places.max() < 10 + 1e-6 for places in at.values())
        one = at[truth["asked"][0]]
        if kind == "ahead":
            found = one[-1] == max(places[-1] for places in at.values())
        elif kind == "meet":
            gap = one - at[truth["asked"][1]]
            found = gap.min() < 0 < gap.max()
        else:
            first = {}
            for name, places in at.items():
                side = np.sign(places - truth["tree"])
                changed = np.flatnonzero(side * side[0] < 0)
                if len(changed):
                    first[name] = changed[0]
            found = min(first, key=first.get) == truth["asked"][0]
        assert found == (answer == 0)


def test_an_instruction_is_read_back_whole():
    for seed in range(10):
        _, instruction, truth = shown(seed, movers=5)
        assert len(instruction.encode()) < 512
        task = read_task(instruction)
        assert isinstance(task, MotionTask)
        assert (task.movers, task.tree, task.seconds) == (truth["movers"], truth["tree"], truth["seconds"])
        assert (task.kind, task.asked) == (truth["kind"], truth["asked"])
    with pytest.raises(ValueError, match="questions about"):
        read_task(instruction.rsplit(". ", 1)[0] + ". Do the unicorn and the duck meet?")


def test_what_is_too_close_is_not_asked():
    movers = (("cat", 0, 2), ("dog", 2, 1))
    assert holds("ahead", ("cat",), movers, tree=5, seconds=2) is None  # both end at 4
    assert holds("meet", ("cat", "dog"), movers, tree=5, seconds=2) is None
    assert holds("meet", ("cat", "dog"), movers, tree=5, seconds=3) is True
    assert holds("first", ("dog",), movers, tree=3, seconds=3) is True  # after 1 and after 1.5 seconds
    assert holds("first", ("dog",), movers, tree=4, seconds=3) is None  # both after 2


@pytest.mark.parametrize(("side", "least"), [("propositional", 1.0), ("imagery", 0.9)])
def test_both_solvers_answer(side, least):
    agent = build_agent(side, imagination=ToyImagination(**EXACT), interpreter=ToyInterpreter(), seed=0)
    right = []
    for seed in range(12):
        _, instruction, truth = shown(seed, kind=KINDS[seed % 3], movers=2 + seed % 2)
        agent.reset(seed)
        response = agent.respond(None, instruction)
        right.append(ANSWERS.index(response.answer) == truth["answer"])
        assert (response.work.codes_generated > 0) == (side == "imagery")
    assert np.mean(right) >= least


def test_longer_motions_take_longer_in_pictures_only():
    def duration_ms(side: str, seconds: int) -> float:
        agent = build_agent(side, imagination=ToyImagination(**EXACT), interpreter=ToyInterpreter(), seed=0)
        text = (
            "On a road with marks from 0 to 10 there is a tree at 5. The cat starts at 0 and moves "
            f"right at 1 a second. The dog starts at 10 and moves left at 1 a second. All move for {seconds} seconds. "
            "Is the cat farthest to the right at the end?"
        )
        return agent.respond(None, text).duration_ms

    assert duration_ms("propositional", 2) == duration_ms("propositional", 4)
    assert duration_ms("imagery", 4) > duration_ms("imagery", 2) + 200


def test_the_design_is_balanced():
    study = find_study("described-motion")
    trials = study.design(seed=0, participants=1, quick=False).trials
    assert len(trials) == 3 * 4 * TRIALS[False]
    for kind in KINDS:
        yes = [one.levels["right_answer"] == "yes" for one in trials if one.levels["question"] == kind]
        assert np.mean(yes) == 0.5
