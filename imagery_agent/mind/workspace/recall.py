"""Operations on long-term memory, and the counting of inferences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.scene_graph import propositions
from imagery_agent.mind.workspace.state import WorkspaceState

if TYPE_CHECKING:
    import networkx as nx


class RecallingOperations(WorkspaceState):
    """Storage, recall, inference and random choice."""

    def remember(self, topic: str) -> None:
        """Store the picture in the buffer as the imaginal trace of a topic."""
        self.memory.keep_picture(topic, self.buffer.picture)

    def recall(self, topic: str) -> MentalPicture:
        """Put a remembered picture into the buffer: one encoding."""
        self.clock.count("encodings")
        return self._show(self.memory.picture(topic), f"recalled {topic}")

    def note_propositions(self, known: Mapping[str, nx.DiGraph]) -> None:
        """Add propositions to the trace that are not those ``known`` by topic; a frame without a picture if need be."""
        for topic, graph in self.memory.graphs().items():
            if graph is known.get(topic):
                continue
            if not self.trace:
                self._record_without_picture(topic)
            self.note("propositions", [(" ".join(words), 1.0) for words in propositions(graph)])

    def pick(self, count: int) -> int:
        """A random number below ``count``."""
        import torch  # only here: importing this module loads no torch

        return int(torch.randint(count, (), generator=self.generator))

    def infer(self, count: int = 1) -> None:
        """Count propositions that were derived, rewritten or compared."""
        self.clock.count("inferences", count)
