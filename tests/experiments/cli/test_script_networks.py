"""Everything that runs networks takes --weights and --device."""

from __future__ import annotations

import inspect
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import fake_agents
import pytest
from fake_agents import FakeSource

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.pretrained import WEIGHTS_DIR
from imagery_experiments.cli.main import COMMANDS
from imagery_experiments.cli.script_networks import add_network_options, networks_from
from imagery_experiments.participants import registry
from imagery_experiments.rl import strategy
from imagery_experiments.workflows.sweep import Sweep, run_sweep

SCRIPTS = Path(__file__).parents[3] / "experiments"
WITHOUT = {"tutorial.py"}
"""The code of a page of the documentation, with the shipped networks throughout."""


@pytest.mark.parametrize(
    "words",
    [
        "imagine",
        "transform",
        "describe",
        "locate",
        "run",
        "sweep",
        "ablate",
        "reproduce",
        "evaluate",
        "bench",
        "bench envs",
        "calibrate",
        "rl strategy",
    ],
)
def test_commands_with_networks_take_both_options(words):
    assert "networks" in inspect.signature(COMMANDS[words].load()).parameters


def test_scripts_with_networks_take_both_options():
    own = ("LearnedImagination.load", "find_agent(", "Mind.load(options")
    loading = [
        path for path in [*SCRIPTS.glob("*.py"), *SCRIPTS.glob("rl/*.py")] if any(w in path.read_text() for w in own)
    ]
    assert len(loading) >= 9
    for path in loading:
        if path.name not in WITHOUT:
            assert "networks_of_script(" in path.read_text() or "add_network_options(" in path.read_text(), path


def test_a_script_refuses_a_folder_without_weights_in_one_line(tmp_path):
    command = [sys.executable, str(SCRIPTS / "rotation_strip.py"), "--weights", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": ":".join(filter(None, sys.path))})
    assert said.returncode == 2
    assert "found none in" in said.stderr.splitlines()[-1]
    parser = ArgumentParser()
    add_network_options(parser)
    given = networks_from(parser.parse_args(["--weights", str(WEIGHTS_DIR), "--device", "auto"]))
    assert given == NetworkOptions(WEIGHTS_DIR, "auto")


def test_a_sweep_runs_its_agents_with_these_networks(tmp_path, monkeypatch):
    asked = []

    def find(name, networks):
        asked.append(networks)
        return FakeSource(name)

    monkeypatch.setattr(registry, "find_agent", find)
    own = NetworkOptions(WEIGHTS_DIR)
    run_sweep(Sweep("fake_agents:TINY", ("fast",)), tmp_path / "lab", workers=1, networks=own)
    assert set(asked) == {own}
    assert fake_agents.TINY.name == "tiny"


def test_networks_of_a_strategy_are_not_mixed_with_those_of_other_weights(tmp_path, monkeypatch):
    strategy._claim(tmp_path, SHIPPED)
    strategy._claim(tmp_path, SHIPPED)
    monkeypatch.setattr(strategy, "weights_hashes", lambda folder=None: {"prior": str(folder)})
    with pytest.raises(ValueError, match="trained with other weights"):
        strategy._claim(tmp_path, NetworkOptions(Path("mine")))
