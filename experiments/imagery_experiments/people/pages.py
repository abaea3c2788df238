"""The pages: that of the experiment, for the server and for static files, and the researcher's."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BROWSER = Path(__file__).parent / "browser"
SCRIPTS = (
    "jspsych", "plugin-html-keyboard-response", "plugin-html-button-response", "plugin-html-slider-response",
    "plugin-survey-text", "plugin-instructions", "plugin-fullscreen", "plugin-call-function",
)  # fmt: skip


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text, escaped for HTML."""
    return [html.escape(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def experiment_page(
    title: str, consent: str, instructions: str, *, static: dict[str, Any] | None = None, head: str = ""
) -> str:
    """The HTML page; ``static`` holds what a page without a server needs to know."""
    settings = {"consent": paragraphs(consent), "instructions": paragraphs(instructions), "static": static}
    scripts = "\n".join(f'<script src="browser/jspsych/{name}.js"></script>' for name in SCRIPTS)
    content = html.escape(json.dumps(settings), quote=True)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="browser/jspsych/jspsych.css">
<link rel="stylesheet" href="browser/experiment.css">
{head}{scripts}
</head>
<body>
<div id="settings" hidden data-settings="{content}"></div>
<script type="module" src="browser/experiment.js"></script>
</body>
</html>
"""


@dataclass(frozen=True)
class Progress:
    """How far one participant is."""

    participant: int
    listed: int
    """The list."""
    done: float
    """Share, 1: finished."""
    trials: int
    """Finished trials of the experiment, practice left out."""
    checks: tuple[int, int]
    """Attention checks passed, and taken."""


def progress_page(title: str, people: Sequence[Progress]) -> str:
    """The researcher's page."""
    finished = sum(one.done >= 1 for one in people)
    lines = "".join(
        f"<tr><td>{one.participant}<td>{one.listed}<td><progress value={one.done:.3f}></progress> "
        f"{'finished' if one.done >= 1 else f'{one.done:.0%}'}<td>{one.trials}"
        f"<td>{one.checks[0]} of {one.checks[1]}</tr>"
        for one in people
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="10">
<link rel="icon" href="data:,">
<title>Progress: {html.escape(title)}</title>
<style>body {{ font: 16px/1.45 system-ui, sans-serif; margin: 1.5rem; }} table {{ border-collapse: collapse; }}
div {{ overflow-x: auto; }} progress {{ width: 5rem; }}
td, th {{ text-align: left; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid #8884; }}</style>
</head>
<body>
<h1>{html.escape(title)}</h1>
<p>{len(people)} participants, {finished} finished.
<a href="researcher/trials.csv" download>Finished trials as CSV</a></p>
<div><table>
<tr><th>participant<th>list<th>progress<th>trials<th>attention checks passed</tr>{lines}
</table></div>
</body>
</html>
"""
