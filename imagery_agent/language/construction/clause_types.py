"""Clause types of the main clause: commands, changes to the figure, new things."""

from __future__ import annotations

import re
from dataclasses import replace

from imagery_agent.language.construction.actions import ACTION, finish, move
from imagery_agent.language.construction.additions import addition, altered
from imagery_agent.language.construction.anchor_points import spots
from imagery_agent.language.construction.clauses import of_both, read_modifiers, side_of
from imagery_agent.language.construction.noun_phrases import DETERMINERS, noun_phrase
from imagery_agent.language.construction.parse_state import ParseState
from imagery_agent.language.construction.steps import FIGURE, Part, Placement, Spot, Step
from imagery_agent.language.construction.token_cursor import Reader
from imagery_agent.language.directions import OPPOSITE_SIDE

_ADD = frozenset(
    ["add", "draw", "put", "place", "attach", "affix", "insert", "append", "position", "lay", "let", "hang", "stand"]
)
_NEW = ("a", "an", "another", "1", "one")


def _command(reader: Reader, state: ParseState, before: list[Step]) -> list[Step] | None:
    """``Rotate the figure ...``, ``Add a circle ...``, ``Place the D ...``, ``connect A and B with a line``."""
    word = reader.peek()
    if word in {"connect", "join", "link"}:
        return _connect(reader, state)
    if word == "close":
        return _close(reader, state)
    indefinite = reader.peek(1) in _NEW or reader.peek(1).isdigit()
    if word in _ADD or (indefinite and word in {"extend", "make"}):
        reader.at += 1
        return addition(reader, state, before) if indefinite else _changed(reader, state, "move")
    if word in ACTION and (
        word in {"double", "halve"}
        or reader.peek(1) in {*DETERMINERS, "it", "all", "both", "everything"}
        or reader.peek(1).startswith(("<", "#"))
    ):
        reader.at += 1
        return _changed(reader, state, ACTION[word], word)
    return None


def _connect(reader: Reader, state: ParseState) -> list[Step] | None:
    reader.at += 1
    first = reader.attempt(spots)
    second = reader.attempt(spots) if first and reader.take("and", "to") else None
    if first is None or not reader.take("with", "by", "using"):
        return None
    line = reader.attempt(noun_phrase)
    to = _two_ends((*first, *(second or ())))
    return None if line is None or to is None else [Step("add", line, Placement("span", to))]


def _two_ends(to: tuple[Spot, ...]) -> tuple[Spot, Spot] | None:
    """Two ends of ``the two lines`` or ``the tops of the two lines``."""
    if len(to) == 1 and to[0].part.count == 2:
        return of_both(to[0])
    return (to[0], to[1]) if len(to) == 2 else None


def _close(reader: Reader, state: ParseState) -> list[Step] | None:
    """``close the letter at the bottom with a horizontal line``, ``close the open side of the C with a line``."""
    reader.at += 1
    reader.take("off", "up")
    opening = reader.take("the open side of", "the open end of", "the opening of", "the gap in", "the gap of")
    part = reader.attempt(noun_phrase)
    side = reader.take("at the", "on the") and reader.take("left", "right", "top", "bottom")
    if part is None or not reader.take("with", "by", "using"):
        return None
    if not side and part.which in OPPOSITE_SIDE:  # "the letter at the bottom": there it is closed
        side, part = part.which, replace(part, which="")
    line = reader.attempt(noun_phrase)
    if reader.take("between"):
        reader.attempt(spots)
    if line is None or not line.is_line or not (opening or side):
        return None
    return [Step("add", line, Placement("span", side_of(part, side)) if side else Placement("close"))]


def _surrounded(reader: Reader, state: ParseState, before: list[Step]) -> list[Step] | None:
    """``the letter surrounded by a circle``, ``surround it with a square``."""
    words = list(reader.words)
    verb = next(
        (
            w
            for w in ("surrounded", "surround", "enclosed", "encircled", "enclose", "encircle", "circled")
            if w in words
        ),
        "",
    )
    if not verb:
        return None
    at = words.index(verb)
    ahead, behind = Reader(words[:at]), Reader(words[at + 1 :])
    inner = ahead.attempt(noun_phrase) if at else behind.attempt(noun_phrase)
    behind.take("completely", "entirely")
    if behind.take("by", "with", "in"):
        shape = behind.attempt(noun_phrase)
    else:
        shape = Part("circle") if verb in {"encircled", "encircle", "circled"} else None
    if inner is None or shape is None or not behind.done:
        return None
    reader.at = len(words)
    if words[0] in {"a", "an"}:
        return [Step("add", inner), Step("add", shape, Placement("around", (Spot(Part(FIGURE, "last")),)))]
    return [Step("add", shape, Placement("around", (Spot(inner),)))]


def _without(reader: Reader, state: ParseState, before: list[Step]) -> list[Step] | None:
    """``the figure without the line``, ``the figure with the line removed``."""
    owner = reader.attempt(noun_phrase) if reader.peek() not in {"a", "an", "another"} else None
    if owner is None:
        return None
    if changes := reader.attempt(lambda rest: altered(rest, owner)):
        return changes
    if not reader.take("without"):
        return None
    part = reader.attempt(noun_phrase)
    return None if part is None else [Step("remove", part)]


_PARTS_OF = tuple(
    f"{the} {part} of" for the in ("the", "all", "any") for part in ("part", "parts", "piece", "pieces", "portion")
)
_THAT_LIES = (
    "that is", "that are", "that lies", "that lie", "which is", "which are", "which lies", "lying", "that sticks out",
    "that stick out", "sticking out", "that extends", "that extend", "extending", "that goes", "that is sticking out",
)  # fmt: skip
_WITHIN = {
    "inside of": "inside", "inside": "inside", "within": "inside", "in": "inside", "outside of": "outside",
    "outside": "outside", "beyond": "outside", "above": "top", "below": "bottom", "underneath": "bottom",
    "to the left of": "left", "to the right of": "right", "left of": "left", "right of": "right",
}  # fmt: skip


def _cut(reader: Reader, state: ParseState, before: list[Step]) -> list[Step] | None:
    """``the part of the line that is inside the circle removed``; ``erase everything below the line``."""
    command = ACTION.get(reader.peek()) == "remove"
    reader.at += int(command)
    everything = bool(reader.take("everything", "all of it"))
    if not everything and not reader.take(*_PARTS_OF):
        return None
    part = Part(FIGURE) if everything else reader.attempt(noun_phrase)
    if part is None:
        return None
    if part.beside and part.of is not None:  # "the parts of the legs below the line"
        side, other, part = part.which, part.of, replace(part, which="", of=None, beside=False)
    else:
        reader.take(*_THAT_LIES)
        side = _WITHIN.get(reader.take(*_WITHIN), "")
        found = reader.attempt(noun_phrase) if side else None
        if found is None:
            return None
        other = found
    reader.take("is", "are")
    if not command and ACTION.get(reader.peek()) != "remove":
        return None
    reader.at += int(not command)
    where = (
        Placement(side, (Spot(other),)) if side in {"inside", "outside"} else Placement("beside", (Spot(other),), side)
    )
    return [Step("remove", part, where)]


def _only(reader: Reader, state: ParseState, before: list[Step]) -> list[Step] | None:
    """``only the right half of the figure``: the other half is removed."""
    if not reader.take("only"):
        return None
    part = reader.attempt(noun_phrase)
    reader.take("remaining", "remains", "left")
    if part is None or part.name != "half" or part.which not in OPPOSITE_SIDE:
        return None
    return [Step("remove", part.of or Part(FIGURE), share=0.5, side=OPPOSITE_SIDE[part.which])]


def _replaced(reader: Reader, state: ParseState, before: list[Step]) -> list[Step] | None:
    """``the dot replaced by a circle``: the circle takes its place."""
    part = reader.attempt(noun_phrase)
    reader.take("is", "are")
    if part is None or not reader.take("removed and replaced", "replaced") or not reader.take("by", "with"):
        return None
    new = reader.attempt(noun_phrase)
    return (
        None if new is None else [Step("add", new, Placement("over", (Spot(part),)), like=part), Step("remove", part)]
    )


def _connected(reader: Reader, state: ParseState, before: list[Step]) -> list[Step] | None:
    """``the two top points of the M connected by a line``, ``the C closed by a vertical line on the right``."""
    subject = reader.attempt(spots)
    reader.take("is", "are")
    verb = reader.take("connected", "joined", "linked", "closed off", "closed")
    if subject is None or not verb or not reader.take("by", "with"):
        return None
    line = reader.attempt(noun_phrase)
    side = reader.take("at the", "on the", "along the", "across the") and reader.take("left", "right", "top", "bottom")
    reader.take("side", "end")
    if line is None or not line.is_line:
        return None
    if len(subject) == 1 and side and verb.startswith("closed"):
        subject = side_of(subject[0].part, side)
    to = _two_ends(tuple(replace(spot, at=spot.at or side) for spot in subject))
    return None if to is None else [Step("add", line, Placement("span", to))]


def _change(reader: Reader, state: ParseState, before: list[Step]) -> list[Step] | None:
    """``the right figure mirrored so that it points left``."""
    first = reader.peek()
    new = first in _NEW and (first != "one" or reader.peek(1) != "of")
    if new or (first.isdigit() and not first.startswith("#")):
        return None
    share = _share(reader)
    part = reader.attempt(noun_phrase)
    if part is None and share is None:
        return None
    other = reader.attempt(lambda r: noun_phrase(r) if r.take("and") and r.peek() in {*DETERMINERS, "it"} else None)
    while reader.take("is", "are", "that is", "which is", "then", "now", "just", "getting", "to be", "as", ",", "both",
                      "slightly"):  # fmt: skip
        pass
    word = reader.peek()
    if word in ACTION:
        reader.at += 1
        if other is not None and ACTION[word] == "move":
            return finish(reader, state, "move", word, Part(FIGURE, count=2), share)
        steps = finish(reader, state, ACTION[word], word, part or Part(FIGURE), share)
        return steps and [*steps, *(replace(step, part=other) for step in steps if other is not None)]
    if part is None or share is not None:
        return None
    if reader.peek() in {"upsidedown", "pointing", "facing"} or re.match(
        r"(?:laid |lying |lain )?on(?:to)? its (?:side|back)\b", reader.rest
    ):
        return finish(reader, state, "rotate", "", part, None)
    if _is_new(reader):
        return None
    read_modifiers(reader, state)
    return move(state, part, "") if state.relation or state.direction else None


def _is_new(reader: Reader) -> bool:
    """``the number "8"``, ``the letter D``: a first mention."""
    return bool(re.match(r"the (?:capital|lowercase|uppercase|number|digit|letter)", " ".join(reader.words)))


def _share(reader: Reader) -> float | None:
    """``#0.75 of the line``, ``half of the circle``."""
    if reader.peek().startswith("#"):
        share = float(reader.peek()[1:])
        reader.at += 1
        reader.take("of")
        return share
    if reader.take("half of", "1 half of", "half"):
        return 0.5
    return None


def _changed(reader: Reader, state: ParseState, action: str, word: str = "") -> list[Step] | None:
    share = _share(reader)
    part = reader.attempt(noun_phrase)
    return None if part is None else finish(reader, state, action, word, part, share)


FORMS = (_surrounded, _cut, _command, _without, _only, _replaced, _connected, _change, addition)
"""Clause types, in the order in which they are tried."""
