"""A weights folder: config.json + model.safetensors (bfloat16) + further files + a model card.

The checksum of the tensors stands in the configuration, so a truncated or altered file is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load, save

WEIGHTS_DIR = Path(__file__).parent / "weights"
FORMAT_VERSION = 1
_CONFIG, _TENSORS, CARD = "config.json", "model.safetensors", "README.md"


class WeightsError(ValueError):
    """A weights folder that cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Weights:
    """A folder's content."""

    config: dict[str, Any]
    state: dict[str, torch.Tensor]
    """float32 tensors by name."""
    files: dict[str, bytes]
    sha256: str


def save_folder(
    folder: Path | str,
    *,
    kind: str,
    config: Mapping[str, Any],
    state: Mapping[str, torch.Tensor],
    extra_files: Mapping[str, bytes],
    card: str,
) -> None:
    """Write a weights folder beside its final place and move it there whole."""
    folder = Path(folder)
    temporary = folder.with_name(folder.name + ".tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    tensors = save(
        {
            name: (tensor.to(torch.bfloat16) if tensor.is_floating_point() else tensor).contiguous().clone()
            for name, tensor in state.items()
        }
    )
    (temporary / _TENSORS).write_bytes(tensors)
    for name, content in extra_files.items():
        (temporary / name).write_bytes(content)
    (temporary / CARD).write_text(card)
    listing = {
        "format": FORMAT_VERSION,
        "kind": kind,
        "sha256": hashlib.sha256(tensors).hexdigest(),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in extra_files.items()},
        "config": dict(config),
    }
    (temporary / _CONFIG).write_text(json.dumps(listing, indent=2) + "\n")
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        os.replace(folder, old)
    os.replace(temporary, folder)
    shutil.rmtree(old, ignore_errors=True)


def load_folder(folder: Path | str, *, kind: str) -> Weights:
    """Read and check a weights folder.

    Raises:
        WeightsError: something is missing, of another kind or version, or does not match its checksum.
    """
    folder = Path(folder)
    if not (folder / _CONFIG).is_file():
        raise WeightsError(
            f"expected {kind} weights in {folder}, found no {_CONFIG}; reinstall the package or train with: "
            f"imagery train {kind}"
        )
    try:
        listing = json.loads((folder / _CONFIG).read_text())
        version, found_kind = listing["format"], listing["kind"]
        config, sha256, names = listing["config"], listing["sha256"], listing["files"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise WeightsError(f"{folder / _CONFIG} is damaged ({error!r}); restore the folder") from error
    if version != FORMAT_VERSION:
        raise WeightsError(f"expected weights format {FORMAT_VERSION} in {folder}, got {version}; update the package")
    if found_kind != kind:
        raise WeightsError(f"expected {kind} weights in {folder}, got {found_kind}; give the right folder")
    tensors = _checked(folder / _TENSORS, sha256)
    files = {name: _checked(folder / name, checksum) for name, checksum in names.items()}
    state = {name: t.float() if t.is_floating_point() else t for name, t in load(tensors).items()}
    return Weights(config, state, files, sha256)


def _checked(path: Path, sha256: str) -> bytes:
    if not path.is_file():
        raise WeightsError(f"the weights file {path} is missing; restore the folder")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise WeightsError(
            f"the weights file {path} is truncated or altered (its checksum differs); restore it from the package"
        )
    return content
