"""Names a person may type, checked once, with the nearest known name suggested."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def check_choice(what: str, got: str, allowed: Iterable[str]) -> str:
    """``got`` itself if it is among ``allowed``.

    Raises:
        ValueError: naming what was expected, what came, and the nearest name there is.
    """
    known = list(allowed)
    if got in known:
        return got
    near = get_close_matches(got, known, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"unknown {what} {got!r}: expected one of {', '.join(known)}{hint}")


def check_count(what: str, got: int, *, at_least: int = 1) -> int:
    """``got`` itself if it is large enough; ValueError otherwise."""
    if got < at_least:
        raise ValueError(f"expected {what} of at least {at_least}, got {got}")
    return got
