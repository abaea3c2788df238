"""Operations on long-term memory, and the counting of inferences."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from imagery_agent.mind.memory_traces import Code, Trace, TraceStore, sharpness
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.scene_graph import propositions
from imagery_agent.mind.work_clock import Work
from imagery_agent.mind.workspace.generate import GeneratingOperations

if TYPE_CHECKING:
    import networkx as nx


class RecallingOperations(GeneratingOperations):
    """Storage, recall, inference and random choice."""

    def remember(self, topic: str) -> None:
        """Store the picture in the buffer as the imaginal trace of a topic."""
        self.memory.keep_picture(topic, self.buffer.picture)

    def recall(self, topic: str) -> MentalPicture:
        """Put a remembered picture into the buffer: one encoding."""
        self.clock.count("encodings")
        return self._show(self.memory.picture(topic), f"recalled {topic}")

    def keep_in_mind(self, topic: str) -> MentalPicture:
        """As :meth:`recall`, but a picture that is still in the buffer costs nothing."""
        kept = self.memory.picture(topic)
        return kept if self.holds(kept) else self.recall(topic)

    def rehearse(self, topic: str) -> str:
        """The words of a topic; one encoding, unless inner speech still holds them."""
        words = self.memory.words(topic)
        if not self.speech.holds(words):
            self.clock.count("encodings")
            self.speech.say(words)
        return words

    def speak(self, words: str) -> None:
        """Say something aloud: it replaces what inner speech held; motor time is not counted."""
        self.speech.say(words)

    # ------------------------------------------------------------ events

    @property
    def now_ms(self) -> float:
        """Time since the last reset: work, and waiting."""
        return self.clock.duration_ms + self.memory.waited_ms

    def wait(self, duration_ms: float) -> None:
        """Let time pass without work; what is in the buffer is lost."""
        self.memory.waited_ms += duration_ms
        self.buffer.clear()

    def keep_word(self, event: int, word: str) -> None:
        """Form the verbal trace of an event."""
        strength = self.memory.parameters.strength("verbal")
        self.memory.verbal.form(event, word, strength=strength, now_ms=self.now_ms)

    def keep_image(self, event: int) -> None:
        """Form the imaginal trace of an event: the picture in the buffer."""
        strength = self.memory.parameters.strength("imaginal")
        self.memory.imaginal.form(event, self.buffer.picture, strength=strength, now_ms=self.now_ms)

    def keep_place(self, name: str, place: str) -> None:
        """Keep where a thing was."""
        strength = self.memory.parameters.spatial_strength
        self.memory.spatial.form(name, place, strength=strength, now_ms=self.now_ms)

    def finds(self, store: TraceStore[Any], key: Hashable) -> bool:
        """One attempt at a trace, in whichever store: it costs one encoding and may fail."""
        self.clock.count("encodings")
        trace = store.get(key)
        return trace is not None and self.happens(trace.strength * self._left(trace))

    def finds_code(self, code: Code, event: int) -> bool:
        """One attempt at the trace of an event in one code."""
        return self.finds(self.memory.store(code), event)

    def see_again(self, event: int) -> MentalPicture:
        """Put the picture of an event, as blurred as its trace has faded, into the buffer.

        Finding it has been paid for. ValueError if the event has no picture.
        """
        trace = self.memory.imaginal.get(event)
        if trace is None:
            raise ValueError(f"expected an event with a picture, event {event} left none")
        self._show(trace.content, "recalled")
        self.buffer.fade(round(self._left(trace), 2))  # no eye tells smaller differences
        return trace.content

    def happens(self, probability: float) -> bool:
        """Whether something of this probability comes about."""
        import torch  # only here: importing this module loads no torch

        return float(torch.rand((), generator=self.generator, dtype=torch.float64)) < probability

    def recodes(self, **work: int) -> bool:
        """Whether work that nobody asked for is done: the less often, the more there is (``recoding_ms``)."""
        effort_ms = self.clock.prices.work_ms(Work(**work))
        return self.happens(math.exp(-effort_ms / self.memory.parameters.recoding_ms))

    def _left(self, trace: Trace[Any]) -> float:
        half_life_ms = self.memory.parameters.half_life * self.traits.fade_ms
        return sharpness(trace, now_ms=self.now_ms, half_life_ms=half_life_ms)

    # ------------------------------------------------------------ propositions, chance

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
