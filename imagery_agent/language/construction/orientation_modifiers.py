"""Orientation modifiers: angle, direction faced, relative size, axis of mirroring."""

from __future__ import annotations

from imagery_agent.language.construction.anchor_points import spots
from imagery_agent.language.construction.noun_phrases import noun_phrase
from imagery_agent.language.construction.parse_state import ParseState
from imagery_agent.language.construction.placement_phrases import DIRECTIONS, OPENINGS, SIDE_ALONE
from imagery_agent.language.construction.token_cursor import Reader

_FACTORS = {
    "half of": 0.5, "half": 0.5, "twice": 2.0, "double": 2.0, "a third of": 1 / 3, "a third": 1 / 3, "1 third": 1 / 3,
}  # fmt: skip
_OWN = ("its", "their")


def _angle(reader: Reader, state: ParseState) -> bool:
    reader.take("by about", "by", "through", "around", "about")
    side = reader.take("to the left", "to the right", "clockwise", "counterclockwise", "left", "right")
    reader.take("by")
    if not reader.peek(1).startswith("degree"):
        if side in {"clockwise", "counterclockwise"}:
            state.turn = "left" if side == "counterclockwise" else "right"
            return True
        return False
    try:
        degrees = float(reader.peek())
    except ValueError:
        return False
    reader.at += 2
    reader.take("in a")
    side = side or reader.take(
        "to the left",
        "to the right",
        "towards the left",
        "towards the right",
        "toward the left",
        "toward the right",
        "clockwise",
        "counterclockwise",
        "to its left",
        "to its right",
        "left",
        "right",
    )
    reader.take("direction")
    state.angle_deg = degrees * (-1 if side.endswith("right") or side == "clockwise" else 1)
    state.turn = side
    return True


def _upside_down(reader: Reader, state: ParseState) -> bool:
    found = reader.take("upsidedown", "on its head", "over onto its top")
    state.upside_down = state.upside_down or bool(found)
    return bool(found)


def _lying(reader: Reader, state: ParseState) -> bool:
    """``lying on its side``, ``on its flat side``."""
    reader.take("laid", "lying", "lain")
    if not reader.take("on its", "onto its"):
        return False
    state.lies = "back" if reader.take("back", "flat side", "straight side") else reader.take("side")
    return bool(state.lies)


def _pointing(reader: Reader, state: ParseState) -> bool:
    verb = reader.take(
        "pointing",
        "facing",
        "opening",
        "open",
        "points",
        "faces",
        "face",
        "point",
        "opens",
        "pointed",
        "that points",
        "which points",
        "it faces",
        "it points",
        *sorted(OPENINGS, key=len, reverse=True),
    )
    if not verb:
        return False
    reader.take("directly", "straight")
    if reader.take("in the same direction", "the same direction", "in the same way", "the same way"):
        return True
    reader.take("towards the", "toward the", "to the", "towards", "toward")
    way = reader.take("up", "down", "left", "right", "top", "bottom")
    if not way:
        return False
    state.pointing, state.opens = DIRECTIONS[way], verb in OPENINGS or verb.startswith("open")
    return True


def _likeness(reader: Reader, state: ParseState) -> bool:
    """``the same length as the line``, ``half the size of the figure``, ``twice as large``, ``by half``."""
    reader.take("of", "with", "at", "to", "is", "are", "has", "have", "it is", "by")
    reader.take("a base", "its base")
    reader.take("about", "exactly", "just", "roughly", "almost")
    times = float(reader.peek()) if reader.peek().isdigit() and reader.peek(1) == "times" else None
    reader.at += 2 if times else 0
    share = "times" if times else reader.take(*_FACTORS)
    if reader.take("the same", "same", "equal", "the", *(_OWN if share and not times else ())):
        reader.take("original", "current", "former")
        if not reader.take("length", "height", "width", "size", "diameter", "scale", "original"):
            return False
        if reader.take("as", "of", "to"):
            state.like = reader.attempt(noun_phrase)
            if state.like is None:
                return False
        elif reader.take("and"):
            reader.at -= 1
    elif reader.take("as"):
        if not reader.take("long", "tall", "wide", "high", "large", "big", "small"):
            return False
        if reader.take("as"):
            state.like = reader.attempt(noun_phrase)
            reader.take("is tall", "is high", "is wide", "is long")
    elif not share or reader.words[reader.at - len(share.split()) - 1] != "by":
        return False
    state.factor = times or _FACTORS.get(share, state.factor)
    return True


def _compared(reader: Reader, state: ParseState) -> bool:
    """``larger`` without an amount."""
    found = reader.take("larger", "bigger", "longer", "taller", "wider", "smaller", "shorter", "narrower")
    if not found:
        return False
    if reader.take("than"):
        state.like = reader.attempt(noun_phrase)
        if state.like is None:
            return False
    state.factor = 0.67 if found in {"smaller", "shorter", "narrower"} else 1.5
    return True


def _parallel(reader: Reader, state: ParseState) -> bool:
    """``parallel to the first line``: of the same length, and beside it unless a placement is given."""
    if not reader.take("parallel to", "parallel with"):
        return False
    other = reader.attempt(spots)
    if other is None:
        return False
    state.like = state.like or other[0].part
    if state.relation:
        return True
    while reader.take(",", "just", "directly", "slightly"):
        pass
    side = SIDE_ALONE.get(reader.take(*sorted(SIDE_ALONE, key=len, reverse=True)), "")
    state.relation, state.to, state.side = "beside", other, side
    if side:
        state.direction = "horizontal" if side in {"top", "bottom"} else "vertical"
    return True


def _axis(reader: Reader, state: ParseState) -> bool:
    """``along its vertical axis``, ``about the horizontal middle line``."""
    reader.take("along", "about", "across", "over", "around", "on", "at")
    reader.take("its", "the", "a")
    course = reader.take("vertical", "horizontal")
    if not course or not reader.take("axis", "middle line", "middle axis", "axis of symmetry"):
        return False
    state.direction = "horizontal" if course == "vertical" else "vertical"  # where its points go
    return True


def _beyond(reader: Reader, state: ParseState) -> bool:
    """``extending beyond both sides``."""
    if not reader.take("beyond", "past", "a little beyond", "slightly beyond"):
        return False
    reader.attempt(spots)
    while reader.take("and"):
        if reader.attempt(spots) is None:
            return False
    state.beyond = True
    return True


MANNERS = (_axis, _angle, _upside_down, _lying, _pointing, _parallel, _likeness, _compared, _beyond)
"""Readers of orientation modifiers, in the order in which they are tried."""
