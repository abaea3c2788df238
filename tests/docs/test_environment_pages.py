"""Every environment has a page that is generated from its docstrings, and the page leaves nothing out."""

from __future__ import annotations

import importlib
import inspect
import sys
from pathlib import Path

import pytest

from imagery_envs import ENVIRONMENTS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def pages():
    sys.path.insert(0, str(DOCS / "_ext"))
    yield importlib.import_module("environment_pages")
    sys.path.remove(str(DOCS / "_ext"))


@pytest.mark.parametrize("env_id", ENVIRONMENTS)
def test_a_page_has_every_section_argument_and_option(pages, env_id):
    text = pages.page(env_id)
    module, _, name = ENVIRONMENTS[env_id].partition(":")
    module = importlib.import_module(module)
    for section in pages.TEMPLATE:
        assert f"**{section}.** " in text or f"## {section}" in text
    _, _, after = text.partition("## Arguments of")
    arguments, _, options = after.partition("## Options of")
    for argument in inspect.signature(getattr(module, name)).parameters:
        (line,) = [line for line in arguments.splitlines() if line.startswith(f"| `{argument}` |")]
        assert not line.endswith("| - |"), f"the docstring says nothing about {argument}"
    assert all(option in options for option in getattr(module, name).OPTIONS)
    assert f'gymnasium.make("imagery_envs:{env_id}")' in text


@pytest.mark.parametrize("env_id", ENVIRONMENTS)
def test_the_example_runs(pages, env_id):
    code = pages.usage(env_id)
    assert len(code.splitlines()) == 4
    assert f"```python\n{code}\n```" in pages.page(env_id)
    found: dict[str, object] = {}
    exec(code, found)
    assert isinstance(found["reward"], float)


def test_the_overview_lists_every_page(pages):
    listed = (DOCS / "environments" / "index.md").read_text().partition("{toctree}")[2].split()
    assert sorted(listed[1:-1]) == sorted(map(pages.page_name, ENVIRONMENTS))
    assert pages.page_name("Imagery/MentalRotation-v0") == "mental-rotation"
    gallery = pages.gallery()
    assert all(f"`imagery_envs:{env_id}`" in gallery for env_id in ENVIRONMENTS)


def test_pages_and_pictures_are_written_once(pages, tmp_path):
    pages.write_pages(tmp_path)
    folder = tmp_path / "environments"
    written = {path: path.stat().st_mtime_ns for path in folder.glob("*.*")}
    assert {path.stem for path in written} == {"gallery", *map(pages.page_name, ENVIRONMENTS)}
    pages.write_pages(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in written} == written
    for path in written:
        for target in path.read_text().split("](images/")[1:]:
            assert (folder / "images" / target.partition(")")[0]).exists()


def test_a_docstring_without_a_section_is_refused(pages):
    with pytest.raises(ValueError, match="Stimuli, Observation"):
        pages.read_paradigm("Title: question?\n\nTask\n    Something.\n")


def test_arguments_may_take_several_lines(pages):
    docstring = "Title.\n\nArgs:\n    one: first\n        line, see :func:`there`.\n    two: second.\n\nEnd."
    assert pages.argument_texts(docstring) == {"one": "first line, see `there`.", "two": "second."}
