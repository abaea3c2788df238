"""Folders and checkpoints that people have: loaded, or refused with the conversion to do."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch

from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_agent.interpreter.model_sources import resolve
from imagery_experiments.benchmarks.interpreter import TINY_LOAD, write_random_model

NAMES = ["star", "moon"]
PICTURE = np.full((1, 64, 64, 3), 200, np.uint8)


@pytest.fixture(scope="module")
def vit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "vit"
    write_random_model(folder, TINY_LOAD.model)
    return folder


def test_a_folder_of_open_clip_needs_no_prefix(vit: Path) -> None:
    with_prefix = ClipInterpreter.load(f"local-dir:{vit}", vocabulary=NAMES)
    for name in (str(vit), vit):
        without = ClipInterpreter.load(name, vocabulary=NAMES)
        np.testing.assert_array_equal(without.picture_vectors(PICTURE), with_prefix.picture_vectors(PICTURE))


@pytest.mark.slow
def test_a_checkpoint_of_open_clips_trainer_is_loaded(tmp_path: Path) -> None:
    """As training/main.py of open_clip writes it: logs/NAME/params.txt and logs/NAME/checkpoints/epoch_N.pt."""
    torch.manual_seed(0)
    model = open_clip.create_model("ViT-S-32-alt")
    path = tmp_path / "logs" / "mine" / "checkpoints" / "epoch_3.pt"
    path.parent.mkdir(parents=True)
    state = {f"module.{name}": tensor for name, tensor in model.state_dict().items()}
    torch.save({"epoch": 3, "name": "mine", "state_dict": state, "optimizer": {}}, path)
    (path.parent.parent / "params.txt").write_text("lr: 0.001\nmodel: ViT-S-32-alt\nname: mine\n")
    with torch.no_grad():
        expected = model.eval().logit_scale.exp().item()
    for name in (str(path), f"ViT-S-32-alt/{path}"):
        assert ClipInterpreter.load(name, vocabulary=NAMES).encoder.scale == pytest.approx(expected)


def test_a_checkpoint_beside_its_parameters_is_named_in_full(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "checkpoints" / "epoch_3.pt"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    (path.parent.parent / "params.txt").write_text("lr: 0.001\nmodel: ViT-B-32\n")
    assert resolve(str(path)) == f"ViT-B-32/{path}"
    (path.parent.parent / "params.txt").unlink()
    with pytest.raises(ValueError, match=r"does not say which model .* give MODEL/PATH"):
        ClipInterpreter.load(str(path))
    with pytest.raises(ValueError, match="cannot load the open_clip model"):
        ClipInterpreter.load(f"ViT-B-32/{path}")
    with pytest.raises(ValueError, match=r"found checkpoints; give one of them: .*epoch_3.pt"):
        ClipInterpreter.load(str(path.parent))


def test_a_folder_of_hugging_face_names_the_conversion(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "clip", "architectures": ["CLIPModel"]}))
    (tmp_path / "model.safetensors").write_bytes(b"")
    for name in (str(tmp_path), f"local-dir:{tmp_path}"):
        with pytest.raises(ValueError, match=r"holds a clip in the format of Hugging Face .*save_for_hf"):
            ClipInterpreter.load(name)


@pytest.mark.parametrize("name", ["local-dir:nowhere", "./nowhere", "ViT-B-32/nowhere/epoch_3.pt", "README.txt"])
def test_what_is_not_there_is_named(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.txt").write_text("x")
    with pytest.raises(ValueError, match=r"there is no such file|give its folder"):
        ClipInterpreter.load(name)
