"""Every code block of the README and of the documentation works when it is copied."""

from __future__ import annotations

import shlex
from functools import wraps
from pathlib import Path

import pytest
from pages import PAGES, Block, blocks, inline_commands, shell_commands, title

from imagery_agent.imagination.learned import LearnedImagination
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_experiments.cli.main import COMMANDS, Command, main


@pytest.fixture(scope="module", autouse=True)
def shared_networks():
    """Load the shipped networks once for all pages."""
    with pytest.MonkeyPatch.context() as patch:
        for network in (LearnedImagination, ClipInterpreter):
            patch.setattr(network, "load", _once(network.load))
        yield


def _once(load):
    kept = []

    def shared(name=None, *, device="cpu", **options):
        if name not in (None, "default") or device != "cpu" or options:
            return load(name, device=device, **options)
        if not kept:
            kept.append(load())
        return kept[0]

    return staticmethod(shared)


def run(page: Path, code: list[Block]) -> None:
    """Execute blocks in one namespace; errors name the page and its line."""
    namespace = {"__name__": page.stem}
    for block in code:
        if not block.is_slow:
            exec(block.note, namespace)
        exec(compile("\n" * (block.line - 1) + block.code, str(page), "exec"), namespace)


def pages_with_python(*, slow: bool) -> list[Path]:
    """Pages with Python blocks; with ``slow``, those that have blocks marked so."""
    code = {page: [block for block in blocks(page) if block.language == "python"] for page in PAGES}
    return [page for page, found in code.items() if any(block.is_slow or not slow for block in found)]


@pytest.mark.parametrize("page", pages_with_python(slow=False), ids=title)
def test_python_blocks_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(page, [block for block in blocks(page) if block.language == "python" and not block.is_slow])


@pytest.mark.slow
@pytest.mark.parametrize("page", pages_with_python(slow=True), ids=title)
def test_all_python_blocks_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(page, [block for block in blocks(page) if block.language == "python"])


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_commands_of_shell_blocks_are_understood(page, monkeypatch):
    """The command exists, and so does every option that is given."""
    load, called = Command.load, []

    def without_running(command: Command):
        return wraps(load(command))(lambda *args, **options: called.append(command.words))

    monkeypatch.setattr(Command, "load", without_running)
    commands = list(shell_commands(page))
    for line in commands:
        main(shlex.split(line, comments=True))
    assert len(called) == len(commands)


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_commands_in_the_text_exist(page):
    for line in inline_commands(page):
        words = line.split()
        known = {words[0], " ".join(words[:2])} & COMMANDS.keys()
        assert known or words[0].isupper() or words[0].startswith("-"), line


def test_the_reference_lists_every_command():
    (page,) = (page for page in PAGES if page.name == "command_line.md")
    for words in COMMANDS:
        assert f"| `{words}` |" in page.read_text()


def test_all_blocks_say_their_language():
    """A fence without a language would escape the tests."""
    for page in PAGES:
        fences = [line for line in page.read_text().splitlines() if line.startswith("```")]
        assert not [line for line in fences[::2] if line == "```"], title(page)


def test_an_error_in_a_block_names_page_and_line(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Title\n\n<!-- test: x = 2 -->\n```python\nx += 1\nraise KeyError(x)\n```\n")
    with pytest.raises(KeyError, match="3") as caught:
        run(page, blocks(page))
    assert caught.traceback[-1].lineno + 1 == 6
