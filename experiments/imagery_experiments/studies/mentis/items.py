"""Items of the spatial puzzles from a folder: a picture and a ``metadata.json`` per item, in subfolders of any depth.

``metadata.json`` holds ``task``, ``picture`` (a file beside it), ``answer`` and ``level``; further fields are ignored.
It may also hold a list of such items.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from imagery_agent.language.spatial_puzzles import ANGLES_DEG, CHOICES, HINGES, PUZZLES, say_angles
from imagery_agent.schemas import check_as, whole
from imagery_agent.validation import InputError, nearest

METADATA = "metadata.json"
FIELDS = ("task", "picture", "answer", "level")
_ALIASES = {
    "form assembly": "form assembly",
    "form board": "form assembly",
    "formboard": "form assembly",
    "hinge folding": "hinge folding",
    "hinge fold": "hinge folding",
    "hinge": "hinge folding",
    "paper punch": "paper punch",
    "paper folding": "paper punch",
    "paper fold": "paper punch",
}
"""Name of a task, in small letters -> puzzle."""
_EXAMPLES = {"form assembly": '"ACD"', "hinge folding": '"A 90, B 270"', "paper punch": '"B"'}
MOST_LEVEL = 20


@dataclass(frozen=True)
class PuzzleItem:
    """One item of a folder."""

    name: str
    """Path of its metadata below the folder, readable in the rows."""
    puzzle: str
    level: int
    picture: Path
    sha256: str
    """Of the picture file."""
    answer: str
    """In the form of ``imagery_agent.language.spatial_puzzles``."""


def read_items(folder: Path) -> tuple[PuzzleItem, ...]:
    """All items below a folder, by path.

    Raises:
        InputError: no items, or one whose metadata lacks a field or has a wrong value; the error names file and field.
    """
    if not folder.is_dir():
        raise InputError(f"expected a folder of items, found none at {folder}")
    items = [item for path in sorted(folder.rglob(METADATA)) for item in _items_of(path, folder)]
    if not items:
        raise InputError(f"expected a {METADATA} for every item in subfolders of {folder}, found none")
    return tuple(items)


def _items_of(path: Path, folder: Path) -> Iterator[PuzzleItem]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as error:
        raise InputError(f"cannot read {path} as JSON ({error})") from None
    name = path.parent.relative_to(folder).as_posix()
    if isinstance(found, list):
        for number, one in enumerate(found):
            yield _item(one, path, f"{path} item {number}", f"{name}/{number}")
    else:
        yield _item(found, path, str(path), name if name != "." else path.parent.resolve().name)


def _item(found: Any, path: Path, where: str, name: str) -> PuzzleItem:
    if not isinstance(found, Mapping):
        raise InputError(f"expected the fields {', '.join(FIELDS)} in {where}, got {str(found)[:60]!r}")
    for field in FIELDS:
        if field not in found:
            near = nearest(field, [str(key) for key in found])
            hint = f"; is it {near!r}?" if near else ""
            raise InputError(f"{where} lacks the field {field!r}{hint}")
    puzzle = _puzzle(found["task"], where)
    is_text = isinstance(found["level"], str)
    level = check_as(f"the field 'level' of {where}", found["level"], whole(1, MOST_LEVEL), from_text=is_text)
    picture = path.parent / str(found["picture"])
    if not picture.is_file():
        raise InputError(f"expected the file of the field 'picture' of {where}, found none at {picture}")
    answer = _answer(puzzle, found["answer"], where)
    return PuzzleItem(name, puzzle, level, picture.resolve(), sha256(picture.read_bytes()).hexdigest(), answer)


def _puzzle(task: Any, where: str) -> str:
    name = re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(task))).strip().lower()
    if name not in _ALIASES:
        near = nearest(name, _ALIASES)
        hint = f"; did you mean {near!r}?" if near else ""
        raise InputError(
            f"expected the field 'task' of {where} to be one of {', '.join(PUZZLES)}, got {str(task)[:60]!r}{hint}"
        )
    return _ALIASES[name]


def _answer(puzzle: str, given: Any, where: str) -> str:
    """The answer in its normal form: from a text, a list of letters or angles, or a table of hinges and angles."""
    text = PUZZLES[puzzle].normal(_as_text(puzzle, given))
    if text is None:
        form = f"{_EXAMPLES[puzzle]} for {puzzle}"
        if puzzle == "hinge folding":
            form += f" (angles {', '.join(map(str, ANGLES_DEG))})"
        else:
            form += f" (letters {CHOICES[0]} to {CHOICES[-1]})"
        raise InputError(f"expected the field 'answer' of {where} to be such as {form}, got {str(given)[:60]!r}")
    return text


def _as_text(puzzle: str, given: Any) -> str:
    try:
        if isinstance(given, Mapping):
            return say_angles({str(hinge): round(float(angle)) for hinge, angle in given.items()})
        if isinstance(given, list) and puzzle == "hinge folding" and not isinstance((given or [""])[0], str):
            return say_angles({hinge: round(float(angle)) for hinge, angle in zip(HINGES, given, strict=False)})
    except (TypeError, ValueError):
        return ""
    text = ", ".join(map(str, given)) if isinstance(given, list) else str(given)
    if puzzle == "hinge folding" and re.fullmatch(r"[\d\s,;°]+", text):  # angles alone, in the order of the hinges
        return say_angles(dict(zip(HINGES, map(int, re.findall(r"\d+", text)), strict=False)))
    return text
