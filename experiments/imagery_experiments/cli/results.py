"""``imagery check``, ``trace`` and ``publish``: what becomes of finished runs."""

from __future__ import annotations

from pathlib import Path

import tyro

QUALITY = Path("docs") / "results" / "quality" / "quality.json"


def check(folder: tyro.conf.Positional[Path]) -> None:
    """Check a Psych-DS folder; prints every problem, and exits with status 2 if there is one.

    Args:
        folder: The folder that holds dataset_description.json.
    """
    from imagery_experiments.reporting.psychds.check import check_and_report

    check_and_report(folder)


def trace(
    run: tyro.conf.Positional[Path],
    *,
    participant: int | None = None,
    trial: str | None = None,
    out: Path | None = None,
    most: int = 20,
) -> None:
    """Write one HTML file that shows what agents had in mind, frame by frame; it opens without a network.

    Args:
        run: Folder of a run, or a folder that holds several (such as that of imagery reproduce): agents that did
            the same trials stand side by side.
        participant: Only trials of this simulated participant.
        trial: Only this trial (its id in trials.jsonl, or a part of it).
        out: The file (default: trace.html in the folder).
        most: Most trials in the file.
    """
    from imagery_experiments.reporting.traces import viewer

    viewer.trace(run, participant=participant, trial=trial, out=out, most=most)


def publish(
    *,
    results: Path = Path("results"),
    out: Path = Path("docs") / "results",
    planners: Path | None = None,
    replacement: Path | None = None,
) -> None:
    """Write one folder per study: a page in Markdown, its tables (CSV) and figures (PNG).

    Args:
        results: Folder that imagery reproduce wrote.
        out: Folder of the pages; the folder of a study that was published before is replaced.
        planners: Folder of a finished planner comparison: publish this alone, into OUT/planner-comparison.
        replacement: Folder of a finished imagery replace: publish this alone, into OUT/picture-replacement.
    """
    from imagery_experiments.workflows import publish as publishing

    publishing.publish(results=results, out=out, planners=planners, replacement=replacement)


def publish_quality(
    *, quality: Path = QUALITY, out: Path = QUALITY.parent, weights: Path = Path("imagery_agent") / "weights"
) -> None:
    """Write the results page of quality, and the tables in the model cards, from the rows of imagery evaluate.

    Args:
        quality: File that imagery evaluate --out wrote.
        out: Folder of the page.
        weights: Folder of the networks whose model cards get their figures.
    """
    from imagery_experiments.workflows import quality_table

    quality_table.publish_quality(quality=quality, out=out, weights=weights)
