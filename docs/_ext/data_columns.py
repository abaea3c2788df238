"""Sphinx extension: the directive ``columns`` describes columns of the trial data as the Psych-DS export does."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from imagery_experiments.reporting.markdown import table
from imagery_experiments.reporting.psychds.dataset import COLUMNS, meaning


class Columns(SphinxDirective):
    """A table of the named columns; its content is their names, separated by spaces or line breaks."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Raises an error of the build for a column that nothing describes."""
        names = " ".join(self.content).split()
        if unknown := [name for name in names if name not in COLUMNS]:
            raise self.error(f"expected columns that the Psych-DS export describes, got {', '.join(unknown)}")
        study = self.env.docname.rpartition("/")[2]  # the page of a study has its name
        text = table(["column", "meaning"], [[f"`{name}`", _sentence(meaning(name, study))] for name in names])
        return self.parse_text_to_nodes(text)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def setup(app: Any) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("columns", Columns)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
