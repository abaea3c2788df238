"""Zero-shot naming: cached embeddings of names, and the most probable names (Radford et al. 2021, section 3.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

Named = TypeVar("Named")

_ARTICLES = frozenset({"a", "an", "the", "some", "any", "this", "that", "of"})
BARE_NAME = ("{}",)
"""The template of a name alone; others are sentences such as ``"a drawing of a {}"``."""


class Lexicon:
    """Embeddings of texts, each computed once."""

    def __init__(
        self, encode: Callable[[Sequence[str]], np.ndarray], *, templates: Sequence[str] = BARE_NAME, room: int = 50_000
    ) -> None:
        """``encode`` maps N texts to unit vectors float32 (N, D); about ``room`` of them are cached."""
        self._encode = encode
        self._templates = tuple(templates)
        self._room = room
        self._known: dict[str, np.ndarray] = {}

    def texts(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (N, D): unit vectors of whole texts."""
        if len(self._known) > self._room:
            self._known.clear()
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])

    def names(self, names: Sequence[str]) -> np.ndarray:
        """float32 (N, D): unit vectors of names, each the mean over the templates."""
        sentences = [template.format(name) for name in names for template in self._templates]
        mean = self.texts(sentences).reshape(len(names), len(self._templates), -1).mean(axis=1)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), np.float32)


def bare_name(text: str) -> str:
    """A name in lower case without articles, each word without the s of a plural; empty if no word says anything.

    Words without letters say nothing by themselves: "number 2" is a name, "2" is none.
    """
    words = re.findall(r"[\w'-]+", text.lower())
    kept = [word for word in words if word not in _ARTICLES]
    if not any(re.search(r"[^\W\d_]", word) for word in kept):
        return ""
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "su" else word for word in kept
    )


def check_texts(texts: Sequence[str], *, what: str = "texts") -> list[str]:
    """The texts as a list; ValueError for one bare string, none at all, or an empty one."""
    if isinstance(texts, str):
        raise ValueError(f"expected a list of {what}, got the one text {texts!r}; put it in a list")
    listed = list(texts)
    if not listed:
        raise ValueError(f"expected at least one of {what}, got none; give for example ['umbrella', 'star']")
    for number, text in enumerate(listed):
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"expected words in all {what}, got {text!r} as number {number + 1}; leave it out")
    return listed


def top_names(logits: np.ndarray, names: Sequence[Named], *, top: int) -> list[list[tuple[Named, float]]]:
    """The ``top`` names of each picture with their softmax probabilities over all M, most probable first.

    ``logits`` (N, M) of N pictures with M names.
    """
    if top < 1:
        raise ValueError(f"expected top to be at least 1, got {top}")
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = odds / odds.sum(axis=1, keepdims=True)
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, :top]
    return [
        [(names[column], float(row[column])) for column in best] for row, best in zip(probabilities, order, strict=True)
    ]
