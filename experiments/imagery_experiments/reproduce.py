"""``imagery reproduce``: three studies, two rivals, one report."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from imagery_experiments.choices import check_count

if TYPE_CHECKING:
    import pandas as pd

    from imagery_experiments.agents import Source
    from imagery_experiments.studies import Study

RUN_FOLDER, DATA_FOLDER = "runs", "psychds"
REPORT, RESULTS = "report.html", "results.json"


def reproduce(
    *, quick: bool = False, seed: int = 0, out: Path = Path("results"), workers: int | None = None
) -> None:
    """Run mental rotation, mental scanning and reinterpretation with both rivals and write a report.

    Args:
        quick: The short designs (a few minutes).
        seed: Seed of all designs.
        out: Folder of report, data and results; an unfinished run there is finished.
        workers: Processes that share the sessions (default: one per core, four at most).
    """
    from imagery_experiments.agents import AGENTS, RIVALS, weights_hashes
    from imagery_experiments.studies import STUDIES

    check_count("seed", seed, at_least=0)
    written = reproduce_with(
        list(STUDIES.values()),
        [AGENTS[name] for name in RIVALS],
        seed=seed,
        quick=quick,
        out=out,
        workers=min(os.cpu_count() or 1, 4) if workers is None else workers,
        weights=weights_hashes(),
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
    progress: bool = True,
) -> dict[str, Path]:
    """Run ``studies`` with ``sources`` and return where report, data and results were written.

    Raises:
        ValueError: ``out`` holds another run, for example of another seed; nothing in it is touched.
    """
    from imagery_experiments.ledger import write_atomically, write_json
    from imagery_experiments.psychds import write_dataset
    from imagery_experiments.report import render_report
    from imagery_experiments.results import all_results, study_results

    begun = time.monotonic()
    if out.exists() and any(out.iterdir()) and not (out / RUN_FOLDER).is_dir():
        raise ValueError(f"expected an empty folder or one of imagery reproduce, {out} holds other files")
    rows = _run_all(studies, sources, seed=seed, quick=quick, out=out, workers=workers, progress=progress)
    if progress:
        print("analysing and drawing the report", file=sys.stderr)
    analyses = {
        study.name: {source.name: study_results(study, rows[study.name, source.name]) for source in sources}
        for study in studies
    }
    write_dataset(out / DATA_FOLDER, rows)
    strips = {key: out / RUN_FOLDER / key[0] / key[1] for key in rows}
    results = all_results(analyses, seed=seed, weights=dict(weights), seconds=time.monotonic() - begun)
    page = render_report(studies, rows, results, strips=strips, quick=quick)
    write_atomically(out / REPORT, page.encode())
    results["seconds"] = round(time.monotonic() - begun, 1)
    write_json(out / RESULTS, results)
    return {"report": out / REPORT, "data": out / DATA_FOLDER, "results": out / RESULTS}


def _run_all(
    studies: Sequence[Study],
    sources: Sequence[Source],
    *,
    seed: int,
    quick: bool,
    out: Path,
    workers: int,
    progress: bool,
) -> dict[tuple[str, str], pd.DataFrame]:
    """(study, agent) -> rows."""
    from imagery_experiments.runner import open_team, run

    rows = {}
    with open_team(workers) as team:
        for study in studies:
            design = study.design(seed=seed, participants=study.participants[quick], quick=quick)
            for source in sources:
                folder = out / RUN_FOLDER / study.name / source.name
                rows[study.name, source.name] = run(
                    study, source, design=design, folder=folder, team=team, progress=progress
                )
    return rows
