"""What does it show? Things that stand out, named one by one, and put into words by the grammar of scenes.

The network says what each thing is, how it is turned, and whether it is anything known; colour, place, size
and relation are read from the pixels of the thing that was found, by the meaning these words have in
``imagery_agent.language.scene``. Detection and grammar, because naming things alone gave 60 % right first names where
naming them within the whole picture gave 24 % (see ``looks.LOOKS``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from imagery_agent.interpreter.calibration import probability
from imagery_agent.interpreter.character_pose import ANGLES_DEG as PARITY_ANGLES_DEG
from imagery_agent.interpreter.character_pose import has_parity, orientation
from imagery_agent.interpreter.localization import size_word
from imagery_agent.interpreter.naming import likeliest
from imagery_agent.interpreter.segmentation import Box, Figure, figures
from imagery_agent.language.scene import RELATIONS, Scene, Thing, caption
from imagery_agent.mind.scene_graph import nearest_place

if TYPE_CHECKING:
    from imagery_agent.interpreter.encoder import EncoderInterpreter

UNKNOWN = "thing"
"""What is said of something that has no name: "a blue thing"."""
NOTHING = "nothing"
"""What is said of an empty picture."""
ANGLES_DEG = (0, 180, 90, -90, 45, -45, 30, -30, 60, -60, 120, -120, 150, -150, 135, -135)
"""Orientations that are told apart, to the left."""
_MIRRORED_SHARE = 0.2
"""How likely a letter or digit alone is its mirror image, as in the pictures the network learned from."""
_UPRIGHT_SHARE = 0.5
"""How likely a thing alone is upright rather than turned by any of the other angles. On 200 single unseen
drawings, a third of them turned: 54 % right names (49 % if all are taken to be upright), 72 % right angles.
Things beside others are taken to be upright."""
_NAMES_KEPT = 5
_SYMBOL_SIDE = 0.29
"""Things below this longest side stand on a map; those in a relation are larger."""


@dataclass(frozen=True)
class SeenThing:
    """One thing of a picture as it is read."""

    thing: Thing
    """Name (``UNKNOWN`` where nothing known), colour, place, size word and orientation."""
    names: tuple[tuple[str, float], ...]
    """The likeliest names with probabilities, also where nothing is known."""
    known: float
    """Probability that it is anything that has a name here."""
    box: Box

    @property
    def probability(self) -> float:
        """That its name is right."""
        return self.names[0][1]


@dataclass(frozen=True)
class Description:
    """A reading of one picture."""

    things: tuple[SeenThing, ...]
    """In the order of the caption; none in an empty picture."""
    scene: Scene | None
    """In the language of scenes; None for an empty picture."""

    @property
    def caption(self) -> str:
        """In English, such as "a red umbrella above a blue star"; ``NOTHING`` for an empty picture."""
        return NOTHING if self.scene is None else caption(self.scene)

    @property
    def confidence(self) -> float:
        """Probability that all names are right; 0 for an empty picture."""
        return float(np.prod([seen.probability for seen in self.things])) if self.things else 0.0

    def graph(self) -> nx.DiGraph:
        """The scene graph.

        Nodes are numbers with ``name``, ``color``, ``size``, ``place``, ``angle_deg``, ``mirrored`` and ``box``; every
        ordered pair of things has an edge with ``relations``, a set of the words left of, right of, above, below.
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
"""Middles that differ by less in one direction, in picture widths, stand in no relation in that direction."""


def described(picture: np.ndarray, interpreter: EncoderInterpreter) -> Description:
    """Read one picture uint8 (64, 64, 3)."""
    found = figures(picture)
    if not found:
        return Description((), None)
    read = [_read(picture, figure, interpreter, alone=len(found) == 1) for figure in found]
    if len(read) == 2 and found[0].longest_side > _SYMBOL_SIDE:
        return _related(*read)
    if len(read) == 1:
        thing = read[0].thing
        return Description(tuple(read), Scene((replace(thing, place=_said(thing.place)),)))
    read.sort(key=lambda seen: (round(3 * _center(seen.box)[1]), _center(seen.box)[0]))
    things = tuple(replace(seen.thing, size="medium") for seen in read)  # on maps no size is said
    return Description(tuple(read), Scene(things, is_map=True))


def _read(picture: np.ndarray, figure: Figure, interpreter: EncoderInterpreter, *, alone: bool) -> SeenThing:
    """Name one thing, in the orientation in which it makes most sense."""
    angles = ANGLES_DEG if alone else (0,)
    directions = interpreter.look_at(picture, [figure], angles_deg=[-angle for angle in angles])
    logits = interpreter.logits(directions)  # (A, M)
    shares = np.full(len(angles), (1 - _UPRIGHT_SHARE) / max(1, len(angles) - 1))
    shares[0] = _UPRIGHT_SHARE
    turned = int((logits + np.log(shares)[:, None]).max(axis=1).argmax())
    (names,) = likeliest(logits[turned : turned + 1], interpreter.vocabulary, top=_NAMES_KEPT)
    known = float(probability(interpreter.calibration.known_log_odds(logits[turned : turned + 1]))[0])
    name = names[0][0] if known >= 0.5 else UNKNOWN
    thing = Thing(name, figure.color, size_word(figure), nearest_place(*figure.center), float(angles[turned]))
    if alone and has_parity(name):
        seen = orientation(interpreter.turns_of(picture, figure, name) + _expected())
        thing = replace(thing, angle_deg=seen.angle_deg, mirrored=seen.mirrored)
    return SeenThing(thing, tuple(names), known, figure.box)


def _expected() -> np.ndarray:
    """float (2, A): log odds of the orientations of a letter or digit before it is seen."""
    count = len(PARITY_ANGLES_DEG)
    turned = np.full(count, (1 - _UPRIGHT_SHARE) / (count - 1))
    turned[0] = _UPRIGHT_SHARE
    return np.log(np.outer([1 - _MIRRORED_SHARE, _MIRRORED_SHARE], turned))


def _related(one: SeenThing, other: SeenThing) -> Description:
    """Two things, the first above or left of the second; neither size nor place is said."""
    gap = np.subtract(_center(other.box), _center(one.box))  # y points down
    if gap[np.abs(gap).argmax()] < 0:
        one, other = other, one
    relation = "above" if abs(gap[1]) > abs(gap[0]) else "left of"
    things = tuple(replace(seen.thing, size="medium", place=None) for seen in (one, other))
    return Description((one, other), Scene(things, relation))


def _said(place: str | None) -> str | None:
    """The middle goes without saying."""
    return None if place == "center" else place


def _center(box: Box) -> tuple[float, float]:
    left, top, right, bottom = box
    return (left + right) / 2, (top + bottom) / 2
