"""Every study has a page and a page of results, and every network a model card."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from imagery_experiments.reporting.psychds.dataset import COLUMNS
from imagery_experiments.studies import FURTHER, STUDIES
from imagery_experiments.studies.planner_comparison import STUDY as PLANNER_COMPARISON

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NAMES = (*STUDIES, PLANNER_COMPARISON.name)
HEADINGS = ("Design", "People", "Where it disagrees", "Run it", "Columns", "Sources")


def columns(page: Path) -> set[str]:
    """Names in the ``columns`` directives of a page."""
    parts = page.read_text().split("```{columns}\n")[1:]
    return {name for part in parts for name in part.partition("```")[0].split()}


@pytest.mark.parametrize("name", [*NAMES, *FURTHER])
def test_a_study_has_a_page_with_every_section(name):
    text = (DOCS / "studies" / f"{name}.md").read_text()
    assert all(f"\n## {heading}\n" in text for heading in HEADINGS)
    assert f"imagery run {name}" in text
    assert name in FURTHER or f"```{{include}} ../results/{name}/index.md" in text
    assert f"\n{name}\n" in (DOCS / "studies" / "index.md").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_a_study_has_a_page_of_results_with_its_files(name):
    folder = DOCS / "results" / name
    text = (folder / "index.md").read_text()
    assert text.count("<!-- key measures: begin -->") == text.count("<!-- key measures: end -->") == 1
    for path in folder.iterdir():
        assert f"]({path.name})" in text or path.name == "index.md"
    assert f"{name}/index" in (DOCS / "results" / "index.md").read_text()


def test_the_pages_describe_every_column_of_the_rows():
    rows = defaultdict(set)
    for line in (ROOT / "tests" / "data" / "reference_rows.jsonl").read_text().splitlines():
        row = json.loads(line)
        rows[row["study"]] |= set(row)
    shared = columns(DOCS / "studies" / "index.md")
    assert set(NAMES) <= set(rows) <= {*NAMES, *FURTHER}
    for name in rows:
        own = columns(DOCS / "studies" / f"{name}.md")
        assert rows[name] <= own | shared
        assert own | shared <= COLUMNS.keys()
    for name in FURTHER:
        assert columns(DOCS / "studies" / f"{name}.md") <= COLUMNS.keys()


def test_every_network_has_a_model_card():
    folders = {path.parent for path in ROOT.glob("imagery_agent/weights/*/model.safetensors.packed")} | {
        path.parent for path in ROOT.glob("experiments/imagery_experiments/**/weights/model.safetensors.packed")
    }
    folders.add(ROOT / "imagery_agent" / "semantic_memory")  # vectors of words, distilled from a network
    assert len(folders) > 3
    included = {page.read_text().split()[1] for page in (DOCS / "model_cards").glob("*.md") if page.stem != "index"}
    assert included == {f"../../{(folder / 'README.md').relative_to(ROOT).as_posix()}" for folder in folders}
