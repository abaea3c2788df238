"""Chains of wheels and levers: which way they turn, and what both solvers make of them."""

from __future__ import annotations

import gymnasium as gym
import numpy as np
import pytest

from imagery_agent.agent import build_agent
from imagery_agent.language.causal_questions import PIECE_COLORS
from imagery_agent.mind.individual_differences import Traits
from imagery_envs.motion.causal_chain import ANSWERS, KINDS
from imagery_envs.stimuli.causal_chain.pieces import CROSSED_BELT, OPEN_BELT, ROD, TOUCH, Chain, Lever, Wheel, reverses
from imagery_experiments.experiment.population import CLONES
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.oracle import OracleImagination
from imagery_experiments.participants.registry import AGENTS
from imagery_experiments.studies import find_study
from tests.toy import ToyInterpreter

STUDY = find_study("causal-chain")
QUIET = Traits(decision_noise=0.0)


def asked(*, seed=0, **options):
    env = gym.make("imagery_envs:Imagery/CausalChain-v0")
    observation, info = env.reset(seed=seed, options=options)
    return observation["picture"], info["instruction"], info["truth"]


def agent(kind="imagery", *, imagination=None, traits=QUIET):
    made = build_agent(kind, imagination=imagination or OracleImagination(), interpreter=ToyInterpreter(), seed=0)
    made.set_traits(traits)
    made.reset(0)
    return made


def test_crossed_belts_and_teeth_reverse_and_open_belts_do_not():
    wheels = tuple(Wheel(color, (10.0 + 14 * n, 32.0), 5.0) for n, color in enumerate(("red", "blue", "green", "pink")))
    chain = Chain(wheels, (OPEN_BELT, CROSSED_BELT, TOUCH))
    assert [chain.turns_alike(distance) for distance in range(4)] == [True, True, False, True]


def test_a_rod_reverses_if_its_line_has_the_fulcra_on_opposite_sides():
    one = Lever("red", (20.0, 20.0), ((14.0, 20.0), (26.0, 20.0)))
    away = Lever("blue", (32.0, 28.0), ((26.0, 28.0), (38.0, 28.0)))
    back = Lever("green", (20.0, 28.0), ((26.0, 28.0), (14.0, 28.0)))
    assert reverses(ROD, one, away)
    assert not reverses(ROD, one, back)
    assert reverses(TOUCH, one, away)


@pytest.mark.parametrize("side", ["imagery", "propositional"])
@pytest.mark.parametrize("kind", KINDS)
def test_without_noise_both_agents_are_right(side, kind):
    one = agent(side)
    for seed, distance in enumerate((1, 3, 5)):
        picture, instruction, truth = asked(seed=seed, kind=kind, pieces=6, distance=distance)
        assert one.respond(picture, instruction).answer == ANSWERS[truth["answer"]]


def test_time_follows_the_distance_and_not_the_number_of_pieces():
    one = agent()
    times = {}
    for pieces, distance in ((6, 1), (6, 3), (6, 5), (4, 3)):
        picture, instruction, _ = asked(seed=2, kind="gears", pieces=pieces, distance=distance)
        times[pieces, distance] = one.respond(picture, instruction).duration_ms
    assert times[6, 1] + 500 < times[6, 3] < times[6, 5] - 500
    assert times[4, 3] == pytest.approx(times[6, 3], abs=250)


def test_what_is_not_turned_is_guessed_and_what_is_turned_backwards_is_answered_backwards():
    """The answer hangs on the imagined picture: another rotation gives another answer."""

    class Backwards(OracleImagination):
        def _transformed(self, pixels, operation):
            return np.ascontiguousarray(super()._transformed(pixels[:, ::-1], operation)[:, ::-1])

    class Still(OracleImagination):
        def _transformed(self, pixels, operation):
            return pixels

    picture, instruction, truth = asked(seed=4, kind="gears", pieces=2, distance=1)
    right = ANSWERS[truth["answer"]]
    assert agent(imagination=Backwards()).respond(picture, instruction).answer != right
    assert agent(imagination=Still()).respond(picture, instruction).confidence == 0.5


def test_noise_makes_errors_that_add_up_along_the_chain():
    right = {}
    for distance in (1, 5):
        hits = []
        for seed in range(16):
            one = agent(traits=Traits(decision_noise=0.02))
            one.reset(seed)
            picture, instruction, truth = asked(seed=seed, kind="gears", pieces=6, distance=distance)
            hits.append(one.respond(picture, instruction).answer == ANSWERS[truth["answer"]])
        right[distance] = np.mean(hits)
    assert 0.3 < right[5] < right[1]


def test_a_question_about_a_piece_that_is_not_there_is_refused():
    picture, instruction, truth = asked(seed=1, kind="gears", pieces=3, distance=1)
    other = next(color for color in PIECE_COLORS if color not in {piece.color for piece in truth["chain"].pieces})
    wrong = instruction.replace(f"{truth['chain'].pieces[1].color} wheel turn?", f"{other} wheel turn?")
    with pytest.raises(ValueError, match=f"got one about a {other} piece"):
        agent().respond(picture, wrong)


@pytest.mark.parametrize("side", ["imagery", "propositional"])
def test_a_chain_whose_link_is_not_seen_is_guessed(side):
    picture, instruction, truth = asked(seed=2, kind="gears", pieces=3, distance=2)
    before = agent(side).respond(picture, instruction)
    hidden, middle = picture.copy(), truth["chain"].pieces[1].place
    y, x = np.mgrid[:64, :64] + 0.5
    hidden[np.hypot(x - middle[0], y - middle[1]) < 5] = 255
    found = agent(side).respond(hidden, instruction)
    assert found.answer in ANSWERS
    assert found.confidence == 0 < before.confidence


def test_a_distance_beyond_the_chain_is_refused():
    with pytest.raises(ValueError, match="expected a distance of at most 2 in a chain of 3 pieces, got 4"):
        asked(pieces=3, distance=4)


def test_the_study_runs_and_tells_time_per_link(tmp_path):
    design = STUDY.design(seed=0, participants=1, quick=True)
    assert {trial.levels["right_answer"] for trial in design.trials} == set(ANSWERS)
    rows = run(STUDY, AGENTS["propositional-oracle"], design=design, folder=tmp_path, population=CLONES, progress=False)
    analysis = STUDY.analyse(rows)
    assert analysis["accuracy"] == 1.0
    assert analysis["fit"]["slope"] == pytest.approx(60.0)  # two inferences
    assert STUDY.measures(rows, analysis)["Right, 5 links away"].startswith("100%")
    assert len(STUDY.figures(rows)) == 2


def test_pictures_of_nothing_are_refused():
    _, instruction, _ = asked(seed=1)
    with pytest.raises(ValueError, match="expected a question about the pieces in the picture"):
        agent().respond(np.full((64, 64, 3), 255, np.uint8), instruction)
