"""The network that draws from words: what it begins from and learns, and where it is used."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from imagery_agent.imagination.drawn_names import drawn_names
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import draw_steps, draw_texts
from imagery_agent.pretrained import load_folder, save_folder
from imagery_agent.training.data.composition import Layer, LayerTable, painted, pose
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.export import export
from imagery_agent.training.options import TrainingOptions
from imagery_agent.training.recipe import SelectionMetric
from imagery_agent.training.recipes.coded_pictures import CodedPicturesRecipe
from imagery_agent.training.recipes.registry import make_recipe, train


@pytest.fixture(scope="module")
def run(mini_corpus, networks, tmp_path_factory) -> Path:
    """A short training."""
    folder = tmp_path_factory.mktemp("run")
    options = TrainingOptions(mini_corpus, folder, weights=networks, steps=2, batch_size=6, learning_rate=0.1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CodedPicturesRecipe, "accelerate", lambda *parts: None)  # compiling takes longer than the steps
        train("words", options)
    return folder


def drawn(mind: LearnedImagination) -> dict[str, np.ndarray]:
    """A picture from words, one completed from words, and operations on one."""
    source = mind.perceive(np.random.default_rng(0).integers(0, 256, (1, 64, 64, 3), dtype=np.uint8))
    seed = torch.Generator().manual_seed
    completed = mind.complete(["a star"], source[0].pixels, share=0.5, generator=seed(1))
    pictures = {"words": draw_texts(mind, ["a star"], generator=seed(0))[0], "completed": completed[0]}
    for operation in (Operation("rotate", angle_deg=60.0), Operation("mirror", axis="vertical")):
        pictures[operation.kind] = draw_steps(mind, source, [operation], generator=seed(2))[0]
    return {name: picture.pixels for name, picture in pictures.items()}


def test_it_begins_from_what_fits_of_the_prior_and_reads_blocks(mini_corpus, networks, tmp_path):
    recipe = make_recipe("words", mini_corpus, {}, tmp_path, weights=networks)
    own, prior = recipe.build().state_dict(), load_folder(networks / "prior", kind="prior").state
    assert torch.equal(own["layers.0.qkv.weight"], prior["layers.0.qkv.weight"])
    assert torch.equal(own["head.weight"], prior["head.weight"])
    assert any(name.startswith("code_blocks") for name in own)
    assert not any(name.startswith("depth") for name in own)


def test_most_lessons_are_upright_single_things(mini_corpus, networks, tmp_path):
    recipe = make_recipe("words", mini_corpus, {"batch_size": 300}, tmp_path, weights=networks)
    batch = recipe.batch(3)
    assert batch.sources is None
    layers = Counter((batch.chain[0].pictures.scales > 0).sum(1).tolist())
    assert 0.85 < layers[1] / 300 < 0.99
    assert 0.04 < float((batch.chain[0].condition.text == 0).all(1).float().mean()) < 0.17  # captions dropped


def test_words_alone_are_drawn_by_it(mini_corpus, weights, run, monkeypatch):
    before = drawn(LearnedImagination.load(weights))
    monkeypatch.setattr(SelectionMetric, "is_better", lambda *figures: True)
    assert export("words", data=mini_corpus, run_dir=run, weights=weights)
    after = drawn(LearnedImagination.load(weights))
    changed = {name for name, picture in after.items() if not np.array_equal(picture, before[name])}
    assert changed == {"words", "completed"}
    names = json.loads((weights / "words" / "names.json").read_text(encoding="utf-8"))
    assert names == {name: list(words) for name, words in drawn_names(weights).items()}
    assert set(names) == set(Corpus(mini_corpus).names(("icon", "letter", "primitive", "polygon"), ("train",)))


def test_a_network_that_reads_in_other_pieces_is_not_used(mini_corpus, weights, run, monkeypatch):
    monkeypatch.setattr(SelectionMetric, "is_better", lambda *figures: True)
    assert export("words", data=mini_corpus, run_dir=run, weights=weights)
    found = load_folder(weights / "words", kind="words")
    files = {**found.files, "tokenizer.json": b"{}"}
    save_folder(weights / "words", kind="words", config=found.config, state=found.state, extra_files=files, card="")
    with pytest.warns(UserWarning, match="in other pieces than the prior .* imagery train words"):
        mind = LearnedImagination.load(weights)
    assert mind.drawer is mind.prior


def test_a_part_of_a_batch_whose_pictures_have_fewer_layers_is_painted(mini_corpus):
    one, two = ([Layer(0, pose(0.5, 0.5, 0.6), (0, 0, 0))] * count for count in (1, 2))
    table, corpus = LayerTable.of([one, two]), Corpus(mini_corpus)
    first = LayerTable(*(part[:1] for part in vars(table).values()))
    assert torch.equal(painted(corpus, first)[0], painted(corpus, table)[0])
