"""Reference to the figure in mind: the parts that words mean, and the points that are the places of these parts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.spatial.distance import cdist

from imagery_agent.language.construction.tree import Feature, Known
from imagery_agent.language.directions import OPPOSITE_SIDE
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.seeing.binding import Bound
from imagery_agent.planners.construction.seeing.choosing import uncovered
from imagery_agent.planners.construction.seeing.naming import described
from imagery_agent.planners.construction.seeing.parts import Parts
from imagery_agent.planners.construction.seeing.places import NthPlace, edge, places
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape
from imagery_agent.visual_routines.contours import loops


class Figure(Parts):
    """The pieces of the figure, and what phrases refer to among them."""

    def room(self, known: Known) -> Shape:
        """In what something is that is inside this: of several pieces the largest closed one, if there is one."""
        part = self.rest() if known.name == "opening" else self.one(known)
        closed = [self.part([index]) for index in part.pieces if loops(self.mask(index))] if part.is_whole else []
        return max(closed, key=lambda one: float(np.prod(one.shape.size)), default=part).shape

    def places(self, feature: Feature) -> np.ndarray:
        """float64 (K, 2): the points that a feature of the figure names."""
        if isinstance(feature, NthPlace):
            found = self.marks(Feature(feature.at, feature.of, feature.middle, feature.fraction))
            from_left = np.lexsort((found[:, 1], found[:, 0].round(2)))  # the same order however they are seen
            return found[from_left[feature.number % len(found)]][None]
        if feature.at == "junction" and feature.of == Known("it") and not len(self.one(feature.of).shape.vertices[1]):
            return places(self.rest().shape, feature)  # "where they cross": not in what was mentioned last
        if feature.at == "far":
            return self._far_from_rest(feature.of)
        if feature.at == "end" and feature.of.count == 1:
            return self._free_ends(places(self.one(feature.of).shape, feature), feature.of)
        group = feature.of.group if isinstance(feature.of, Bound) else feature.of
        if feature.at == "center" and group is not None and group.name == "loop" and feature.of.count == 1:
            return self.one(feature.of).shape.center[None]  # of what it encloses
        parts = self.find(feature.of)
        if feature.at == "junction" and len(parts) == 2:  # "where the circles touch"
            return _meeting(parts[0].shape, parts[1].shape)[None]
        one_each = feature.of.count != 1 and feature.at not in {"all", "ends", "end", "corners", "sides"}
        if one_each and len(parts) > 1:
            return np.vstack([places(part.shape, feature) for part in uncovered(parts, feature.at)])
        return places(self.one(feature.of).shape, feature)

    def pair(self, first: Feature, second: Feature) -> tuple[np.ndarray, np.ndarray]:
        """The places of two things side by side; of things that are one above the other, the upper and the lower one.

        Raises:
            SceneError: they are at the same place.
        """
        places = self.places(first), self.places(second)
        if first == second and len(places[0]) > 1:
            return places[0][:1], places[0][-1:]
        if np.abs(places[0].mean(axis=0) - places[1].mean(axis=0)).max() > STROKE:
            return places
        if (first.of.which, second.of.which) != ("left", "right"):
            raise SceneError(f"the {described(first.of)} and the {described(second.of)} are at one place")
        upper, lower = (replace(one, of=replace(one.of, which=side))  # type: ignore[arg-type]
                        for one, side in ((first, "top"), (second, "bottom")))  # fmt: skip
        return self.pair(upper, lower)

    def _free_ends(self, ends: np.ndarray, known: Known) -> np.ndarray:
        """float64 (K, 2): those ends of a thing that touch nothing else, or that which is farthest from the rest."""
        rest = [index for index in self.others if index not in self.one(known).pieces]
        if len(ends) < 2 or not rest:
            return ends
        away = cdist(ends, self.part(rest).shape.points).min(axis=1)
        return ends[away > 2 * STROKE] if (away > 2 * STROKE).any() else ends[[int(away.argmax())]]

    def _far_from_rest(self, known: Known) -> np.ndarray:
        """float64 (1, 2): the end of a stroke, or the edge of a thing, that is farthest from everything else."""
        part = self.one(known)
        shape, rest = part.shape, [index for index in self.others if index not in part.pieces]
        middle = self.part(rest).shape.center if rest else self.rest().shape.center
        found = shape.ends if len(shape.ends) else np.array([edge(shape, side) for side in OPPOSITE_SIDE])
        if shape.is_open_stroke and not len(shape.ends):
            found = shape.points[[0, -1]]
        return np.asarray(found[np.hypot(*(found - middle).T).argmax()])[None]

    def marks(self, feature: Feature) -> np.ndarray:
        """float64 (K, 2): one place for each of several parts, or the places of one."""
        if feature.of.count != 1 and feature.at in {"all", "center", "outline"}:
            return np.array([part.shape.center for part in self.find(feature.of)])
        return self.places(feature)


def _meeting(one: Shape, other: Shape) -> np.ndarray:
    """Where two shapes touch; SceneError if they do not."""
    gaps = cdist(one.points, other.points)
    i, j = np.unravel_index(int(gaps.argmin()), gaps.shape)
    if gaps[i, j] > 2 * STROKE:
        raise SceneError("these two do not touch each other")
    return np.asarray((one.points[i] + other.points[j]) / 2)
