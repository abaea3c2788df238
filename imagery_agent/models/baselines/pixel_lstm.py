"""The naive generator, with an LSTM (Hochreiter & Schmidhuber 1997; for pixels van den Oord et al. 2016)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from imagery_agent.models.baselines.config import BaselineConfig
from imagery_agent.models.baselines.pixel_palette import pixel_loss
from imagery_agent.models.losses import Losses


@dataclass
class LSTMMemory:
    """The state after the last token."""

    seen: int = 0
    state: tuple[Tensor, Tensor] | None = None


class PixelLSTM(nn.Module):
    """Reads the text, then one pixel after another; see :class:`PixelGenerator`."""

    palette: Tensor

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        self.config = config
        width, side = config.lstm_width, config.side_px
        self.register_buffer("palette", torch.zeros(config.colors, 3))
        self.text_embedding = nn.Embedding(config.text_vocabulary, width)
        self.pixel_embedding = nn.Embedding(config.colors, width)
        self.row_embedding = nn.Parameter(torch.randn(side, width) * 0.02)
        self.column_embedding = nn.Parameter(torch.randn(side, width) * 0.02)
        self.lstm = nn.LSTM(width, width, batch_first=True)
        self.head = nn.Linear(width, config.colors)

    def forward(self, text: Tensor, pixels: Tensor, *, memory: LSTMMemory | None = None) -> Tensor:
        """See :meth:`PixelGenerator.__call__`."""
        memory = memory or self.memory(len(text))
        first = memory.state is None
        new = pixels[:, memory.seen :]
        places = (self.row_embedding[:, None] + self.column_embedding).flatten(0, 1)  # (pixels, width)
        tokens = self.pixel_embedding(new) + places[memory.seen : pixels.shape[1]]
        if first:
            tokens = torch.cat([self.text_embedding(text), tokens], 1)
        states, memory.state = self.lstm(tokens, memory.state)
        memory.seen = pixels.shape[1]
        return self.head(states[:, text.shape[1] - 1 :] if first else states)

    def memory(self, pictures: int) -> LSTMMemory:
        """See :meth:`PixelGenerator.memory`."""
        return LSTMMemory()

    def loss(self, text: Tensor, pictures: Tensor) -> Losses:
        """See :func:`pixel_loss`."""
        return pixel_loss(self, text, pictures)
