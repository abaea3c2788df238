"""Operations that look whether one silhouette fits into another: one glance each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.mind.visual_buffer import Place
from imagery_agent.mind.workspace.state import WorkspaceState
from imagery_agent.visual_routines.spatial_puzzles.creases import Crease, find_crease
from imagery_agent.visual_routines.spatial_puzzles.dots import dots
from imagery_agent.visual_routines.spatial_puzzles.fitting import Fit, area_of, corner_fits, places_at_height


class FittingOperations(WorkspaceState):
    """Looking at silhouettes as areas, at the resolution of the visual buffer."""

    def see_area(self, picture: MentalPicture) -> np.ndarray:
        """float64 (64, 64) in [0, 1]: the area of a silhouette. One glance."""
        self.clock.count("glances")
        return area_of(self.buffer.grained(picture.pixels))

    def corners_to_fill(self, pieces: Sequence[np.ndarray], free: np.ndarray) -> list[list[tuple[int, Fit]]]:
        """For every corner of a free area, the pieces (by number) that fit into it, areas as of ``see_area``.

        The corners with the fewest first: one glance.
        """
        self.clock.count("glances")
        return corner_fits(list(pieces), free)

    def places_to_fit(self, piece: np.ndarray, area: np.ndarray, *, height_px: float, most: int) -> list[Fit]:
        """Where a piece lies in an area, places at a vertical displacement first: one glance."""
        self.clock.count("glances")
        return places_at_height(piece, area, height_px=height_px, most=most)

    def see_dots(self, picture: MentalPicture) -> list[Place]:
        """Places of the separate dots of a picture, from left to right: one glance."""
        return dots(self.see_area(picture))

    def see_crease(self, before: MentalPicture, after: MentalPicture) -> Crease | None:
        """The crease at which a part of a sheet was folded over, seen by comparing two pictures: two glances."""
        return find_crease(self.see_area(before), self.see_area(after))
