"""What a study needs of a participant: an agent, its traits, and for oracles the truth about the pictures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from imagery_agent.agent import Response
    from imagery_agent.mind.individual_differences import Traits

T = TypeVar("T")


class Participant(Protocol):
    """The agent that a session runs; :class:`imagery_agent.agent.Agent` is one."""

    def reset(self, seed: int) -> None:
        """Clear memory and start again from ``seed``."""
        ...

    def respond(self, picture: Any, instruction: str) -> Response:
        """Answer one instruction; ``picture`` is uint8 (64, width, 3), or None for a blank screen."""
        ...


@dataclass(frozen=True)
class PictureTruth:
    """The truth about one picture, as an oracle needs it."""

    picture: np.ndarray
    """uint8 (64, 64, 3)."""
    names: tuple[str, ...]
    """Names of what it shows, best first."""
    texts: tuple[str, ...] = ()
    """Captions that are true of it."""
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Name -> centre (x, y) as fractions of the width."""
    turned: Callable[[float], np.ndarray] | None = None
    """For solid figures: angle in degrees to the left -> the view after a turn about the vertical axis."""
    drawn_from: str = ""
    """The caption from which an exact imagination draws this picture; empty: it draws captions by itself."""


@dataclass(frozen=True)
class ReadSentence:
    """A sentence and the syntax tree that a language model returned for it."""

    sentence: str
    tree: str
    """JSON, as returned."""


RevealTruth = Callable[[PictureTruth], None]


@dataclass(frozen=True)
class Subject:
    """An agent in an experiment, with the two calls that only the experimenter makes."""

    agent: Participant
    reveal_truth: RevealTruth = lambda truth: None
    """Gives an oracle the truth about a picture; does nothing for other agents."""
    put_in_mind: Callable[[np.ndarray, str], Response] | None = None
    """Puts a picture uint8 (64, 64, 3) into mind in place of the one that a sentence would have made it build; only for
    agents that think in pictures and have an oracle imagination."""
    read_sentences: list[ReadSentence] | None = None
    """Sentences with the replies of the language model that reads them; the study clears it. None for the grammar."""
    give_drawings: Callable[[Path], None] = lambda path: None
    """Gives a learned imagination the drawings of words that it made before (a file of
    :class:`imagery_experiments.participants.word_drawings.WordDrawings`), until the next session; does nothing for
    other agents."""
    set_traits: Callable[[Traits], None] = lambda traits: None
    """Starts a session: sets the participant's traits from the next ``reset`` on, and an oracle forgets."""
    looks_exactly: bool = False
    """Whether it names pictures in mind with an oracle interpreter, to which the study reveals what figures show."""
    present_frames: Callable[[], Sequence[Any]] = lambda: ()
    """The frames of the response that is under way, for those who watch; called from other threads."""


class Source(ABC):
    """Builds agents of one kind, also in other processes (it must hash and pickle)."""

    name: str
    """Name of the agent in its rows and its folder."""
    sessions_at_once: int = 1
    """How many sessions are run as one batch, each with an agent of its own."""

    @abstractmethod
    def build(self) -> Subject:
        """A new agent; the runner keeps it, and builds one per session of a batch."""

    def settings(self) -> Mapping[str, Any]:
        """All that distinguishes this agent from another, hashes of the weights included, as JSON."""
        return {}

    def run_batched(self, sessions: Sequence[Callable[[], T]]) -> list[T]:
        """Run a batch of sessions; results in order. One after the other, unless overridden."""
        return [session() for session in sessions]
