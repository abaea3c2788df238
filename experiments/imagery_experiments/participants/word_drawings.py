"""Drawings that the imagination made of single words, kept in a file: drawing a word takes about a second.

A file belongs to the weights that drew it. With other weights it is not used, and every word is drawn when it is
imagined. Which of its stored drawings a mind gets is drawn from its own generator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from imagery_agent.mind.protocols import DrawRequest, Imagination, MentalPicture
from imagery_experiments.files import write_atomically

if TYPE_CHECKING:
    from imagery_agent.imagination.learned import LearnedImagination


Decode = Callable[[np.ndarray], list[MentalPicture]]
"""Codes int64 (N, 16, 16) -> their pictures."""


@dataclass(frozen=True)
class WordDrawings:
    """Codes of several drawings of every text."""

    weights: str
    """Hash of the networks that drew them (:func:`weights_key`)."""
    texts: tuple[str, ...]
    codes: np.ndarray
    """int16 (texts, drawings, 16, 16)."""

    @classmethod
    def read(cls, path: Path) -> WordDrawings:
        """From a file of :meth:`write`."""
        with np.load(path) as file:
            return cls(str(file["weights"]), tuple(str(text) for text in file["texts"]), file["codes"])

    def write(self, path: Path) -> None:
        """Write a compressed file."""
        import io

        content = io.BytesIO()
        np.savez_compressed(content, weights=self.weights, texts=np.array(self.texts), codes=self.codes)
        write_atomically(path, content.getvalue())

    def codes_of(self) -> Mapping[str, np.ndarray]:
        """Text -> int64 (drawings, 16, 16)."""
        return dict(zip(self.texts, self.codes.astype(np.int64), strict=True))


def weights_key(weights: Mapping[str, str]) -> str:
    """One hash of the discrete VAE and the prior, from the hash of every network."""
    return sha256(f"{weights['dvae']}/{weights['prior']}".encode()).hexdigest()[:16]


def draw_words(
    imagination: LearnedImagination, texts: Mapping[str, str], *, drawings: int, weights: str, at_once: int = 48
) -> WordDrawings:
    """Draw the text of every word several times; a drawing depends on word, number and weights alone."""
    import torch

    requests = [
        DrawRequest(text, generator=torch.Generator().manual_seed(_seed(f"{word}/{number}")))
        for word, text in texts.items()
        for number in range(drawings)
    ]
    codes: list[np.ndarray] = []
    for start in range(0, len(requests), at_once):
        drawn = imagination.draw(requests[start : start + at_once])
        codes += [np.asarray(picture.codes, np.int16) for picture in drawn]
    side = codes[0].shape[0]
    return WordDrawings(weights, tuple(texts.values()), np.stack(codes).reshape(len(texts), drawings, side, side))


def _seed(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big")


class RememberedDrawings:
    """An imagination that has drawn some texts before and draws the others now.

    Implements :class:`imagery_agent.mind.protocols.Imagination`.
    """

    def __init__(self, inner: Imagination, *, weights: str, decode: Decode) -> None:
        self._inner, self._weights, self._decode = inner, weights, decode
        self._codes: Mapping[str, np.ndarray] = {}

    def use(self, drawings: WordDrawings) -> None:
        """Use these drawings until :meth:`forget`, if the same weights drew them."""
        self._codes = drawings.codes_of() if drawings.weights == self._weights else {}

    def forget(self) -> None:
        """Draw everything anew."""
        self._codes = {}

    def perceive(self, pictures: np.ndarray) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        return self._inner.perceive(pictures)

    def draw(self, requests: Sequence[DrawRequest]) -> list[MentalPicture]:
        """See :class:`imagery_agent.mind.protocols.Imagination`."""
        import torch

        found: dict[int, MentalPicture] = {}
        for number, request in enumerate(requests):
            if request.source is None and (known := self._codes.get(request.text or "")) is not None:
                chosen = int(torch.randint(len(known), (), generator=request.generator))
                (found[number],) = self._decode(known[chosen][None])
        new = [number for number in range(len(requests)) if number not in found]
        drawn = self._inner.draw([requests[number] for number in new]) if new else []
        found |= dict(zip(new, drawn, strict=True))
        return [found[number] for number in range(len(requests))]
