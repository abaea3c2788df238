"""All figures and the table in one folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from imagery_agent.models.baselines.registry import AUTOENCODERS, PIXEL_GENERATORS
from imagery_experiments.baselines import autoencoder_figures, caption_figures, code_figures
from imagery_experiments.baselines.autoencoder_figures import CONTINUOUS
from imagery_experiments.baselines.drawing import READERS
from imagery_experiments.baselines.measures import Examination
from imagery_experiments.baselines.networks import Steps
from imagery_experiments.baselines.picture_grid import save
from imagery_experiments.baselines.table import tables
from imagery_experiments.files import write_atomically

TABLE_FILE = "table.md"
FIGURES: Mapping[str, tuple[Callable[[Steps, Examination], Figure], tuple[str, ...]]] = {
    "pixels": (caption_figures.unrolled, PIXEL_GENERATORS),
    "attention": (caption_figures.attention, ("pixel-transformer",)),
    "reconstructions": (autoencoder_figures.reconstructions, AUTOENCODERS),
    "samples": (autoencoder_figures.samples, AUTOENCODERS),
    "latent_map": (autoencoder_figures.latent_map, CONTINUOUS),
    "interpolations": (autoencoder_figures.interpolations, CONTINUOUS),
    "temperatures": (code_figures.temperatures, ("dvae",)),
    "code_edit": (code_figures.code_edit, ("dvae",)),
    "captions": (caption_figures.same_captions, (*READERS, "dvae")),
    "blends": (caption_figures.blends, (*READERS, "dvae")),
    "latent_blends": (caption_figures.latent_blends, AUTOENCODERS),
}
"""Figures by name of file, and the networks that each needs."""


def write_report(folder: Path, steps: Steps, exam: Examination, measured: Mapping[str, Any]) -> list[Path]:
    """Write every figure whose networks are there, and the table; returns the files."""
    paths = []
    for name, (draw, needed) in FIGURES.items():
        if set(needed) <= set(steps.models):
            paths.append(folder / f"{name}.png")
            save(draw(steps, exam), paths[-1])
    if measured["curves"]:
        paths.append(folder / "soft_to_hard.png")
        save(code_figures.soft_to_hard(measured["curves"]), paths[-1])
    paths.append(folder / TABLE_FILE)
    write_atomically(paths[-1], (tables(measured["rows"], measured["real"]) + "\n").encode())
    return paths
