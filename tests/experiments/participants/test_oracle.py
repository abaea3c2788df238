"""The oracles are right about the world; an ablation is worth nothing otherwise."""

from __future__ import annotations

import gymnasium as gym
import numpy as np
import pytest
import torch

from imagery_agent.language.operations import Operation, parse_instruction
from imagery_agent.language.scene import parse
from imagery_agent.mind.protocols import MentalPicture, draw_steps, draw_texts
from imagery_envs.stimuli import blocks, letters
from imagery_envs.stimuli.classic_figures import final
from imagery_envs.stimuli.maps.islands import island
from imagery_experiments.experiment.participant import PictureTruth
from imagery_experiments.participants.oracle import OracleImagination, OracleInterpreter
from imagery_experiments.participants.oracle_renderer import SHAPES, draw_scene
from imagery_experiments.participants.picture_truths import reveal_map, reveal_rotation_display

LETTER = letters.Letter("R")


def moved(imagination: OracleImagination, pixels: np.ndarray, *operations: Operation) -> np.ndarray:
    for operation in operations:
        (picture,) = draw_steps(imagination, [MentalPicture(pixels)], [operation], generator=torch.Generator())
        pixels = picture.pixels
    return pixels


def difference(first: np.ndarray, second: np.ndarray) -> float:
    """Mean absolute difference in [0, 255]."""
    return float(np.abs(first.astype(float) - second).mean())


def test_rotation_and_mirroring_are_those_of_the_world():
    imagination = OracleImagination()
    upright = LETTER.draw()
    for angle in (30, 90, -150):
        rotated = moved(imagination, upright, Operation("rotate", angle_deg=angle))
        assert difference(rotated, LETTER.draw(angle_deg=angle)) < 3
        assert difference(rotated, LETTER.draw(angle_deg=-angle)) > 8
    mirrored = moved(imagination, upright, Operation("mirror"))
    assert difference(mirrored, LETTER.draw(mirrored=True)) < 3
    assert difference(mirrored, upright) > 8


def test_many_small_steps_are_as_exact_as_one():
    imagination = OracleImagination()
    steps = moved(imagination, LETTER.draw(), *[Operation("rotate", angle_deg=15)] * 6)
    np.testing.assert_array_equal(steps, moved(imagination, LETTER.draw(), Operation("rotate", angle_deg=90)))


def test_shift_and_zoom_move_the_ink():
    imagination = OracleImagination()

    def centre_and_size(pixels: np.ndarray) -> tuple[float, float, float]:
        y, x = np.nonzero(pixels.mean(axis=2) < 128)
        return float(x.mean()), float(y.mean()), float(np.ptp(y) + 1)

    x, y, size = centre_and_size(LETTER.draw())
    shifted = centre_and_size(moved(imagination, LETTER.draw(), Operation("shift", dx=0.1, dy=-0.05)))
    assert shifted == pytest.approx((x + 6.4, y - 3.2, size), abs=1)
    zoomed = centre_and_size(moved(imagination, LETTER.draw(), Operation("zoom", factor=0.5)))
    assert zoomed[2] == pytest.approx(size / 2, abs=1.5)


def test_blocks_turn_in_depth_as_in_the_world():
    env = gym.make("imagery_envs:Imagery/MentalRotation-v0", stimuli="blocks", plane="depth", angles_deg=(50,))
    observation, info = env.reset(seed=1, options={"same": True})
    truth, display = info["truth"], observation["picture"]
    imagination = OracleImagination()
    reveal_rotation_display(imagination.learn_truth, display, truth)
    half = truth["signed_angle_deg"] / 2
    turned = moved(imagination, display[:, :64], *[Operation("turn", angle_deg=half)] * 2)
    np.testing.assert_array_equal(turned, display[:, 64:])
    with pytest.raises(ValueError, match="has revealed"):
        moved(imagination, LETTER.draw(), Operation("turn", angle_deg=20))
    assert blocks.read(truth["stimulus"])


def test_words_are_drawn_where_they_say():
    imagination = OracleImagination()
    (picture,) = draw_texts(imagination, ["a small red circle at the top left"], generator=torch.Generator())
    y, x = np.nonzero(picture.pixels.min(axis=2) < 128)
    assert max(x.max(), y.max()) < 32
    assert picture.pixels[y, x, 0].min() > picture.pixels[y, x, 2].max()
    with pytest.raises(ValueError, match="cannot draw 'hippopotamus'"):
        draw_texts(imagination, ["a hippopotamus"], generator=torch.Generator())


@pytest.mark.parametrize("name", [*SHAPES, "k", "7", "capital letter d", "hut"])
def test_everything_in_the_vocabulary_leaves_ink_inside(name):
    picture = draw_scene(parse(f"a black {name}"))
    assert picture.shape == (64, 64, 3)
    assert (picture < 128).any()
    assert (picture[[0, -1]] == 255).all()
    assert (picture[:, [0, -1]] == 255).all()


def test_adding_and_removing_undo_each_other():
    imagination = OracleImagination()
    added = moved(imagination, np.full((64, 64, 3), 255, np.uint8), parse_instruction("add a small circle"))
    assert (added < 128).any()
    assert (moved(imagination, added, parse_instruction("remove the small circle")) == 255).all()


# ---------------------------------------------------------------- interpreter


def test_pictures_get_the_name_of_the_most_similar_known_one():
    interpreter = OracleInterpreter()
    for block, name in ((50, "stick figure"), (58, "umbrella")):
        interpreter.learn_truth(PictureTruth(final(block), (name,)))
    for block, name in ((50, "stick figure"), (58, "umbrella"), (53, "stick figure")):  # a sailboat is none of them
        (names,) = interpreter.name(final(block)[None])
        assert names[0][0] == name
        assert sum(share for _, share in names) == pytest.approx(1)


def test_names_can_be_restricted_and_need_no_truths():
    interpreter = OracleInterpreter()
    ((name, share),) = interpreter.name(LETTER.draw()[None], names=["f", "r", "circle", "unheard of"], top=1)[0]
    assert name == "r"
    assert 0 < share <= 1
    assert interpreter.name(LETTER.draw()[None]) == [[]]


def test_similarity_is_highest_for_the_same_picture():
    interpreter = OracleInterpreter()
    upright, mirrored = LETTER.draw(), LETTER.draw(mirrored=True)
    same, other = interpreter.similarity(np.stack([upright, upright]), np.stack([upright, mirrored]))
    assert same == pytest.approx(1)
    assert other < 0.9


def test_landmarks_are_found_where_they_are():
    interpreter = OracleInterpreter()
    here = island("classic")
    reveal_map(interpreter.learn_truth, here.draw(), {"positions_px": here.positions_px})
    for name, (x, y) in here.positions_px.items():
        location = interpreter.locate(here.draw(), f"a {name}")
        assert location.center == pytest.approx((x / 64, y / 64))
        assert location.score == 1
    assert interpreter.locate(here.draw(), "a bridge").score == 0
    assert interpreter.locate(LETTER.draw(), "a hut").score == 0


def test_score_of_a_known_text():
    interpreter = OracleInterpreter()
    interpreter.learn_truth(PictureTruth(LETTER.draw(), ("r",), ("a black r",)))
    scores = interpreter.score(np.stack([LETTER.draw(), final(58)]), ["a black r", "nothing known"])
    assert scores.shape == (2, 2)
    assert scores[0, 0] == pytest.approx(1)
    assert scores[1, 0] < 0.9
    assert (scores[:, 1] == 0).all()
