"""Detection: all things of a picture with their boxes and names, in one pass of two networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from torchvision.ops import nms

from imagery_agent.images import check_pictures, to_tensor
from imagery_agent.interpreter.clip_interpreter import ClipInterpreter
from imagery_agent.interpreter.naming import top_names
from imagery_agent.interpreter.objects import LEAST_CONFIDENCE
from imagery_agent.interpreter.objects.segmentation import Box
from imagery_agent.models.detector import Detector, DetectorConfig
from imagery_agent.pretrained import WEIGHTS_DIR, WeightsError, load_folder

_SAME_THING = 0.45
"""Of two boxes that overlap more than this (intersection over union), the less confident one is left out."""
_MOST_THINGS = 24
_BATCH = 64
_NAMES_KEPT = 5


@dataclass(frozen=True)
class Detection:
    """One thing found in a picture."""

    box: Box
    """Left, top, right, bottom as fractions of the picture's width."""
    confidence: float
    """How sure it is that there is a thing with this box, in [0, 1]."""
    names: tuple[tuple[str, float], ...]
    """The most probable names with their probabilities among all names."""
    vector: np.ndarray = field(repr=False, compare=False)
    """float32 (D,): unit vector in the interpreter's space."""

    @property
    def name(self) -> str:
        """The most probable name."""
        return self.names[0][0]

    @property
    def center(self) -> tuple[float, float]:
        """Center of the box as (x, y) fractions."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @property
    def size(self) -> float:
        """Geometric mean of the sides of the box, in widths."""
        left, top, right, bottom = self.box
        return float(np.sqrt(max(right - left, 0.0) * max(bottom - top, 0.0)))


class PictureDetector:
    """A detector with the interpreter whose feature maps it reads.

    Args:
        model: the trained network.
        interpreter: the interpreter it was trained with.
        names: names to choose from (default: the interpreter's vocabulary).
    """

    def __init__(self, model: Detector, interpreter: ClipInterpreter, *, names: Sequence[str] | None = None) -> None:
        self._model, self._interpreter = model.eval(), interpreter
        self.names = tuple(interpreter.vocabulary if names is None else names)

    @classmethod
    def load(cls, folder: Path | str | None = None, *, interpreter: ClipInterpreter) -> PictureDetector:
        """From a folder that holds ``detector`` (None: the shipped weights), for the interpreter given.

        Raises:
            WeightsError: the folder is incomplete, or the detector was trained with another interpreter.
        """
        weights = load_folder(Path(folder or WEIGHTS_DIR) / "detector", kind="detector")
        config = weights.read_config(DetectorConfig)
        if config.interpreter != interpreter.sha256:
            raise WeightsError(
                f"expected in {weights.folder} a detector for this interpreter ({interpreter.sha256[:12] or 'foreign'}"
                f"), got one for {config.interpreter[:12]}; train one for it: imagery train detector"
            )
        return cls(weights.fill(Detector(config)), interpreter)

    @torch.inference_mode()
    def detect(self, pictures: np.ndarray, *, least_confidence: float = LEAST_CONFIDENCE) -> list[list[Detection]]:
        """The things of each picture uint8 (N, 64, 64, 3) on white, most confident first."""
        found: list[list[Detection]] = []
        for chunk in to_tensor(check_pictures(pictures)).split(_BATCH):
            predicted = self._model(chunk, self._interpreter.feature_maps(chunk))
            for row in zip(predicted.confidence.sigmoid(), predicted.boxes, predicted.vectors, strict=True):
                found.append(self._things(*row, least_confidence=least_confidence))
        return found

    def _things(
        self, confidence: torch.Tensor, boxes: torch.Tensor, vectors: torch.Tensor, *, least_confidence: float
    ) -> list[Detection]:
        sure = (confidence >= least_confidence).nonzero()[:, 0]
        boxes = boxes.clamp(0, 1)
        kept = sure[nms(boxes[sure], confidence[sure], _SAME_THING)][:_MOST_THINGS]
        if not len(kept):
            return []
        own = vectors[kept].numpy()
        named = top_names(self._interpreter.logits(own, self.names), self.names, top=_NAMES_KEPT)
        rows = zip(boxes[kept].tolist(), confidence[kept].tolist(), named, own, strict=True)
        return [
            Detection((box[0], box[1], box[2], box[3]), sureness, tuple(names), vector)
            for box, sureness, names, vector in rows
        ]


BOX_COLORS = ("#d81b60", "#1e88e5", "#2e7d32", "#e65100", "#6a1b9a", "#00838f")


def draw_boxes(
    picture: np.ndarray,
    things: Sequence[Detection],
    *,
    scale: int = 4,
    labels: Sequence[str] | None = None,
    colors: Sequence[int] | None = None,
) -> np.ndarray:
    """A picture uint8 (64, 64, 3), enlarged, with the box and the label of every thing: uint8 (64 s, 64 s, 3).

    ``labels`` are the names by default; ``colors`` numbers the colour of each box (default: in order).
    """
    side = picture.shape[0] * scale
    image = Image.fromarray(picture).resize((side, side), Image.Resampling.NEAREST)
    pen = ImageDraw.Draw(image)
    said = [thing.name for thing in things] if labels is None else labels
    numbers = range(len(things)) if colors is None else colors
    for thing, label, number in zip(things, said, numbers, strict=True):
        color = BOX_COLORS[number % len(BOX_COLORS)]
        left, top, right, bottom = (edge * side for edge in thing.box)
        pen.rectangle((left, top, max(right - 1, left), max(bottom - 1, top)), outline=color)
        above = top - 11 if top >= 11 else top + 1  # within its own box, not over the next one
        pen.text((min(left + 1, side - 6 * len(label)), above), label, fill=color)
    return np.asarray(image)
