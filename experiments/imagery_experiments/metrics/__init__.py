"""The quality figures of the shipped networks, on the held-out drawings shipped with the laboratory.

Unseen drawings of known concepts (split ``drawing``) for naming and captions, drawings of concepts that training never
saw (split ``concept``) for reconstruction and single steps. Pictures are judged by :mod:`imagery_experiments.judge`,
never by the interpreter that reranks. Seeds are fixed.
"""

from imagery_experiments.metrics import (
    composed,
    confidence,
    describing,
    edits,
    frames,
    interpreter,
    locating,
    parity,
    reading,
    reconstruction,
    rollouts,
    steps,
    turns,
    words,
)

__all__ = [
    "composed",
    "confidence",
    "describing",
    "edits",
    "frames",
    "interpreter",
    "locating",
    "parity",
    "reading",
    "reconstruction",
    "rollouts",
    "steps",
    "turns",
    "words",
]
