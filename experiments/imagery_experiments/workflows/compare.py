"""``imagery compare``: several runs of one study in one report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import tyro

if TYPE_CHECKING:
    import pandas as pd


def compare(runs: tyro.conf.Positional[tuple[Path, ...]], *, out: Path = Path("comparison")) -> None:
    """Analyse several runs of one study together, for example of an agent and of people, and write a report.

    Args:
        runs: Folders of runs: those of imagery run, and the folder run that imagery people writes.
        out: Folder of the report, tables and figures.
    """
    from imagery_experiments.experiment.trial_log import read_rows
    from imagery_experiments.files import write_atomically
    from imagery_experiments.reporting.html_report import render_report
    from imagery_experiments.reporting.results import all_results
    from imagery_experiments.reporting.study_report import FIGURE_FOLDER, find_out, write_findings
    from imagery_experiments.studies import find_study

    if len(runs) < 2:
        raise ValueError(f"expected the folders of at least two runs, got {len(runs)}")
    tables: dict[tuple[str, str], pd.DataFrame] = {}
    folders: dict[tuple[str, str], Path] = {}
    for folder in runs:
        rows = read_rows(folder)
        if rows.empty:
            raise ValueError(f"expected finished trials in {folder}, there are none")
        key = (str(rows["study"].iloc[0]), str(rows["agent"].iloc[0]))
        if key in tables:
            raise ValueError(f"expected one run per agent, {folder} and {folders[key]} are both of {key[1]}")
        tables[key], folders[key] = rows, folder
    studies = {study for study, _ in tables}
    if len(studies) > 1:
        raise ValueError(f"expected runs of one study, got {', '.join(sorted(studies))}")
    study = find_study(studies.pop())
    seed = int(next(iter(tables.values()))["seed"].iloc[0])
    found = find_out(study, {agent: rows for (_, agent), rows in tables.items()}, seed=seed)
    write_findings(out, [found])
    results = all_results({study.name: found.analyses}, seed=seed, weights={}, seconds=0.0)
    page = render_report([found], results, figures=out / FIGURE_FOLDER, strips=folders, quick=False)
    write_atomically(out / "report.html", page.encode())
    print(f"the report is {out / 'report.html'}; tables and figures are beside it")
