"""Things are found before they are named, named alone, and put into words; doubt and frames are honest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from test_clip_interpreter import drawn
from torch import Tensor, nn, tensor

from imagery_agent.interpreter.calibration import Calibration, nats_above_chance, probability
from imagery_agent.interpreter.captioning import Description, SeenThing
from imagery_agent.interpreter.encoder_interpreter import EncoderInterpreter
from imagery_agent.interpreter.localization import Target, read_target
from imagery_agent.interpreter.objects.segmentation import all_ink, figures, isolated_view
from imagery_agent.interpreter.objects.tracking import overlap
from imagery_agent.interpreter.reference_frames import SIDES, with_up
from imagery_agent.language.scene import COLORS, Scene, Thing, parse
from imagery_envs.stimuli.classic_figures import final
from imagery_envs.stimuli.further_figures import FURTHER_FIGURES, FURTHER_NAMES
from imagery_envs.stimuli.maps.islands import island
from imagery_experiments.cli.main import main
from imagery_experiments.evaluation.calibration import calibration_error, fit, fit_temperature, logistic
from imagery_experiments.evaluation.held_out_data import corpus
from imagery_experiments.evaluation.interpreter_questions import FIT, MEASURE, half, noise, questions, scrambled
from imagery_experiments.evaluation.metrics import captioning, composed_figures

BLANK = np.full((64, 64, 3), 255, np.uint8)


class ShapeEncoder:
    """Knows bars, which stand or lie, and squares, by how the ink is spread; turned pictures look different."""

    scale = 30.0

    def pictures(self, pictures: Tensor) -> Tensor:
        """(N, 3): stands, lies, neither."""
        ink = pictures.amin(1) < 0.8
        tall, wide = ink.any(2).sum(1).float(), ink.any(1).sum(1).float()
        stands, lies = (tall > 1.5 * wide).float(), (wide > 1.5 * tall).float()
        seen = nn.functional.pad((stands + 2 * lies)[:, None], (0, 2))
        seen = nn.functional.one_hot(seen[:, 0].long(), 3).float()
        return seen[:, [1, 2, 0]]

    def texts(self, texts: Sequence[str]) -> Tensor:
        """(N, 3)."""
        rows = {"pole": [1.0, 0, 0], "plank": [0, 1.0, 0]}
        return tensor([rows.get(text.split()[-1], [0, 0, 1.0]) for text in texts])


@pytest.fixture
def eye() -> EncoderInterpreter:
    return EncoderInterpreter(
        ShapeEncoder(),
        vocabulary=["pole", "plank", "square"],
        calibration=Calibration(there=(2.0, 0.0), known=(1.0, 0.0, 0.0, 0.0)),
    )


def two(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.minimum(first, second)


# ---------------------------------------------------------------- things


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(COLORS)), st.sampled_from(sorted(COLORS)), st.integers(0, 10), st.integers(3, 8))
def test_two_things_are_found_in_their_colours_even_in_the_same(one, other, down, gap):
    left = drawn("ring", one, at=(4, 10 + down), size=24)
    right = drawn("square", other, at=(28 + gap, 14), size=24)
    found = sorted(figures(two(left, right)), key=lambda figure: figure.box)
    assert [figure.color for figure in found] == [one, other]
    assert found[0].box_px == (4, 10 + down, 28, 34 + down)
    assert found[1].box_px == (28 + gap, 14, 52 + gap, 38)


def test_the_pieces_of_one_thing_stay_together():
    image = Image.new("RGB", (64, 64), "white")
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((28, 24, 34, 56), fill=COLORS["blue"])
    canvas.ellipse((27, 12, 35, 20), fill=COLORS["blue"])  # the dot of an i
    (found,) = figures(np.asarray(image))
    assert found.box_px == (27, 12, 36, 57)


def test_a_coast_is_ground():
    isle = island("random", rng=np.random.default_rng(1))
    found = figures(isle.draw())
    for x, y in isle.positions_px.values():
        assert min(np.hypot(f.center[0] * 64 - x, f.center[1] * 64 - y) for f in found) < 6
    assert all(figure.longest_side < 0.5 for figure in found)


def test_nothing_is_found_in_an_empty_picture_and_a_speck_is_nothing():
    speck = BLANK.copy()
    speck[30:32, 30:32] = 0
    for picture in (BLANK, speck):
        assert figures(picture) == []
        assert all_ink(picture) is None


@pytest.mark.parametrize("angle_deg", [0.0, 90.0, 180.0, -90.0])
def test_a_thing_is_seen_alone_large_and_turned(angle_deg):
    picture = two(drawn("bar", "red", at=(4, 30), size=18), drawn("square", "blue", at=(40, 8), size=10))
    bar = next(figure for figure in figures(picture) if figure.color == "red")
    view = isolated_view(picture, bar, fill=0.75, angle_deg=angle_deg)
    rows, columns = np.nonzero(view.min(-1) < 128)
    tall, wide = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert max(tall, wide) == pytest.approx(48, abs=2)
    assert (tall > wide) == (angle_deg % 180 == 0)
    assert (view[..., 2].astype(int) - view[..., 0] < 30).all()  # no blue
    assert rows.mean() == pytest.approx(31.5, abs=1)


# ---------------------------------------------------------------- questions


def test_what_is_said_of_a_thing_is_read():
    assert read_target("the tree") == Target("tree")
    assert read_target("a small red tree at the top") == Target("tree", "red", "top", "small")
    assert read_target("something that is above") == Target("something that is above")
    assert read_target("a red tree above a blue star") == Target("a red tree above a blue star")


def test_a_thing_is_found_by_name_and_contradicted_by_colour(eye):
    picture = two(drawn("bar", "red", at=(4, 20)), drawn("square", "blue", at=(38, 20)))
    found = eye.locate(picture, "the pole")
    assert found.is_there
    assert found.box == (4 / 64, 20 / 64, 10 / 64, 40 / 64)
    assert np.unravel_index(found.heat.argmax(), (64, 64))[1] < 12
    assert not eye.locate(picture, "the plank").is_there
    assert not eye.locate(picture, "the blue pole").is_there
    assert eye.locate(picture, "the red pole at the left").is_there


def test_a_scene_is_described(eye):
    picture = two(drawn("bar", "red", at=(4, 20)), drawn("square", "blue", at=(38, 20)))
    found = eye.describe(picture)
    assert found.caption == "a red pole left of a blue square"
    assert 0.5 < found.confidence < 1
    graph = found.graph()
    assert graph.nodes[0]["color"] == "red"
    assert graph.edges[0, 1]["relations"] == {"left of"}
    assert graph.edges[1, 0]["relations"] == {"right of"}


def test_one_thing_has_a_place_a_size_and_an_orientation(eye):
    eye.vocabulary = ("plank",)  # nothing else is known, so what stands is a plank turned
    thing = eye.describe(drawn("bar", "green", at=(2, 2), size=16)).things[0].thing
    assert (thing.name, thing.color, thing.size, thing.place) == ("plank", "green", "small", "top left")
    assert abs(thing.angle_deg) == 90


def test_many_small_things_are_a_map(eye):
    spots = [drawn("square", color, at=at, size=9) for color, at in (("red", (9, 9)), ("blue", (46, 9)))]
    three = two(two(*spots), drawn("square", "green", at=(27, 45), size=9))
    caption = eye.describe(three).caption
    assert caption == (
        "a map with a red square at the top left, a blue square at the top right and a green square at the bottom"
    )
    assert parse(caption).is_map


def test_what_is_not_known_is_a_thing(eye):
    eye.calibration = Calibration(known=(1.0, 0.0, 0.0, -100.0))
    found = eye.describe(drawn("square", "blue"))
    assert found.caption == "a small blue thing"
    assert found.things[0].names[0][0] == "square"  # the guess is kept
    assert eye.recognise(drawn("square", "blue")[None])[0].nothing_known


def test_only_descriptions_whose_names_the_judge_knows_are_judged(eye):
    def seen(first, second, other_color="blue"):
        things = (Thing(first, "red"), Thing(second, other_color))
        read = tuple(SeenThing(thing, ((thing.name, 1.0),), 1.0, (0, 0, 1, 1)) for thing in things)
        return captioning._can_be_classified(Description(read, Scene(things, "above")))

    assert seen("umbrella", "star")
    assert not seen("umbrella", "no such name")
    assert not seen("umbrella", "umbrella")
    assert not seen("umbrella", "star", other_color="red")
    assert not captioning._can_be_classified(eye.describe(BLANK))


# ---------------------------------------------------------------- frames


def test_the_side_that_is_up_comes_to_the_top():
    picture = BLANK.copy()
    picture[28:36, :10] = 0  # at the left
    for side, (row, column) in {"top": (32, 4), "left": (4, 32), "bottom": (32, 60), "right": (60, 32)}.items():
        rows, columns = np.nonzero(with_up(picture, side).min(-1) == 0)
        assert abs(rows.mean() - row) < 2, side
        assert abs(columns.mean() - column) < 2, side
    assert with_up(picture[None], "left").shape == (1, 64, 64, 3)


def test_readings_change_with_the_frame(eye):
    bar = drawn("bar", "black", size=30)
    first = {up: eye.readings(bar, up=up)[0].name for up in SIDES}
    assert first == {"top": "pole", "bottom": "pole", "left": "plank", "right": "plank"}
    free = eye.readings(bar, top=4)
    assert (free[0].name, free[0].up) == ("pole", "top")
    assert {("plank", "left"), ("plank", "right")} <= {(reading.name, reading.up) for reading in free}
    assert free[0].weight > free[1].weight


# ---------------------------------------------------------------- confidence


def test_a_temperature_undoes_overconfidence():
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (4000, 5))
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    true = np.array([rng.choice(5, p=row) for row in shares])
    right = logits.argmax(1) == true
    assert fit_temperature(3 * logits, right) == pytest.approx(3, rel=0.1)
    assert calibration_error(shares.max(1), right) < 0.03
    assert calibration_error(np.full(100, 0.9), np.arange(100) < 50) == pytest.approx(0.4)


def test_a_logistic_regression_finds_its_slopes():
    rng = np.random.default_rng(0)
    features = rng.normal(0, 2, (5000, 2))
    true = rng.random(5000) < probability(features @ [1.0, -0.5] + 0.7)
    np.testing.assert_allclose(logistic(features, true), [1.0, -0.5, 0.7], atol=0.12)


def test_a_text_that_is_as_likely_as_any_name_is_at_chance():
    assert nats_above_chance(np.zeros((1, 9)), np.zeros(1)) == pytest.approx(0)
    assert nats_above_chance(np.zeros((1, 9)), np.array([20.0])) == pytest.approx(np.log(10), abs=1e-6)


def test_halves_share_no_drawing_and_questions_are_about_what_is_there(monkeypatch):
    first, second = (half(corpus(), which) for which in (FIT, MEASURE))
    for key, group in first.groups.items():
        mine = {int(index) for drawings in group.drawings for index in drawings}
        yours = {int(index) for drawings in second.groups[key].drawings for index in drawings}
        assert not mine & yours
    vocabulary = corpus().names(("icon", "letter", "primitive", "polygon"), ("drawing",))
    asked = questions(first, vocabulary, 6, seed=1)
    assert [question.box is not None for question in asked] == [True, False] * 6
    for question in asked[::2]:
        assert max(overlap(question.box, figure.box) for figure in figures(question.picture)) > 0.3


def test_pictures_of_nothing():
    assert noise(8, seed=0).shape == (8, 64, 64, 3)
    assert len({picture.tobytes() for picture in noise(8, seed=0)}) == 8
    pictures = np.stack([drawn("ring", "red"), drawn("bar", "blue")])
    mixed = scrambled(pictures, seed=0)
    assert not np.array_equal(mixed, pictures)
    np.testing.assert_array_equal(np.sort(mixed.ravel()), np.sort(pictures.ravel()))


def test_a_calibration_is_fitted(eye, monkeypatch):
    from imagery_experiments.evaluation import calibration

    for name, count in (("_SINGLES", 40), ("_UNKNOWN", 8), ("_PLACES", 6)):
        monkeypatch.setattr(calibration, name, count)
    eye.vocabulary = tuple(corpus().names(("icon", "letter", "primitive", "polygon"), ("drawing",)))
    found = fit(eye, corpus())
    assert eye.calibration == found
    assert found.temperature > 0
    assert all(np.isfinite([*found.known, *found.there]))


# ---------------------------------------------------------------- composed figures


def test_every_further_item_is_drawn_within_the_circle():
    assert set(FURTHER_NAMES) == set(FURTHER_FIGURES) == set(range(1, 25))
    y, x = np.mgrid[:64, :64] - 31.5
    for block in FURTHER_FIGURES:
        picture = final(block)
        assert 100 < (picture.min(-1) < 128).sum() < 1200
        assert (picture[np.hypot(x, y) > 30] == 255).all()


def test_good_names_come_from_the_grades_where_they_are_at_hand(tmp_path: Path, monkeypatch):
    composed_figures._graded.cache_clear()
    monkeypatch.setenv("IMAGERY_HUMAN_DATA", str(tmp_path))
    assert composed_figures.good_names(1) == {"ladder"}
    composed_figures._graded.cache_clear()
    (tmp_path / "reinterpretation_answer_grades.csv").write_text(
        "block,canonical_answer,answer,grade\n1,Ladder,Train track,4.5\n1,Ladder,letter H,1.2\n"
    )
    assert composed_figures.good_names(1) == {"train track"}
    assert composed_figures.good_names(2) == {"ladder"}
    assert composed_figures.nameable() == [1]
    composed_figures._graded.cache_clear()


# ---------------------------------------------------------------- commands


@pytest.fixture
def picture_file(tmp_path: Path) -> Path:
    picture = two(drawn("ring", "red", at=(4, 20)), drawn("square", "blue", at=(38, 20)))
    Image.fromarray(picture).save(tmp_path / "picture.png")
    return tmp_path / "picture.png"


def read_size(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


def test_describe_prints_json_and_saves_boxes(picture_file, tmp_path, capsys):
    main(["describe", str(picture_file), "--json", "--up", "left", "--save", str(tmp_path / "boxes.png")])
    found = json.loads(capsys.readouterr().out)
    assert found["up"] == "left"
    assert [thing["color"] for thing in found["things"]] == ["red", "blue"]  # the left side is up
    assert {"one": 0, "other": 1, "relations": ["above"]} in found["relations"]
    assert read_size(tmp_path / "boxes.png") == (384, 384)


def test_describe_is_readable(picture_file, capsys):
    main(["describe", str(picture_file), "--top", "2"])
    printed = capsys.readouterr().out
    assert "left of a" in printed
    assert "red at the left" in printed
    assert "%" in printed
    main(["describe", str(picture_file), "--texts", "a ring", "a tree"])
    assert capsys.readouterr().out.count("\n") == 2


def test_locate_says_where_or_not_there(picture_file, tmp_path, capsys):
    main(["locate", str(picture_file), "the red ring", "--save", str(tmp_path / "heat.png")])
    assert "the red ring:" in capsys.readouterr().out
    assert read_size(tmp_path / "heat.png")[0] > 2 * 380
    Image.fromarray(BLANK).save(tmp_path / "blank.png")
    main(["locate", str(tmp_path / "blank.png"), "ring", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (found["there"], found["box"], found["probability"]) == (False, None, 0.0)
    assert found["empty"]
    main(["locate", str(tmp_path / "blank.png"), "ring"])
    assert "the picture is empty" in capsys.readouterr().out
    main(["describe", str(tmp_path / "blank.png")])
    assert "nothing" in capsys.readouterr().out
