"""The options of a training run, as ``imagery train`` offers them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from imagery_agent.schemas import check_as, choice, number, whole
from imagery_agent.training.schedule import Clock
from imagery_agent.validation import InputError

_KINDS = {
    "minutes": number(above=0, high=1e6),
    "steps": whole(1, 10**9),
    "batch_size": whole(1, 10**6),
    "learning_rate": number(above=0, high=1),
    "save_every_s": number(0, 1e6),
    "accelerator": choice("auto", "cpu", "cuda"),
    "workers": whole(0, 1024),
    "devices": whole(1, 1024),
    "num_nodes": whole(1, 10_000),
    "precision": choice("32-true", "bf16-mixed"),
}
"""What values an option may have; the others are flags, names and paths that are checked where they are used."""
_NOT_READ = {
    "dvae": {"weights"},
    "words": {"from_shipped", "preset", "skip_unusable", "cache"},
    "motions": {"preset", "skip_unusable", "cache"},
    "interpreter": {"preset", "skip_unusable", "cache"},
    "detector": {"preset", "skip_unusable", "cache"},
    "judge": {"weights", "preset", "skip_unusable", "cache", "from_shipped", "batch_size", "learning_rate",
              "accelerator", "workers", "devices", "num_nodes", "precision"},
}  # fmt: skip
"""Options that a network does not use (weights are used with ``from_shipped``)."""


@dataclass(frozen=True)
class TrainingOptions:
    """What may be chosen for a training run; all else is the recipe's."""

    data: Path = Path("corpus")
    """Corpus folder made by imagery corpus build; for dvae and prior also a folder of your own pictures with
    captions (a table, JSON, tar shards, or a text file beside every picture; see the guide)."""
    run_dir: Path | None = None
    """Folder of checkpoints, logs and pictures (default: runs/MODEL)."""
    resume: bool = False
    """Continue from the last checkpoint, also with another length (an interrupted command continues without this)."""
    minutes: float | None = None
    """Stop after this time, at which the learning rate ends, unless --steps is given."""
    steps: int | None = None
    """Length of the whole run, at which the learning rate ends; with --minutes it can be trained in parts."""
    batch_size: int | None = None
    """Pictures (or operations) per step (default: of the recipe)."""
    learning_rate: float | None = None
    """Peak learning rate (default: of the recipe)."""
    save_every_s: float | None = None
    """Seconds between checkpoints (default: 180)."""
    from_shipped: bool = False
    """Start from the shipped weights instead of random ones, motions instead of the prior's (of the interpreter, only
    the upper stages of its picture network learn then)."""
    preset: str | None = None
    """Settings of a paper instead of the recipe's: paper (dvae), dalle-tiny or dalle-12b (prior)."""
    weights: Path | None = None
    """Folder whose dvae encodes the pictures for the prior and repaints some for the interpreter, and whose dvae and
    interpreter the detector, or dvae and prior words and motions, are trained with (default: the package's own)."""
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
    def clock(self) -> Clock | None:
        """The limit of time; None: there is none."""
        return None if self.minutes is None else Clock(self.minutes, sets_rate=self.steps is None)

    @property
    def changes(self) -> dict[str, Any]:
        """Loop settings in place of the recipe's."""
        names = ("steps", "batch_size", "learning_rate", "save_every_s")
        return {name: value for name in names if (value := getattr(self, name)) is not None}

    def check(self, model: str) -> None:
        """InputError for a value out of its range, or an option that this network does not use."""
        for name, kind in _KINDS.items():
            if (value := getattr(self, name)) is not None:
                check_as(_flag(name), value, kind)
        given = {field.name for field in fields(self) if getattr(self, field.name) != field.default}
        unread = (_NOT_READ.get(model, set()) & given) - ({"weights"} if self.from_shipped else set())
        if unread:
            names = ", ".join(sorted(map(_flag, unread)))
            raise InputError(f"expected options that the training of {model} uses, got {names}; leave them out")


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"
