"""The work clock: counts executed work and prices it in milliseconds.

A response time is never a formula of the condition: it is the base time plus, for every kind of work, its count
times its price. One set of prices is used for all paradigms; all of them are multiplied by the participant's
slowness.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from operator import attrgetter


@dataclass(frozen=True)
class Work:
    """Counts of each kind of work."""

    codes_generated: int = 0
    """Codes of mental pictures sampled by the imagination (a 64x64 picture has 256)."""
    glances: int = 0
    """Pictures that were compared, named or searched."""
    attention_shifts: int = 0
    """Shifts of attention to another place in the visual buffer."""
    encodings: int = 0
    """Whole pictures put into the buffer by perception or from long-term memory, and attempts at a trace there."""
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
_counts = attrgetter(*KINDS)  # fast: called thousands of times a second in training loops


@dataclass(frozen=True)
class Prices:
    """Milliseconds per unit of work.

    The scale is set once, by hand: sampling a picture takes 90 ms, so that a letter can be rotated by 180 degrees in
    the second of preparation that was sufficient for Cooper & Shepard's (1973) participants, and a shift of attention
    takes about as long as a saccade with its fixation.
    """

    base_ms: float = 450.0
    """Reading the instruction and pressing the key; once per response."""
    codes_generated_ms: float = 0.35
    glances_ms: float = 60.0
    attention_shifts_ms: float = 40.0
    encodings_ms: float = 150.0
    inferences_ms: float = 30.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not value >= 0:
                raise ValueError(f"expected a price of 0 ms or more for {name}, got {value}")

    def scaled(self, factor: float) -> Prices:
        """All prices times a factor."""
        return Prices(**{name: factor * value for name, value in asdict(self).items()})

    def work_ms(self, work: Work) -> float:
        """Duration of the work without the base time."""
        return float(sum(count * price for count, price in zip(_counts(work), _prices(self), strict=True)))

    def response_ms(self, work: Work) -> float:
        """Duration of one response with this work."""
        return self.base_ms + self.work_ms(work)


_prices = attrgetter(*(f"{kind}_ms" for kind in KINDS))


class BudgetSpent(Exception):
    """The requested work exceeds the budget; it was not counted."""


class WorkClock:
    """Counts work since the last reset of the agent."""

    def __init__(self, prices: Prices | None = None) -> None:
        self.prices = prices or Prices()
        self._work = Work()
        self._limit_ms: float | None = None

    @property
    def work(self) -> Work:
        """All work so far."""
        return self._work

    @property
    def duration_ms(self) -> float:
        """Duration of all work so far, without the base times of responses."""
        return self.prices.work_ms(self._work)

    def allow(self, budget_ms: float | None) -> None:
        """Limit further work to this duration; None removes the limit."""
        if budget_ms is not None and not budget_ms >= 0:
            raise ValueError(f"expected a budget of 0 ms or more, got {budget_ms}")
        self._limit_ms = None if budget_ms is None else self.duration_ms + budget_ms

    def count(self, kind: str, n: int = 1) -> None:
        """Add ``n`` units of one kind of work; ValueError for an unknown kind or a negative number.

        Raises:
            BudgetSpent: the work would exceed the budget.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown kind of work {kind!r}; expected one of {', '.join(KINDS)}")
        work = self._work + Work(**{kind: n})
        if self._limit_ms is not None and self.prices.work_ms(work) > self._limit_ms:
            raise BudgetSpent(f"{kind} x {n} would go beyond the budget")
        self._work = work
