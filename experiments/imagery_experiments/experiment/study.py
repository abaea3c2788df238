"""What a study is: a design, one session of it, an analysis, figures. Each study is one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from imagery_experiments.experiment.design import Design, Trial

if TYPE_CHECKING:
    import pandas as pd

    from imagery_experiments.analysis.predictions import Prediction
    from imagery_experiments.experiment.runner import Outcome
    from imagery_experiments.participants.registry import Subject

Analysis = dict[str, Any]
"""As in results.json: trials, accuracy, by_condition, fit, and what a study adds."""


class MakeDesign(Protocol):
    """Makes a study's design."""

    def __call__(self, *, seed: int, participants: int, quick: bool) -> Design:
        """All trials."""
        ...


class RunSession(Protocol):
    """Runs one session (trials that share one memory)."""

    def __call__(self, session: Sequence[Trial], subject: Subject, *, seed: int) -> Iterator[Outcome]:
        """One outcome per trial, in order."""
        ...


@dataclass(frozen=True)
class Study:
    """A study; its functions live at the top of a module, so that they can be sent to other processes."""

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
    """Rows and results of one agent -> measure -> value, in words, for the table of results."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Measure -> people's value and where it is from."""
    participants: Mapping[bool, int] = field(default_factory=lambda: {True: 1, False: 1})
    """Number of simulated participants of the quick (True) and the full design (False)."""
    factors: tuple[str, ...] = ()
    """Columns that make a condition, for the tables of work, the export and the methods paragraph; empty: those
    of the analysis's ``by_condition``."""
    predictions: tuple[Prediction, ...] = ()
    """What the accounts of imagery predict for every condition (see :mod:`imagery_experiments.analysis.accounts`).
    Plain
    slopes among them are also fitted with participants at random and re-priced."""


def shown_picture(observation: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """The picture of an observation, or None when the screen is blank."""
    picture = observation["picture"]
    return None if (picture == 255).all() else picture
