"""The command that trains, measures and shows the steps towards DALL-E, with tiny networks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.baselines.registry import BASELINES
from imagery_agent.rounding import in_8_bits
from imagery_agent.training.data import small_pictures as data_module
from imagery_agent.training.recipes import baselines as recipes
from imagery_experiments.baselines import command, judging, measures, networks, report
from imagery_experiments.baselines.judging import frechet
from imagery_experiments.baselines.networks import Steps
from imagery_experiments.baselines.report import FIGURES
from imagery_experiments.baselines.table import tables
from imagery_experiments.cli.main import main
from imagery_experiments.evaluation.reference_classifier.network import (
    ClassifierConfig,
    ClassifierModel,
    ReferenceClassifier,
    load_reference_classifier,
)

TINY = BaselineConfig(
    width=16, blocks=0, grid=2, channels=4, latent=3, codes=8, colors=4, lstm_width=8, pixel_width=16, pixel_layers=1,
    prior_width=16, prior_layers=1, prior_heads=2,
)  # fmt: skip


@pytest.fixture
def tiny(monkeypatch):
    monkeypatch.setattr(command, "BaselineConfig", lambda **changes: replace(TINY, **changes))
    for module, name, value in (
        (data_module, "TRAINING", 100), (data_module, "HELD_OUT", 60), (measures, "DRAWN", 18),
        (measures, "LIKELIHOODS", 6),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    torch.manual_seed(0)
    names = load_reference_classifier().names
    judge = ReferenceClassifier(ClassifierModel(ClassifierConfig(names=len(names), width=8, blocks=(1, 1, 1))), names)
    monkeypatch.setattr(judging, "_judge", lambda: judge)  # a fast one, which knows nothing
    short = {name: replace(usual, steps=4, batch_size=4) for name, usual in recipes.SETTINGS.items()}
    for module in (recipes, command.Ladder.train.__globals__):
        target = module if isinstance(module, dict) else vars(module)
        monkeypatch.setitem(target, "SETTINGS", short)


def rows_of(runs: Path) -> dict[str, dict[str, float]]:
    found = {path.parent.name: json.loads(path.read_text())["row"] for path in runs.glob("seed-*/*/measured.json")}
    return {name: {key: row[key] for key in row if not key.endswith("_s")} for name, row in found.items()}


def test_everything_is_trained_measured_shown_and_exported(tiny, mini_corpus, tmp_path, monkeypatch, capsys):
    runs, weights = tmp_path / "runs", tmp_path / "weights"
    order = ["baselines", "--data", str(mini_corpus), "--runs", str(runs), "--seeds", "1"]
    usual = recipes.BaselineRecipe.loss

    def dies(self, model, batch, *, step, generator):
        if self.name == "vq-vae" and step == 2 and model.training:
            raise KeyboardInterrupt
        return usual(self, model, batch, step=step, generator=generator)

    monkeypatch.setattr(recipes.BaselineRecipe, "loss", dies)
    with pytest.raises(SystemExit):
        main(order)
    assert "the same command resumes the run" in capsys.readouterr().err
    before = rows_of(runs)
    assert set(before) == {"pixel-lstm", "pixel-transformer", "autoencoder", "vae"}
    monkeypatch.setattr(recipes.BaselineRecipe, "loss", usual)
    main([*order, "--report", str(tmp_path / "report"), "--export", str(weights)])
    after = rows_of(runs)
    assert set(after) == set(BASELINES)
    assert all(after[name] == row for name, row in before.items())
    assert after["dvae"]["rate_bits"] == after["vq-vae"]["rate_bits"] == 4 * 3
    assert 0 < after["vae"]["rate_bits"] < 1000
    assert after["pixel-lstm"]["bits_per_pixel"] * TINY.pixels == pytest.approx(after["pixel-lstm"]["rate_bits"])
    printed = capsys.readouterr().out
    assert "| VQ-VAE |" in printed
    assert "±" not in printed  # one seed has no spread
    for name in (*FIGURES, "soft_to_hard"):
        assert np.asarray(Image.open(tmp_path / "report" / f"{name}.png").convert("L")).std() > 5
    shown_of_shipped(tmp_path, weights, mini_corpus, monkeypatch)


def shown_of_shipped(tmp_path: Path, weights: Path, mini_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shipped networks are those of seed 0, rounded as weights are kept, and give the same table."""
    steps, measured = Steps.load(weights)
    trained = torch.load(tmp_path / "runs" / "seed-0" / "vae" / "checkpoint.pt")["average"]
    for name, tensor in steps.models["vae"].state_dict().items():
        assert torch.equal(tensor, in_8_bits(trained[name]).bfloat16().float())
    assert {row["name"] for row in measured["rows"]} == set(BASELINES)
    monkeypatch.setattr(command, "SHIPPED", weights)
    monkeypatch.setattr(report, "FIGURES", {"latent_map": FIGURES["latent_map"]})
    main(["baselines", "--data", str(mini_corpus), "--report", str(tmp_path / "again")])
    assert (tmp_path / "again" / "table.md").read_text() == (tmp_path / "report" / "table.md").read_text()


def test_mistakes_are_one_line(tmp_path, capsys):
    for wrong, said in (
        (["--only", "vqvae"], "vq-vae"),
        (["--data", str(tmp_path / "none")], "found none at"),
        (["--beta", "-1"], "--beta"),
        (["--effort", "0"], "--effort"),
    ):
        with pytest.raises(SystemExit):
            main(["baselines", *wrong])
        line = capsys.readouterr().err
        assert said in line
        assert line.count("\n") == 1


def test_another_beta_is_another_run(tiny, mini_corpus, tmp_path, capsys):
    order = ["baselines", "--data", str(mini_corpus), "--runs", str(tmp_path), "--seeds", "1", "--only", "vae"]
    main(order)
    with pytest.raises(SystemExit):
        main([*order, "--beta", "4"])
    assert "vae with beta 1" in capsys.readouterr().err


def test_the_distance_is_that_of_normal_distributions():
    """For independent directions: the distance of the means, and of the deviations."""
    rng = np.random.default_rng(0)
    one, two = rng.normal(size=(20_000, 2)), rng.normal(size=(20_000, 2)) * [3.0, 1.0] + [0.0, 2.0]
    assert frechet(one, two) == pytest.approx((3 - 1) ** 2 + 2**2, rel=0.03)
    assert frechet(one, one) == pytest.approx(0, abs=1e-6)


def test_the_table_has_means_and_deviations_over_seeds():
    rows = [{"name": "vae", "seed": seed, "psnr_db": 20.0 + seed, "rate_bits": 9.0} for seed in range(3)]
    text = tables(rows, {"frechet": 1.25})
    assert "| VAE | 21.00 ± 1.00 | 9 | - | - | - | - |" in text
    assert "| *real pictures* | - | - | 1.25 | - | - |" in text


def test_shipped_networks_are_small_and_have_three_seeds():
    if not networks.SHIPPED.is_dir():
        pytest.skip("no networks are shipped yet")
    assert sum(path.stat().st_size for path in networks.SHIPPED.iterdir()) < 4_000_000
    steps, measured = Steps.load()
    assert set(steps.models) == set(BASELINES)
    assert {(row["name"], row["seed"]) for row in measured["rows"]} == {(n, s) for n in BASELINES for s in range(3)}
