"""How many processes train together, and which rows of a batch are whose."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from lightning_fabric import Fabric
from lightning_fabric.strategies import DDPStrategy
from torch import Tensor


@dataclass(frozen=True)
class Machines:
    """Processes that share every batch; each has its own processor cores."""

    devices: int = 1
    """Processes on every machine."""
    num_nodes: int = 1
    precision: str | None = None
    """Fabric's, for example ``32-true``; None: bfloat16 multiplications where the processor has them."""

    @property
    def processes(self) -> int:
        """All processes of all machines."""
        return self.devices * self.num_nodes

    def fabric(self, batch_size: int) -> Fabric:
        """Start the other processes (this returns in each of them).

        Raises:
            ValueError: a batch cannot be shared equally.
        """
        if batch_size % self.processes:
            raise ValueError(
                f"expected a number of processes that divides the batch of {batch_size}, got {self.processes} "
                f"({self.devices} devices x {self.num_nodes} nodes)"
            )
        alone = self.processes == 1
        strategy = DDPStrategy(find_unused_parameters=True, process_group_backend="gloo")
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*bf16-mixed.*")
            fabric = Fabric(
                accelerator="cpu",
                devices=self.devices,
                num_nodes=self.num_nodes,
                strategy="auto" if alone else strategy,
                precision=self.precision,  # type: ignore[arg-type]
            )
        fabric.launch()
        return fabric


ALONE = Machines()


def rows_of(batch: Any, rank: int, processes: int) -> Any:
    """The rows of one process: equal parts of every tensor's first dimension, in lists, tuples and dataclasses."""
    if isinstance(batch, Tensor):
        if len(batch) % processes:
            raise ValueError(f"expected rows that {processes} processes can share, got {len(batch)}")
        size = len(batch) // processes
        return batch[rank * size : (rank + 1) * size]
    if isinstance(batch, list | tuple):
        return type(batch)(rows_of(part, rank, processes) for part in batch)
    if is_dataclass(batch) and not isinstance(batch, type):
        parts = {field.name: rows_of(getattr(batch, field.name), rank, processes) for field in fields(batch)}
        return replace(batch, **parts)
    if batch is None:
        return None
    raise TypeError(f"cannot share a {type(batch).__name__} among processes")
