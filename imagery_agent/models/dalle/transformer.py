"""DALL-E's transformer as published (Ramesh et al. 2021, section 2.2 and appendix B): one stream of text and picture.

It predicts the text too, has sparse attention, and a padding token of its own for every position of the text. The
shipped imagination is :class:`imagery_agent.models.prior.Prior`, which also transforms pictures; this one is for
comparison with the paper. Departure: layers are those of the prior (root-mean-square norms, no biases in attention).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from imagery_agent.models.dalle.sparse_attention import kind_of, sparse_mask
from imagery_agent.models.layers import Layer, RMSNorm
from imagery_agent.models.losses import Losses

TEXT_SHARE = 1 / 8
"""Weight of the text's loss; the picture has the rest (section 2.2)."""
_PAD = 0
"""The tokenizer's padding token."""


@dataclass(frozen=True)
class DalleConfig:
    """Shape of the transformer; the defaults are the paper's."""

    text_vocabulary: int = 16_384
    text_length: int = 256
    codes: int = 8_192
    grid: int = 32
    layers: int = 64
    heads: int = 62
    head_dim: int = 64

    @property
    def width(self) -> int:
        """Channels of a token."""
        return self.heads * self.head_dim


PRESETS = {
    "dalle-12b": DalleConfig(),
    "dalle-tiny": DalleConfig(text_vocabulary=2048, text_length=32, codes=512, grid=16, layers=6, heads=4, head_dim=16),
}
"""``dalle-12b``: 12 billion parameters (build it on the meta device); ``dalle-tiny``: the same structure."""


class Dalle(nn.Module):
    """p(text) p(picture | text)."""

    def __init__(self, config: DalleConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        # texts begin with a token of their own, after the words and the paddings of every place
        self.text_embedding = nn.Embedding(config.text_vocabulary + config.text_length + 1, width)
        self.text_position = nn.Embedding(config.text_length, width)
        self.code_embedding = nn.Embedding(config.codes, width)
        self.row_embedding, self.column_embedding = (nn.Embedding(config.grid, width) for _ in range(2))
        self.layers = nn.ModuleList(Layer(width, config.heads) for _ in range(config.layers))
        self.norm = RMSNorm(width)
        self.text_head = nn.Linear(width, config.text_vocabulary + config.text_length, bias=False)
        self.code_head = nn.Linear(width, config.codes, bias=False)
        self.apply(_initialise)

    def logits(self, text: Tensor, codes: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of every token given those before it.

        text int64 (B, text_length) with padding 0, codes int64 (B, cells) ->
        (B, text_length, words and paddings), (B, cells, codes).
        """
        config, cells = self.config, torch.arange(codes.shape[1], device=codes.device)
        words = torch.cat([torch.full_like(text[:, :1], self.text_embedding.num_embeddings - 1), self.padded(text)], 1)
        place = self.row_embedding(cells // config.grid) + self.column_embedding(cells % config.grid)
        # the last word's token predicts the first code, the last code predicts nothing
        positions = self.text_position.weight
        texts = self.text_embedding(words) + torch.cat([positions, positions[-1:]])
        x = torch.cat([texts, (self.code_embedding(codes) + place)[:, :-1]], 1)
        masks = self._masks(x.device)
        for number, layer in enumerate(self.layers, 1):
            x = layer(x, queries_at=None, keys_at=None, mask=masks[kind_of(number, config.layers)])
        hidden = self.norm(x)
        length = text.shape[1]
        return self.text_head(hidden[:, :length]), self.code_head(hidden[:, length:])

    def loss(self, text: Tensor, codes: Tensor) -> Losses:
        """Cross-entropy of text and picture, weighted 1/8 and 7/8."""
        text_logits, code_logits = self.logits(text, codes)
        text_nats = F.cross_entropy(text_logits.float().flatten(0, 1), self.padded(text).flatten())
        image_nats = F.cross_entropy(code_logits.float().flatten(0, 1), codes.flatten())
        total = TEXT_SHARE * text_nats + (1 - TEXT_SHARE) * image_nats
        return Losses(total, {"text_nats": text_nats.detach(), "image_nats": image_nats.detach()})

    def padded(self, text: Tensor) -> Tensor:
        """Texts in which the tokenizer's padding is replaced by the padding token of each position."""
        paddings = self.config.text_vocabulary + torch.arange(text.shape[1], device=text.device)
        return torch.where(text == _PAD, paddings, text)

    def _masks(self, device: torch.device) -> dict[str, Tensor]:
        """The stream's masks: the text with its beginning, and all codes but the last."""
        config, kinds = (self.config, {kind_of(n, self.config.layers) for n in range(1, self.config.layers + 1)})
        length = config.text_length + config.grid**2
        return {
            kind: sparse_mask(kind, text_length=config.text_length + 1, grid=config.grid)[:length, :length].to(device)
            for kind in kinds
        }


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
