"""Links of the documentation lead somewhere, the README stays short, and the tutorial is its script."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib

import pytest
from pages import PAGES, ROOT, blocks, relative_links, title

README_LINES, README_WORDS = 150, 1_200


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_relative_links_lead_to_files(page):
    broken = [target for target in relative_links(page) if not (page.parent / target).exists()]
    assert broken == []


def test_the_readme_is_read_in_two_minutes():
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) <= README_LINES
    assert len(text.split()) <= README_WORDS


def test_environments_are_named_so_that_gymnasium_makes_them():
    for page in PAGES:
        text = page.read_text()
        assert text.count("Imagery/") == text.count("imagery_envs:Imagery/"), title(page)


def test_the_script_of_the_tutorial_is_its_page():
    """The page is executed by test_code_blocks."""
    page, script = ROOT / "docs" / "guide" / "tutorial.md", ROOT / "experiments" / "tutorial.py"
    code = [block.code for block in blocks(page) if block.language == "python"]
    assert script.read_text().endswith('"""\n\n' + "\n".join(code))


def test_the_reference_names_modules_that_exist():
    text = "".join(page.read_text() for page in PAGES if page.parent.name == "reference")
    names = re.findall(r"automodule:: (\S+)", text)
    assert names
    for name in names:
        importlib.import_module(name)


def test_moved_names_are_where_the_changelog_says():
    moved = (ROOT / "CHANGELOG.md").read_text().partition("### Moved Python names")[2]
    names = re.findall(r"`(imagery_[\w.]+)`", "".join(re.findall(r"^\|.*\|(.*)\|$", moved, re.MULTILINE)))
    assert names
    for name in names:
        pkgutil.resolve_name(name)


def test_the_citation_names_the_version_of_the_package():
    citation = (ROOT / "CITATION.cff").read_text()
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"version: {version}\n" in citation


def test_the_readme_says_what_a_name_without_the_package_ends_in():
    script = "import gymnasium\ngymnasium.make_vec('Imagery/MentalRotation-v0')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    error = done.stderr.splitlines()[-1].partition(":")[0].rpartition(".")[2]
    assert error == "NamespaceNotFound"
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    assert error in said.split("## Use an environment")[1].split("##")[0]
    subprocess.run([sys.executable, "-c", "import imagery_envs\n" + script], check=True)
