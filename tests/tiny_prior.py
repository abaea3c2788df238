"""Networks over codes small enough to be compared with themselves many times, and inputs for them."""

from __future__ import annotations

from dataclasses import replace

import torch

from imagery_agent.language.operations import Operation
from imagery_agent.models.batches import Condition
from imagery_agent.models.code_network import CodeNetwork
from imagery_agent.models.prior import Prior, PriorConfig

TINY_PRIOR = PriorConfig(text_vocabulary=40, text_length=6, codes=16, grid=4, width=32, layers=2, heads=2)


def generators(*seeds: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(seed) for seed in seeds]


def tiny_prior(block: int = 1) -> Prior:
    torch.manual_seed(0)
    model = Prior(replace(TINY_PRIOR, block=block)).eval()
    with torch.no_grad():  # far from its initial weights, so that differences show
        for parameter in model.parameters():
            parameter.add_(0.2 * torch.randn_like(parameter))
    return model


def condition(count: int, *, source: bool) -> Condition:
    rng = torch.Generator().manual_seed(5)
    text = torch.randint(40, (count, 6), generator=rng)
    if not source:
        return Condition(text)
    motion = torch.stack(
        [torch.from_numpy(Operation("rotate", angle_deg=10.0 * (i + 1)).matrix()).float() for i in range(count)]
    )
    return Condition(text, torch.randint(16, (count, 16), generator=rng), motion)


def loss_after_learning_a_shift(model: CodeNetwork, *, text_length: int) -> float:
    """Nats per code of random pictures of 16 codes shifted by a cell, after a hundred steps of training on others."""
    optimizer = torch.optim.AdamW(model.parameters(), 3e-3)
    rng = torch.Generator().manual_seed(0)
    motion = torch.tensor([[[1.0, 0.0, 0.25], [0.0, 1.0, 0.0]]])
    for step in range(101):
        source = torch.randint(16, (32, 16), generator=rng)
        target = source.view(32, 4, 4).roll(1, 2).flatten(1)
        text = torch.zeros(32, text_length, dtype=torch.int64)
        loss = model.cross_entropy(Condition(text, source, motion.expand(32, -1, -1)), target)
        if step == 100:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()
