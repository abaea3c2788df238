"""The page of the experiment, for the server and for static files."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

BROWSER = Path(__file__).parent / "browser"
SCRIPTS = (
    "jspsych", "plugin-html-keyboard-response", "plugin-html-button-response",
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
<link rel="stylesheet" href="browser/jspsych/jspsych.css">
<link rel="stylesheet" href="browser/experiment.css">
{head}{scripts}
</head>
<body>
<div id="settings" hidden data-settings="{content}"></div>
<script src="browser/experiment.js"></script>
</body>
</html>
"""
