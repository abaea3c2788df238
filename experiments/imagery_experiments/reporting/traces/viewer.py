"""The trace viewer: one HTML file that steps through the mental pictures of sample trials, agents side by side."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
from PIL import Image

from imagery_agent.mind.work_clock import KINDS, Prices, Work
from imagery_agent.validation import InputError, check_count
from imagery_experiments.experiment.trial_log import TRIALS, read_rows
from imagery_experiments.files import write_atomically
from imagery_experiments.plotting.film_strips import Strip, load_strips
from imagery_experiments.plotting.theme import agent_title
from imagery_experiments.reporting.html_page import render

MOST_TRIALS = 20
TRACE_FILE = "trace.html"
"""In the folder of a run."""
TRACE_FOLDER = "traces"
"""Beside a report: one file per study."""
MOST_BYTES = 5_000_000
"""A file whose exact pictures need more gets slightly simplified ones."""
_QUALITY = 80
"""Of those, in WebP's scale."""


@dataclass
class _Pictures:
    """Frames as ``data:`` addresses (WebP), each picture once."""

    exact: bool = True
    addresses: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, pixels: np.ndarray) -> int:
        digest = hashlib.sha256(pixels.tobytes()).hexdigest()
        if digest not in self.numbers:
            buffer = io.BytesIO()
            Image.fromarray(pixels).save(buffer, format="WEBP", lossless=self.exact, quality=_QUALITY, method=4)
            self.numbers[digest] = len(self.addresses)
            self.addresses.append("data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode())
        return self.numbers[digest]


def trace(
    run: Path,
    *,
    participant: int | None = None,
    trial: str | None = None,
    out: Path | None = None,
    most: int = MOST_TRIALS,
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
    if out is not None and out.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"expected an output file that ends in .html, got {out}")
    runs = sorted({file.parent for file in run.rglob(TRIALS)})
    if not runs:
        raise FileNotFoundError(f"no runs in {run}: expected {TRIALS} there or below, written by `imagery run`")
    found = recorded_trials(runs, participant=participant, trial=trial)
    if not found:
        wanted = "" if participant is None and trial is None else " of this participant and trial"
        raise ValueError(
            f"expected mental pictures{wanted} in {run}: `imagery run` records them for some trials of participant 1 "
            "(the files in its folder pictures); leave --participant and --trial out to see which there are"
        )
    path = out or run / TRACE_FILE
    write_trace(path, found[: check_count("most", most)])
    print(f"{min(len(found), most)} of {len(found)} recorded trials are in {path}")


def write_trace(path: Path, trials: Sequence[Mapping[str, Any]], *, reload_s: int = 0) -> None:
    """Write the viewer with these trials of :func:`recorded_trials`.

    With ``reload_s`` the page loads itself again after so many seconds, and shows the last trial until a reader
    chooses another.
    """
    content = _page(trials, exact=True, reload_s=reload_s)
    if len(content) > MOST_BYTES:
        content = _page(trials, exact=False, reload_s=reload_s)
    write_atomically(path, content)


def _page(trials: Sequence[Mapping[str, Any]], *, exact: bool, reload_s: int) -> bytes:
    pictures = _Pictures(exact=exact)
    content = [{**one, "agents": [_agent(each, pictures) for each in one["agents"]]} for one in trials]
    prices = Prices()
    page = render(
        "trace.html.j2",
        title="What the agents had in mind",
        trials=content,
        pictures=pictures.addresses,
        reload_s=reload_s,
        prices={"base": prices.base_ms, **{kind: getattr(prices, f"{kind}_ms") for kind in KINDS}},
    )
    return page.encode()


def recorded_trials(
    runs: Sequence[Path], *, participant: int | None = None, trial: str | None = None
) -> list[dict[str, Any]]:
    """Trials of run folders with mental pictures: study, words, and the row and strip of every agent that did it."""
    found: dict[str, dict[str, Any]] = {}
    for one in runs:
        rows = read_rows(one).to_dict("records")
        wanted = [row for row in rows if _wanted(row, participant, trial)]
        for entry in trials_with_pictures(wanted, load_strips(one)):
            found.setdefault(entry["id"], {**entry, "agents": []})["agents"] += entry["agents"]
    return list(found.values())


def trials_with_pictures(rows: Sequence[Mapping[Any, Any]], strips: Sequence[Strip]) -> list[dict[str, Any]]:
    """Trials of one run that have both a row and a strip, in the order of the strips."""
    by_key = {f"{row['participant']}/{row['trial']}": row for row in rows}
    return [
        _entry(by_key[strip.key], strip.key) | {"agents": [(by_key[strip.key], strip)]}
        for strip in strips
        if strip.labels and strip.key in by_key
    ]


def one_trial(name: str, row: Mapping[str, Any], strip: Strip) -> dict[str, Any]:
    """A trial of your own for :func:`write_trace`, for example from a training loop.

    Args:
        name: Shown in the list of trials.
        row: ``agent``, ``response``, ``correct``, ``rt_ms``, and ``work_glances`` and the like (0 if left out).
        strip: Its mental pictures.
    """
    return {"id": name, "study": "Trial", "words": name, "agents": [(row, strip)]}


def trial_link(study: str, key: str) -> str:
    """The address of a trial within the file."""
    return "#" + quote(f"{study}/{key}@0", safe="")


def _wanted(row: Mapping[Any, Any], participant: int | None, trial: str | None) -> bool:
    return participant in {None, row["participant"]} and (trial is None or trial in str(row["trial"]))


def _entry(row: Mapping[Any, Any], key: str) -> dict[str, Any]:
    from imagery_experiments.studies import FURTHER, STUDIES

    study = {**STUDIES, **FURTHER}.get(str(row["study"]))
    words = study.presentation.describe_trial(row) if study is not None else str(row["trial"])
    return {"id": f"{row['study']}/{key}", "study": study.title if study else row["study"], "words": words}


def _agent(done: tuple[Mapping[Any, Any], Strip], pictures: _Pictures) -> dict[str, Any]:
    row, strip = done
    total = Work(**{kind: _count(row.get(f"work_{kind}")) for kind in KINDS})
    slowness = float(row.get("trait_slowness") or 1.0)
    prices = Prices().scaled(slowness)
    base_ms = float(row["rt_ms"]) - prices.work_ms(total)
    return {
        "name": agent_title(str(row["agent"])),
        "response": str(row["response"]),
        "correct": bool(row["correct"]),
        "rt_ms": float(row["rt_ms"]),
        "total": {kind: getattr(total, kind) for kind in KINDS},
        "base_ms": base_ms,
        "slowness": slowness,
        "responses": max(1, round(base_ms / prices.base_ms)) if prices.base_ms else 1,
        "stimuli": {
            one.number: {
                "instruction": one.instruction,
                "picture": None if one.picture is None else pictures.number(one.picture),
            }
            for one in strip.stimuli
        },
        "frames": [_frame(strip, number, pictures) for number in range(len(strip.labels))],
    }


def _frame(strip: Strip, number: int, pictures: _Pictures) -> dict[str, Any]:
    pictorial = not strip.pictorial or strip.pictorial[number]
    place = strip.attention[number]
    return {
        "label": strip.labels[number],
        "picture": pictures.number(strip.pixels[number]) if pictorial else None,
        "fixation": place.round(3).tolist() if np.isfinite(place).all() else None,
        "work": strip.work[number] if strip.work else None,
        "response": strip.responses[number] if strip.responses else 0,
        "findings": [
            {"kind": found["kind"], "values": [[text, round(value, 3)] for text, value in found["values"]]}
            for found in (strip.findings[number] if strip.findings else ())
        ],
    }


def _count(value: Any) -> int:
    return 0 if value is None or pd.isna(value) else int(value)
