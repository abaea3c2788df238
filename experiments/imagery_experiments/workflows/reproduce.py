"""``imagery reproduce``: four studies with the two main agents, and a report."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import tyro

from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_agent.validation import InputError, check_seed

if TYPE_CHECKING:
    import pandas as pd

    from imagery_experiments.experiment.participant import Source
    from imagery_experiments.reporting.html_report import Key
    from imagery_experiments.studies import Study

RUN_FOLDER, DATA_FOLDER = "runs", "psychds"
REPORT, RESULTS = "report.html", "results.json"
FULL_PARTICIPANTS = 40
FULL_ABLATED = 6
"""Participants of the ablations in a full run: the first ones of the main agents, on the same trials."""


def reproduce(
    *,
    quick: bool = False,
    full: bool = False,
    seed: int = 0,
    out: Path = Path("results"),
    workers: int | None = None,
    networks: Annotated[NetworkOptions, tyro.conf.OmitArgPrefixes] = SHIPPED,
) -> None:
    """Run the four studies with the imagery and the propositional agent and write a report.

    Args:
        quick: The short designs (a few minutes).
        full: 40 participants, and the ablations (hours; an interrupted run is resumed).
        seed: Seed of all designs.
        out: Folder of report, data, tables and figures; an unfinished run there is resumed.
        workers: Processes that share the sessions (default: one per core, four at most).
        networks: Weights and device of the networks.
    """
    from imagery_experiments.participants.registry import MAIN_AGENTS, find_agent, weights_hashes
    from imagery_experiments.reporting.ablation_tables import ABLATIONS
    from imagery_experiments.studies import STUDIES

    check_seed(seed)
    if quick and full:
        raise InputError("expected --quick or --full, got both; choose one")
    people = dict.fromkeys(MAIN_AGENTS, FULL_PARTICIPANTS) if full else {}
    people |= {name: FULL_ABLATED for name in ABLATIONS if name not in MAIN_AGENTS} if full else {}
    written = reproduce_with(
        list(STUDIES.values()),
        [find_agent(name, networks) for name in people or MAIN_AGENTS],
        seed=seed,
        quick=quick,
        out=out,
        workers=min(os.cpu_count() or 1, 4) if workers is None else workers,
        weights=weights_hashes(networks.weights),
        participants=people,
    )
    for what, path in written.items():
        print(f"{what:<8} {path}")


def reproduce_with(
    studies: Sequence[Study],
    sources: Sequence[Source],
    *,
    seed: int,
    quick: bool,
    out: Path,
    workers: int,
    weights: Mapping[str, str],
    participants: Mapping[str, int] | None = None,
    progress: bool = True,
) -> dict[str, Path]:
    """Run ``studies`` with ``sources``; returns the paths of report, data, tables and figures.

    ``participants`` maps agents to numbers other than those of the studies.

    Raises:
        ValueError: ``out`` holds another run, for example of another seed; nothing in it is touched.
    """
    begun = time.monotonic()
    if out.exists() and any(out.iterdir()) and not (out / RUN_FOLDER).is_dir():
        raise ValueError(f"expected an empty folder or one of imagery reproduce, {out} holds other files")
    from imagery_experiments.experiment.executors import open_executor
    from imagery_experiments.experiment.runner import run

    rows = {}
    with open_executor(workers) as executor:
        for study, source in product(studies, sources):
            count = (participants or {}).get(source.name, study.participants[quick])
            design = study.design(seed=seed, participants=count, quick=quick)
            folder = out / RUN_FOLDER / study.name / source.name
            rows[study.name, source.name] = run(
                study, source, design=design, folder=folder, executor=executor, progress=progress
            )
    if progress:
        print("analysing and drawing the report", file=sys.stderr)
    return _write_all(studies, rows, seed=seed, quick=quick, out=out, weights=weights, begun=begun)


def _write_all(
    studies: Sequence[Study],
    rows: Mapping[Key, pd.DataFrame],
    *,
    seed: int,
    quick: bool,
    out: Path,
    weights: Mapping[str, str],
    begun: float,
) -> dict[str, Path]:
    """Write data, tables, figures, report and results of finished runs."""
    from imagery_experiments.files import write_atomically, write_json
    from imagery_experiments.reporting.html_report import render_report
    from imagery_experiments.reporting.psychds.dataset import write_dataset
    from imagery_experiments.reporting.results import all_results
    from imagery_experiments.reporting.study_report import FIGURE_FOLDER, TABLE_FOLDER, find_out, write_findings
    from imagery_experiments.reporting.traces.viewer import TRACE_FOLDER, recorded_trials, write_trace

    write_dataset(out / DATA_FOLDER, rows)
    findings = [
        find_out(study, {agent: own for (name, agent), own in rows.items() if name == study.name}, seed=seed)
        for study in studies
    ]
    write_findings(out, findings)
    analyses = {found.study.name: found.analyses for found in findings}
    results = all_results(analyses, seed=seed, weights=dict(weights), seconds=time.monotonic() - begun)
    strips = {key: out / RUN_FOLDER / key[0] / key[1] for key in rows}
    page = render_report(findings, results, figures=out / FIGURE_FOLDER, strips=strips, quick=quick)
    write_atomically(out / REPORT, page.encode())
    for study in studies:
        recorded = recorded_trials([folder for (name, _), folder in strips.items() if name == study.name])
        write_trace(out / TRACE_FOLDER / f"{study.name}.html", recorded)
    results["seconds"] = round(time.monotonic() - begun, 1)
    write_json(out / RESULTS, results)
    return {
        "report": out / REPORT,
        "data": out / DATA_FOLDER,
        "tables": out / TABLE_FOLDER,
        "figures": out / FIGURE_FOLDER,
        "results": out / RESULTS,
    }
