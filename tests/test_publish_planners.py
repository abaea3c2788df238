"""Publishing a planner comparison: it lies beside the reproduction's results, and neither removes the other's."""

from __future__ import annotations

import pytest

from imagery_experiments.publish import copy_results, publish


def finished(folder, name):
    for kind, ending in (("tables", "csv"), ("figures", "png")):
        (folder / kind).mkdir(parents=True)
        (folder / kind / f"{name}.{ending}").write_text(name)
    (folder / "results.json").write_text("{}")
    return folder


def test_a_comparison_is_published_beside_the_reproduction(tmp_path):
    out = tmp_path / "docs"
    publish(planners=finished(tmp_path / "comparison", "success"), out=out)
    copy_results(finished(tmp_path / "reproduction", "measures"), out)
    copy_results(finished(tmp_path / "again", "other"), out)
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*.*")) == [
        "other.csv", "other.png", "planner-comparison/success.csv", "planner-comparison/success.png",
    ]  # fmt: skip


def test_an_unfinished_comparison_is_not_published(tmp_path):
    with pytest.raises(FileNotFoundError, match="imagery run planner-comparison"):
        publish(planners=tmp_path, out=tmp_path / "docs")
    assert not (tmp_path / "docs").exists()
