"""Runs of a tiny study, and what they leave."""

from __future__ import annotations

from pathlib import Path

from fake_agents import TINY, FakeSource, tiny_design

from imagery_agent.folder_lock import LOCK
from imagery_experiments.experiment.runner import run

DESIGN = tiny_design(seed=3, participants=3, quick=True)


def run_tiny(folder: Path, **options):
    return run(TINY, FakeSource(**options), design=DESIGN, folder=folder, progress=False)


def content(folder: Path) -> dict[str, bytes]:
    """Everything a run leaves, except that pictures are compared by their arrays."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != LOCK}
