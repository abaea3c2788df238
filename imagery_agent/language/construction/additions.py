"""New things in a sentence as steps: one addition per thing, and changes to it."""

from __future__ import annotations

from dataclasses import replace

from imagery_agent.language.construction.actions import ACTION, DOMES, LIES_DEG, SHARES, finish, placement_of, where_of
from imagery_agent.language.construction.appearance import read_appearance
from imagery_agent.language.construction.clauses import read_modifiers
from imagery_agent.language.construction.noun_phrases import noun_phrase
from imagery_agent.language.construction.parse_state import ParseState
from imagery_agent.language.construction.placement_phrases import ABOVE
from imagery_agent.language.construction.steps import FIGURE, Part, Placement, Spot, Step
from imagery_agent.language.construction.token_cursor import Reader
from imagery_agent.language.directions import OPPOSITE_SIDE

_LAST = Part(FIGURE, "last")
"""The part added last."""
_ROWS = {
    "a row of": ("left", "right"), "a horizontal row of": ("left", "right"), "a column of": ("top", "bottom"),
    "a vertical row of": ("top", "bottom"), "a stack of": ("top", "bottom"),
}  # fmt: skip


def addition(reader: Reader, state: ParseState, before: list[Step]) -> list[Step] | None:
    """``a small circle at the base of the figure``; ``two capital letter "B" next to each other``."""
    state.pair = _ROWS.get(reader.take(*_ROWS), state.pair)
    part = reader.attempt(_new_thing)
    if part is None:
        return None
    if part.beside and part.of is not None:  # "the q to the left of the p"
        state.relation, state.side, state.to = "beside", part.which, (Spot(part.of),)
        part = replace(part, which="", of=None, beside=False)
    if changes := reader.attempt(lambda rest: altered(rest, _LAST) or _lost(rest)):
        read_modifiers(reader, state)
        return [*_placed(_oriented(part, state), state), *changes]
    appearance = read_appearance(reader, state)
    read_modifiers(reader, state)
    appearance += read_appearance(reader, state)
    read_modifiers(reader, state)
    more = _another(reader, part)
    if more is None:
        return None
    if (word := reader.peek()) in ACTION and ACTION[word] in {"rotate", "mirror"}:  # "a capital T rotated 180 degrees"
        reader.at += 1
        turned = finish(reader, ParseState(), ACTION[word], word, _LAST, None)
        if not turned:
            return None
        state.pointing = ""  # that is how it points then
        more = [*more, *turned]
    return [*_placed(replace(_oriented(part, state), appearance=appearance), state), *more]


def _new_thing(reader: Reader) -> Part | None:
    """A thing that can be imagined by its name; not a line or loop of the figure."""
    known = reader.peek() in {"the", "its", "this", "that", "these", "those"}
    part = noun_phrase(reader)
    if part is None or part.name in SHARES or (part.name == FIGURE and part.size != "same"):
        return None
    if part.name == "loop":
        return None if known else replace(part, name="circle")
    return None if known and part.is_line else part


def _lost(reader: Reader) -> list[Step] | None:
    """``an A without its horizontal line``."""
    reader.take(",")
    part = noun_phrase(reader) if reader.take("without") else None
    if part is not None and reader.take("at the", "on the"):
        part = replace(part, which=reader.take("top", "bottom", "left", "right"))
    return None if part is None else [Step("remove", replace(part, of=part.of or _LAST))]


def _another(reader: Reader, first: Part) -> list[Step] | None:
    """``... with a vertical line running through it``, ``... and its mirror image``: empty if nothing follows."""
    if not reader.take("with", "and"):
        return []
    reader.take("then")
    image = reader.take("its mirror image", "a mirror image of it", "its reflection", "the mirror image of it")
    state = ParseState()
    if reader.take(","):  # "a square and, to the right of it, a circle"
        side = reader.take("to the right of it ,", "to the left of it ,", "above it ,", "below it ,", "next to it ,")
        state.direction = ABOVE.get(side.split(" it ")[0], "right") if side else ""
    part = replace(first, mirrored=True) if image else reader.attempt(noun_phrase)
    if part is None and reader.take("another one", "another", "one"):
        part = replace(first, size="same")
    if part is None:
        return None
    appearance = read_appearance(reader, state)
    read_modifiers(reader, state)
    if not state.relation:
        state.relation, state.to, state.side = ("beside", (Spot(_LAST),), state.direction or state.side or "right")
    state.pair = state.pair if part.count > 1 else None
    return _placed(replace(_oriented(part, state), appearance=appearance), state)


def altered(reader: Reader, owner: Part) -> list[Step] | None:
    """``with the middle line removed``: changes to a thing."""
    reader.take(",")
    if not reader.take("with") or reader.peek() not in {"the", "its", "both", "all"}:
        return None
    part = noun_phrase(reader)
    if part is None or part.name == FIGURE or (part.of is not None and not part.beside):
        return None
    reader.take("is", "are")
    word = reader.peek()
    if word not in ACTION or word in {"attached", "connected", "aligned", "centered", "joined", "overlaid"}:
        return None
    reader.at += 1
    of = part.of if part.beside else owner if owner != Part(FIGURE) else None
    steps = finish(reader, ParseState(), ACTION[word], word, replace(part, of=of), None)
    return steps if reader.done else None


def _oriented(part: Part, state: ParseState) -> Part:
    """Oriented as described: triangles point up by default, lines have the orientation of their placement."""
    if part.name == "line":
        if state.direction in {"vertical", "horizontal", "diagonal"}:
            part = replace(part, name=f"{state.direction} line")
        elif state.direction in {"top", "bottom"}:
            part = replace(part, name="vertical line")
        elif state.direction in {"left", "right"}:
            part = replace(part, name="horizontal line")
    pointing = OPPOSITE_SIDE[state.pointing] if state.opens and part.name in DOMES else state.pointing
    angle = {"left": 90.0, "right": -90.0, "bottom": 180.0}.get(pointing, part.angle_deg)
    if state.upside_down:
        angle = 180.0
    if state.lies and part.name not in {"oval", "rectangle", *DOMES}:  # these lie to begin with
        angle = LIES_DEG[state.lies]
    if state.angle_deg is not None:
        angle = state.angle_deg
    if "letter" in part.name and state.pointing in {"left", "bottom"} and state.angle_deg is None:
        return replace(part, mirrored=state.pointing == "left", angle_deg=180.0 if state.pointing == "bottom" else 0.0)
    return replace(part, angle_deg=angle)


def _placed(part: Part, state: ParseState) -> list[Step]:
    """One addition per thing."""
    if state.anchor_new:
        other, to = state.to[0].part, replace(state.to[0], part=Part(FIGURE, "last"))
        where = replace(placement_of(state), to=(to,))
        return [Step("add", other), Step("add", part, where)]
    each = part.count == 1 and len(state.to) > 1 and state.relation == "at" and (state.each or not part.is_line)
    if part.count > 1 or state.pair or each:
        return _several(replace(part, count=len(state.to)) if each else part, state)
    return [Step("add", part, where_of(part, state), like=state.like, share=state.factor or 1.0)]


def _several(part: Part, state: ParseState) -> list[Step]:
    one, count = replace(part, count=1), max(2, part.count)
    if len(state.to) == count and state.relation == "inside":
        return [Step("add", one, Placement("inside", (spot,), spot.at), like=state.like) for spot in state.to]
    if len(state.to) == count and state.relation in {"span", "at", "align"}:
        where = [
            where_of(one, replace(state, to=(spot,), own=state.own[index : index + 1]))
            for index, spot in enumerate(state.to)
        ]
        return [Step("add", one, place, like=state.like) for place in where]
    if state.to and count == 2:
        at = state.to[0].at if state.relation not in {"beside", "inside"} else state.side
        at = at or (state.to[0].at if state.relation == "inside" else "")
        ends = ("left", "right") if at not in {"left", "right"} else ("top", "bottom")
        steps = []
        for end in ends:
            corner = f"{end} {at}" if at in {"left", "right"} else f"{at} {end}".strip()
            corner = corner.replace("center ", "")
            to = (replace(state.to[0], at=corner),)
            place = (
                Placement("inside", to, corner)
                if state.relation == "inside"
                else Placement("at", to, touching=state.touching)
            )
            steps.append(Step("add", one, place, like=state.like))
        return steps
    side = (state.pair or (("top", "bottom") if one.name == "horizontal line" else ("left", "right")))[1]
    following = Placement("beside", (Spot(Part(FIGURE, "last")),), side, touching=state.touching)
    return [Step("add", one), *(Step("add", replace(one, size="same"), following) for _ in range(count - 1))]
