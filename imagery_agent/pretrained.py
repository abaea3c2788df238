"""A weights folder: config.json + model.safetensors.packed + further files + a model card.

Matrices are kept in 8 bits (:mod:`imagery_agent.rounding`), other tensors as bfloat16.

config.json lists the checksums of all files, and a checksum of itself: whatever decides what a network computes
(tensors, shape, preprocessing, tokenizer, vocabulary, calibration) is either as it was saved or refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import nn

from imagery_agent.byte_packing import packed, unpacked
from imagery_agent.rounding import in_8_bits

WEIGHTS_DIR = Path(__file__).parent / "weights"
FORMAT_VERSION = 3
FORMATS_WITH_PLAIN_TENSORS = (1, 2)
"""Folders of these older versions hold plain tensors; those of the first have no checksum of their configuration, and
load with a warning."""
CONFIG, CARD = "config.json", "README.md"
TENSORS, PLAIN_TENSORS = "model.safetensors.packed", "model.safetensors"
_KEYS = {"format", "kind", "sha256", "files", "config", "checksum"}

ConfigT = TypeVar("ConfigT")
NetworkT = TypeVar("NetworkT", bound=nn.Module)


class WeightsError(ValueError):
    """A weights folder that cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Weights:
    """A folder's content."""

    folder: Path
    kind: str
    config: dict[str, Any]
    state: dict[str, torch.Tensor]
    """float32 tensors by name."""
    files: dict[str, bytes]
    sha256: str
    """Checksum of tensors, configuration and further files together."""

    def read_config(self, kind: type[ConfigT]) -> ConfigT:
        """The configuration as a dataclass; WeightsError for unknown, missing or impossible values."""
        return read_config(kind, self.config, where=self.folder / CONFIG)

    def fill(self, network: NetworkT) -> NetworkT:
        """The network with these tensors, for use; WeightsError if they are of another shape."""
        try:
            network.load_state_dict(self.state)
        except RuntimeError as error:
            lines = [line.strip() for line in str(error).splitlines()]
            raise WeightsError(
                f"the tensors in {self.folder} do not fit its {CONFIG} ({lines[min(1, len(lines) - 1)]}); restore the "
                "folder"
            ) from error
        network.eval()
        return network


def save_folder(
    folder: Path | str,
    *,
    kind: str,
    config: Mapping[str, Any],
    state: Mapping[str, torch.Tensor],
    extra_files: Mapping[str, bytes],
    card: str,
) -> None:
    """Write a weights folder beside its final place and move it there whole.

    OSError if it cannot be written (a full disk); what was in the folder before is then unchanged.
    """
    folder = Path(folder)
    temporary, old = (folder.with_name(folder.name + ending) for ending in (".tmp", ".old"))
    tensors = save(
        {
            name: (in_8_bits(tensor).to(torch.bfloat16) if tensor.is_floating_point() else tensor).contiguous().clone()
            for name, tensor in state.items()
        }
    )
    listing = {
        "format": FORMAT_VERSION,
        "kind": kind,
        "sha256": hashlib.sha256(tensors).hexdigest(),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in extra_files.items()},
        "config": dict(config),
    }
    content = {TENSORS: packed(tensors), **extra_files, CARD: card.encode(), CONFIG: _with_checksum(listing)}
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        temporary.mkdir(parents=True)
        for name, data in content.items():
            (temporary / name).write_bytes(data)
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        os.replace(folder, old)
    os.replace(temporary, folder)
    shutil.rmtree(old, ignore_errors=True)


def load_folder(folder: Path | str, *, kind: str) -> Weights:
    """Read and check a weights folder.

    A folder of an older version, without a checksum of its configuration, is loaded with a warning.

    Raises:
        WeightsError: something is missing, of another kind or version, or does not match its checksum.
    """
    folder = Path(folder)
    listing = _read_listing(folder, kind)
    if listing["kind"] != kind:
        raise WeightsError(f"expected {kind} weights in {folder}, got {listing['kind']}; give the right folder")
    if "checksum" not in listing:
        warnings.warn(
            f"the weights in {folder} are of an older version, whose {CONFIG} has no checksum; compare it with the "
            f"original, then add one: imagery weights {folder} --add-checksum",
            stacklevel=2,
        )
    tensors = _read_tensors(folder, listing)
    files = {
        name: _checked(_read_file(folder / name), checksum, folder / name)
        for name, checksum in listing["files"].items()
    }
    try:
        state = {name: t.float() if t.is_floating_point() else t for name, t in load(tensors).items()}
    except SafetensorError as error:
        raise WeightsError(
            f"{folder / _tensors_file(listing)} is not a file of tensors ({error}); restore the folder"
        ) from error
    return Weights(folder, kind, listing["config"], state, files, _checksum(listing))


def read_further_file(folder: Path | str, name: str) -> bytes | None:
    """A further file of a network, as it was saved; None where there is no such network or file.

    Raises:
        WeightsError: the file or the listing is damaged, or the file is not listed.
    """
    folder = Path(folder)
    if not (folder / CONFIG).is_file():
        return None
    checksum = _read_listing(folder, "network")["files"].get(name)
    if checksum is not None:
        return _checked(_read_file(folder / name), checksum, folder / name)
    if (folder / name).exists():
        raise WeightsError(f"{folder / name} is not listed in {CONFIG}, so that nobody knows whether it is whole")
    return None


def weights_checksum(folder: Path | str) -> str:
    """The checksum of everything in a weights folder that decides what its network computes (by its listing)."""
    return _checksum(_read_listing(Path(folder), "network"))


def kind_of(folder: Path | str) -> str:
    """The kind of network in a weights folder; WeightsError if there is none."""
    return str(_read_listing(Path(folder), "network")["kind"])


def has_checksum(folder: Path | str) -> bool:
    """Whether the configuration in a weights folder has a checksum (an older version wrote none)."""
    return "checksum" in _read_listing(Path(folder), "network")


def add_checksum(folder: Path | str) -> bool:
    """Write the checksum of the configuration into a folder of the older version; False if it had one."""
    folder = Path(folder)
    listing = _read_listing(folder, "network")
    if "checksum" in listing:
        return False
    temporary = folder / f"{CONFIG}.tmp"
    try:
        temporary.write_bytes(_with_checksum({**listing, "format": FORMATS_WITH_PLAIN_TENSORS[-1]}))
        temporary.replace(folder / CONFIG)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def read_config(kind: type[ConfigT], values: object, *, where: Path | str) -> ConfigT:
    """A dataclass from a JSON object, every value checked against its annotation.

    Raises:
        WeightsError: the object lacks a value or has an unknown or impossible one; ``where`` is named.
    """
    from pydantic import TypeAdapter, ValidationError

    if not isinstance(values, Mapping):
        raise WeightsError(f"expected names and values in {where}, got {str(values)[:40]}; restore the file")
    if unknown := set(values) - {field.name for field in fields(kind)}:  # type: ignore[arg-type]
        raise WeightsError(
            f"unknown setting {', '.join(map(repr, sorted(unknown)))} in {where}; restore the file, or update the "
            "package if it is of a newer one"
        )
    try:
        return TypeAdapter(kind).validate_json(json.dumps(dict(values)), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name, got = ".".join(map(str, first["loc"])) or kind.__name__, str(first.get("input"))[:40]
        wanted = str(first["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
        raise WeightsError(f"impossible setting {name!r} in {where}: {wanted}, got {got}; restore the file") from error


def _read_listing(folder: Path, kind: str) -> dict[str, Any]:
    """The content of config.json, its form and its own checksum checked."""
    path = folder / CONFIG
    if not path.is_file():
        kept = folder.with_name(folder.name + ".old")
        remedy = f"move {kept} back" if (kept / CONFIG).is_file() else "reinstall the package or train with"
        remedy += "" if (kept / CONFIG).is_file() else f": imagery train {kind}"
        raise WeightsError(f"expected {kind} weights in {folder}, found no {CONFIG}; {remedy}")
    try:
        listing = json.loads(path.read_bytes(), parse_constant=_refuse)
        version, unknown = listing["format"], set(listing) - _KEYS
        whole = all(isinstance(listing[key], of) for key, of in (("kind", str), ("sha256", str), ("config", dict)))
        whole = whole and all(isinstance(one, str) for one in listing["files"].values())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        lacks = f"it lacks {error}" if isinstance(error, KeyError) else "it is no list of a network's files"
        raise WeightsError(
            f"{path} is damaged ({lacks}); restore the folder, or give one that imagery export wrote"
        ) from error
    if version not in (*FORMATS_WITH_PLAIN_TENSORS, FORMAT_VERSION):
        raise WeightsError(
            f"expected weights format 1 to {FORMAT_VERSION} in {folder}, got {version}; update the package"
        )
    if unknown or not whole:
        raise WeightsError(
            f"{path} is damaged (unexpected {', '.join(sorted(unknown)) or 'types'}); restore the folder"
        )
    if "checksum" not in listing and version != FORMATS_WITH_PLAIN_TENSORS[0]:
        raise WeightsError(f"{path} is damaged (it lacks its checksum); restore the folder")
    if listing.get("checksum", _checksum(listing)) != _checksum(listing):
        raise WeightsError(f"{path} is altered (its checksum differs); restore it from the package")
    return dict(listing)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def _checksum(listing: Mapping[str, Any]) -> str:
    """Of the listing without format and layout of the text."""
    kept = {key: listing[key] for key in ("kind", "sha256", "files", "config")}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _with_checksum(listing: Mapping[str, Any]) -> bytes:
    # as it will be read again, with lists for tuples
    plain = json.loads(json.dumps(listing, allow_nan=False))
    return (json.dumps({**plain, "checksum": _checksum(plain)}, indent=2) + "\n").encode()


def _tensors_file(listing: Mapping[str, Any]) -> str:
    return PLAIN_TENSORS if listing["format"] in FORMATS_WITH_PLAIN_TENSORS else TENSORS


def _read_tensors(folder: Path, listing: Mapping[str, Any]) -> bytes:
    """The file of tensors as it was before it was packed, which is what its checksum is of."""
    path = folder / _tensors_file(listing)
    content = _read_file(path)
    if path.name == TENSORS:
        try:
            content = unpacked(content)
        except ValueError as error:
            raise WeightsError(_altered(path)) from error
    return _checked(content, listing["sha256"], path)


def _read_file(path: Path) -> bytes:
    if not path.is_file():
        raise WeightsError(f"the weights file {path} is missing; restore the folder")
    return path.read_bytes()


def _checked(content: bytes, sha256: str, path: Path) -> bytes:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise WeightsError(_altered(path))
    return content


def _altered(path: Path) -> str:
    return f"the weights file {path} is truncated or altered (its checksum differs); restore it from the package"
