"""Benchmarks: timing in turn, comparison with targets, and the files that the commands write."""

from __future__ import annotations

import json

import pytest

from imagery_experiments.benchmarks import suite
from imagery_experiments.benchmarks.suite import UNCACHED, Line, targets
from imagery_experiments.benchmarks.timing import side_by_side
from imagery_experiments.cli.main import main


def test_implementations_take_turns_and_warm_up_once():
    calls: list[str] = []
    ways = {name: (lambda name=name: calls.append(name)) for name in "ab"}
    seconds = side_by_side(ways, rounds=2, what="nothing")
    assert calls == ["a", "b"] * 3
    assert set(seconds) == {"a", "b"}


def test_targets_compare_with_the_fastest_peer():
    lines = [
        Line("sample 1", "x-transformers", 4.0, 4.0),
        Line("sample 1", "transformers GPT-2", 2.0, 2.0),
        Line("sample 1", suite.LIMIT, 0.5, 0.5),
        Line("sample 1", UNCACHED, 30.0, 30.0),
    ]
    fastest, uncached = targets(lines)
    assert (fastest.against, fastest.ratio, fastest.target) == ("transformers GPT-2", 2.0, 1.5)
    assert (uncached.against, uncached.ratio) == (UNCACHED, 30.0)


@pytest.mark.filterwarnings("ignore")  # warnings of compilers and of other libraries
def test_the_command_writes_json_and_a_figure(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(suite, "PEERS", {"nobody": _absent})
    monkeypatch.setattr(suite, "BATCHES", (1, 2))
    monkeypatch.setattr(suite, "DVAE_BATCH", 2)
    monkeypatch.setattr("imagery_experiments.benchmarks.contenders.compile_modules", lambda modules: None)
    main(["bench", "--quick", "--rounds", "1", "--out", str(tmp_path)])
    found = json.loads((tmp_path / "bench.json").read_text())
    assert "not installed" in found["missing"]["nobody"]
    tasks = {line["task"] for line in found["lines"]}
    assert tasks == {
        "sample 1", "sample 2", "training step", "encode 2", "decode 2",
        "name 2 of 20 names", "embed 2", "first answer, 5 names",
    }  # fmt: skip
    assert all(line["seconds"] > 0 for line in found["lines"])
    assert {aim["against"] for aim in found["aims"]} == {UNCACHED}
    assert (tmp_path / "time_per_token.png").is_file()
    assert "without cache" in capsys.readouterr().out


def _absent(shape: object) -> object:
    raise ImportError("no such library")


def test_environments_are_timed_and_absent_peers_are_named(tmp_path, monkeypatch, capsys):
    from imagery_experiments.benchmarks import environments

    monkeypatch.setattr(environments, "OURS", {"Imagery/MentalRotation-v0": {}})
    monkeypatch.setattr(environments, "PEERS", {"no_such_library": ("Nothing-v0",)})
    monkeypatch.setattr(environments, "MINDS", (1, 2))
    monkeypatch.setattr(environments.Mind, "load", _toy_mind)
    main(["bench", "envs", "--rounds", "1", "--steps", "16", "--out", str(tmp_path)])
    found = json.loads((tmp_path / "environments.json").read_text())
    assert "not installed" in found["missing"]["no_such_library"]
    (rate,) = found["rates"]
    assert rate["trials_per_s"] == pytest.approx(rate["steps_per_s"])  # one step is one trial
    assert min(rate["sync_steps_per_s"], rate["async_steps_per_s"]) > 0
    assert [line["minds"] for line in found["workspace"]] == [1, 2]
    assert [aim["task"] for aim in found["aims"]] == ["2 minds in one batch", "2 minds and reused"]
    assert "of 20" in capsys.readouterr().out


def _toy_mind(imagination: str, *, capacity: int, networks: object) -> object:
    from toy import ToyImagination, ToyInterpreter

    from imagery_experiments.rl.mind_state import Mind

    return Mind(ToyImagination(blur_px=0, noise=0, angle_error_deg=0), ToyInterpreter(), capacity=capacity)
