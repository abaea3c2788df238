"""Maps in the mind: told ones are drawn ever less vaguely, and questions take what their work costs."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagery_agent.agent import Agent, build_agent
from imagery_agent.language.scene import SceneError
from imagery_agent.mind.dual_coding_memory import Link
from imagery_agent.mind.work_clock import Prices
from imagery_agent.planners.scanning.depictive import compass_direction
from imagery_agent.planners.scanning.map_learning import MAP, combine_estimates
from imagery_agent.tasks.map_descriptions import described_landmarks
from imagery_agent.visual_routines.arrow_detector import find_pointer
from imagery_agent.visual_routines.blob_detector import things
from imagery_agent.visual_routines.compositing import place_figure
from imagery_envs.stimuli.maps.descriptions import description
from imagery_envs.stimuli.maps.islands import island
from tests.toy import ToyImagination, ToyInterpreter

TOLD = description(island())
RETELL = "What did the description of the map say?"
links = st.builds(
    Link, st.just("hut"), st.tuples(st.floats(0, 1), st.floats(0, 1)), st.just("words"), spread_px=st.floats(0.2, 30)
)


def agent(kind: str = "imagery", *, seed: int = 0) -> Agent:
    imagination = ToyImagination(blur_px=0.0, noise=0.0, angle_error_deg=0.0)
    return build_agent(kind, imagination=imagination, interpreter=ToyInterpreter(), seed=seed)


def heard(times: int, *, kind: str = "imagery", seed: int = 0) -> Agent:
    respondent = agent(kind, seed=seed)
    for _ in range(times):
        respondent.respond(None, f"Study this map: {TOLD}")
    return respondent


# ---------------------------------------------------------------- metric construction


@given(links, links)
def test_two_placings_together_are_surer_than_either_and_lie_between(old, new):
    both = combine_estimates(old, new)
    assert both.spread_px < min(old.spread_px, new.spread_px)
    for mean, one, other in zip(both.place, old.place, new.place, strict=True):
        assert min(one, other) - 1e-9 <= mean <= max(one, other) + 1e-9
    again = combine_estimates(new, old)
    assert again.place == pytest.approx(both.place)
    assert again.spread_px == pytest.approx(both.spread_px)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000))
def test_regions_of_uncertainty_shrink_and_the_text_is_known_from_the_first_time(seed):
    respondent, spreads = agent(seed=seed), []
    for _ in range(3):
        respondent.respond(None, f"Study this map: {TOLD}")
        assert respondent.respond(None, RETELL).answer == TOLD
        spreads.append({name: link.spread_px for name, link in respondent.workspace.memory.links(MAP).items()})
    for before, after in itertools.pairwise(spreads):
        assert before.keys() == after.keys()
        assert all(after[name] < before[name] for name in after)


def test_often_heard_places_are_where_they_were_told():
    errors = {}
    for times in (1, 12):
        found = [heard(times, seed=seed).workspace.memory.links(MAP) for seed in range(3)]
        told = {one.thing.name: one.place for one in described_landmarks(TOLD)}
        errors[times] = np.mean(
            [np.hypot(*np.subtract(told[name], link.place)) for own in found for name, link in own.items()]
        )
    assert errors[12] < errors[1] / 2


def test_a_vague_thing_is_not_seen_and_a_clear_one_is_where_it_was_laid():
    spot = np.full((64, 64, 3), 255, np.uint8)
    spot[20:44, 20:44] = (40, 90, 220)
    (place,) = things(place_figure(spot, (0.3, 0.7), side_px=12, spread_px=1.0))
    assert np.hypot(place[0] - 0.3, place[1] - 0.7) < 0.03
    assert things(place_figure(spot, (0.3, 0.7), side_px=12, spread_px=8.0)) == []
    blank = np.full((64, 64, 3), 255, np.uint8)
    assert (place_figure(blank, (0.5, 0.5), side_px=12) == 255).all()
    assert find_pointer(blank) is None


def test_descriptions_that_cannot_be_read():
    with pytest.raises(SceneError, match="At half past 2"):
        described_landmarks("The island is round. The hut is somewhere.")
    with pytest.raises(SceneError, match="once"):
        described_landmarks(f"{TOLD} At 3 o'clock, 2 tenths of the way out, there is a red hut.")


# ---------------------------------------------------------------- questions


@pytest.mark.parametrize("kind", ["imagery", "propositional"])
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Scan to the rock.", "yes"),
        ("Jump to the rock.", "yes"),
        ("Is there a boat on the map?", "no"),
        ("In which direction is the well?", "east"),
    ],
)
def test_questions_take_what_their_work_costs(kind, question, answer):
    respondent = heard(12, kind=kind)
    response = respondent.respond(None, f"Focus on the grass. {question}")
    assert response.duration_ms == pytest.approx(Prices().response_ms(response.work))
    if "direction" not in question:
        assert response.answer == answer


def test_scanning_a_told_map_takes_more_shifts_the_farther_and_jumping_does_not():
    respondent = heard(16)
    shifts = {
        (verb, target): respondent.respond(None, f"Focus on the beach. {verb} to the {target}.").work
        for verb in ("Scan", "Jump")
        for target in ("hut", "well")
    }
    assert shifts["Scan", "well"].attention_shifts > shifts["Scan", "hut"].attention_shifts
    assert shifts["Jump", "well"] == shifts["Jump", "hut"]


def test_expectations_move_the_times_of_tacit_knowledge_alone():
    def slope(kind: str, longer: str) -> int:
        respondent = heard(16, kind=kind)
        respondent.respond(None, f"Expect longer distances to take {longer}.")
        far, near = (
            respondent.respond(None, f"Focus on the beach. Scan to the {target}.").work for target in ("well", "hut")
        )
        return far.inferences + far.attention_shifts - near.inferences - near.attention_shifts

    assert slope("propositional", "longer") > 0 > slope("propositional", "less time")
    assert slope("imagery", "longer") == slope("imagery", "less time") > 0


def test_directions_are_named_after_the_compass():
    assert compass_direction((0.5, 0.5), (0.5, 0.1)) == "north"
    assert compass_direction((0.5, 0.5), (0.9, 0.88)) == "southeast"
    assert compass_direction((0.5, 0.5), (0.1, 0.48)) == "west"
