"""Names that a user gives to things: whether the interpreter knows them, which are like them, whether one is there."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from imagery_agent.validation import InputError

if TYPE_CHECKING:
    import numpy as np

    from imagery_agent.language.scene import Thing
    from imagery_agent.mind.protocols import Interpreter

_ALL = ("everything", "all", "anything", "it", "figure", "picture")
"""Names that stand for no thing of its own."""


def names_like(text: str, names: Sequence[str]) -> list[str]:
    """Names of the vocabulary that begin or are spelled like one of the words."""
    words = [word for word in text.lower().split() if len(word) > 3]
    begin = [name for word in words for name in names if name.startswith(word[:4])]
    near = [name for word in words for name in get_close_matches(word, names, n=2, cutoff=0.8)]
    return list(dict.fromkeys(near + begin))[:4]


def warn_of_unknown_names(names: Sequence[str], interpreter: Interpreter) -> None:
    """Say which names are not in the interpreter's vocabulary, so that what is drawn may show nothing."""
    vocabulary = getattr(interpreter, "vocabulary", ())
    for name in names if vocabulary else ():
        if name not in vocabulary:
            print(
                f"{name!r} is no name that I know: what is drawn may show nothing{_hint(name, vocabulary)}",
                file=sys.stderr,
            )


def check_is_there(picture: np.ndarray, thing: Thing, interpreter: Interpreter) -> None:
    """InputError unless the interpreter finds the thing in a picture uint8 (64, 64, 3)."""
    vocabulary = getattr(interpreter, "vocabulary", ())
    if thing.name in _ALL:
        raise InputError(f"expected the name of one thing to remove, got {thing.name!r}")
    if vocabulary and thing.name not in vocabulary:
        raise InputError(f"cannot remove the {thing.name}: it is no name that I know{_hint(thing.name, vocabulary)}")
    if not interpreter.locate(picture, f"the {thing.color} {thing.name}").is_there:
        raise InputError(
            f"cannot remove the {thing.color} {thing.name}: it is not in the picture; imagery describe says what is"
        )


def _hint(name: str, vocabulary: Sequence[str]) -> str:
    near = names_like(name, vocabulary)
    return f"; near it are {', '.join(near)}" if near else ""
