"""What the interpreter learns from: other hands, captions and near misses, and the wide vocabulary's tags."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from imagery_agent.imagination.learned import load_dvae
from imagery_agent.interpreter.character_pose import CHIRAL
from imagery_agent.interpreter.clip import InterpreterModel
from imagery_agent.interpreter.clip_interpreter import save_interpreter
from imagery_agent.interpreter.config import InterpreterConfig
from imagery_agent.language.scene import Scene, Thing, parse
from imagery_agent.pretrained import WEIGHTS_DIR, load_folder
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training.data.captions import described, near_miss, spoken
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.naming_scenes import BLOCK_FIGURE, NamingSampler
from imagery_agent.training.data.scene_sampling import Sample
from imagery_agent.training.data.stroke_styles import bent, hidden, outline, restyled, silhouette, thicker, thinner
from imagery_agent.training.data.unnameable_pictures import NOTHING, grain, scribble, tiles_in_disorder
from imagery_agent.training.export import export
from imagery_agent.training.options import TrainingOptions
from imagery_agent.training.recipe import SelectionMetric
from imagery_agent.training.recipes.interpreter import TEXT_EVERY, InterpreterRecipe
from imagery_agent.training.recipes.registry import corpus_tokenizer, train
from imagery_agent.training.schedule import LoopSettings

TINY = InterpreterConfig(
    embed_dim=16, layers=(1, 1, 1, 1), width=8, text_layers=1, text_width=16, text_heads=2, context_length=24
)
SETTINGS = LoopSettings(steps=4, batch_size=24, learning_rate=1e-3)


@pytest.fixture(scope="module")
def corpus(mini_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The mini corpus with tags, as a wide one has, and with a name that assembled objects have too."""
    folder = tmp_path_factory.mktemp("corpus") / "mini"
    shutil.copytree(mini_corpus, folder)
    listing = folder / "drawings.json"
    listing.write_text(listing.read_text().replace('"zigzag"', '"teapot"'))
    tags = {"star": ["figure with points", "sky", "night"], "unheard of": ["nothing", "never seen"]}
    (folder / "tags.json").write_text(json.dumps({"version": 1, "tags": tags}))
    return Corpus(folder)


@pytest.fixture(scope="module")
def tokenizer(corpus: Corpus) -> CaptionTokenizer:
    return corpus_tokenizer(corpus)


@pytest.fixture(scope="module")
def recipe(corpus: Corpus, tokenizer: CaptionTokenizer) -> InterpreterRecipe:
    return InterpreterRecipe(corpus, SETTINGS, tokenizer, load_dvae(), config=TINY)


@pytest.fixture
def ring() -> torch.Tensor:
    """Ink (1, 1, 64, 64) of a circle, its stroke 4 pixels wide."""
    y, x = np.mgrid[:64, :64] - 31.5
    radius = np.hypot(x, y)
    return torch.from_numpy(((radius > 18) & (radius < 22)).astype(np.float32))[None, None]


# ---------------------------------------------------------------- other hands


def test_hands_thicken_thin_outline_and_fill(ring: torch.Tensor) -> None:
    rng = np.random.default_rng(0)
    assert thicker(ring, rng).sum() > 1.3 * ring.sum()
    assert 0.4 * ring.sum() < thinner(ring, rng).sum() < ring.sum()
    filled = silhouette(ring, rng)
    assert filled[0, 0, 32, 32] == 1
    assert filled[0, 0, 0, 0] == 0
    assert outline(filled, rng)[0, 0, 32, 32] == 0
    assert hidden(torch.ones_like(ring), rng).min() == 0


def test_a_gap_lets_paper_in(ring: torch.Tensor) -> None:
    ring[..., 26:38, :20] = 0
    assert silhouette(ring, np.random.default_rng(0))[0, 0, 32, 32] == 0


def test_other_hands_keep_colour_and_paper(ring: torch.Tensor) -> None:
    color = torch.tensor([[220, 40, 40]]) / 255
    pictures = (1 - ring * (1 - color[:, :, None, None])).expand(40, -1, -1, -1)
    drawn = restyled(pictures, color.expand(40, -1), np.random.default_rng(1), share=1.0)
    assert (drawn[:, 0] >= drawn[:, 1] - 1e-5).all()
    assert (drawn[:, :, 0, 0] == 1).all()
    assert len(torch.unique(drawn.flatten(1), dim=0)) > 4
    same = restyled(pictures, color.expand(40, -1), np.random.default_rng(1), share=0.0)
    assert torch.equal(same, pictures)


def test_bending_moves_strokes_a_little(ring: torch.Tensor) -> None:
    pictures = 1 - ring.expand(30, 3, -1, -1)
    moved = bent(pictures, np.random.default_rng(0), share=1.0)
    assert 0.001 < float((moved - pictures).abs().mean()) < 0.15
    assert torch.allclose(moved[:, :, :3].mean(), torch.ones(()), atol=0.02)


# ---------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    "text",
    [
        "a red cup above a blue star",
        "a black key",
        "a small red key at the top left",
        "a blue lowercase letter r mirrored rotated 45 degrees to the right",
        "a map with a black key at the top and a red cup at the left",
    ],
)
def test_near_misses_are_false_of_the_same_things(text: str) -> None:
    rng, scene = np.random.default_rng(0), parse(text)
    for _ in range(60):
        false = parse(near_miss(text, scene, rng))
        assert false != scene
        assert sorted(thing.name for thing in false.things) == sorted(thing.name for thing in scene.things)


def test_parity_alone_is_missed_by_parity_alone() -> None:
    scene = Scene((Thing("capital letter f", angle_deg=60.0, mirrored=True),))
    assert near_miss("capital letter f mirrored", scene, np.random.default_rng(0)) == "capital letter f"
    assert "number 8" not in CHIRAL
    assert "lowercase letter b" not in CHIRAL


def test_what_is_unusual_is_said_unless_parity_alone_is() -> None:
    rng = np.random.default_rng(0)
    sample = Sample((), Scene((Thing("capital letter r", mirrored=True, angle_deg=90.0),)))
    said = {spoken(sample, rng, {}, {}) for _ in range(60)}
    assert all("mirrored" in text for text in said)
    assert "capital letter r mirrored" in said
    assert any("90 degrees" in text for text in said)


def test_tags_describe_and_synonyms_name() -> None:
    rng = np.random.default_rng(0)
    said = {spoken(Sample((), parse("a black cab")), rng, {"cab": ["taxi"]}, {"cab": ["car", "street"]})}
    for _ in range(200):
        said.add(spoken(Sample((), Scene((Thing("cab"),))), rng, {"cab": ["taxi"]}, {"cab": ["car", "street"]}))
    assert {"taxi", "cab", "car, street"} <= said
    assert described(["a"], rng) == "a"


# ---------------------------------------------------------------- batches


def test_turned_things_say_how_they_are_turned(corpus: Corpus) -> None:
    sampler, rng = NamingSampler(corpus), np.random.default_rng(0)
    things = [sampler.turned(rng).scene.things[0] for _ in range(300)]
    assert {thing.angle_deg % 15 for thing in things} == {0.0}
    assert len({thing.angle_deg for thing in things}) == 24
    assert {thing.name for thing in things if thing.mirrored} <= CHIRAL
    assert any(thing.mirrored for thing in things)
    assert any(thing.name == BLOCK_FIGURE for thing in things)


def test_a_batch_learns_names_near_misses_and_tags(recipe: InterpreterRecipe) -> None:
    batch = recipe.batch(1)
    assert batch["pictures"].shape == (24, 3, 64, 64)
    assert 0 <= float(batch["pictures"].min()) < float(batch["pictures"].max()) <= 1
    named = batch["concepts"][batch["concepts"] >= 0]
    assert len(named) > 8
    assert int(named.max()) < len(batch["names"])
    assert len(batch["paired_names"]) == len(batch["paired_tags"]) == 2
    again = recipe.batch(1)
    assert all(torch.equal(batch[key], again[key]) for key in batch)
    losses = recipe.loss(recipe.build(), batch, step=0, generator=torch.Generator())
    assert {"naming", "pairing", "above_hard_negatives"} <= set(losses.parts)


def test_words_learn_at_every_fourth_step_and_pictures_at_each(recipe: InterpreterRecipe) -> None:
    model, batch = recipe.build(), recipe.batch(1)
    for step in range(5):
        model.zero_grad()
        recipe.loss(model, batch, step=step, generator=torch.Generator()).total.backward()
        learning = {name for name, one in model.named_parameters() if one.grad is not None}
        assert any(name.startswith("net.visual.") for name in learning)
        assert ("net.token_embedding.weight" in learning) == (step % TEXT_EVERY == 0)


def test_tuning_changes_the_upper_stages_and_keeps_what_is_not_assembled(
    corpus: Corpus, tokenizer: CaptionTokenizer
) -> None:
    earlier = InterpreterModel(TINY)
    recipe = InterpreterRecipe(corpus, SETTINGS, tokenizer, load_dvae(), earlier=earlier)
    model, batch = recipe.build().train(), recipe.batch(1)
    model.load_state_dict(earlier.state_dict())
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    losses = recipe.loss(model, {**batch, "pictures": batch["originals"]}, step=0, generator=torch.Generator())
    assert float(losses.parts["change"]) < 1e-5
    recipe.loss(model, batch, step=0, generator=torch.Generator()).total.backward()
    learning = {name.split(".")[2] for name, one in model.named_parameters() if one.grad is not None}
    assert learning == {"layer3", "layer4", "attnpool"}
    assert all(torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())  # also batch norms
    assembled = batch["concepts"] >= 0
    assert 4 < int(assembled.sum()) < 20
    assert {recipe._names[number] for number in batch["concepts"][assembled]} == {"teapot"}


def test_a_corpus_without_tags_pairs_nothing(mini_corpus: Path, tokenizer: CaptionTokenizer) -> None:
    plain = Corpus(mini_corpus)
    recipe = InterpreterRecipe(plain, SETTINGS, tokenizer, load_dvae(), config=TINY)
    assert "pairing" not in recipe.build().loss(recipe.batch(0)).parts


def test_some_pictures_show_nothing_and_are_said_to(corpus: Corpus, tokenizer: CaptionTokenizer) -> None:
    settings = replace(SETTINGS, batch_size=120)
    recipe = InterpreterRecipe(corpus, settings, tokenizer, load_dvae(), config=TINY)
    batch = recipe.batch(0)
    said = torch.from_numpy(recipe.tokenizer.encode_batch([NOTHING], length=TINY.context_length))[0]
    rows = (batch["tokens"] == said).all(1)
    assert 1 <= int(rows.sum()) <= 20
    own = batch["names"][batch["concepts"][rows]]
    assert (own == said).all()
    assert not (batch["negative_tokens"][rows, 0] == said).all(1).any()


@pytest.mark.parametrize("make", [tiles_in_disorder, grain, scribble])
def test_strange_pictures_are_pictures_without_the_thing(make, corpus: Corpus) -> None:
    picture = torch.ones(3, 64, 64)
    picture[:, 10:30, 20:50] = 0.1
    made = make(picture, np.random.default_rng(1))
    assert made.shape == picture.shape
    assert 0 <= float(made.min()) < float(made.max()) <= 1
    assert (made - picture).abs().mean() > 0.05
    if make is tiles_in_disorder:
        assert torch.equal(made.flatten().sort().values, picture.flatten().sort().values)


def test_a_tuned_interpreter_is_exported_half_of_the_way(
    corpus: Corpus, tokenizer: CaptionTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights, run = tmp_path / "weights", tmp_path / "run"
    shutil.copytree(WEIGHTS_DIR / "dvae", weights / "dvae")
    save_interpreter(
        weights / "interpreter", InterpreterModel(TINY), tokenizer=tokenizer, vocabulary=["teapot"], card=""
    )
    before = load_folder(weights / "interpreter", kind="interpreter").state
    more = {"steps": 2, "batch_size": 12, "learning_rate": 0.01}
    train("interpreter", TrainingOptions(corpus._folder, run, weights=weights, from_shipped=True, **more))
    monkeypatch.setattr(SelectionMetric, "is_better", lambda *figures: True)
    assert export("interpreter", data=corpus._folder, run_dir=run, weights=weights)
    tuned = torch.load(run / "checkpoint.pt", weights_only=True)["average"]
    after = load_folder(weights / "interpreter", kind="interpreter").state
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert {name.split(".")[2] for name in changed} == {"layer3", "layer4", "attnpool"}
    for name in changed:
        assert torch.allclose(after[name].float(), (before[name].float() + tuned[name]) / 2, atol=0.01)
    with pytest.raises(ValueError, match=r"expected in .*interpreter the weights that .*run began from"):
        export("interpreter", data=corpus._folder, run_dir=run, weights=weights)
