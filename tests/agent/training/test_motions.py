"""The network that moves pictures: what it begins from and learns, how it is kept, and where it is used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import Thing
from imagery_agent.mind.protocols import DrawRequest
from imagery_agent.pretrained import load_folder, save_folder
from imagery_agent.training.export import export
from imagery_agent.training.options import TrainingOptions
from imagery_agent.training.recipe import SelectionMetric
from imagery_agent.training.recipes.coded_pictures import CodedPicturesRecipe
from imagery_agent.training.recipes.motions import LARGEST_TURN_DEG
from imagery_agent.training.recipes.registry import make_recipe, train


@pytest.fixture(scope="module")
def run(mini_corpus, networks, tmp_path_factory) -> Path:
    """A short training."""
    folder = tmp_path_factory.mktemp("run")
    options = TrainingOptions(mini_corpus, folder, weights=networks, steps=2, batch_size=6, learning_rate=0.1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CodedPicturesRecipe, "accelerate", lambda *parts: None)  # compiling takes longer than the steps
        train("motions", options)
    return folder


def pictures(weights: Path) -> dict[str, np.ndarray]:
    """What an imagination draws of one picture by every kind of operation, and from words."""
    mind, random = LearnedImagination.load(weights), np.random.default_rng(0)
    (source,) = mind.perceive(random.integers(0, 256, (1, 64, 64, 3), dtype=np.uint8))
    moves = [
        Operation("rotate", angle_deg=60.0),
        Operation("turn", angle_deg=40.0),
        Operation("shift", dx=0.1),
        Operation("mirror", axis="vertical"),
        Operation("add", thing=Thing("star")),
    ]
    generator = torch.Generator().manual_seed(0)
    requests = [DrawRequest(source=source, operation=one, generator=generator) for one in moves]
    requests.append(DrawRequest("a star", generator=generator))
    names = [*(one.kind for one in moves), "words"]
    return {name: picture.pixels for name, picture in zip(names, mind.draw(requests), strict=True)}


def test_it_begins_from_the_prior_and_does_not_yet_know_turns(mini_corpus, networks, tmp_path):
    own = make_recipe("motions", mini_corpus, {}, tmp_path, weights=networks).build().state_dict()
    prior = load_folder(networks / "prior", kind="prior").state
    motion, nearness = own.pop("motion_embedding.weight"), own.pop("nearness_embedding", torch.zeros(1))
    assert all(torch.equal(tensor, prior[name]) for name, tensor in own.items())
    assert {name.split(".")[0] for name in prior} - {name.split(".")[0] for name in own} == {
        "text_embedding", "text_position", "motion_embedding",
    }  # fmt: skip
    assert torch.equal(motion[:, :6], prior["motion_embedding.weight"])
    assert not motion[:, 6:].any()
    assert not nearness.any()


def test_half_of_a_batch_are_turns_and_the_others_all_planar_motions(mini_corpus, networks, tmp_path):
    recipe = make_recipe("motions", mini_corpus, {"batch_size": 48}, tmp_path, weights=networks)
    (moved,) = recipe.batch(2).chain
    turns, matrices = moved.condition.turn_deg[0::2].abs(), moved.condition.motion[1::2]
    assert 90 < turns.max() <= LARGEST_TURN_DEG
    assert turns.min() > 0
    assert not moved.condition.turn_deg[1::2].any()
    rotated, shifted, zoomed, mirrored = matrices[0::2], matrices[1::6], matrices[3::6], matrices[5::6]
    assert rotated[:, 0, 0].min() < 0 < rotated[:, 0, 0].max()  # by more and by less than 90 degrees
    assert shifted[:, :, 2].any(1).all()
    assert (zoomed[:, 0, 0] != 1).all()
    assert (torch.linalg.det(mirrored[:, :, :2]) < 0).all()


def test_only_motions_are_drawn_by_it(mini_corpus, weights, run, monkeypatch):
    before = pictures(weights)
    monkeypatch.setattr(SelectionMetric, "is_better", lambda *figures: True)
    assert export("motions", data=mini_corpus, run_dir=run, weights=weights)
    after = pictures(weights)
    changed = {name for name, picture in after.items() if not np.array_equal(picture, before[name])}
    assert changed == {"rotate", "turn", "shift", "mirror"}


def test_one_that_draws_worse_than_that_in_place_is_not_installed(mini_corpus, weights, run, monkeypatch, capsys):
    assert export("motions", data=mini_corpus, run_dir=run, weights=weights)
    before = (weights / "motions" / "config.json").read_bytes()
    monkeypatch.setattr(SelectionMetric, "is_better", lambda self, new, old: new[self.name] < old[self.name] - 1)
    assert not export("motions", data=mini_corpus, run_dir=run, weights=weights)
    assert "kept the shipped motions: motion_error" in capsys.readouterr().out
    assert (weights / "motions" / "config.json").read_bytes() == before


def test_training_goes_on_from_one_in_place(mini_corpus, weights, run, tmp_path):
    assert export("motions", data=mini_corpus, run_dir=run, weights=weights)
    found = load_folder(weights / "motions", kind="motions")
    own = make_recipe("motions", mini_corpus, {}, tmp_path, weights=weights, begun_from=found).build().state_dict()
    assert all(torch.equal(tensor, own[name]) for name, tensor in found.state.items())


def test_a_network_for_another_discrete_vae_is_not_used(mini_corpus, weights, run):
    assert export("motions", data=mini_corpus, run_dir=run, weights=weights)
    dvae = load_folder(weights / "dvae", kind="dvae")
    other = {name: 2 * tensor for name, tensor in dvae.state.items()}
    save_folder(weights / "dvae", kind="dvae", config=dvae.config, state=other, extra_files={}, card="")
    with pytest.warns(UserWarning, match="of another discrete VAE .* imagery train motions"):
        assert LearnedImagination.load(weights).mover is None
