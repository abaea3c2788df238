"""The spatial puzzles keep their rules: solutions are right, the only ones, and visible in every style."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations

import gymnasium as gym
import numpy as np
import pytest

from imagery_agent.language.spatial_puzzles import CHOICES, PUZZLES
from imagery_agent.validation import InputError
from imagery_envs.spatial_puzzles.puzzle_screen import NumberedAnswers
from imagery_envs.stimuli.puzzles import assembly_items, hinge_items, punch_items
from imagery_envs.stimuli.puzzles.plane_geometry import Line, area, bounds, exact, split
from imagery_envs.stimuli.puzzles.styles import STYLES, find_style, random_style

LEVELS = (1, 2, 3, 4, 5)
PUZZLE_IDS = ("Imagery/FormAssembly-v0", "Imagery/HingeFolding-v0", "Imagery/PaperPunch-v0")
puzzles = pytest.mark.parametrize("env_id", PUZZLE_IDS)
levels = pytest.mark.parametrize("level", LEVELS)


def items(module, level, count=4):
    rng = np.random.default_rng(level)
    return [module.sample(level, rng) for _ in range(count)]


# ---------------------------------------------------------------- geometry


def test_a_cut_keeps_the_area_and_needs_exactly_two_parts():
    letter_u = exact([(0, 0), (1, 0), (1, 2), (2, 2), (2, 0), (3, 0), (3, 3), (0, 3)])
    assert split(letter_u, Line(0, 1, 1)) is None, "a line through both arms makes three parts"
    assert split(letter_u, Line(1, 0, 0)) is None, "a line along an edge cuts nothing"
    parts = split(letter_u, Line.through((0, 0), (1, 3)))
    assert sum(map(area, parts)) == area(letter_u) == 7
    assert Line(1, 1, 2).mirrored((0, 0)) == (2, 2)


# ---------------------------------------------------------------- form assembly


@levels
def test_pieces_fill_the_outline_and_no_other_choice_has_its_area(level):
    for item in items(assembly_items, level):
        assert len(item.answer) == level
        assert len(item.pieces) == 5
        areas = dict(zip(CHOICES, map(area, item.pieces), strict=True))
        assert sum(areas[letter] for letter in item.answer) == area(item.target)
        for count in LEVELS:
            for letters in combinations(CHOICES, count):
                if "".join(letters) != item.answer:
                    assert abs(sum(areas[one] for one in letters) - area(item.target)) >= assembly_items.AREA_MARGIN
        assert min(areas.values()) >= assembly_items.LEAST_AREA
        assert max(bounds([item.target])[2:]) <= 5


def test_pieces_of_the_answer_lie_in_the_outline_without_rotation(monkeypatch):
    """The places of the cut are kept here: the pieces offered are those, moved."""
    cuts = []
    cut = assembly_items._cut

    def kept(*arguments):
        cuts.append(cut(*arguments))
        return cuts[-1]

    monkeypatch.setattr(assembly_items, "_cut", kept)
    rng = np.random.default_rng(3)
    for _ in range(6):
        item = assembly_items.sample(4, rng)
        placed = cuts[-1]
        used = [item.pieces[CHOICES.index(letter)] for letter in item.answer]
        assert Counter(map(assembly_items.at_origin, placed)) == Counter(used)
        left, top, right, bottom = bounds(placed)
        assert (left, top, right, bottom) == bounds([item.target])


# ---------------------------------------------------------------- hinge folding


@pytest.mark.parametrize(
    ("angles", "expected"),
    [
        ((90,), [(0, 0, 0), (1, 0, 1)]),
        ((180,), [(0, 0, 0), (1, 0, 2)]),
        ((90, 270), [(0, 0, 0), (1, 0, 1), (1, -1, 0)]),
        ((90, 90, 90), [(0, 0, 0), (1, 0, 1), (1, -1, 2), (0, -1, 3)]),
    ],
)
def test_what_lies_beyond_a_hinge_is_carried_along(angles, expected):
    assert hinge_items.poses(angles) == expected


def test_counterclockwise_is_as_seen():
    """The first hinge by 90 degrees: the apex of a triangle points up."""
    assert any(math.dist(corner, (1, -1)) < 1e-9 for corner in hinge_items.corners("triangle", (1, 0, 1)))


@levels
def test_chains_are_covered_little_and_folded_uniquely(level):
    for item in items(hinge_items, level, count=2):
        assert len(item.shapes) == level + 1
        assert hinge_items.most_covered(item.shapes, item.angles_deg) <= 0.7
        assert hinge_items.is_unique(item.shapes, item.angles_deg)


def test_ambiguous_chains_are_recognized():
    assert not hinge_items.is_unique(("square", "square", "square"), (90, 180)), "two squares lie on each other"
    assert hinge_items.most_covered(("rectangle", "square"), (180,)) == pytest.approx(1.0)
    angles = Counter(angle for item in items(hinge_items, 2, count=60) for angle in item.angles_deg)
    assert min(angles.values()) > 15, "every angle is as likely as another, or nearly so"


# ---------------------------------------------------------------- paper punch


def holes_by_folding(item):
    """The places of a fine grid of the flat sheet that come to lie where the hole is."""
    ticks = np.arange(0.05, item.side, 0.05)
    places = np.stack(np.meshgrid(ticks, ticks)).reshape(2, -1)
    x, y = places
    for after in item.steps[1:]:
        crease = after[-1].creases[-1]  # the uppermost layer was turned over last
        stays = np.sign(sum(crease.side(point) for layer in after for point in layer.form))
        moves = crease.side((x, y)) * stays < 0
        turned = crease.mirrored((x, y))
        x, y = np.where(moves, turned[0], x), np.where(moves, turned[1], y)
    return sorted(map(tuple, places.T[np.hypot(x - item.punched[0], y - item.punched[1]) < 1e-6]))


@levels
def test_the_right_sheet_has_the_holes_of_all_layers(level):
    for item in items(punch_items, level):
        holes = list(item.sheets[CHOICES.index(item.answer)])
        assert len(item.steps) == level + 1
        assert len(holes) > level
        np.testing.assert_allclose(sorted(holes), holes_by_folding(item), atol=1e-6)
        for hole in holes:
            assert min(*hole, item.side - hole[0], item.side - hole[1]) >= punch_items.EDGE - 1e-9
        areas = [sum(float(area(layer.form)) for layer in step) for step in item.steps]
        assert areas == pytest.approx([item.side**2] * (level + 1)), "paper is neither lost nor gained"


@levels
def test_any_two_sheets_differ_visibly(level):
    for item in items(punch_items, level):
        for one, other in combinations(map(np.array, item.sheets), 2):
            gaps = np.linalg.norm(one[:, None] - other[None], axis=2)
            assert max(gaps.min(axis=0).max(), gaps.min(axis=1).max()) >= punch_items.DIFFERENCE


def test_the_right_sheet_is_not_the_one_most_like_the_others():
    """Without looking at the folds there is nothing to choose by."""
    hits, found = 0.0, items(punch_items, 2, count=40)
    for item in found:
        sheets = [np.array(sheet) for sheet in item.sheets]
        gaps = [[np.linalg.norm(one[:, None] - other[None], axis=2) for other in sheets] for one in sheets]
        unlike = [sum((gap.min(0) > 0.2).sum() + (gap.min(1) > 0.2).sum() for gap in row) for row in gaps]
        central = np.flatnonzero(np.array(unlike) == min(unlike))
        hits += (CHOICES.index(item.answer) in central) / len(central)
    assert hits / len(found) < 0.4


def test_a_corner_folded_in_is_punched_twice():
    crease = Line(1, 1, 1.0)
    flat = punch_items.Layer(((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)))
    stays = ((1.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 1.0))
    layers = punch_items._fold((flat,), stays, crease)
    assert punch_items._unfolded(layers, (0.7, 0.7)) == ((0.3, 0.3), (0.7, 0.7))
    assert punch_items._unfolded(layers, (1.5, 1.5)) == ((1.5, 1.5),)


# ---------------------------------------------------------------- drawings


@puzzles
@pytest.mark.parametrize("style", STYLES)
def test_every_style_shows_the_same_puzzle_in_its_own_ink(env_id, style):
    env = gym.make(f"imagery_envs:{env_id}", width_px=900)
    observation, info = env.reset(seed=7, options={"level": 2, "style": style})
    other = env.reset(seed=7, options={"level": 2, "style": "published"})[1]
    same = {key: value for key, value in info["truth"].items() if key != "style"}
    assert same == {key: value for key, value in other["truth"].items() if key != "style"}
    away = np.abs(observation["picture"].astype(int) - STYLES[style].ink).max(axis=2)
    assert 0.002 < (away < 30).mean() < 0.2, "outlines are thin"
    assert (np.abs(observation["picture"].astype(int) - STYLES[style].ground).max(axis=2) == 0).mean() > 0.4


def test_the_published_style_has_the_described_colors():
    env = gym.make("imagery_envs:Imagery/HingeFolding-v0", styles=("published",))
    picture = env.reset(seed=1, options={"level": 1})[0]["picture"]
    assert picture.shape == (600, 1200, 3)
    found, counts = np.unique(picture.astype(np.int64) @ (65536, 256, 1), return_counts=True)
    colors = Counter({(one >> 16, one >> 8 & 255, one & 255): count for one, count in zip(found, counts, strict=True)})
    assert colors.most_common(1)[0][0] == (253, 253, 253)
    assert colors[(27, 38, 59)] > 5000, "the silhouette"
    expected = {
        tuple(round(0.78 * hue + 0.22 * 253) for hue in fill) for fill in STYLES["published"].fills
    }  # alpha on the ground
    assert len(expected & {color for color, count in colors.items() if count > 2000}) == 2, "one hue for each piece"


def test_random_styles_differ_and_stay_readable():
    rng = np.random.default_rng(0)
    styles = [random_style(rng) for _ in range(50)]
    assert len(set(styles)) == 50
    for style in styles:
        assert min(style.ground) >= 232
        assert max(style.ink) <= 90
        assert style.dashed_ghost or style.frame == "panels", "which part of a sheet is left must be seen"
    assert find_style("gray", rng) is STYLES["gray"]


# ---------------------------------------------------------------- answers


@puzzles
def test_the_right_answer_is_rewarded_in_any_form(env_id):
    env = gym.make(f"imagery_envs:{env_id}", width_px=900, levels=(2,))
    _, info = env.reset(seed=5)
    answer = info["truth"]["answer"]
    assert info["instruction"] == env.unwrapped._puzzle.instruction
    spread = ", ".join(answer).lower() if "," not in answer else answer.replace(",", ";").lower()
    wrong = next(one for one in env.unwrapped.ANSWERS if one != answer)
    for given, reward in ((answer, 1.0), (spread, 1.0), (wrong, 0.0), ("", 0.0), ("I do not know", 0.0)):
        env.reset(seed=5)
        assert env.step(given)[1] == reward


@puzzles
def test_numbered_answers_hold_every_answer(env_id):
    env = NumberedAnswers(gym.make(f"imagery_envs:{env_id}", width_px=900))
    for level in LEVELS:
        answer = env.reset(seed=level, options={"level": level})[1]["truth"]["answer"]
        assert env.step(env.answers.index(answer))[1] == 1.0
    normal = PUZZLES[env.unwrapped.PUZZLE].normal
    assert all(normal(answer) == answer for answer in env.answers)
    with pytest.raises(InputError, match="expected a spatial puzzle"):
        NumberedAnswers(gym.make("imagery_envs:Imagery/Maze-v0"))
