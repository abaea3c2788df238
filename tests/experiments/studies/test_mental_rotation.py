"""Mental rotation: learned figures in the world, deciding and preparing in the mind, people in the laboratory."""

from __future__ import annotations

from dataclasses import asdict

import gymnasium as gym
import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from imagery_agent.agent import build_agent
from imagery_agent.mind.individual_differences import Traits
from imagery_agent.mind.work_clock import Prices
from imagery_agent.planners.shared.evidence_accumulation import accumulate
from imagery_agent.tasks.reading import read_task
from imagery_agent.tasks.rotation import CompareTask, IdentifyTask, LearnFigureTask, PrepareTask
from imagery_agent.visual_routines.shape_alignment import DIRECTIONS, bearings, likeness_of_form
from imagery_envs.stimuli import blocks, letters
from imagery_experiments.analysis.human_values import GANIS_KIEVIT_ERRORS, GANIS_KIEVIT_TIMES
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.participants.oracle import OracleImagination, OracleInterpreter
from imagery_experiments.studies import find_study
from imagery_experiments.studies.mental_rotation.design import (
    BASE_VIEW_DEG,
    GANIS_KIEVIT_ANGLES_DEG,
    GANIS_KIEVIT_FIGURES,
)
from imagery_experiments.studies.mental_rotation.people import FILE, compare, condition_means, read_people
from imagery_experiments.studies.mental_rotation.session import run, steps

QUIET = np.zeros(DIRECTIONS)
STUDY = find_study("mental-rotation")


def subject(noise=0.0):
    imagination = OracleImagination()
    agent = build_agent("imagery", imagination=imagination, interpreter=OracleInterpreter(), seed=0)
    agent.set_traits(Traits(decision_noise=noise))
    return Subject(agent, imagination.learn_truth)


def outcome(noise=0.0, seed=1, **levels):
    """One trial of the design whose levels are these, done by an agent that transforms exactly."""
    trials = STUDY.design(seed=0, participants=2, quick=False).trials
    trial = next(one for one in trials if levels.items() <= one.levels.items())
    (found,) = run((trial,), subject(noise), seed=seed)
    return found


PAIR = {"condition": "pairs", "stimuli": "letters", "pair": "same"}
KNOWN = {"condition": "information", "pair": "same", "angle_deg": 120}


# ---------------------------------------------------------------- the world


def test_a_learned_figure_comes_after_learning_and_cue():
    env = gym.make("imagery_envs:Imagery/PreparedRotation-v0", information="both", lead_ms=700)
    observation, info = env.reset(
        seed=0, options={"stimulus": "R", "angle_deg": 60, "same": False, "direction": "right"}
    )
    screens = [info["truth"]["screen"]]
    while screens[-1] != "question":
        observation, reward, _, _, info = env.step(0)
        assert reward == 0.0
        screens.append(info["truth"]["screen"])
        if screens[-1] == "cue":
            assert info["instruction"] == "Get ready for the R, rotated 60 degrees to the right: it comes in 700 ms."
            assert (observation["picture"] == 255).all()
    assert screens == ["learning"] * len(letters.CHARACTERS) + ["cue", "question"]
    np.testing.assert_array_equal(observation["picture"], letters.Letter("R").draw(angle_deg=-60, mirrored=True))
    assert env.step(1)[1] == 1.0


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"information": "bth"}, "did you mean 'both'"),
        ({"stimuli": "blocks"}, "letters, polygons"),
        ({"lead_ms": -1}, "got -1"),
        ({"stimuli": "polygons", "question": "identity"}, "only one polygon"),
    ],
)
def test_learned_figures_refuse_bad_arguments(kwargs, message):
    with pytest.raises(ValueError, match=message):
        gym.make("imagery_envs:Imagery/PreparedRotation-v0", **kwargs)


def test_all_figures_of_ganis_and_kievit_can_be_drawn_without_looking_along_an_arm():
    for figure in GANIS_KIEVIT_FIGURES:
        drawn = blocks.from_arm_lengths(figure.arms)
        base = figure.base_deg + BASE_VIEW_DEG
        for angle in GANIS_KIEVIT_ANGLES_DEG:
            for view in (base + angle, base - angle, -base + angle, -base - angle):  # either side; mirrored
                assert blocks.is_generic_view(view, clearance_deg=10.0)
        assert (drawn.draw(azimuth_deg=figure.base_deg + BASE_VIEW_DEG) < 255).any()


# ---------------------------------------------------------------- the mind


@pytest.mark.parametrize("angle", [-150, -60, 0, 45, 110])
def test_bearings_find_how_a_figure_stands(angle):
    letter = letters.Letter("F")
    assert bearings(letter.draw(), letter.draw(angle_deg=angle), noise=QUIET)[0].angle_deg == pytest.approx(
        angle, abs=5
    )


def test_form_is_the_same_at_any_angle_and_in_the_mirror_and_bearings_of_nothing_are_none():
    shown = letters.Letter("G").draw(angle_deg=77, mirrored=True)
    likeness = {name: likeness_of_form(letters.Letter(name).draw(), shown) for name in letters.CHARACTERS}
    assert max(likeness, key=lambda name: likeness[name]) == "G"
    blank = np.full((64, 64, 3), 255, np.uint8)
    assert bearings(blank, blank, noise=QUIET) == []
    assert likeness_of_form(blank, blank) == 0.0


def test_all_angles_of_ganis_and_kievit_are_presented():
    assert GANIS_KIEVIT_ANGLES_DEG == (0, 50, 100, 150)


def test_doubtful_evidence_takes_more_looks():
    counts = []
    for evidence in (0.3, 0.04, 0.0):
        looks = []
        accumulate(lambda e=evidence, seen=looks: seen.append(e) or e, threshold=0.1, max_looks=8)
        counts.append(len(looks))
    assert counts == [1, 3, 8]


def test_instructions_about_figures():
    picture, pair = np.zeros((64, 64, 3), np.uint8), np.zeros((64, 128, 3), np.uint8)
    learned = read_task("Learn this figure: R.", picture)
    assert isinstance(learned, LearnFigureTask)
    assert learned.name == "R"
    assert read_task("Get ready for a figure: it comes in 100 ms.") == PrepareTask(100.0)
    cue = "Get ready for the 5, rotated 60 degrees to the right: it comes in 400 ms."
    assert read_task(cue) == PrepareTask(400.0, "5", -60.0)
    assert read_task("Rotate the R steadily to the left for 300 ms.") == PrepareTask(300.0, "R", keep_rotating=1.0)
    assert isinstance(read_task("Which figure is it?", picture), IdentifyTask)
    depth = read_task("Are the two figures the same or mirror images? One may be turned in depth.", pair)
    assert isinstance(depth, CompareTask)
    assert depth.in_depth is True


def test_what_is_prepared_is_cut_off_by_the_lead_time():
    respondent = subject().agent
    respondent.respond(letters.Letter("R").draw(), "Learn this figure: R.")
    cue = "Get ready for the R, rotated 180 degrees to the left: it comes in {} ms."
    for lead_ms in (100, 400, 700, 1000):
        ready = respondent.respond(None, cue.format(lead_ms))
        assert Prices().work_ms(ready.work) <= lead_ms
    assert sum(steps(ready)) == pytest.approx(180.0)  # a second is enough
    question = respondent.respond(letters.Letter("R").draw(angle_deg=180), "Is it as learned or its mirror image?")
    assert question.answer == "same"
    assert not steps(question)


# ---------------------------------------------------------------- the study


@pytest.mark.parametrize(
    ("factor", "condition", "stimuli", "later", "count"),
    [
        ("lead_ms", "information", "learned letters", 4, 4),
        ("lead_ms", "probe", "learned letters", 2, 2),
        ("polygon_points", "learned", "polygons", 4, 5),
        ("figure", "pairs", "blocks", 4, 12),
        ("angle_deg", "pairs", "letters", 2, 10),
    ],
)
def test_counterbalanced_levels_occur_once_in_every_group_of_participants(factor, condition, stimuli, later, count):
    trials = STUDY.design(seed=0, participants=10, quick=False).trials
    own = {
        who: {
            one.levels[factor]
            for one in trials
            if (one.participant, one.levels["condition"], one.levels["stimuli"]) == (who, condition, stimuli)
        }
        - {""}
        for who in range(1, 11)
    }
    groups = [range(start, start + later) for start in range(3, 11 - later + 1, later)]
    groups += [] if factor == "angle_deg" else [(1, 2)]  # the first two have all angles
    for group in groups:
        assert len(set().union(*(own[who] for who in group))) == sum(len(own[who]) for who in group) == count


def test_time_is_a_function_of_counted_work_and_trials_repeat():
    for levels in ({**PAIR, "angle_deg": 100}, {**KNOWN, "information": "both", "lead_ms": 400}):
        first, again = outcome(noise=0.01, **levels), outcome(noise=0.01, **levels)
        assert (first.rt_ms, first.response, first.measures) == (again.rt_ms, again.response, again.measures)
        assert first.rt_ms == pytest.approx(Prices().response_ms(first.work))
    assert len({outcome(noise=0.02, seed=seed, **PAIR, angle_deg=100).rt_ms for seed in range(6)}) > 1


def test_farther_is_later_and_orientations_between_are_passed_through():
    near, far = (outcome(**PAIR, angle_deg=angle) for angle in (40, 160))
    assert near.correct
    assert far.correct
    assert asdict(far.work)["codes_generated"] > asdict(near.work)["codes_generated"]
    assert [abs(float(angle)) for angle in far.measures["orientations_deg"].split()] == [20.0 * n for n in range(9)]


def test_knowing_both_beforehand_leaves_nothing_to_rotate_and_knowing_one_does():
    rotated = {
        information: outcome(**KNOWN, information=information, lead_ms=1000).measures["steps"]
        for information in ("none", "identity", "orientation", "both")
    }
    assert rotated["both"] == 0
    assert min(rotated["none"], rotated["identity"], rotated["orientation"]) >= 6


def test_which_letter_needs_no_rotation():
    found = outcome(condition="identity", angle_deg=180, pair="different")
    assert found.correct
    assert found.work.codes_generated == 0


def test_block_figures_are_turned_in_depth_from_both_sides():
    found = outcome(condition="pairs", plane="depth", angle_deg=50, pair="same")
    assert found.correct
    assert found.measures["steps"] >= 2


def people_table() -> pd.DataFrame:
    rows = [
        (person, pair, angle, f"f{item}", 1000 + (12 if pair == "same" else 5) * angle + 40 * item + person, True)
        for person in range(3)
        for pair in ("same", "different")
        for angle in (0, 50, 100)
        for item in range(4)
    ]
    return pd.DataFrame(rows, columns=["participant", "pair", "angle_deg", "figure", "rt_ms", "correct"])


def test_an_agent_that_is_people_at_half_the_time_is_found_to_be():
    people = people_table()
    agent = people.assign(rt_ms=people["rt_ms"] / 2, plane="depth")
    found = compare(agent, people)
    assert found is not None
    assert found.factor == pytest.approx(2.0)
    assert found.rmse_ms == pytest.approx(0.0, abs=1e-6)
    assert found.slope == pytest.approx(12.0)
    assert found.item_r == pytest.approx(1.0)
    assert found.items == 24
    assert found.table["fitted"].sum() == 3


def test_trials_of_people_are_read_only_where_they_are_named(tmp_path, monkeypatch):
    bad = tmp_path / FILE
    bad.write_text("participant,trial\n1,1\n")
    with pytest.raises(ValueError, match="lacks the column 'kind'"):
        read_people(bad)
    monkeypatch.delenv("IMAGERY_HUMAN_DATA", raising=False)
    assert read_people() is None


def test_trials_of_people_give_the_published_condition_means(human_data):
    people = read_people()
    assert people is not None
    assert set(people["figure"]) == {figure.id for figure in GANIS_KIEVIT_FIGURES}
    means = condition_means(people[people["correct"] & (people["pair"] == "same")])
    assert means["same"].loc[[0, 50, 100]].tolist() == pytest.approx([1400, 2177, 2814], abs=1)
    correct = people[people["correct"]]
    times = correct.groupby(["participant", "pair", "angle_deg"])["rt_ms"].mean()
    errors = 1 - people.groupby(["participant", "pair", "angle_deg"])["correct"].mean()
    for own, values, digits in ((times, GANIS_KIEVIT_TIMES, 0.5), (errors, GANIS_KIEVIT_ERRORS, 5e-5)):
        for pair, series in values.items():
            for point in series.points:
                found = own.xs((pair, point.at), level=["pair", "angle_deg"])
                half = t.ppf(0.975, len(found) - 1) * found.sem()
                assert point.value == pytest.approx(found.mean(), abs=digits)
                assert point.low == pytest.approx(max(0.0, found.mean() - half), abs=digits)
                assert point.high == pytest.approx(found.mean() + half, abs=digits)
