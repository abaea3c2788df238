"""Sphinx configuration of the documentation: Markdown pages, API reference from docstrings, furo theme."""

import sys
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.ext.napoleon import Config, GoogleDocstring

from imagery_agent import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "imagery-agent"
author = "imagery-agent contributors"
project_copyright = author
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode", "data_columns", "environment_pages"]
exclude_patterns = ["_build", "images"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_default_options = {"members": True, "member-order": "bysource"}

html_theme = "furo"
html_title = "imagery-agent"
html_static_path = ["_static"]
html_css_files = ["site.css"]


def read_sections(app: Sphinx, what: str, name: str, thing: object, options: dict[str, Any], lines: list[str]) -> None:
    """Turn the sections Args, Raises and Returns into lists.

    Not of attributes: the napoleon extension would read "Response time: executed work" as a type and a text.
    """
    if what not in {"attribute", "data", "property"}:
        lines[:] = GoogleDocstring(lines, Config(), app, what, name, thing, options).lines()


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", read_sections)
