"""The network that moves pictures: all codes of the moved picture in one pass, each from source and motion alone.

A motion hardly leaves a choice: what lies where is known from the source, so codes need not wait for one another, as
they must in the prior. Its tokens are the codes of the source at their moved places, and one for every cell of the
target, which attends to all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from imagery_agent.models.batches import Condition
from imagery_agent.models.code_network import CodeNetwork, CodeNetworkConfig, Tokens, planar_change
from imagery_agent.models.code_sampling import CodeSampler, SampledCodes, Sampling


@dataclass(frozen=True)
class MotionConfig(CodeNetworkConfig):
    """Shape of the network that moves pictures; without ``depth_width`` pictures are not turned in depth."""


class MotionNetwork(CodeNetwork):
    """p(target code | source codes, motion), for every cell."""

    def __init__(self, config: MotionConfig) -> None:
        super().__init__(config, motion_size=8)
        self.config = config
        self._initialise()
        if config.depth_width:
            self.nearness_embedding = nn.Parameter(torch.zeros(config.width))

    def logits(self, condition: Condition, codes: Tensor | None = None) -> Tensor:
        """Logits (B, cells, codes); text and the target's ``codes`` do not matter."""
        targets = self.code_embedding.weight[self.config.codes] + self._places + self._motion(condition)
        rotation = self.rotary(self.cell_points[None])
        tokens = self._source(condition).followed_by(Tokens(targets, rotation, rotation))
        x, cells = tokens.embedded, targets.shape[1]
        for layer in self.layers[:-1]:
            x = layer(x, queries_at=tokens.queries_at, keys_at=tokens.keys_at, mask=None)
        x = self.layers[-1](x, queries_at=tokens.queries_at, keys_at=tokens.keys_at, mask=None, last=cells)
        return self.head(self.norm(x))

    @torch.no_grad()
    def sample(
        self,
        condition: Condition,
        *,
        sampling: Sampling,
        generators: Sequence[torch.Generator],
        temperatures: Sequence[float] | None = None,
    ) -> SampledCodes:
        """Moved pictures; picture i uses only ``generators[i]``, and ``temperatures[i]`` if there are any."""
        logits = self.logits(condition)
        count, cells, codes = logits.shape
        sampler = CodeSampler(
            sampling, (cells, codes), generators=generators, temperatures=temperatures, device=logits.device
        )
        rows, every = (torch.arange(size, device=logits.device) for size in (count, cells))
        return SampledCodes(sampler.sample(logits, rows, every.expand(count, -1)), logits.softmax(-1))

    def _placed(self, embedded: Tensor, moved: Tensor) -> Tensor:
        """What is turned in depth tells how near it is afterwards, for it may hide something."""
        return embedded + moved[..., 2:] * self.nearness_embedding if self.config.depth_width else embedded

    def _motion(self, condition: Condition) -> Tensor:
        planar = planar_change(condition)
        turn = planar.new_zeros(len(planar)) if condition.turn_deg is None else condition.turn_deg.deg2rad()
        return self.motion_embedding(torch.cat([planar, turn.sin()[:, None], 1 - turn.cos()[:, None]], 1))[:, None]
