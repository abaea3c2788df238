"""Shared by the tests of training."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
import torch

from imagery_agent.models.dvae import DVAE, DVAEConfig
from imagery_agent.models.prior import Prior, PriorConfig
from imagery_agent.pretrained import save_folder
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.recipes import dvae, interpreter, registry
from imagery_agent.training.recipes.registry import corpus_tokenizer

TINY_DVAE = DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1)
TINY_PRIOR = PriorConfig(text_length=12, codes=16, width=72, layers=1, heads=2, depth_width=16)


@pytest.fixture(scope="session", autouse=True)
def small_reports_and_tokenizers() -> Iterator[None]:
    """Reports on few pictures, and tokenizers of few sentences: both are only made and kept here."""
    few = ((dvae, "HELD_OUT", 32), (dvae, "CENSUS_SIZE", 32), (interpreter, "HELD_OUT", 32),
           (registry, "SCENES_READ", 400), (registry, "CHANGES_READ", 30))  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for module, name, count in few:
            patch.setattr(module, name, count)
        yield


@pytest.fixture(scope="session")
def corpus(mini_corpus: Path) -> Corpus:
    """The small corpus of the tests."""
    return Corpus(mini_corpus)


@pytest.fixture(scope="session")
def networks(mini_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny discrete VAE and a tiny prior."""
    folder = tmp_path_factory.mktemp("weights")
    torch.manual_seed(0)
    tokenizer = corpus_tokenizer(Corpus(mini_corpus)).to_json().encode()
    for kind, model, files in (
        ("dvae", DVAE(TINY_DVAE), {}),
        ("prior", Prior(TINY_PRIOR), {"tokenizer.json": tokenizer}),
    ):
        config, state = asdict(model.config), model.state_dict()
        save_folder(folder / kind, kind=kind, config=config, state=state, extra_files=files, card="")
    return folder


@pytest.fixture
def weights(networks: Path, tmp_path: Path) -> Path:
    """A copy of them that a test may change."""
    return shutil.copytree(networks, tmp_path / "weights")
