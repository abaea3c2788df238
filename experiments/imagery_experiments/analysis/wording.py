"""Numbers in words for tables: a line, a difference and a share say no more than the data can."""

from __future__ import annotations

from imagery_experiments.analysis.statistics import Fit, Interval, share_interval


def line_text(fit: Fit, interval: Interval | None, n: int, *, unit: str) -> str:
    """A slope with its 95 % interval and correlation, ``constant`` where nothing changes.

    An interval that shrinks to a point is left out: it comes from equal trials or single trials.
    """
    slope = _rounded(fit.slope)
    bounds = _bounds(interval)
    if slope == 0 and not bounds:
        return f"constant (n = {n})"
    if slope == 0:
        return f"no slope: {slope:.1f}{bounds} {unit} (n = {n})"
    return f"{slope:.1f}{bounds} {unit}, r = {fit.r:.2f} (n = {n})"


def difference_text(mean: float, interval: Interval, n: int, *, unit: str, of: str) -> str:
    """A mean difference with its 95 % interval over ``n`` participants (``of``)."""
    if round(mean) == round(interval.low) == round(interval.high):
        return (f"{mean:+.0f} {unit}" if round(mean) else "no difference") + f" ({n} {of})"
    return f"{mean:+.0f} [{interval.low:.0f}, {interval.high:.0f}] {unit} ({n} {of})"


def share_text(hits: float, n: int) -> str:
    """A share with Wilson's 95 % interval and the number of trials; a dash without trials."""
    interval = share_interval(int(hits), n)
    return f"{hits / n:.0%} [{interval.low:.0%}, {interval.high:.0%}] of {n}" if interval else "-"


def _bounds(interval: Interval | None) -> str:
    if interval is None or _rounded(interval.low) == _rounded(interval.high):
        return ""
    return f" [{_rounded(interval.low):.1f}, {_rounded(interval.high):.1f}]"


def _rounded(value: float) -> float:
    """To one decimal, without a negative zero."""
    return round(value, 1) + 0.0
