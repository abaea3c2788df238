"""Changes of the prior for motions: what they learn from, how they are kept, and where they are used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import Thing
from imagery_agent.mind.protocols import DrawRequest
from imagery_agent.models.low_rank import LowRankChanges
from imagery_agent.pretrained import load_folder, save_folder
from imagery_agent.training.checkpoint import load_checkpoint
from imagery_agent.training.export import export
from imagery_agent.training.loop import SelectionMetric
from imagery_agent.training.options import TrainingOptions
from imagery_agent.training.recipes.motions import LARGEST_TURN_DEG
from imagery_agent.training.recipes.registry import make_recipe, train


@pytest.fixture(scope="module")
def run(mini_corpus, networks, tmp_path_factory) -> Path:
    """A short training of the changes."""
    folder = tmp_path_factory.mktemp("run")
    train("motions", TrainingOptions(mini_corpus, folder, weights=networks, steps=2, batch_size=6, learning_rate=0.1))
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


def test_changes_are_none_at_first_and_of_low_rank_later():
    network = torch.nn.Sequential(torch.nn.Linear(12, 9), torch.nn.LayerNorm(9), torch.nn.Linear(9, 2))
    changes = LowRankChanges(network.state_dict(), rank=2)
    assert all(
        torch.equal(*pair) for pair in zip(changes.changed(network).parameters(), network.parameters(), strict=True)
    )
    for part in changes.left.values():
        torch.nn.init.normal_(part)
    new, old = changes.changed(network).state_dict(), network.state_dict()
    assert torch.linalg.matrix_rank(new["0.weight"] - old["0.weight"]) == 2
    assert [name for name in old if not torch.equal(new[name], old[name])] == ["0.weight"]  # 2.weight has few rows


def test_half_of_a_batch_are_turns_and_the_others_all_planar_motions(mini_corpus, networks, tmp_path):
    recipe = make_recipe("motions", mini_corpus, {"batch_size": 48}, tmp_path, weights=networks)
    (moved,) = recipe.batch(1).chain
    turns, matrices = moved.condition.turn_deg[0::2].abs(), moved.condition.motion[1::2]
    assert 90 < turns.max() <= LARGEST_TURN_DEG
    assert turns.min() > 0
    assert not moved.condition.turn_deg[1::2].any()
    rotated, shifted, zoomed, mirrored = matrices[0::2], matrices[1::6], matrices[3::6], matrices[5::6]
    assert rotated[:, 0, 0].min() < 0 < rotated[:, 0, 0].max()  # by more and by less than 90 degrees
    assert shifted[:, :, 2].any(1).all()
    assert (zoomed[:, 0, 0] != 1).all()
    assert (torch.linalg.det(mirrored[:, :, :2]) < 0).all()


def test_only_the_changes_learn_and_only_motions_are_drawn_with_them(mini_corpus, weights, run, monkeypatch):
    before = pictures(weights)
    prior, state = load_folder(weights / "prior", kind="prior"), load_checkpoint(run)
    assert state is not None
    assert all(torch.equal(state["average"][f"prior.{name}"], tensor) for name, tensor in prior.state.items())
    assert any(tensor.any() for name, tensor in state["average"].items() if ".left." in name)
    monkeypatch.setattr(SelectionMetric, "is_better", lambda *figures: True)
    assert export("motions", data=mini_corpus, run_dir=run, weights=weights)
    after = pictures(weights)
    changed = {name for name, picture in after.items() if not np.array_equal(picture, before[name])}
    assert changed == {"rotate", "turn", "shift", "mirror"}


def test_changes_that_draw_no_better_than_the_prior_itself_are_not_installed(
    mini_corpus, weights, run, monkeypatch, capsys
):
    monkeypatch.setattr(SelectionMetric, "is_better", lambda self, new, old: new[self.name] < old[self.name] - 1)
    assert not export("motions", data=mini_corpus, run_dir=run, weights=weights)
    assert "kept the shipped motions: motion_error" in capsys.readouterr().out
    assert not (weights / "motions").exists()


def test_changes_of_another_prior_are_not_used_nor_exported(mini_corpus, weights, run, monkeypatch):
    monkeypatch.setattr(SelectionMetric, "is_better", lambda *figures: True)
    assert export("motions", data=mini_corpus, run_dir=run, weights=weights)
    prior = load_folder(weights / "prior", kind="prior")
    other = {name: 2 * tensor for name, tensor in prior.state.items()}
    save_folder(weights / "prior", kind="prior", config=prior.config, state=other, extra_files=prior.files, card="")
    with pytest.warns(UserWarning, match="of another prior .* imagery train motions"):
        mind = LearnedImagination.load(weights)
    assert mind.mover is mind.prior
    with pytest.raises(ValueError, match=r"expected in .*prior the weights that .* began from"):
        export("motions", data=mini_corpus, run_dir=run, weights=weights)
