"""Every JSON and JSONL file that commands write can be read by a strict parser: no NaN, Infinity or doubled keys."""

from __future__ import annotations

import json
import shlex

import pytest
from fake_agents import TINY, FakeSource

from imagery_agent.training.run_log import RunLog
from imagery_experiments import studies
from imagery_experiments.cli.main import main
from imagery_experiments.files import write_json
from imagery_experiments.participants import registry as agents
from imagery_experiments.replacement import arms

ORDERS = (
    "run tiny --participants 2 --out run",
    "ablate tiny --quick --out ablation",
    "reproduce --quick --out lab --workers 1",
    "trace run --out trace.html",
)


def strict(text):
    """The value of JSON as RFC 8259 has it."""

    def refuse(name):
        raise ValueError(f"{name} is no JSON")

    def once(pairs):
        assert len({key for key, _ in pairs}) == len(pairs), "a key twice"
        return dict(pairs)

    return json.loads(text, parse_constant=refuse, object_pairs_hook=once)


def check_all(folder):
    """Read every JSON file below a folder; returns their names."""
    found = set()
    for path in folder.rglob("*.json*"):
        if path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                strict(line)
        elif path.suffix == ".json":
            strict(path.read_text(encoding="utf-8"))
        found.add(path.name)
    return found


def test_the_parser_is_strict():
    for text in ('{"a": NaN}', "[-Infinity]"):
        with pytest.raises(ValueError, match="is no JSON"):
            strict(text)
    with pytest.raises(AssertionError, match="twice"):
        strict('{"a": 1, "a": 2}')


def test_every_json_file_of_the_commands_is_valid(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(studies, "STUDIES", {"tiny": TINY})
    monkeypatch.setattr(agents, "AGENTS", {name: FakeSource(name) for name in agents.AGENTS})
    assert arms.TESTS  # made of the shipped studies when it is imported
    for order in ORDERS:
        main(shlex.split(order))
    log = RunLog(tmp_path / "training", start=0)
    log.training(0, {"loss": float("nan")})
    names = check_all(tmp_path)
    assert {"trials.jsonl", "manifest.json", "analysis.json", "results.json", "dataset_description.json"} <= names
    assert "log.jsonl" in names


def test_what_is_no_number_is_never_written(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "a.json", {"a": float("nan")})
    assert list(tmp_path.iterdir()) == []
