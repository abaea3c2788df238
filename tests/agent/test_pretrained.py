"""Weights folders: what is altered is refused, and nothing that decides what a network does is outside the checksum."""

from __future__ import annotations

import json
import shutil
import warnings
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch

from imagery_agent import pretrained
from imagery_agent.byte_packing import packed, unpacked
from imagery_agent.imagination.learned import LearnedImagination, load_dvae
from imagery_agent.interpreter.calibration import Calibration
from imagery_agent.interpreter.clip import InterpreterModel
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter, save_calibration, save_interpreter
from imagery_agent.interpreter.config import InterpreterConfig
from imagery_agent.models.dvae import DVAE, DVAEConfig
from imagery_agent.models.prior import Prior, PriorConfig
from imagery_agent.pretrained import (
    PLAIN_TENSORS,
    TENSORS,
    WEIGHTS_DIR,
    WeightsError,
    add_checksum,
    load_folder,
    save_folder,
    weights_checksum,
)
from imagery_agent.tokenizer import CaptionTokenizer

TINY_DVAE = DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1)
TINY_PRIOR = PriorConfig(text_vocabulary=300, text_length=12, codes=16, width=32, layers=1, heads=2)
TINY_CLIP = InterpreterConfig(
    embed_dim=16, layers=(1, 1, 1, 1), width=8, magnified_px=64, text_layers=1, text_width=16, text_heads=2,
    context_length=12, vocab_size=300,
)  # fmt: skip


def save_prior(folder: Path, **changes: int) -> None:
    tokenizer = CaptionTokenizer.train(["a red star"], vocab_size=300)
    model = Prior(PriorConfig(**{**asdict(TINY_PRIOR), **changes}))
    files = {"tokenizer.json": tokenizer.to_json().encode()}
    save_folder(
        folder / "prior",
        kind="prior",
        config=asdict(model.config),
        state=model.state_dict(),
        extra_files=files,
        card="",
    )


@pytest.fixture(scope="module")
def weights(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    torch.manual_seed(0)
    model = DVAE(TINY_DVAE)
    save_folder(
        folder / "dvae", kind="dvae", config=asdict(TINY_DVAE), state=model.state_dict(), extra_files={}, card=""
    )
    save_prior(folder)
    tokenizer = CaptionTokenizer.train(["a red star"], vocab_size=300)
    save_interpreter(
        folder / "interpreter", InterpreterModel(TINY_CLIP), tokenizer=tokenizer, vocabulary=["star", "moon"], card=""
    )
    save_calibration(folder / "interpreter", Calibration(1.5))
    return folder


def as_of_old(folder: Path, **changes: object) -> None:
    """The folder as the older version wrote it, without a checksum of its configuration."""
    listing = json.loads((folder / "config.json").read_text())
    del listing["checksum"]
    listing["config"] |= changes
    (folder / "config.json").write_text(json.dumps({**listing, "format": 1}))
    (folder / PLAIN_TENSORS).write_bytes(unpacked((folder / TENSORS).read_bytes()))
    (folder / TENSORS).unlink()


@pytest.mark.parametrize("kind", ["dvae", "prior", "interpreter"])
def test_bit_flips_in_a_configuration_never_load_another_network(kind, weights, tmp_path):
    """200 flips of one bit: refused in one line, or (a blank became a tab) the configuration is the same."""
    folder = tmp_path / kind
    shutil.copytree(weights / kind, folder)
    original, same = (folder / "config.json").read_bytes(), load_folder(folder, kind=kind)
    rng, refused, loaded = np.random.default_rng(0), 0, 0
    for _ in range(200):
        spoilt = bytearray(original)
        spoilt[rng.integers(len(spoilt))] ^= 1 << int(rng.integers(8))
        (folder / "config.json").write_bytes(spoilt)
        try:
            found = load_folder(folder, kind=kind)
        except WeightsError as error:
            refused += str(folder) in (line := str(error)) and "\n" not in line
        else:
            assert (found.config, found.sha256, set(found.files)) == (same.config, same.sha256, set(same.files))
            loaded += 1
    assert refused + loaded == 200
    assert loaded < 50


@pytest.mark.parametrize("file", ["vocabulary.json", "calibration.json", "tokenizer.json", TENSORS])
def test_bit_flips_in_other_files_are_refused(file, weights, tmp_path):
    folder = tmp_path / "interpreter"
    shutil.copytree(weights / "interpreter", folder)
    original, rng = (folder / file).read_bytes(), np.random.default_rng(1)
    for _ in range(20):
        spoilt = bytearray(original)
        spoilt[rng.integers(len(spoilt))] ^= 1 << int(rng.integers(8))
        (folder / file).write_bytes(spoilt)
        with pytest.raises(WeightsError, match="checksum differs"):
            ClipInterpreter.load(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"mean": 1.5}, {"mean": 0.4}, {"std": 0.0}, {"text_heads": 4}, {"picture_size_px": 32},
        {"layers": [1, 1, 1, 2]},
    ],
)  # fmt: skip
def test_another_configuration_of_the_interpreter_is_refused(change, weights, tmp_path):
    folder = tmp_path / "interpreter"
    shutil.copytree(weights / "interpreter", folder)
    listing = json.loads((folder / "config.json").read_text())
    listing["config"] |= change
    (folder / "config.json").write_text(json.dumps(listing))
    with pytest.raises(WeightsError, match=r"config.json is altered"):
        ClipInterpreter.load(folder)


def test_a_calibration_that_is_not_listed_is_refused(weights, tmp_path):
    folder = tmp_path / "interpreter"
    shutil.copytree(weights / "interpreter", folder)
    listing = json.loads((folder / "config.json").read_text())
    del listing["files"]["calibration.json"]
    (folder / "config.json").write_text(json.dumps(listing))
    with pytest.raises(WeightsError, match="altered"):
        ClipInterpreter.load(folder)


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("interpreter", {"mean": 1.5}, "impossible setting 'mean'"),
        ("interpreter", {"std": 0.0}, "impossible setting 'std'"),
        ("interpreter", {"std": float("nan")}, "damaged"),
        ("interpreter", {"text_heads": 3}, "multiple of 3"),
        ("interpreter", {"layers": [1, 1]}, "impossible setting 'layers"),
        ("interpreter", {"color": 1}, "unknown setting 'color'"),
        ("interpreter", {"text_layers": 2}, "do not fit"),
        ("dvae", {"grid": "16"}, "impossible setting 'grid'"),
        ("dvae", {"codes": 8}, "do not fit"),
        ("dvae", {"grid": 8}, "fit each other"),
        ("prior", {"heads": 5}, "multiple of 4"),
        ("prior", {"grid": -1}, "impossible setting 'grid'"),
    ],
)
def test_folders_of_the_older_version_are_checked_by_ranges(kind, change, message, weights, tmp_path):
    folder = tmp_path / "weights"
    shutil.copytree(weights, folder)
    as_of_old(folder / kind, **change)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(WeightsError, match=message):
            ClipInterpreter.load(folder / kind) if kind == "interpreter" else LearnedImagination.load(folder)


def test_a_folder_of_the_older_version_loads_with_a_warning_until_it_has_its_checksum(weights, tmp_path):
    folder = tmp_path / "dvae"
    shutil.copytree(weights / "dvae", folder)
    as_of_old(folder)
    with pytest.warns(UserWarning, match="imagery weights .* --add-checksum"):
        load_dvae(tmp_path)
    before = weights_checksum(folder)
    assert add_checksum(folder)
    load_dvae(tmp_path)  # warnings are errors
    assert not add_checksum(folder)
    assert weights_checksum(folder) == before == weights_checksum(weights / "dvae")


def test_a_prior_of_another_discrete_vae_is_refused(weights, tmp_path):
    folder = tmp_path / "weights"
    shutil.copytree(weights, folder)
    save_prior(folder, codes=32)
    with pytest.raises(WeightsError, match=r"codes: 16\), got 32"):
        LearnedImagination.load(folder)


def test_all_files_of_the_shipped_weights_but_their_cards_have_a_checksum():
    for config in WEIGHTS_DIR.glob("*/config.json"):
        listing = json.loads(config.read_bytes())
        assert len(listing["checksum"]) == 64
        files = {file.name for file in config.parent.iterdir()} - {"README.md", "config.json", TENSORS}
        assert files == set(listing["files"])


def test_a_full_disk_leaves_the_old_weights_and_no_remains(weights, tmp_path, monkeypatch):
    folder = tmp_path / "dvae"
    shutil.copytree(weights / "dvae", folder)
    before = weights_checksum(folder)

    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(pretrained.Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        save_folder(folder, kind="dvae", config={}, state={"a": torch.zeros(2)}, extra_files={}, card="")
    assert [path.name for path in tmp_path.iterdir()] == ["dvae"]
    assert weights_checksum(folder) == before


@pytest.mark.parametrize("content", [b"", b"a", b"ab", b"abc", bytes(range(256)) * 3])
def test_packed_bytes_come_back(content):
    assert unpacked(packed(content)) == content


def test_packing_saves_a_fifth_of_normal_weights_in_bfloat16():
    weights = torch.randn(10_000, generator=torch.Generator().manual_seed(0)).bfloat16().view(torch.uint8)
    assert len(packed(weights.numpy().tobytes())) < 0.8 * len(weights)
    with pytest.raises(ValueError, match="expected packed bytes"):
        unpacked(weights.numpy().tobytes())
