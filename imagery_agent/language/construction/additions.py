"""What is new in a sentence, as steps: one addition for each thing, and what is changed about it."""

from __future__ import annotations

from dataclasses import replace

from imagery_agent.language.construction.actions import (
    ACTION,
    DOMES,
    LIES_DEG,
    SHARES,
    finish,
    placement_of,
    where_of,
)
from imagery_agent.language.construction.appearance import read_details
from imagery_agent.language.construction.clauses import read_modifiers
from imagery_agent.language.construction.noun_phrases import noun_phrase
from imagery_agent.language.construction.parse_state import Said
from imagery_agent.language.construction.placement_phrases import ABOVE
from imagery_agent.language.construction.steps import FIGURE, Part, Placement, Spot, Step
from imagery_agent.language.construction.token_cursor import Reader
from imagery_agent.language.directions import OPPOSITE_SIDE

_LAST = Part(FIGURE, "last")
"""What has just been added."""
_ROWS = {
    "a row of": ("left", "right"), "a horizontal row of": ("left", "right"), "a column of": ("top", "bottom"),
    "a vertical row of": ("top", "bottom"), "a stack of": ("top", "bottom"),
}  # fmt: skip


def addition(reader: Reader, said: Said, before: list[Step]) -> list[Step] | None:
    """``a small circle at the base of the figure``; ``two capital letter "B" next to each other``."""
    said.pair = _ROWS.get(reader.take(*_ROWS), said.pair)
    part = reader.attempt(_new_thing)
    if part is None:
        return None
    if part.beside and part.of is not None:  # "the q to the left of the p"
        said.relation, said.side, said.to = "beside", part.which, (Spot(part.of),)
        part = replace(part, which="", of=None, beside=False)
    if changes := reader.attempt(lambda rest: altered(rest, _LAST) or _lost(rest)):
        read_modifiers(reader, said)
        return [*_placed(_oriented(part, said), said), *changes]
    details = read_details(reader, said)
    read_modifiers(reader, said)
    details += read_details(reader, said)
    read_modifiers(reader, said)
    more = _another(reader, part)
    if more is None:
        return None
    if (word := reader.peek()) in ACTION and ACTION[word] in {
        "rotate",
        "mirror",
    }:  # "a capital T rotated 180 degrees"
        reader.at += 1
        turned = finish(reader, Said(), ACTION[word], word, _LAST, None)
        if not turned:
            return None
        said.pointing = ""  # that is how it points then
        more = [*more, *turned]
    return [*_placed(replace(_oriented(part, said), details=details), said), *more]


def _new_thing(reader: Reader) -> Part | None:
    """Something that can be imagined by its name; a line or a loop that is known is none."""
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
    """``... with a vertical line running through it``, ``... and its mirror image``: empty if nothing more comes."""
    if not reader.take("with", "and"):
        return []
    reader.take("then")
    image = reader.take(
        "its mirror image", "a mirror image of it", "its reflection", "the mirror image of it"
    )
    said = Said()
    if reader.take(","):  # "a square and, to the right of it, a circle"
        side = reader.take(
            "to the right of it ,", "to the left of it ,", "above it ,", "below it ,", "next to it ,"
        )
        said.direction = ABOVE.get(side.split(" it ")[0], "right") if side else ""
    part = replace(first, mirrored=True) if image else reader.attempt(noun_phrase)
    if part is None and reader.take("another one", "another", "one"):
        part = replace(first, size="same")
    if part is None:
        return None
    details = read_details(reader, said)
    read_modifiers(reader, said)
    if not said.relation:
        said.relation, said.to, said.side = "beside", (Spot(_LAST),), said.direction or said.side or "right"
    said.pair = said.pair if part.count > 1 else None
    return _placed(replace(_oriented(part, said), details=details), said)


def altered(reader: Reader, owner: Part) -> list[Step] | None:
    """``with the middle line removed``: what is changed about a thing."""
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
    steps = finish(reader, Said(), ACTION[word], word, replace(part, of=of), None)
    return steps if reader.done else None


def _oriented(part: Part, said: Said) -> Part:
    """Turned as is said of it: triangles point up unless told otherwise, lines run as they go."""
    if part.name == "line":
        if said.direction in {"vertical", "horizontal", "diagonal"}:
            part = replace(part, name=f"{said.direction} line")
        elif said.direction in {"top", "bottom"}:
            part = replace(part, name="vertical line")
        elif said.direction in {"left", "right"}:
            part = replace(part, name="horizontal line")
    pointing = OPPOSITE_SIDE[said.pointing] if said.opens and part.name in DOMES else said.pointing
    angle = {"left": 90.0, "right": -90.0, "bottom": 180.0}.get(pointing, part.angle_deg)
    if said.upside_down:
        angle = 180.0
    if said.lies and part.name not in {"oval", "rectangle", *DOMES}:  # these lie to begin with
        angle = LIES_DEG[said.lies]
    if said.angle_deg is not None:
        angle = said.angle_deg
    if "letter" in part.name and said.pointing in {"left", "bottom"} and said.angle_deg is None:
        return replace(
            part, mirrored=said.pointing == "left", angle_deg=180.0 if said.pointing == "bottom" else 0.0
        )
    return replace(part, angle_deg=angle)


def _placed(part: Part, said: Said) -> list[Step]:
    """One addition for each thing."""
    if said.anchor_new:
        other, to = said.to[0].part, replace(said.to[0], part=Part(FIGURE, "last"))
        where = replace(placement_of(said), to=(to,))
        return [Step("add", other), Step("add", part, where)]
    each = part.count == 1 and len(said.to) > 1 and said.relation == "at" and (said.each or not part.is_line)
    if part.count > 1 or said.pair or each:
        return _several(replace(part, count=len(said.to)) if each else part, said)
    return [Step("add", part, where_of(part, said), like=said.like, share=said.factor or 1.0)]


def _several(part: Part, said: Said) -> list[Step]:
    one, count = replace(part, count=1), max(2, part.count)
    if len(said.to) == count and said.relation == "inside":
        return [Step("add", one, Placement("inside", (spot,), spot.at), like=said.like) for spot in said.to]
    if len(said.to) == count and said.relation in {"span", "at", "align"}:
        where = [
            where_of(one, replace(said, to=(spot,), own=said.own[index : index + 1]))
            for index, spot in enumerate(said.to)
        ]
        return [Step("add", one, place, like=said.like) for place in where]
    if said.to and count == 2:
        at = said.to[0].at if said.relation not in {"beside", "inside"} else said.side
        at = at or (said.to[0].at if said.relation == "inside" else "")
        ends = ("left", "right") if at not in {"left", "right"} else ("top", "bottom")
        steps = []
        for end in ends:
            corner = f"{end} {at}" if at in {"left", "right"} else f"{at} {end}".strip()
            corner = corner.replace("center ", "")
            to = (replace(said.to[0], at=corner),)
            place = (
                Placement("inside", to, corner)
                if said.relation == "inside"
                else Placement("at", to, touching=said.touching)
            )
            steps.append(Step("add", one, place, like=said.like))
        return steps
    side = (said.pair or (("top", "bottom") if one.name == "horizontal line" else ("left", "right")))[1]
    following = Placement("beside", (Spot(Part(FIGURE, "last")),), side, touching=said.touching)
    return [Step("add", one), *(Step("add", replace(one, size="same"), following) for _ in range(count - 1))]
