"""From what was read to steps: verbs with all that is said after them."""

from __future__ import annotations

from dataclasses import replace

from imagery_agent.language.construction.clauses import read_modifiers
from imagery_agent.language.construction.parse_state import Said
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
"""Letters have their back at the left."""


DOMES = ("arc", "half circle")
"""They bulge where they point and open the other way."""


SHARES = {"half": 0.5, "quarter": 0.25, "third": 0.333}


_TOGETHER = frozenset(["joined", "connected", "merged", "combined", "pushed", "pressed", "brought"])


_LAID = ("overlaid", "coincide", "on top of each other", "merged", "shared", "share ")


def finish(
    reader: Reader, said: Said, action: str, word: str, part: Part, share: float | None
) -> list[Step] | None:
    """The steps of a verb; None if what follows the verb does not go with it."""
    start, own = reader.at, Said()
    read_modifiers(reader, own)
    second = reader.peek()
    if second in ACTION and second != word:  # "rotated to the left and shifted up so that it touches"
        first = _of_verb(action, word, part, share, own)
        reader.at += 1
        then = finish(reader, said, ACTION[second], second, part, None)
        return None if first is None or then is None else [*first, *then]
    reader.at = start
    read_modifiers(reader, said)
    return _of_verb(action, word, part, share, said)


def _of_verb(action: str, word: str, part: Part, share: float | None, said: Said) -> list[Step] | None:
    if action == "rotate" and said.upside_down and said.angle_deg is None:
        said.angle_deg = 180.0
    if action == "mirror" and said.angle_deg is not None:
        action = "rotate"  # "flipped 180 degrees"
    form = {"rotate": _rotate, "mirror": _mirror, "remove": _remove, "resize": _resize, "copy": _copy}.get(
        action
    )
    return move(said, part, word) if form is None else form(said, part, word, share)


def _rotate(said: Said, part: Part, word: str, share: float | None) -> list[Step] | None:
    if said.lies and said.angle_deg is None:
        said.angle_deg = LIES_DEG[said.lies]
    if said.angle_deg is not None:
        step = Step("rotate", part, angle_deg=said.angle_deg)
    elif said.turn or said.direction in {"left", "right"}:
        step = Step(
            "rotate", part, angle_deg=-90.0 if (said.turn or said.direction).endswith("right") else 90.0
        )
    elif said.until:
        step = Step("rotate", part, until=said.until, like=said.until_line)
    elif said.pointing:
        step = Step("rotate", part, until=said.pointing)
    else:
        return None
    return [step, *_then_moved(said, part)]


def _copy(said: Said, part: Part, word: str, share: float | None) -> list[Step]:
    """The same once more, where it is said."""
    again = Part(part.name, count=1, size="same")
    return [Step("add", again, where_of(again, said))]


def _then_moved(said: Said, part: Part) -> list[Step]:
    """``flipped over and aligned so that ...``: where it goes after it was changed."""
    if (
        said.close
        or said.own
        or (
            said.relation in {"at", "align", "beside", "inside"}
            and (said.to != (Spot(),) or part.which == "last")  # what is new goes beside the rest
        )
    ):
        return move(replace(said, direction=""), part, "") or []
    return []


def _mirror(said: Said, part: Part, word: str, share: float | None) -> list[Step]:
    """About the vertical axis, unless it is flipped over, upside down or to face up or down."""
    axis = "horizontal" if word.startswith(("flip", "invert")) else "vertical"
    if (
        said.upside_down
        or said.direction == "vertical"
        or said.pointing in {"top", "bottom"}
        or said.direction in {"top", "bottom"}
    ):
        axis = "horizontal"
    elif said.direction in {"horizontal", "left", "right"} or said.pointing in {"left", "right"}:
        axis = "vertical"
    side = said.direction if word.startswith("flip") and said.direction in {"left", "right"} else ""
    return [Step("mirror", part, axis=axis, side=side), *_then_moved(said, part)]


def _remove(said: Said, part: Part, word: str, share: float | None) -> list[Step] | None:
    if said.relation in {"inside", "between", "around", "through"} or (
        part.name == FIGURE and part.of is not None
    ):
        return None  # what goes by its place is another form of sentence
    side = said.side if share is not None or part.name in SHARES else ""
    if said.to and said.relation in {"span", "at", "over"}:  # "from the right", "from the T"
        if said.to[0].part.name == FIGURE:
            side = said.to[0].at
        elif part.of is None:
            part = replace(part, of=said.to[0].part)
    side = side or said.direction
    if part.name in SHARES:
        owner = part.of or Part(FIGURE)
        return [Step("remove", owner, share=SHARES[part.name], side=part.which or side or "bottom")]
    if share is None:
        return [Step("remove", part)]
    return [Step("remove", part, share=share, side=side or "right")]


def _resize(said: Said, part: Part, word: str, share: float | None) -> list[Step] | None:
    factor = said.factor or _FACTORS.get(word)
    if said.like is not None and said.like.which != "other":
        return [Step("resize", part, like=said.like, share=said.factor or 1.0)]
    if (said.relation == "span" and len(said.to) == 1) or said.relation in {"at", "align"}:
        return [Step("resize", part, Placement("at", said.to), side=said.direction)]
    return None if factor is None else [Step("resize", part, share=factor, side=said.direction)]


def move(said: Said, part: Part, word: str) -> list[Step] | None:
    """Moving, joining, laying on one another."""
    remarks = " ".join(said.remarks)
    if part.is_line and part.of is not None and part.of.count != 1 and word == "overlaid":
        return [Step("overlay", part.of, like=Part(part.name))]  # "the lines of both letters overlap"
    several = part.name == FIGURE or word in _TOGETHER
    together = several and part.count != 1 and not said.own
    if together or (said.touching and not said.to and not said.direction):
        laid = word == "overlaid" or any(form in remarks for form in _LAID)
        laid = laid and "overlaid slightly" not in remarks and "slightly overlaid" not in remarks
        shared = next((spot.part for spot in said.to if spot.part.is_line), None) or _named_line(remarks)
        if laid:
            return [Step("overlay", part, like=shared)]
        return [Step("join", part, side=said.direction or "")]
    if said.close:
        return [Step("move", part, Placement("close"))]
    if said.own:
        return [Step("move", part, Placement("align", said.to, own=said.own, touching=True))]
    if said.relation and said.to:
        return [Step("move", part, placement_of(said), side=said.direction)]
    if said.touching and said.to:
        return [Step("move", part, Placement("at", said.to, touching=True), side=said.direction)]
    if said.direction or word in {"raise", "raised", "lift", "lifted", "lower", "lowered"}:
        side = said.direction or ("bottom" if word.startswith("lower") else "top")
        if said.to:
            return [Step("move", part, Placement("at", said.to, touching=True), side=side)]
        return [Step("move", part, side=side, remark="it is not said how far: by half of its own size")]
    return None


def _named_line(text: str) -> Part | None:
    course = next((c for c in ("vertical", "horizontal", "diagonal") if c in text), "")
    return Part(f"{course} line") if course else None


def placement_of(said: Said) -> Placement:
    one_end = said.relation == "span" and len(said.to) == 1 and said.to[0].part.count == 1
    relation = "at" if one_end else said.relation
    return Placement(relation, said.to, said.side, said.own, said.touching, said.beyond)


def where_of(part: Part, said: Said) -> Placement | None:
    if said.close and not said.to:
        return Placement("close")
    if not said.relation:
        if said.touching and said.to:
            return Placement("at", said.to, touching=True)
        if said.direction in OPPOSITE_SIDE and not part.is_line:
            return Placement("beside", (Spot(),), said.direction, touching=said.touching)
        if said.direction in OPPOSITE_SIDE:
            return Placement(
                "align", (Spot(Part(FIGURE), said.direction),), own=(OPPOSITE_SIDE[said.direction],)
            )
        return None
    where = placement_of(said)
    if where.relation == "between" and part.is_line and said.to[0].part.count == 2:
        return replace(where, relation="span")
    start = said.to[0]
    if part.is_line and start.at and not said.own:
        way = said.side if said.relation == "beside" else said.direction
        if said.relation in {"beside", "span", "at"} and len(said.to) == 1 and way in OPPOSITE_SIDE:
            return Placement("align", said.to, own=(OPPOSITE_SIDE[way],), touching=True)  # it begins there
    return where
