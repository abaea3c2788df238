"""Commands that training prints lead from pictures to a network in use, and take along what it was trained with."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from imagery_agent import pretrained
from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.training import export
from imagery_agent.training.recipes import registry
from imagery_experiments.cli.main import main
from tests.agent.training.run_folder.orders import TINY, fails, order


def printed_command(output: str) -> list[str]:
    """The last command of the program that an output names."""
    name, *arguments = shlex.split("imagery " + output.rsplit("imagery ", 1)[1].strip())
    assert name == "imagery"
    return arguments


def test_every_command_that_training_prints_works(data, tmp_path, monkeypatch, capsys):
    """From pictures to a network in use by the printed commands alone, in a folder whose name has a blank."""
    monkeypatch.chdir(tmp_path)
    main(order(data, Path("runs/dvae"), steps=1))
    main(printed_command(capsys.readouterr().out))
    assert "shipped dvae" in capsys.readouterr().out
    size = ("--steps", "1", "--batch-size", "2", "--weights", "my-weights")
    main(["train", "prior", "--data", str(data), *size])
    main(printed_command(capsys.readouterr().out))
    assert "shipped prior" in capsys.readouterr().out
    assert LearnedImagination.load("my-weights").prior.config.codes == TINY.codes


def test_a_prior_takes_the_discrete_vae_along_that_it_was_trained_with(data, tmp_path, monkeypatch, capsys):
    for module in (pretrained, export, registry):
        monkeypatch.setattr(module, "WEIGHTS_DIR", tmp_path / "package")
    main(order(data, tmp_path / "dvae", steps=1))
    main(["export", "dvae", "--data", str(data), "--run-dir", str(tmp_path / "dvae"), "--weights", str(tmp_path / "a")])
    shutil.copytree(tmp_path / "a", tmp_path / "package")
    monkeypatch.chdir(tmp_path)
    main(["train", "prior", "--data", str(data), "--steps", "1", "--batch-size", "2"])
    main(printed_command(capsys.readouterr().out))
    assert LearnedImagination.load("my-weights").dvae.config == TINY
    main(order(data, tmp_path / "dvae2", steps=3))
    main(["export", "dvae", "--data", str(data), "--run-dir", "dvae2", "--weights", "b"])
    line, _ = fails(["export", "prior", "--data", str(data), "--run-dir", "runs/prior", "--weights", "b"], capsys)
    assert "trained with the discrete VAE in" in line
