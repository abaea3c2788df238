"""Figure and ground: drawings on any plain ground are seen as ink on white; others are refused."""

from __future__ import annotations

import gymnasium as gym
import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage
from toy import ToyImagination, ToyInterpreter

from imagery_agent.agent import build_agent
from imagery_agent.early_vision.figure_ground import FigureGroundError, on_white
from imagery_agent.early_vision.seeing import see_picture
from imagery_agent.visual_routines.image_similarity import match
from imagery_agent.visual_routines.solidity import looks_solid
from imagery_envs.stimuli import blocks

PICTORIAL = ("MentalRotation", "PreparedRotation", "MentalScanning", "Maze", "FormBoard", "PaperFolding", "Assembly")


def drawn(ink, ground, *, side=64):
    """A star, uint8 (side, side, 3), in one color on another."""
    image = Image.new("RGB", (4 * side, 4 * side), ground)
    turns = np.radians(np.arange(10) * 36 - 90)
    reach = np.where(np.arange(10) % 2, 0.16, 0.38) * 4 * side
    points = np.stack([np.cos(turns), np.sin(turns)], 1) * reach[:, None] + 2 * side
    ImageDraw.Draw(image).polygon([tuple(point) for point in points], fill=ink)
    return np.asarray(image.resize((side, side), Image.Resampling.BOX))


def inked(picture):
    return picture.min(axis=-1) < 128


def agreement(one, other):
    """Intersection over union of the ink of two pictures."""
    return (inked(one) & inked(other)).sum() / (inked(one) | inked(other)).sum()


# ---------------------------------------------------------------- the project's own pictures


@pytest.mark.parametrize("name", PICTORIAL)
def test_own_displays_stay_as_they_are_and_inverted_ones_become_them(name):
    for seed in range(6):
        picture = gym.make(f"Imagery/{name}-v0").reset(seed=seed)[0]["picture"]
        assert on_white(picture) is picture
        if (picture.max(axis=-1) == picture.min(axis=-1)).all():
            np.testing.assert_array_equal(on_white(255 - picture), picture)


@pytest.mark.parametrize("kind", ["imagery", "propositional"])
@pytest.mark.parametrize("name", PICTORIAL)
def test_agents_answer_inverted_displays_as_they_answer_the_originals(name, kind):
    for seed in range(2):
        answers = []
        for is_inverted in (False, True):
            agent = build_agent(
                kind,
                imagination=ToyImagination(blur_px=0.0, noise=0.0, angle_error_deg=0.0),
                interpreter=ToyInterpreter(),
                seed=0,
            )
            env = gym.make(f"Imagery/{name}-v0")
            observation, info = env.reset(seed=seed)
            said, is_over = [], False
            while not is_over and len(said) < 4:
                picture = observation["picture"]
                shown = 255 - picture if is_inverted and (picture < 255).any() else picture
                response = agent.respond(shown, info["instruction"])
                said.append((response.answer, response.work))
                observation, _, is_over, _, info = env.step(0)
            answers.append(said)
        assert answers[0] == answers[1]


def test_inverted_block_figures_become_the_originals():
    rng = np.random.default_rng(3)
    for azimuth in (20, 110, 200, 290):
        figure = blocks.sample(rng)
        display = np.hstack([figure.draw(azimuth_deg=azimuth), figure.draw(azimuth_deg=azimuth + 60, mirrored=True)])
        np.testing.assert_array_equal(on_white(255 - display), display)


def test_light_blocks_on_black_keep_their_shading_and_get_an_outline(monkeypatch):
    rng, matches, solid = np.random.default_rng(4), [], []
    for azimuth in range(5, 360, 25):
        figure = blocks.sample(rng)
        white = figure.draw(azimuth_deg=azimuth)
        with monkeypatch.context() as patch:
            patch.setattr(blocks, "FACE_GREYS", dict.fromkeys(blocks.FACE_GREYS, blocks.EDGE_GREY))
            silhouette = figure.draw(azimuth_deg=azimuth)
        covered = (255 - silhouette.astype(float)) / (255 - blocks.EDGE_GREY)
        black = np.clip(white - (1 - covered) * 255, 0, 255).round().astype(np.uint8)
        seen = on_white(black)
        assert (seen[0] == 255).all()
        solid.append(looks_solid(seen))
        matches.append(match(seen, white))
    assert np.mean(solid) > 0.9
    assert np.median(matches) > 0.9  # 0.7 if gray levels are inverted without regard to shading


# ---------------------------------------------------------------- grounds of all kinds


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("white", "black"),
        ("black", "white"),
        ("black", (150, 150, 150)),
        ("white", (110, 110, 110)),
        ("white", (25, 60, 140)),
        ("black", (245, 225, 120)),
        ("black", (215, 60, 60)),
        ((235, 235, 225), (40, 70, 50)),
    ],
)
def test_ink_on_any_plain_ground_becomes_black_on_white(ink, ground):
    seen = on_white(drawn(ink, ground))
    assert agreement(seen, drawn("black", "white")) > 0.95
    assert (seen[0] == 255).all()
    middle = seen[32, 32].astype(int)
    assert middle.max() < 110
    assert np.ptp(middle) < 40  # neutral, whatever the ground


@pytest.mark.parametrize("ground", ["black", (30, 60, 130), (128, 128, 128), (250, 235, 180), (200, 200, 200)])
@pytest.mark.parametrize("ink", [(220, 40, 40), (245, 140, 20)])
def test_colored_ink_keeps_its_hue_on_any_ground(ink, ground):
    red, green, blue = on_white(drawn(ink, ground))[32, 32].astype(int)
    assert red > 150
    assert red - blue > 90
    assert abs((green - blue) / (red - blue) - (ink[1] - ink[2]) / (ink[0] - ink[2])) < 0.35


@pytest.mark.parametrize("is_dark", [False, True])
def test_uneven_light_and_grain_are_ground(is_dark):
    rng = np.random.default_rng(1)
    y, x = np.mgrid[0:128, 0:128] / 128
    light = 250 - 70 * x - 50 * y * y  # a lamp at the top left
    star = drawn("black", "white", side=128)[..., 0] / 255.0
    scan = 0.3 * light + 0.7 * (255 - light) * (1 - star) if is_dark else light * (0.15 + 0.85 * star)
    if is_dark:
        scan = 70 - 30 * x + 170 * (1 - star)
    scan = np.clip(scan + rng.normal(0, 4, scan.shape), 0, 255).astype(np.uint8)
    seen = on_white(np.repeat(scan[..., None], 3, axis=-1))
    assert agreement(seen, drawn("black", "white", side=128)) > 0.9
    assert (seen[:6].min(axis=-1) > 215).mean() > 0.98


def test_a_faint_pencil_drawing_is_strengthened_on_paper_but_gray_ink_on_clean_grounds_is_kept():
    rng = np.random.default_rng(2)
    paper = 228 - 60 * (1 - drawn("black", "white")[..., 0] / 255.0) + rng.normal(0, 2, (64, 64))
    assert on_white(np.repeat(paper.astype(np.uint8)[..., None], 3, axis=-1))[32, 32, 0] < 90
    sheet = np.full((64, 64, 3), 0, np.uint8)
    sheet[10:54, 10:54] = 105
    sheet[30:34, 30:34] = 255
    np.testing.assert_array_equal(on_white(sheet), 255 - sheet)


@pytest.mark.parametrize("ground", [255, 200, 0])
def test_faint_ink_is_taken_for_dark_ink_and_the_note_says_so(ground):
    def seen(away):
        picture = np.full((64, 64, 3), ground, np.uint8)
        picture[20:40, 20:40] = ground + away
        return see_picture(picture)

    step = -1 if ground else 1
    assert "its faint ink taken for dark ink" in seen(step * 40).note
    assert "faint" not in seen(step * 200).note
    assert "faint" not in seen(0).note


def test_a_single_color_is_an_empty_picture():
    assert (on_white(np.full((64, 64, 3), 77, np.uint8)) == 255).all()


def test_pictures_without_a_plain_ground_are_refused():
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (64, 64, 3)).astype(np.uint8)
    clouds = ndimage.gaussian_filter(rng.normal(0, 1, (64, 64, 3)), (3, 3, 0))
    photograph = np.clip(128 + 500 * clouds, 0, 255).astype(np.uint8)
    for picture in (noise, np.repeat(noise[..., :1], 3, axis=-1), photograph):
        with pytest.raises(FigureGroundError, match="cannot tell figure from ground in mine"):
            on_white(picture, what="mine")
