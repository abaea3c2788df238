"""``imagery describe`` and ``locate``: readable, as JSON, with pictures of what was found, and empty pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from imagery_experiments.cli.main import main
from tests.agent.interpreter.drawn_figures import BLANK, drawn, two


@pytest.fixture
def picture_file(tmp_path: Path) -> Path:
    picture = two(drawn("ring", "red", at=(4, 20)), drawn("square", "blue", at=(38, 20)))
    Image.fromarray(picture).save(tmp_path / "picture.png")
    return tmp_path / "picture.png"


def read_size(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


def test_describe_prints_json_and_saves_boxes(picture_file, tmp_path, capsys):
    main(["describe", str(picture_file), "--json", "--up", "left", "--save", str(tmp_path / "boxes.png")])
    found = json.loads(capsys.readouterr().out)
    assert found["up"] == "left"
    assert [thing["color"] for thing in found["things"]] == ["red", "blue"]  # the left side is up
    assert {"one": 0, "other": 1, "relations": ["above"]} in found["relations"]
    assert read_size(tmp_path / "boxes.png") == (384, 384)


def test_describe_is_readable(picture_file, capsys):
    main(["describe", str(picture_file), "--top", "2"])
    printed = capsys.readouterr().out
    assert "left of a" in printed
    assert "red at the left" in printed
    assert "%" in printed
    main(["describe", str(picture_file), "--texts", "a ring", "a tree"])
    assert capsys.readouterr().out.count("\n") == 2


def test_locate_says_where_or_not_there(picture_file, tmp_path, capsys):
    main(["locate", str(picture_file), "the red ring", "--save", str(tmp_path / "heat.png")])
    assert "the red ring:" in capsys.readouterr().out
    assert read_size(tmp_path / "heat.png")[0] > 2 * 380
    Image.fromarray(BLANK).save(tmp_path / "blank.png")
    main(["locate", str(tmp_path / "blank.png"), "ring", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (found["there"], found["box"], found["probability"]) == (False, None, 0.0)
    assert found["empty"]
    main(["locate", str(tmp_path / "blank.png"), "ring"])
    assert "the picture is empty" in capsys.readouterr().out
    main(["describe", str(tmp_path / "blank.png")])
    assert "nothing" in capsys.readouterr().out
