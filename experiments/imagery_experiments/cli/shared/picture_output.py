"""What commands do with picture files: pictures are read as the mind sees them, and written as they are drawn."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from imagery_agent.validation import InputError
from imagery_experiments.files import write_atomically

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from imagery_agent.early_vision.seeing import SeenPicture


class PictureOutput:
    """Writes every picture as soon as it is drawn. The path is checked before anything is drawn."""

    def __init__(self, path: Path, *, count: int) -> None:
        """``path`` ends in .png for one file (a sheet if ``count`` is above 1), in nothing for a folder.

        Raises:
            ValueError: a path of another kind, or a folder that holds pictures of these names.
            InputError: the path cannot be written.
        """
        self.path, self._count = path, count
        self._pixels: list[np.ndarray] = []
        self._labels: list[str] = []
        self._is_folder = path.is_dir() or not path.suffix
        if not self._is_folder and path.suffix.lower() != ".png":
            raise ValueError(f"expected an output file that ends in .png, or a folder, got {path}")
        if path.is_file() and self._is_folder:
            raise ValueError(f"expected a folder or a file that ends in .png, got the file {path}")
        check_writable(path / "01.png" if self._is_folder else path)
        if self._is_folder and (taken := [name for name in map(self._file, range(1, count + 1)) if name.exists()]):
            raise ValueError(f"expected a folder without pictures of an earlier run, found {taken[0]}; give another")

    def add(self, pixels: np.ndarray, label: str) -> None:
        """Write the next picture, uint8 (64, 64, 3), or the sheet with it."""
        from PIL import Image

        self._pixels.append(pixels)
        self._labels.append(label)
        if self._is_folder:
            _write(self._file(len(self._pixels)), Image.fromarray(pixels))
        elif self._count == 1:
            _write(self.path, Image.fromarray(pixels))
        else:
            from imagery_experiments.plotting.film_strips import picture_sheet

            _write(self.path, picture_sheet(self._pixels, self._labels))

    def _file(self, number: int) -> Path:
        return self.path / f"{number:0{max(2, len(str(self._count)))}d}.png"


def check_writable(path: Path) -> None:
    """Make the folder of a file that will be written, and try to write there.

    Raises:
        InputError: nothing can be written there.
    """
    if path.is_dir():
        raise InputError(f"expected a file to write, got the folder {path}")
    probe = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.ENAMETOOLONG):
            raise
        raise InputError(f"cannot write to the folder {path.parent} ({os.strerror(error.errno or 0)})") from None


def seen_file(picture: Path) -> SeenPicture:
    """The picture as the mind sees it; what was done to it goes to standard error."""
    from imagery_agent.early_vision.seeing import see_file

    seen = see_file(picture)
    if seen.note:
        print(f"{picture}: {seen.note}", file=sys.stderr)
    return seen


def _write(path: Path, image: Image.Image) -> None:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    write_atomically(path, buffer.getvalue())
