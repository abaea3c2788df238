"""Film strips: the mental pictures of a trial, stored beside its row and drawn in a row with labels."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from imagery_agent.validation import InputError
from imagery_envs.rendering import wrapped
from imagery_experiments.files import write_atomically

if TYPE_CHECKING:
    from imagery_agent.mind.workspace.state import Stimulus

FRAME_PX = 144
GAP_PX = 14
LABEL_PX = 40
FONT_PX = 14
COLUMNS = 6
"""Frames in a row, so that labels stay readable at the width of a page."""
INK = (40, 40, 40)
FIXATION = (220, 40, 40)
MOST_FRAMES = 16
"""Longer traces are drawn with this many frames at equal distances, including the first and the last."""


@dataclass(frozen=True)
class Strip:
    """Frames of one trial in temporal order."""

    key: str
    """The trial's key (participant/id)."""
    labels: tuple[str, ...]
    pixels: np.ndarray
    """uint8 (T, 64, 64, 3)."""
    attention: np.ndarray
    """float64 (T, 2): x and y of the fixation as fractions of the width; NaN: nowhere."""
    work: tuple[dict[str, int], ...] = ()
    """Counts of each kind of work from the start of the response until each frame."""
    findings: tuple[tuple[dict[str, Any], ...], ...] = ()
    """What was found at each frame: ``kind`` and ``values``, (text, number) each."""
    pictorial: tuple[bool, ...] = ()
    """Whether each frame has a picture; others have propositions alone."""
    responses: tuple[int, ...] = ()
    """The number of the response of each frame."""
    stimuli: tuple[Stimulus, ...] = ()
    """What was responded to, each once, in order."""

    @property
    def pictures(self) -> Strip:
        """The frames that have a picture."""
        kept = [number for number in range(len(self.labels)) if not self.pictorial or self.pictorial[number]]
        return Strip(self.key, tuple(self.labels[i] for i in kept), self.pixels[kept], self.attention[kept])

    @classmethod
    def from_frames(cls, key: str, frames: Sequence[Any]) -> Strip:
        """From the frames (label, pixels, attention) of a workspace's trace."""
        pixels = [np.asarray(frame.pixels, dtype=np.uint8) for frame in frames]
        places = [(np.nan, np.nan) if frame.attention is None else tuple(frame.attention) for frame in frames]
        return cls(
            key,
            tuple(str(frame.label) for frame in frames),
            np.stack(pixels) if pixels else np.zeros((0, 64, 64, 3), np.uint8),
            np.array(places, dtype=np.float64).reshape(-1, 2),
            tuple(asdict(frame.work) for frame in frames),
            tuple(tuple(asdict(found) for found in frame.findings) for frame in frames),
            tuple(frame.pictorial for frame in frames),
            tuple(0 if frame.stimulus is None else frame.stimulus.number for frame in frames),
            tuple({frame.stimulus.number: frame.stimulus for frame in frames if frame.stimulus is not None}.values()),
        )


def _path(folder: Path, key: str) -> Path:
    return folder / "pictures" / (re.sub(r"[^A-Za-z0-9.-]+", "_", key) + ".npz")


def save_strip(folder: Path, strip: Strip) -> None:
    """Write the strip into the run's folder, atomically."""
    buffer = io.BytesIO()
    mind = {name: getattr(strip, name) for name in ("work", "findings", "pictorial", "responses")}
    shown: dict[str, Any] = {f"stimulus_{one.number}": one.picture for one in strip.stimuli if one.picture is not None}
    np.savez_compressed(
        buffer,
        key=strip.key,
        labels=np.array(strip.labels, dtype=str),
        pixels=strip.pixels,
        attention=strip.attention,
        mind=json.dumps(mind | {"instructions": [(one.number, one.instruction) for one in strip.stimuli]}),
        **shown,
    )
    write_atomically(_path(folder, strip.key), buffer.getvalue())


def load_strip(folder: Path, key: str) -> Strip | None:
    """The strip of a trial in a run's folder, if there is one."""
    path = _path(folder, key)
    return _read(path) if path.exists() else None


def load_strips(folder: Path) -> list[Strip]:
    """All strips in a run's folder, sorted by key.

    Raises:
        FileNotFoundError: there is no such folder.
        InputError: a damaged file.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"expected the folder of a run, found none at {folder}")
    return sorted(map(_read, (folder / "pictures").glob("*.npz")), key=lambda strip: strip.key)


def _read(path: Path) -> Strip:
    from imagery_agent.mind.workspace.state import Stimulus  # only here: writing a strip loads no agent

    try:
        with np.load(path, allow_pickle=False) as content:
            mind = json.loads(str(content["mind"])) if "mind" in content else {}
            return Strip(
                str(content["key"]),
                tuple(str(label) for label in content["labels"]),
                content["pixels"],
                content["attention"],
                tuple(mind.get("work", ())),
                tuple(tuple(found) for found in mind.get("findings", ())),
                tuple(mind.get("pictorial", ())),
                tuple(mind.get("responses", ())),
                tuple(
                    Stimulus(number, instruction, content.get(f"stimulus_{number}"))
                    for number, instruction in mind.get("instructions", ())
                ),
            )
    except (ValueError, KeyError, EOFError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(f"{path} is damaged; restore it, or remove it to do without these pictures") from error


def draw_strip(strip: Strip, *, columns: int = COLUMNS, most: int = MOST_FRAMES) -> Image.Image:
    """The strip as one picture: at most ``most`` frames, labels below, a ring at the fixation."""
    strip = strip.pictures
    count = len(strip.labels)
    chosen = list(range(count))
    if count > most:
        chosen = sorted({round(index) for index in np.linspace(0, count - 1, most)})
    columns = max(1, min(columns, len(chosen)))
    rows = max(1, -(-len(chosen) // columns))
    cell = FRAME_PX + GAP_PX
    sheet = Image.new("RGB", (columns * cell + GAP_PX, rows * (cell + LABEL_PX) + GAP_PX), "white")
    for position, index in enumerate(chosen):
        left = GAP_PX + position % columns * cell
        top = GAP_PX + position // columns * (cell + LABEL_PX)
        _draw_frame(sheet, (left, top), strip.labels[index], strip.pixels[index], strip.attention[index])
    return sheet


def _draw_frame(
    sheet: Image.Image, corner: tuple[int, int], label: str, pixels: np.ndarray, attention: np.ndarray
) -> None:
    left, top = corner
    height, width = pixels.shape[:2]
    scale = FRAME_PX / max(height, width)
    picture = Image.fromarray(pixels).resize((round(width * scale), round(height * scale)), Image.Resampling.NEAREST)
    sheet.paste(picture, corner)
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((left - 1, top - 1, left + picture.width, top + picture.height), outline=(205, 205, 205))
    if np.isfinite(attention).all():
        x, y = left + attention[0] * picture.width, top + attention[1] * picture.height
        draw.ellipse((x - 5, y - 5, x + 5, y + 5), outline="white", width=4)
        draw.ellipse((x - 4, y - 4, x + 4, y + 4), outline=FIXATION, width=2)
    font = ImageFont.load_default(FONT_PX)
    for number, line in enumerate(_two_lines(label, font)):
        draw.text((left, top + FRAME_PX + 3 + (FONT_PX + 3) * number), line, fill=INK, font=font)


def _two_lines(label: str, font: Any) -> list[str]:
    """At most two lines that fit below a frame."""
    lines = wrapped(label, font, FRAME_PX)
    return lines if len(lines) <= 2 else [lines[0], lines[1][:-1] + "…"]


def picture_sheet(pictures: Sequence[np.ndarray], labels: Sequence[str], *, columns: int = COLUMNS) -> Image.Image:
    """Pictures uint8 (64, 64, 3) side by side, enlarged, with labels below."""
    nowhere = np.full((len(pictures), 2), np.nan)
    return draw_strip(Strip("", tuple(labels), np.stack(list(pictures)), nowhere), columns=columns, most=len(pictures))
