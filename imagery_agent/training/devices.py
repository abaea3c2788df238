"""Devices, processes and the split of a batch among processes."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import torch
from lightning_fabric import Fabric
from lightning_fabric.strategies import DDPStrategy
from torch import Tensor
from torch.utils.data import DataLoader, Dataset


@dataclass(frozen=True)
class Machines:
    """Processes that share every batch; each has its own processor cores or graphics card."""

    devices: int = 1
    """Processes on every machine."""
    num_nodes: int = 1
    precision: str | None = None
    """Fabric's, for example ``32-true``; None: bfloat16 multiplications where they are fast."""
    accelerator: str = "auto"
    """``cpu``, ``cuda``, or ``auto``: a graphics card where there is one."""
    workers: int = 0
    """Processes that prepare batches ahead; 0: they are prepared between the steps."""

    @property
    def device_type(self) -> str:
        """``cpu`` or ``cuda``."""
        if self.accelerator != "auto":
            return self.accelerator
        return "cuda" if torch.cuda.is_available() else "cpu"

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
        if self.accelerator == "cuda" and not torch.cuda.is_available():
            raise ValueError("expected a graphics card for --accelerator cuda, found none; leave it out")
        alone, backend = self.processes == 1, "gloo" if self.device_type == "cpu" else "nccl"
        strategy = DDPStrategy(find_unused_parameters=True, process_group_backend=backend)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*bf16-mixed.*")
            fabric = Fabric(
                accelerator=self.device_type,
                devices=self.devices,
                num_nodes=self.num_nodes,
                strategy="auto" if alone else strategy,
                precision=self.precision,  # type: ignore[arg-type]
            )
        fabric.launch()
        return fabric


SINGLE_PROCESS = Machines()


class _Steps(Dataset[Any]):
    def __init__(self, batch: Callable[[int], Any]) -> None:
        self._batch = batch

    def __getitem__(self, step: int) -> Any:
        return self._batch(step)


def prefetched(batch: Callable[[int], Any], steps: range, workers: int, *, pinned: bool = False) -> Iterator[Any]:
    """The batches of ``steps`` in order, prepared by ``workers`` processes during training.

    ``pinned``: in pinned memory, for a graphics card.
    """
    if not workers:
        return map(batch, steps)
    return iter(
        DataLoader(
            _Steps(batch),
            batch_size=None,
            sampler=steps,
            num_workers=workers,
            prefetch_factor=4,
            collate_fn=_as_it_is,
            pin_memory=pinned,
        )
    )


def _as_it_is(batch: Any) -> Any:
    return batch


def moved_to(batch: Any, device: torch.device) -> Any:
    """Every tensor of a batch on the device."""
    return _mapped(batch, lambda tensor: tensor.to(device, non_blocking=True))


def rows_of(batch: Any, rank: int, processes: int) -> Any:
    """The rows of one process: equal parts of every tensor's first dimension."""

    def part(tensor: Tensor) -> Tensor:
        if len(tensor) % processes:
            raise ValueError(f"expected rows that {processes} processes can share, got {len(tensor)}")
        size = len(tensor) // processes
        return tensor[rank * size : (rank + 1) * size]

    if isinstance(batch, dict):
        raise TypeError("expected batches whose rows can be shared by processes; this network's cannot")
    return _mapped(batch, part)


def _mapped(batch: Any, function: Callable[[Tensor], Tensor]) -> Any:
    """The batch with every tensor changed, in lists, tuples, dictionaries and dataclasses."""
    if isinstance(batch, Tensor):
        return function(batch)
    if isinstance(batch, list | tuple):
        return type(batch)(_mapped(part, function) for part in batch)
    if isinstance(batch, dict):
        return {name: _mapped(part, function) for name, part in batch.items()}
    if is_dataclass(batch) and not isinstance(batch, type):
        parts = {field.name: _mapped(getattr(batch, field.name), function) for field in fields(batch)}
        return replace(batch, **parts)
    if batch is None:
        return None
    raise TypeError(f"cannot move or share a {type(batch).__name__}")
