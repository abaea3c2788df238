"""Puts a finished reproduction into the repository: tables and figures, and the README's table of results."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from imagery_experiments.experiment.trial_log import write_atomically
from imagery_experiments.reporting.study_report import FIGURE_FOLDER, TABLE_FOLDER
from imagery_experiments.workflows.reproduce import RESULTS

BEGIN, END = "<!-- results: begin (made by imagery publish) -->", "<!-- results: end -->"
PLANNERS_BEGIN, PLANNERS_END = (
    "<!-- planners: begin (made by imagery publish --planners) -->",
    "<!-- planners: end -->",
)
DISSOCIATIONS = {
    "dissociation-imagery.txt": "Every mental picture drawn by the networks:",
    "dissociation-imagery-oracle-imagination.txt": "Mental pictures transformed exactly:",
}
"""Tables of a planner comparison that the README shows, with what is said above each."""
MOST_BYTES = 5_000_000
AGENT_TITLES = {"imagery": "imagery agent", "propositional": "propositional agent"}


def publish(
    *,
    results: Path = Path("results"),
    out: Path = Path("docs") / "results",
    readme: Path = Path("README.md"),
    planners: Path | None = None,
) -> None:
    """Copy tables and figures of a reproduction and write the README's table from them.

    Args:
        results: Folder that imagery reproduce wrote.
        out: Where tables (CSV) and figures (SVG, PNG) go; what was published there before is replaced.
        readme: File whose part between the two markers is replaced.
        planners: Folder of a finished planner comparison: publish this alone, into OUT/planner-comparison and
            between the README's other two markers.
    """
    if planners is not None:
        if not (planners / "results.json").exists():
            raise FileNotFoundError(
                f"no finished comparison in {planners}: expected results.json there, written by imagery run "
                "planner-comparison"
            )
        tables = [
            f"{title}\n\n{(planners / TABLE_FOLDER / name).read_text(encoding='utf-8')}"
            for name, title in DISSOCIATIONS.items()
        ]
        text = with_table(
            readme.read_text(encoding="utf-8"),
            "\n\n".join(tables),
            where=str(readme),
            begin=PLANNERS_BEGIN,
            end=PLANNERS_END,
        )
        copied = copy_results(planners, out / "planner-comparison")
        write_atomically(readme, text.encode())
        print(f"copied {len(copied)} files to {out / 'planner-comparison'}; wrote their table to {readme}")
        return
    if not (results / RESULTS).exists():
        raise FileNotFoundError(
            f"no finished reproduction in {results}: expected {RESULTS} there, written by imagery reproduce"
        )
    table = pd.read_csv(results / TABLE_FOLDER / "measures.csv", keep_default_na=False)
    text = with_table(readme.read_text(encoding="utf-8"), markdown(table), where=str(readme))
    copied = copy_results(results, out)
    write_atomically(readme, text.encode())
    print(f"copied {len(copied)} files to {out}; wrote the table of {len(table)} conditions to {readme}")


def copy_results(results: Path, out: Path) -> list[Path]:
    """Copy the tables and figures, replacing what was published before.

    Raises:
        ValueError: they are more than a repository should carry, or ``out`` holds other files.
    """
    files = sorted(
        path
        for name in (TABLE_FOLDER, FIGURE_FOLDER)
        for path in (results / name).glob("*")
        if path.is_file()
    )
    size = sum(path.stat().st_size for path in files)
    if size > MOST_BYTES:
        raise ValueError(f"expected tables and figures of at most {MOST_BYTES:,} bytes, got {size:,}")
    others = [path.name for path in _published(out) if path.suffix not in {".csv", ".svg", ".png", ".txt"}]
    if others:
        raise ValueError(
            f"expected a folder of published results, {out} also holds {others[0]}; choose another"
        )
    for path in _published(out):
        path.unlink()
    out.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copyfile(path, out / path.name)) for path in files]


def _published(out: Path) -> list[Path]:
    """Files published before; folders in it are other studies' own."""
    return [path for path in out.glob("*") if path.is_file()]


def markdown(table: pd.DataFrame, agents: Sequence[str] = tuple(AGENT_TITLES)) -> str:
    """The table "condition, people, imagery agent, propositional agent", studies one below the other.

    A condition that an agent cannot do (or that has no such number) shows a dash.
    """
    missing = [agent for agent in agents if agent not in table]
    if missing:
        raise ValueError(f"expected measures of {', '.join(agents)}, found none of {', '.join(missing)}")
    lines = [
        "| condition | people | " + " | ".join(AGENT_TITLES.get(agent, agent) for agent in agents) + " |",
        "|---" * (2 + len(agents)) + "|",
    ]
    for study, own in table.groupby("study", sort=False):
        lines.append(f"| **{str(study).replace('-', ' ')}** |" + " |" * (1 + len(agents)))
        for line in own.to_dict("records"):
            cells = (line["measure"], line["people"], *(line[agent] for agent in agents))
            lines.append("| " + " | ".join(_cell(value) for value in cells) + " |")
    return "\n".join(lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ").strip() or "-"


def with_table(text: str, table: str, *, where: str, begin: str = BEGIN, end: str = END) -> str:
    """The text with what stands between the two markers replaced.

    Raises:
        ValueError: the markers are not there, once each and in order.
    """
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"expected the lines '{begin}' and '{end}' in {where}, once each and in this order")
    before, rest = text.split(begin)
    return f"{before}{begin}\n{table}\n{end}{rest.split(end)[1]}"
