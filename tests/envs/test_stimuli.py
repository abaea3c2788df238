"""What must hold for every stimulus: nothing is cut, mirror images differ, distances are distinct."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagery_agent.language.scene import COLORS
from imagery_agent.tasks.map_descriptions import described_landmarks
from imagery_agent.visual_routines.arrow_detector import find_pointer
from imagery_envs.stimuli import blocks, classic_figures, letters, polygons
from imagery_envs.stimuli.canvas import arc, enclosing_circle, turned
from imagery_envs.stimuli.constructions import CLASSIC_ITEMS, normal_answer
from imagery_envs.stimuli.maps import islands
from imagery_envs.stimuli.maps.arrows import arrow_at
from imagery_envs.stimuli.maps.descriptions import ORDERS, description
from imagery_envs.stimuli.maps.landmarks import LANDMARK_COLORS, LANDMARKS

few = settings(max_examples=15, deadline=None)
angles = st.floats(-180, 180)
seeds = st.integers(0, 10_000)
characters = st.sampled_from(letters.CHARACTERS)


def ink(picture):
    return picture.min(axis=-1) < 128


def reach_px(picture):
    """Distance of the farthest marked pixel from the picture's middle."""
    rows, columns = np.nonzero(picture.min(axis=-1) < 250)
    return np.hypot(rows - 31.5, columns - 31.5).max()


def overlap(first, second):
    return (first & second).sum() / (first | second).sum()


def figure_of(kind, seed):
    """``draw(angle_deg=, mirrored=)`` of a random figure of a kind."""
    rng = np.random.default_rng(seed)
    if kind == "letters":
        return letters.sample(rng).draw
    if kind == "polygons":
        return polygons.sample(rng, points=int(rng.integers(6, 17))).draw
    figure = blocks.sample(rng)
    return lambda *, angle_deg=0.0, mirrored=False: figure.draw(
        azimuth_deg=-30 if mirrored else 30, angle_deg=angle_deg, mirrored=mirrored
    )


kinds = pytest.mark.parametrize("kind", ["letters", "polygons", "blocks"])


@kinds
@few
@given(seed=seeds, angle=angles, mirrored=st.booleans())
def test_no_rotation_leaves_the_circle(kind, seed, angle, mirrored):
    picture = figure_of(kind, seed)(angle_deg=angle, mirrored=mirrored)
    assert picture.shape == (64, 64, 3)
    assert picture.dtype == np.uint8
    assert reach_px(picture) <= 29
    assert ink(picture).sum() > 100, "hardly anything to see"


@kinds
@few
@given(seed=seeds)
def test_the_mirrored_drawing_is_the_drawing_mirrored(kind, seed):
    draw = figure_of(kind, seed)
    assert (ink(draw(mirrored=True))[:, ::-1] != ink(draw())).mean() < 0.03  # edges fall on other pixels


@kinds
@few
@given(seed=seeds, angle=st.sampled_from([-120, -90, -45, 30, 90, 180]))
def test_rotating_the_drawing_is_drawing_it_rotated(kind, seed, angle):
    draw = figure_of(kind, seed)
    expected = draw(angle_deg=angle)
    if angle % 90 == 0:
        assert (ink(np.rot90(draw(), angle // 90)) != ink(expected)).mean() < 0.02  # rot90 is to the left too
    else:
        assert (ink(draw()) != ink(expected)).mean() > 0.02


@pytest.mark.parametrize("kind", ["letters", "polygons"])
@few
@given(seed=seeds, steps=st.integers(0, 23))
def test_no_rotation_turns_a_figure_into_its_mirror_image(kind, seed, steps):
    draw = figure_of(kind, seed)
    target = ink(draw(angle_deg=15 * steps, mirrored=True))
    best = max(overlap(ink(draw(angle_deg=15 * k)), target) for k in range(24))
    assert best < 0.82


@few
@given(points=st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), min_size=2, max_size=8), angle=angles)
def test_turning_points_keeps_distances_and_mirroring_twice_is_nothing(points, angle):
    points = np.array(points)
    there = turned(points, angle)
    np.testing.assert_allclose(np.linalg.norm(there, axis=1), np.linalg.norm(points, axis=1), atol=1e-9)
    np.testing.assert_allclose(turned(there, -angle), points, atol=1e-9)
    twice = turned(turned(points, 0, mirrored=True), 0, mirrored=True)
    np.testing.assert_allclose(twice, points)
    center, radius = enclosing_circle(points)
    assert (np.linalg.norm(points - center, axis=1) <= radius + 1e-9).all()


def test_turning_to_the_left_is_counter_clockwise_as_seen():
    np.testing.assert_allclose(turned(np.array([[10.0, 0.0]]), 90), [[0, -10]], atol=1e-9)  # right goes up
    assert arc((0, 0), 5, start_deg=90)[0] == pytest.approx([0, -5])


# ---------------------------------------------------------------- polygons and blocks


@few
@given(points=st.integers(6, 20), seed=seeds)
def test_a_polygon_has_its_points_and_its_id_brings_it_back(points, seed):
    polygon = polygons.Polygon(points, seed)
    outline = polygon.outline()
    assert outline.shape == (points, 2)
    assert polygons.overlap_by_rotation(outline, mirrored=True).max() <= polygons.MAX_MIRROR_OVERLAP
    np.testing.assert_array_equal(polygons.read(polygon.id).draw(), polygon.draw())
    outline[:] = 0  # a copy
    assert polygon.outline().any()


def test_a_polygon_of_the_highest_complexity():
    assert polygons.Polygon(24, 0).outline().shape == (24, 2)


@few
@given(seed=seeds, azimuth=angles)
def test_block_figures_have_ten_cubes_and_are_chiral(seed, azimuth):
    figure = blocks.sample(np.random.default_rng(seed))
    assert len({tuple(cube) for cube in figure.cubes()}) == blocks.CUBES
    assert blocks.is_chiral(figure.cubes())
    assert blocks.read(figure.id) == figure
    assert reach_px(figure.draw(azimuth_deg=azimuth)) <= 29


def test_block_figures_from_arm_lengths():
    assert len(blocks.from_arm_lengths((2, 3, 3, 2)).cubes()) == 7  # elbows belong to two arms
    assert not blocks.is_chiral(np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0]]))


def test_turning_a_block_figure_to_the_left_moves_its_front_to_the_left():
    figure = blocks.BlockFigure((2, 2, 4, 2), ("right", "up", "front", "right"))
    front = figure.cubes()[:, 2].argmax()
    middle_x = {}
    for azimuth in (0, 40):
        faces = blocks._faces(figure, azimuth, mirrored=False)
        middle_x[azimuth] = np.mean([face.corners[:, 0].mean() for face in faces if face.cube == front])
    assert middle_x[40] < middle_x[0]


@pytest.mark.parametrize(
    ("arms", "directions", "message"),
    [
        ((2, 3, 3), ("right", "up", "back", "right"), "four arm lengths"),
        ((1, 3, 3, 2), ("right", "up", "back", "right"), "2 or more"),
        ((2, 3, 3, 2), ("right", "up", "back"), "four directions"),
        ((2, 3, 3, 2), ("right", "upp", "back", "right"), "did you mean 'up'"),
        ((2, 3, 3, 2), ("right", "left", "back", "right"), "right angle"),
        ((3, 2, 3, 2), ("right", "up", "left", "up"), "touch"),
        ((2, 3, 3, 2), ("right", "up", "right", "up"), "mirror image"),
    ],
)
def test_impossible_block_figures_are_refused(arms, directions, message):
    with pytest.raises(ValueError, match=message):
        blocks.from_arm_lengths(arms, directions=directions)


@pytest.mark.parametrize("text", ["", "12-points-seed-x", "12-pts-seed-3", "4-points-seed-3"])
def test_bad_polygon_ids_are_refused(text):
    with pytest.raises(ValueError, match="expected"):
        polygons.read(text)


# ---------------------------------------------------------------- islands


@few
@given(seed=seeds, layout=st.sampled_from(["classic", "random"]))
def test_all_21_distances_differ_and_no_symbols_overlap(seed, layout):
    island = islands.island(layout, rng=np.random.default_rng(seed))
    distances = np.sort(list(island.distances_px().values()))
    assert len(distances) == 21
    assert np.diff(distances).min() >= (0.3 if layout == "classic" else 0.1)
    for (x1, y1), (x2, y2) in itertools.combinations(island.positions_px.values(), 2):
        assert max(abs(x1 - x2), abs(y1 - y2)) >= islands.MIN_APART_PX
    assert distances[-1] < 64


@few
@given(seed=seeds, layout=st.sampled_from(islands.LAYOUTS))
def test_landmarks_are_drawn_where_the_truth_says_and_within_the_coast(seed, layout):
    island = islands.island(layout, rng=np.random.default_rng(seed))
    picture = island.draw().astype(int)
    for name, (x, y) in island.positions_px.items():
        color = np.array(COLORS[LANDMARK_COLORS[name]])
        near = np.abs(picture - color).sum(-1) < 40
        near[: max(0, int(y) - 7)] = near[int(y) + 8 :] = False
        near[:, : max(0, int(x) - 7)] = near[:, int(x) + 8 :] = False
        rows, columns = np.nonzero(near)
        assert len(rows) > 12, name
        assert columns.mean() + 0.5 == pytest.approx(x, abs=1.5)
        assert rows.mean() + 0.5 == pytest.approx(y, abs=3)


def test_landmarks_differ_in_colour():
    assert len(set(LANDMARK_COLORS.values())) == len(LANDMARKS) == 7
    assert not set(LANDMARKS) & set(islands.LURES)


@given(seed=st.integers(0, 10_000), order=st.sampled_from(ORDERS))
@settings(max_examples=20, deadline=None)
def test_a_description_says_exactly_where_everything_is_in_any_order(seed, order):
    rng = np.random.default_rng(seed)
    island = islands.island("random", rng=rng)
    told = described_landmarks(description(island, order, rng=rng))
    assert {one.thing.name: one.thing.color for one in told} == LANDMARK_COLORS
    for one in told:
        assert 64 * np.array(one.place) == pytest.approx(island.positions_px[one.thing.name])


def test_a_clockwise_description_goes_round():
    names = [one.thing.name for one in described_landmarks(description(islands.island()))]
    hours = dict(islands.island().landmarks)
    assert [hours[name] for name in names] == sorted(hours.values())
    with pytest.raises(ValueError, match="expected rng"):
        description(islands.island(), "random")


@given(seed=st.integers(0, 10_000), target=st.sampled_from(LANDMARKS), distance=st.floats(12, 42))
@settings(max_examples=20, deadline=None)
def test_arrows_point_at_their_target_and_are_read_off_the_picture(seed, target, distance):
    rng, island = np.random.default_rng(seed), islands.island()
    arrow = arrow_at(island, target, distance, rng=rng)
    pointer = find_pointer(arrow.draw())
    way = np.subtract(island.positions_px[target], (arrow.x_px, arrow.y_px))
    assert np.dot(pointer.direction, way) / np.hypot(*way) > np.cos(np.radians(4))
    assert np.hypot(*(64 * np.array(pointer.place) - (arrow.x_px, arrow.y_px))) < 2.5


def test_unknown_landmarks_and_layouts_are_refused():
    with pytest.raises(ValueError, match="did you mean 'lake'"):
        islands.island().distance_px("hut", "lakes")
    with pytest.raises(ValueError, match="did you mean 'random'"):
        islands.island("randm")
    with pytest.raises(ValueError, match="expected rng"):
        islands.island("random")


# ---------------------------------------------------------------- constructed figures


def test_every_classic_item_has_a_drawing_of_every_step():
    for item in (item for item in CLASSIC_ITEMS if item.block in classic_figures.DRAWN):
        pictures = classic_figures.steps(item.block)
        assert len(pictures) == len(item.instructions)
        assert all(reach_px(picture) <= 29.5 for picture in pictures)
        for before, after in itertools.pairwise(pictures):
            assert (ink(before) != ink(after)).any()
    assert list(classic_figures.final_figures()) == ["letter T", "heart", "stick figure", "sailboat", "umbrella"]
    with pytest.raises(ValueError, match="no drawings of item 30"):
        classic_figures.final(30)


def test_the_finished_figures_look_like_their_names():
    final = {name: ink(picture) for name, picture in classic_figures.final_figures().items()}
    for name in ("letter T", "heart", "stick figure"):
        mirrored = final[name][:, ::-1]
        assert overlap(final[name], mirrored) > 0.85, f"{name} should be symmetrical"
    widths = final["letter T"].sum(axis=1)
    assert widths[widths > 0][0] > 3 * widths[widths > 0][-1]  # bar on top of a stem
    heart = np.nonzero(final["heart"])
    assert heart[1][heart[0] == heart[0].max()].mean() == pytest.approx(31.5, abs=1)  # ends in a point


def test_answers_are_compared_without_case_punctuation_and_article():
    assert normal_answer("  The Stick-Figure! ") == "stick figure"
    assert normal_answer("a") == "a"
    accepted = [normal_answer(name) for item in CLASSIC_ITEMS for name in item.accepted]
    assert len(set(accepted)) == len(accepted)
