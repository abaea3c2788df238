"""The choice of codes from logits; all random numbers are drawn before the first code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Sampling:
    """How codes are sampled: ``temperature`` 0 takes the most probable code; ``top_k`` 0 means all codes."""

    temperature: float = 1.0
    top_k: int = 0
    guidance: float = 1.0
    """Classifier-free guidance (Ho & Salimans 2021): 1 = off; logits = without + guidance * (with - without)."""

    def __post_init__(self) -> None:
        if self.temperature < 0 or self.top_k < 0 or self.guidance < 0:
            raise ValueError(f"temperature, top_k and guidance must not be negative, got {self}")


@dataclass(frozen=True)
class SampledCodes:
    """The codes of sampled pictures."""

    codes: Tensor
    """int64 (B, cells)."""
    probabilities: Tensor
    """float32 (B, cells, codes) of every code, given the codes before its cell."""


class CodeSampler:
    """Samples codes from logits by the Gumbel-max trick, with noise that is fixed before the first code."""

    def __init__(
        self,
        sampling: Sampling,
        shape: tuple[int, int],
        *,
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None,
        device: torch.device,
    ) -> None:
        """``shape`` is cells by codes; picture i uses only ``generators[i]``, and its temperature if there are any.

        Random numbers are drawn where the generators are and then moved, so that they do not depend on the device.
        """
        own = [sampling.temperature] * len(generators) if temperatures is None else list(temperatures)
        self._top_k = sampling.top_k
        self._temperatures = torch.tensor(own, device=device).clamp(min=1e-6)[:, None, None]
        noise = [torch.empty(shape, device=one.device).exponential_(generator=one).to(device) for one in generators]
        self._log_noise = torch.stack(noise).log_() if any(own) else None  # (B, cells, codes)

    def sample(self, logits: Tensor, rows: Tensor, cells: Tensor) -> Tensor:
        """Codes (R, n) from logits (R, n, codes) of the ``cells`` (R, n) of pictures ``rows`` (R,)."""
        if self._log_noise is None:
            return logits.argmax(-1)
        logits = logits / self._temperatures[rows]
        if self._top_k:
            least = logits.topk(min(self._top_k, logits.shape[-1]), -1).values[..., -1:]
            logits = logits.masked_fill(logits < least, float("-inf"))
        return (logits - self._log_noise[rows[:, None], cells]).argmax(-1)


def guided(logits: Tensor, guidance: float) -> Tensor:
    """Logits (R, ...) from those with text and, below them, without (2 R, ...); with guidance 1 as they are."""
    if guidance == 1.0:
        return logits
    with_text, without = logits.chunk(2)
    return without + guidance * (with_text - without)
