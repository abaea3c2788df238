"""``imagery publish``: write the results pages of the documentation from a finished reproduction or comparison."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from PIL import Image

from imagery_experiments.files import write_atomically
from imagery_experiments.reporting.markdown import page
from imagery_experiments.reporting.results_pages import (
    ablation_page,
    csv_links,
    figure_list,
    included,
    replacement_page,
    study_page,
)
from imagery_experiments.reporting.study_report import FIGURE_FOLDER, TABLE_FOLDER
from imagery_experiments.studies import FURTHER, STUDIES
from imagery_experiments.workflows.reproduce import RESULTS

PAGE = "index.md"
DISSOCIATIONS = {
    "dissociation-imagery.txt": "Mental pictures drawn by the learned networks",
    "dissociation-imagery-oracle-imagination.txt": "Mental pictures transformed exactly",
}
"""Tables of a planner comparison that its page shows, with the heading of each."""
MOST_BYTES = 5_000_000
_SUFFIXES = {".csv", ".md", ".png"}


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
    if replacement is not None:
        written = {"picture-replacement": _replacement(replacement)}
    elif planners is not None:
        written = {"planner-comparison": _comparison(_finished(planners, "comparison", "run planner-comparison"))}
    else:
        written = _studies(_finished(results, "reproduction", "reproduce"))
        tables = read_tables(results)
        if "ablation" in tables:
            text = ablation_page(tables["ablation"], tables.get("shares", pd.DataFrame()))
            write_atomically(out / "ablation.md", text.encode())
    for name, files in written.items():
        replace_folder(out / name, files)
        print(f"wrote {out / name / PAGE} with {len(files) - 1} tables and figures")


def _finished(folder: Path, kind: str, command: str) -> Path:
    if not (folder / RESULTS).exists():
        raise FileNotFoundError(
            f"no finished {kind} in {folder}: expected {RESULTS} there, written by imagery {command}"
        )
    return folder


def read_tables(results: Path) -> dict[str, pd.DataFrame]:
    """File name without its ending -> table, every cell as the text that is in the file."""
    return {
        path.stem: pd.read_csv(path, dtype=str, keep_default_na=False)
        for path in sorted((results / TABLE_FOLDER).glob("*.csv"))
    }


def _studies(results: Path) -> dict[str, dict[str, bytes]]:
    """Study -> its files, the page last."""
    tables = read_tables(results)
    methods = _methods(results / TABLE_FOLDER / "methods.txt")
    written = {}
    known = {**STUDIES, **FURTHER}
    for study in dict.fromkeys(tables["measures"]["study"]):
        own = {name: part for name, table in tables.items() if len(part := _of_study(table, study))}
        figures = _figures(results, own.pop("figures", _NO_FIGURES), prefix=f"{study}-")
        keys = known[study].presentation.key_measures if study in known else ()
        text = study_page(study, own, key_measures=keys, captions=figures.captions, methods=methods.get(study, ""))
        written[study] = {**_csv_files(own), **figures.files, PAGE: text.encode()}
    return written


def _of_study(table: pd.DataFrame, study: str) -> pd.DataFrame:
    """The lines of one study, without the columns that only other studies fill."""
    own = table[table["study"] == study].drop(columns="study")
    return own.loc[:, (own != "").any() | own.columns.isin(("people", "imagery", "propositional"))]


def _methods(path: Path) -> dict[str, str]:
    """Study -> its methods paragraph, which begins with the title of the study."""
    if not path.exists():
        return {}
    paragraphs = (text.partition(". ") for text in path.read_text(encoding="utf-8").strip().split("\n\n"))
    return {title.lower().replace(" ", "-"): text for title, _, text in paragraphs}


def _comparison(results: Path) -> dict[str, bytes]:
    """The files of a planner comparison, the page last."""
    tables = read_tables(results)
    figures = _figures(results, tables.pop("figures", _NO_FIGURES))
    found = [
        (title, (results / TABLE_FOLDER / name).read_text(encoding="utf-8")) for name, title in DISSOCIATIONS.items()
    ]
    sections = [f"## {title}\n\n{text if number else included(text)}" for number, (title, text) in enumerate(found)]
    sections += ["## Figures", figure_list(figures.captions), "## Tables as CSV", csv_links(tables)]
    about = "Question, design and discussion are on [the page of the study](../../studies/planner-comparison.md)."
    text = page("Results: planner comparison", about, *sections)
    return {**_csv_files(tables), **figures.files, PAGE: text.encode()}


def _replacement(folder: Path) -> dict[str, bytes]:
    """The files of a replacement test, the page last."""
    names = ("accuracy", "follows")
    if missing := [f"{name}.csv" for name in names if not (folder / f"{name}.csv").is_file()]:
        raise FileNotFoundError(f"no finished imagery replace in {folder}: expected {missing[0]} there")
    tables = {name: pd.read_csv(folder / f"{name}.csv") for name in names}
    figure = {"replacement.png": small_png(folder / "replacement.png")}
    return {**_csv_files(tables), **figure, PAGE: replacement_page(tables["accuracy"], tables["follows"]).encode()}


def _csv_files(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    return {f"{name}.csv": table.to_csv(index=False).encode() for name, table in tables.items()}


@dataclass(frozen=True)
class _Figures:
    """The figures of one page."""

    captions: dict[str, str]
    """File name -> caption."""
    files: dict[str, bytes]


_NO_FIGURES = pd.DataFrame({"figure": [], "caption": []})


def _figures(results: Path, table: pd.DataFrame, *, prefix: str = "") -> _Figures:
    """The figures that a table of captions names; a prefix that is in all names becomes ``figure-``."""
    captions, files = {}, {}
    for stem, caption in zip(table["figure"], table["caption"], strict=True):
        name = (f"figure-{stem.removeprefix(prefix)}" if prefix else stem) + ".png"
        captions[name] = caption
        files[name] = small_png(results / FIGURE_FOLDER / f"{stem}.png")
    return _Figures(captions, files)


def small_png(path: Path) -> bytes:
    """A figure in 128 colours, which takes a third of the bytes."""
    content = io.BytesIO()
    with Image.open(path) as image:
        image.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    return content.getvalue()


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files one by one, each whole or not at all, then remove what was published before and is no more.

    Raises:
        ValueError: they are more than a repository should carry, or the folder holds files that no publishing wrote.
    """
    size = sum(map(len, files.values()))
    if size > MOST_BYTES:
        raise ValueError(f"expected tables and figures of at most {MOST_BYTES:,} bytes, got {size:,}")
    before = [path for path in folder.glob("*") if not path.name.startswith(".")]
    if others := [path.name for path in before if path.suffix not in _SUFFIXES]:
        raise ValueError(f"expected a folder of published results, {folder} also holds {others[0]}")
    for name, content in files.items():
        write_atomically(folder / name, content)
    for path in before:
        if path.name not in files:
            path.unlink()
