"""Block figures of the corpus: their forms, their views, and the depth of their surfaces."""

from __future__ import annotations

import numpy as np
import torch

from imagery_agent.models.depth import turned
from imagery_agent.training.data.corpus import DEPTH_UNITS, NO_SURFACE
from imagery_envs.stimuli.block_geometry import ELEVATION_DEG, MIRROR, canonical_form
from imagery_experiments.corpus.blocks import HELD_OUT_CUBES, distinct_figures, draw_views


def test_block_figures_are_chiral_distinct_and_stay_inside_the_circle() -> None:
    figures = distinct_figures(20, HELD_OUT_CUBES, rng=np.random.default_rng(0))
    cubes = [figure.cubes() for figure in figures]
    assert len({canonical_form(form) for one in cubes for form in (one, one @ MIRROR)}) == 40
    assert {len(one) for one in cubes} == {10}
    y, x = np.mgrid[:96, :96] - 47.5
    views, depths = draw_views(cubes[0], 17.0)
    assert views.shape == (36, 96, 96)
    assert (views[:, np.hypot(x, y) > 47] == 255).all()
    assert views.min() < 60
    assert depths.shape == (36, 32, 32)
    surface = np.kron(depths != NO_SURFACE, np.ones((3, 3), bool))
    assert (surface == (views < 255)).mean() > 0.95


def test_surfaces_moved_in_space_fall_on_the_next_view() -> None:
    """Points at their true depth, turned as the prior turns them, land on the figure as seen from there."""
    figure = distinct_figures(1, HELD_OUT_CUBES, rng=np.random.default_rng(1))[0]
    _, depths = draw_views(figure.cubes(), 30.0)
    rows, columns = np.nonzero(depths[0] != NO_SURFACE)
    near = depths[0, rows, columns] / DEPTH_UNITS * 32
    points = torch.tensor(np.stack([columns - 15.5, rows - 15.5, near], -1)).float()[None]

    def share_on_figure(turn_deg: float, view: int) -> float:
        moved = turned(points, torch.tensor([turn_deg]).deg2rad(), torch.tensor(ELEVATION_DEG).deg2rad())[0]
        across, down = (moved[:, :2] + 15.5).round().long().clamp(0, 31).T
        return float((depths[view][down, across] != NO_SURFACE).mean())

    def share_as_near(turn_deg: float, view: int) -> float:
        """Of the points that fall on the figure and are not hidden by a surface in front of them."""
        moved = turned(points, torch.tensor([turn_deg]).deg2rad(), torch.tensor(ELEVATION_DEG).deg2rad())[0].numpy()
        across, down = (moved[:, :2] + 15.5).round().astype(int).clip(0, 31).T
        there = depths[view][down, across]
        ahead = (there / DEPTH_UNITS * 32 - moved[:, 2])[there != NO_SURFACE]
        return float((np.abs(ahead[ahead < 1.5]) < 1.5).mean())

    assert share_on_figure(20.0, 2) > 0.93
    assert share_on_figure(-20.0, -2) > 0.93
    assert share_on_figure(20.0, -2) < 0.85
    assert share_as_near(20.0, 2) > 0.9
    assert share_as_near(20.0, -2) < 0.8


def test_turning_to_the_left_moves_the_front_to_the_left() -> None:
    stick = np.array([[0, 0, 2], [0, 0, 1], [0, 0, 0], [0, 1, 0]])
    views, _ = draw_views(stick, 0.0)

    def middle_x(view: np.ndarray) -> float:
        rows = np.nonzero(view < 255)[0]
        lowest = np.nonzero(view[rows.max() - 8 : rows.max()] < 255)[1]  # the front end is drawn lowest
        return float(lowest.mean())

    assert middle_x(views[3]) < middle_x(views[0]) - 3
    assert middle_x(views[-3]) > middle_x(views[0]) + 3
