"""Metrics of adding, attaching and removing one object: 200 instructions on pictures of unseen drawings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from PIL import Image, ImageFilter

from imagery_agent.imagination.compositional import add_parts, remove_parts
from imagery_agent.language.operations import Operation
from imagery_agent.mind.protocols import draw_steps
from imagery_agent.training.data.transformations import ChangeSampler
from imagery_experiments.evaluation.held_out_data import Networks, painted, pixels, unseen_drawings
from imagery_experiments.evaluation.measurement import Measured, metric
from imagery_experiments.evaluation.reference_classifier.pixel_reading import parts

CANDIDATES = 8
KINDS = ("add", "attach", "remove", "detach")
_EACH = 50
_CHANGED = 26
"""Difference in brightness, of 255, above which a pixel counts as changed."""
_AMOUNT = (0.4, 2.5)
"""Range of ink of an added object, as a multiple of the real one's: the instruction leaves its drawing open."""
_REMAINS = 0.25
"""Share of an object's squared difference that may remain after its removal."""


@dataclass(frozen=True)
class Edits:
    """Instructions and pictures uint8 (N, 64, 64, 3)."""

    operations: tuple[Operation, ...]
    before: np.ndarray
    real: np.ndarray
    """The correct result."""
    regions: np.ndarray
    """bool (N, 64, 64): where the correct result differs, dilated."""


@cache
def _edits() -> Edits:
    changes, rng = ChangeSampler(unseen_drawings()), np.random.default_rng(51)
    pairs = [changes.pair(rng, kind) for kind in KINDS for _ in range(_EACH)]
    before, real = painted([pair.source for pair in pairs]), painted([pair.target for pair in pairs])
    changed = (np.abs(before.astype(int) - real.astype(int)) > _CHANGED).any(-1)
    regions = np.stack([_dilated(one) for one in changed])
    return Edits(tuple(pair.operation for pair in pairs), before, real, regions)


@cache
def _imagined(networks: Networks, part_by_part: bool) -> np.ndarray:
    """Results uint8 (N, 64, 64, 3), drawn by the prior at once or part by part.

    Part by part, an added object is imagined alone and composited; a removed one is segmented and erased.
    """
    edits, mind, generator = _edits(), networks.imagination, torch.Generator().manual_seed(0)
    seen, operations, count = mind.perceive(edits.before), list(edits.operations), 2 * _EACH
    if not part_by_part:
        return pixels(draw_steps(mind, seen, operations, generator=generator))
    interpreter = networks.interpreter
    added = add_parts(mind, interpreter, seen[:count], operations[:count], candidates=CANDIDATES, generator=generator)
    removed = remove_parts(mind, interpreter, seen[count:], operations[count:])
    return pixels([*added, *removed])


def _dilated(region: np.ndarray) -> np.ndarray:
    image = Image.fromarray(region.astype(np.uint8) * 255)
    return np.asarray(image.filter(ImageFilter.MaxFilter(7))) > 0


def _is_right(
    operation: Operation, before: np.ndarray, real: np.ndarray, picture: np.ndarray, region: np.ndarray
) -> bool:
    if operation.kind == "remove":
        left, whole = (((one.astype(float) - real.astype(float)) ** 2)[region].sum() for one in (picture, before))
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


def _share_right(networks: Networks, *kinds: str, part_by_part: bool = True) -> Measured:
    edits = _edits()
    rows = [KINDS.index(kind) * _EACH + number for kind in kinds for number in range(_EACH)]
    imagined, real = (
        [_is_right(edits.operations[i], edits.before[i], edits.real[i], seen[i], edits.regions[i]) for i in rows]
        for seen in (_imagined(networks, part_by_part), networks.reconstructed(edits.real))
    )
    return Measured.share(imagined, real=real)


@metric("edit.right", target=0.8, unit="share")
def right(networks: Networks) -> Measured:
    """All 200 instructions: added objects with the right colour and amount of ink; removed ones erased to a quarter."""
    return _share_right(networks, *KINDS)


@metric("edit.added", target=0.8, unit="share")
def added(networks: Networks) -> Measured:
    """ "add a red star at the left": ink of that colour and of about the right amount in the region of the object."""
    return _share_right(networks, "add")


@metric("edit.attached", target=0.8, unit="share")
def attached(networks: Networks) -> Measured:
    """The same for "add a black capital letter j attached to the bottom"."""
    return _share_right(networks, "attach")


@metric("edit.removed", target=0.8, unit="share")
def removed(networks: Networks) -> Measured:
    """ "remove the red star at the left" or "remove the black capital letter j": three quarters of it erased."""
    return _share_right(networks, "remove", "detach")


@metric("edit.added_at_once", unit="share")
def added_at_once(networks: Networks) -> Measured:
    """Additions and attachments drawn by the prior at once instead of part by part."""
    return _share_right(networks, "add", "attach", part_by_part=False)


@metric("edit.removed_at_once", unit="share")
def removed_at_once(networks: Networks) -> Measured:
    """Removals drawn by the prior at once."""
    return _share_right(networks, "remove", "detach", part_by_part=False)


@metric("edit.elsewhere_error_ratio", target=2.0, unit="x floor", lower_is_better=True)
def elsewhere_error_ratio(networks: Networks) -> Measured:
    """Squared error outside the edited region, divided by the reconstruction error of the discrete VAE there."""
    edits = _edits()
    wrong, floor = (
        (((seen.astype(float) - edits.real.astype(float)) ** 2).mean(-1) * ~edits.regions).sum()
        for seen in (_imagined(networks, True), networks.reconstructed(edits.real))
    )
    return Measured(float(wrong / floor), len(edits.real))


METRICS = (right, added, attached, removed, added_at_once, removed_at_once, elsewhere_error_ratio)
