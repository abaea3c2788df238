"""The options of a training run, as ``imagery train`` offers them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class TrainingOptions:
    """What may be chosen for a training run; all else is the recipe's."""

    data: Path = Path("corpus")
    """Corpus folder made by imagery corpus build; for dvae and prior also a folder of your own pictures with
    captions (a table, JSON, tar shards, or a text file beside every picture; see the guide)."""
    run_dir: Path | None = None
    """Folder of checkpoints, logs and pictures (default: runs/MODEL)."""
    resume: bool = False
    """Continue from the last checkpoint."""
    minutes: float | None = None
    """Stop after this time."""
    steps: int | None = None
    """Length of the whole run (the learning rate falls to zero at its end)."""
    batch_size: int | None = None
    """Pictures (or operations) per step (default: of the recipe)."""
    learning_rate: float | None = None
    """Peak learning rate (default: of the recipe)."""
    from_shipped: bool = False
    """Start from the shipped weights instead of random ones."""
    preset: str | None = None
    """Settings of a paper instead of the recipe's: paper (dvae), dalle-tiny or dalle-12b (prior)."""
    weights: Path | None = None
    """Folder whose dvae encodes the pictures for the prior (default: the package's own)."""
    skip_unusable: bool = False
    """Leave out own pictures that are damaged or have no caption (default: refuse the folder and name them)."""
    cache: Path | None = None
    """Folder for decoded pictures (default: IMAGERY_CACHE, or the user's cache folder)."""
    accelerator: str = "auto"
    """cpu, cuda, or auto (a GPU if there is one)."""
    workers: int = 0
    """Processes that prepare batches in advance, which a GPU needs (0: none)."""
    devices: int = 1
    """Processes per machine; they share each batch."""
    num_nodes: int = 1
    """Machines (start the same command on each, with MASTER_ADDR, MASTER_PORT and NODE_RANK set)."""
    precision: str | None = None
    """32-true or bf16-mixed (default: bf16-mixed where it is fast)."""

    @property
    def changes(self) -> dict[str, Any]:
        """Loop settings in place of the recipe's."""
        given = {"steps": self.steps, "batch_size": self.batch_size, "learning_rate": self.learning_rate}
        return {name: value for name, value in given.items() if value is not None}
