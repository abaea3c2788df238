"""Publishing a planner comparison: it lies beside the reproduction's results, and neither removes the other's."""

from __future__ import annotations

import pytest

from imagery_experiments.workflows.publish import (
    DISSOCIATIONS,
    PLANNERS_BEGIN,
    PLANNERS_END,
    copy_results,
    publish,
)


def finished(folder, name):
    for kind, ending in (("tables", "csv"), ("figures", "png")):
        (folder / kind).mkdir(parents=True)
        (folder / kind / f"{name}.{ending}").write_text(name)
    (folder / "results.json").write_text("{}")
    return folder


def test_a_comparison_is_published_beside_the_reproduction(tmp_path):
    out, readme = tmp_path / "docs", tmp_path / "README.md"
    readme.write_text(f"before\n{PLANNERS_BEGIN}\nold\n{PLANNERS_END}\nafter\n")
    comparison = finished(tmp_path / "comparison", "success")
    for name in DISSOCIATIONS:
        (comparison / "tables" / name).write_text(f"table of {name}")
    publish(planners=comparison, out=out, readme=readme)
    said = readme.read_text()
    assert all(f"{title}\n\ntable of {name}" in said for name, title in DISSOCIATIONS.items())
    assert said.startswith("before")
    assert said.endswith("after\n")
    assert "old" not in said
    copy_results(finished(tmp_path / "reproduction", "measures"), out)
    copy_results(finished(tmp_path / "again", "other"), out)
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*.*")) == [
        "other.csv",
        "other.png",
        *(f"planner-comparison/{name}" for name in sorted([*DISSOCIATIONS, "success.csv", "success.png"])),
    ]


def test_an_unfinished_comparison_is_not_published(tmp_path):
    with pytest.raises(FileNotFoundError, match="imagery run planner-comparison"):
        publish(planners=tmp_path, out=tmp_path / "docs")
    assert not (tmp_path / "docs").exists()
