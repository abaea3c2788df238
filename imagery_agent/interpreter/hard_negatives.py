"""The texts of a contrastive batch that are no negatives of a picture."""

from __future__ import annotations

import torch
from torch import Tensor

from imagery_agent.tokenizer import PAD_ID


def not_compared(tokens: Tensor, negative_tokens: Tensor, concepts: Tensor | None = None) -> Tensor:
    """bool (B, B + B K): texts to leave out of a picture's contrastive loss, other than its own caption.

    They equal its caption, or are padding alone, or belong to another picture of the same concept (``concepts``
    int (B,), -1 = none): "umbrella" is also true of the picture of "a red umbrella". ``tokens`` (B, L),
    ``negative_tokens`` (B, K, L).
    """
    count, per_row = len(tokens), negative_tokens.shape[1]
    texts = torch.cat([tokens, negative_tokens.flatten(0, 1)])
    ignored = (tokens[:, None] == texts[None]).all(-1) | (texts == PAD_ID).all(-1)
    if concepts is not None:
        row = torch.arange(count, device=tokens.device)
        owner = torch.cat([row, row.repeat_interleave(per_row)])
        same = (concepts[:, None] == concepts[owner]) & (concepts[:, None] >= 0)
        ignored |= same & (owner != row[:, None])
    ignored[:, :count].fill_diagonal_(False)
    return ignored
