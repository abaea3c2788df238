"""Long-term memory with two codes (Paivio): imaginal traces, verbal traces, and links between them.

What is learned to be used, such as a map, is kept by topic and does not fade: a mental picture, a text, propositions
(scene graphs), and links between a name and a place in a picture.

What happened is kept by event in two stores whose traces fade (:mod:`imagery_agent.mind.memory_traces`): a word, a
picture, or both. Events that were learned together are associated, trace with trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import networkx as nx

from imagery_agent.mind.memory_traces import CODES, Code, MemoryParameters, TraceStore
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.visual_buffer import Place

_Trace = TypeVar("_Trace")


@dataclass(frozen=True)
class Link:
    """A name and its place in a picture."""

    name: str
    place: Place
    """(x, y) as fractions of the picture's width."""
    by: str
    """Source of the link: ``words`` or ``looking``."""
    spread_px: float = 0.0
    """Region of uncertainty (Denis et al. 1995): standard deviation of the place per axis."""
    scale: float = 1.0
    """Size in the picture relative to the size when it was learned."""


@dataclass(frozen=True)
class Piece:
    """One part of a constructed figure: its name, and its picture at its place in the whole."""

    name: str
    picture: MentalPicture
    measured: tuple[str, float] | None = None
    """Dimension and its length in units, if it was told."""
    part_of: str = ""
    """Name of the thing that it was taken out of."""


@dataclass(frozen=True)
class Association:
    """From a trace of one event to a trace of another."""

    cue: int
    """Number of the event that it starts from."""
    cue_code: Code
    event: int
    code: Code


class DualMemory:
    """All traces since the last reset, by topic (for example "map") or by the number of the event."""

    def __init__(self, parameters: MemoryParameters | None = None) -> None:
        self.parameters = parameters or MemoryParameters()
        own = self.parameters.repetition
        self.verbal: TraceStore[str] = TraceStore(repetition=own)
        """Words by event."""
        self.imaginal: TraceStore[MentalPicture] = TraceStore(repetition=own)
        """Pictures by event."""
        self.spatial: TraceStore[str] = TraceStore(repetition=own)
        """Places by the name of the thing."""
        self.associations: TraceStore[Association] = TraceStore(repetition=own)
        self.waited_ms = 0.0
        """Time that passed without work."""
        self._events = 0
        self._event_for: dict[str, int] = {}
        self._pictures: dict[str, MentalPicture] = {}
        self._words: dict[str, str] = {}
        self._links: dict[str, dict[str, Link]] = {}
        self._graphs: dict[str, nx.DiGraph] = {}
        self.pieces: tuple[Piece, ...] = ()
        """Parts of the constructed figure in their order (Kosslyn 1980: images are generated part by part)."""
        self.mentioned: tuple[int, ...] = ()
        """Indices of the parts that were referred to last: what "it" means."""
        self.last_step: Any = None
        """The construction step carried out last: what "the same" means."""
        self.last_meant: tuple[int, ...] = ()
        """Indices of the parts that "it" meant in that step."""

    # ------------------------------------------------------------ events

    def new_event(self) -> int:
        """The number of the next event."""
        self._events += 1
        return self._events

    def event_for(self, word: str) -> int:
        """The event to which a word that is studied belongs: the one at which it was heard before, or a new one."""
        known = self.event_of(word) or self._event_for.get(word)
        self._event_for[word] = self.new_event() if known is None else known
        return self._event_for[word]

    def events(self) -> list[int]:
        """Events that left a trace in either code, in order."""
        return [one for one in range(1, self._events + 1) if self.codes_of(one)]

    def event_of(self, word: str) -> int | None:
        """The last event that left a verbal trace of a word; None if there is none."""
        found = [one for one in self.events() if (trace := self.verbal.get(one)) and trace.content == word]
        return found[-1] if found else None

    def codes_of(self, event: int) -> list[Code]:
        """Codes in which the event left a trace."""
        return [code for code in CODES if self.store(code).get(event) is not None]

    def store(self, code: Code) -> TraceStore[Any]:
        """The store of one code."""
        return self.verbal if code == "verbal" else self.imaginal

    def associate(self, cue: int, event: int, *, now_ms: float) -> None:
        """From every trace of the cue to every trace of the event, as strong as the trace that it starts from."""
        for cue_code in self.codes_of(cue):
            for code in self.codes_of(event):
                key = Association(cue, cue_code, event, code)
                self.associations.form(key, key, strength=self.parameters.strength(cue_code), now_ms=now_ms)

    def associations_of(self, cue: int) -> list[Association]:
        """Associations that start from an event, verbal ones first."""
        return [one for code in CODES for one in self.associations.contents() if (one.cue, one.cue_code) == (cue, code)]

    # ------------------------------------------------------------ topics

    def keep_picture(self, topic: str, picture: MentalPicture) -> None:
        """Store an imaginal trace; links of an earlier one of the topic are deleted."""
        self._pictures[topic] = picture
        self._links[topic] = {}

    def keep_words(self, topic: str, text: str) -> None:
        """Store a verbal trace."""
        self._words[topic] = text

    def keep_graph(self, topic: str, graph: nx.DiGraph) -> None:
        """Store propositions."""
        self._graphs[topic] = graph

    def graphs(self) -> dict[str, nx.DiGraph]:
        """All propositions by topic."""
        return dict(self._graphs)

    def link(self, topic: str, link: Link) -> None:
        """Associate a name with a place in the picture of the topic."""
        self._links.setdefault(topic, {})[link.name] = link

    def picture(self, topic: str) -> MentalPicture:
        """The imaginal trace; ValueError if there is none."""
        return _found(self._pictures, topic, "picture")

    def words(self, topic: str) -> str:
        """The verbal trace; ValueError if there is none."""
        return _found(self._words, topic, "words")

    def graph(self, topic: str) -> nx.DiGraph:
        """The propositions; ValueError if there are none."""
        return _found(self._graphs, topic, "propositions")

    def knows(self, topic: str) -> bool:
        """Whether there is a trace of the topic in either code."""
        return topic in self._pictures or topic in self._words or topic in self._graphs

    def links(self, topic: str) -> dict[str, Link]:
        """Links of the topic by name; empty if there are none."""
        return dict(self._links.get(topic, {}))


def _found(traces: dict[str, _Trace], topic: str, what: str) -> _Trace:
    if topic not in traces:
        raise ValueError(f"expected {what} of the {topic} in memory, nothing was learned; study the {topic} first")
    return traces[topic]
