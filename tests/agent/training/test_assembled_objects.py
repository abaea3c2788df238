"""Everyday objects from letters, lines and simple shapes: readable, varied, and some kept from training."""

from __future__ import annotations

import json

import numpy as np
import pytest

from imagery_agent.pretrained import WEIGHTS_DIR
from imagery_agent.training.data.assembled_objects.drawing import draw, is_held_out, names
from imagery_agent.training.data.assembled_objects.notation import Stroke, objects, read_part, shapes


def extent(ink: np.ndarray) -> float:
    """Longest side of the ink in widths of the picture."""
    rows, columns = np.nonzero(ink > 0.3)
    return (max(np.ptp(rows), np.ptp(columns)) + 1) / len(ink)


def test_every_object_is_drawn_large_in_the_middle_and_on_paper() -> None:
    rng = np.random.default_rng(0)
    for name in objects():
        ink = draw(name, rng)
        assert ink.shape == (64, 64)
        assert ink.dtype == np.float32
        assert 0.4 < extent(ink) < 1, name
        assert 0.005 < ink.mean() < 0.7, name
        assert ink[[0, -1]].max() == ink[:, [0, -1]].max() == 0, name


def test_the_interpreter_has_a_name_for_every_object() -> None:
    known = set(json.loads((WEIGHTS_DIR / "interpreter" / "vocabulary.json").read_text(encoding="utf-8")))
    assert set(objects()) <= known
    assert len(objects()) >= 150


def test_published_figures_are_not_among_them() -> None:
    asked = "umbrella parasol heart sailboat tree lollipop glasses goblet wineglass house butterfly chair fish ladder"
    assert not set(objects()) & {*asked.split(), "ice cream", "pine tree", "computer mouse", "crystal ball", "comb"}


def test_the_same_generator_draws_the_same_and_another_one_something_else() -> None:
    first, again, other = (draw("teapot", np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert np.abs(first - other).mean() > 0.02


def test_some_names_are_kept_from_training() -> None:
    shown, kept = names(held_out=False), names(held_out=True)
    assert set(shown) | set(kept) == set(objects())
    assert not set(shown) & set(kept)
    assert 20 <= len(kept) <= 60
    assert all(map(is_held_out, kept))


# ---------------------------------------------------------------- notation


def test_a_part_says_shapes_box_turn_repetition_and_flags() -> None:
    part = read_part("=?#circle,$bar^90 .5 -1 .2 .4 @30 x3 0 .25", {"$bar": "box,I"})
    assert [shape.name for shape in part.shapes] == ["circle", "box", "I"]
    assert [shape.turned_deg for shape in part.shapes] == [0, 90, 90]
    assert [shape.filled for shape in part.shapes] == [True, False, False]
    assert (part.box, part.angle_deg, part.times, part.step) == ((0.5, -1, 0.2, 0.4), 30, 3, (0, 0.25))
    assert part.in_pairs
    assert part.optional


def test_strokes_are_open_or_closed_and_smooth_or_not() -> None:
    def stroke(text: str) -> Stroke:
        return read_part(text, {}).strokes[0]

    assert stroke("line 0 0 1 0 1 1").points.tolist() == [[0, 0], [1, 0], [1, 1]]
    assert not stroke("line 0 0 1 0 1 1").closed
    assert stroke("poly 0 0 1 0 1 1").closed
    for kind in ("curve", "blob"):
        smooth = stroke(f"{kind} 0 0 1 0 1 1").points
        assert len(smooth) > 12
        assert all(np.abs(smooth - point).sum(1).min() < 1e-9 for point in ([0, 0], [1, 0], [1, 1]))
    assert np.allclose(np.hypot(*stroke("arc 0 0 1 1 0 360").points.T), 1)
    assert [stroke(f"arc 0 0 1 1 0 {end}").closed for end in (360, 180)] == [True, False]


def test_a_letter_stands_upright_and_turns_to_the_left() -> None:
    (flat,) = (one for one in shapes()["D"])
    assert np.isclose(flat.points[:, 0].min(), -1)  # its straight side is on the left
    assert shapes()["8"][0].closed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hexagram 0 0 1 1", "unknown shape 'hexagram'"),
        ("box 0 0 1 1 twice", "expected a part of an object, got 'box 0 0 1 1 twice'"),
        ("box 0 0 1", "expected a part of an object, got 'box 0 0 1'"),
        ("line 0 0 1", "expected a stroke, got 'line 0 0 1'"),
        ("arc 0 0 1", "expected a stroke, got 'arc 0 0 1'"),
    ],
)
def test_a_slip_in_the_table_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_part(text, {})
