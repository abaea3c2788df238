"""The training loop, the batches of the prior, and that a killed run goes on as if nothing had happened."""

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

import pytest
import torch
from torch.optim import Muon

from imagery_agent.models.dvae import DVAE, DVAEConfig
from imagery_agent.models.prior import PriorConfig
from imagery_agent.tokenizer import CaptionTokenizer
from imagery_agent.training import loop as loop_module
from imagery_agent.training.checkpoint import load_checkpoint, save_checkpoint
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.devices import Machines, prefetched, rows_of
from imagery_agent.training.loop import train
from imagery_agent.training.optimizers import optimizers
from imagery_agent.training.recipes import prior as prior_module
from imagery_agent.training.recipes.dvae import DVAERecipe
from imagery_agent.training.recipes.prior import CAPTIONED, CHAIN, PriorRecipe
from imagery_agent.training.schedule import Clock, LoopSettings, learning_rate

TINY = DVAEConfig(codes=16, code_dim=8, encoder_width=16, decoder_width=16, blocks=1)
SETTINGS = LoopSettings(steps=12, batch_size=4, learning_rate=1e-3, warmup_steps=2, save_every_s=0.0, seed=3)


def test_parts_that_earlier_weights_lack_start_fresh(corpus, tmp_path):
    recipe = DVAERecipe(corpus, replace(SETTINGS, learning_rate=0.0, steps=1), TINY)
    fresh = recipe.build().state_dict()
    partial = {name: tensor + 1 for name, tensor in fresh.items() if not name.startswith("decoder")}
    trained = train(recipe, tmp_path / "run", initial=partial).state_dict()
    torch.testing.assert_close(trained["log_scale"], fresh["log_scale"] + 1)
    assert any(name.startswith("decoder") for name in trained)
    with pytest.raises(ValueError, match="others too, for example unknown"):
        train(recipe, tmp_path / "other", initial={"unknown": torch.zeros(1)})


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


def test_runs_of_earlier_versions_go_on(corpus, tmp_path):
    """They had a single optimiser, and no choice of it."""
    recipe = DVAERecipe(corpus, replace(SETTINGS, steps=2), TINY)
    train(recipe, tmp_path)
    state = load_checkpoint(tmp_path)
    assert state is not None
    (optimizer,) = state["optimizer"]
    del state["settings"]["muon"]
    save_checkpoint(tmp_path, {**state, "optimizer": optimizer})
    train(DVAERecipe(corpus, replace(SETTINGS, steps=3), TINY), tmp_path, resume=True)
    state = load_checkpoint(tmp_path)
    assert state is not None
    assert state["step"] == 3


@pytest.mark.parametrize("muon", [False, True])
def test_every_parameter_has_one_optimizer_and_matrices_inside_have_muon(prior_recipe, muon):
    model = prior_recipe.build()
    found = optimizers(model, replace(SETTINGS, muon=muon))
    owned = [id(p) for optimizer in found for group in optimizer.param_groups for p in group["params"]]
    assert sorted(owned) == sorted(map(id, model.parameters()))
    inside = {id(model.layers[0].qkv.weight), id(model.code_blocks.whole.weight)}
    outside = {id(model.head.weight), id(model.code_embedding.weight), id(model.code_blocks.embedding.weight)}
    by_muon = {id(p) for one in found if isinstance(one, Muon) for group in one.param_groups for p in group["params"]}
    assert inside <= by_muon if muon else not by_muon
    assert not outside & by_muon


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
    return PriorRecipe(corpus, replace(LONGER, batch_size=3, muon=True), DVAE(TINY), tokenizer, TINY_PRIOR)


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
