"""The measurements of ``imagery bench`` and their targets."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import torch
from tqdm import tqdm

from imagery_agent.models.dvae import DVAE, DVAEConfig
from imagery_agent.network_options import SHIPPED, NetworkOptions
from imagery_experiments.benchmarks import interpreter, limits
from imagery_experiments.benchmarks.contenders import (
    OURS,
    PEERS,
    Contender,
    Shape,
    dalle_library,
    ours,
    precisions,
    training_step,
    uncached_code,
)
from imagery_experiments.benchmarks.timing import side_by_side

UNCACHED, LIMIT = f"{OURS} without cache", "bare products"
TINY = Shape(width=32, layers=2, heads=2, text_tokens=4, grid=4, text_vocabulary=64, codes=16, training_batch=2)
BATCHES, GRIDS = (1, 64), (8, 16, 24, 32)
DVAE_BATCH = 64
TARGETS = {"sample 1": 1.5, "sample 64": 1.5, "training step": 1.2}
"""Target ratio of the fastest peer's time to ours."""
UNCACHED_TARGET = 10.0


@dataclass(frozen=True)
class Line:
    """Time of one contender at one task."""

    task: str
    contender: str
    seconds: float
    ratio: float
    """Its time divided by this project's."""


@dataclass(frozen=True)
class Target:
    """A measured ratio and its target."""

    task: str
    against: str
    ratio: float
    target: float


def run(*, rounds: int, shape: Shape | None = None, networks: NetworkOptions = SHIPPED) -> dict[str, Any]:
    """Measure all tasks; returns the content of the JSON file."""
    shape = shape or Shape()
    torch.manual_seed(0)
    contenders, missing = _contenders(shape)
    lines: list[Line] = []
    for batch in BATCHES:
        lines += _sampling(contenders, shape, batch, rounds)
    lines += _training(contenders, shape, rounds)
    lines += _discrete_vae(shape, rounds, peer="dalle-pytorch" in {contender.name for contender in contenders})
    load = interpreter.TINY_LOAD if shape == TINY else interpreter.Load()
    by_task = interpreter.seconds(load, rounds=rounds, networks=networks)
    lines += [line for task, seconds in by_task.items() for line in _lines(task, seconds)]
    return {
        "machine": {"processor": platform.processor() or platform.machine(), "threads": torch.get_num_threads()},
        "torch": torch.__version__,
        "shape": asdict(shape),
        "rounds": rounds,
        "missing": missing,
        "lines": [asdict(line) for line in lines],
        "aims": [asdict(one) for one in targets(lines)],
        "ms_per_token": _by_length(contenders, shape, rounds),
    }


def targets(lines: list[Line]) -> list[Target]:
    """This project relative to its fastest peer and to sampling without a cache."""
    found = []
    for task, target in TARGETS.items():
        others = [line for line in lines if line.task == task and line.contender in PEERS]
        if others:
            fastest = min(others, key=lambda line: line.seconds)
            found.append(Target(task, fastest.contender, fastest.ratio, target))
    own = [line for line in lines if line.contender == UNCACHED]
    return found + [Target(line.task, UNCACHED, line.ratio, UNCACHED_TARGET) for line in own]


def _contenders(shape: Shape) -> tuple[list[Contender], dict[str, str]]:
    """The contenders that are installed, and why others are missing."""
    found, missing = [ours(shape)], {}
    for name, build in PEERS.items():
        try:
            found.append(build(shape))
        except ImportError as error:
            missing[name] = f"not installed ({error}); pip install imagery-agent[bench]"
            tqdm.write(f"{name}: {missing[name]}")
    return found, missing


def _lines(task: str, seconds: dict[str, float]) -> list[Line]:
    return [Line(task, name, time, time / seconds[OURS]) for name, time in seconds.items()]


def _sampling(contenders: list[Contender], shape: Shape, batch: int, rounds: int) -> list[Line]:
    def sampler(contender: Contender) -> Callable[[], object]:
        return lambda: contender.sample(batch)

    task = f"sample {batch}"
    seconds = side_by_side(
        {c.name: sampler(c) for c in contenders if batch <= c.largest_batch}, rounds=rounds, what=task
    )
    one = side_by_side({UNCACHED: uncached_code(shape, batch)}, rounds=1, what=f"{task}, no cache")
    seconds[UNCACHED] = one[UNCACHED] * shape.cells
    seconds[LIMIT] = limits.sampling_s(shape, batch)
    return _lines(task, seconds)


def _training(contenders: list[Contender], shape: Shape, rounds: int) -> list[Line]:
    """Every contender in its faster precision."""
    tried = {
        (contender.name, name): training_step(contender, bfloat16=bfloat16)
        for contender in contenders
        for name, bfloat16 in precisions().items()
    }
    seconds = side_by_side(
        {f"{contender}/{precision}": step for (contender, precision), step in tried.items()},
        rounds=rounds,
        what="training step",
    )
    best = {
        contender.name: min(seconds[f"{contender.name}/{precision}"] for precision in precisions())
        for contender in contenders
    }
    best[LIMIT] = min(limits.training_s(shape, bfloat16=bfloat16) for bfloat16 in precisions().values())
    return _lines("training step", best)


@torch.no_grad()
def _discrete_vae(shape: Shape, rounds: int, *, peer: bool) -> list[Line]:
    """Encoding and decoding pictures; the peer's discrete VAE has the same number of residual blocks and channels."""
    config = DVAEConfig(codes=shape.codes)
    own = DVAE(config).to(memory_format=torch.channels_last).eval()
    pictures = torch.rand(DVAE_BATCH, 3, config.picture_px, config.picture_px)
    codes = torch.randint(shape.codes, (DVAE_BATCH, config.grid, config.grid))
    encode: dict[str, Callable[[], object]] = {OURS: torch.no_grad()(lambda: own.encode(pictures))}
    decode: dict[str, Callable[[], object]] = {OURS: torch.no_grad()(lambda: own.decode(codes))}
    if peer:
        other = dalle_library().DiscreteVAE(
            image_size=config.picture_px,
            num_layers=2,
            num_tokens=shape.codes,
            codebook_dim=config.code_dim,
            hidden_dim=config.encoder_width,
            num_resnet_blocks=config.blocks,
        )
        encode["dalle-pytorch"] = torch.no_grad()(lambda: other.get_codebook_indices(pictures))
        decode["dalle-pytorch"] = torch.no_grad()(lambda: other.decode(codes.flatten(1)))
    return [
        line
        for task, calls in ((f"encode {DVAE_BATCH}", encode), (f"decode {DVAE_BATCH}", decode))
        for line in _lines(task, side_by_side(calls, rounds=rounds, what=task))
    ]


def _by_length(contenders: list[Contender], shape: Shape, rounds: int) -> dict[str, dict[int, float]]:
    """Milliseconds per code of one picture, by number of codes."""
    names = [contender.name for contender in contenders if contender.largest_batch > 1]
    found: dict[str, dict[int, float]] = {name: {} for name in [*names, LIMIT]}
    for grid in GRIDS if shape.grid > 4 else (2, 4):
        longer = replace(shape, grid=grid)
        build = {OURS: ours, **PEERS}
        samplers = {name: build[name](longer).sample for name in names}
        seconds = side_by_side(
            {name: (lambda sample=sample: sample(1)) for name, sample in samplers.items()},  # type: ignore[misc]
            rounds=rounds,
            what=f"{longer.cells} codes",
        )
        seconds[LIMIT] = limits.sampling_s(longer, 1)
        for name, time in seconds.items():
            found[name][longer.cells] = 1000 * time / longer.cells
    return found
