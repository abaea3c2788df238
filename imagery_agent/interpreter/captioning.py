"""Captioning: segmented objects are named one by one and described in the grammar of scenes.

The network gives each object's name, orientation and whether it is in the vocabulary; color, place, size and
relation are measured on its pixels, with the meaning these words have in ``imagery_agent.language.scene``.
Naming isolated objects had 60 % top-1 accuracy, naming them in the whole picture 24 % (see ``crops.VIEW_SIZES``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations

import networkx as nx
import numpy as np

from imagery_agent.interpreter.calibration import probability
from imagery_agent.interpreter.character_pose import ANGLES_DEG as PARITY_ANGLES_DEG
from imagery_agent.interpreter.character_pose import has_parity, orientation
from imagery_agent.interpreter.encoder import PictureTextSpace
from imagery_agent.interpreter.localization import size_word
from imagery_agent.interpreter.naming import top_names
from imagery_agent.interpreter.objects.segmentation import Box, Figure, figures, is_texture
from imagery_agent.language.scene import RELATIONS, Scene, Thing, caption
from imagery_agent.mind.scene_graph import nearest_place

UNKNOWN = "thing"
"""Name of an object outside the vocabulary: "a blue thing"."""
NOTHING = "nothing"
"""Caption of an empty picture."""
NOTHING_KNOWN = "nothing I know"
"""Caption of a picture in which no figures can be told apart."""
ANGLES_DEG = (0, 180, 90, -90, 45, -45, 30, -30, 60, -60, 120, -120, 150, -150, 135, -135)
"""Orientations to choose from, counterclockwise."""
_MIRRORED_SHARE = 0.2
"""Prior probability that a single letter or digit is mirrored, as in the training pictures."""
_UPRIGHT_SHARE = 0.5
"""Prior probability that a single object is upright. On 200 single unseen drawings, a third of them rotated: 54 %
correct names (49 % if all are assumed upright), 72 % correct angles. Objects among others are assumed upright."""
_NAMES_KEPT = 5
_SYMBOL_SIDE = 0.29
"""Two objects below this longest side, in widths, are a map; objects in a relation are larger."""


@dataclass(frozen=True)
class SeenThing:
    """One recognized object of a picture."""

    thing: Thing
    """Name (UNKNOWN outside the vocabulary), color, place, size and orientation."""
    names: tuple[tuple[str, float], ...]
    """The most probable names with probabilities, also for an object outside the vocabulary."""
    known: float
    """Probability that it is in the vocabulary."""
    box: Box

    @property
    def probability(self) -> float:
        """Probability of its first name."""
        return self.names[0][1]


@dataclass(frozen=True)
class Description:
    """The description of one picture."""

    things: tuple[SeenThing, ...]
    """In the order of the caption; empty for an empty picture."""
    scene: Scene | None
    """None for an empty picture, and for one that cannot be read."""
    unreadable: str = ""
    """Why no figures can be told apart; empty otherwise."""

    @property
    def caption(self) -> str:
        """For example "a red umbrella above a blue star"; NOTHING or NOTHING_KNOWN without figures."""
        if self.scene is None:
            return NOTHING_KNOWN if self.unreadable else NOTHING
        return caption(self.scene)

    @property
    def confidence(self) -> float:
        """Probability that all names are correct; 0 for an empty picture."""
        return float(np.prod([seen.probability for seen in self.things])) if self.things else 0.0

    def graph(self) -> nx.DiGraph:
        """The scene graph.

        Nodes are numbers with ``name``, ``color``, ``size``, ``place``, ``angle_deg``, ``mirrored`` and ``box``; every
        ordered pair of objects has an edge with ``relations``, a subset of RELATIONS.
        """
        graph: nx.DiGraph = nx.DiGraph()
        for number, seen in enumerate(self.things):
            thing = seen.thing
            graph.add_node(
                number,
                name=thing.name,
                color=thing.color,
                size=thing.size,
                place=thing.place,
                angle_deg=thing.angle_deg,
                mirrored=thing.mirrored,
                box=seen.box,
            )
        for one, other in permutations(range(len(self.things)), 2):
            gap = np.subtract(_center(self.things[one].box), _center(self.things[other].box))
            words = {word for word, way in RELATIONS.items() if gap @ np.array(way) > _SAME_LINE}
            graph.add_edge(one, other, relations=frozenset(words))
        return graph


_SAME_LINE = 0.12
"""Centers that differ by less in one direction, in widths, are in no relation in that direction."""


def describe_picture(picture: np.ndarray, space: PictureTextSpace) -> Description:
    """The description of one picture uint8 (64, 64, 3)."""
    found = figures(picture)
    if not found:
        return Description((), None, "its ink is a texture, not figures" if is_texture(picture) else "")
    read = [_read(picture, figure, space, alone=len(found) == 1) for figure in found]
    if len(read) == 2 and found[0].longest_side > _SYMBOL_SIDE:
        return _related(*read)
    if len(read) == 1:
        thing = read[0].thing
        return Description(tuple(read), Scene((replace(thing, place=_captioned_place(thing.place)),)))
    read.sort(key=lambda seen: (round(3 * _center(seen.box)[1]), _center(seen.box)[0]))
    things = tuple(replace(seen.thing, size="medium") for seen in read)  # captions of maps leave out sizes
    return Description(tuple(read), Scene(things, is_map=True))


def _read(picture: np.ndarray, figure: Figure, space: PictureTextSpace, *, alone: bool) -> SeenThing:
    """Name one object in its most probable orientation."""
    angles = ANGLES_DEG if alone else (0,)
    vectors = space.object_vectors(picture, [figure], angles_deg=[-angle for angle in angles])
    logits = space.logits(vectors)  # (A, M)
    shares = np.full(len(angles), (1 - _UPRIGHT_SHARE) / max(1, len(angles) - 1))
    shares[0] = _UPRIGHT_SHARE
    turned = int((logits + np.log(shares)[:, None]).max(axis=1).argmax())
    (names,) = top_names(logits[turned : turned + 1], space.vocabulary, top=_NAMES_KEPT)
    known = float(probability(space.calibration.known_log_odds(logits[turned : turned + 1]))[0])
    name = names[0][0] if known >= 0.5 else UNKNOWN
    thing = Thing(name, figure.color, size_word(figure), nearest_place(*figure.center), float(angles[turned]))
    if alone and has_parity(name):
        seen = orientation(space.orientation_evidence(picture, figure, name) + _log_prior())
        thing = replace(thing, angle_deg=seen.angle_deg, mirrored=seen.mirrored)
    return SeenThing(thing, tuple(names), known, figure.box)


def _log_prior() -> np.ndarray:
    """float (2, A): log prior of the parities and angles of a letter or digit."""
    count = len(PARITY_ANGLES_DEG)
    turned = np.full(count, (1 - _UPRIGHT_SHARE) / (count - 1))
    turned[0] = _UPRIGHT_SHARE
    return np.log(np.outer([1 - _MIRRORED_SHARE, _MIRRORED_SHARE], turned))


def _related(one: SeenThing, other: SeenThing) -> Description:
    """Two objects, the first above or left of the second, without sizes and places."""
    gap = np.subtract(_center(other.box), _center(one.box))  # y points down
    if gap[np.abs(gap).argmax()] < 0:
        one, other = other, one
    relation = "above" if abs(gap[1]) > abs(gap[0]) else "left of"
    things = tuple(replace(seen.thing, size="medium", place=None) for seen in (one, other))
    return Description((one, other), Scene(things, relation))


def _captioned_place(place: str | None) -> str | None:
    """The place for a caption, which leaves out the center."""
    return None if place == "center" else place


def _center(box: Box) -> tuple[float, float]:
    left, top, right, bottom = box
    return (left + right) / 2, (top + bottom) / 2
