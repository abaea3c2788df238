"""Sphinx configuration of the documentation: Markdown pages, API reference from docstrings, furo theme."""

import sys
from pathlib import Path

from imagery_agent import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "imagery-agent"
author = "imagery-agent contributors"
project_copyright = author
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "data_columns",
    "environment_pages",
]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_default_options = {"members": True, "show-inheritance": True, "member-order": "bysource"}
autodoc_typehints = "signature"
autodoc_class_signature = "mixed"

html_theme = "furo"
html_title = "imagery-agent"
html_static_path: list[str] = []
templates_path: list[str] = []
