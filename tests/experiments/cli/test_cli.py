"""The command line: help with examples, and one line with exit status 2 for every mistake."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fake_agents import TINY, FakeSource
from PIL import Image

from imagery_agent import __version__
from imagery_agent.validation import InputError
from imagery_experiments import studies
from imagery_experiments.cli.main import COMMANDS, GROUPS, Command, main
from imagery_experiments.experiment.executors import WorkerDied
from imagery_experiments.experiment.trial_log import FolderRemoved, read_rows
from imagery_experiments.participants import registry as agents
from imagery_experiments.replacement import arms  # noqa: F401  made before a test leaves no study but the tiny one
from imagery_experiments.reporting.ablation_tables import ABLATIONS


def call(arguments: list[str], capsys) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of ``imagery`` with these arguments."""
    try:
        main(arguments)
    except SystemExit as stop:
        status = stop.code or 0
    else:
        status = 0
    printed = capsys.readouterr()
    return int(status), printed.out, printed.err


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_the_table_of_commands_has_an_example_of_each(arguments, capsys):
    status, out, _ = call(arguments, capsys)
    assert status == 0
    for command in COMMANDS.values():
        assert command.example in out
    assert all(f"\n{title}:\n" in out for title in GROUPS)


@pytest.mark.parametrize("arguments", [["help", "run"], ["help", "bench", "envs"]])
def test_help_comes_before_or_after_the_command(arguments, capsys):
    status, out, _ = call(arguments, capsys)
    assert (status, f"usage: imagery {' '.join(arguments[1:])}" in out) == (0, True)


@pytest.mark.parametrize("argument", ["version", "--version"])
def test_the_version_is_that_of_the_package_and_of_the_changelog(argument, capsys):
    status, out, _ = call([argument], capsys)
    assert (status, out) == (0, f"imagery {__version__}\n")
    changelog = (Path(__file__).parents[3] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+)", changelog, re.MULTILINE)[1] == __version__


def test_run_lists_every_agent_with_a_line(capsys):
    _, out, _ = call(["run", "--help"], capsys)
    assert all(f"{name}: " in " ".join(out.replace("│", " ").split()) for name in agents.AGENTS)


def test_mistakes_are_plain_on_a_colored_terminal():
    pty = pytest.importorskip("pty")
    code = "from imagery_experiments.cli.main import main; main(['run', 'mental-rotation', '--participants', 'two'])"
    said = []

    def read(descriptor: int) -> bytes:
        said.append(os.read(descriptor, 1024))
        return said[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm-256color")
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        pty.spawn([sys.executable, "-c", code], read)
    text = b"".join(said).decode().strip()
    assert text == "imagery: expected --participants to be a whole number, got 'two'; see imagery run --help"


FAILURES = {
    "a full disk": (OSError(errno.ENOSPC, "No space left on device", "rows"), 1, "rows: the disk is full"),
    "not permitted": (PermissionError(errno.EACCES, "Permission denied", "rows"), 2, "rows: not permitted; choose"),
    "a folder": (IsADirectoryError(errno.EISDIR, "Is a directory", "rows"), 2, "rows: it is a folder"),
    "a package": (ModuleNotFoundError("No module named 'ray'", name="ray"), 2, "the package ray is missing"),
    "no memory": (MemoryError(), 1, "the memory is not enough"),
    "input": (InputError("expected\nmore"), 2, "expected more"),
    "our own fault": (KeyError("x"), 1, "this is a bug: KeyError: 'x'"),
    "a fault in a library": (ValueError("shapes (2,) and (3,)"), 1, "this is a bug: ValueError: shapes"),
    "a removed folder": (FolderRemoved("rows was removed"), 1, "rows was removed"),
}


@pytest.mark.parametrize("what", FAILURES)
def test_every_failure_is_one_line_and_our_own_faults_say_so(what, capsys, monkeypatch):
    error, wanted, said = FAILURES[what]

    def fail(*args, **options):
        raise error

    monkeypatch.setattr(Command, "load", lambda self: fail)
    status, _, err = call(["check"], capsys)
    assert (status, err.count("\n")) == (wanted, 1)
    assert err.startswith(f"imagery: {said}")
    monkeypatch.setenv("IMAGERY_DEBUG", "1")
    with pytest.raises(type(error)):
        main(["check"])


def test_an_encoding_without_bars_is_no_obstacle():
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    code = "from imagery_experiments.cli import main as m; m._dispatch = lambda given: print('\u2588'); m.main([])"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "?\n")


def test_texts_are_read_as_utf_8_whatever_the_encoding_of_the_machine():
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    code = "import sys; from imagery_experiments.cli.main import main; main(sys.argv[1:])"
    given = [sys.executable, "-c", code, "words", "Draw a circle on top of the square."]
    done = subprocess.run(given, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "circle" in done.stdout


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Draw a circle on top of the square.", "Add(New(circle), constraints=[Beside(top"),
        ("a red umbrella above a small blue star", "caption (imagery imagine): a red umbrella above a small blue star"),
        ("zoom to 120 percent", "transformation (imagery transform): zoom to 120 percent"),
    ],
)
def test_words_shows_how_a_sentence_of_any_kind_is_read(text, shown, capsys):
    main(["words", text])
    assert shown in capsys.readouterr().out


def test_words_says_what_no_command_would_understand(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["words", "a red zorgblat"])
    assert "words not understood: zorgblat" in capsys.readouterr().err


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_explains_itself_with_an_example(words, capsys):
    status, out, _ = call([*words.split(), "--help"], capsys)
    assert status == 0
    assert COMMANDS[words].example in out
    assert f"usage: imagery {words}" in out


def test_help_and_mistakes_load_nothing_heavy():
    script = (
        "import json, sys\n"
        "from imagery_experiments.cli.main import main\n"
        "for arguments in json.loads(sys.argv[1]):\n"
        "    try: main(arguments)\n"
        "    except SystemExit: pass\n"
        "    heavy = [name for name in ('torch', 'pandas', 'plotnine', 'gymnasium') if name in sys.modules]\n"
        "    assert not heavy, (arguments, heavy)\n"
        "print('all light')"
    )
    light = [["--help"], ["run"], ["train", "nothing"]]
    light += [[*words.split(), "--help"] for words in COMMANDS if words != "evaluate"]
    command = [sys.executable, "-c", script, json.dumps(light)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "all light"


MISTAKES = {
    "no such command": (["reprodcue"], "did you mean 'reproduce'"),
    "no such command of a group": (["corpus", "bild"], "did you mean 'build'"),
    "no such study": (["run", "mental-rotatoin"], "did you mean 'mental-rotation'"),
    "no such agent": (["run", "mental-rotation", "--agent", "imagry"], "did you mean 'imagery'"),
    "no such option": (["run", "mental-rotation", "--participents", "2"], "--participants"),
    "not a number": (
        ["run", "mental-rotation", "--participants", "two"],
        "expected --participants to be a whole number, got 'two'; see imagery run --help",
    ),
    "no value": (["run", "mental-rotation", "--seed"], "expected a value after --seed, got none"),
    "one word too many": (["run", "mental-rotation", "imagery"], "unexpected argument 'imagery'"),
    "far from any option": (["run", "mental-rotation", "--zorgblat"], "unknown option --zorgblat; see imagery"),
    "far from any command": (["zorgblat"], "corpus, train"),
    "an option without effect": (["run", "planner-comparison", "--items", "x.csv"], "--items has no effect here"),
    "alike planners": (["run", "planner-comparison", "--alike"], "--alike has no effect here"),
    "trials of another study": (["run", "mental-rotation", "--trials", "3"], "--trials has no effect here"),
    "no agent": (["run", "mental-rotation", "--agent", "", "--quick"], "unknown agent ''"),
    "an enormous seed": (["run", "mental-rotation", "--seed", "9" * 30], "seed from 0 to 4294967295"),
    "an enormous design": (["run", "mental-rotation", "--participants", "100000000"], "from 1 to 10000"),
    "no sweep": (["sweep"], "imagery sweep --example > sweep.toml"),
    "no workers": (["run", "mental-rotation", "--workers", "0"], "workers from 1 to 256, got 0"),
    "items elsewhere": (["ablate", "mental-rotation", "--items", "nowhere.csv"], "reinterpretation and mentis alone"),
    "a long name": (["check", "x" * 300], "the name is too long"),
    "too few": (["run", "mental-rotation", "--participants", "0"], "participants from 1 to 10000, got 0"),
    "negative seed": (["reproduce", "--seed", "-1"], "seed from 0 to 4294967295, got -1"),
    "both sizes": (["reproduce", "--quick", "--full"], "--quick or --full"),
    "no such dataset": (["check", "nowhere"], "found none at nowhere"),
    "nothing to publish": (["publish", "--results", "nowhere"], "no finished reproduction in nowhere"),
    "nothing said": (["run"], "imagery run --help"),
    "no such model": (["train", "dave"], "did you mean 'dvae'"),
    "no corpus": (["train", "dvae", "--data", "nowhere"], "imagery corpus build nowhere"),
    "empty caption": (["imagine", "  "], "empty text"),
    "no pictures": (["imagine", "a red star", "--n", "0"], "n from 1 to 1000, got 0"),
    "no such operation": (["transform", "picture.png", "explode"], "rotate 15 degrees clockwise"),
    "no such picture": (["describe", "nowhere.png"], "nowhere.png"),
    "no such side": (["describe", "large.png", "--up", "north"], "one of top, left, bottom, right, got 'north'"),
    "nothing sought": (["locate", "large.png", " "], "got an empty text"),
    "no such picture to search": (["locate", "nowhere.png", "a tree"], "nowhere.png"),
    "boxes in no picture": (["describe", "large.png", "--save", "boxes.txt"], "ends in .png"),
    "not a picture": (["transform", "text.png", "mirror"], "cannot read"),
}


@pytest.mark.parametrize(("arguments", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_and_exit_status_2(arguments, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Image.fromarray(np.zeros((64, 80, 3), np.uint8)).save("large.png")
    (tmp_path / "text.png").write_text("no picture")
    before = sorted(tmp_path.iterdir())
    status, out, err = call(arguments, capsys)
    assert status == 2
    assert out == ""
    assert err.startswith("imagery: ")
    assert err.count("\n") == 1
    assert said in err
    assert sorted(tmp_path.iterdir()) == before


@pytest.fixture
def tiny(monkeypatch, tmp_path):
    """The command line with one tiny study and cheap agents, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(studies, "STUDIES", {"tiny": TINY})
    monkeypatch.setattr(agents, "AGENTS", {name: FakeSource(name) for name in agents.MAIN_AGENTS})
    return tmp_path


def test_a_run_is_made_and_finished(tiny, capsys):
    status, out, _ = call(["run", "tiny", "--participants", "2"], capsys)
    assert status == 0
    assert "24 trials" in out
    assert (tiny / "runs" / "tiny" / "imagery" / "trials.jsonl").read_text().count("\n") == 24
    assert (tiny / "runs" / "tiny" / "imagery" / "analysis.json").exists()


def test_a_folder_of_another_study_is_refused(tiny, capsys):
    call(["run", "tiny", "--out", "here"], capsys)
    before = (tiny / "here" / "trials.jsonl").read_bytes()
    status, _, err = call(["run", "tiny", "--agent", "propositional", "--out", "here"], capsys)
    assert status == 2
    assert "here holds another run: its agent is imagery, not propositional; choose another folder" in err
    assert (tiny / "here" / "trials.jsonl").read_bytes() == before


def test_reproduce_says_where_things_are(tiny, capsys):
    status, out, _ = call(["reproduce", "--quick", "--out", "lab", "--workers", "1"], capsys)
    assert status == 0
    for name in ("report.html", "psychds", "results.json"):
        assert name in out
        assert (tiny / "lab" / name).exists()


def test_everybody_may_be_alike(tiny, capsys):
    call(["run", "tiny", "--participants", "3", "--alike"], capsys)
    rows = read_rows(tiny / "runs" / "tiny" / "imagery")
    assert set(rows["trait_step_size"]) == {1.0}
    call(["run", "tiny", "--participants", "3", "--out", "people"], capsys)
    assert read_rows(tiny / "people")["trait_step_size"].nunique() == 3
    status, _, err = call(["run", "tiny", "--participants", "3", "--alike", "--out", "people"], capsys)
    assert status == 2
    assert "its population is" in err


def test_ablating_runs_every_part(tiny, capsys, monkeypatch):
    monkeypatch.setattr(agents, "AGENTS", {name: FakeSource(name) for name in ABLATIONS})
    status, out, _ = call(["ablate", "tiny", "--quick"], capsys)
    assert status == 0
    assert "exact imagination, learned interpreter" in out
    assert "of trials wrong because of imagination" in out
    folder = tiny / "runs" / "tiny" / "ablation"
    (folder / "thesis.txt").write_text("mine")
    status, _, err = call(["ablate", "tiny", "--quick"], capsys)
    assert (status, "holds thesis.txt" in err) == (2, True)
    assert {"ablation.csv", "shares.csv", "ablation.svg", "ablation.png"} <= {p.name for p in folder.iterdir()}


def test_a_dataset_is_checked(tiny, capsys):
    call(["reproduce", "--quick", "--out", "lab", "--workers", "1"], capsys)
    status, out, _ = call(["check", "lab/psychds"], capsys)
    assert (status, "2 files, every column described" in out) == (0, True)
    file = next((tiny / "lab" / "psychds" / "data").iterdir())
    file.rename(file.with_name("Trials_data.csv"))
    status, out, err = call(["check", "lab/psychds"], capsys)
    assert status == 2
    assert "Trials_data.csv is not named keyword-value_data.csv" in out
    assert "listed above: 1" in err


def test_stopping_by_hand_says_how_to_go_on(tiny, capsys, monkeypatch):
    def interrupted(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("imagery_experiments.experiment.runner.run", interrupted)
    status, _, err = call(["run", "tiny"], capsys)
    assert status == 130
    assert "the same command resumes the run" in err


def test_a_killed_worker_is_one_line(tiny, capsys, monkeypatch):
    def killed(*args, **options):
        raise WorkerDied("a worker process was killed; start fewer of them (less memory)")

    monkeypatch.setattr("imagery_experiments.experiment.runner.run", killed)
    status, _, err = call(["run", "tiny"], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "start fewer of them" in err


def test_debugging_shows_the_traceback(monkeypatch):
    monkeypatch.setenv("IMAGERY_DEBUG", "1")
    with pytest.raises(ValueError, match="unknown command"):
        main(["nonsense"])
