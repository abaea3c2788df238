"""The clock: counts the work that was executed and prices it in milliseconds.

A response time is never a formula of the condition. It is the base time of a response plus, for every
kind of work, the number of times it was done times its price. One set of prices serves all paradigms.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from operator import attrgetter


@dataclass(frozen=True)
class Work:
    """How often each kind of work was done."""

    codes_generated: int = 0
    """Codes of mental pictures drawn by the imagination (a 64x64 picture has 256)."""
    glances: int = 0
    """Pictures looked at: compared, named, or searched."""
    attention_shifts: int = 0
    """Moves of attention to another place in the visual buffer."""
    encodings: int = 0
    """Whole pictures brought into the buffer by the eye or from long-term memory."""
    inferences: int = 0
    """Propositions derived, rewritten or compared."""

    def __post_init__(self) -> None:
        for kind, count in zip(KINDS, _counts(self), strict=True):
            if count < 0:
                raise ValueError(f"expected a count of 0 or more for {kind}, got {count}")

    def __add__(self, other: Work) -> Work:
        return Work(*(mine + its for mine, its in zip(_counts(self), _counts(other), strict=True)))

    def __sub__(self, other: Work) -> Work:
        return Work(*(mine - its for mine, its in zip(_counts(self), _counts(other), strict=True)))


KINDS = tuple(field.name for field in fields(Work))
_counts = attrgetter(*KINDS)  # a mind in a training loop counts thousands of times a second


@dataclass(frozen=True)
class Prices:
    """Milliseconds per unit of work; the field of a kind of work is its name with ``_ms``.

    The scale is set once, by hand: redrawing a picture takes 90 ms, so that a letter can be rotated by 180 degrees in
    the second of preparation that was enough for Cooper & Shepard's (1973) observers, and a shift of attention takes
    about as much as a saccade with its fixation.
    """

    base_ms: float = 450.0
    """Hearing the question and pressing the key; once per response."""
    codes_generated_ms: float = 0.35
    glances_ms: float = 60.0
    attention_shifts_ms: float = 40.0
    encodings_ms: float = 150.0
    inferences_ms: float = 30.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not value >= 0:
                raise ValueError(f"expected a price of 0 ms or more for {name}, got {value}")

    def work_ms(self, work: Work) -> float:
        """What the work itself takes."""
        return float(sum(count * price for count, price in zip(_counts(work), _prices(self), strict=True)))

    def response_ms(self, work: Work) -> float:
        """Duration of one response in which this work was done."""
        return self.base_ms + self.work_ms(work)


_prices = attrgetter(*(f"{kind}_ms" for kind in KINDS))


class BudgetSpent(Exception):
    """Work was asked for that the budget does not allow; it was not counted."""


class WorkClock:
    """Counts work from the beginning of a mind's life (its reset)."""

    def __init__(self, prices: Prices | None = None) -> None:
        self.prices = prices or Prices()
        self._work = Work()
        self._limit_ms: float | None = None

    @property
    def work(self) -> Work:
        """Everything done so far."""
        return self._work

    @property
    def duration_ms(self) -> float:
        """Time that all work so far has taken, without the base times of responses."""
        return self.prices.work_ms(self._work)

    def allow(self, budget_ms: float | None) -> None:
        """From now on only so much more priced work may be done; None: as much as one likes."""
        if budget_ms is not None and not budget_ms >= 0:
            raise ValueError(f"expected a budget of 0 ms or more, got {budget_ms}")
        self._limit_ms = None if budget_ms is None else self.duration_ms + budget_ms

    def count(self, kind: str, n: int = 1) -> None:
        """Add ``n`` units of one kind of work; ValueError for an unknown kind or a negative number.

        Raises:
            BudgetSpent: this would go beyond what is allowed.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown kind of work {kind!r}; expected one of {', '.join(KINDS)}")
        work = self._work + Work(**{kind: n})
        if self._limit_ms is not None and self.prices.work_ms(work) > self._limit_ms:
            raise BudgetSpent(f"{kind} x {n} would go beyond the budget")
        self._work = work
