"""Random chains of wheels and levers that fit into the picture; what is not linked keeps apart."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from imagery_agent.language.causal_questions import PIECE_COLORS
from imagery_agent.language.scene import PICTURE_SIZE_PX
from imagery_envs.stimuli.causal_chain.pieces import (
    LINKS,
    ROD,
    SHAPES,
    TOUCH,
    WHEEL,
    Chain,
    Lever,
    Piece,
    Point,
    Wheel,
    apart,
    line_points,
)

LEVER_HALF_PX = 1.7
"""Half of the thickness of a lever."""
_RADII_PX, _ARMS_PX = (4.4, 6.2), (5.0, 8.0)
"""Ranges of the radii of wheels, and of both arms of a lever."""
_BELTS_PX, _RODS_PX = (5.0, 9.0), (7.0, 10.0)
"""Ranges of the gap between two wheels on one belt, and of the length of a rod."""
_MARGIN_PX, _APART_PX, _CLEAR_PX = 2.0, 4.0, 2.0
"""From the edge of the picture; between pieces that are not linked; between a belt or rod and other pieces."""
_MOST_TURN_DEG = 75.0
"""How far the chain bends at a wheel."""
_LEVER_BEND_DEG, _ROD_LEAN_DEG = 35.0, 20.0
"""How far a lever may be turned from the straight way through its hinge, and from a right angle to its rod."""
_TRIES = 20000


def sample_chain(kind: str, pieces: int, rng: np.random.Generator) -> Chain:
    """A random chain of a kind of ``LINKS``."""
    for _ in range(_TRIES):
        chain = _in_the_picture(_grown(kind, pieces, rng), rng)
        if chain is not None and _is_clear(chain):
            return chain
    raise RuntimeError(f"found no chain of {pieces} {kind} in {_TRIES} tries")


@dataclass(frozen=True)
class _End:
    """Where the chain goes on: a point, and a direction in radians."""

    at: np.ndarray
    heading: float

    def further(self, way: float, turn: float = 0.0) -> _End:
        """After a way in px, in a direction that is turned first."""
        heading = self.heading + turn
        return _End(self.at + way * np.array([math.cos(heading), math.sin(heading)]), heading)


def _grown(kind: str, count: int, rng: np.random.Generator) -> Chain:
    """Piece after piece, from anywhere in any direction."""
    colors = [str(color) for color in rng.permutation(list(PIECE_COLORS))[:count]]
    shapes = [str(shape) for shape in rng.choice(SHAPES[kind], count)]
    end = _End(np.zeros(2), rng.uniform(0, 2 * math.pi))
    pieces: list[Piece] = []
    links = [str(rng.choice(_possible(kind, pair))) for pair in pairwise(shapes)]
    for shape, color, link in zip(shapes, colors, [TOUCH, *links], strict=True):
        end = _linked(link, end, both_wheels=shape == WHEEL and bool(pieces) and isinstance(pieces[-1], Wheel), rng=rng)
        piece, end = _placed(shape, color, end, rng)
        pieces.append(piece)
    return Chain(tuple(pieces), tuple(links))


def _possible(kind: str, shapes: tuple[str, str]) -> list[str]:
    """The links of a kind of chain that two shapes may have: belts are for wheels, rods for levers."""
    wheels = shapes.count(WHEEL)
    return [link for link in LINKS[kind] if link == TOUCH or (wheels == 0 if link == ROD else wheels == 2)]


def _linked(link: str, end: _End, *, both_wheels: bool, rng: np.random.Generator) -> _End:
    """Where the next piece begins."""
    if link == ROD:
        side, back = rng.choice((-1, 1), 2)
        after = end.further(rng.uniform(*_RODS_PX), side * math.pi / 2 + _bend(_ROD_LEAN_DEG, rng))
        return after.further(0.0, back * math.pi / 2 + _bend(_ROD_LEAN_DEG, rng))
    if link != TOUCH:
        return end.further(rng.uniform(*_BELTS_PX))
    return end if both_wheels else end.further(0.0, _bend(_LEVER_BEND_DEG, rng))


def _placed(shape: str, color: str, start: _End, rng: np.random.Generator) -> tuple[Piece, _End]:
    """A piece that begins somewhere, and where the chain goes on after it."""
    if shape == WHEEL:
        radius = rng.uniform(*_RADII_PX)
        middle = start.further(radius)
        return Wheel(color, _point(middle.at), radius), middle.further(radius, _bend(_MOST_TURN_DEG, rng))
    fulcrum = start.further(rng.uniform(*_ARMS_PX))
    end = fulcrum.further(rng.uniform(*_ARMS_PX))
    return Lever(color, _point(fulcrum.at), (_point(start.at), _point(end.at))), end


def _bend(most_deg: float, rng: np.random.Generator) -> float:
    return math.radians(rng.uniform(-most_deg, most_deg))


def _point(at: np.ndarray) -> Point:
    return float(at[0]), float(at[1])


def _thick(piece: Piece) -> float:
    return piece.radius_px if isinstance(piece, Wheel) else LEVER_HALF_PX


def _in_the_picture(chain: Chain, rng: np.random.Generator) -> Chain | None:
    """The chain moved to a random place in the picture; None if it is too large."""
    low = np.min([piece.points.min(axis=0) - _thick(piece) for piece in chain.pieces], axis=0)
    high = np.max([piece.points.max(axis=0) + _thick(piece) for piece in chain.pieces], axis=0)
    room = PICTURE_SIZE_PX - 2 * _MARGIN_PX - (high - low)
    if (room < 0).any():
        return None
    by = _MARGIN_PX - low + rng.uniform(0, 1, 2) * room
    return replace(chain, pieces=tuple(_moved(piece, by) for piece in chain.pieces))


def _moved(piece: Piece, by: np.ndarray) -> Piece:
    place = _point(piece.place + by)
    if isinstance(piece, Wheel):
        return replace(piece, place=place)
    return replace(piece, place=place, ends=(_point(piece.ends[0] + by), _point(piece.ends[1] + by)))


def _is_clear(chain: Chain) -> bool:
    """Whether pieces that do not touch keep apart, and belts and rods keep clear of all others."""
    pieces, links = chain.pieces, chain.links
    for one, other in combinations(range(len(pieces)), 2):
        is_touching = other == one + 1 and links[one] != ROD
        gap = apart((pieces[one].points, pieces[other].points)) - _thick(pieces[one]) - _thick(pieces[other])
        if not is_touching and gap < _APART_PX:
            return False
    ways = {n: line_points(*pair) for n, pair in enumerate(pairwise(pieces)) if links[n] != TOUCH}
    for number, way in ways.items():
        wide = 0.0 if links[number] == ROD else max(_thick(piece) for piece in pieces[number : number + 2])
        others = [piece for n, piece in enumerate(pieces) if n not in (number, number + 1)]
        if any(apart((way, piece.points)) < _thick(piece) + wide + _CLEAR_PX for piece in others):
            return False
    return True
