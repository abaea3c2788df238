"""The findings of one study, and their files: results, tables, figures, methods, exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from imagery_agent.mind.work_clock import Prices
from imagery_experiments.analysis.drift_diffusion import drift_diffusion_trials
from imagery_experiments.experiment.population import PEOPLE
from imagery_experiments.files import write_atomically, write_csv
from imagery_experiments.participants.registry import main_agents
from imagery_experiments.plotting import theme as figures
from imagery_experiments.reporting.ablation_figure import ablation_figure
from imagery_experiments.reporting.methods_text import methods_paragraph
from imagery_experiments.reporting.results import study_results
from imagery_experiments.reporting.tables import factors_of, stacked_by_study, study_tables

if TYPE_CHECKING:
    from imagery_experiments.experiment.study import Analysis, Study

TABLE_FOLDER, FIGURE_FOLDER, DRIFT_DIFFUSION_FOLDER = "tables", "figures", "drift-diffusion"


@dataclass(frozen=True)
class Findings:
    """Results of one study."""

    study: Study
    rows: Mapping[str, pd.DataFrame]
    """Agent -> trials."""
    analyses: dict[str, Analysis]
    factors: tuple[str, ...]
    """Columns that make a condition."""
    tables: dict[str, pd.DataFrame]
    """See :func:`imagery_experiments.reporting.tables.study_tables`."""
    methods: str
    figures: dict[str, Any]
    """Caption -> plotnine figure: the study's own, of the rivals, and that of the ablations if they were run."""

    def figure_names(self) -> list[str]:
        """Names of the figures' files, without endings, in the order of the figures."""
        return [f"{self.study.name}-{number}" for number in range(1, 1 + len(self.figures))]


def find_out(study: Study, rows: Mapping[str, pd.DataFrame], *, seed: int) -> Findings:
    """All results, computed from the trials of all agents."""
    prices = Prices()
    analyses = {agent: study_results(study, own) for agent, own in rows.items()}
    tables = study_tables(study, rows, analyses, prices=prices, seed=seed)
    first = next(iter(rows))
    factors = factors_of(study, analyses[first], rows[first])
    methods = methods_paragraph(study, rows, factors=factors, population=PEOPLE, prices=prices)
    shown = [agent for agent in study.figure_agents if agent in rows] or main_agents(rows)
    drawn = dict(study.figures(pd.concat([rows[agent] for agent in shown], ignore_index=True)))
    if not tables["shares"].empty:
        caption = f"{study.title}: errors by agent. {_costs(tables['shares'])}"
        drawn[caption] = ablation_figure(tables["ablation"])
    return Findings(study, rows, analyses, factors, tables, methods, drawn)


def _costs(shares: pd.DataFrame) -> str:
    """Errors that each part accounts for, in words."""
    costs = [
        f"{line['part']} {line['errors']:.0%} [{line['low']:.0%}, {line['high']:.0%}]"
        for line in shares.to_dict("records")
    ]
    return f"Share of all trials that each part costs: {', '.join(costs[:-1])}; {costs[-1]}."


def write_findings(out: Path, findings: Sequence[Findings]) -> None:
    """Tables of all studies together, figures as SVG and PNG, methods, and trials for drift-diffusion programs."""
    captions = []
    for found in findings:
        for name, (caption, figure) in zip(found.figure_names(), found.figures.items(), strict=True):
            figures.save(figure, out / FIGURE_FOLDER / name)
            captions.append({"study": found.study.name, "figure": name, "caption": caption})
        for agent, own in found.rows.items():
            exported = drift_diffusion_trials(own, found.factors).table
            write_csv(out / DRIFT_DIFFUSION_FOLDER / f"{found.study.name}-{agent}.csv", exported)
    for name, table in stacked_by_study({found.study.name: found.tables for found in findings}).items():
        write_csv(out / TABLE_FOLDER / f"{name}.csv", table)
    write_csv(out / TABLE_FOLDER / "figures.csv", pd.DataFrame(captions, columns=["study", "figure", "caption"]))
    text = "\n\n".join(f"{found.study.title}. {found.methods}" for found in findings)
    write_atomically(out / TABLE_FOLDER / "methods.txt", (text + "\n").encode())
