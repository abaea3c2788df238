"""Long-term memory with two codes (Paivio): imaginal traces, verbal traces, and links between them.

An imaginal trace is a mental picture, a verbal trace is a text; a link associates a name with a place in a picture.
Propositions (scene graphs) are stored beside the verbal traces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import networkx as nx

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


class DualMemory:
    """All traces since the last reset, by topic (for example "map")."""

    def __init__(self) -> None:
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
