"""Agents of the replacement test: a shipped agent whose imagined pictures can be replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from imagery_agent.agent import Agent, Response
from imagery_agent.mind.individual_differences import Traits
from imagery_experiments.experiment.participant import Source, Subject
from imagery_experiments.participants.registry import AgentSpec
from imagery_experiments.replacement.pictures import ReplacedImagination, ReplacedWorkspace

T = TypeVar("T")


class ReplacedAgent:
    """A participant whose imagination tells the responses of a session apart."""

    def __init__(self, agent: Agent, imagination: ReplacedImagination) -> None:
        self._agent, self.imagination, self.traits = agent, imagination, Traits()

    def reset(self, seed: int) -> None:
        """See :class:`imagery_experiments.experiment.participant.Participant`."""
        self._agent.reset(seed)

    def respond(self, picture: np.ndarray | None, instruction: str) -> Response:
        """See :class:`imagery_experiments.experiment.participant.Participant`."""
        self.imagination.begin_response()
        return self._agent.respond(picture, instruction)


@dataclass(frozen=True)
class ReplacedSpec(Source):
    """Builds an agent of the replacement test; which pictures it gets is decided session by session."""

    spec: AgentSpec
    arm: str
    """Name of the arm, for the folder's manifest."""

    @property
    def name(self) -> str:  # type: ignore[override]
        """The name of the agent."""
        return self.spec.name

    @property
    def sessions_at_once(self) -> int:  # type: ignore[override]
        """As the agent's."""
        return self.spec.sessions_at_once

    def settings(self) -> Mapping[str, Any]:
        """Those of the agent, and the arm."""
        return {**self.spec.settings(), "replacement": self.arm}

    def build(self) -> Subject:
        """The agent with an imagination of its own around the shared networks."""
        wrapped: list[ReplacedImagination] = []

        def wrap(inner: Any) -> ReplacedImagination:
            wrapped.append(ReplacedImagination(inner))
            return wrapped[0]

        subject = self.spec.build(wrap=wrap, workspace=ReplacedWorkspace)
        assert isinstance(subject.agent, Agent)
        agent = ReplacedAgent(subject.agent, wrapped[0])

        def set_traits(traits: Traits) -> None:
            agent.traits = traits
            subject.set_traits(traits)

        put = subject.put_in_mind

        def put_in_mind(picture: np.ndarray, sentence: str) -> Response:
            assert put is not None
            agent.imagination.begin_response()
            return put(agent.imagination.in_place_of_given(picture), sentence)

        return replace(subject, agent=agent, put_in_mind=put and put_in_mind, set_traits=set_traits)

    def run_batched(self, sessions: Sequence[Callable[[], T]]) -> list[T]:
        """As the agent does."""
        return self.spec.run_batched(sessions)
