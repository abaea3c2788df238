"""Scenes and operations that networks are trained on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from imagery_agent.language.operations import Operation, instruction, parse_instruction
from imagery_agent.language.scene import SIDES, Scene, Thing, caption, parse
from imagery_agent.training.data.canonical_scenes import TYPICAL, CanonicalSampler, typical_drawings
from imagery_agent.training.data.composition import Layer, LayerTable, drawn_extent, moved, painted, pose, render
from imagery_agent.training.data.corpus import Corpus
from imagery_agent.training.data.scene_sampling import SceneSampler, is_novel
from imagery_agent.training.data.transformations import ChangeSampler


def square_layer(corpus: Corpus, **where: float) -> Layer:
    filled = next(i for i, item in enumerate(corpus.items) if item["kind"] == "primitive")
    return Layer(filled, pose(where.get("x", 0.5), where.get("y", 0.5), where.get("size", 0.4)), (0, 0, 0))


def ink_center(picture: torch.Tensor) -> np.ndarray:
    ink = 255.0 - picture.float().mean(-1).numpy()
    ys, xs = np.mgrid[: ink.shape[0], : ink.shape[1]]
    return np.array([(xs * ink).sum(), (ys * ink).sum()]) / ink.sum()


def test_a_thing_stands_where_its_pose_says(corpus):
    left, low = render(corpus, [[square_layer(corpus, x=0.25)], [square_layer(corpus, y=0.75)]])
    middle = render(corpus, [[square_layer(corpus)]])[0]
    assert ink_center(left)[0] == pytest.approx(ink_center(middle)[0] - 16, abs=1.0)
    assert ink_center(low)[1] == pytest.approx(ink_center(middle)[1] + 16, abs=1.0)


def test_moving_a_layer_matches_turning_its_picture(corpus):
    """A quarter turn to the left of the scene equals rot90 of its picture, up to resampling."""
    sampler, rng = SceneSampler(corpus), np.random.default_rng(0)
    for _ in range(5):
        layers = sampler.relation(rng).layers
        turned = [moved(layer, Operation("rotate", angle_deg=90.0)) for layer in layers]
        before, after = render(corpus, [layers, turned]).numpy().astype(float)
        assert np.abs(np.rot90(before) - after).mean() < 3.0


@pytest.mark.parametrize("kind", ["rotate", "mirror", "shift", "zoom", "turn", "add", "remove"])
def test_pairs_differ_by_their_operation(corpus, kind):
    changes, rng = ChangeSampler(SceneSampler(corpus)), np.random.default_rng(1)
    pair = changes.pair(rng, kind)
    assert pair.operation.kind == kind
    before, after = render(corpus, [pair.source, pair.target]).numpy().astype(float)
    assert (before - after).any()


@pytest.mark.parametrize("kind", ["rotate", "mirror", "shift", "zoom", "turn", "add", "remove"])
def test_every_operation_of_a_chain_acts_on_the_result_of_the_one_before(corpus, kind):
    changes, rng = ChangeSampler(SceneSampler(corpus)), np.random.default_rng(1)
    for _ in range(10):
        first, second, third = changes.chain(rng, kind, 3)
        pictures = render(corpus, [first.target, second.source, second.target, third.source])
        assert torch.equal(pictures[0], pictures[1])
        assert torch.equal(pictures[2], pictures[3])
        assert (second.operation.kind == kind) == (kind not in {"add", "remove"})


@pytest.mark.parametrize("kind", ["attach", "detach"])
def test_attached_parts_touch_the_named_side_inside_the_picture(corpus, kind):
    sampler, rng = ChangeSampler(SceneSampler(corpus)), np.random.default_rng(3)
    for _ in range(20):
        first, second = sampler.chain(rng, kind, 2)
        added, removed = (first, second) if kind == "attach" else (second, first)
        assert (removed.source, removed.target) == (added.target, added.source)
        assert added.operation.attached
        assert removed.operation.kind == "remove"
        figure, part = (drawn_extent(corpus, layer) for layer in added.target)
        way = np.array(SIDES[added.operation.thing.place])
        between = np.where(way > 0, part[0] - figure[1], figure[0] - part[1])[way != 0]
        assert -0.05 < between[0] < 0  # the extents overlap by less than what a stroke is wide
        assert np.abs([figure, part]).max() < 0.5
        assert parse_instruction(instruction(added.operation)) == added.operation


def test_the_extent_of_a_layer_is_where_it_paints(corpus):
    layer = SceneSampler(corpus).clutter(np.random.default_rng(5))[0]
    layer = replace(layer, pose=pose(0.5, 0.5, 0.6), color=(0, 0, 0))
    low, high = drawn_extent(corpus, layer)
    ink = np.argwhere(render(corpus, [[layer]])[0].numpy().min(-1) < 180)[:, ::-1]  # x, y
    np.testing.assert_allclose((ink.min(0) / 64 - 0.5, (ink.max(0) + 1) / 64 - 0.5), (low, high), atol=2 / 64)


def test_chains_of_shifts_stay_near_the_middle(corpus):
    changes, rng = ChangeSampler(SceneSampler(corpus)), np.random.default_rng(2)
    for _ in range(30):
        steps = [pair.operation for pair in changes.chain(rng, "shift", 4)]
        ways = np.cumsum([[step.dx, step.dy] for step in steps], axis=0)
        assert np.abs(ways).max() <= 0.3 + 1e-9


def test_captions_of_sampled_scenes_can_be_read_back(corpus):
    sampler, rng = SceneSampler(corpus), np.random.default_rng(2)
    for _ in range(100):
        scene = sampler.scene(rng).scene
        assert parse(caption(scene)) == scene


def test_typical_drawings_are_those_most_like_the_others(corpus):
    """No drawing that is left out has more ink in common with the mean of its namesakes, cell by cell."""
    typical = typical_drawings(corpus)
    group = corpus.groups["primitive", "train"]
    name, drawings = next((n, d) for n, d in zip(group.names, group.drawings, strict=True) if len(d) > TYPICAL)
    ink = corpus.alpha(drawings).unflatten(2, (16, 6)).unflatten(4, (16, 6)).mean((3, 5)).flatten(1).numpy()
    likeness = dict(zip(drawings.tolist(), np.corrcoef(ink).mean(1).tolist(), strict=True))
    chosen = typical["primitive", name].tolist()
    assert len(chosen) == TYPICAL
    assert min(likeness[i] for i in chosen) >= max(v for i, v in likeness.items() if i not in chosen) - 1e-6


def test_copies_of_drawings_on_another_device_are_the_drawings(corpus):
    """Drawings and views of block figures, as a graphics card would get them."""
    indices = np.array([0, len(corpus.items) - 1, corpus.view_index(0, 0), corpus.view_index(1, 7), 3])
    copied = corpus._copied(torch.from_numpy(indices))
    torch.testing.assert_close(copied[:, None].float() / 255, corpus.alpha(indices))
    assert corpus.alpha(torch.from_numpy(indices)).equal(corpus.alpha(indices))


def test_pictures_of_a_table_may_have_different_numbers_of_layers(corpus):
    """Layers cover those behind them, and a picture without any is paper."""
    behind, before = square_layer(corpus, size=0.8), replace(square_layer(corpus), color=(255, 0, 0))
    both, back, front, none = painted(corpus, LayerTable.of([[behind, before], [behind], [before], []]))
    covered, open_ = (front == torch.tensor([255, 0, 0])).all(-1), (front == 255).all(-1)
    assert covered.any()
    assert both[covered].equal(front[covered])
    assert both[open_].equal(back[open_])
    assert not back.equal(front)
    assert none.unique().tolist() == [255]


def test_canonical_scenes_are_exact_and_mostly_typical(corpus):
    chosen = {("primitive", name): d[:1] for name, d in zip(*_primitives(corpus), strict=True)}
    sampler, rng = CanonicalSampler(corpus, chosen), np.random.default_rng(0)
    layers = [sampler.plain(rng, "primitive").layers[0] for _ in range(200)]
    typical = {int(d[0]) for d in chosen.values()}
    assert 0.8 < np.mean([layer.drawing in typical for layer in layers]) < 1.0
    assert all(layer.pose[:, 2].tolist() == [0.0, 0.0] for layer in layers)
    assert {round(float(layer.pose[0, 0]), 9) for layer in layers} == {0.6, 0.84}


def _primitives(corpus: Corpus) -> tuple[tuple[str, ...], tuple[np.ndarray, ...]]:
    group = corpus.groups["primitive", "train"]
    return group.names, group.drawings


def test_training_never_shows_novel_combinations(corpus):
    rng = np.random.default_rng(3)
    train, held_out = SceneSampler(corpus), SceneSampler(corpus, ("drawing",))
    assert not any(is_novel(train.relation(rng).scene) for _ in range(150))
    share = np.mean([is_novel(held_out.relation(rng).scene) for _ in range(300)])
    assert 0.03 < share < 0.4  # two things, about one in ten each


def test_single_things_may_be_turned_but_parity_is_said():
    assert "mirrored" in caption(Scene((Thing("capital letter r", mirrored=True),)))
