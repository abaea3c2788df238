"""Traces of events in one mental code: how strong they are, how they fade, and whether an attempt finds them.

After Paivio (1971, 1986): an event leaves a verbal trace, an imaginal trace or both; the codes are independent, so that
what leaves both is found if either is found. An attempt finds a trace with a probability: its strength when it was
formed, halved with every half-life since. A picture that is found has lost as much sharpness as its trace has faded.

One set of parameters serves all tasks. It was set on the first half of the items of
``imagery_experiments.studies.dual_coding``; its results are reported on the second half.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import asdict, dataclass
from typing import Generic, Literal, TypeVar

Code = Literal["verbal", "imaginal"]
CODES: tuple[Code, ...] = ("verbal", "imaginal")
_Content = TypeVar("_Content")


@dataclass(frozen=True)
class MemoryParameters:
    """Formation, fading and loss of traces."""

    verbal_strength: float = 0.3
    """Probability that one attempt finds a fresh verbal trace."""
    imaginal_strength: float = 0.6
    """The same of a fresh imaginal trace (Paivio & Csapo 1973: it contributes more than the verbal one)."""
    spatial_strength: float = 0.7
    """The same of the place of a thing, which is kept apart from what it looks like."""
    repetition: float = 0.5
    """What a code adds when it is formed again, relative to an independent trace of the same strength."""
    recoding_ms: float = 300.0
    """Work that nobody asked for is done less often the more there is of it: a picture is named, or a word imagined,
    with the probability exp(-work / recoding_ms)."""
    drawings: int = 3
    """Times that a word is imagined, at most, until the picture is recognised as what it was to be."""
    recognised_within: int = 5
    """A picture is recognised as a word that is among so many of its most probable names."""
    half_life: float = 120.0
    """Half-life of traces, relative to that of a picture in the visual buffer (``Traits.fade_ms``)."""
    verbal_left: float = 1.0
    """Share of its strength that every verbal trace keeps: 0 after a lesion of the verbal store."""
    imaginal_left: float = 1.0
    """The same of imaginal traces: 0 after a lesion of the picture store."""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if name in {"recoding_ms", "half_life"}:
                is_right, expected = value > 0, "above 0"
            elif name in {"drawings", "recognised_within"}:
                is_right, expected = value >= 1, "of 1 or more"
            else:
                is_right, expected = 0 <= value <= 1, "from 0 to 1"
            if not is_right:
                raise ValueError(f"expected {name} {expected}, got {value}")

    def strength(self, code: Code) -> float:
        """Of a fresh trace in one code, after lesions."""
        if code == "verbal":
            return self.verbal_strength * self.verbal_left
        return self.imaginal_strength * self.imaginal_left


@dataclass(frozen=True)
class Trace(Generic[_Content]):
    """What was kept of one event."""

    content: _Content
    strength: float
    """Probability that one attempt finds it when it is fresh."""
    formed_ms: float
    """Time at which it was formed, or last formed again."""


class TraceStore(Generic[_Content]):
    """Traces by key, in the order in which they were first formed."""

    def __init__(self, *, repetition: float) -> None:
        self._repetition = repetition
        self._traces: dict[Hashable, Trace[_Content]] = {}

    def form(self, key: Hashable, content: _Content, *, strength: float, now_ms: float) -> None:
        """Keep the content, or strengthen a trace that is there; a strength of 0 (a lesion) keeps nothing."""
        if strength <= 0:
            return
        if (known := self._traces.get(key)) is not None:
            strength = known.strength + (1 - known.strength) * strength * self._repetition
        self._traces[key] = Trace(content, strength, now_ms)

    def get(self, key: Hashable) -> Trace[_Content] | None:
        """The trace, whether or not an attempt would find it."""
        return self._traces.get(key)

    def keys(self) -> list[Hashable]:
        """Keys of all traces."""
        return list(self._traces)

    def contents(self) -> list[_Content]:
        """What all traces are of: enough to find a name familiar, which is easier than to recall it."""
        return [trace.content for trace in self._traces.values()]


def sharpness(trace: Trace[_Content], *, now_ms: float, half_life_ms: float) -> float:
    """What is left of a trace, in (0, 1]."""
    return float(0.5 ** (max(0.0, now_ms - trace.formed_ms) / half_life_ms))
