"""Sketches of places: a dot imagined once, reduced in size, and put at every place.

A link between name and place tells which mark is which, as on a map (dual coding); the actual places are found by
looking.
"""

from __future__ import annotations

import numpy as np

from imagery_agent.language.scene import PICTURE_SIZE_PX, Scene, Thing, caption
from imagery_agent.mind.dual_coding_memory import Link
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace import Workspace

_MAX_OFFSET = 8.0 / PICTURE_SIZE_PX
"""What is seen further than this from the intended place of a mark is another mark."""


class Sketch:
    """A picture of marks, kept in memory under a topic."""

    def __init__(self, workspace: Workspace, topic: str, *, size: float) -> None:
        """``size`` of a mark, as a multiple of a small thing's."""
        self._workspace, self._topic = workspace, topic
        dot = workspace.imagine(caption(Scene((Thing("dot", size="small"),))))
        self._dot = workspace.zoom(size, dot)
        self._picture: MentalPicture | None = None

    def put(self, name: str, place: Place) -> None:
        """Put a mark for ``name`` at a place."""
        workspace, offset = self._workspace, (place[0] - 0.5, place[1] - 0.5)
        mark = self._dot if max(map(abs, offset)) < 0.02 else workspace.shift(*offset, self._dot)
        self._picture = mark if self._picture is None else workspace.put(mark, self._picture)
        links = workspace.memory.links(self._topic)
        workspace.memory.keep_picture(self._topic, self._picture)  # forgets the links to the old one
        for link in (*links.values(), Link(name, place, "words")):
            workspace.memory.link(self._topic, link)

    def move(self, dx: float, dy: float) -> None:
        """Shift the whole picture."""
        links = self._workspace.memory.links(self._topic)
        self._picture = self._workspace.shift(dx, dy, self._picture)
        self._workspace.memory.keep_picture(self._topic, self._picture)
        for link in links.values():
            place = (link.place[0] + dx, link.place[1] + dy)
            self._workspace.memory.link(self._topic, Link(link.name, place, "words"))

    def locate(self) -> dict[str, Place]:
        """Places of the marks that are seen in one glance."""
        places = self._workspace.things()
        found = {}
        for name, link in self._workspace.memory.links(self._topic).items():
            near = min(places, key=lambda place: _distance(place, link.place), default=None)
            if near is not None and _distance(near, link.place) <= _MAX_OFFSET:
                found[name] = near
        return found


def _distance(first: Place, second: Place) -> float:
    return float(np.hypot(*np.subtract(first, second)))
