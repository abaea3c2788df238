"""The texts that people read before the experiment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from imagery_experiments.people.pages import paragraphs

CONSENT = """This is a study of mental imagery. It runs in your browser.

Your answers and response times are recorded, without your name and without the address of your computer. You may stop
at any time by closing this page."""
RESPOND = "Respond as quickly and as accurately as you can."


@dataclass(frozen=True)
class Texts:
    """Plain text; blank lines separate paragraphs."""

    consent: str
    instructions: str


def read_texts(study_about: str, *, consent: Path | None, instructions: Path | None) -> Texts:
    """The texts of these files, or defaults; ValueError for a file that is empty or not UTF-8."""
    return Texts(_text(consent, CONSENT), _text(instructions, f"{study_about}\n\n{RESPOND}"))


def _text(path: Path | None, default: str) -> str:
    if path is None:
        return default
    try:
        text = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise ValueError(f"expected text in UTF-8 in {path}; save it in that encoding") from None
    if not paragraphs(text):
        raise ValueError(f"expected some text in {path}, it is empty")
    return text
