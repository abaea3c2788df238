"""Linear layers packed for sampling: weights as float16, activations and sums as float32 (PyTorch's FBGEMM kernels).

Sampling code by code reads every weight for every code, so half the bytes are up to three times the speed on a
processor. The shipped weights are bfloat16: all but the tiniest fit float16 exactly. Unlike the usual
products, these give a row the same result alone as in a batch.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class PackedLinear(nn.Module):
    """A linear layer that can only be applied, not trained, moved or saved."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        bias = None if linear.bias is None else linear.bias.detach().float()
        self._packed = torch.ops.quantized.linear_prepack_fp16(linear.weight.detach().float(), bias)

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) -> (..., out), both float32."""
        return torch.ops.quantized.linear_dynamic_fp16(x, self._packed)


def can_pack() -> bool:
    """Whether this processor and this PyTorch have the kernels."""
    return "fbgemm" in torch.backends.quantized.supported_engines


def pack(network: nn.Module) -> None:
    """Replace a network's linear layers by packed ones, in place; it stays as it is where there are no such kernels."""
    if not can_pack():
        return
    for module in list(network.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Linear):
                setattr(module, name, PackedLinear(child))
