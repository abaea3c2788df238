"""Low-rank changes of a trained network (LoRA, Hu et al. 2022): what was learned stays, and a use of it is changed.

A matrix W becomes W + left @ right with few columns in ``left``. The network itself keeps its weights, so that whatever
does not use the changes is as before to the bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor, nn

NetworkT = TypeVar("NetworkT", bound=nn.Module)


@dataclass(frozen=True)
class LowRankConfig:
    """The shape of the changes of a network, and which network they are of."""

    rank: int
    of: str
    """Checksum of its weights."""

    def __post_init__(self) -> None:
        if self.rank < 1:
            raise ValueError(f"expected a rank of at least 1, got {self.rank}")


class LowRankChanges(nn.Module):
    """Changes of the matrices of a network, by their names in its state; at first there are none."""

    def __init__(self, state: Mapping[str, Tensor], *, rank: int) -> None:
        super().__init__()
        self.rank = rank
        shapes = {name: tensor.shape for name, tensor in state.items() if _is_changed(tensor, rank)}
        self.left = nn.ParameterDict({_key(name): torch.zeros(rows, rank) for name, (rows, _) in shapes.items()})
        self.right = nn.ParameterDict(
            {_key(name): torch.randn(rank, columns) / columns**0.5 for name, (_, columns) in shapes.items()}
        )

    def applied(self, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """The state of the changed network."""
        return {
            name: tensor + self.left[_key(name)] @ self.right[_key(name)] if _key(name) in self.left else tensor
            for name, tensor in state.items()
        }

    def changed(self, network: NetworkT) -> NetworkT:
        """A copy of the network with the changes, for use."""
        copy = deepcopy(network)
        copy.load_state_dict(self.applied(network.state_dict()))
        return copy.eval()


def _is_changed(tensor: Tensor, rank: int) -> bool:
    return tensor.ndim == 2 and min(tensor.shape) > 2 * rank


def _key(name: str) -> str:
    return name.replace(".", "/")  # names of parameters have no points
