"""The quality figures of the shipped networks, on the held-out drawings shipped with the laboratory.

Unseen drawings of known concepts (split ``drawing``) for naming and captions, drawings of concepts that training never
saw (split ``concept``) for reconstruction and single steps. Pictures are judged by
:mod:`imagery_experiments.evaluation.reference_classifier`,
never by the interpreter that reranks. Seeds are fixed.
"""

from imagery_experiments.evaluation.metrics import (
    attributes,
    captioning,
    character_pose,
    composed_figures,
    confidence,
    depth_rotation,
    edits,
    localization,
    naming,
    reconstruction,
    reference_frames,
    rollouts,
    single_steps,
    text_to_picture,
)

__all__ = [
    "attributes",
    "captioning",
    "character_pose",
    "composed_figures",
    "confidence",
    "depth_rotation",
    "edits",
    "localization",
    "naming",
    "reconstruction",
    "reference_frames",
    "rollouts",
    "single_steps",
    "text_to_picture",
]
