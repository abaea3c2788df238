"""Small networks that are trained on few pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from imagery_agent.models.prior import PriorConfig
from imagery_agent.training.recipes import registry
from tests.agent.training.run_folder.orders import TINY


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path_factory) -> None:
    """Small networks, a cache of its own, no compiler."""
    monkeypatch.setattr(registry, "DVAEConfig", lambda **given: TINY)
    monkeypatch.setattr(registry, "PriorConfig", lambda **given: PriorConfig(width=16, layers=1, heads=2, **given))
    monkeypatch.setenv("IMAGERY_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setattr("imagery_agent.training.recipes.captioned_pictures.compile_modules", lambda modules: None)
    monkeypatch.setattr("imagery_agent.training.recipes.dvae.CENSUS_SIZE", 8)


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("my pictures")
    for number in range(30):
        Image.new("RGB", (12, 12), (8 * number, 0, 100)).save(folder / f"{number}.png")
        (folder / f"{number}.txt").write_text(f"a block number {number}")
    return folder
