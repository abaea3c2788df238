"""Speculative sampling of pictures: several blocks of codes per forward pass, and the same codes as one by one.

All random numbers are drawn beforehand (:mod:`imagery_agent.models.code_sampling`), so each code is a function of those
before it. A forward pass computes a window of blocks, given a draft of them; up to the first wrong block of the draft
the results are those of sampling one by one, and those after it are the next draft. This is speculative decoding
(Leviathan, Kalman & Matias 2023) whose draft is the network's own previous output (Jacobi decoding, Santilli et al.
2023). Drafts are often right: most of a picture is background, and a transformed picture is like its source.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from imagery_agent.models.batches import Condition
from imagery_agent.models.code_sampling import CodeSampler, SampledCodes, Sampling, guided
from imagery_agent.models.prior import Prior

_FROM_WORDS, _FROM_PICTURE = (16, 32), (32, 128)
"""Blocks of one picture per forward pass, and tokens of all pictures: with many pictures the processor is busy anyway
and gains little from drafts. Transforming a picture has the better draft and the longer prefix, whose keys are read
anew in every pass: fewer and wider passes are faster there."""


@torch.no_grad()
def sample(
    prior: Prior,
    condition: Condition,
    *,
    sampling: Sampling,
    generators: Sequence[torch.Generator],
    temperatures: Sequence[float] | None = None,
    window: int | None = None,
    given: Tensor | None = None,
) -> SampledCodes:
    """Sample pictures; picture i uses only ``generators[i]``, and ``temperatures[i]`` if there are any.

    ``window`` is the largest number of blocks per picture and pass (None: what is fast); it does not change the codes.
    ``given`` int64 (B, n) are the codes of the first cells of every picture, in whole rows of blocks; only the others
    are sampled.
    """
    config, count, device = prior.config, len(generators), condition.text.device
    widest, most_tokens = _FROM_WORDS if condition.source is None else _FROM_PICTURE
    copies = 1 if sampling.guidance == 1.0 else 2
    if copies == 2:
        condition = condition.joined(condition.without_text())
    sampler = CodeSampler(
        sampling, (config.cells, config.codes), generators=generators, temperatures=temperatures, device=device
    )
    cache = prior.new_cache(condition)
    codes = torch.zeros(count, config.cells, dtype=torch.int64, device=device)
    if condition.source is not None:
        codes.copy_(condition.source[:count])
    logits = torch.empty(count, config.cells, config.codes, device=device)
    done = torch.zeros(count, dtype=torch.int64, device=device)  # blocks of each picture that are final
    rows = torch.arange(count, device=device)  # pictures in the batch; a few of them may be complete
    if given is not None:
        codes[:, : given.shape[1]] = given
        start = prior.block_cells[(prior.block_cells < given.shape[1]).all(-1)]  # (blocks, places)
        if not start.numel() == given.shape[1] > 0:
            raise ValueError(f"expected given codes of whole rows of blocks, got {given.shape[1]} codes")
        blocks = torch.arange(len(start), device=device).expand(count, -1)
        hidden = prior(condition, codes.repeat(copies, 1), blocks=blocks.repeat(copies, 1), cache=cache)
        for place in range(start.shape[1]):
            both = prior.code_logits(hidden, codes[:, start].repeat(copies, 1, 1), place)
            logits[:, start[:, place]] = guided(both, sampling.guidance)
        done += len(start)
    while bool((done < config.blocks).any()):
        width = max(1, min(window or widest, most_tokens // (copies * len(rows)), config.blocks))
        blocks = (done[rows, None] + torch.arange(width, device=device)).clamp(max=config.blocks - 1)  # (R, width)
        cells = prior.block_cells[blocks]  # (R, width, places)
        hidden = prior(condition, codes[rows].repeat(copies, 1), blocks=blocks.repeat(copies, 1), cache=cache)
        new, new_logits = _codes_of(prior, hidden, cells, rows, sampler=sampler, guidance=sampling.guidance)
        right = (new == codes[rows[:, None, None], cells]).all(-1).long().cumprod(1).sum(1)
        codes[rows[:, None, None], cells] = new
        logits[rows[:, None, None], cells] = new_logits
        done[rows] = (done[rows] + right.clamp(max=width - 1) + 1).clamp(max=config.blocks)
        if condition.source is None:
            _extend_draft(codes, rows, prior.block_cells[blocks[:, -1]], prior.block_cells)
        unfinished = done[rows] < config.blocks
        if 2 * int(unfinished.sum()) <= len(rows) and bool(unfinished.any()):
            kept = unfinished.repeat(copies).nonzero()[:, 0]
            condition, rows = condition.rows(kept), rows[unfinished]
            cache.keep(kept)
    return SampledCodes(codes, logits.softmax(-1))


def _codes_of(
    prior: Prior, hidden: Tensor, cells: Tensor, rows: Tensor, *, sampler: CodeSampler, guidance: float
) -> tuple[Tensor, Tensor]:
    """Codes int64 (R, n, places) of blocks with these cells, one after another within each, and their logits."""
    copies = len(hidden) // len(cells)
    codes = torch.zeros_like(cells)
    found = []
    for place in range(cells.shape[-1]):
        both = prior.code_logits(hidden, codes.repeat(copies, 1, 1), place)
        found.append(guided(both, guidance))
        codes[..., place] = sampler.sample(found[-1], rows, cells[..., place])
    return codes, torch.stack(found, 2)


def _extend_draft(codes: Tensor, rows: Tensor, last_cells: Tensor, block_cells: Tensor) -> None:
    """Draft the blocks after the window as repetitions of the last code of its last block, whose cells are given."""
    last = codes[rows].gather(1, last_cells[:, -1:])
    block_of = torch.empty(codes.shape[1], dtype=torch.int64, device=codes.device)
    block_of[block_cells] = torch.arange(len(block_cells), device=codes.device)[:, None]
    after = block_of > block_of[last_cells[:, -1:]]
    codes[rows] = torch.where(after, last, codes[rows])
