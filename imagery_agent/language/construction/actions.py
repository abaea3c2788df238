"""Verb phrases to steps: a verb with its modifiers."""

from __future__ import annotations

from dataclasses import replace

from imagery_agent.language.construction.clauses import read_modifiers
from imagery_agent.language.construction.parse_state import ParseState
from imagery_agent.language.construction.steps import FIGURE, Part, Placement, Spot, Step
from imagery_agent.language.construction.token_cursor import Reader
from imagery_agent.language.directions import OPPOSITE_SIDE

VERBS = {
    "rotate": "rotate turn spin tilt tip pivot rotated turned spun tilted tipped pivoted",
    "mirror": "mirror flip reflect invert reverse mirrored flipped reflected inverted reversed",
    "remove": "remove erase delete eliminate drop omit subtract cut removed erased deleted eliminated dropped omitted "
    "subtracted disappear disappearing gone missing vanish vanished",
    "move": "move shift slide push press bring drag lower raise lift reposition join combine merge moved shifted slid "
    "pushed pressed brought dragged lowered raised lifted repositioned placed positioned put joined combined merged "
    "connected attached aligned overlaid affixed squeezed centered",
    "copy": "duplicate duplicated copied repeated",
    "resize": "resize scale enlarge shrink stretch lengthen extend shorten double halve resized scaled enlarged shrunk "
    "stretched lengthened extended shortened doubled halved grown reduced make made "
    "extending",
}  # fmt: skip


ACTION = {word: action for action, words in VERBS.items() for word in words.split()}


_FACTORS = {"double": 2.0, "doubled": 2.0, "halve": 0.5, "halved": 0.5, "enlarge": 1.5, "enlarged": 1.5, "grown": 1.5,
            "shrink": 0.67, "shrunk": 0.67, "reduced": 0.67, "lengthen": 1.5, "lengthened": 1.5, "extend": 1.5,
            "extended": 1.5, "stretch": 1.5, "stretched": 1.5, "shorten": 0.67, "shortened": 0.67,
            "extending": 1.3}  # fmt: skip


LIES_DEG = {"side": -90.0, "back": 90.0}
"""Rotation after which a figure lies on that side of it; the back of a letter is its left side."""


DOMES = ("arc", "half circle")
"""Forms that bulge to the side to which they point and open to the opposite side."""


SHARES = {"half": 0.5, "quarter": 0.25, "third": 0.333}


_TOGETHER = frozenset(["joined", "connected", "merged", "combined", "pushed", "pressed", "brought"])


_LAID = ("overlaid", "coincide", "on top of each other", "merged", "shared", "share ")


def finish(
    reader: Reader, state: ParseState, action: str, word: str, part: Part, share: float | None
) -> list[Step] | None:
    """The steps of a verb; None if its modifiers do not fit it."""
    start, own = reader.at, ParseState()
    read_modifiers(reader, own)
    second = reader.peek()
    if second in ACTION and second != word:  # "rotated to the left and shifted up so that it touches"
        first = _of_verb(action, word, part, share, own)
        reader.at += 1
        then = finish(reader, state, ACTION[second], second, part, None)
        return None if first is None or then is None else [*first, *then]
    reader.at = start
    read_modifiers(reader, state)
    return _of_verb(action, word, part, share, state)


def _of_verb(action: str, word: str, part: Part, share: float | None, state: ParseState) -> list[Step] | None:
    if action == "rotate" and state.upside_down and state.angle_deg is None:
        state.angle_deg = 180.0
    if action == "mirror" and state.angle_deg is not None:
        action = "rotate"  # "flipped 180 degrees"
    form = {"rotate": _rotate, "mirror": _mirror, "remove": _remove, "resize": _resize, "copy": _copy}.get(action)
    return move(state, part, word) if form is None else form(state, part, word, share)


def _rotate(state: ParseState, part: Part, word: str, share: float | None) -> list[Step] | None:
    if state.lies and state.angle_deg is None:
        state.angle_deg = LIES_DEG[state.lies]
    if state.angle_deg is not None:
        step = Step("rotate", part, angle_deg=state.angle_deg)
    elif state.turn or state.direction in {"left", "right"}:
        step = Step("rotate", part, angle_deg=-90.0 if (state.turn or state.direction).endswith("right") else 90.0)
    elif state.until:
        step = Step("rotate", part, until=state.until, like=state.until_line)
    elif state.pointing:
        step = Step("rotate", part, until=state.pointing)
    else:
        return None
    return [step, *_then_moved(state, part)]


def _copy(state: ParseState, part: Part, word: str, share: float | None) -> list[Step]:
    """Another copy at the place named."""
    again = Part(part.name, count=1, size="same")
    return [Step("add", again, where_of(again, state))]


def _then_moved(state: ParseState, part: Part) -> list[Step]:
    """``flipped over and aligned so that ...``: the placement after the change."""
    if (
        state.close
        or state.own
        or (
            state.relation in {"at", "align", "beside", "inside"}
            and (state.to != (Spot(),) or part.which == "last")  # what is new goes beside the rest
        )
    ):
        return move(replace(state, direction=""), part, "") or []
    return []


def _mirror(state: ParseState, part: Part, word: str, share: float | None) -> list[Step]:
    """The axis of mirroring: vertical, unless it is flipped over, upside down or to face up or down."""
    axis = "horizontal" if word.startswith(("flip", "invert")) else "vertical"
    if (
        state.upside_down
        or state.direction == "vertical"
        or state.pointing in {"top", "bottom"}
        or state.direction in {"top", "bottom"}
    ):
        axis = "horizontal"
    elif state.direction in {"horizontal", "left", "right"} or state.pointing in {"left", "right"}:
        axis = "vertical"
    side = state.direction if word.startswith("flip") and state.direction in {"left", "right"} else ""
    return [Step("mirror", part, axis=axis, side=side), *_then_moved(state, part)]


def _remove(state: ParseState, part: Part, word: str, share: float | None) -> list[Step] | None:
    if state.relation in {"inside", "between", "around", "through"} or (part.name == FIGURE and part.of is not None):
        return None  # what goes by its place is another form of sentence
    side = state.side if share is not None or part.name in SHARES else ""
    if state.to and state.relation in {"span", "at", "over"}:  # "from the right", "from the T"
        if state.to[0].part.name == FIGURE:
            side = state.to[0].at
        elif part.of is None:
            part = replace(part, of=state.to[0].part)
    side = side or state.direction
    if part.name in SHARES:
        owner = part.of or Part(FIGURE)
        return [Step("remove", owner, share=SHARES[part.name], side=part.which or side or "bottom")]
    if share is None:
        return [Step("remove", part)]
    return [Step("remove", part, share=share, side=side or "right")]


def _resize(state: ParseState, part: Part, word: str, share: float | None) -> list[Step] | None:
    factor = state.factor or _FACTORS.get(word)
    if state.like is not None and state.like.which != "other":
        return [Step("resize", part, like=state.like, share=state.factor or 1.0)]
    if (state.relation == "span" and len(state.to) == 1) or state.relation in {"at", "align"}:
        return [Step("resize", part, Placement("at", state.to), side=state.direction)]
    return None if factor is None else [Step("resize", part, share=factor, side=state.direction)]


def move(state: ParseState, part: Part, word: str) -> list[Step] | None:
    """Moving, joining, superimposing."""
    remarks = " ".join(state.remarks)
    if part.is_line and part.of is not None and part.of.count != 1 and word == "overlaid":
        return [Step("overlay", part.of, like=Part(part.name))]  # "the lines of both letters overlap"
    several = part.name == FIGURE or word in _TOGETHER
    together = several and part.count != 1 and not state.own
    if together or (state.touching and not state.to and not state.direction):
        laid = word == "overlaid" or any(form in remarks for form in _LAID)
        laid = laid and "overlaid slightly" not in remarks and "slightly overlaid" not in remarks
        shared = next((spot.part for spot in state.to if spot.part.is_line), None) or _named_line(remarks)
        if laid:
            return [Step("overlay", part, like=shared)]
        return [Step("join", part, side=state.direction or "")]
    if state.close:
        return [Step("move", part, Placement("close"))]
    if state.own:
        return [Step("move", part, Placement("align", state.to, own=state.own, touching=True))]
    if state.relation and state.to:
        return [Step("move", part, placement_of(state), side=state.direction)]
    if state.touching and state.to:
        return [Step("move", part, Placement("at", state.to, touching=True), side=state.direction)]
    if state.direction or word in {"raise", "raised", "lift", "lifted", "lower", "lowered"}:
        side = state.direction or ("bottom" if word.startswith("lower") else "top")
        if state.to:
            return [Step("move", part, Placement("at", state.to, touching=True), side=side)]
        return [Step("move", part, side=side, remark="it is not said how far: by half of its own size")]
    return None


def _named_line(text: str) -> Part | None:
    course = next((c for c in ("vertical", "horizontal", "diagonal") if c in text), "")
    return Part(f"{course} line") if course else None


def placement_of(state: ParseState) -> Placement:
    one_end = state.relation == "span" and len(state.to) == 1 and state.to[0].part.count == 1
    relation = "at" if one_end else state.relation
    return Placement(relation, state.to, state.side, state.own, state.touching, state.beyond)


def where_of(part: Part, state: ParseState) -> Placement | None:
    if state.close and not state.to:
        return Placement("close")
    if not state.relation:
        if state.touching and state.to:
            return Placement("at", state.to, touching=True)
        if state.direction in OPPOSITE_SIDE and not part.is_line:
            return Placement("beside", (Spot(),), state.direction, touching=state.touching)
        if state.direction in OPPOSITE_SIDE:
            return Placement("align", (Spot(Part(FIGURE), state.direction),), own=(OPPOSITE_SIDE[state.direction],))
        return None
    where = placement_of(state)
    if where.relation == "between" and part.is_line and state.to[0].part.count == 2:
        return replace(where, relation="span")
    start = state.to[0]
    if part.is_line and start.at and not state.own:
        way = state.side if state.relation == "beside" else state.direction
        if state.relation in {"beside", "span", "at"} and len(state.to) == 1 and way in OPPOSITE_SIDE:
            return Placement("align", state.to, own=(OPPOSITE_SIDE[way],), touching=True)  # it begins there
    return where
