"""Clips of discs: the physics keeps its laws, pairs show the same events, and the missing extra is named."""

import builtins
import math

import gymnasium as gym
import numpy as np
import pytest

from imagery_agent.validation import InputError
from imagery_envs.stimuli.billiards.clips import PAIRS, sample
from imagery_envs.stimuli.billiards.physics import run
from imagery_envs.stimuli.billiards.table import Brick, Disc, Table, Teleporter

OPEN = Table(32.0)


def make(**options):
    env = gym.make("imagery_envs:Imagery/Billiards-v0")
    observation, info = env.reset(seed=5, options=options)
    return env, observation, info


def test_discs_of_equal_mass_exchange_their_motion():
    course = run(OPEN, [Disc("red", (50.0, 20.0), (-2.0, 0.0)), Disc("blue", (30.0, 20.0))], "blue")
    assert course.reaches("red", "blue")
    assert course.first_contact("red") == pytest.approx(7, abs=0.5)
    speed_red, speed_blue = (math.hypot(*course.velocities[-1][color]) for color in ("red", "blue"))
    assert speed_red == pytest.approx(0.0, abs=0.05)
    assert speed_blue == pytest.approx(2.0, abs=0.05)


def test_the_outcome_is_the_gate_or_the_wall_beside_it():
    through, missed = (run(OPEN, [Disc("blue", (50.0, y), (-2.0, 0.0))], "blue") for y in (32.0, 15.0))
    assert (through.through, missed.through) == (True, False)
    assert (through.frames, missed.frames) == (
        25,
        23,
    )  # through: the middle passes the wall; missed: the rim touches it


def test_a_solid_brick_stops_and_a_hollow_one_does_not():
    for solid in (True, False):
        table = Table(32.0, Brick((20.0, 32.0), solid))
        assert run(table, [Disc("blue", (50.0, 32.0), (-2.0, 0.0))], "blue").through is not solid


def test_a_teleporter_carries_its_disc_on():
    table = Table(32.0, teleporter=Teleporter((30.0, 15.0), (12.0, 32.0), True))
    assert run(table, [Disc("blue", (50.0, 15.0), (-2.0, 0.0))], "blue").through


def test_noise_changes_courses_and_repeats_with_its_seed():
    discs = [Disc("blue", (50.0, 32.0), (-2.0, 0.5))]
    first, same, other = (
        run(OPEN, discs, "blue", noise_deg=2.0, rng=np.random.default_rng(seed)).landing for seed in (1, 1, 2)
    )
    assert first == same != other


@pytest.mark.parametrize("kind", PAIRS)
def test_pairs_show_the_same_events_and_differ_in_what_would_have_happened(kind):
    for seed in (1, 2):
        clips = [sample(kind, 2, variant, np.random.default_rng(seed)) for variant in (0, 1)]
        courses = [clip.actual() for clip in clips]
        assert courses[0].places == courses[1].places
        assert clips[0].without(clips[0].cause).through != clips[1].without(clips[1].cause).through


def test_order_alone_decides_some_clips():
    for seed in range(3):
        rest, passer = (sample(kind, 2, 0, np.random.default_rng(seed)) for kind in ("rest", "bystander"))
        assert not rest.without(rest.cause).through
        actual = passer.actual()
        assert actual.first_contact(passer.cause) is None
        assert passer.without(passer.cause).through == actual.through


def test_a_clip_for_a_prediction_stops_before_the_contact_and_every_answer_is_graded():
    lengths = {}
    for question in ("will", "without"):
        env, _, info = make(kind="free", question=question)
        lengths[question] = 0
        while info["truth"]["phase"] == "frame":
            lengths[question] += 1
            _, reward, _, _, info = env.step(100)
            assert reward == 0
        truth = info["truth"]
        _, reward, over, _, _ = env.step(100 + truth["answer"])
        assert over
        assert reward == 1.0
    assert lengths["will"] < lengths["without"]


def test_twelve_discs_are_all_shown():
    _, observation, info = make(kind="free", discs=12)
    assert info["truth"]["discs"] == 12
    assert len({tuple(pixel) for pixel in observation["picture"].reshape(-1, 3)}) > 12


def test_single_clips_have_no_variants():
    with pytest.raises(InputError, match="expected variant 0 with clips of the kind 'free'"):
        make(kind="free", variant=1)


def test_without_the_extra_one_line_names_it(monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "pymunk":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(InputError, match=r"pip install \"imagery-agent\[physics\]\"") as error:
        make()
    assert "\n" not in str(error.value)


def test_a_clip_is_told_event_by_event_or_shown_frame_by_frame():
    screens = {}
    for modality in ("pictures", "words"):
        env, observation, info = make(kind="rest", question="caused", modality=modality)
        seen = [(observation["picture"], info["instruction"])]
        while info["truth"]["phase"] == "frame":
            observation, _, _, _, info = env.step(100)
            seen.append((observation["picture"], info["instruction"]))
        screens[modality] = seen, info["truth"]
    (told, truth), (shown, same) = screens["words"], screens["pictures"]
    assert told[-1][1] == shown[-1][1]
    assert truth["answer"] == same["answer"]
    assert all((picture == 255).all() for picture, _ in told)
    sentences = [text for _, text in told]
    assert sentences[0].startswith("Hear about a clip of discs.")
    assert f"rest: {truth['target']}" in sentences[0]
    assert f"{truth['cause']} disc" in sentences[1]
    assert (sentences[-2] == f"Then the {truth['target']} disc goes through the gate.") is truth["through"]


def test_what_is_told_before_the_contact_ends_before_it():
    env, _, info = make(kind="free", question="will", modality="words")
    assert len(info["truth"]["clip"].actual().contacts) >= 1
    _, _, _, _, info = env.step(100)
    assert info["truth"]["phase"] == "question"


def test_a_bystander_touches_nothing_until_the_clip_ends():
    for seed in range(12):
        clip = sample("bystander", 2, 0, np.random.default_rng(seed))
        assert clip.actual().first_contact(clip.cause) is None
