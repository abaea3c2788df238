"""The recipe of the steps towards DALL-E: what is held out, and that a killed run ends like any other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from imagery_agent.language.scene import COLORS
from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.baselines.registry import BASELINES, PIXEL_GENERATORS
from imagery_agent.models.dvae import DVAE
from imagery_agent.models.losses import Losses
from imagery_agent.training.checkpoint import load_checkpoint
from imagery_agent.training.data import small_pictures as data_module
from imagery_agent.training.data.small_pictures import SmallPictures, is_held_out, small_pictures
from imagery_agent.training.loop import train
from imagery_agent.training.recipes.baselines import SETTINGS, BaselineRecipe, captions_tokenizer

TINY = BaselineConfig(
    width=16, blocks=1, grid=2, channels=4, latent=3, codes=8, colors=4, lstm_width=8, pixel_width=16, pixel_layers=1,
    prior_width=16, prior_layers=1, prior_heads=2,
)  # fmt: skip
STEPS = 20


@pytest.fixture(scope="module")
def data(mini_corpus) -> SmallPictures:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_module, "TRAINING", 300)
        patch.setattr(data_module, "HELD_OUT", 60)
        return small_pictures(mini_corpus, TINY.side_px)


def recipe(name: str, data: SmallPictures, steps: int = STEPS) -> BaselineRecipe:
    torch.manual_seed(7)
    dvae = DVAE(TINY.dvae).eval() if name == "prior" else None
    settings = replace(SETTINGS[name], steps=steps, batch_size=6, warmup_steps=2, save_every_s=0.0)
    return BaselineRecipe(name, data, captions_tokenizer(data, TINY), settings, TINY, dvae=dvae)


def test_held_out_combinations_are_not_in_training(data):
    def combinations(captions):
        for said in captions:
            first, _, frame = said.partition(" in a")
            (color,) = [color for color in COLORS if f" {color} " in f" {first} "]
            name = first.partition(f"{color} ")[2]
            outer = frame.split(maxsplit=2)[-1] if frame else ""
            yield (name, outer.partition(" ")[2] or outer) if frame else (color, name)

    assert not any(is_held_out(*pair) for pair in combinations(data.train.captions))
    assert all(is_held_out(*pair) for pair in combinations(data.held_out.captions))
    assert sum(" in a" in said for said in data.held_out.captions) > 5
    assert all(
        (" in a" in said) != bool(name) for said, name in zip(data.train.captions, data.train.names, strict=True)
    )


def test_pictures_are_the_same_every_time_and_show_their_colors(data, mini_corpus, monkeypatch):
    monkeypatch.setattr(data_module, "TRAINING", 20)
    monkeypatch.setattr(data_module, "HELD_OUT", 10)
    again = small_pictures(mini_corpus, 32)
    assert again.train.captions == data.train.captions[:20]
    assert again.train.pictures.shape == (20, 32, 32, 3)
    for picture, said in zip(again.train.pictures.astype(float), again.train.captions, strict=True):
        for color in COLORS:
            if f" {color} " in said and " in a" not in said:
                inked = picture.reshape(-1, 3)[(255 - picture.reshape(-1, 3)).sum(1).argmax()]
                assert np.abs(inked - COLORS[color]).max() < 60


@pytest.mark.parametrize("name", list(BASELINES))
def test_a_killed_run_goes_on_as_if_nothing_had_happened(name, data, tmp_path, monkeypatch):
    whole = train(recipe(name, data), tmp_path / "whole").state_dict()
    usual = BaselineRecipe.loss

    def dies(self, model, batch, *, step, generator) -> Losses:
        if step == 11 and model.training:
            raise KeyboardInterrupt
        return usual(self, model, batch, step=step, generator=generator)

    monkeypatch.setattr(BaselineRecipe, "loss", dies)
    with pytest.raises(KeyboardInterrupt):
        train(recipe(name, data), tmp_path / "killed")
    monkeypatch.setattr(BaselineRecipe, "loss", usual)
    assert load_checkpoint(tmp_path / "killed")["step"] == 11
    resumed = train(recipe(name, data), tmp_path / "killed", resume=True).state_dict()
    assert all(torch.equal(tensor, resumed[part]) for part, tensor in whole.items())


def test_generators_of_pixels_begin_with_the_palette_of_the_pictures(data):
    palettes = [recipe(name, data).build().palette for name in PIXEL_GENERATORS]
    assert torch.equal(*palettes)
    assert len(palettes[0].unique(dim=0)) == TINY.colors
    white = torch.cdist(torch.ones(1, 3), palettes[0]).min()
    assert white < 0.02
