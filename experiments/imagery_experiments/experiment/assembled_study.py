"""A study from the modules of its folder, each of which has one part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from imagery_experiments.experiment.presentation import Presentation
from imagery_experiments.experiment.study import Analysis, MakeDesign, RunSession, Study

if TYPE_CHECKING:
    import pandas as pd


class DesignModule(Protocol):
    """The module with the trials of a study."""

    NAME: str

    @property
    def FACTORS(self) -> tuple[str, ...]:
        """Columns that define a condition."""
        ...

    @property
    def design(self) -> MakeDesign:
        """Makes the trials."""
        ...


class SessionModule(Protocol):
    """The module that runs one session."""

    @property
    def run(self) -> RunSession:
        """Runs a session."""
        ...


class AnalysisModule(Protocol):
    """The module with the results of rows."""

    def analyse(self, rows: pd.DataFrame) -> Analysis:
        """Rows of one agent -> results."""
        ...

    def measures(self, rows: pd.DataFrame, analysis: Analysis) -> Mapping[str, str]:
        """Rows and results of one agent -> measure -> value as text."""
        ...


class FiguresModule(Protocol):
    """The module with the figures of rows."""

    def figures(self, rows: pd.DataFrame) -> Mapping[str, Any]:
        """Rows of all agents -> caption -> figure."""
        ...


class PresentationModule(Protocol):
    """The module with key measures and trials in words."""

    PRESENTATION: Presentation


def assembled(
    title: str,
    about: str,
    *,
    design: DesignModule,
    session: SessionModule,
    analysis: AnalysisModule,
    figures: FiguresModule,
    presentation: PresentationModule,
) -> Study:
    """The study of these modules; ``about`` says in two or three sentences what it is, for the report."""
    return Study(
        design.NAME,
        title,
        about,
        design.design,
        session.run,
        analysis.analyse,
        figures.figures,
        analysis.measures,
        factors=design.FACTORS,
        presentation=presentation.PRESENTATION,
    )
