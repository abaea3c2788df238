"""Adding, attaching and taking away one thing: 200 instructions on pictures of unseen drawings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from PIL import Image, ImageFilter

from imagery_agent.imagination.compositional import add_parts, remove_parts
from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import draw_steps
from imagery_agent.training.data.scene_sampling import SceneSampler
from imagery_agent.training.data.transformations import ChangeSampler
from imagery_experiments.evaluation.held_out_data import (
    corpus,
    imagination,
    interpreter,
    painted,
    pixels,
    reconstructed,
)
from imagery_experiments.evaluation.reference_classifier.pixel_reading import parts
from imagery_experiments.evaluation.registry import Measured, metric

CANDIDATES = 8
KINDS = ("add", "attach", "remove", "detach")
_EACH = 50
_CHANGED = 26
"""Levels of brightness from which a pixel counts as changed."""
_AMOUNT = (0.4, 2.5)
"""An added thing may have so much ink, in multiples of the real one's: how it is drawn is not said."""
_REMAINS = 0.25
"""Of a thing's squared difference, so much may remain after it was removed."""


@dataclass(frozen=True)
class Edits:
    """Instructions and pictures uint8 (N, 64, 64, 3)."""

    operations: tuple[Operation, ...]
    before: np.ndarray
    real: np.ndarray
    """As they should be afterwards."""
    regions: np.ndarray
    """bool (N, 64, 64): where that makes a difference."""


@cache
def _edits() -> Edits:
    changes, rng = ChangeSampler(SceneSampler(corpus(), ("drawing",))), np.random.default_rng(51)
    pairs = [changes.pair(rng, kind) for kind in KINDS for _ in range(_EACH)]
    before, real = painted([pair.source for pair in pairs]), painted([pair.target for pair in pairs])
    changed = (np.abs(before.astype(int) - real.astype(int)) > _CHANGED).any(-1)
    regions = np.stack([_widened(one) for one in changed])
    return Edits(tuple(pair.operation for pair in pairs), before, real, regions)


@cache
def _imagined(part_by_part: bool) -> np.ndarray:
    """uint8 (N, 64, 64, 3): by the prior in one go, or part by part: what is added imagined alone, what goes found."""
    edits, mind, generator = _edits(), imagination(), torch.Generator().manual_seed(0)
    seen, operations, count = mind.perceive(edits.before), list(edits.operations), 2 * _EACH
    if not part_by_part:
        return pixels(draw_steps(mind, seen, operations, generator=generator))
    added = add_parts(
        mind, interpreter(), seen[:count], operations[:count], candidates=CANDIDATES, generator=generator
    )
    removed = remove_parts(mind, interpreter(), seen[count:], operations[count:])
    return pixels([*added, *removed])


def _widened(region: np.ndarray) -> np.ndarray:
    image = Image.fromarray(region.astype(np.uint8) * 255)
    return np.asarray(image.filter(ImageFilter.MaxFilter(7))) > 0


def _is_right(
    operation: Operation, before: np.ndarray, real: np.ndarray, picture: np.ndarray, region: np.ndarray
) -> bool:
    if operation.kind == "remove":
        left, whole = (
            ((one.astype(float) - real.astype(float)) ** 2)[region].sum() for one in (picture, before)
        )
        return bool(left <= _REMAINS * whole)
    assert operation.thing is not None
    there, wanted = (
        parts(np.where(region[..., None], one, 255).astype(np.uint8)).get(operation.thing.color)
        for one in (picture, real)
    )
    if there is None or wanted is None:
        return False
    amount = there.ink.sum() / wanted.ink.sum()
    return bool(_AMOUNT[0] <= amount <= _AMOUNT[1])


def _right(*kinds: str, part_by_part: bool = True) -> Measured:
    edits, imagined = _edits(), _imagined(part_by_part)
    rows = [KINDS.index(kind) * _EACH + number for kind in kinds for number in range(_EACH)]
    shares = [
        float(
            np.mean(
                [
                    _is_right(edits.operations[i], edits.before[i], edits.real[i], seen[i], edits.regions[i])
                    for i in rows
                ]
            )
        )
        for seen in (imagined, reconstructed(edits.real))
    ]
    return Measured(shares[0], len(rows), shares[1])


@metric("edit.right", target=0.8, unit="share")
def right() -> Measured:
    """All 200: an added thing stands there now in its colour and about its amount; a removed one is gone."""
    return _right(*KINDS)


@metric("edit.added", target=0.8, unit="share")
def added() -> Measured:
    """For "add a red star at the left": something of that colour and about that amount stands there now."""
    return _right("add")


@metric("edit.attached", target=0.8, unit="share")
def attached() -> Measured:
    """The same for "add a black capital letter j attached to the bottom"."""
    return _right("attach")


@metric("edit.removed", target=0.8, unit="share")
def removed() -> Measured:
    """For "remove the red star at the left" or "remove the black capital letter j": three quarters of it are gone."""
    return _right("remove", "detach")


@metric("edit.added_at_once", unit="share")
def added_at_once() -> Measured:
    """Additions and attachments drawn by the prior in one go, instead of part by part."""
    return _right("add", "attach", part_by_part=False)


@metric("edit.removed_at_once", unit="share")
def removed_at_once() -> Measured:
    """Removals drawn by the prior in one go."""
    return _right("remove", "detach", part_by_part=False)


@metric("edit.elsewhere_error_ratio", target=2.0, unit="x floor", lower_is_better=True)
def elsewhere_error_ratio() -> Measured:
    """Squared error outside the edited region over the discrete VAE's own there."""
    edits = _edits()
    wrong, floor = (
        (((seen.astype(float) - edits.real.astype(float)) ** 2).mean(-1) * ~edits.regions).sum()
        for seen in (_imagined(True), reconstructed(edits.real))
    )
    return Measured(float(wrong / floor), len(edits.real))
