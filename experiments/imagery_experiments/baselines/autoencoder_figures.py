"""What autoencoders keep of pictures, and what lies between and around pictures in their latent space."""

from __future__ import annotations

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor

from imagery_agent.images import to_tensor
from imagery_agent.models.baselines.registry import AUTOENCODERS, TITLES
from imagery_experiments.baselines.drawing import drawn
from imagery_experiments.baselines.judging import confidence, looked_at
from imagery_experiments.baselines.measures import Examination
from imagery_experiments.baselines.networks import Steps
from imagery_experiments.baselines.picture_grid import picture_grid

CONTINUOUS = ("autoencoder", "vae")
SHOWN, STAGES = 10, 9
MAPPED_NAMES = 6
"""Names in the map of encodings: the most frequent ones."""
_COLORS = ("#1f5fa8", "#c2571a", "#3a8f5c", "#8d4fa8", "#a88a1f", "#222222")


@torch.no_grad()
def reconstructions(steps: Steps, exam: Examination) -> Figure:
    """Held-out pictures and what is left of them."""
    shown = exam.pictures[:SHOWN]
    rows = [("the picture", shown)]
    for name in AUTOENCODERS:
        model = steps.models[name]
        rows.append((TITLES[name], model.decode(model.encode(shown))))  # type: ignore[operator]
    return picture_grid(rows)


def samples(steps: Steps, exam: Examination) -> Figure:
    """What every distribution gives without a caption, with the judge's confidence below each picture."""
    texts = [""] * SHOWN
    rows = [(f"{TITLES[name]}", drawn(steps, name, texts, seed=1, seen=exam.seen)) for name in AUTOENCODERS]
    rows.insert(0, ("real pictures", exam.pictures[:SHOWN]))
    return picture_grid(
        rows, notes=[[f"{value:.0%}" for value in confidence(looked_at(pictures))] for _, pictures in rows]
    )


@torch.no_grad()
def interpolations(steps: Steps, exam: Examination) -> Figure:
    """Straight lines between the latents of pairs of single things, with the judge's confidence."""
    rows = []
    for first, second in _pairs(exam):
        for name in CONTINUOUS:
            rows.append((TITLES[name], between(steps, name, exam.pictures[first], exam.pictures[second])))
    return picture_grid(
        rows, notes=[[f"{value:.0%}" for value in confidence(looked_at(pictures))] for _, pictures in rows]
    )


@torch.no_grad()
def between(steps: Steps, name: str, first: Tensor, second: Tensor, stages: int = STAGES) -> Tensor:
    """Pictures (stages, 3, side, side) on the line between the latents of two pictures (3, side, side)."""
    model = steps.models[name]
    start, end = model.encode(torch.stack([first, second]))  # type: ignore[operator]
    share = torch.linspace(0, 1, stages)[:, None]
    return model.decode(start + share * (end - start))  # type: ignore[operator]


@torch.no_grad()
def latent_map(steps: Steps, exam: Examination) -> Figure:
    """The two directions in which encodings of training pictures differ most, colored by name."""
    names = np.array(exam.data.train.names)
    known, counts = np.unique(names[names != ""], return_counts=True)
    chosen = known[np.argsort(-counts, kind="stable")[:MAPPED_NAMES]]
    figure = Figure(figsize=(8, 3.9), dpi=110, layout="constrained")
    for number, name in enumerate(CONTINUOUS):
        axes = figure.add_subplot(1, 2, number + 1)
        latents = steps.models[name].encode(exam.seen)  # type: ignore[operator]
        middle = latents.mean(0) if name == "autoencoder" else torch.zeros(latents.shape[1])
        directions = torch.linalg.svd(latents - latents.mean(0), full_matrices=False).Vh[:2]
        all_x, all_y = ((latents - middle) @ directions.T).T.numpy()
        axes.scatter(all_x, all_y, s=5, c="#dddddd", linewidths=0)
        for thing, color in zip(chosen, _COLORS, strict=False):
            rows = np.flatnonzero(names == thing)[:40]
            points = steps.models[name].encode(to_tensor(exam.data.train.pictures[rows])) - middle  # type: ignore[operator]
            x, y = (points @ directions.T).T.numpy()
            axes.scatter(x, y, s=14, c=color, label=thing, linewidths=0)
        if name == "vae":
            angle = np.linspace(0, 2 * np.pi, 100)
            axes.plot(2 * np.cos(angle), 2 * np.sin(angle), c="#222222", lw=0.8, ls="--")
        axes.set_title(TITLES[name], fontsize=10)
        axes.set_aspect("equal", "datalim")
        axes.tick_params(labelsize=7)
    axes.legend(fontsize=7, markerscale=1.2, frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def _pairs(exam: Examination, count: int = 3) -> list[tuple[int, int]]:
    """Held-out single things of different names, two by two."""
    return [(exam.named[2 * number], exam.named[2 * number + 1]) for number in range(count)]
