"""The names that a network was trained to draw, with their synonyms: ``names.json`` in its weights folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from imagery_agent.pretrained import WEIGHTS_DIR, WeightsError, read_further_file

NAMES_FILE = "names.json"


def drawn_names(folder: Path | str | None = None) -> dict[str, tuple[str, ...]]:
    """Name -> its synonyms, of the network in a folder of weights that draws from words (None: the shipped one).

    Empty where none are listed.

    Raises:
        WeightsError: the list is damaged, or not the one that was saved.
    """
    weights = Path(folder or WEIGHTS_DIR)
    where = weights / ("words" if (weights / "words").is_dir() else "prior")
    content = read_further_file(where, NAMES_FILE)
    if content is None:
        return {}
    try:
        listed = json.loads(content)
        if not isinstance(listed, Mapping) or not all(isinstance(words, list) for words in listed.values()):
            raise ValueError("no list of words by name")
    except ValueError as error:
        raise WeightsError(f"{where / NAMES_FILE} is damaged ({error}); restore the file") from error
    return {str(name): tuple(map(str, words)) for name, words in listed.items()}
