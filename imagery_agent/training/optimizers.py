"""The optimisers of a run: AdamW, or Muon for the matrices inside a transformer and AdamW for all else.

Muon (Jordan et al. 2024) makes every update of a matrix orthogonal, so that all directions learn equally fast.
"""

from __future__ import annotations

from torch import nn
from torch.optim import AdamW, Muon, Optimizer

from imagery_agent.training.schedule import LoopSettings

_INSIDE = ("layers.", "code_blocks.")
"""Names of the parameters between the embeddings and the logits begin so."""


def optimizers(model: nn.Module, settings: LoopSettings) -> list[Optimizer]:
    """The optimisers of a model's parameters; they share one learning rate."""
    inner = [
        parameter
        for name, parameter in model.named_parameters()
        if settings.muon and parameter.ndim == 2 and name.startswith(_INSIDE) and "embedding" not in name
    ]
    taken = set(map(id, inner))
    rest = [parameter for parameter in model.parameters() if id(parameter) not in taken]
    groups = [
        {"params": [p for p in rest if p.ndim >= 2], "weight_decay": settings.weight_decay},
        {"params": [p for p in rest if p.ndim < 2], "weight_decay": 0.0},
    ]
    rate = settings.learning_rate
    adam = AdamW(groups, lr=rate, betas=settings.betas, fused=True)
    if not inner:
        return [adam]
    return [adam, Muon(inner, lr=rate, weight_decay=settings.weight_decay, adjust_lr_fn="match_rms_adamw")]
