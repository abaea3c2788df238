"""Checks of input at the boundary: an error names what was expected, what came, and the nearest valid name.

Input is whatever a user supplies: options, arguments of environments, tables, settings. What does not fit raises
:class:`InputError`, in one line. :mod:`imagery_agent.schemas` checks whole records by their types.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from difflib import get_close_matches

MOST_SEED = 2**32 - 1
"""The largest seed: the range of NumPy's legacy and of torch's generators is at least as large."""


class InputError(ValueError):
    """Something that a user supplied does not fit; the message is one line."""


def nearest(name: object, allowed: Collection[str]) -> str | None:
    """The allowed name that ``name`` is probably a misspelling of; None where nothing is similar."""
    text = str(name).lower()
    lowered = {one.lower(): one for one in allowed}
    near = get_close_matches(text, list(lowered), n=1, cutoff=0.7)
    return lowered[near[0]] if near else None


def check_choice(what: str, got: object, allowed: Collection[str], *, error: type[ValueError] = InputError) -> str:
    """``got`` if it is one of the allowed names, else an ``error`` with a suggestion."""
    if isinstance(got, str) and got in allowed:
        return got
    near = nearest(got, allowed)
    hint = f"; did you mean {near!r}?" if near else ""
    raise error(f"unknown {what} {got!r}: expected one of {', '.join(allowed)}{hint}")


def check_count(what: str, got: int, *, at_least: int = 1, at_most: int | None = None) -> int:
    """``got`` if it is a whole number in the range, else InputError."""
    is_whole = isinstance(got, int) and not isinstance(got, bool)
    if not is_whole or got < at_least or (at_most is not None and got > at_most):
        wanted = f"of at least {at_least}" if at_most is None else f"from {at_least} to {at_most}"
        raise InputError(f"expected {what} {wanted}, got {got if is_whole else repr(got)}")
    return got


def check_seed(got: int) -> int:
    """``got`` if it is a whole number from 0 to 2**32 - 1, the range of every seed, else InputError."""
    return check_count("seed", got, at_least=0, at_most=MOST_SEED)


def check_angle(what: str, got: object, *, low: float = 0.0, high: float = 180.0) -> float:
    """The angle in degrees if it is a number in [low, high], else InputError."""
    is_number = isinstance(got, int | float) or hasattr(got, "__float__")  # not text, which may hide a typing error
    angle = float(got) if is_number and not isinstance(got, bool) else math.nan  # type: ignore[arg-type]
    if not low <= angle <= high:
        raise InputError(f"expected {what} to be a number of degrees from {low:g} to {high:g}, got {got!r}")
    return angle


def check_angles(angles_deg: Collection[float]) -> tuple[float, ...]:
    """The angles in degrees if there is one and all are in [0, 180], else InputError."""
    if isinstance(angles_deg, str | bytes | Mapping) or not hasattr(angles_deg, "__len__"):
        raise InputError(f"expected angles_deg as a list of numbers such as [0, 60, 120], got {angles_deg!r}")
    if not len(angles_deg):
        raise InputError("expected at least one angle in angles_deg, got none")
    return tuple(check_angle("every angle of angles_deg", angle) for angle in angles_deg)
