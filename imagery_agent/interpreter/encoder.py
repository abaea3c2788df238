"""An interpreter over any encoder that puts pictures and texts into one space as directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from imagery_agent.images import check_pictures, to_tensor
from imagery_agent.interfaces import Location
from imagery_agent.interpreter.locating import locate
from imagery_agent.interpreter.naming import BARE_NAME, Lexicon, check_texts, likeliest
from imagery_agent.scene import PICTURE_SIZE_PX
from imagery_agent.tokenizer import CaptionTokenizer

if TYPE_CHECKING:
    from imagery_agent.interpreter.clip import InterpreterModel

_AT_ONCE = 256
"""Pictures or texts encoded together: bounds memory."""


class Encoder(Protocol):
    """Pictures and texts to directions in one space."""

    @property
    def scale(self) -> float:
        """What cosines are multiplied by to be log odds."""
        ...

    def pictures(self, pictures: Tensor) -> Tensor:
        """float (N, 3, H, W) in [0, 1] of any size -> (N, D) of length 1."""
        ...

    def texts(self, texts: Sequence[str]) -> Tensor:
        """N texts -> (N, D) of length 1."""
        ...


def resized(pictures: Tensor, size: int | Sequence[int]) -> Tensor:
    """float (N, 3, H, W) at another size (one side, or height and width), in [0, 1]."""
    shape = [size, size] if isinstance(size, int) else list(size)
    if list(pictures.shape[-2:]) == shape:
        return pictures
    return F.interpolate(pictures, shape, mode="bicubic", antialias=True, align_corners=False).clamp(0, 1)


class CaptionEncoder:
    """Our model with our tokenizer."""

    def __init__(self, model: InterpreterModel, tokenizer: CaptionTokenizer) -> None:
        if tokenizer.size > model.config.vocab_size:
            raise ValueError(
                f"expected a tokenizer of at most {model.config.vocab_size} pieces, got {tokenizer.size}; "
                "model and tokenizer must come from the same folder"
            )
        self._model, self._tokenizer = model.eval(), tokenizer
        self.scale = float(model.logit_scale.detach())

    def pictures(self, pictures: Tensor) -> Tensor:
        """See :class:`Encoder`."""
        return self._model.encode_pictures(resized(pictures, self._model.config.picture_size_px))

    def texts(self, texts: Sequence[str]) -> Tensor:
        """See :class:`Encoder`."""
        tokens = self._tokenizer.encode_batch(texts, length=self._model.config.context_length)
        return self._model.encode_texts(torch.from_numpy(tokens))


class EncoderInterpreter:
    """Says what a picture shows; implements :class:`imagery_agent.interfaces.Interpreter`."""

    def __init__(
        self,
        encoder: Encoder,
        *,
        vocabulary: Sequence[str],
        templates: Sequence[str] = BARE_NAME,
        sha256: str = "",
    ) -> None:
        """``vocabulary`` are the names used when none are asked for; ``sha256`` identifies the weights."""
        self.vocabulary = tuple(dict.fromkeys(check_texts(vocabulary, what="names")))
        self.sha256 = sha256
        self.encoder = encoder
        self._lexicon = Lexicon(self._encode_texts, templates=templates)

    def name(
        self, pictures: np.ndarray, *, names: Sequence[str] | None = None, top: int = 5
    ) -> list[list[tuple[str, float]]]:
        """The ``top`` likeliest names of each picture with probabilities among all names, best first."""
        asked = self.vocabulary if names is None else list(dict.fromkeys(check_texts(names, what="names")))
        cosines = self._encode_pictures(pictures) @ self._lexicon.names(asked).T
        return likeliest(cosines, asked, scale=self.encoder.scale, top=top)

    def score(self, pictures: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """float32 (N, M) cosine of every picture with every text."""
        listed = check_texts(texts)
        return np.asarray(self._encode_pictures(pictures) @ self._lexicon.texts(listed).T, np.float32)

    def similarity(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """float32 (N,) cosine of picture i of ``first`` with picture i of ``second``."""
        if len(first) != len(second):
            raise ValueError(f"expected as many pictures on both sides, got {len(first)} and {len(second)}")
        products = self._encode_pictures(first) * self._encode_pictures(second)
        return np.asarray(products.sum(axis=1), np.float32)

    def directions(self, pictures: np.ndarray) -> np.ndarray:
        """float32 (N, D) of length 1, whose products are the cosines of :meth:`similarity`: to be kept by a user."""
        return np.asarray(self._encode_pictures(pictures), np.float32)

    def locate(self, picture: np.ndarray, text: str) -> Location:
        """Where in one uint8 (64, 64, 3) picture the text applies; a low ``score`` means nowhere."""
        check_pictures(np.asarray(picture)[None])
        words = self._lexicon.texts(check_texts([text]))[0]
        return locate(picture, lambda views: self._encode_views(views) @ words, scale=self.encoder.scale)

    @torch.inference_mode()
    def _encode_pictures(self, pictures: np.ndarray) -> np.ndarray:
        chunks = to_tensor(check_pictures(pictures)).split(_AT_ONCE)
        return torch.cat([self.encoder.pictures(chunk) for chunk in chunks]).numpy()

    @torch.inference_mode()
    def _encode_views(self, views: list[np.ndarray]) -> np.ndarray:
        """float32 (W, D) of parts of one picture, each enlarged to the picture's size; equal sides follow."""
        sides = np.array([len(view) for view in views])
        enlarged = [
            resized(to_tensor(np.stack([view for view in views if len(view) == side])), PICTURE_SIZE_PX)
            for side in dict.fromkeys(sides)
        ]
        chunks = torch.cat(enlarged).split(_AT_ONCE)
        return torch.cat([self.encoder.pictures(chunk) for chunk in chunks]).numpy()

    @torch.inference_mode()
    def _encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        chunks = [texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE)]
        return torch.cat([self.encoder.texts(chunk) for chunk in chunks]).float().numpy()
