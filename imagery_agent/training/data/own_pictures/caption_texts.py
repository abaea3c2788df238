"""The captions in a small file that belongs to one picture: plain text, or JSON with a caption."""

from __future__ import annotations

import json

from imagery_agent.training.data.own_pictures.json_lists import texts_in
from imagery_agent.training.data.own_pictures.pairs import tidy
from imagery_agent.training.data.own_pictures.text_files import decode

ENDINGS = (".txt", ".caption", ".caption.txt", ".text", ".json")
"""Of several files for one picture the first counts."""


def captions_in(content: bytes, name: str) -> tuple[list[str], str | None]:
    """The captions, and a note if the encoding had to be assumed.

    Raises:
        ValueError: text that cannot be decoded, or a JSON file that is damaged.
    """
    text, note = decode(content, name=name)
    if not name.lower().endswith(".json"):
        return [tidy(line) for line in text.splitlines() if line.strip()], note
    try:
        return texts_in(json.loads(text)), note
    except json.JSONDecodeError as error:
        raise ValueError(f"{name} is not JSON ({error.msg}, line {error.lineno})") from None
