"""The pages of the documentation, and what can be tested in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    *(
        page
        for page in sorted((ROOT / "docs").rglob("*.md"))
        if "_build" not in page.parts and (page.parent.name != "environments" or page.stem == "index")
    ),
]
"""All pages that are written by hand or published; those of the environments are made at every build."""
_FENCE = re.compile(r"^(?:<!-- test: ([^\n]*) -->\n)?```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"(?:^|&& )(?:\.venv/bin/)?imagery (.*?)(?=$| &&)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One fenced block of code."""

    language: str
    code: str
    line: int
    """Line of the page on which the code begins, from 1."""
    note: str
    """From ``<!-- test: NOTE -->`` in the line above: ``slow``, or a statement that makes the block small in tests."""

    @property
    def is_slow(self) -> bool:
        """Whether it is run with the slow tests only."""
        return self.note == "slow"


def title(page: Path) -> str:
    """Path of a page within the repository."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page, in order."""
    text = page.read_text()
    return [
        Block(found[2], found[3], text.count("\n", 0, found.start(3)) + 1, found[1] or "")
        for found in _FENCE.finditer(text)
    ]


def shell_commands(page: Path) -> Iterator[str]:
    """What follows ``imagery`` in the shell blocks of a page and in the examples of its tables."""
    text = page.read_text()
    for block in blocks(page):
        if block.language == "sh":
            yield from _COMMAND.findall(block.code)
    yield from re.findall(r"\| `imagery ([^`]+)` \|$", text, re.MULTILINE)


def inline_commands(page: Path) -> list[str]:
    """What follows ``imagery`` in inline code: a command, perhaps without its arguments."""
    return re.findall(r"`imagery ([^`]+)`", page.read_text())


def relative_links(page: Path) -> list[str]:
    """Targets of the Markdown links and pictures of a page that are files, without anchors."""
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text())
    return [target.split("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]
