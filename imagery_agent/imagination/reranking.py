"""Reranking: several pictures are drawn of each caption, and the one that the interpreter scores highest is kept.

Ramesh et al. 2021, section 2.6, with the agent's own interpreter.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from imagery_agent.mind.protocols import Imagination, Interpreter, MentalPicture, draw_texts


def imagine_best(
    imagination: Imagination,
    interpreter: Interpreter,
    texts: Sequence[str],
    *,
    candidates: int,
    generator: torch.Generator,
) -> list[MentalPicture]:
    """One picture per caption, the one of ``candidates`` that the interpreter scores highest.

    Raises:
        ValueError: fewer than one candidate.
    """
    if candidates < 1:
        raise ValueError(f"expected at least one candidate, got {candidates}")
    drawn = draw_texts(imagination, [text for text in texts for _ in range(candidates)], generator=generator)
    groups = [drawn[start : start + candidates] for start in range(0, len(drawn), candidates)]
    return [best_of(mine, interpreter, text) for mine, text in zip(groups, texts, strict=True)]


def best_of(pictures: Sequence[MentalPicture], interpreter: Interpreter, text: str) -> MentalPicture:
    """The picture that the interpreter scores highest for a text."""
    return best_first(pictures, interpreter, text)[0]


def best_first(pictures: Sequence[MentalPicture], interpreter: Interpreter, text: str) -> list[MentalPicture]:
    """Pictures in the order of the interpreter's scores for a text."""
    scores = interpreter.score(np.stack([picture.pixels for picture in pictures]), [text])[:, 0]
    return [pictures[number] for number in np.argsort(-scores, kind="stable")]
