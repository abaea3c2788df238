"""The command line: help with examples, and one line with exit status 2 for every mistake."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from fake_agents import TINY, FakeSource
from PIL import Image

from imagery_experiments import studies
from imagery_experiments.cli.main import COMMANDS, GROUPS, main
from imagery_experiments.experiment.executors import WorkerDied
from imagery_experiments.experiment.trial_log import read_rows
from imagery_experiments.participants import registry as agents
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


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_explains_itself_with_an_example(words, capsys):
    status, out, _ = call([*words.split(), "--help"], capsys)
    assert status == 0
    assert COMMANDS[words].example in out
    assert f"usage: imagery {words}" in out


def test_help_and_mistakes_load_nothing_heavy():
    script = (
        "import sys\n"
        "from imagery_experiments.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('torch', 'pandas', 'plotnine', 'gymnasium') if name in sys.modules])"
    )
    for arguments in (["--help"], ["reproduce", "--help"], ["run"], ["train", "nothing"]):
        done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "[]", arguments


MISTAKES = {
    "no such command": (["reprodcue"], "did you mean 'reproduce'"),
    "no such command of a group": (["corpus", "bild"], "did you mean 'build'"),
    "no such study": (["run", "mental-rotatoin"], "did you mean 'mental-rotation'"),
    "no such agent": (["run", "mental-rotation", "--agent", "imagry"], "did you mean 'imagery'"),
    "no such option": (["run", "mental-rotation", "--participents", "2"], "--participants"),
    "not a number": (["run", "mental-rotation", "--participants", "two"], "two"),
    "too few": (["run", "mental-rotation", "--participants", "0"], "at least 1, got 0"),
    "negative seed": (["reproduce", "--seed", "-1"], "seed of at least 0, got -1"),
    "both sizes": (["reproduce", "--quick", "--full"], "--quick or --full"),
    "no such dataset": (["check", "nowhere"], "found none at nowhere"),
    "nothing to publish": (["publish", "--results", "nowhere"], "no finished reproduction in nowhere"),
    "nothing said": (["run"], "imagery run --help"),
    "no such model": (["train", "dave"], "did you mean 'dvae'"),
    "no corpus": (["train", "dvae", "--data", "nowhere"], "imagery corpus build nowhere"),
    "empty caption": (["imagine", "  "], "empty text"),
    "no pictures": (["imagine", "a red star", "--n", "0"], "at least 1"),
    "no such operation": (["transform", "picture.png", "explode"], "rotate 15 degrees clockwise"),
    "no such picture": (["describe", "nowhere.png"], "nowhere.png"),
    "wrong size": (["describe", "large.png"], "64 x 64 pixels, got 80 x 64"),
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
    assert {"ablation.csv", "shares.csv", "ablation.svg", "ablation.png"} <= {p.name for p in folder.iterdir()}


def test_a_dataset_is_checked(tiny, capsys):
    call(["reproduce", "--quick", "--out", "lab", "--workers", "1"], capsys)
    status, out, _ = call(["check", "lab/psychds"], capsys)
    assert (status, "2 files, every column described" in out) == (0, True)
    file = next((tiny / "lab" / "psychds" / "data").iterdir())
    file.rename(file.with_name("trials.csv"))
    status, out, err = call(["check", "lab/psychds"], capsys)
    assert status == 2
    assert "trials.csv is not named keyword-value_data.csv" in out
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
