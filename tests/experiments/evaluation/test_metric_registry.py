"""The registry of quality figures."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from imagery_experiments.evaluation import registry as module
from imagery_experiments.evaluation.held_out_data import Networks
from imagery_experiments.evaluation.measurement import Measured, Metric, metric
from imagery_experiments.evaluation.registry import METRICS, MODULES, as_json, by_name, evaluate, print_table
from imagery_experiments.workflows.quality_table import keep, publish_quality


@pytest.fixture
def figures(monkeypatch):
    """A registry of four figures in place of the shipped ones."""
    four = (
        metric("dvae.psnr_db", target=24.0, unit="dB")(lambda networks: Measured(24.5, 100)),
        metric("dvae.codes_used", unit="codes")(lambda networks: Measured(490, 100)),
        metric("prior.rotate_error_ratio", target=3.0, lower_is_better=True)(lambda networks: Measured(3.5, 64)),
        metric("interpreter.top1", target=0.6)(lambda networks: Measured(math.nan, 0)),
    )
    monkeypatch.setattr(module, "METRICS", by_name(four))


def test_rows_say_whether_the_target_is_met(figures):
    rows = {row.name: row for row in evaluate()}
    assert {name: row.passed for name, row in rows.items()} == {
        "dvae.psnr_db": True,
        "dvae.codes_used": True,
        "prior.rotate_error_ratio": False,
        "interpreter.top1": False,
    }
    assert rows["interpreter.top1"].value is None


def test_json_has_exactly_the_columns_of_a_row(figures):
    rows = json.loads(as_json(evaluate("dvae")))
    assert [row["name"] for row in rows] == ["dvae.psnr_db", "dvae.codes_used"]
    columns = {"name", "value", "target", "unit", "n", "passed", "real", "chance"}
    assert all(set(row) == columns for row in rows)
    assert rows[0] == {
        "name": "dvae.psnr_db", "value": 24.5, "target": 24.0, "unit": "dB", "n": 100, "passed": True,
        "real": None, "chance": None,
    }  # fmt: skip


def test_a_target_may_be_a_share_of_what_real_pictures_reach(figures):
    names = metric("imagine.names", target=0.8, of_real=True)(lambda networks: Measured(0.45, 10, real=0.5))
    row = names.row(Networks())
    assert (row.target, row.passed, row.real) == (pytest.approx(0.4), True, 0.5)


def test_one_figure_can_be_asked_for(figures):
    seen: list[str] = []
    assert len(list(evaluate("prior.rotate_error_ratio", report=seen.append))) == 1
    assert seen == ["prior.rotate_error_ratio"]
    with pytest.raises(ValueError, match=r"unknown figure 'dva'.*did you mean 'dvae'"):
        evaluate("dva")


def test_a_name_is_given_once():
    twice = [metric("dvae.psnr_db")(lambda networks: Measured(1.0, 1)) for _ in range(2)]
    with pytest.raises(ValueError, match=r"'dvae.psnr_db' exists already"):
        by_name(twice)


def test_every_metric_module_and_every_metric_in_it_is_listed():
    folder = Path(module.__file__).parent / "metrics"
    assert {one.__name__.rpartition(".")[2] for one in MODULES} == {
        path.stem for path in folder.rglob("*.py") if path.stem != "__init__"
    }
    for one in MODULES:
        defined = {id(value) for value in vars(one).values() if isinstance(value, Metric)}
        assert defined <= set(map(id, one.METRICS)), one
    assert len(METRICS) == sum(len(one.METRICS) for one in MODULES)


def test_the_table_is_printed(figures, capsys):
    print_table(evaluate())
    printed = capsys.readouterr().out
    assert "dvae.psnr_db" in printed
    assert "24.5" in printed
    assert "missed" in printed


def test_rows_are_kept_one_by_one_and_become_pages(figures, tmp_path, capsys):
    quality = tmp_path / "docs" / "quality.json"
    card = tmp_path / "weights" / "dvae" / "README.md"
    card.parent.mkdir(parents=True)
    card.write_text("# Discrete VAE\n\n**Limits**: blurred.\n")
    first = next(keep(evaluate("prior"), quality))  # and no further: killed
    list(keep(evaluate("dvae"), quality))
    kept = json.loads(quality.read_text())
    assert [row["name"] for row in kept] == ["dvae.psnr_db", "dvae.codes_used", "prior.rotate_error_ratio"]
    assert kept[2]["value"] == first.value
    for _ in range(2):  # published again, nothing is there twice
        publish_quality(quality=quality, out=tmp_path / "docs", weights=tmp_path / "weights")
    assert card.read_text().startswith("# Discrete VAE\n")
    assert card.read_text().endswith("\n\n**Limits**: blurred.\n")
    assert card.read_text().count("| `dvae.psnr_db` | 24.5 |") == 1
    assert "prior.rotate" not in card.read_text()
    text = (tmp_path / "docs" / "index.md").read_text()
    assert text.startswith("# Results: quality of the networks\n")
    assert text.count("| `dvae.psnr_db` | 24.5 | - | - | 24 | 100 |") == 1
    assert text.count("| `prior.rotate_error_ratio` | **3.5** (target missed) |") == 2  # under its group and on top
    assert "not measured yet: interpreter.top1" in capsys.readouterr().out


def test_a_torn_file_of_rows_is_refused(figures, tmp_path):
    (tmp_path / "quality.json").write_text('[{"value": 1}]')
    with pytest.raises(ValueError, match="expected a JSON list of rows"):
        publish_quality(quality=tmp_path / "quality.json", out=tmp_path, weights=tmp_path)
    assert not (tmp_path / "index.md").exists()
    with pytest.raises(FileNotFoundError, match=r"imagery evaluate --out"):
        publish_quality(quality=tmp_path / "none.json")
