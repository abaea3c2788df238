"""The detector's targets, losses and learning, with tiny networks."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from imagery_agent.models.detector import (
    NO_NAME,
    NO_THING,
    Detector,
    DetectorConfig,
    Truth,
    cell_centers,
    matched,
    owners,
    varifocal,
)

TINY = DetectorConfig(feature_channels=(8, 8), embed_dim=4, grid=8, width=16, blocks=1)


def truth(*boxes: tuple[float, float, float, float], names: tuple[int, ...] | None = None) -> Truth:
    numbers = torch.tensor([names or tuple(range(len(boxes)))])
    return Truth(torch.tensor([boxes]), numbers)


def test_cells_learn_the_smallest_thing_whose_middle_they_are_in():
    both = owners(truth((0.0, 0.0, 1.0, 1.0), (0.4, 0.4, 0.6, 0.6)), 8)[0].view(8, 8)
    assert both[3, 3] == 1
    assert both[2, 2] == -1  # farther than 1.5 cells from the middle of the large one
    assert (both >= 0).sum() == 4


def test_every_thing_has_a_cell_however_small_and_padding_has_none():
    small = owners(truth((0.51, 0.51, 0.53, 0.53)), 8)[0]
    assert small.ge(0).nonzero().tolist() == [[4 * 8 + 4]]
    padded = owners(truth((0.2, 0.2, 0.8, 0.8), (0.0, 0.0, 0.0, 0.0), names=(0, NO_THING)), 8)[0]
    assert set(padded.tolist()) == {-1, 0}


def test_confidence_learns_the_overlap_and_easy_negatives_count_little():
    overlap = torch.tensor([[0.8]])
    losses = [float(varifocal(torch.logit(torch.tensor([[p]])), overlap)) for p in (0.5, 0.7, 0.8, 0.9)]
    assert min(losses) == losses[2]
    unsure, sure = (float(varifocal(torch.logit(torch.tensor([[p]])), torch.zeros(1, 1))) for p in (0.5, 0.01))
    assert sure < unsure / 1000


def test_two_boxes_on_one_thing_are_one_right_and_one_wrong():
    true = torch.tensor([[0.1, 0.1, 0.5, 0.5]])
    found = torch.tensor([[0.1, 0.1, 0.5, 0.5], [0.12, 0.1, 0.5, 0.5], [0.6, 0.6, 0.9, 0.9]])
    assert matched(found, true).tolist() == [True, False, False]
    assert matched(found[:0], true).tolist() == []
    assert matched(found, true[:0]).tolist() == [False] * 3


def test_it_learns_where_and_what_dark_squares_are():
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    model = Detector(TINY)
    words = F.normalize(torch.randn(2, 4), dim=-1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)

    def batch(count: int) -> tuple[torch.Tensor, list[torch.Tensor], Truth]:
        corner = torch.randint(0, 5, (count, 2), generator=generator) * 4
        kind = torch.randint(0, 2, (count,), generator=generator)
        pictures = torch.ones(count, 3, 32, 32)
        for row, (x, y) in enumerate(corner.tolist()):
            pictures[row, int(kind[row]) :, y : y + 12, x : x + 12] = 0
        boxes = torch.cat([corner, corner + 12], 1)[:, None] / 32
        maps = [F.avg_pool2d(pictures, 4).mean(1, keepdim=True).expand(-1, 8, -1, -1)] * 2
        return pictures, maps, Truth(boxes, kind[:, None])

    for _ in range(80):
        pictures, maps, wanted = batch(8)
        optimizer.zero_grad()
        model.loss(pictures, maps, wanted, words, scale=10.0).total.backward()
        optimizer.step()
    pictures, maps, wanted = batch(16)
    with torch.no_grad():
        found = model(pictures, maps)
    best = found.confidence.argmax(1)
    rows = torch.arange(16)
    right = [bool(matched(found.boxes[row, best[row]][None], wanted.boxes[row])) for row in rows]
    named = (found.vectors[rows, best] @ words.T).argmax(1) == wanted.names[:, 0]
    assert sum(right) >= 14
    assert named.float().mean() >= 0.8


def test_losses_are_finite_without_things_or_names():
    model = Detector(TINY)
    pictures, maps = torch.ones(2, 3, 32, 32), [torch.zeros(2, 8, 8, 8), torch.zeros(2, 8, 4, 4)]
    words = torch.eye(4)
    for names in (NO_THING, NO_NAME):
        wanted = Truth(torch.tensor([[[0.1, 0.1, 0.4, 0.4]]] * 2), torch.full((2, 1), names))
        losses = model.loss(pictures, maps, wanted, words, scale=10.0)
        losses.total.backward()
        assert all(bool(part.isfinite()) for part in (losses.total, *losses.parts.values()))


def test_the_shipped_shape_is_small():
    assert sum(weight.numel() for weight in Detector(DetectorConfig()).parameters()) < 600_000
    assert cell_centers(16)[17].tolist() == pytest.approx([1.5 / 16, 1.5 / 16])
