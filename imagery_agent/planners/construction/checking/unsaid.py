"""What is wrong with a picture though nothing was said of it: things that run through others, or cannot be seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from imagery_agent.language.construction import tree
from imagery_agent.language.directions import OPPOSITE_SIDE
from imagery_agent.language.scene import SceneError
from imagery_agent.planners.construction.checking.checks import LEVEL
from imagery_agent.planners.construction.checking.ink import box, crosses, gap, surrounds
from imagery_agent.planners.construction.checking.looking import looked_at
from imagery_agent.planners.construction.seeing.binding import Bound
from imagery_agent.planners.construction.solving.drawing import is_stroke
from imagery_agent.planners.construction.solving.motions import placed
from imagery_agent.planners.construction.solving.theme import about_theme, means_theme
from imagery_agent.planners.construction.steps.editor import Editor, Placed

_CROSSING = (tree.At, tree.Crosses, tree.Overlaps, tree.Coincides, tree.Closes, tree.Spans, tree.Exceeds)
"""Constraints of things that may run through each other."""
_MEETING = (tree.Touches, tree.OneEach, tree.Inside, *_CROSSING)
"""Constraints of dots that may touch something."""
_UNEVEN = {"wavy line", "zigzag line"}
_SEEN = 0.4
"""Least share of the ink of a new thing that is where there was none."""


def crossed(editor: Editor, placed_ones: Sequence[Placed]) -> str:
    """A new thing that runs through something, or lies in it, although nothing was said of that; or nothing."""
    pieces = editor.figure.pieces
    new = [index for one in placed_ones for index in one.pieces]
    for one in placed_ones:
        for index in one.pieces:
            for other in [n for n in range(len(pieces)) if n != index]:
                if conflict := _conflict(editor, one, index, other, is_new=other in new):
                    return f"the {pieces[index].name} {conflict} the {pieces[other].name}"
    return ""


def _conflict(editor: Editor, one: Placed, index: int, other: int, *, is_new: bool = False) -> str:
    """How a new thing meets another one of which nothing was said; or nothing."""
    figure, said = editor.figure, one.constraints
    mine, its, name = figure.mask(index), figure.mask(other), figure.pieces[index].name
    stroke = is_stroke(name)
    meets = any(isinstance(c, _CROSSING) or means_theme(getattr(c, "target", None)) for c in said)
    meets = meets and (stroke or not is_new) and not (stroke and _only_starts(said))
    closed = surrounds(its, its) is not None and not is_stroke(figure.pieces[other].name)
    if not meets and (closed or not stroke) and crosses(mine, its):
        return "crosses"
    if not stroke and other not in one.pieces and _lies_in(editor, one, index, other):
        return "lies in"
    free = name == "dot" and other not in one.pieces and not any(isinstance(c, _MEETING) for c in said)
    return "touches" if free and gap(mine, its) == 0 else ""


def _only_starts(constraints: Sequence[tree.Constraint]) -> bool:
    """Whether a stroke starts at an edge, with no word about what it runs through or to."""
    said = [c for c in constraints if isinstance(c, _CROSSING)]
    starts = [c.start.at for c in said if isinstance(c, tree.Spans) and c.start is not None and c.end is None]
    return len(starts) == len(said) > 0 and all(at in {*OPPOSITE_SIDE, "all", "outline", "outer"} for at in starts)


def _lies_in(editor: Editor, one: Placed, index: int, other: int) -> bool:
    """Whether a thing lies in another one, or around it, though it is said to be where that is, or beside something."""
    figure = editor.figure
    inner, outer = surrounds(figure.mask(other), figure.mask(index)), surrounds(figure.mask(index), figure.mask(other))
    if not inner and not outer:
        return False
    if any(isinstance(c, (*_CROSSING, tree.Between)) for c in one.constraints):
        return False
    rooms = [c.target for c in one.constraints if isinstance(c, tree.Inside)]
    view = figure.without(one.pieces, hidden=one.hidden)
    if not rooms and not inner:
        return False
    if not rooms:  # beside something that lies in there as well
        rest = [n for n in range(len(figure.pieces)) if n not in (other, *one.pieces)]
        return not any(surrounds(figure.mask(other), figure.mask(n)) for n in rest)
    room = view.one(rooms[0])
    return room.is_whole and other not in room.pieces and surrounds(room.mask, figure.mask(other)) is True


def kept_apart(editor: Editor, placed_ones: Sequence[Placed]) -> None:
    """One attempt: new things that run through others are placed again where they do not; kept if that helps.

    A small thing may fade on its way; then it stays where it was.
    """
    figure, before, met = editor.figure, editor.figure.pieces, sum(seen.met for seen in looked_at(editor, placed_ones))
    near = False
    for one in placed_ones:
        view = figure.without(one.pieces, hidden=one.hidden)
        how = {n: {_conflict(editor, one, index, n) for index in one.pieces} - {""}
               for n in view.others if n not in one.pieces}  # fmt: skip
        parts = {n: Bound("piece", pieces=(n,)) for n in how if how[n]}
        beside = [tree.Beside("right", part) for n, part in parts.items() if "lies in" in how[n]]
        try:
            if parts:
                base, apart = figure.part(one.pieces).shape, [tree.Apart(part, gap=0.0) for part in parts.values()]
                change = placed(base, (*about_theme(one.constraints), *apart, *beside), view, weights=None)
                editor.change(one.pieces, change, base=base)
        except SceneError:
            continue
        masks = [figure.mask(index) for index in one.pieces]
        near |= any(not mine.any() or gap(mine, figure.mask(n)) == 0 for mine in masks for n in parts)
    if near or crossed(editor, placed_ones) or sum(seen.met for seen in looked_at(editor, placed_ones)) < met:
        figure.pieces = before


def mistaken(editor: Editor, placed_ones: Sequence[Placed], new: tree.New) -> str:
    """What is said to be small but is larger than all things of its kind, or the other way round; or nothing."""
    pieces, added = editor.figure.pieces, [index for one in placed_ones for index in one.pieces]
    alike = [n for n in range(len(pieces)) if n not in added and pieces[n].name == new.name]
    if new.size == 1.0 or not alike or is_stroke(new.name):
        return ""
    known = [float(np.ptp(box(editor.figure.mask(n)), axis=0).max()) for n in alike]
    for size in (float(np.ptp(box(editor.figure.mask(n)), axis=0).max()) for n in added):
        if (new.size < 1 and size > max(known) + LEVEL) or (new.size > 1 and size < min(known) - LEVEL):
            return f"the new {new.name} is {'larger' if new.size < 1 else 'smaller'} than the others"
    return ""


def unseen(editor: Editor, placed_ones: Sequence[Placed]) -> str:
    """A new thing that cannot be seen because other ink lies where it is: its name; or nothing."""
    figure = editor.figure
    masks = [figure.mask(index) for index in range(len(figure.pieces))]
    for one in placed_ones:
        on_ink = any(isinstance(c, tree.Coincides | tree.Overlaps) for c in one.constraints)
        at = any(isinstance(c, tree.At) for c in one.constraints)
        for index in () if on_ink else one.pieces:
            if at and figure.pieces[index].name == "dot":
                continue
            others = np.logical_or.reduce([mask for n, mask in enumerate(masks) if n != index] or [~masks[index]])
            if (masks[index] & ~others).sum() < _SEEN * masks[index].sum():
                return f"the {figure.pieces[index].name} cannot be seen among the rest"
            shape = figure.shape(index)
            if figure.pieces[index].name in _UNEVEN and shape is not None and shape.is_line:
                return f"the {figure.pieces[index].name} is too small to be told from a straight one"
    return ""
