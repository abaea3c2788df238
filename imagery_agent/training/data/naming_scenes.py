"""Scenes by which names are learned: names with many drawings more often, and single things at any angle."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from imagery_agent.interpreter.character_pose import ANGLE_STEP_DEG, CHIRAL
from imagery_agent.language.scene import COLORS, Scene, Thing
from imagery_agent.training.data.composition import Layer, named_color, pose
from imagery_agent.training.data.scene_sampling import Sample, SceneSampler

TURNED_KINDS = {"icon": 0.42, "letter": 0.48, "primitive": 0.06, "block": 0.04}
MIRRORED_LETTERS = 0.5
"""Share of turned letters that differ from their mirror image which are mirrored."""
BLOCK_FIGURE = "block figure"
"""The name of block figures; not in the vocabulary."""


class NamingSampler(SceneSampler):
    """Random scenes in which a name with many drawings is somewhat likelier: one drawing teaches less than fifty."""

    def drawing(self, rng: np.random.Generator, kind: str | None = None) -> tuple[int, str, str]:
        """See :meth:`SceneSampler.drawing`; names are as likely as the square root of the number of their drawings."""
        kind = kind or self._kinds[rng.choice(len(self._kinds), p=self._shares)]
        names, drawings, likely = self._choices[kind]
        which = int(np.searchsorted(likely, rng.random()))
        return int(rng.choice(drawings[which])), names[which], kind

    @cached_property
    def _choices(self) -> dict[str, tuple[list[str], list[np.ndarray], np.ndarray]]:
        """By kind: names, their drawings, and their cumulated probabilities."""
        found = {}
        for kind, groups in self.by_kind.items():
            names = [name for group in groups for name in group.names]
            drawings = [indices for group in groups for indices in group.drawings]
            weights = np.sqrt([len(indices) for indices in drawings])
            found[kind] = (names, drawings, np.cumsum(weights) / max(weights.sum(), 1e-9))
        return found

    def turned(self, rng: np.random.Generator) -> Sample:
        """One thing at any angle, said in steps of 15 degrees; letters that have a mirror image are mirrored too."""
        kinds = [kind for kind in TURNED_KINDS if kind == "block" or self.by_kind[kind]]
        shares = np.array([TURNED_KINDS[kind] for kind in kinds])
        kind, color = str(rng.choice(kinds, p=shares / shares.sum())), str(rng.choice(list(COLORS)))
        angle = float(rng.integers(-11, 13)) * ANGLE_STEP_DEG
        if kind == "block":
            layer = self.view(rng)
            name, mirrored = BLOCK_FIGURE, False
            layer, color, angle = replace(layer, color=named_color("black")), "black", 0.0
        else:
            index, name, _ = self.drawing(rng, kind)
            mirrored = name in CHIRAL and bool(rng.random() < MIRRORED_LETTERS)
            size = float(rng.uniform(0.45, 0.8))
            x, y = 0.5 + rng.uniform(-0.04, 0.04, 2)
            stray = rng.uniform(-ANGLE_STEP_DEG / 2, ANGLE_STEP_DEG / 2)
            shown = pose(x, y, size, angle_deg=angle + stray, mirrored=mirrored)
            layer = Layer(index, shown, named_color(color))
        return Sample((layer,), Scene((Thing(name, color, angle_deg=angle, mirrored=mirrored),)))
