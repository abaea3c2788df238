"""Pieces of the Markdown pages that the documentation site is built from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A table; an empty cell shows a dash."""
    rows = [list(header), ["---"] * len(header), *([_cell(value) for value in line] for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ").strip() or "-"


def folded(title: str, text: str) -> str:
    """Text that opens when its title is clicked."""
    return f"<details>\n<summary>{title}</summary>\n\n{text}\n\n</details>"


def page(title: str, *sections: str) -> str:
    """A page from its title and sections; empty sections are left out."""
    note = "<!-- Written by imagery publish: edits are overwritten. -->"
    return "\n\n".join([f"# {title}", note, *filter(None, sections)]) + "\n"
