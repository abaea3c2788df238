"""What cannot be meant is refused in one plain line, before anything is computed or written."""

from __future__ import annotations

import json
import shlex
import shutil

import numpy as np
import pytest
from fake_agents import TINY, FakeSource, tiny_design
from PIL import Image

from imagery_experiments import studies
from imagery_experiments.cli.main import main
from imagery_experiments.experiment.runner import run
from imagery_experiments.participants import registry as agents

FILES = {
    "gap.csv": "block,instruction_1,instruction_3,canonical_answer\n1,Imagine a circle.,Put a line below it.,balloon\n",
    "items.json": '[{"block": 1}]',
    "sweep.toml": "study = mental-rotation\n",
    "wide.toml": b"\xff\xfes\x00t\x00",
    "blocks.toml": 'study = "mental-rotation"\nagents = ["imagery-oracle"]\nquick = true\n'
    'conditions = [{stimuli = "letters"}, {stimuli = "letters", plane = "depth"}]\n',
    "guess.toml": 'study = "causality"\nagents = ["imagery-oracle", "random"]\nquick = true\n',
    "dual.toml": 'study = "planner-comparison"\nagents = ["dual"]\nquick = true\n',
    "axis.csv": "item,left,right,angle_deg,axis,pair\na,p.png,p.png,60,z,same\n",
    "fast.csv": "item,left,right,angle_deg,axis,pair,people_ms\na,p.png,p.png,60,picture,same,1.8\n",
    "quality.json": '{"a": 1}',
    "w1/config.json": "{",
    "w2/config.json": "{}",
    "w3/config.json": "[]",
}
CASES = {
    "run mental-rotatoin": "planner-comparison",
    "run planner-comparison --agent random": "--agent random is for mentis, described-motion",
    "run planner-comparison --agent imagery": "--agent imagery is for mental-rotation, mental-scanning",
    "run mental-rotation --seed 1e3": "expected --seed to be a whole number, got '1e3'",
    "run reinterpretation --agent imagery-oracle --reader http://127.0.0.1:9/v1": "--reader has no effect",
    "run reinterpretation --items gap.csv": "instruction_2 is missing",
    "run reinterpretation --items https://example.org/items.csv": "save the file first",
    "run reinterpretation --items w1": "got the folder w1",
    "run mental-rotation --pairs axis.csv": "one of picture, depth, empty, got 'z'",
    "run mental-rotation --pairs fast.csv": "people_ms to be a number of at least 100, got '1.8'",
    "construct items.json": "looks like JSON",
    "construct gap.csv": "instruction_2 is missing",
    "sweep sweep.toml": "texts need quotes",
    "sweep wide.toml": "save it as UTF-8",
    "sweep blocks.toml --out lab --workers 1": "no trial of mental-rotation has",
    "publish quality --quality quality.json": "got something else",
    "evaluate --only dvea": "did you mean 'dvae'?",
    "weights w1": "is damaged (it is no list of a network's files)",
    "weights w2": "it lacks 'format'",
    "weights w3": "is damaged (it is no list",
    "people planner-comparison": "runs all its agents together",
    "people ambiguous-figures --quick": "give --serve",
    "people ambiguous-figures --serve --port 99999999": "port from 1 to 65535",
    "people ambiguous-figures --serve --passphrase ' '": "passphrase of at least",
    "people ambiguous-figures --export site --passphrase secret": "--passphrase has no effect without --serve",
    "people ambiguous-figures --export site --replay w1": "--replay has no effect without --serve",
    "people ambiguous-figures --quick --lists 1 --serve --host no.such.host.invalid": "cannot listen on --host no.such",
    "rl strategy --letters ''": "each once, got ''",
    "rl strategy --letters FFFF": "each once, got 'FFFF'",
    "trace run --out photo.png": "ends in .html, got photo.png",
    "corpus build own --mini --seed -1": "expected seed from 0 to",
    "describe p.png --texts '' 'a star'": "expected words in every text after --texts, got '' 'a star'",
    "locate photo.png 'the red'": "expected the name of a thing with it",
    "transform photo.png 'mirror left to right'": "there is nothing in photo.png to mirror: the picture is empty",
    "replace dual-coding": "there is no replacement test of dual-coding",
    "people mental-rotation --quick --export site --lists 100000000": "expected lists from 1 to 1000",
    "train dvae --data photo.png": "got the file photo.png",
    "calibrate --interpreter local-dir:": "expected the path of a folder after 'local-dir:'",
    "words 'Draw a circle between the square.'": "say two places or things",
    "trace damaged": "is damaged; restore it, or remove it",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("place")
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    for name in ("p.png", "photo.png"):
        Image.new("RGB", (64, 64), "white").save(folder / name)
    design = tiny_design(seed=0, participants=1, quick=True)
    run(TINY, FakeSource(), design=design, folder=folder / "run", progress=False)
    shutil.copytree(folder / "run", folder / "damaged")
    for picture in (folder / "damaged" / "pictures").iterdir():
        picture.write_bytes(b"xx")
    return folder


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", CASES)
def test_what_cannot_be_meant_is_refused_in_one_line(command, place, monkeypatch, capsys):
    monkeypatch.chdir(place)
    before = contents(place)
    with pytest.raises(SystemExit) as stopped:
        main(shlex.split(command))
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert CASES[command] in line
    assert not any(word in line for word in ("Error(", "helptext", "bug", "codec"))
    assert contents(place) == before


GUESSING = "the agent random does not take part in {}: it can only guess the answers of mentis, described-motion"
UNPRACTISED = "the agent dual does not take part in {}: it learns from practice first"
NOT_TAKING_PART = {
    "run mental-rotation --agent random --quick": ("mental-rotation", GUESSING),
    "run dual-coding --agent random --quick": ("dual-coding", GUESSING),
    "sweep guess.toml --out lab --workers 1": ("causality", GUESSING),
    "ablate reinterpretation --agent imagery-oracle random --quick --out lab": ("reinterpretation", GUESSING),
    "replace ambiguous-figures --agent random --trials 1 --out lab": ("ambiguous-figures", GUESSING),
    "sweep dual.toml --out lab --workers 1": ("planner-comparison", UNPRACTISED),
    "replace planner-comparison --agent dual --trials 1 --out lab": ("planner-comparison", UNPRACTISED),
}


@pytest.mark.parametrize("command", NOT_TAKING_PART)
def test_every_command_refuses_agents_that_do_not_take_part_in_the_same_words(command, place, monkeypatch, capsys):
    monkeypatch.chdir(place)
    before = contents(place)
    with pytest.raises(SystemExit) as stopped:
        main(shlex.split(command))
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    study, said = NOT_TAKING_PART[command]
    assert said.format(study) in line
    takers = line.partition("expected one of ")[2].split(", ")
    refused = {"random"} if said is GUESSING else {"dual"}
    assert set(takers) == set(agents.AGENTS) - refused
    assert contents(place) == before


def test_the_ambiguous_figures_run_with_exact_agents_to_the_end(tmp_path):
    """Probabilities of readings sum to 1 up to rounding."""
    study = studies.STUDIES["ambiguous-figures"]
    design = study.design(seed=0, participants=1, quick=True)
    agent = agents.find_agent("imagery-oracle")
    rows = run(study, agent, design=design, folder=tmp_path, progress=False)
    assert len(rows) == len(design.trials)
    assert json.loads((tmp_path / "manifest.json").read_text())["study"] == "ambiguous-figures"
    assert np.isfinite(rows["rt_ms"]).all()
