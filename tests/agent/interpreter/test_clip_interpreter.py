"""The interpreter: its network learns, its questions are answered consistently, bad input is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from imagery_agent.images import to_tensor
from imagery_agent.interpreter.clip import InterpreterModel
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter, save_interpreter
from imagery_agent.interpreter.config import InterpreterConfig
from imagery_agent.interpreter.encoder_interpreter import EncoderInterpreter
from imagery_agent.interpreter.hard_negatives import not_compared
from imagery_agent.interpreter.naming import top_names
from imagery_agent.language.scene import COLORS
from imagery_agent.tokenizer import CaptionTokenizer
from tests.agent.interpreter.drawn_figures import drawn

TINY = InterpreterConfig(
    embed_dim=32,
    layers=(1, 1, 1, 1),
    width=16,
    text_layers=1,
    text_width=32,
    text_heads=2,
    context_length=12,
    vocab_size=400,
)
NAMES = ["square", "bar", "ring"]
TEXTS = [*NAMES, *(f"a {color} {name}" for color in COLORS for name in NAMES)]
TOKENIZER = CaptionTokenizer.train(TEXTS, vocab_size=400)


def a_batch(rng: np.random.Generator, count: int = 24) -> dict[str, Tensor]:
    """Pictures with true captions and with captions of another colour."""
    colors, names = rng.choice(list(COLORS), count), rng.choice(NAMES, count)
    pictures = np.stack(
        [
            drawn(name, color, at=tuple(rng.integers(4, 36, 2)), size=int(rng.integers(14, 24)))
            for name, color in zip(names, colors, strict=True)
        ]
    )
    others = [rng.choice([other for other in COLORS if other != color]) for color in colors]
    captions = [f"a {color} {name}" for color, name in zip(colors, names, strict=True)]
    false = [f"a {color} {name}" for color, name in zip(others, names, strict=True)]
    return {
        "pictures": to_tensor(pictures),
        "tokens": torch.from_numpy(TOKENIZER.encode_batch(captions, length=12)),
        "negative_tokens": torch.from_numpy(TOKENIZER.encode_batch(false, length=12))[:, None],
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights folder of an untrained tiny interpreter."""
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("weights") / "interpreter"
    save_interpreter(path, InterpreterModel(TINY), tokenizer=TOKENIZER, vocabulary=NAMES, card="# A test\n")
    return path


@pytest.fixture(scope="module")
def interpreter(folder: Path) -> ClipInterpreter:
    return ClipInterpreter.load(folder)


@pytest.fixture
def pictures() -> np.ndarray:
    return np.stack([drawn(name, color) for name in NAMES for color in ("red", "blue")])


# ---------------------------------------------------------------- the network


def test_training_makes_the_loss_fall_and_tells_hard_negatives() -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    model = InterpreterModel(TINY).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    history = []
    for _ in range(60):
        losses = model.loss(a_batch(rng, 12))
        optimizer.zero_grad()
        losses.total.backward()
        optimizer.step()
        history.append(losses)
    first, last = (
        {name: np.mean([float(losses.parts[name]) for losses in some]) for name in history[0].parts}
        for some in (history[:5], history[-5:])
    )
    assert last["picture_to_text"] < 0.7 * first["picture_to_text"]
    assert last["text_to_picture"] < 0.7 * first["text_to_picture"]
    assert last["above_hard_negatives"] > 0.7
    assert last["logit_scale"] <= 100
    assert not any(part.requires_grad for part in history[-1].parts.values())


@torch.no_grad()
def test_names_are_told_from_all_names_where_the_concept_is_known() -> None:
    torch.manual_seed(0)
    model, batch = InterpreterModel(TINY).eval(), a_batch(np.random.default_rng(0))
    names = torch.from_numpy(TOKENIZER.encode_batch(list(NAMES), length=12))
    concepts = torch.full((len(batch["tokens"]),), -1)
    concepts[:3] = torch.tensor([2, 0, 1])
    plain = model.loss({**batch, "concepts": concepts})
    named = model.loss({**batch, "concepts": concepts, "names": names})
    cosines = model.encode_pictures(batch["pictures"][:3]) @ model.encode_texts(names).T
    expected = torch.nn.functional.cross_entropy(model.logit_scale * cosines, concepts[:3])
    assert float(named.total - plain.total) == pytest.approx(float(expected), abs=1e-4)
    assert float(named.parts["naming"]) == pytest.approx(float(expected), abs=1e-4)


def test_a_picture_is_not_set_against_its_own_caption_said_of_another() -> None:
    tokens = torch.tensor([[1, 7, 2], [1, 8, 2], [1, 7, 2]])
    negatives = torch.tensor([[[1, 8, 2]], [[1, 7, 2]], [[0, 0, 0]]])
    ignored = not_compared(tokens, negatives)
    assert ignored.tolist() == [
        [False, False, True, False, True, True],
        [False, False, False, True, False, True],
        [True, False, False, False, True, True],
    ]


def test_other_captions_of_the_same_concept_are_not_compared_but_own_negatives_are() -> None:
    tokens = torch.tensor([[1, 7, 2], [1, 8, 2], [1, 9, 2]])
    negatives = torch.tensor([[[1, 5, 2]], [[1, 6, 2]], [[1, 4, 2]]])
    ignored = not_compared(tokens, negatives, torch.tensor([3, 3, -1]))
    assert ignored.tolist() == [
        [False, True, False, False, True, False],
        [True, False, False, True, False, False],
        [False, False, False, False, False, False],
    ]
    assert not not_compared(tokens, negatives, torch.tensor([-1, -1, -1])).any()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_equal_captions_are_never_ones_negatives(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    tokens = torch.from_numpy(rng.integers(3, 5, (count, 2)))
    ignored = not_compared(tokens, tokens.new_zeros(count, 0, 2))
    equal = (tokens[:, None] == tokens[None]).all(-1)
    torch.testing.assert_close(ignored, equal & ~torch.eye(count, dtype=torch.bool))


def test_repeating_a_pair_adds_no_negative_to_it() -> None:
    model = InterpreterModel(TINY).eval()  # batch statistics would see the repetition
    batch = a_batch(np.random.default_rng(1), 6)
    keep = np.unique(batch["tokens"].numpy(), axis=0, return_index=True)[1][:2]
    two = {name: batch[name][keep] for name in ("pictures", "tokens")}
    three = {name: torch.cat([value, value[:1]]) for name, value in two.items()}
    with torch.no_grad():
        cosines = model.encode_pictures(two["pictures"]) @ model.encode_texts(two["tokens"]).T
        odds = (model.logit_scale * (cosines - cosines.diagonal()[:, None])).exp()
        found = [model.loss(some).parts["picture_to_text"] for some in (two, three)]
    first, second = odds[0, 1], odds[1, 0]  # of the false caption against the true one
    torch.testing.assert_close(found[0], (first.log1p() + second.log1p()) / 2)
    # The repeated row still meets one false caption; the other row meets the repeated caption twice.
    torch.testing.assert_close(found[1], (2 * first.log1p() + (2 * second).log1p()) / 3)


def test_texts_are_encoded_as_open_clip_encodes_them() -> None:
    model = InterpreterModel(TINY).eval()
    tokens = torch.from_numpy(TOKENIZER.encode_batch([*TEXTS, "zebra crossing", "square"], length=12))
    with torch.no_grad():
        torch.testing.assert_close(model.encode_texts(tokens), model.net.encode_text(tokens, normalize=True))


def test_a_configuration_is_checked_and_read_back() -> None:
    assert InterpreterConfig.from_dict(json.loads(json.dumps(TINY.__dict__))) == TINY
    old = InterpreterConfig.from_dict({"picture_size_px": 64, "layers": [2, 2, 2, 2]})
    assert old.magnified_px == 64  # older weights say nothing of it and looked at pictures as they are
    with pytest.raises(ValueError, match="depth"):
        InterpreterConfig.from_dict({"depth": 3})
    with pytest.raises(ValueError, match="multiple of 32"):
        InterpreterConfig(magnified_px=60)


# ---------------------------------------------------------------- the questions


def test_a_picture_is_like_itself(interpreter: ClipInterpreter, pictures: np.ndarray) -> None:
    np.testing.assert_allclose(interpreter.similarity(pictures, pictures), 1, atol=1e-5)
    turned = interpreter.similarity(pictures, pictures[::-1].copy())
    np.testing.assert_allclose(turned, turned[::-1], atol=1e-5)
    assert np.ptp(turned) > 0  # different pictures are told apart, if little before training


def test_no_pictures_have_no_answers(interpreter: ClipInterpreter) -> None:
    none = np.zeros((0, 64, 64, 3), np.uint8)
    assert interpreter.name(none) == []
    assert interpreter.score(none, TEXTS).shape == (0, len(TEXTS))


def test_batched_equals_single(interpreter: ClipInterpreter, pictures: np.ndarray) -> None:
    singles = np.concatenate([interpreter.score(picture[None], TEXTS) for picture in pictures])
    np.testing.assert_allclose(interpreter.score(pictures, TEXTS), singles, atol=1e-5)
    for picture, several in zip(pictures, interpreter.name(pictures), strict=True):
        (alone,) = interpreter.name(picture[None])
        assert [name for name, _ in alone] == [name for name, _ in several]


def test_names_come_with_probabilities_best_first(interpreter: ClipInterpreter, pictures: np.ndarray) -> None:
    for answers in interpreter.name(pictures):
        names, probabilities = zip(*answers, strict=True)
        assert sorted(names) == sorted(NAMES)
        assert list(probabilities) == sorted(probabilities, reverse=True)
        assert sum(probabilities) == pytest.approx(1)
    (answers,) = interpreter.name(pictures[:1], names=["ring", "anything else", "ring"], top=1)
    assert answers[0][0] in {"ring", "anything else"}
    assert 0.5 <= answers[0][1] <= 1


def test_probabilities_are_the_softmax_of_scaled_cosines() -> None:
    ((first, second),) = top_names(np.array([[1.0, 3.0]]), ["a", "b"], top=5)
    assert first == ("b", pytest.approx(1 / (1 + np.exp(-2))))
    assert second[0] == "a"


def test_using_it_leaves_the_network_as_it_was(folder: Path, pictures: np.ndarray) -> None:
    interpreter = ClipInterpreter.load(folder)
    before = interpreter.score(pictures, TEXTS)
    interpreter.locate(pictures[0], "ring")
    np.testing.assert_array_equal(before, interpreter.score(pictures, TEXTS))


class RednessEncoder:
    """Knows one word, and sees how much of a view's ink is red."""

    scale = 20.0

    def pictures(self, pictures: Tensor) -> Tensor:
        """(N, 2): share of red, share of the rest."""
        ink = pictures.amin(1) < 0.8
        red = (ink & (pictures[:, 0] > 0.7)).sum((1, 2)) / ink.sum((1, 2)).clamp(min=1)
        filled = ink.float().mean((1, 2))
        seen = torch.stack([red * filled, 1 - red * filled], 1)
        return torch.nn.functional.normalize(seen, dim=1)

    def texts(self, texts: Sequence[str]) -> Tensor:
        """(N, 2)."""
        return torch.tensor([[1.0, 0.0] if "red" in text else [0.0, 1.0] for text in texts])


@pytest.mark.parametrize("at", [(4, 6), (44, 8), (26, 40)])
def test_locating_finds_the_thing_that_the_words_say(at: tuple[int, int]) -> None:
    interpreter = EncoderInterpreter(RednessEncoder(), vocabulary=["thing"])
    picture = drawn("square", "red", at=at, size=12)
    blue = drawn("square", "blue", at=(6, 44), size=12)
    both = np.minimum(picture, blue)
    found = interpreter.locate(both, "the red one")
    assert found.center == pytest.approx(((at[0] + 6) / 64, (at[1] + 6) / 64), abs=3 / 64)
    assert found.heat.shape == (64, 64)
    assert found.heat.dtype == np.float32
    row, column = np.argwhere(found.heat == found.heat.max()).mean(axis=0)
    assert abs(column - at[0] - 6) < 10
    assert abs(row - at[1] - 6) < 10
    assert interpreter.locate(blue, "the red one").score < 0.1 < found.score


def test_in_an_empty_picture_nothing_is_there() -> None:
    interpreter = EncoderInterpreter(RednessEncoder(), vocabulary=["thing"])
    found = interpreter.locate(np.full((64, 64, 3), 255, np.uint8), "red")
    assert found.box == (0, 0, 1, 1)
    assert found.score == pytest.approx(0)
    assert found.probability == 0
    assert not found.is_there


# ---------------------------------------------------------------- weights, other models, bad input


def test_weights_come_back(folder: Path, interpreter: ClipInterpreter, pictures: np.ndarray) -> None:
    assert interpreter.vocabulary == tuple(NAMES)
    assert len(interpreter.sha256) == 64
    again = ClipInterpreter.load(str(folder), vocabulary=["hut"])
    assert again.vocabulary == ("hut",)
    np.testing.assert_allclose(again.score(pictures, TEXTS), interpreter.score(pictures, TEXTS), atol=1e-6)


def test_bad_questions_are_refused(interpreter: ClipInterpreter, pictures: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"expected uint8 RGB pictures .* got float64"):
        interpreter.name(pictures / 255)
    with pytest.raises(ValueError, match=r"got uint8 \(64, 64, 3\)"):
        interpreter.score(pictures[0], ["ring"])
    with pytest.raises(ValueError, match="expected words in all texts, got ' ' as number 2"):
        interpreter.score(pictures, ["ring", " "])
    with pytest.raises(ValueError, match="put it in a list"):
        interpreter.score(pictures, "ring")
    with pytest.raises(ValueError, match="at least one of names, got none"):
        interpreter.name(pictures, names=[])
    with pytest.raises(ValueError, match="top to be at least 1"):
        interpreter.name(pictures, top=0)
    with pytest.raises(ValueError, match="as many pictures on both sides, got 6 and 1"):
        interpreter.similarity(pictures, pictures[:1])
    with pytest.raises(ValueError, match="expected words"):
        interpreter.locate(pictures[0], "")
    with pytest.raises(ValueError, match="expected uint8 RGB"):
        interpreter.locate(pictures[0][:32], "ring")
    with pytest.raises(ValueError, match="expected uint8 RGB"):
        interpreter.describe(pictures[0][:32])
    with pytest.raises(ValueError, match="one of top, left, bottom, right, got 'north'"):
        interpreter.readings(pictures[0], up="north")


def test_the_network_refuses_wrong_tensors() -> None:
    model = InterpreterModel(TINY)
    with pytest.raises(ValueError, match="expected float pictures"):
        model.encode_pictures(torch.zeros(1, 64, 64, 3, dtype=torch.uint8))
    with pytest.raises(ValueError, match=r"expected tokens \(B, at most 12\)"):
        model.encode_texts(torch.zeros(1, 13, dtype=torch.long))
