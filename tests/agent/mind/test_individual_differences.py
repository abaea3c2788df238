"""Individual differences: every trait acts, in the part of the mind that it belongs to."""

from __future__ import annotations

from dataclasses import asdict, fields, replace

import numpy as np
import pytest
import torch

from imagery_agent.agent import build_agent
from imagery_agent.language.scene import parse
from imagery_agent.mind.individual_differences import Traits
from imagery_agent.mind.protocols import STEP_TEMPERATURE, TEXT_TEMPERATURE, MentalPicture
from imagery_agent.mind.workspace import Workspace
from imagery_agent.mind.workspace.compare import DRIFT_SPREAD
from imagery_experiments.experiment.population import CLONES, CUT, PEOPLE, Population
from imagery_experiments.participants.batching import BatchedImagination
from imagery_experiments.participants.lesions import EmptyBuffer
from tests.toy import ToyImagination, ToyInterpreter, draw

LETTER = draw(parse("a large black capital letter f"))


def workspace_of(traits: Traits, imagination=None):
    agent = build_agent("imagery", imagination=imagination or ToyImagination(), interpreter=ToyInterpreter(), seed=0)
    agent.set_traits(traits)
    agent.reset(1)
    return agent.workspace


# ---------------------------------------------------------------- traits


def test_an_agent_is_the_average_person_until_told_otherwise():
    agent = build_agent("imagery", imagination=ToyImagination(), interpreter=ToyInterpreter(), seed=0)
    assert agent.workspace.traits == Traits()


def test_acuity_blurs_what_is_seen_and_compared():
    sharp, dull = (workspace_of(Traits(acuity_blur_px=px, decision_noise=0.0)) for px in (0.0, 3.0))
    seen = []
    for workspace in (sharp, dull):
        workspace.perceive(LETTER)
        seen.append(workspace.look().astype(float))
    assert seen[1].std() < 0.8 * seen[0].std()
    mirror = MentalPicture(LETTER[:, ::-1].copy())
    matches = [workspace.compare(MentalPicture(LETTER), mirror)[0] for workspace in (sharp, dull)]
    assert abs(matches[1] - matches[0]) > 0.05


def test_the_step_size_criterion_sets_the_steps_up_to_what_imagination_can_do():
    cautious, bold = (workspace_of(Traits(step_size=size)) for size in (0.5, 3.0))
    for workspace in (cautious, bold):
        workspace.perceive(LETTER)
        workspace.rotate(60.0)
    assert cautious.clock.work.codes_generated == 6 * 256
    assert bold.clock.work.codes_generated == 256
    assert (bold.largest.rotate_deg, bold.largest.turn_deg) == (60.0, 90.0)


def test_deciding_is_noisy_and_repeats_with_the_seed():
    def matches(noise: float) -> list[float]:
        workspace = workspace_of(Traits(decision_noise=noise))
        return [workspace.compare(MentalPicture(LETTER), MentalPicture(LETTER))[0] for _ in range(200)]

    assert np.std(matches(0.0)) == 0
    assert np.std(matches(0.05)) == pytest.approx(0.05, rel=0.2)
    assert matches(0.05) == matches(0.05)


def test_who_is_slow_is_slow_at_everything_in_proportion():
    agent = build_agent("imagery", imagination=ToyImagination(), interpreter=ToyInterpreter(), seed=0)
    told = "Study this map: a map with a brown hut at the top left and a blue lake at the right"
    taken = []
    for slowness in (1.0, 1.5):
        agent.set_traits(Traits(slowness=slowness, fade_ms=1e12))
        agent.reset(0)
        taken.append([agent.respond(None, told), agent.respond(None, "Focus on the hut. Scan to the lake.")])
    for usual, slow in zip(*taken, strict=True):
        assert (slow.answer, slow.work) == (usual.answer, usual.work)
        assert slow.duration_ms == pytest.approx(1.5 * usual.duration_ms)


def test_part_of_the_noise_of_evidence_lasts_for_a_response():
    workspace = workspace_of(Traits())
    means, spreads = [], []
    for _ in range(200):
        workspace.begin_response()
        found = [workspace.weigh(0.5) for _ in range(100)]
        means.append(np.mean(found))
        spreads.append(np.std(found))
    assert np.mean(means) == pytest.approx(0.5, abs=0.08)
    assert np.mean(spreads) == pytest.approx(1.0, rel=0.1)
    assert np.std(means) == pytest.approx(np.hypot(DRIFT_SPREAD, 0.1), rel=0.2)
    assert workspace_of(Traits(decision_noise=0.0)).weigh(0.5) == 0.5


def test_noise_changes_the_order_of_names_and_keeps_their_share():
    workspace = workspace_of(Traits(decision_noise=0.5))
    workspace.perceive(LETTER)
    orders = {tuple(name for name, _ in workspace.inspect()) for _ in range(20)}
    assert len(orders) > 1
    assert sum(share for _, share in workspace.inspect()) == pytest.approx(1.0)


def test_fading_dims_what_is_not_refreshed():
    contrasts = []
    for fade_ms in (1_000.0, 100_000.0):
        workspace = workspace_of(Traits(fade_ms=fade_ms))
        workspace.perceive(LETTER)
        workspace.infer(100)  # three seconds of thinking of something else
        contrasts.append(workspace.look().astype(float).std())
    assert contrasts[0] < contrasts[1]
    workspace.perceive(LETTER)
    assert workspace.look().astype(float).std() > contrasts[0]


class Recorder:
    """Records the temperature of every request."""

    def __init__(self) -> None:
        self.steps: list[list[float | None]] = []
        self.texts: list[list[float | None]] = []

    def perceive(self, pictures):
        return [MentalPicture(picture) for picture in pictures]

    def draw(self, requests):
        for kind, wanted in ((self.texts, False), (self.steps, True)):
            if found := [one.temperature for one in requests if (one.source is not None) == wanted]:
                kind.append(found)
        return [MentalPicture(LETTER) for _ in requests]


def draw_and_rotate(workspace):
    picture = workspace.imagine("a red star")
    workspace.rotate(10.0, picture)


def test_the_trait_multiplies_the_temperature_of_every_request():
    recorder = Recorder()
    draw_and_rotate(workspace_of(Traits(temperature=1.7), recorder))
    assert (recorder.texts, recorder.steps) == ([[1.7 * TEXT_TEMPERATURE]], [[1.7 * STEP_TEMPERATURE]])
    draw_and_rotate(Workspace(recorder, ToyInterpreter(), generator=torch.Generator()))
    assert (recorder.texts[1], recorder.steps[1]) == ([None], [None])


def test_agents_in_one_batch_keep_their_own_temperature():
    recorder = Recorder()
    shared = BatchedImagination(recorder)  # type: ignore[arg-type]
    workspaces = [workspace_of(Traits(temperature=temperature), shared) for temperature in (0.0, 1.0, 2.0)]
    shared.run_batched([lambda one=one: draw_and_rotate(one) for one in workspaces])
    assert [sorted(batch) for batch in recorder.steps] == [[0.0, STEP_TEMPERATURE, 2 * STEP_TEMPERATURE]]
    assert [sorted(batch) for batch in recorder.texts] == [[0.0, TEXT_TEMPERATURE, 2 * TEXT_TEMPERATURE]]


@pytest.mark.parametrize("wrong", [{"step_size": 0.0}, {"fade_ms": -1.0}, {"temperature": -0.1}])
def test_traits_that_no_mind_has_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Traits(**wrong)


# ---------------------------------------------------------------- population


def test_the_average_of_the_population_is_the_average_person():
    people = [PEOPLE.participant(0, number) for number in range(1, 2001)]
    for trait in fields(Traits):
        values = np.array([getattr(person, trait.name) for person in people])
        mean, spread = getattr(Traits, trait.name), getattr(PEOPLE, trait.name)
        assert values.mean() == pytest.approx(mean, abs=4 * spread / np.sqrt(len(people)))
        assert abs(values - mean).max() <= CUT * spread + 1e-9
        assert values.std() > 0.7 * spread


def test_a_participant_is_a_function_of_seed_and_number():
    assert PEOPLE.participant(3, 7) == PEOPLE.participant(3, 7)
    assert PEOPLE.participant(3, 7) != PEOPLE.participant(3, 8) != PEOPLE.participant(4, 8)
    assert CLONES.participant(3, 7) == Traits()
    assert set(asdict(PEOPLE)) == set(asdict(Traits()))


def test_a_spread_that_reaches_zero_is_refused():
    with pytest.raises(ValueError, match="step_size"):
        Population(step_size=0.5)
    assert replace(PEOPLE, step_size=0.0).participant(0, 1).step_size == 1.0


# ---------------------------------------------------------------- lesion


def test_nothing_reaches_a_lesioned_buffer():
    workspace = workspace_of(Traits(), EmptyBuffer())
    workspace.perceive(LETTER)
    workspace.rotate(40.0)
    workspace.imagine("a red star")
    workspace.put(MentalPicture(LETTER))
    workspace.remember("map")
    workspace.recall("map")
    assert (workspace.look() == 255).all()
    assert all((frame.pixels == 255).all() for frame in workspace.trace)
    assert workspace.clock.work.codes_generated == 3 * 256
