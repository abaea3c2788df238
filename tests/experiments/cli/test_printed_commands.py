"""Commands that messages and help texts name as the next step: all can be called as they are printed."""

from __future__ import annotations

import ast
import re
import shlex
import sys
from functools import cache, wraps
from pathlib import Path

import pytest

from imagery_experiments.cli.main import COMMANDS, Command, main

ROOT = Path(__file__).parents[3]
PACKAGES = (ROOT / "imagery_agent", ROOT / "envs", ROOT / "experiments")
_WORDS = "|".join(sorted(map(re.escape, COMMANDS), key=len, reverse=True))
_PRINTED = re.compile(rf"\bimagery ((?:{_WORDS})\b[^;,`()\n\"]*)")
FILLED = {
    "corpus build {options.data}": "corpus build corpus",
    "weights {folder} --add-checksum": "weights weights/prior --add-checksum",
    "train {kind}": "train prior",
    "train {model}": "train interpreter",
    "run {PLANNERS}": "run planner-comparison",
    "evaluate --out {quality}": "evaluate --out quality.json",
    "baselines --effort {ladder.effort}": "baselines --effort 10",
    "calibrate --interpreter local-dir:{path.parent}": "calibrate --interpreter local-dir:model",
    "export --weights FOLDER": "export prior --weights folder",
    "evaluate --out": "evaluate --out quality.json",
    "run reinterpretation --items": "run reinterpretation --items items.csv",
    "evaluate --weights": "evaluate --weights weights",
}
"""What is printed with places to fill in -> the same with an example in them."""
FOLLOWED = re.compile(
    r" (wrote|writes one|makes one|says what is|names the relation of two things|in \{.*|needs the package.*)$"
    r"| > \S+ makes one$|: (edits|expected).*$"
)
"""Words of the sentence after the command."""
ALONE = {"describe": ["picture.png"], "transform": ["picture.png", "mirror left to right"], "imagine": ["a red star"],
         "run": ["mental-rotation"], "ablate": ["mental-rotation"], "replace": ["mental-rotation"],
         "people": ["mental-rotation"], "export": ["prior"], "train": ["prior"]}  # fmt: skip
"""Arguments of commands that a sentence names without them ("written by imagery run")."""


@cache
def printed() -> tuple[str, ...]:
    """What follows ``imagery`` in every text of the code that is no docstring, with ``{...}`` for what is filled in."""
    found: set[str] = set()
    for path in (path for package in PACKAGES for path in package.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "imagery " not in text:
            continue
        nodes = list(ast.walk(ast.parse(text)))
        docs = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        docs |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in nodes:
            if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in docs:
                found |= {match.strip() for match in _PRINTED.findall(_text(node))}
    return tuple(sorted(found))


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else part for part in node.values)
        return "".join(part if isinstance(part, str) else f"{{{ast.unparse(part.value)}}}" for part in parts)
    return ""


def runnable(text: str) -> list[str]:
    """The arguments of a printed command."""
    text = FOLLOWED.sub("", text).rstrip(".: ")
    words = shlex.split(FILLED.get(text, text))
    return words + ALONE.get(" ".join(words), [])


@pytest.fixture
def called(monkeypatch):
    """Commands that were called, with their arguments as they were understood; none of them runs."""
    calls: list[tuple[str, dict[str, object]]] = []
    load = Command.load

    def recording(self):
        function = load(self)

        @wraps(function)
        def record(*arguments, **options):
            calls.append((self.words, options))

        return record

    monkeypatch.setattr(Command, "load", recording)
    return calls


def test_the_code_prints_commands():
    assert {"sweep --example > sweep.toml makes one", "train {model}", "corpus build {options.data}"} <= {*printed()}
    assert not any("{" in word for text in printed() for word in runnable(text)), "give an example in FILLED"


@pytest.mark.parametrize("text", [*printed(), *(f"{own.words} {own.arguments}" for own in COMMANDS.values())])
def test_every_printed_command_is_understood_as_it_stands(text, called, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["imagery"])
    words = runnable(text)
    main(words)
    assert len(called) == 1
    assert " ".join(words).startswith(called[0][0])
