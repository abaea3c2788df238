"""What a study is: a design, the running of one session, the outcome of a trial, an analysis, and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from imagery_experiments.experiment.design import Design, Trial
from imagery_experiments.experiment.participant import Subject
from imagery_experiments.experiment.presentation import Presentation

if TYPE_CHECKING:
    import pandas as pd

    from imagery_agent.agent import Response
    from imagery_agent.mind.work_clock import Work
    from imagery_experiments.analysis.predictions import Prediction

Analysis = dict[str, Any]
"""Results as in results.json: trials, accuracy, by_condition, fit, and further keys of the study."""


@dataclass(frozen=True)
class Outcome:
    """The result of one trial."""

    trial: Trial
    response: str
    correct: bool
    rt_ms: float
    work: Work
    measures: dict[str, Any] = field(default_factory=dict)
    """Further columns of this study, for example ``distance_px``."""
    frames: tuple[Any, ...] = ()
    """The trace of the workspace, if ``trial.record_trace``."""

    @classmethod
    def of_response(
        cls, trial: Trial, response: Response, *, correct: bool, answer: str | None = None, **measures: Any
    ) -> Outcome:
        """What an agent answered (``answer``: in another spelling), with the columns of the study."""
        return cls(
            trial,
            response.answer if answer is None else answer,
            correct,
            response.duration_ms,
            response.work,
            measures,
            response.trace if trial.record_trace else (),
        )


class MakeDesign(Protocol):
    """Makes a study's design."""

    def __call__(self, *, seed: int, participants: int, quick: bool) -> Design:
        """All trials of all participants."""
        ...


class RunSession(Protocol):
    """Runs one session: the trials that share one memory."""

    def __call__(self, session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
        """One outcome per trial, in order."""
        ...


@dataclass(frozen=True)
class Study:
    """A study; its functions are defined at the top level of a module, so that other processes can import them."""

    name: str
    title: str
    about: str
    """Two or three sentences for the report."""
    design: MakeDesign
    run: RunSession
    analyse: Callable[[pd.DataFrame], Analysis]
    """Rows of one agent -> results; a pure function."""
    figures: Callable[[pd.DataFrame], Mapping[str, Any]] = lambda rows: {}
    """Rows of all agents -> caption -> plotnine figure."""
    measures: Callable[[pd.DataFrame, Analysis], Mapping[str, str]] = lambda rows, analysis: {}
    """Rows and results of one agent -> measure -> value as text, for the table of results."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Measure -> people's value with its source."""
    participants: Mapping[bool, int] = field(default_factory=lambda: {True: 1, False: 1})
    """Number of simulated participants of the quick (True) and the full design (False)."""
    factors: tuple[str, ...] = ()
    """Columns that define a condition in the tables of work, the export and the methods paragraph; empty: those of
    the analysis's ``by_condition``."""
    predictions: tuple[Prediction, ...] = ()
    """Predictions of the accounts of imagery (:mod:`imagery_experiments.analysis.accounts`). Simple slopes among
    them are also fitted by a mixed-effects model and recomputed at other prices of work."""
    figure_agents: tuple[str, ...] = ()
    """Agents that the figures show, of those that were run; empty: the two main ones."""
    presentation: Presentation = field(default_factory=Presentation)
    """Key measures and trials in words, for the report."""


def shown_picture(observation: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """The picture of an observation, or None for a blank screen."""
    picture = observation["picture"]
    return None if (picture == 255).all() else picture
