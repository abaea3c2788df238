"""Pictures and texts as unit vectors, and the calibrated log odds of names that follow from their cosines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from imagery_agent.images import check_pictures, to_tensor
from imagery_agent.interpreter.calibration import Calibration, nats_above_chance
from imagery_agent.interpreter.character_pose import ANGLES_DEG, FILL, evidence, is_character, texts
from imagery_agent.interpreter.crops import VIEW_SIZES, further_views
from imagery_agent.interpreter.naming import BARE_NAME, Lexicon, check_texts
from imagery_agent.interpreter.objects.segmentation import Figure, isolated_view
from imagery_agent.interpreter.unknown_names import UnknownNames

_BATCH = 256
"""Pictures or texts per batch: bounds memory."""


class Encoder(Protocol):
    """Maps pictures and texts to unit vectors in one space."""

    @property
    def scale(self) -> float:
        """Factor from cosines to logits."""
        ...

    def pictures(self, pictures: Tensor) -> Tensor:
        """float (N, 3, H, W) in [0, 1] of any size -> unit vectors (N, D), on any device."""
        ...

    def texts(self, texts: Sequence[str]) -> Tensor:
        """N texts -> unit vectors (N, D)."""
        ...


def resized(pictures: Tensor, size: int | Sequence[int]) -> Tensor:
    """float (N, 3, H, W) in [0, 1], resized to one side length or to (height, width)."""
    shape = [size, size] if isinstance(size, int) else list(size)
    if list(pictures.shape[-2:]) == shape:
        return pictures
    return F.interpolate(pictures, shape, mode="bicubic", antialias=True, align_corners=False).clamp(0, 1)


class PictureTextSpace:
    """An encoder with a vocabulary and a calibration."""

    def __init__(
        self,
        encoder: Encoder,
        *,
        vocabulary: Sequence[str],
        templates: Sequence[str] = BARE_NAME,
        calibration: Calibration | None = None,
        unknown_names: UnknownNames | None = None,
        sha256: str = "",
    ) -> None:
        """``vocabulary`` are the default names; ``unknown_names`` reads those that the encoder never learned (None: it
        learned them all); ``sha256`` identifies the weights.
        """
        self.vocabulary = tuple(dict.fromkeys(check_texts(vocabulary, what="names")))
        self.sha256 = sha256
        self.encoder = encoder
        self.calibration = calibration or Calibration()
        self._unknown_names = unknown_names
        self._lexicon = Lexicon(self._encode_texts, templates=templates)

    def orientation_evidence(self, picture: np.ndarray, seen: Figure, name: str) -> np.ndarray:
        """float (2, A): log odds of the parities and angles of one object of a picture, given its name.

        See :func:`imagery_agent.interpreter.character_pose.evidence`.
        """
        sides = ((picture, seen), (picture[:, ::-1], seen.mirrored))
        views = [
            isolated_view(side, figure, fill=FILL, angle_deg=angle) for side, figure in sides for angle in ANGLES_DEG
        ]
        cosines = self.picture_vectors(np.stack(views)) @ self._lexicon.texts(texts(name)).T
        logits = self.encoder.scale * cosines.astype(np.float64)
        return evidence(logits.reshape(2, len(ANGLES_DEG), -1))

    def object_vectors(
        self, picture: np.ndarray, seen: Sequence[Figure], *, angles_deg: Sequence[float] = (0.0,)
    ) -> np.ndarray:
        """Unit vectors float32 (F * A, D) of F objects of one picture, each isolated, enlarged and rotated by A angles.

        Each is the mean over the sizes VIEW_SIZES; angles are counterclockwise.
        """
        views = [
            isolated_view(picture, figure, fill=fill, angle_deg=angle)
            for figure in seen
            for angle in angles_deg
            for fill in VIEW_SIZES
        ]
        mean = self.picture_vectors(np.stack(views)).reshape(len(views) // len(VIEW_SIZES), len(VIEW_SIZES), -1).mean(1)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), np.float32)

    def logits(self, vectors: np.ndarray, names: Sequence[str] | None = None) -> np.ndarray:
        """float64 (N, M): calibrated logits of N picture vectors with M names (default: the vocabulary)."""
        asked = self.vocabulary if names is None else names
        own = self._learned_logits(vectors, asked)
        unknown = self._unknown_names
        if unknown is None or not (meanings := unknown.meanings(asked)):
            return own
        return unknown.logits(own, self._learned_logits(vectors, unknown.learned), meanings)

    def _learned_logits(self, vectors: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """:meth:`logits` by the network alone."""
        cosines = (vectors @ self._lexicon.names(names).T).astype(np.float64)
        return self.encoder.scale / self.calibration.temperature * cosines

    def name_vectors(self, names: Sequence[str]) -> np.ndarray:
        """Unit vectors float32 (M, D) of M names."""
        return self._lexicon.names(names)

    def naming_logits(self, pictures: np.ndarray, names: Sequence[str] | None = None) -> np.ndarray:
        """float64 (N, M): as :meth:`logits`, for pictures uint8 (N, 64, 64, 3) in three views each."""
        asked = self.vocabulary if names is None else names
        return self._mean_view_logits(pictures, self.picture_vectors(pictures), asked)

    def _mean_view_logits(self, pictures: np.ndarray, originals: np.ndarray, asked: Sequence[str]) -> np.ndarray:
        """:meth:`naming_logits` of pictures whose vectors ``originals`` (N, D) are known."""
        vectors = [originals, *(self.picture_vectors(views) for views in further_views(pictures))]
        mean = np.mean(vectors, axis=0)
        logits = self.logits(mean / np.linalg.norm(mean, axis=1, keepdims=True), asked)
        # the mirror image of a character may be another character, so these are named by the original view alone
        characters = [column for column, name in enumerate(asked) if is_character(name)]
        if characters:
            logits[:, characters] = self.logits(originals, [asked[column] for column in characters])
        return logits

    def nats_above_chance(self, vectors: np.ndarray, name: str) -> np.ndarray:
        """float (N,): nats by which a name is more probable for N picture vectors than a name chosen at random."""
        return nats_above_chance(self.logits(vectors), self.logits(vectors, [name])[:, 0])

    def presence_log_odds(self, vectors: np.ndarray, name: str) -> np.ndarray:
        """float (N,): log odds that the objects of N picture vectors go by this name."""
        return self.calibration.presence_log_odds(self.nats_above_chance(vectors, name))

    @torch.inference_mode()
    def picture_vectors(self, pictures: np.ndarray) -> np.ndarray:
        """Unit vectors float32 (N, D) of pictures uint8 (N, 64, 64, 3)."""
        if not len(check_pictures(pictures)):  # not every network accepts an empty batch
            return self.picture_vectors(np.zeros((1, *pictures.shape[1:]), np.uint8))[:0]
        chunks = to_tensor(pictures).split(_BATCH)
        return torch.cat([self.encoder.pictures(chunk) for chunk in chunks]).cpu().numpy()

    @torch.inference_mode()
    def _encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        chunks = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        return torch.cat([self.encoder.texts(chunk) for chunk in chunks]).float().cpu().numpy()
