"""Drawing pictures code by code, several codes ahead: the same codes in fewer passes.

What chance does to every code is settled beforehand, so that each code is a function of those before it. The network is
asked about a window of codes at once, given a guess of them; up to the first wrong guess its answers are what it would
have drawn one by one, and those beyond are the next guess. This is speculative decoding (Leviathan, Kalman & Matias
2023) whose draft is the network's own last answer (Jacobi decoding, Santilli et al. 2023): most of a picture is
paper, and a changed picture is like the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from imagery_agent.models.kv_cache import KVCache

if TYPE_CHECKING:
    from imagery_agent.models.batches import Condition
    from imagery_agent.models.prior import Prior

_AHEAD, _AT_ONCE = 16, 32
"""So many codes of one picture are asked about at once, and so many of all: a processor that is busy with many pictures
gains nothing by guessing."""


@dataclass(frozen=True)
class Sampling:
    """How targets are drawn: ``temperature`` 0 takes the likeliest code; ``top_k`` 0 means all codes."""

    temperature: float = 1.0
    top_k: int = 0
    guidance: float = 1.0
    """Classifier-free guidance (Ho & Salimans 2021): 1 = off; logits = without + guidance * (with - without)."""

    def __post_init__(self) -> None:
        if self.temperature < 0 or self.top_k < 0 or self.guidance < 0:
            raise ValueError(f"temperature, top_k and guidance must not be negative, got {self}")


@dataclass(frozen=True)
class Drawing:
    """Pictures as they were drawn."""

    codes: Tensor
    """int64 (B, cells)."""
    weights: Tensor
    """float32 (B, cells, codes) how likely each code seemed, given those before it; sums to one."""


class Chances:
    """How codes are drawn from log odds, with all chances settled before the first."""

    def __init__(
        self,
        sampling: Sampling,
        shape: tuple[int, int],
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None,
    ) -> None:
        """``shape`` is cells by codes; picture i uses only ``generators[i]``, and its temperature if there are any."""
        own = [sampling.temperature] * len(generators) if temperatures is None else list(temperatures)
        self._top_k = sampling.top_k
        self._temperatures = torch.tensor(own).clamp(min=1e-6)[:, None, None]
        self._noise = _noise(generators, shape).log_() if any(own) else None

    def draw(self, logits: Tensor, rows: Tensor, cells: Tensor) -> Tensor:
        """Codes (R, n) from log odds (R, n, codes) of the ``cells`` (R, n) of pictures ``rows`` (R,).

        The likeliest where there is no temperature, else by Gumbel's trick.
        """
        if self._noise is None:
            return logits.argmax(-1)
        logits = logits / self._temperatures[rows]
        if self._top_k:
            least = logits.topk(min(self._top_k, logits.shape[-1]), -1).values[..., -1:]
            logits = logits.masked_fill(logits < least, float("-inf"))
        return (logits - self._noise[rows[:, None], cells]).argmax(-1)


def _noise(generators: Sequence[torch.Generator], shape: tuple[int, int]) -> Tensor:
    """Exponential noise (B, *shape); every picture draws its own, from its own generator."""
    return torch.stack([torch.empty(shape).exponential_(generator=generator) for generator in generators])


def guided(logits: Tensor, guidance: float) -> Tensor:
    """Log odds (R, ...) from those with and, below them, without text (2 R, ...); without guidance as they are."""
    if guidance == 1.0:
        return logits
    with_text, without = logits.chunk(2)
    return without + guidance * (with_text - without)


class Stream:
    """The prior's answers about codes, with keys and values of what came before kept."""

    def __init__(self, prior: Prior, condition: Condition) -> None:
        prefix, points = prior.prefix(condition)
        config = prior.config
        self._prior, self._length = prior, prefix.shape[1]
        self._cache = KVCache(
            layers=config.layers,
            batch=prefix.shape[0],
            heads=config.heads,
            length=self._length + config.cells,
            head_dim=config.width // config.heads,
        )
        at = prior.rotary(points)
        prior.run(prefix, at, at, None, self._cache)
        self._places = prior.places(condition).expand(prefix.shape[0], -1, -1)
        self._queries_at, self._keys_at = map(prior.rotary, prior.target_points())
        self._reached = torch.arange(self._length + config.cells)

    def logits(self, codes: Tensor, cells: Tensor) -> Tensor:
        """Log odds (B, n, codes) of the ``cells`` int64 (B, n) given ``codes`` (B, cells) before each."""
        prior = self._prior
        before = codes.gather(1, (cells - 1).clamp(min=0)).masked_fill(cells == 0, prior.config.codes)
        rows = torch.arange(len(cells))[:, None]
        inputs = prior.code_embedding(before) + self._places[rows, cells]
        where = self._length + cells
        self._cache.go_to(where)
        visible = (self._reached[: self._cache.reach] <= where[..., None])[:, None]
        hidden = prior.run(
            inputs, self._queries_at.each(cells), self._keys_at.each(cells), visible, self._cache
        )
        return prior.head(prior.norm(hidden))

    def keep(self, rows: Tensor) -> None:
        """Go on with some of the pictures only."""
        self._cache.keep(rows)
        self._places = self._places[rows]


def draw_ahead(
    prior: Prior, condition: Condition, sampling: Sampling, chances: Chances, count: int
) -> Drawing:
    """Draw ``count`` pictures; a guided ``condition`` has as many rows without text below those with text."""
    config, copies = prior.config, len(condition.text) // count
    stream = Stream(prior, condition)
    codes = torch.zeros(count, config.cells, dtype=torch.int64)
    if condition.source is not None:
        codes.copy_(condition.source[:count])
    seen = torch.empty(count, config.cells, config.codes)
    drawn = torch.zeros(count, dtype=torch.int64)
    rows = torch.arange(count)  # pictures that the stream still holds; a few of them may be finished
    while bool((drawn < config.cells).any()):
        window = max(1, min(_AHEAD, _AT_ONCE // (copies * len(rows)), config.cells))
        cells = (drawn[rows, None] + torch.arange(window)).clamp(max=config.cells - 1)
        given = codes[rows]
        answers = stream.logits(given.repeat(copies, 1), cells.repeat(copies, 1))
        logits = guided(answers, sampling.guidance)
        new = chances.draw(logits, rows, cells)
        right = (new == given.gather(1, cells)).long().cumprod(1).sum(1)
        codes[rows[:, None], cells] = new
        seen[rows[:, None], cells] = logits
        drawn[rows] = (drawn[rows] + right.clamp(max=window - 1) + 1).clamp(max=config.cells)
        if condition.source is None:
            _go_on(codes, rows, cells)
        unfinished = drawn[rows] < config.cells
        if 2 * int(unfinished.sum()) <= len(rows) and bool(unfinished.any()):
            stream.keep(unfinished.repeat(copies).nonzero()[:, 0])
            rows = rows[unfinished]
    return Drawing(codes, seen.softmax(-1))


def _go_on(codes: Tensor, rows: Tensor, cells: Tensor) -> None:
    """What is not yet asked about is guessed to be like the last code that was."""
    last = codes[rows[:, None], cells[:, -1:]]
    beyond = torch.arange(codes.shape[1]) > cells[:, -1:]
    codes[rows] = torch.where(beyond, last, codes[rows])
