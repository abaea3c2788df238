"""Any open_clip model is an interpreter: one contract for ours, for a small vision transformer and for ViT-B-32."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from test_clip_interpreter import NAMES, TEXTS, TINY, TOKENIZER

from imagery_agent.interpreter.calibration import Calibration
from imagery_agent.interpreter.clip import InterpreterModel
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter, save_calibration, save_interpreter
from imagery_agent.interpreter.encoder_interpreter import EncoderInterpreter
from imagery_agent.language.scene import parse
from imagery_agent.pretrained import WeightsError
from imagery_experiments.benchmarks.interpreter import TINY_LOAD, write_random_model
from tests.agent.interpreter.drawn_figures import BLANK, drawn


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Names under which a tiny interpreter of ours and a tiny vision transformer load."""
    path = tmp_path_factory.mktemp("models")
    torch.manual_seed(0)
    save_interpreter(path / "ours", InterpreterModel(TINY), tokenizer=TOKENIZER, vocabulary=NAMES, card="# A test\n")
    return {"ours": str(path / "ours"), "vit": write_random_model(path / "vit", TINY_LOAD.model)}


@pytest.fixture
def pictures() -> np.ndarray:
    return np.stack([drawn(name, color) for name in NAMES for color in ("red", "blue")])


def check_contract(interpreter: EncoderInterpreter, pictures: np.ndarray) -> None:
    """What planners and experiments may rely on, whatever the network has learned."""
    for answers in interpreter.name(pictures, up="left"):
        assert {name for name, _ in answers} == set(NAMES)
        assert sum(share for _, share in answers) == pytest.approx(1)
    assert interpreter.name(pictures[:0]) == []
    assert interpreter.score(pictures, TEXTS).shape == (len(pictures), len(TEXTS))
    np.testing.assert_allclose(interpreter.similarity(pictures, pictures), 1, atol=1e-4)
    for seen in interpreter.recognise(pictures):
        assert 0 <= seen.known <= 1
    assert interpreter.recognise(BLANK[None])[0].nothing_known

    every = interpreter.readings(pictures[0], top=100)
    assert sum(reading.weight for reading in every) == pytest.approx(1)
    assert {(reading.name, reading.up) for reading in every} == {
        (name, side) for name in NAMES for side in ("top", "left", "bottom", "right")
    }
    assert {reading.up for reading in interpreter.readings(pictures[0], up="left")} == {"left"}
    assert interpreter.readings(BLANK) == []  # empty, which is not an error

    two = np.minimum(drawn("square", "red", at=(4, 22), size=20), drawn("ring", "blue", at=(40, 22), size=20))
    found = interpreter.locate(two, "the blue ring")
    assert found.box == (40 / 64, 22 / 64, 60 / 64, 42 / 64)
    assert found.heat.shape == (64, 64)
    assert -1 <= found.score <= 1
    assert not interpreter.locate(BLANK, "ring").is_there
    described = interpreter.describe(two)
    assert [seen.thing.color for seen in described.things] == ["red", "blue"]
    assert parse(described.caption) == described.scene
    assert interpreter.describe(BLANK).things == ()
    with pytest.raises(ValueError, match="expected uint8 RGB"):
        interpreter.describe(two / 255)
    with pytest.raises(ValueError, match="expected words"):
        interpreter.locate(two, " ")


@pytest.mark.parametrize("kind", ["ours", "vit"])
def test_the_contract(kind: str, folders: dict[str, str], pictures: np.ndarray) -> None:
    check_contract(ClipInterpreter.load(folders[kind], vocabulary=NAMES), pictures)


@pytest.mark.slow
def test_the_contract_on_a_random_vit_b_32(tmp_path: Path, pictures: np.ndarray) -> None:
    name = write_random_model(tmp_path / "ViT-B-32")
    check_contract(ClipInterpreter.load(name, vocabulary=NAMES), pictures)


def test_an_open_clip_folder_is_preprocessed_by_its_own_configuration(
    folders: dict[str, str], tmp_path: Path, pictures: np.ndarray
) -> None:
    folder = tmp_path / "vit"
    write_random_model(folder, TINY_LOAD.model)
    listing = json.loads((folder / "open_clip_config.json").read_text())
    listing["preprocess_cfg"] = {"mean": [0.4, 0.5, 0.6], "std": [0.2, 0.3, 0.4]}
    (folder / "open_clip_config.json").write_text(json.dumps(listing))
    name = f"local-dir:{folder}"
    found = ClipInterpreter.load(name, vocabulary=NAMES).score(pictures, TEXTS)
    model, _, preprocess = open_clip.create_model_and_transforms(name)
    with torch.no_grad():
        seen = model.eval().encode_image(
            torch.stack([preprocess(Image.fromarray(picture)) for picture in pictures]), normalize=True
        )
        said = model.encode_text(open_clip.get_tokenizer(name)(TEXTS), normalize=True)
    np.testing.assert_allclose(found, (seen @ said.T).numpy(), atol=5e-3)
    other = ClipInterpreter.load(folders["vit"], vocabulary=NAMES).score(pictures, TEXTS)
    assert np.abs(found - other).max() > 0.01  # the same weights, other colour statistics


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ViT-B-33", "unknown interpreter 'ViT-B-33'"),
        ("ViT-B-32", "TAG of .*laion2b_s34b_b79k"),
        ("ViT-B-32/nobody", "TAG of .*laion2b_s34b_b79k"),
        ("local-dir:/nowhere", "expected an interpreter at /nowhere, there is no such file or folder"),
    ],
)
def test_models_that_cannot_be_had_are_named(name: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ClipInterpreter.load(name, vocabulary=NAMES)


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    name = write_random_model(tmp_path / "vit", TINY_LOAD.model)
    (tmp_path / "vit" / "model.safetensors").unlink()
    with pytest.raises(ValueError, match="could not be loaded"):
        ClipInterpreter.load(name, vocabulary=NAMES)
    with pytest.raises(WeightsError, match="expected interpreter weights"):
        ClipInterpreter.load(tmp_path / "none")


@pytest.mark.parametrize("kind", ["ours", "vit"])
def test_a_calibration_is_kept_beside_the_weights(kind: str, folders: dict[str, str], pictures: np.ndarray) -> None:
    before = ClipInterpreter.load(folders[kind], vocabulary=NAMES)
    fitted = Calibration(2.0, (0.1, 0.2, 0.3, -1.0), (0.5, -0.25))
    save_calibration(folders[kind], fitted)
    after = ClipInterpreter.load(folders[kind], vocabulary=NAMES)
    assert after.calibration == fitted
    assert (after.sha256 != before.sha256) == (kind == "ours")  # the checksum covers the calibration
    np.testing.assert_array_equal(after.score(pictures, TEXTS), before.score(pictures, TEXTS))
    directions = before.picture_vectors(pictures)
    np.testing.assert_allclose(after.logits(directions), before.logits(directions) / 2)
    save_calibration(folders[kind], Calibration())


def test_a_model_without_a_folder_has_no_place_for_a_calibration() -> None:
    with pytest.raises(ValueError, match="expected a folder to keep the calibration in"):
        save_calibration("ViT-B-32/openai", Calibration())
    with pytest.raises(ValueError, match="unknown setting 'warmth' in the calibration"):
        Calibration.from_dict({"warmth": 1.0})
    with pytest.raises(ValueError, match="temperature above 0"):
        Calibration(temperature=0.0)
