"""Random operations on random scenes, alone or in chains, for the training of the prior."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from imagery_agent.language.operations import Operation
from imagery_agent.language.scene import RELATIONS
from imagery_agent.training.data.attachments import Pair, attachment
from imagery_agent.training.data.composition import Layer, moved
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import SceneSampler

SAME_AGAIN = 0.5
"""Share of chains that repeat one operation, as a rotation in steps does."""
_FARTHEST_SHIFT, _ZOOM_RANGE = 0.3, (0.6, 1.4)


class ChangeSampler:
    """Random operations on random scenes from the drawings of the sampler's splits.

    ``imagined`` draws what is added, which only words say how to draw (None: ``scenes`` too).
    """

    def __init__(self, scenes: SceneSampler, *, imagined: SceneSampler | None = None) -> None:
        self.scenes = scenes
        self._imagined = imagined or scenes

    @property
    def corpus(self) -> Corpus:
        """Where drawings come from."""
        return self.scenes.corpus

    def pair(self, rng: np.random.Generator, kind: str) -> Pair:
        """A picture, an operation of the given kind, and the picture after it."""
        return self.chain(rng, kind, 1)[0]

    def chain(self, rng: np.random.Generator, kind: str, length: int) -> list[Pair]:
        """Operations of one kind one after another, each on the result of the one before.

        Rotations, shifts and zooms repeat themselves half of the time; add and remove, attach and detach take turns.
        """
        if kind == "turn":
            return self._turns(rng, length)
        if kind in {"attach", "detach"}:
            scenes = self._imagined if kind == "attach" else self.scenes
            return alternating(*attachment(scenes, rng), first=kind == "attach", length=length)
        if kind in {"add", "remove"}:
            return self._additions_and_removals(rng, kind, length)
        operation = _planar(rng, kind)
        source = self._movable(rng)
        repeated = length > 1 and rng.random() < SAME_AGAIN
        pairs: list[Pair] = []
        for number in range(length):
            if number:
                operation = operation if repeated else _planar(rng, kind)
                operation = _kept_inside([pair.operation for pair in pairs], operation)
                source = pairs[-1].target
            pairs.append(Pair(source, operation, tuple(moved(layer, operation) for layer in source)))
        return pairs

    def rotation(self, rng: np.random.Generator) -> Pair:
        """A figure before and after one rotation in the picture plane by any angle."""
        source, operation = self._movable(rng), Operation("rotate", angle_deg=float(rng.integers(-180, 181)))
        return Pair(source, operation, tuple(moved(layer, operation) for layer in source))

    def _movable(self, rng: np.random.Generator) -> tuple[Layer, ...]:
        """A figure in any orientation that planar operations leave inside the picture."""
        choice, scenes = rng.random(), self.scenes
        if choice < 0.1 and len(scenes.figures):
            layer = scenes.view(rng)
            turn = Operation("rotate", angle_deg=float(rng.uniform(0, 360)))
            return (moved(layer, turn),)
        sample = scenes.relation(rng) if choice < 0.25 else None
        if sample is not None:
            layers = sample.layers
        else:
            kind = "polygon" if choice < 0.4 else "letter" if choice < 0.6 else None
            drawing = scenes.drawing(rng, kind if kind is None or scenes.by_kind[kind] else None)
            size = float(rng.uniform(0.42, 0.72))
            mirrored = bool(rng.random() < 0.5)
            layers = (scenes.place(rng, drawing, center=(0.5, 0.5), size=size, mirrored=mirrored)[0],)
        turn = Operation("rotate", angle_deg=float(rng.uniform(0, 360)))
        return tuple(moved(layer, turn) for layer in layers)

    def _additions_and_removals(self, rng: np.random.Generator, kind: str, length: int) -> list[Pair]:
        """Add or take away one named thing, at a place when there are several, and back again."""
        scenes = self._imagined if kind == "add" else self.scenes
        sample = scenes.map(rng) if rng.random() < 0.5 else scenes.relation(rng)
        things, layers = list(sample.scene.things), list(sample.layers)
        background = len(layers) - len(things)
        which = int(rng.integers(len(things)))
        thing = things[which]
        if thing.place is None:
            assert sample.scene.relation is not None
            dx, dy = RELATIONS[sample.scene.relation]
            sign = 1 if which == 0 else -1
            thing = replace(
                thing,
                place={(-1, 0): "left", (1, 0): "right", (0, -1): "top", (0, 1): "bottom"}[(sign * dx, sign * dy)],
            )
        else:
            thing = replace(thing, size="small")
        without = (*layers[: background + which], *layers[background + which + 1 :])
        added = Pair(without, Operation("add", thing=thing), (*without, layers[background + which]))
        removed = Pair(tuple(layers), Operation("remove", thing=thing), without)
        return alternating(added, removed, first=kind == "add", length=length)

    def _turns(self, rng: np.random.Generator, length: int) -> list[Pair]:
        scenes, corpus = self.scenes, self.corpus
        if not len(scenes.figures):
            raise ValueError("the corpus has no block figures in the splits " + ", ".join(scenes.splits))
        figure, step = scenes.random_figure(rng), 360 // corpus.views_per_figure
        start = int(rng.integers(corpus.views_per_figure)) * step
        turn = int(rng.choice([-2, -1, 1, 2])) * step
        seed = int(rng.integers(2**31))
        views = [
            scenes.figure_layer(figure, start + number * turn, np.random.default_rng(seed))
            for number in range(length + 1)
        ]
        operation = Operation("turn", angle_deg=float(turn))
        return [Pair((views[i],), operation, (views[i + 1],)) for i in range(length)]


def alternating(one: Pair, other: Pair, *, first: bool, length: int) -> list[Pair]:
    """One change and its undoing in turn, beginning with ``one`` if ``first``."""
    begin, then = (one, other) if first else (other, one)
    return [begin if number % 2 == 0 else then for number in range(length)]


def _planar(rng: np.random.Generator, kind: str) -> Operation:
    if kind == "rotate":
        return Operation("rotate", angle_deg=float(rng.integers(-30, 31)))
    if kind == "mirror":
        return Operation("mirror", axis=str(rng.choice(["vertical", "horizontal"])))
    if kind == "zoom":
        return Operation("zoom", factor=float(rng.integers(75, 134)) / 100)
    dx, dy = rng.integers(-25, 26, 2) / 100
    return Operation("shift", dx=float(dx), dy=float(dy))


def _kept_inside(done: list[Operation], operation: Operation) -> Operation:
    """The same, turned round where a chain of shifts or zooms would leave the picture."""
    if operation.kind == "shift":
        x, y = sum(o.dx for o in done), sum(o.dy for o in done)
        dx = operation.dx if abs(x + operation.dx) <= _FARTHEST_SHIFT else -operation.dx
        dy = operation.dy if abs(y + operation.dy) <= _FARTHEST_SHIFT else -operation.dy
        return replace(operation, dx=dx, dy=dy)
    if operation.kind == "zoom":
        size = float(np.prod([o.factor for o in done])) * operation.factor
        inside = _ZOOM_RANGE[0] <= size <= _ZOOM_RANGE[1]
        return operation if inside else replace(operation, factor=1 / operation.factor)
    return operation
