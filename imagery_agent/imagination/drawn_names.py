"""The names that a prior was trained to draw, with their synonyms: ``names.json`` in its weights folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from imagery_agent.pretrained import WEIGHTS_DIR, WeightsError, read_further_file

NAMES_FILE = "names.json"


def drawn_names(folder: Path | str | None = None) -> dict[str, tuple[str, ...]]:
    """Name -> its synonyms, of the prior in a folder of weights (None: the shipped one); empty where none are listed.

    Raises:
        WeightsError: the list is damaged, or not the one that was saved.
    """
    where = Path(folder or WEIGHTS_DIR) / "prior"
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
