"""Checks of arguments at the boundary: an error names what was expected, what came, and the nearest valid name."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any


def check_choice(what: str, got: object, allowed: Collection[str], *, error: type[ValueError] = ValueError) -> str:
    """``got`` if it is one of the allowed names, else an ``error`` with a suggestion."""
    if isinstance(got, str) and got in allowed:
        return got
    near = get_close_matches(str(got), list(allowed), n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise error(f"unknown {what} {got!r}: expected one of {', '.join(allowed)}{hint}")


def check_count(what: str, got: int, *, at_least: int = 1) -> int:
    """``got`` if it is at least the minimum, else ValueError."""
    if got < at_least:
        raise ValueError(f"expected {what} of at least {at_least}, got {got}")
    return got


def check_options(options: Mapping[str, Any] | None, allowed: Collection[str]) -> dict[str, Any]:
    """A copy of the options of ``reset`` if every key is known, else ValueError."""
    for key in options or {}:
        check_choice("option of reset", key, allowed)
    return dict(options or {})


def check_angle(what: str, got: object, *, low: float = 0.0, high: float = 180.0) -> float:
    """The angle in degrees if it is a number in [low, high], else ValueError."""
    try:
        angle = float(got)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        angle = math.nan
    if not low <= angle <= high:
        raise ValueError(f"expected {what} to be a number of degrees from {low:g} to {high:g}, got {got!r}")
    return angle


def check_angles(angles_deg: Collection[float]) -> tuple[float, ...]:
    """The angles in degrees if there is one and all are in [0, 180], else ValueError."""
    if not len(angles_deg):
        raise ValueError("expected at least one angle in angles_deg, got none")
    return tuple(check_angle("every angle of angles_deg", angle) for angle in angles_deg)


def check_numbers(what: str, got: Collection[int], *, low: int, high: int) -> tuple[int, ...]:
    """The numbers as a tuple if there is one and all are in [low, high], else ValueError."""
    if not len(got) or not all(low <= number <= high for number in got):
        raise ValueError(f"expected {what} from {low} to {high}, got {got!r}")
    return tuple(got)
