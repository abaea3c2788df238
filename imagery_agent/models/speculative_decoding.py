"""Speculative sampling of pictures: several codes per forward pass, and the same codes as one by one.

All random numbers are drawn beforehand (:mod:`imagery_agent.models.code_sampling`), so each code is a function of those
before it. A forward pass computes a window of codes, given a draft of them; up to the first wrong code of the draft the
results are those of sampling one by one, and those after it are the next draft. This is speculative decoding
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

WINDOW, _MOST_TOKENS = 16, 32
"""Codes of one picture per forward pass, and tokens of all pictures: with many pictures the processor is busy anyway
and gains nothing from drafts."""


@torch.no_grad()
def sample(
    prior: Prior,
    condition: Condition,
    *,
    sampling: Sampling,
    generators: Sequence[torch.Generator],
    temperatures: Sequence[float] | None = None,
    window: int = WINDOW,
) -> SampledCodes:
    """Sample pictures; picture i uses only ``generators[i]``, and ``temperatures[i]`` if there are any.

    ``window`` is the largest number of codes per picture and pass; it does not change the codes.
    """
    config, count = prior.config, len(generators)
    copies = 1 if sampling.guidance == 1.0 else 2
    if copies == 2:
        condition = condition.joined(condition.without_text())
    sampler = CodeSampler(sampling, (config.cells, config.codes), generators=generators, temperatures=temperatures)
    cache = prior.new_cache(condition)
    codes = torch.zeros(count, config.cells, dtype=torch.int64)
    if condition.source is not None:
        codes.copy_(condition.source[:count])
    logits = torch.empty(count, config.cells, config.codes)
    done = torch.zeros(count, dtype=torch.int64)  # codes of each picture that are final
    rows = torch.arange(count)  # pictures in the batch; a few of them may be complete
    while bool((done < config.cells).any()):
        width = max(1, min(window, _MOST_TOKENS // (copies * len(rows)), config.cells))
        cells = (done[rows, None] + torch.arange(width)).clamp(max=config.cells - 1)  # (R, width)
        draft = codes[rows]
        both = prior(condition, draft.repeat(copies, 1), cells=cells.repeat(copies, 1), cache=cache)
        new_logits = guided(both, sampling.guidance)
        new = sampler.sample(new_logits, rows, cells)
        right = (new == draft.gather(1, cells)).long().cumprod(1).sum(1)
        codes[rows[:, None], cells] = new
        logits[rows[:, None], cells] = new_logits
        done[rows] = (done[rows] + right.clamp(max=width - 1) + 1).clamp(max=config.cells)
        if condition.source is None:
            _extend_draft(codes, rows, cells)
        unfinished = done[rows] < config.cells
        if 2 * int(unfinished.sum()) <= len(rows) and bool(unfinished.any()):
            kept = unfinished.repeat(copies).nonzero()[:, 0]
            condition, rows = condition.rows(kept), rows[unfinished]
            cache.keep(kept)
    return SampledCodes(codes, logits.softmax(-1))


def _extend_draft(codes: Tensor, rows: Tensor, cells: Tensor) -> None:
    """Draft the cells after the window as repetitions of the window's last code."""
    last = codes[rows[:, None], cells[:, -1:]]
    after = torch.arange(codes.shape[1]) > cells[:, -1:]
    codes[rows] = torch.where(after, last, codes[rows])
