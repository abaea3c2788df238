"""Which weights the networks have and where they run: the options that all commands with networks share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from imagery_agent.validation import check_choice

if TYPE_CHECKING:
    import torch

DEVICES = ("cpu", "cuda", "mps", "auto")
_CONFIG = "config.json"


@dataclass(frozen=True)
class NetworkOptions:
    """The weights of the networks, and the device on which they run."""

    weights: Path | None = None
    """Folder with the folders dvae, prior and interpreter, as imagery export --weights writes it (default: the shipped
    weights)."""
    device: str = "cpu"
    """Where the networks run: cpu, cuda, mps (Apple), or auto (a graphics card if there is one)."""

    def __post_init__(self) -> None:
        check_choice("device", self.device, DEVICES)

    def absolute(self) -> NetworkOptions:
        """The same with the whole path of the weights, for processes that run in other folders."""
        return self if self.weights is None else NetworkOptions(self.weights.resolve(), self.device)

    @property
    def interpreter(self) -> Path | str:
        """What :meth:`ClipInterpreter.load` gets: these weights, or the shipped ones if they have no interpreter."""
        return self.weights if self.weights is not None and has_part(self.weights, "interpreter") else "default"


SHIPPED = NetworkOptions()
"""The shipped weights, on the processor."""


def check_weights_folder(folder: Path) -> Path:
    """The folder itself; ValueError unless it is a folder with the weights of at least one network inside."""
    if not any(has_part(folder, part) for part in ("dvae", "prior", "interpreter")):
        raise ValueError(
            f"expected a folder of weights with dvae, prior or interpreter inside, found none in {folder}; "
            "imagery export --weights FOLDER writes one"
        )
    return folder


def has_part(folder: Path, part: str) -> bool:
    """Whether a folder of weights has those of one network."""
    return (folder / part / _CONFIG).is_file()


def find_device(name: str) -> torch.device:
    """The device of one of DEVICES; ValueError if this machine or this PyTorch has none of the kind."""
    import torch  # only here: importing this module loads no torch

    check_choice("device", name, DEVICES)
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        return torch.device(next(kind for kind in ("cuda", "mps", "cpu") if there[kind]))
    if not there[name]:
        raise ValueError(f"expected a device that PyTorch finds here, got {name!r}; give cpu or auto")
    return torch.device(name)
