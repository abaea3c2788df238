"""Things imagined by themselves, before they are placed (Kosslyn's PUT)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from imagery_agent.interpreter.character_pose import is_character
from imagery_agent.language.construction.tree import At, Constraint, Inside, New
from imagery_agent.language.directions import opposite_side, vector_of
from imagery_agent.language.scene import Scene, SceneError, Thing, caption
from imagery_agent.mind.protocols import MentalPicture
from imagery_agent.planners.construction.seeing.facing import angle_between, angle_of, corners_deg, facings
from imagery_agent.planners.construction.seeing.reference import Figure
from imagery_agent.planners.construction.seeing.shape import STROKE, Shape
from imagery_agent.planners.construction.solving.change import Change
from imagery_agent.planners.construction.solving.drawing import is_stroke
from imagery_agent.planners.construction.solving.theme import direction_of_part, places_part
from imagery_agent.planners.construction.steps.editor import Editor
from imagery_agent.planners.construction.steps.painting import filled
from imagery_agent.planners.construction.steps.variants import single_line, with_equal_lines
from imagery_agent.visual_routines.contours import loops

FIRST_SIZE = 0.6
"""Usual longest side of the first thing, in widths."""
_LOW_LETTERS = frozenset("acemnorsuvwxz")
_LOW = 0.6
"""Height of a low letter, as a share of a capital's."""
_SLIM = 2.2
"""Ratio of the sides of a thing from which on its longer side says little about its size."""
_VISIBLE = 2.4 * STROKE
"""Longest side of the smallest things in which a space can be seen."""
_MEDIUM = 0.7
"""Size of what is said to be of medium size: larger than something small."""
_OFF_CENTER = 0.08
"""Least distance of a part from the middle of its thing, in sizes of the thing, at which it is on a side of it."""
_NO_THING = {"line", "part", "dot"}
"""Names of pieces that do not show how large a thing is."""


def imagine(
    editor: Editor, new: New, size_class: str, constraints: Sequence[Constraint] = ()
) -> tuple[MentalPicture, Shape]:
    """The thing by itself, in the middle of the picture, turned as it is wanted; and how it is seen."""
    picture = _copy(editor, new) if new.copy_of is not None else _from_name(editor, new, size_class)
    middle = np.full(2, 0.5)
    if new.mirrored is not None or new.angle_deg:
        picture = editor.changed(picture, Change(middle, mirrored=new.mirrored, angle_deg=new.angle_deg))
    if new.faces is not None and (shape := editor.figure.look_at(picture)[0]) is not None:
        turn = turn_to(shape, new.faces, middle)
        picture = editor.changed(picture, turn) if turn is not None else picture
    lies = next((one for one in constraints if places_part(one)), None)
    if lies is not None and (shape := editor.figure.look_at(picture)[0]) is not None:
        picture = editor.changed(picture, turn_part_to(shape, lies, middle))
    shape, ink = editor.figure.look_at(picture)
    if shape is None:
        raise SceneError(f"no {new.name} could be imagined: its picture is empty")
    return (filled(editor, picture, ink) if new.filled else picture), shape


def _copy(editor: Editor, new: New) -> MentalPicture:
    """Parts of the figure again."""
    assert new.copy_of is not None
    figure, workspace = editor.figure, editor.workspace
    part = figure.one(new.copy_of)
    pictures = [figure.pieces[index].picture for index in part.pieces]
    picture = editor.drawn(part.shape)
    if part.is_whole:
        picture = pictures[0] if len(pictures) == 1 else workspace.compose(pictures)
    center = part.shape.center
    return editor.changed(picture, Change(center, shift=tuple(0.5 - center)))


def _from_name(editor: Editor, new: New, size_class: str) -> MentalPicture:
    """The best of several pictures drawn from its name, or the one line that it consists of."""
    if (line := single_line(editor, new, size_class)) is not None:
        return line
    style = new.style.replace(" and ", ", ")
    thing = Thing(f"{new.name}, {style}" if style else new.name, size=size_class)
    if new.color:
        thing = replace(thing, color=new.color)
    text = caption(Scene((thing,)))
    drawn = editor.workspace.imagine_best(
        text,
        name=new.name,
        candidates=editor.parameters.candidates,
        pen_width=STROKE if is_character(new.name) and not new.filled else None,
    )
    return drawn if new.filled else with_equal_lines(editor, new, editor.workspace.outline(drawn))


def small_enough(
    editor: Editor, new: New, seen: tuple[MentalPicture, Shape], constraints: Sequence[Constraint]
) -> tuple[MentalPicture, Shape]:
    """The thing imagined again at a small size, so that its strokes stay as thick as others, if it looks the same."""
    again = imagine(editor, new, "small", constraints)
    ratio = again[1].size / np.maximum(seen[1].size, 1e-3)
    looks_same = (
        len(again[1].strokes) == len(seen[1].strokes)
        and 0.8 < ratio[0] / max(ratio[1], 1e-3) < 1.25
        and ratio.min() > 0.1
    )
    return again if looks_same else seen


def turn_to(shape: Shape, side: str, about: np.ndarray) -> Change | None:
    """The turn (or mirroring, if it faces the opposite way) after which a shape faces a side; None if it does."""
    if corners := corners_deg(shape):  # one of them then points there
        least = min((angle_between(corner, angle_of(side)) for corner in corners), key=abs)
        return Change(about, angle_deg=least)
    sides = facings(shape)
    if side in sides[:1]:
        return None
    if opposite_side(sides[0]) == side:
        return Change(about, mirrored="horizontal" if vector_of(side)[0] else "vertical")
    return Change(about, angle_deg=angle_between(angle_of(sides[0]), angle_of(side)))


def turn_part_to(shape: Shape, lies: Constraint, about: np.ndarray) -> Change:
    """The turn after which a part of a shape is on the side of it that a constraint says.

    Raises:
        SceneError: the part is in the middle of the shape.
    """
    assert isinstance(lies, At)
    direction = direction_of_part(lies, shape)
    if np.hypot(*direction) < _OFF_CENTER:
        raise SceneError(f"that part is in the middle, so that it cannot be turned to the {lies.target.at}")
    now = float(np.degrees(np.arctan2(-direction[1], direction[0])))
    return Change(about, angle_deg=45.0 * round(angle_between(now, angle_of(lies.target.at)) / 45.0))


def capital_size(figure: Figure) -> float:
    """Longest side of a capital letter that fits the largest piece that is no line."""
    sides = []
    for index, piece in enumerate(figure.pieces):
        shape = figure.shape(index)
        if shape is not None and not is_stroke(piece.name) and piece.name not in _NO_THING:
            longest = float(np.clip(_SLIM * shape.size.min(), 0.5 * shape.size.max(), shape.size.max()))
            sides.append(longest / (_LOW if is_low(piece.name) else 1.0))
    return max(sides, default=float(figure.whole().shape.size.max()))


def usual_size(figure: Figure, new: New, constraints: Sequence[Constraint]) -> float:
    """Longest side, in widths, if the constraints do not determine it."""
    if new.copy_of is not None:
        return float(figure.one(new.copy_of).shape.size.max()) * new.size
    alike = [i for i, piece in enumerate(figure.pieces) if piece.name == new.name and i not in figure.theme]
    size = capital_size(figure) * new.size * (_LOW if is_low(new.name) else 1.0)
    if alike:  # "one more, a bit smaller", "another small one"
        known = float(figure.part(alike[-1:]).shape.size.max())
        is_small = known < 0.6 * capital_size(figure)
        size = known if new.size <= 0.5 and is_small else known * new.size
        size = known / new.size if new.size == _MEDIUM and is_small else size
    for constraint in constraints:
        around = _around(figure, constraint)
        if around is not None:
            room = around.size.copy()
            region = constraint.region if isinstance(constraint, Inside) else None
            room *= np.where(np.array(vector_of(region or "center")) != 0, 0.5, 1.0)
            share = 0.9 if alike and 0.5 < new.size < 1 else 0.6 * min(1.5, max(0.5, new.size))
            size = min(size, float(room.min() if share < 0.9 else room.max()) * share)
            if new.count > 1:
                size = min(size, float(room.max()) / (1.6 * new.count))
    return max(size, _VISIBLE)


def _around(figure: Figure, constraint: Constraint) -> Shape | None:
    """That in which a thing must find room: what it is in, or the closed thing in whose center it is."""
    if isinstance(constraint, Inside):
        return figure.room(constraint.target)
    if isinstance(constraint, At) and constraint.own is None and constraint.target.at == "center":
        part = figure.one(constraint.target.of)
        return part.shape if part.is_whole and len(part.pieces) == 1 and loops(part.mask) else None
    return None


def is_low(name: str) -> bool:
    """Whether a letter is lower than a capital."""
    return name.startswith("lowercase") and name.split(",")[0][-1] in _LOW_LETTERS
