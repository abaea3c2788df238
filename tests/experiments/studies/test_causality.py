"""The study of causal judgment: its design, the oracle, and the analysis of rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from imagery_agent.mind.workspace import Frame
from imagery_envs.stimuli.billiards.clips import Clip
from imagery_envs.stimuli.billiards.table import Brick, Disc, Table
from imagery_experiments.experiment.design import Design
from imagery_experiments.experiment.population import CLONES
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants.registry import AGENTS
from imagery_experiments.studies.causality import STUDY
from imagery_experiments.studies.causality.analysis import judged_clips, over_budget, pairs_in_order, rating_at
from imagery_experiments.studies.causality.physics_oracle import oracle_rating
from imagery_experiments.studies.causality.session import _strip

MEETING = (Disc("blue", (52.0, 32.0), (-2.0, 0.0)), Disc("red", (34.0, 14.0), (0.0, 1.6)))


def rows_of(ratings, *, question="without", true=(100, 0), kind="brick", course="0:50 30:100 900:{}"):
    """Rows of one pair of clips."""
    return pd.DataFrame(
        [
            {
                "participant": 1, "part": "pairs", "kind": kind, "discs": 2, "clip": 0, "variant": variant,
                "modality": "pictures",
                "question": question, "rating": rating, "true_rating": true[variant], "oracle_rating": true[variant],
                "through": False, "touched": True, "course": course.format(rating), "correct": True, "rt_ms": 900.0,
            }
            for variant, rating in enumerate(ratings)
        ]
    )  # fmt: skip


def test_both_clips_of_a_pair_and_all_questions_have_one_seed():
    design = STUDY.design(seed=3, participants=2, quick=True)
    seeds: dict[tuple, set] = {}
    for trial in design.trials:
        seeds.setdefault((trial.levels["kind"], trial.levels["discs"], trial.levels["clip"]), set()).add(
            trial.settings["clip_seed"]
        )
    assert all(len(found) == 1 for found in seeds.values())
    assert len(set.union(*seeds.values())) == len(seeds)
    assert {trial.levels["discs"] for trial in design.trials} == {2, 4, 6, 8, 12}
    told = {trial.levels["question"] for trial in design.trials if trial.levels["modality"] == "words"}
    assert told == {"without", "caused"}


def test_the_oracle_tells_clips_with_the_same_events_apart():
    clips = [
        Clip("brick", int(solid), Table(32.0, Brick((22.0, 32.0), solid)), MEETING, "red", "blue")
        for solid in (False, True)
    ]
    assert clips[0].actual().places == clips[1].actual().places
    without = [oracle_rating(clip, "without", samples=10) for clip in clips]
    caused = [oracle_rating(clip, "caused", samples=10) for clip in clips]
    assert without[0] >= 80 > 20 >= without[1]
    assert caused[0] <= -80 < caused[1] <= 0
    assert oracle_rating(clips[0], "without", samples=10, noise_deg=0.0) == 100


def test_the_oracle_is_unsure_of_what_noise_decides():
    grazing = Clip("free", 0, Table(32.0), (Disc("blue", (52.0, 26.9), (-2.0, 0.0)), MEETING[1]), "red", "blue")
    assert 20 <= oracle_rating(grazing, "without", samples=40) <= 80


def test_pairs_must_differ_in_the_right_direction():
    assert pairs_in_order(rows_of((90, 10)))[0]["right"] == 1
    assert pairs_in_order(rows_of((10, 90)))[0]["right"] == 0
    assert pairs_in_order(rows_of((50, 50)))[0]["right"] == 0  # a tie is wrong


def test_causal_ratings_are_compared_with_actual_minus_judged_outcome():
    joined = judged_clips(pd.concat([rows_of((90, 10)), rows_of((-80, -20), question="caused", true=(-100, 0))]))
    assert joined["difference"].tolist() == [-90, -10]
    assert joined["caused"].tolist() == [-80, -20]


def test_ratings_over_work_are_read_from_the_course():
    course = "0:64 30:100 900:60 1800:20"
    assert [rating_at(course, budget) for budget in (0, 40, 1000, 1e6)] == [64, 100, 60, 20]


def test_with_little_work_ratings_follow_contact_and_later_the_oracle():
    rng = np.random.default_rng(0)
    parts = []
    for clip in range(12):
        good = int(rng.integers(0, 101))
        part = rows_of((good, 100 - good), true=(good, 100 - good), kind="free").assign(clip=clip, touched=clip % 3 > 0)
        first = 100 * part["touched"].astype(int)
        part["course"] = [f"0:50 30:{one} 5000:{rating}" for one, rating in zip(first, part["rating"], strict=True)]
        parts.append(part)
    table = over_budget(pd.concat(parts))
    at = {like: own.sort_values("budget_s")["value"].to_numpy() for like, own in table.groupby("like")}
    assert at["contact"][0] == pytest.approx(1.0)
    assert at["oracle"][-1] == pytest.approx(1.0)
    assert at["oracle"][0] < 0.9


def test_a_session_runs_and_is_analysed(tmp_path):
    whole = STUDY.design(seed=1, participants=1, quick=True)
    chosen = tuple(
        t for t in whole.trials if t.levels["kind"] in ("brick", "bystander") and t.levels["question"] != "will"
    )
    design = Design(whole.study, whole.seed, 1, chosen)
    rows = pd.concat(
        run(STUDY, AGENTS[agent], design=design, folder=tmp_path / agent, population=CLONES, progress=False)
        for agent in ("imagery-oracle", "propositional-oracle")
    )
    by_agent = {agent: STUDY.analyse(own) for agent, own in rows.groupby("agent")}
    right = {agent: sum(one["right"] for one in found["pairs"]) for agent, found in by_agent.items()}
    assert right == {"imagery-oracle": 2, "propositional-oracle": 0}
    assert STUDY.measures(rows, by_agent["imagery-oracle"])["Pairs in the right order, brick"].endswith("of 1")
    assert len(STUDY.figures(rows)) >= 1
    strips = sorted((tmp_path / "imagery-oracle" / "pictures").iterdir())
    assert strips


def test_a_film_strip_shows_the_clip_and_then_the_first_imagined_course():
    def frames(*labels):
        return [Frame(label, np.zeros((64, 64, 3), np.uint8), None) for label in labels]

    seen = frames(*(f"frame {number}" for number in range(1, 31)))
    imagined = frames("what does not move", "without red", "imagined, 3.0 frames on", "imagined, 5.0 frames on")
    shown = [frame.label for frame in _strip(seen, [*imagined, *frames("without red", "imagined, 9.0 frames on")])]
    assert shown[:6] == ["frame 1", "frame 7", "frame 13", "frame 18", "frame 24", "frame 30"]
    assert shown[6:] == ["without red", "imagined, 3.0 frames on", "imagined, 5.0 frames on"]
    assert _strip(seen[:2], frames("frame 2")) == tuple(seen[:2])  # nothing was imagined
