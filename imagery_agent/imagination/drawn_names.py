"""The names that a network was trained to draw, with their synonyms: ``names.json`` in its weights folder."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from imagery_agent.language.scene import SceneError, caption, parse
from imagery_agent.pretrained import WEIGHTS_DIR, WeightsError, read_further_file

NAMES_FILE = "names.json"


def drawn_names(folder: Path | str | None = None) -> dict[str, tuple[str, ...]]:
    """Name -> its synonyms, of the network in a folder of weights that draws from words (None: the shipped one).

    Empty where none are listed.

    Raises:
        WeightsError: the list is damaged, or not the one that was saved.
    """
    weights = Path(folder or WEIGHTS_DIR)
    return _listed(weights / ("words" if (weights / "words").is_dir() else "prior"))


def everyday_names(folder: Path | str | None = None) -> dict[str, tuple[str, ...]]:
    """Those of :func:`drawn_names` that may stand in for other words: the prior, which learned fewer, draws them too.

    Among all names a rare one is often nearest: a hatchet to "hatchback".
    """
    own, fewer = drawn_names(folder), _listed(Path(folder or WEIGHTS_DIR) / "prior")
    return {name: words for name, words in own.items() if not fewer or name in fewer}


def in_learned_words(text: str, learned: Collection[str]) -> str:
    """A caption without variants of things that a network never learned: ``a black number 4, closed`` without the last.

    A network draws scribbles from words that it never read. ``learned`` are the names that it did; none: all.
    """
    if not learned or ", " not in text:
        return text
    try:
        scene = parse(text)
    except SceneError:
        return text
    names = [thing.name if thing.name in learned else thing.name.partition(", ")[0] for thing in scene.things]
    things = tuple(replace(thing, name=name) for thing, name in zip(scene.things, names, strict=True))
    return text if things == scene.things else caption(replace(scene, things=things))


def _listed(where: Path) -> dict[str, tuple[str, ...]]:
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
