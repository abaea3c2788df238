"""Training data, the loop, and that a killed run goes on as if nothing had happened."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from imagery_agent.language.operations import Operation, instruction, parse_instruction
from imagery_agent.language.scene import SIDES, Scene, Thing, caption, parse
from imagery_agent.models.dvae import DVAE, DVAEConfig
from imagery_agent.models.prior import PriorConfig
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training import loop as loop_module
from imagery_agent.training.checkpoint import load_checkpoint
from imagery_agent.training.data.canonical_scenes import TYPICAL, CanonicalSampler, typical_drawings
from imagery_agent.training.data.composition import Layer, LayerTable, drawn_extent, moved, painted, pose, render
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import SceneSampler, is_novel
from imagery_agent.training.data.transformations import ChangeSampler
from imagery_agent.training.devices import Machines, prefetched, rows_of
from imagery_agent.training.loop import train
from imagery_agent.training.recipes import prior as prior_module
from imagery_agent.training.recipes.dvae import DVAERecipe
from imagery_agent.training.recipes.prior import CAPTIONED, CHAIN, PriorRecipe
from imagery_agent.training.schedule import Clock, LoopSettings, learning_rate

TINY = DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1)
SETTINGS = LoopSettings(steps=12, batch_size=4, learning_rate=1e-3, warmup_steps=2, save_every_s=0.0, seed=3)


@pytest.fixture(scope="session")
def corpus(mini_corpus) -> Corpus:
    return Corpus(mini_corpus)


def square_layer(corpus: Corpus, **where: float) -> Layer:
    filled = next(i for i, item in enumerate(corpus.items) if item["kind"] == "primitive")
    return Layer(filled, pose(where.get("x", 0.5), where.get("y", 0.5), where.get("size", 0.4)), (0, 0, 0))


def ink_center(picture: torch.Tensor) -> np.ndarray:
    ink = 255.0 - picture.float().mean(-1).numpy()
    ys, xs = np.mgrid[: ink.shape[0], : ink.shape[1]]
    return np.array([(xs * ink).sum(), (ys * ink).sum()]) / ink.sum()


def test_a_thing_stands_where_its_pose_says(corpus):
    left, low = render(corpus, [[square_layer(corpus, x=0.25)], [square_layer(corpus, y=0.75)]])
    middle = render(corpus, [[square_layer(corpus)]])[0]
    assert ink_center(left)[0] == pytest.approx(ink_center(middle)[0] - 16, abs=1.0)
    assert ink_center(low)[1] == pytest.approx(ink_center(middle)[1] + 16, abs=1.0)


def test_moving_a_layer_matches_turning_its_picture(corpus):
    """A quarter turn to the left of the scene equals rot90 of its picture, up to resampling."""
    sampler, rng = SceneSampler(corpus), np.random.default_rng(0)
    for _ in range(5):
        layers = sampler.relation(rng).layers
        turned = [moved(layer, Operation("rotate", angle_deg=90.0)) for layer in layers]
        before, after = render(corpus, [layers, turned]).numpy().astype(float)
        assert np.abs(np.rot90(before) - after).mean() < 3.0


@pytest.mark.parametrize("kind", ["rotate", "mirror", "shift", "zoom", "turn", "add", "remove"])
def test_pairs_differ_by_their_operation(corpus, kind):
    changes, rng = ChangeSampler(SceneSampler(corpus)), np.random.default_rng(1)
    pair = changes.pair(rng, kind)
    assert pair.operation.kind == kind
    before, after = render(corpus, [pair.source, pair.target]).numpy().astype(float)
    assert (before - after).any()


@pytest.mark.parametrize("kind", ["rotate", "mirror", "shift", "zoom", "turn", "add", "remove"])
def test_every_operation_of_a_chain_acts_on_the_result_of_the_one_before(corpus, kind):
    changes, rng = ChangeSampler(SceneSampler(corpus)), np.random.default_rng(1)
    for _ in range(10):
        first, second, third = changes.chain(rng, kind, 3)
        pictures = render(corpus, [first.target, second.source, second.target, third.source])
        assert torch.equal(pictures[0], pictures[1])
        assert torch.equal(pictures[2], pictures[3])
        assert (second.operation.kind == kind) == (kind not in {"add", "remove"})


@pytest.mark.parametrize("kind", ["attach", "detach"])
def test_attached_parts_touch_the_named_side_inside_the_picture(corpus, kind):
    sampler, rng = ChangeSampler(SceneSampler(corpus)), np.random.default_rng(3)
    for _ in range(20):
        first, second = sampler.chain(rng, kind, 2)
        added, removed = (first, second) if kind == "attach" else (second, first)
        assert (removed.source, removed.target) == (added.target, added.source)
        assert added.operation.attached
        assert removed.operation.kind == "remove"
        figure, part = (drawn_extent(corpus, layer) for layer in added.target)
        way = np.array(SIDES[added.operation.thing.place])
        between = np.where(way > 0, part[0] - figure[1], figure[0] - part[1])[way != 0]
        assert -0.05 < between[0] < 0  # the extents overlap by less than what a stroke is wide
        assert np.abs([figure, part]).max() < 0.5
        assert parse_instruction(instruction(added.operation)) == added.operation


def test_the_extent_of_a_layer_is_where_it_paints(corpus):
    layer = SceneSampler(corpus).clutter(np.random.default_rng(5))[0]
    layer = replace(layer, pose=pose(0.5, 0.5, 0.6), color=(0, 0, 0))
    low, high = drawn_extent(corpus, layer)
    ink = np.argwhere(render(corpus, [[layer]])[0].numpy().min(-1) < 180)[:, ::-1]  # x, y
    np.testing.assert_allclose((ink.min(0) / 64 - 0.5, (ink.max(0) + 1) / 64 - 0.5), (low, high), atol=2 / 64)


def test_chains_of_shifts_stay_near_the_middle(corpus):
    changes, rng = ChangeSampler(SceneSampler(corpus)), np.random.default_rng(2)
    for _ in range(30):
        steps = [pair.operation for pair in changes.chain(rng, "shift", 4)]
        ways = np.cumsum([[step.dx, step.dy] for step in steps], axis=0)
        assert np.abs(ways).max() <= 0.3 + 1e-9


def test_parts_that_earlier_weights_lack_start_fresh(corpus, tmp_path):
    recipe = DVAERecipe(corpus, replace(SETTINGS, learning_rate=0.0, steps=1), TINY)
    fresh = recipe.build().state_dict()
    partial = {name: tensor + 1 for name, tensor in fresh.items() if not name.startswith("decoder")}
    trained = train(recipe, tmp_path / "run", initial=partial).state_dict()
    torch.testing.assert_close(trained["log_scale"], fresh["log_scale"] + 1)
    assert any(name.startswith("decoder") for name in trained)
    with pytest.raises(ValueError, match="others too, for example unknown"):
        train(recipe, tmp_path / "other", initial={"unknown": torch.zeros(1)})


def test_captions_of_sampled_scenes_can_be_read_back(corpus):
    sampler, rng = SceneSampler(corpus), np.random.default_rng(2)
    for _ in range(100):
        scene = sampler.scene(rng).scene
        assert parse(caption(scene)) == scene


def test_typical_drawings_are_those_most_like_the_others(corpus):
    """No drawing that is left out has more ink in common with the mean of its namesakes, cell by cell."""
    typical = typical_drawings(corpus)
    group = corpus.groups["primitive", "train"]
    name, drawings = next((n, d) for n, d in zip(group.names, group.drawings, strict=True) if len(d) > TYPICAL)
    ink = corpus.alpha(drawings).unflatten(2, (16, 6)).unflatten(4, (16, 6)).mean((3, 5)).flatten(1).numpy()
    likeness = dict(zip(drawings.tolist(), np.corrcoef(ink).mean(1).tolist(), strict=True))
    chosen = typical["primitive", name].tolist()
    assert len(chosen) == TYPICAL
    assert min(likeness[i] for i in chosen) >= max(v for i, v in likeness.items() if i not in chosen) - 1e-6


def test_copies_of_drawings_on_another_device_are_the_drawings(corpus):
    """Drawings and views of block figures, as a graphics card would get them."""
    indices = np.array([0, len(corpus.items) - 1, corpus.view_index(0, 0), corpus.view_index(1, 7), 3])
    copied = corpus._copied(torch.from_numpy(indices))
    torch.testing.assert_close(copied[:, None].float() / 255, corpus.alpha(indices))
    assert corpus.alpha(torch.from_numpy(indices)).equal(corpus.alpha(indices))


def test_pictures_of_a_table_may_have_different_numbers_of_layers(corpus):
    """Layers cover those behind them, and a picture without any is paper."""
    behind, before = square_layer(corpus, size=0.8), replace(square_layer(corpus), color=(255, 0, 0))
    both, back, front, none = painted(corpus, LayerTable.of([[behind, before], [behind], [before], []]))
    covered, open_ = (front == torch.tensor([255, 0, 0])).all(-1), (front == 255).all(-1)
    assert covered.any()
    assert both[covered].equal(front[covered])
    assert both[open_].equal(back[open_])
    assert not back.equal(front)
    assert none.unique().tolist() == [255]


def test_canonical_scenes_are_exact_and_mostly_typical(corpus):
    chosen = {("primitive", name): d[:1] for name, d in zip(*_primitives(corpus), strict=True)}
    sampler, rng = CanonicalSampler(corpus, chosen), np.random.default_rng(0)
    layers = [sampler.plain(rng, "primitive").layers[0] for _ in range(200)]
    typical = {int(d[0]) for d in chosen.values()}
    assert 0.8 < np.mean([layer.drawing in typical for layer in layers]) < 1.0
    assert all(layer.pose[:, 2].tolist() == [0.0, 0.0] for layer in layers)
    assert {round(float(layer.pose[0, 0]), 9) for layer in layers} == {0.6, 0.84}


def _primitives(corpus: Corpus) -> tuple[tuple[str, ...], tuple[np.ndarray, ...]]:
    group = corpus.groups["primitive", "train"]
    return group.names, group.drawings


def test_training_never_shows_novel_combinations(corpus):
    rng = np.random.default_rng(3)
    train, held_out = SceneSampler(corpus), SceneSampler(corpus, ("drawing",))
    assert not any(is_novel(train.relation(rng).scene) for _ in range(150))
    share = np.mean([is_novel(held_out.relation(rng).scene) for _ in range(300)])
    assert 0.03 < share < 0.4  # two things, about one in ten each


def test_single_things_may_be_turned_but_parity_is_said():
    assert "mirrored" in caption(Scene((Thing("capital letter r", mirrored=True),)))


def test_batches_are_a_function_of_seed_and_step(corpus):
    first, second = (DVAERecipe(corpus, SETTINGS, TINY) for _ in range(2))
    assert torch.equal(first.batch(5), second.batch(5))
    assert not torch.equal(first.batch(5), first.batch(6))
    other = DVAERecipe(corpus, replace(SETTINGS, seed=4), TINY)
    assert not torch.equal(first.batch(5), other.batch(5))


def test_batches_drawn_ahead_are_the_same_batches(corpus):
    recipe = DVAERecipe(corpus, SETTINGS, TINY)
    ahead = list(prefetched(recipe.batch, range(3, 8), 2))
    assert len(ahead) == 5
    assert all(torch.equal(batch, recipe.batch(step)) for step, batch in enumerate(ahead, 3))


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a machine without a graphics card")
def test_a_graphics_card_that_is_not_there_is_told(corpus, tmp_path):
    with pytest.raises(ValueError, match="expected a graphics card"):
        train(DVAERecipe(corpus, SETTINGS, TINY), tmp_path, machines=Machines(accelerator="cuda"))


TINY_PRIOR = PriorConfig(text_length=12, codes=16, width=32, layers=1, heads=2, depth_width=16, block=2)


@pytest.fixture(scope="module")
def prior_recipe(corpus) -> PriorRecipe:
    torch.manual_seed(0)
    tokenizer = CaptionTokenizer.train(["a red star above a blue square"], vocab_size=300)
    return PriorRecipe(corpus, replace(SETTINGS, batch_size=2 * CHAIN), DVAE(TINY), tokenizer, TINY_PRIOR)


def test_prior_batches_are_chains_and_captions_in_turn(prior_recipe):
    chain, surfaces = prior_recipe.encoded(prior_recipe.batch(0))
    assert len(chain) == CHAIN
    for before, after in itertools.pairwise(chain):
        assert torch.equal(after.condition.source, before.target)  # each acts on the result of the one before
    assert len(chain[0].target) == 2
    assert surfaces.depth.isfinite().any()
    half = rows_of(prior_recipe.batch(0), 1, 2)  # layers are shared by processes, picture by picture
    assert torch.equal(prior_recipe.encoded(half)[0][0].target, chain[0].target[1:])
    (captioned,), none = prior_recipe.encoded(prior_recipe.batch(1))
    assert captioned.condition.source is None
    assert len(captioned.target) == CAPTIONED * 2 * CHAIN
    assert none is None
    torch.testing.assert_close(captioned.posterior.sum(-1), torch.ones(CAPTIONED * 2 * CHAIN, 256))


def test_the_prior_reports_how_well_it_rotates(prior_recipe, tmp_path):
    model = prior_recipe.build().eval()
    with torch.no_grad():
        figures = prior_recipe.report(model, tmp_path)
    assert figures["rotate_error_ratio"] > 0
    assert set(figures) == {
        "depth_error_cells", "rotate_error_ratio", "rotate_nats", "imagine_nats", "caption_gap_nats",
        "gap_over_error",
    }  # fmt: skip
    assert (tmp_path / "samples.png").is_file()


def test_learning_rate_rises_then_falls_to_zero():
    settings = LoopSettings(steps=100, batch_size=1, learning_rate=1.0, warmup_steps=10)
    assert learning_rate(settings, 0) == pytest.approx(0.1)
    assert learning_rate(settings, 10) == pytest.approx(1.0)
    assert learning_rate(settings, 55) == pytest.approx(0.5, abs=1e-6)
    assert learning_rate(settings, 100) == pytest.approx(0.0)


def test_learning_rate_may_follow_the_clock():
    """Whatever the step: it rises in the first hundredths of the time, also of a resumed run, and ends with it."""
    settings, clock = LoopSettings(steps=100, batch_size=1, learning_rate=1.0), Clock(5.0, sets_rate=True)
    rates = [clock.rate(settings, step, share) for step, share in ((7, 0.0), (8, 0.03), (900, 0.515), (901, 1.0))]
    assert rates == pytest.approx([0.0, 1.0, 0.5, 0.0], abs=0.05)
    assert clock.steps(settings, 120)[1000] == 1120
    assert Clock(5.0).rate(settings, 100, 0.5) == learning_rate(settings, 100)
    with pytest.raises(ValueError, match="positive number of minutes"):
        Clock(0.0)


def test_a_run_by_the_clock_ends_with_a_report_and_can_be_resumed(corpus, tmp_path):
    recipe, steps = DVAERecipe(corpus, replace(SETTINGS, steps=1), TINY), []
    for _ in range(2):
        train(recipe, tmp_path, resume=True, clock=Clock(0.01, sets_rate=True))
        state = load_checkpoint(tmp_path)
        assert state is not None
        steps.append(state["step"])
    assert 1 <= steps[0] < steps[1]  # beyond the one step of the settings
    rows = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows if "held_out" in row] == steps


def test_a_run_is_not_overwritten_and_not_mixed(corpus, tmp_path):
    recipe = DVAERecipe(corpus, replace(SETTINGS, steps=2), TINY)
    train(recipe, tmp_path)
    with pytest.raises(ValueError, match="--resume"):
        train(recipe, tmp_path)
    with pytest.raises(ValueError, match=r"trained with \(learning_rate [^,]*\), got learning_rate 1\.0;"):
        train(DVAERecipe(corpus, replace(SETTINGS, learning_rate=1.0), TINY), tmp_path, resume=True)
    with pytest.raises(ValueError, match="another shape"):
        train(DVAERecipe(corpus, replace(SETTINGS, steps=3), replace(TINY, decoder_width=32)), tmp_path, resume=True)


def test_a_finished_run_goes_on_when_given_more_steps(corpus, tmp_path):
    for steps in (2, 4):
        train(DVAERecipe(corpus, replace(SETTINGS, steps=steps), TINY), tmp_path, resume=True)
    state = load_checkpoint(tmp_path)
    assert state is not None
    assert state["step"] == state["settings"]["steps"] == 4


def test_a_damaged_checkpoint_is_told(tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes(b"nonsense")
    with pytest.raises(ValueError, match="delete it to start again"):
        load_checkpoint(tmp_path)


def test_a_missing_corpus_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="imagery corpus build"):
        Corpus(tmp_path)


LONGER = replace(SETTINGS, steps=8)
WAITS_AT = 4
KILLED = """
import sys
import time
from pathlib import Path
from tests.agent.training.test_training_loop import small_recipe
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.loop import train
recipe = small_recipe(Corpus(sys.argv[1]))
batch = recipe.batch
recipe.batch = lambda step: batch(step) if step < int(sys.argv[3]) else time.sleep(120)
train(recipe, Path(sys.argv[2]), resume=True)
"""
"""A run that waits at a step, so that it does not end before it is killed."""


def small_recipe(corpus: Corpus) -> PriorRecipe:
    torch.manual_seed(0)
    loop_module.LOG_EVERY_STEPS = LONGER.steps - 1
    prior_module.HELD_PAIRS, prior_module.SHOWN = 4, 2  # reports draw as many
    tokenizer = CaptionTokenizer.train(["a red star above a blue square"], vocab_size=300)
    return PriorRecipe(corpus, replace(LONGER, batch_size=3), DVAE(TINY), tokenizer, TINY_PRIOR)


def test_killed_and_resumed_equals_uninterrupted(corpus, mini_corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(prior_module, "HELD_PAIRS", prior_module.HELD_PAIRS)  # as they were, after the test
    monkeypatch.setattr(prior_module, "SHOWN", prior_module.SHOWN)
    monkeypatch.setattr(loop_module, "LOG_EVERY_STEPS", loop_module.LOG_EVERY_STEPS)
    monkeypatch.setenv("OMP_NUM_THREADS", str(torch.get_num_threads()))  # sums depend on the order of adding
    monkeypatch.setenv("CXX", "none")  # compiling takes longer than the steps
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = train(small_recipe(corpus), tmp_path / "whole").state_dict()
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", KILLED, str(mini_corpus), str(tmp_path / "killed"), str(WAITS_AT)]
    process = subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not (tmp_path / "killed" / "checkpoint.pt").exists() and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    state = load_checkpoint(tmp_path / "killed")
    assert state is not None
    assert 1 <= state["step"] <= WAITS_AT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        resumed = train(small_recipe(corpus), tmp_path / "killed", resume=True).state_dict()
    first, second = (tmp_path / name / "log.jsonl" for name in ("whole", "killed"))
    assert _curve(first) == _curve(second)
    for name, tensor in whole.items():
        assert torch.equal(tensor, resumed[name]), name


def _curve(log: Path) -> list[tuple[int, float]]:
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    found = [(row["step"], row["loss"]) for row in rows if "loss" in row]
    assert [step for step, _ in found] == [0, LONGER.steps - 1]  # figures of two steps are logged
    return found
