"""The whole state of a training run in one file, written under a temporary name and renamed."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path
from typing import Any

import torch
from PIL import Image

CHECKPOINT = "checkpoint.pt"


def save_checkpoint(run_dir: Path, state: dict[str, Any]) -> None:
    """Replace the run's checkpoint; a kill at any moment leaves the old or the new one whole.

    OSError if it cannot be written (a full disk); the old one is then kept.
    """
    temporary = run_dir / (CHECKPOINT + ".tmp")
    try:
        run_dir.mkdir(parents=True, exist_ok=True)
        torch.save(state, temporary)
        os.replace(temporary, run_dir / CHECKPOINT)
    except (OSError, RuntimeError) as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise
        # torch's writer does not say why it fails; in practice the disk is full
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(run_dir / CHECKPOINT)) from error


def load_checkpoint(run_dir: Path) -> dict[str, Any] | None:
    """The run's state, or None when it has none yet."""
    path = run_dir / CHECKPOINT
    if not path.is_file():
        return None
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise ValueError(
            f"cannot read the checkpoint {path} ({error}); delete it to start again, or give another --run-dir"
        ) from error


def write_text(path: Path, text: str) -> None:
    """Replace a small file whole; OSError with its name if it cannot be written."""
    _write(path, text.encode())


def write_picture(path: Path, picture: Image.Image) -> None:
    """Replace a PNG file whole; OSError with its name if it cannot be written."""
    content = io.BytesIO()
    picture.save(content, "PNG")
    _write(path, content.getvalue())


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")  # several processes may write the same
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)
