"""The reference classifier: reading pixels, ranks of names, training, and its independence of the interpreter."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from imagery_agent.imagination.reranking import imagine_best
from imagery_agent.language.scene import COLORS, PLACES, parse
from imagery_agent.mind.protocols import DrawRequest, MentalPicture
from imagery_agent.training.options import TrainingOptions
from imagery_experiments.evaluation.metrics import text_to_picture
from imagery_experiments.evaluation.metrics.transformations.edits import _is_right
from imagery_experiments.evaluation.metrics.transformations.rollouts import _OFF_DEG, _errors
from imagery_experiments.evaluation.reference_classifier.network import (
    ClassifierConfig,
    ClassifierModel,
    ReferenceClassifier,
)
from imagery_experiments.evaluation.reference_classifier.pixel_reading import FIGURE_PX, coverage, normalised, parts
from imagery_experiments.evaluation.reference_classifier.training import (
    ClassifierRecipe,
    export_classifier,
    train_classifier,
)

WHITE = (255, 255, 255)


def boxes(*drawn: tuple[str, tuple[float, float, float, float]]) -> np.ndarray:
    """uint8 (64, 64, 3) of coloured boxes, smoothed at the edges as drawings are."""
    image = Image.new("RGB", (256, 256), WHITE)
    for color, box in drawn:
        ImageDraw.Draw(image).rectangle([256 * edge for edge in box], fill=COLORS[color])
    return np.asarray(image.resize((64, 64), Image.Resampling.BOX))


@pytest.mark.parametrize("color", COLORS)
def test_every_color_is_told_apart_from_all_others(color):
    picture = boxes((color, (0.303, 0.303, 0.703, 0.703)))
    assert list(parts(picture)) == [color]


def test_two_colors_are_two_parts_where_they_are():
    found = parts(boxes(("red", (0.1, 0.1, 0.3, 0.3)), ("blue", (0.6, 0.6, 0.95, 0.95))))
    assert set(found) == {"red", "blue"}
    assert found["red"].center == pytest.approx((0.2, 0.2), abs=0.02)
    assert found["blue"].center == pytest.approx((0.775, 0.775), abs=0.02)
    assert found["red"].place == "top left"
    assert found["red"].size == found["blue"].size == "small"


@pytest.mark.parametrize("place", PLACES)
def test_a_thing_is_where_its_place_says(place):
    x, y = PLACES[place]
    assert parts(boxes(("black", (x - 0.1, y - 0.1, x + 0.1, y + 0.1))))["black"].place == place


@pytest.mark.parametrize(("side", "size"), [(0.3, "small"), (0.6, "medium"), (0.86, "large")])
def test_sizes_are_those_of_the_scene_language(side, size):
    box = (0.5 - side / 2, 0.5 - side / 2, 0.5 + side / 2, 0.5 + side / 2)
    assert parts(boxes(("green", box)))["green"].size == size


def test_an_empty_picture_has_no_parts():
    assert parts(np.full((64, 64, 3), 255, np.uint8)) == {}


def test_normalised_ink_does_not_depend_on_place_size_and_color():
    small = boxes(("red", (0.1, 0.6, 0.3, 0.7)))
    large = boxes(("black", (0.1, 0.3, 0.9, 0.7)))
    first, second = normalised(coverage(np.stack([small, large])) > 0.2).astype(float)
    for ink in (first, second):
        columns = np.nonzero(ink.max(0) > 0.5)[0]
        assert columns.max() - columns.min() + 1 == pytest.approx(FIGURE_PX, abs=3)
    assert np.abs(first - second).mean() < 0.08


def tiny_classifier() -> ReferenceClassifier:
    torch.manual_seed(0)
    return ReferenceClassifier(ClassifierModel(ClassifierConfig(names=5, width=8, blocks=(1, 1, 1))), list("abcde"))


def test_ranks_count_the_likelier_names():
    classifier = tiny_classifier()
    ink = np.random.default_rng(0).random((3, 64, 64), np.float32)
    logits = classifier.logits(ink)
    best = [classifier.names[number] for number in logits.argmax(1)]
    assert classifier.rank(ink, best).tolist() == [0, 0, 0]
    worst = [classifier.names[number] for number in logits.argmin(1)]
    assert classifier.rank(ink, worst).tolist() == [4, 4, 4]
    assert (classifier.preference(ink, best, worst) > 0).all()


def test_a_choice_among_some_names_is_the_likeliest_of_them():
    classifier, ink = tiny_classifier(), np.random.default_rng(0).random((8, 64, 64), np.float32)
    some = classifier.among(["d", "b"])
    assert some.logits(ink).tolist() == classifier.logits(ink)[:, [3, 1]].tolist()
    assert some.rank(ink, ["b"] * 8).tolist() == (classifier.preference(ink, ["d"] * 8, ["b"] * 8) > 0).tolist()
    assert some.knows("b")
    assert not some.knows("a")


class _Shapes:
    """A reference classifier that names wide ink "bar" and high ink "tower"."""

    def preference(self, ink: np.ndarray, first: list[str], second: list[str]) -> np.ndarray:
        wide = np.array([(one.max(0) > 0.5).sum() - (one.max(1) > 0.5).sum() for one in ink])
        return np.where([name == "bar" for name in first], wide, -wide)

    def rank(self, ink: np.ndarray, names: list[str]) -> np.ndarray:
        return np.where(self.preference(ink, names, names) > 0, 0, 9)


BAR, TOWER = (0.2, 0.65, 0.8, 0.8), (0.43, 0.1, 0.57, 0.55)


@pytest.mark.parametrize(
    ("text", "picture", "right"),
    [
        ("a red bar below a blue tower", boxes(("red", BAR), ("blue", TOWER)), (True, True, True)),
        ("a blue tower above a red bar", boxes(("red", BAR), ("blue", TOWER)), (True, True, True)),
        ("a red bar above a blue tower", boxes(("red", BAR), ("blue", TOWER)), (True, False, True)),
        ("a red bar below a blue tower", boxes(("blue", BAR), ("red", TOWER)), (False, False, False)),
        ("a red bar below a blue tower", boxes(("red", BAR), ("green", TOWER)), (False, False, False)),
    ],
)
def test_binding_is_read_from_colors_places_and_names(monkeypatch, text, picture, right):
    monkeypatch.setattr(text_to_picture, "load_reference_classifier", _Shapes)
    found = text_to_picture.read_binding(picture, parse(text))
    assert (found.colors, found.relation, found.names) == right


def test_a_thing_matches_caption_only_with_color_place_and_size():
    picture = boxes(("red", (0.1, 0.1, 0.35, 0.35)))
    assert text_to_picture.matches_caption(picture, parse("a small red key at the top left"))
    for wrong in ("a small blue key at the top left", "a small red key at the top right", "a red key"):
        assert not text_to_picture.matches_caption(picture, parse(wrong))


def test_edits_are_right_only_when_done():
    from imagery_agent.language.operations import parse_instruction

    star, other = ("red", (0.05, 0.4, 0.3, 0.65)), ("black", (0.6, 0.4, 0.9, 0.7))
    without, whole = boxes(other), boxes(star, other)
    region = (without != whole).any(-1)
    add = parse_instruction("add a red star at the left")
    remove = parse_instruction("remove the red star at the left")
    assert _is_right(add, without, whole, whole, region)
    assert not _is_right(add, without, whole, without, region)
    assert not _is_right(add, without, whole, boxes(("blue", star[1]), other), region)
    assert _is_right(remove, whole, without, without, region)
    assert not _is_right(remove, whole, without, whole, region)


def test_the_angle_off_is_found():
    letter = boxes(("black", (0.3, 0.2, 0.4, 0.8)), ("black", (0.3, 0.2, 0.7, 0.3)))
    after = np.asarray(Image.fromarray(letter).rotate(190.0, Image.Resampling.BICUBIC, fillcolor="white"))
    assert _OFF_DEG[_errors(after, letter).argmin()] == pytest.approx(10, abs=2)


# ---------------------------------------------------------------- training and reranking


@pytest.mark.slow
def test_the_classifier_is_trained_and_installed_only_when_better(tmp_path, capsys):
    from imagery_experiments.corpus.build import build_corpus

    build_corpus(tmp_path / "mini", mini=True)
    train_classifier(TrainingOptions(tmp_path / "mini", tmp_path / "run", steps=2, batch_size=8))
    folder: Path = tmp_path / "weights"
    assert export_classifier(tmp_path / "mini", tmp_path / "run", folder)
    assert not export_classifier(tmp_path / "mini", tmp_path / "run", folder)
    assert "kept the shipped classifier" in capsys.readouterr().out
    with pytest.raises(FileNotFoundError, match="imagery train judge"):
        export_classifier(tmp_path / "mini", tmp_path / "none", folder)


def test_the_classifier_is_trained_on_other_data_streams_than_the_interpreter():
    from imagery_agent.training.recipes import interpreter
    from imagery_experiments.evaluation.reference_classifier import training

    assert training.SETTINGS.seed != interpreter.SETTINGS.seed
    assert ClassifierRecipe.__module__.startswith("imagery_experiments")


class _Numbered:
    """Imagines pictures of grey levels 0, 1, 2, ..."""

    def draw(self, requests: list[DrawRequest]) -> list[MentalPicture]:
        return [MentalPicture(np.full((64, 64, 3), level, np.uint8)) for level in range(len(requests))]


class _PrefersLevel:
    """Prefers the picture whose grey level the text names."""

    def score(self, pictures: np.ndarray, texts: list[str]) -> np.ndarray:
        return -np.abs(pictures[:, 0, 0, 0].astype(float)[:, None] - [float(text) for text in texts])


def test_the_best_candidate_of_each_caption_is_kept():
    chosen = imagine_best(
        _Numbered(), _PrefersLevel(), ["2", "3"], candidates=3, generator=torch.Generator().manual_seed(0)
    )
    assert [int(picture.pixels[0, 0, 0]) for picture in chosen] == [2, 3]
    with pytest.raises(ValueError, match="at least one candidate"):
        imagine_best(_Numbered(), _PrefersLevel(), ["2"], candidates=0, generator=torch.Generator())
