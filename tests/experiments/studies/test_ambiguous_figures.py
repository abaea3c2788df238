"""Ambiguous figures: both readings are there, and what the mind does with them follows from where it looks."""

from __future__ import annotations

from collections.abc import Sequence

import gymnasium as gym
import numpy as np
import pandas as pd
import pytest

from imagery_agent.agent import build_agent
from imagery_agent.interpreter.reference_frames import SIDES, with_up
from imagery_agent.mind.protocols import Reading
from imagery_agent.planners.ambiguous_figures.depictive import AmbiguousFigureParameters, rotated_side
from imagery_agent.planners.single_code import PlannerParameters
from imagery_agent.tasks.ambiguous_figures import DrawTask, SeeAgainTask, SeeTask, read_figure_task
from imagery_agent.tasks.reading import read_task
from imagery_envs.ambiguous_figures import HINTS, AmbiguousFigures, encode_response
from imagery_envs.stimuli.ambiguous import QUARTER_TURNS, figures
from imagery_envs.stimuli.ambiguous_shapes import KINDS
from imagery_envs.text import ANSWER_LENGTH
from imagery_experiments.analysis.predictions import predictions_table
from imagery_experiments.evaluation.reference_classifier.network import load_reference_classifier
from imagery_experiments.evaluation.reference_classifier.pixel_reading import coverage, normalised
from imagery_experiments.participants.oracle import OracleImagination, OracleInterpreter
from imagery_experiments.participants.picture_truths import reveal_ambiguous_figure
from imagery_experiments.studies import STUDIES

FIRST_OF = 5
"""Among so many of the judge's 625 names a reading must be."""
GHOST = figures()["ghost or cat plain"]
LOOK, DRAW = "Look at this figure. What is it?", "Draw the figure in your mind."
SEE, ELSE = LOOK, "Look at the figure in your mind. What else could it be?"
STUDY = STUDIES["ambiguous-figures"]


# ---------------------------------------------------------------- the figures


def test_an_independent_judge_sees_both_readings_each_in_its_frame():
    """The judge shares nothing with the interpreter: no figure is kept because an agent reads it well.

    Figures were chosen by an earlier judge, which saw both readings of all.
    """
    judge = load_reference_classifier()
    drawn = {figure.id: (figure.draw(), with_up(figure.draw(), figure.up)) for figure in figures().values()}
    seen = judge.logits(normalised(coverage(np.stack([view for views in drawn.values() for view in views]))))
    logits = dict(zip(drawn, seen.reshape(len(drawn), 2, -1), strict=True))

    def odds(found, names):
        best = max(found[judge.names.index(name)] for name in names if judge.knows(name))
        return int((found > best).sum()), best - np.logaddexp.reduce(found)

    among_first = []
    for figure in figures().values():
        upright, other = logits[figure.id]
        first, second = figure.readings
        (rank, own), (_, elsewhere) = odds(upright, first), odds(other, first)
        (second_rank, second_own), (_, second_elsewhere) = odds(other, second), odds(upright, second)
        among_first.append(max(rank, second_rank) < FIRST_OF)
        if figure.kind != "part":
            assert own > elsewhere, figure.id
            assert second_own > second_elsewhere, figure.id
    assert np.mean(among_first) > 0.9


def test_a_figure_turned_shows_its_readings_the_other_way_round():
    for name, figure in figures().items():
        assert figure.id == name
        if figure.turned:
            (plain,) = [
                f for f in figures().values() if f.shape == figure.shape and f.pen == figure.pen and not f.turned
            ]
            assert figure.readings == plain.readings[::-1]
            np.testing.assert_array_equal(with_up(figure.draw(), figure.up), plain.draw())
    assert {figure.kind for figure in figures().values()} == set(KINDS)
    assert QUARTER_TURNS == SIDES


def test_answers_are_recognised_whatever_the_article_and_case():
    assert [GHOST.reading(text) for text in ("A ghost.", "cat", "the CAT", "dog", "")] == [
        "first", "second", "second", "other", "other",
    ]  # fmt: skip


# ---------------------------------------------------------------- the environment


def questions(hint, figure, given):
    env = AmbiguousFigures(hint)
    env.reset(seed=0, options={"figure": figure})
    return env.step(encode_response([given]))[4]["instruction"]


@pytest.mark.parametrize(
    ("hint", "figure", "given", "said"),
    [
        ("none", "Z or N plain", "letter Z", "Look at the figure in your mind. What is it?"),
        ("another", "Z or N plain", "letter Z", "Look at the figure in your mind. What else could it be?"),
        ("frame", "Z or N plain", "letter Z", "The top of the figure in your mind may be another side of it. "),
        ("side", "Z or N plain", "letter Z", "Take the left side of the figure in your mind as its top. "),
        ("side", "Z or N plain", "letter N", "Take the top side of the figure in your mind as its top. "),
        ("rotate", "Z or N plain", "letter Z", "Rotate the figure in your mind by 90 degrees to the right. "),
        ("rotate", "Z or N plain", "letter N", "Rotate the figure in your mind by 90 degrees to the left. "),
        ("rotate", "ghost or cat plain", "ghost", "Rotate the figure in your mind by 180 degrees to the left. "),
    ],
)  # fmt: skip
def test_the_hint_is_about_the_reading_that_was_not_given(hint, figure, given, said):
    assert questions(hint, figure, given).startswith(said)


def test_only_the_other_reading_is_rewarded():
    def reward(first, *names):
        env = AmbiguousFigures()
        env.reset(seed=0, options={"figure": GHOST.id})
        env.step(encode_response([first]))
        return env.step(encode_response(names))[1]

    assert reward("ghost", "dog", "cat") == reward("cat", "ghost") == 1.0
    assert reward("ghost", "ghost") == reward("ghost") == reward("dog", "cat") == 0.0


def test_the_drawing_that_is_looked_at_is_the_one_that_was_made():
    env = AmbiguousFigures(medium="drawing")
    env.reset(seed=0)
    drawing = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    blank, _, _, _, info = env.step(encode_response(["ghost"], drawing))
    assert info["instruction"] == DRAW
    assert (blank["picture"] == 255).all()
    shown, *_ = env.step(encode_response([], drawing))
    np.testing.assert_array_equal(shown["picture"], drawing)


def test_names_beyond_the_room_for_an_answer_are_left_out():
    assert encode_response(["a" * 30, "b" * 30, "c" * 30]).tobytes().rstrip(b"\0") == b"a" * 30 + b";" + b"b" * 30
    assert len(encode_response([], np.zeros((64, 64, 3)))) == ANSWER_LENGTH + 64 * 64 * 3


def test_hints_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="expected hint='another' with medium='drawing'"):
        AmbiguousFigures("side", "drawing")
    with pytest.raises(ValueError, match="did you mean 'rotate'"):
        AmbiguousFigures("rotat")
    with pytest.raises(ValueError, match="unknown ambiguous figure 'umbrella or mushroom plain'"):
        AmbiguousFigures("side").reset(seed=0, options={"figure": "umbrella or mushroom plain"})


# ---------------------------------------------------------------- the mind


def test_every_question_of_the_world_is_a_task_of_the_mind():
    picture = GHOST.draw()
    assert isinstance(read_task(LOOK, picture), SeeTask)
    assert isinstance(read_task(DRAW), DrawTask)
    for hint in HINTS:
        task = read_task(questions(hint, "Z or N plain", "letter Z"))
        assert isinstance(task, SeeAgainTask)
        wanted = {"none": (False, False, None, 0.0), "another": (True, False, None, 0.0)}
        wanted |= {"frame": (True, True, None, 0.0), "side": (True, False, "left", 0.0)}
        wanted |= {"rotate": (True, False, None, -90.0)}
        assert (task.other, task.top_is_open, task.up, task.rotate_deg) == wanted[hint]
    with pytest.raises(ValueError, match="expected a picture of the figure"):
        read_figure_task(LOOK, None)


def mind(kind="imagery", interpreter=None, **construal):
    oracle = interpreter or OracleInterpreter()
    reveal_ambiguous_figure(getattr(oracle, "learn_truth", lambda known: None), GHOST)
    parameters = PlannerParameters(ambiguous_figures=AmbiguousFigureParameters(**construal)) if construal else None
    return build_agent(kind, imagination=OracleImagination(), interpreter=oracle, seed=0, parameters=parameters)


def names(agent, *instructions):
    agent.respond(GHOST.draw(), SEE)
    return agent.respond(None, instructions[-1]).names


SIDE = "Take the bottom side of the figure in your mind as its top. What else could it be?"
OPEN = "The top of the figure in your mind may be another side of it. What else could it be?"
ROTATE = "Rotate the figure in your mind by 180 degrees to the left. What else could it be?"


def test_with_perfect_parts_an_image_is_seen_in_its_frame_and_a_hint_changes_the_frame():
    assert names(mind(), ELSE) == ()
    assert names(mind(), SIDE) == names(mind(), OPEN) == names(mind(), ROTATE) == ("cat",)
    assert names(mind(), "Look at the figure in your mind. What is it?") == ("ghost",)


def test_the_oracle_knows_both_readings_of_a_figure_of_one_top():
    oracle = OracleInterpreter()
    figure = figures()["umbrella or mushroom plain"]
    reveal_ambiguous_figure(oracle.learn_truth, figure)
    seen = oracle.readings(figure.draw(), up="top")
    assert {reading.name for reading in seen} == {"umbrella", "mushroom"}
    assert min(reading.weight for reading in seen) > 0.4


def test_whether_the_frame_is_held_carried_along_or_free_decides_what_is_found():
    assert names(mind(frame="free"), ELSE) == ("cat",)
    assert names(mind(frame="carried"), ELSE) == names(mind(frame="carried"), ROTATE) == ()
    assert names(mind(frame="carried"), SIDE) == ("cat",)


class TwoThings(OracleInterpreter):
    """Sees both readings in one frame, as if no other were needed."""

    def readings(
        self, picture: np.ndarray, *, up: str | None = None, names: Sequence[str] | None = None, top: int = 5
    ) -> list[Reading]:
        return [Reading("ghost", up or "top", 0.6), Reading("cat", up or "top", 0.3), Reading("dog", up or "top", 0.1)]


def test_an_image_is_reversed_without_a_hint_if_the_other_reading_is_there_to_be_seen():
    assert names(mind(interpreter=TwoThings()), ELSE) == ("cat",)
    assert names(mind(interpreter=TwoThings(), min_probability=0.5), ELSE) == ()


def test_ones_own_drawing_is_looked_at_as_anything_else():
    agent = mind()
    agent.respond(GHOST.draw(), SEE)
    drawing = agent.respond(None, DRAW).drawing
    assert drawing is not None
    assert agent.respond(drawing, "Look at this figure. What else could it be?").names == ("cat",)


def test_time_is_the_work_of_looking_in_frames_and_rotating():
    def work(instruction):
        agent = mind()
        agent.respond(GHOST.draw(), SEE)
        return agent.respond(None, instruction).work

    assert (work(ELSE).glances, work(ELSE).inferences, work(ELSE).codes_generated) == (1, 0, 0)
    assert (work(SIDE).glances, work(SIDE).inferences) == (1, 1)
    assert (work(OPEN).glances, work(OPEN).inferences) == (4, 3)
    assert work(ROTATE).codes_generated == 9 * 256  # steps of 20 degrees


@pytest.mark.parametrize(
    ("up", "angle", "then"), [("top", 90, "left"), ("top", -90, "right"), ("left", 180, "right"), ("right", 90, "top")]
)
def test_a_carried_frame_goes_where_its_side_goes(up, angle, then):
    picture = np.zeros((64, 64, 3), np.uint8)
    picture[:8] = 255  # white at the top
    placed = np.rot90(picture, -SIDES[up])  # white at the side that is up
    np.testing.assert_array_equal(np.rot90(placed, angle // 90), np.rot90(picture, -SIDES[rotated_side(up, angle)]))


def test_words_alone_find_another_letter_by_rewriting_and_know_nothing_of_the_picture():
    letter = figures()["Z or N plain"]
    agent = build_agent("propositional", imagination=OracleImagination(), interpreter=OracleInterpreter(), seed=0)
    reveal_ambiguous_figure(agent.workspace.interpreter.learn_truth, letter)
    assert agent.respond(letter.draw(), SEE).answer == "capital letter z"
    assert agent.respond(None, ELSE).names == ()
    assert "capital letter n" in agent.respond(None, SIDE.replace("bottom", "left")).names
    ghost = mind("propositional")
    assert names(ghost, SIDE) == ()  # nothing is known in words of how ghosts are built


def test_an_empty_picture_is_nothing():
    agent = mind()
    assert agent.respond(np.full((64, 64, 3), 255, np.uint8), SEE).answer == ""
    assert agent.respond(None, OPEN).names == ()


def test_parameters_are_checked():
    with pytest.raises(ValueError, match="held, carried, free, got 'loose'"):
        AmbiguousFigureParameters(frame="loose")
    with pytest.raises(ValueError, match="min_probability"):
        AmbiguousFigureParameters(min_probability=1.0)


# ---------------------------------------------------------------- the study


def test_every_condition_has_every_kind_that_makes_sense():
    design = STUDY.design(seed=3, participants=1, quick=False)
    table = pd.DataFrame([dict(trial.levels) for trial in design.trials])
    assert table.groupby(["kind", "hint", "medium"]).size().nunique() == 1
    assert set(table.loc[table["kind"] == "part", "hint"]) == {"none", "another", "frame"}
    assert table.groupby("kind")["figure"].nunique().min() > 6
    gym.make("imagery_envs:Imagery/AmbiguousFigures-v0", hint="rotate")


SHARES = {("another", "image"): 0.0, ("side", "image"): 1.0, ("another", "drawing"): 1.0}


def rows():
    lines = [
        {"agent": "imagery", "kind": kind, "hint": hint, "medium": medium, "first_right": True, "guess": 0.0,
         "reversed": share, "correct": bool(share), "rt_ms": 700.0, "participant": 1}
        for (hint, medium), share in SHARES.items()
        for kind in ("letter", "object")
        for _ in range(20)
    ]  # fmt: skip
    unknown = {**lines[0], "first_right": False, "reversed": None, "correct": False}
    return pd.DataFrame([*lines, unknown])


def test_reversals_are_counted_of_figures_whose_first_reading_was_right():
    own = rows()
    analysis = STUDY.analyse(own)
    measured = STUDY.measures(own, analysis)
    assert measured["Reversed, letters: in mind, which side is its top"].startswith("100% [84%, 100%] of 20")
    assert measured["Reversed, letters: in mind, asked for another"].startswith("0% [0%, 16%] of 20")
    assert measured["First reading is one of the two, letters"].startswith("98%")
    assert STUDY.figures(own)


def test_the_predictions_speak_of_the_conditions_that_are_run():
    design = STUDY.design(seed=0, participants=1, quick=True)
    run = pd.DataFrame([dict(trial.levels) for trial in design.trials])
    for prediction in STUDY.predictions:
        for where in filter(None, (prediction.contrast.where, prediction.contrast.against)):
            fits = np.logical_and.reduce([run[column].isin(levels) for column, levels in where.items()])
            assert fits.any(), prediction.condition
    table = predictions_table(STUDY.predictions, {"imagery": rows()}).set_index("condition")
    drawing = table.loc["ambiguous figure, own drawing minus image: reversals"]
    assert (drawing["found"], drawing["people: agent"], drawing["depictive account: agent"]) == (
        "more", "agrees", "disagrees",
    )  # fmt: skip
