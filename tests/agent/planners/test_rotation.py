"""Mental rotation with exact pictures: all the way round in depth, part by part in the picture plane."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from imagery_agent.agent import build_agent
from imagery_agent.mind.individual_differences import Traits
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.planners.rotation.parameters import Criterion, RotationParameters
from imagery_agent.planners.single_code import PlannerParameters
from imagery_envs.mental_rotation import Trial
from imagery_envs.stimuli import blocks, letters
from imagery_envs.stimuli.canvas import Canvas, turned
from imagery_experiments.participants.oracle import OracleImagination, OracleInterpreter
from imagery_experiments.participants.picture_truths import reveal_rotation_display

PLANE = "Are the two figures the same or mirror images? One may be rotated in the picture plane."
DEPTH = "Are the two figures the same or mirror images? One may be turned in depth."
UNSAID = "Are the two figures the same or mirror images?"
SHAFT = np.array([[-22.0, -14.0], [-22.0, 12.0], [8.0, 12.0]])
TICKS = [((-22.0, -6.0), (6.0, 0.0)), ((-10.0, 12.0), (0.0, -6.0)), ((0.0, 12.0), (0.0, 6.0))]


def agent_of(noise=0.0, imagination=None):
    imagination = imagination or OracleImagination()
    agent = build_agent("imagery", imagination=imagination, interpreter=OracleInterpreter(), seed=0)
    agent.set_traits(Traits(decision_noise=noise))
    agent.reset(0)
    return agent, imagination


def ticks(angle_deg=0.0, *, flipped=(), shown=3):
    """A thin form with ticks; some of them on the other side."""
    canvas = Canvas()
    canvas.line(turned(SHAFT, angle_deg), width_px=1.3)
    for number, (base, tick) in enumerate(TICKS[:shown]):
        end = np.add(base, np.multiply(tick, -1.0 if number in flipped else 1.0))
        canvas.line(turned(np.array([base, end]), angle_deg), width_px=1.3)
    return canvas.picture()


def answer(left, right, text=PLANE, noise=0.0):
    agent, _ = agent_of(noise)
    return agent.respond(np.concatenate([left, right], axis=1), text)


@pytest.mark.parametrize("angle", [150, 180])
@pytest.mark.parametrize("same", [True, False])
def test_block_figures_are_turned_all_the_way_round(angle, same):
    figure = blocks.read("3-4-4-2-right-up-back-right")
    trial = Trial(figure, "depth", float(angle), same, 52.0)
    agent, imagination = agent_of()
    display = np.concatenate([trial.left(), trial.right()], axis=1)
    truth = {"stimuli": "blocks", "stimulus": figure.id, "signed_angle_deg": float(angle), "same": same}
    reveal_rotation_display(imagination.learn_truth, display, truth | {"azimuth_deg": 52.0})
    assert agent.respond(display, DEPTH).answer == ("same" if same else "different")


@pytest.mark.parametrize("angle", [0, 70, 180])
def test_a_difference_of_one_tick_is_seen(angle):
    assert answer(ticks(), ticks(angle)).answer == "same"
    assert answer(ticks(), ticks(angle, flipped=(1,))).answer == "different"


@pytest.mark.parametrize("shift", [(4, -5), (-5, 4)])
def test_figures_are_compared_wherever_they_stand(shift):
    """As in displays whose figures are centered by their bounding boxes, which do not turn with them."""
    for angle in (70, 160):
        assert answer(ticks(), np.roll(ticks(angle), shift, axis=(0, 1))).answer == "same"
        assert answer(ticks(), np.roll(ticks(angle, flipped=(1,)), shift, axis=(0, 1))).answer == "different"


def test_small_parts_are_carried_along_one_by_one():
    def slope(count):
        near, far = (answer(ticks(shown=count), ticks(angle, shown=count)).duration_ms for angle in (40, 160))
        return (far - near) / 120

    assert slope(3) > 2 * slope(0)


def test_a_figure_known_by_heart_is_rotated_as_one_piece():
    pair = [answer(letters.Letter("4").draw(), letters.Letter("4").draw(angle_deg=angle)) for angle in (60, 180)]
    agent, _ = agent_of()
    agent.respond(letters.Letter("4").draw(), "Learn this figure: 4.")
    question = "Is it as learned or its mirror image?"
    learned = [agent.respond(letters.Letter("4").draw(angle_deg=angle), question) for angle in (60, 180)]
    assert all(one.answer == "same" for one in (*pair, *learned))
    assert pair[1].duration_ms - pair[0].duration_ms > 2 * (learned[1].duration_ms - learned[0].duration_ms)


def test_a_thin_form_is_rotated_in_the_plane_without_being_told():
    assert answer(ticks(), ticks(90), UNSAID).answer == "same"  # exact pictures of it cannot be turned in depth


def test_evidence_from_redrawn_pictures_counts_less():
    class Drawn(OracleImagination):
        """Exact pictures that count as drawn from codes."""

        def draw(self, requests):
            return [replace(one, codes=np.zeros((16, 16), np.int64)) for one in super().draw(requests)]

    display = np.concatenate([letters.Letter("F").draw(), letters.Letter("F").draw(angle_deg=160)], axis=1)
    exact, drawn = (agent_of(imagination=one)[0].respond(display, PLANE) for one in (OracleImagination(), Drawn()))
    assert drawn.work.glances > exact.work.glances
    workspace = agent_of(imagination=Drawn())[0].workspace
    picture = workspace.rotate(20.0, workspace.rotate(20.0, MentalPicture(letters.Letter("F").draw())))
    assert picture.redrawn == 2


def test_caution_trades_speed_for_accuracy():
    times, errors = [], []
    for caution in (0.4, 2.0):
        agent = build_agent("imagery", imagination=OracleImagination(), interpreter=OracleInterpreter(), seed=0)
        agent.set_traits(Traits(caution=caution))
        found = []
        for seed in range(30):
            agent.reset(seed)
            letter = letters.Letter("F").draw()
            found.append(agent.respond(np.concatenate([letter, letter], axis=1), PLANE))
        times.append(np.mean([one.duration_ms for one in found]))
        errors.append(sum(one.answer != "same" for one in found))
    assert times[1] > 1.5 * times[0]
    assert errors[0] > errors[1]


def wrong_at(angle_deg, *, noise, patience_ms, trials=30):
    """Wrong answers, of so many, to a letter and its rotated copy."""
    parameters = PlannerParameters(rotation=RotationParameters(patience_ms=patience_ms))
    agent = build_agent(
        "imagery", imagination=OracleImagination(), interpreter=OracleInterpreter(), seed=0, parameters=parameters
    )
    agent.set_traits(Traits(decision_noise=noise))
    display = np.concatenate([letters.Letter("F").draw(), letters.Letter("F").draw(angle_deg=angle_deg)], axis=1)
    wrong = 0
    for seed in range(trials):
        agent.reset(seed)
        wrong += agent.respond(display, PLANE).answer != "same"
    return wrong


def test_who_stops_before_the_figures_are_aligned_guesses():
    assert wrong_at(160, noise=0.01, patience_ms=1000.0) > wrong_at(0, noise=0.01, patience_ms=1000.0) + 3
    assert wrong_at(160, noise=0.01, patience_ms=1000.0) < 24  # a guess is right now and then
    assert wrong_at(160, noise=0.01, patience_ms=1e9) == 0
    assert wrong_at(160, noise=0.0, patience_ms=1.0, trials=3) == 0


def test_no_match_counts_that_unrelated_figures_have():
    criterion = Criterion(0.9, 0.1, 0.05, chance=0.6)
    assert [round(criterion.required(count), 2) for count in (0, 2, 3, 9)] == [0.9, 0.7, 0.6, 0.6]
