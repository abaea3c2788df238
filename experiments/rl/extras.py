"""One line instead of a traceback where the library of an example is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Around the imports of a library: without it the program ends and names the extra that brings it."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise SystemExit(f"{error.name} is not installed; get it with: pip install 'imagery-agent[{extra}]'") from None
