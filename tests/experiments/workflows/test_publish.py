"""Publishing: one folder per study with a page, its tables and figures; nothing half-written, nothing left over."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from imagery_experiments.reporting.markdown import folded, page, table
from imagery_experiments.reporting.results_pages import measures_table, number, study_page
from imagery_experiments.workflows import publish as publishing
from imagery_experiments.workflows.publish import DISSOCIATIONS, publish, replace_folder

MEASURES = pd.DataFrame(
    {
        "study": ["mental-rotation", "mental-rotation", "mental-rotation", "reinterpretation"],
        "measure": ["Accuracy", "Slope | same", "Failed (3)", "Good names"],
        "people": ["97 %", "", "", "62 %"],
        "imagery": ["99 %", "9 ms", "", ""],
        "propositional": ["56 %", "0 ms", "", "60 %"],
        "imagery-oracle": ["", "", "2", ""],
    }
)
FIGURES = pd.DataFrame({"study": ["mental-rotation"], "figure": ["mental-rotation-1"], "caption": ["Time over angle."]})


def finished(folder: Path, tables: dict[str, pd.DataFrame], figures: list[str]) -> Path:
    for kind in ("tables", "figures"):
        (folder / kind).mkdir(parents=True)
    for name, content in tables.items():
        content.to_csv(folder / "tables" / f"{name}.csv", index=False)
    for name in figures:
        Image.new("RGBA", (40, 30), "red").save(folder / "figures" / f"{name}.png")
        (folder / "figures" / f"{name}.svg").write_text("<svg/>")
    (folder / "results.json").write_text("{}")
    return folder


def reproduction(folder: Path) -> Path:
    done = finished(folder, {"measures": MEASURES, "figures": FIGURES}, ["mental-rotation-1"])
    (done / "tables" / "methods.txt").write_text("Mental rotation. Forty took part.\n\nReinterpretation. None.\n")
    return done


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_cell_cannot_break_a_table():
    assert table(["a", "b"], [["x | y", ""], ["two\nlines", 3]]).splitlines()[2:] == [
        "| x \\| y | - |",
        "| two lines | 3 |",
    ]


def test_the_table_of_measures_has_every_measure_of_the_agents():
    text = measures_table(MEASURES)
    assert text.splitlines()[0] == "| measure | people | imagery agent | propositional agent |"
    assert "| Slope \\| same | - | 9 ms | 0 ms |" in text
    assert "| Good names | 62 % | - | 60 % |" in text
    assert "Failed" not in text  # no empty lines
    with pytest.raises(ValueError, match="found none of imagery"):
        measures_table(MEASURES.drop(columns="imagery"))


def test_every_study_has_a_folder_and_only_its_own_lines(tmp_path, capsys):
    out = tmp_path / "docs"
    done = reproduction(tmp_path / "results")
    for _ in range(2):  # again: the same
        publish(results=done, out=out)
    assert files(out) == [
        "mental-rotation/figure-1.png",
        "mental-rotation/index.md",
        "mental-rotation/measures.csv",
        "reinterpretation/index.md",
        "reinterpretation/measures.csv",
    ]
    text = (out / "mental-rotation" / "index.md").read_text()
    assert "| Accuracy | 97 % | 99 % | 56 % |" in text
    assert "![Time over angle.](figure-1.png)" in text
    assert "Forty took part." in text
    with Image.open(out / "mental-rotation" / "figure-1.png") as figure:
        assert figure.convert("RGB").getpixel((3, 3)) == (255, 0, 0)
    assert "Good names" not in text
    columns = pd.read_csv(out / "reinterpretation" / "measures.csv").columns
    assert list(columns) == ["measure", "people", "imagery", "propositional"]
    assert "wrote" in capsys.readouterr().out


def test_what_was_published_before_is_replaced_and_other_files_are_refused(tmp_path):
    folder = tmp_path / "study"
    replace_folder(folder, {"old.csv": b"1", "index.md": b"old"})
    replace_folder(folder, {"new.csv": b"2", "index.md": b"new"})
    assert files(folder) == ["index.md", "new.csv"]
    (folder / "thesis.docx").write_text("keep me")
    with pytest.raises(ValueError, match=r"thesis\.docx"):
        replace_folder(folder, {"index.md": b"newer"})
    assert (folder / "index.md").read_text() == "new"
    with pytest.raises(ValueError, match="at most 5,000,000 bytes"):
        replace_folder(tmp_path / "other", {"large.png": bytes(5_000_001)})


def test_a_publishing_that_is_killed_leaves_whole_files(tmp_path, monkeypatch):
    out, done = tmp_path / "docs", reproduction(tmp_path / "results")
    publish(results=done, out=out)
    before = {name: (out / name).read_bytes() for name in files(out)}
    MEASURES.assign(people="98 %").to_csv(done / "tables" / "measures.csv", index=False)
    written = []

    def killed(path, content):
        if len(written) == 2:
            path.with_name(f".{path.name}.tmp").write_bytes(content[:3])
            raise KeyboardInterrupt
        written.append(path)
        path.write_bytes(content)

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "write_atomically", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(results=done, out=out)
    shown = [path for path in written if path.name == "index.md"]
    assert not shown  # the page is written last
    whole = {path.relative_to(out).as_posix() for path in written}
    assert all((out / name).read_bytes() == content for name, content in before.items() if name not in whole)
    publish(results=done, out=out)
    assert "| Accuracy | 98 % |" in (out / "mental-rotation" / "index.md").read_text()


def test_an_unfinished_run_is_not_published(tmp_path):
    with pytest.raises(FileNotFoundError, match="written by imagery reproduce"):
        publish(results=tmp_path / "nothing", out=tmp_path / "docs")
    with pytest.raises(FileNotFoundError, match="imagery run planner-comparison"):
        publish(planners=tmp_path, out=tmp_path / "docs")
    assert not (tmp_path / "docs").exists()


def test_a_comparison_is_published_beside_the_reproduction(tmp_path):
    out = tmp_path / "docs"
    figures = pd.DataFrame({"figure": ["budget"], "caption": ["Success within a budget."]})
    success = pd.DataFrame({"agent": ["imagery"], "correct": [1.0]})
    comparison = finished(tmp_path / "comparison", {"figures": figures, "success": success}, ["budget"])
    for name in DISSOCIATIONS:
        (comparison / "tables" / name).write_text(f"table of {name}")
    publish(planners=comparison, out=out)
    text = (out / "planner-comparison" / "index.md").read_text()
    assert all(f"## {title}\n" in text and f"\ntable of {name}\n" in text for name, title in DISSOCIATIONS.items())
    assert f"begin -->\n\ntable of {next(iter(DISSOCIATIONS))}\n\n<!--" in text
    publish(results=reproduction(tmp_path / "results"), out=out)
    assert [name for name in files(out) if name.startswith("planner-comparison")] == [
        "planner-comparison/budget.png",
        "planner-comparison/index.md",
        "planner-comparison/success.csv",
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
def test_the_pages_are_accepted_by_sphinx(tmp_path):
    application = pytest.importorskip("sphinx.application")
    pytest.importorskip("myst_parser")
    source = tmp_path / "docs"
    publish(results=reproduction(tmp_path / "results"), out=source / "results")
    (source / "conf.py").write_text("extensions = ['myst_parser']\nmyst_enable_extensions = ['colon_fence']\n")
    (source / "index.md").write_text(
        "# Index\n\n```{toctree}\n:glob:\nresults/*/index\nstudies/*\n```\n" + folded("Title", table(["a"], [[1]]))
    )
    for study in ("mental-rotation", "reinterpretation"):
        (source / "studies").mkdir(exist_ok=True)
        (source / "studies" / f"{study}.md").write_text(page(study, "text"))
    site = application.Sphinx(
        source, source, tmp_path / "site", tmp_path / "trees", "html", status=None, warningiserror=True
    )
    site.build()
    assert site.statuscode == 0
    html = (tmp_path / "site" / "results" / "mental-rotation" / "index.html").read_text()
    assert html.count("<table") == 2
    assert "<details>" in html
    assert 'href="../../_downloads/' in html


def test_a_page_needs_nothing_but_measures():
    measures = MEASURES[MEASURES["study"] == "mental-rotation"].drop(columns="study")
    text = study_page("mental-rotation", {"measures": measures})
    assert "## Figures" not in text
    assert "- [measures.csv](measures.csv): " in text


@pytest.mark.parametrize(
    ("value", "text"),
    [(-236.9048, "-237"), (8.156985, "8.2"), (-1.7e-18, "0"), (0.0, "0"), (-0.0475, "-0.048"), (12.04, "12")],
)
def test_numbers_have_two_digits(value, text):
    assert number(value) == text
