"""Small parts of a figure: those that attention spread over the whole figure does not resolve.

With attention spread over a figure the visual buffer is coarse; around one place it is fine (zoom lens: Eriksen &
St. James 1986). Large parts are seen at once; ticks, short edges and small bumps need a look each. Their number
follows from the figure and from acuity.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_dilation, convolve, distance_transform_edt, label
from scipy.spatial.distance import cdist

from imagery_agent.visual_routines.contours import enclosed
from imagery_agent.visual_routines.image_similarity import coverage
from imagery_agent.visual_routines.local_match import Place

_NEIGHBOURS = np.ones((3, 3), int)
_CROWDED_PX = 7.0
"""Parts that are nearer to one another than this are seen as one group (Pelli & Tillman 2008)."""
_SHORTEST_PX = 2.0
"""Shorter pieces of the skeleton are roughness of the outline."""


def small_parts(pixels: np.ndarray, *, resolution_px: float) -> list[Place]:
    """Middles of the parts of uint8 (H, W, 3) that are shorter than the resolution, the most isolated first.

    Parts are the pieces of the skeleton that end freely or border an enclosed space, measured from the edge of the
    strokes that they join; pieces between two others belong to a longer stroke. Parts that crowd one another are one
    group, at the place of its middle part.
    """
    middles = _short_pieces(pixels, resolution_px)
    if not len(middles):
        return []
    distance = cdist(middles, middles)
    _, groups = np.unique(_linked(distance < _CROWDED_PX), return_inverse=True)
    found = []
    for group in range(groups.max() + 1):
        own = np.flatnonzero(groups == group)
        middle = own[np.argmin(distance[np.ix_(own, own)].sum(axis=1))]
        apart = distance[own][:, groups != group].min() if (groups != group).any() else np.inf
        found.append((-apart, *middles[middle]))
    height, width = pixels.shape[:2]
    return [(float((x + 0.5) / width), float((y + 0.5) / height)) for _, x, y in sorted(found)]


def _short_pieces(pixels: np.ndarray, resolution_px: float) -> np.ndarray:
    """Middles (N, 2), in px, x first, of the pieces of the skeleton that are shorter than the resolution."""
    from skimage.morphology import skeletonize  # only here: it is slow to import

    darkness = coverage(pixels)
    figure = darkness > max(0.4 * darkness.max(), 0.04)
    skeleton = skeletonize(figure)
    crowd = convolve(skeleton.astype(int), _NEIGHBOURS, mode="constant") - 1
    junctions = skeleton & (crowd >= 3)
    rows, columns = np.nonzero(junctions)
    if not len(rows):
        return np.empty((0, 2))
    depth_px = distance_transform_edt(figure)
    pieces, count = label(skeleton & (convolve(junctions.astype(int), _NEIGHBOURS, mode="constant") == 0), _NEIGHBOURS)
    tips = skeleton & (crowd == 1)
    spaces = binary_dilation(enclosed(skeleton), _NEIGHBOURS)
    found = []
    for number in range(1, count + 1):
        if not (tips | spaces)[pieces == number].any():
            continue
        own_rows, own_columns = np.nonzero(pieces == number)
        distance = np.hypot(own_rows[:, None] - rows, own_columns[:, None] - columns)  # (own, junctions)
        base_px = depth_px[rows, columns][distance.min(axis=0).argmin()]
        tip_px = depth_px[own_rows, own_columns][distance.min(axis=1).argmax()]
        if _SHORTEST_PX < len(own_rows) + 1.5 + tip_px - base_px < resolution_px:
            found.append((own_columns.mean(), own_rows.mean()))
    return np.array(found).reshape(-1, 2)


def _linked(near: np.ndarray) -> np.ndarray:
    """Number of the connected group of each of N things, from which are near, bool (N, N)."""
    from scipy.sparse.csgraph import connected_components

    return np.asarray(connected_components(near, directed=False)[1])
