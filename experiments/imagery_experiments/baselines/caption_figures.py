"""What the steps that read captions draw, pixel by pixel or code by code, and blends of ideas."""

from __future__ import annotations

import torch
from matplotlib.figure import Figure
from torch import Tensor

from imagery_agent.models.baselines.pixel_palette import sample_pixels, to_pictures, to_pixels
from imagery_agent.models.baselines.pixel_transformer import PixelTransformer
from imagery_agent.models.baselines.registry import PIXEL_GENERATORS, TITLES
from imagery_experiments.baselines.autoencoder_figures import CONTINUOUS, between
from imagery_experiments.baselines.drawing import READERS, drawn
from imagery_experiments.baselines.measures import Examination
from imagery_experiments.baselines.networks import Steps
from imagery_experiments.baselines.picture_grid import picture_grid

CAPTIONS, BLENDS = 8, 8
STAGES = (0.25, 0.5, 0.75, 1.0)


def same_captions(steps: Steps, exam: Examination) -> Figure:
    """Held-out captions of single things, drawn by every step that reads."""
    rows = [i for i, name in enumerate(exam.data.held_out.names) if name][:CAPTIONS]
    return _drawn_captions(steps, exam, rows or list(range(CAPTIONS)))


def blends(steps: Steps, exam: Examination) -> Figure:
    """Held-out pairs of things, one in the other: neither pair was ever seen together."""
    rows = [i for i, name in enumerate(exam.data.held_out.names) if not name][:BLENDS]
    return _drawn_captions(steps, exam, rows)


def _drawn_captions(steps: Steps, exam: Examination, rows: list[int]) -> Figure:
    captions = [exam.data.held_out.captions[row] for row in rows]
    drawings = [("a real picture", exam.pictures[rows])]
    for name in READERS:
        for seed in (1, 2):
            drawings.append((TITLES[name], drawn(steps, name, captions, seed=seed, seen=exam.seen)))
    return picture_grid(drawings, titles=[_short(caption) for caption in captions], cell_in=0.92)


@torch.no_grad()
def latent_blends(steps: Steps, exam: Examination) -> Figure:
    """Half way between two things in every space: of pixels, latents, vectors and distributions of codes."""
    named = exam.named
    first, second = exam.pictures[named[0 : 2 * BLENDS : 2]], exam.pictures[named[1 : 2 * BLENDS : 2]]
    rows = [("one thing", first), ("another", second), ("mean of pixels", (first + second) / 2)]
    for name in CONTINUOUS:
        middle = [between(steps, name, *pair, stages=3)[1] for pair in zip(first, second, strict=True)]
        rows.append((f"{TITLES[name]}, mean of latents", torch.stack(middle)))
    vq, dvae = steps.models["vq-vae"], steps.models["dvae"]
    cells = (vq.features(first) + vq.features(second)) / 2  # type: ignore[operator]
    rows.append((f"{TITLES['vq-vae']}, mean of cells", vq.decode(vq.nearest(cells))))  # type: ignore[operator]
    odds = (dvae.logits(first).softmax(-1) + dvae.logits(second).softmax(-1)) / 2  # type: ignore[operator]
    rows.append((f"{TITLES['dvae']}, mean of codes' weights", dvae.decode_soft(odds)))  # type: ignore[operator]
    return picture_grid(rows)


@torch.no_grad()
def unrolled(steps: Steps, exam: Examination) -> Figure:
    """A caption drawn from its first pixel to its last, and a given upper half completed, by both generators."""
    caption, shown = exam.data.held_out.captions[0], exam.pictures[:3]
    rows = []
    for name in PIXEL_GENERATORS:
        model, count = steps.models[name], steps.config.pixels
        text, generator = steps.text([caption]), torch.Generator().manual_seed(3)
        pixels = sample_pixels(model, text, count, generator=generator)[0]  # type: ignore[arg-type]
        stages = torch.stack([_first_part(pixels, share, model.palette) for share in STAGES])  # type: ignore[arg-type]
        rows.append((f"{TITLES[name]}: {caption}", stages))
        known = to_pixels(shown, model.palette)[:, : count // 2]  # type: ignore[arg-type]
        whole = sample_pixels(
            model,  # type: ignore[arg-type]
            steps.text(list(exam.data.held_out.captions[:3])),
            count,
            generator=generator,
            given=known,
        )
        rows.append((f"{TITLES[name]}: lower half drawn", to_pictures(whole, model.palette)))  # type: ignore[arg-type]
    return picture_grid(rows, cell_in=1.1)


def _first_part(pixels: Tensor, share: float, palette: Tensor) -> Tensor:
    """The first share of the pixels (n,) as a picture, grey below."""
    picture = to_pictures(pixels[None], palette)[0].clone()
    flat = picture.flatten(1)
    flat[:, int(share * flat.shape[1]) :] = 0.8
    return flat.view_as(picture)


@torch.no_grad()
def attention(steps: Steps, exam: Examination) -> Figure:
    """Where every layer of the pixel transformer looks when it predicts one pixel (dark: much)."""
    model = steps.models["pixel-transformer"]
    assert isinstance(model, PixelTransformer)
    side, shown = steps.config.side_px, exam.pictures[:5]
    target = side * (side * 5 // 8) + side // 2
    text, pixels = steps.text(list(exam.data.held_out.captions[:5])), to_pixels(shown, model.palette)
    marked = shown.clone()
    marked[:, :, target // side, target % side] = torch.tensor([1.0, 0.0, 0.8])
    rows = [("the pixel that is predicted (pink)", marked)]
    for number, weights in enumerate(model.attention(text, pixels[:, :target])):
        looked = torch.zeros(len(shown), side * side)
        looked[:, :target] = weights.mean(1)[:, text.shape[1] :]
        share = weights.mean(1)[:, : text.shape[1]].sum(1)
        strength = (looked / looked.amax(1, keepdim=True)).sqrt().view(-1, 1, side, side)
        rows.append((f"layer {number + 1}; caption {float(share.mean()):.0%}", (1 - strength).expand(-1, 3, -1, -1)))
    return picture_grid(rows, cell_in=1.1)


def _short(caption: str) -> str:
    return caption.replace("lowercase letter", "lowercase").replace("capital letter", "capital")
