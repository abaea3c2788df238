"""From what was read to steps: additions, and verbs with all that is said after them."""

from __future__ import annotations

from dataclasses import replace

from imagery_agent.language.clauses import Said, read_modifiers
from imagery_agent.language.nouns import noun_phrase
from imagery_agent.language.reader import Reader
from imagery_agent.language.steps import FIGURE, Part, Placement, Spot, Step

VERBS = {
    "rotate": "rotate turn spin tilt tip pivot rotated turned spun tilted tipped pivoted",
    "mirror": "mirror flip reflect invert reverse mirrored flipped reflected inverted reversed",
    "remove": "remove erase delete eliminate drop omit subtract cut removed erased deleted eliminated dropped omitted "
    "subtracted disappear disappearing gone missing vanish vanished",
    "move": "move shift slide push press bring drag lower raise lift reposition join combine merge moved shifted slid "
    "pushed pressed brought dragged lowered raised lifted repositioned placed positioned put joined combined merged "
    "connected attached aligned overlaid affixed squeezed centered",
    "resize": "resize scale enlarge shrink stretch lengthen extend shorten double halve resized scaled enlarged shrunk "
    "stretched lengthened extended shortened doubled halved grown reduced",
}  # fmt: skip
ACTION = {word: action for action, words in VERBS.items() for word in words.split()}
_FACTORS = {"double": 2.0, "doubled": 2.0, "halve": 0.5, "halved": 0.5, "enlarge": 1.5, "enlarged": 1.5, "grown": 1.5,
            "shrink": 0.67, "shrunk": 0.67, "reduced": 0.67, "lengthen": 1.5, "lengthened": 1.5, "extend": 1.5,
            "extended": 1.5, "stretch": 1.5, "stretched": 1.5, "shorten": 0.67, "shortened": 0.67}  # fmt: skip
OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
_SHARES = {"half": 0.5, "quarter": 0.25, "third": 0.333}
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
    form = {"rotate": _rotate, "mirror": _mirror, "remove": _remove, "resize": _resize}.get(action)
    return move(said, part, word) if form is None else form(said, part, word, share)


def _rotate(said: Said, part: Part, word: str, share: float | None) -> list[Step] | None:
    if said.angle_deg is not None:
        step = Step("rotate", part, angle_deg=said.angle_deg)
    elif said.turn or said.direction in {"left", "right"}:
        step = Step(
            "rotate", part, angle_deg=-90.0 if (said.turn or said.direction).endswith("right") else 90.0
        )
    elif said.until:
        step = Step("rotate", part, until=said.until)
    elif said.pointing:
        step = Step("rotate", part, until=said.pointing)
    else:
        return None
    return [step, *_then_moved(said, part)]


def _then_moved(said: Said, part: Part) -> list[Step]:
    """``flipped over and aligned so that ...``: where it goes after it was changed."""
    if (
        said.close
        or said.own
        or (said.relation in {"at", "align", "beside", "inside"} and said.to != (Spot(),))
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
    side = ""
    if said.to and said.relation in {"span", "at", "over"}:  # "from the right", "from the T"
        if said.to[0].part.name == FIGURE:
            side = said.to[0].at
        elif part.of is None:
            part = replace(part, of=said.to[0].part)
    side = side or said.direction
    if part.name in _SHARES:
        owner = part.of or Part(FIGURE)
        return [Step("remove", owner, share=_SHARES[part.name], side=part.which or side or "bottom")]
    if share is None:
        return [Step("remove", part)]
    return [Step("remove", part, share=share, side=side or "right")]


def _resize(said: Said, part: Part, word: str, share: float | None) -> list[Step] | None:
    factor = said.factor or _FACTORS.get(word)
    if said.like is not None:
        return [Step("resize", part, like=said.like)]
    if (said.relation == "span" and len(said.to) == 1) or said.relation in {"at", "align"}:
        return [Step("resize", part, Placement("at", said.to), side=said.direction)]
    return None if factor is None else [Step("resize", part, share=factor, side=said.direction)]


def move(said: Said, part: Part, word: str) -> list[Step] | None:
    """Moving, joining, laying on one another."""
    remarks = " ".join(said.remarks)
    together = part.name == FIGURE and (part.count != 1) and not said.own
    if together or (said.touching and not said.to and not said.direction):
        laid = word == "overlaid" or any(form in remarks for form in _LAID)
        shared = next((spot.part for spot in said.to if spot.part.is_line), None) or _named_line(remarks)
        if laid:
            return [Step("overlay", part, like=shared)]
        return [Step("join", part, side=said.direction or "")]
    if said.close:
        return [Step("move", part, Placement("close"))]
    if said.own:
        return [Step("move", part, Placement("align", said.to, own=said.own, touching=True))]
    if said.relation and said.to:
        return [Step("move", part, _placement(said), side=said.direction)]
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


def _placement(said: Said) -> Placement:
    relation = "at" if said.relation == "span" and len(said.to) == 1 else said.relation
    return Placement(relation, said.to, said.side, said.own, said.touching, said.beyond)


# ---------------------------------------------------------------- additions


def addition(reader: Reader, said: Said, before: list[Step]) -> list[Step] | None:
    """``a small circle at the base of the figure``; ``two capital letter "B" next to each other``."""
    part = reader.attempt(noun_phrase)
    if part is None or (part.name in {FIGURE, *_SHARES}):
        return None
    if part.name == "loop":
        part = replace(part, name="circle")
    details = _details(reader, said)
    read_modifiers(reader, said)
    details += _details(reader, said)
    read_modifiers(reader, said)
    more: list[Step] = []
    if reader.take("with", "and"):
        reader.attempt(lambda r: r.take("then") or None)
        extra = Said()
        next_part = reader.attempt(noun_phrase)
        if next_part is None:
            return None
        more_details = _details(reader, extra)
        read_modifiers(reader, extra)
        side = extra.direction or extra.side or "right"
        where = (
            _placement(extra)
            if extra.relation
            else Placement("beside", (Spot(Part(FIGURE, "last")),), side, touching=extra.touching)
        )
        more = [Step("add", replace(next_part, details=more_details), where)]
    if (word := reader.peek()) in ACTION and ACTION[word] in {
        "rotate",
        "mirror",
    }:  # "a capital T rotated 180 degrees"
        reader.at += 1
        more = finish(reader, Said(), ACTION[word], word, Part(FIGURE, "last"), None) or []
        if not more:
            return None
    part = replace(_oriented(part, said), details=details)
    return [*_placed(part, said), *more]


def _details(reader: Reader, said: Said) -> str:
    """How something new looks: ``with two equally sized loops``, ``consisting of three lines``."""
    start = reader.at
    reader.take(",")
    if reader.take(
        "consisting of",
        "that consists of",
        "made up of",
        "made of",
        "composed of",
        "comprised of",
        "formed by",
        "made from",
    ):
        pass
    elif reader.take(
        "with a vertical line the same height as", "with a stem the same height as", "with the same height as"
    ):
        said.like = reader.attempt(noun_phrase)
        return ""
    elif not (reader.peek() == "with" and _is_detail(reader.words[reader.at + 1 :])):
        reader.at = start
        return ""
    else:
        reader.at += 1
    words: list[str] = []
    while not reader.done and not (
        reader.peek() in {"with", "directly", "attached", "touching", "above", "below"} and words
    ):
        words.append(reader.peek())
        reader.at += 1
        next_one = reader.peek(1) if reader.peek() == "and" else reader.peek()
        if words[-1] == "," and next_one in {"a", "an", "the", "where", "directly", "just", "attached"}:
            break
    return " ".join(words).strip(" ,")


_DETAIL_WORDS = frozenset(
    [
        "line",
        "lines",
        "loop",
        "loops",
        "bar",
        "bars",
        "stroke",
        "strokes",
        "side",
        "sides",
        "top",
        "bottom",
        "arm",
        "arms",
        "leg",
        "legs",
        "length",
        "angle",
        "angles",
        "edges",
        "corners",
        "serifs",
        "serif",
        "ends",
    ]
)


def _is_detail(words: tuple[str, ...]) -> bool:
    """Whether what follows "with" describes the thing and is not another thing."""
    ahead = words[: words.index("with")] if "with" in words else words
    return (
        not any(word.startswith("<") for word in ahead)
        and "gap" not in ahead
        and any(word in _DETAIL_WORDS for word in ahead)
        and not any(word in {"attached", "touching", "through"} for word in ahead)
    )


def _oriented(part: Part, said: Said) -> Part:
    """Turned as is said of it: triangles point up unless told otherwise, lines run as they go."""
    if part.name == "line":
        if said.direction in {"vertical", "horizontal", "diagonal"}:
            part = replace(part, name=f"{said.direction} line")
        elif said.direction in {"top", "bottom"}:
            part = replace(part, name="vertical line")
        elif said.direction in {"left", "right"}:
            part = replace(part, name="horizontal line")
    angle = {"left": 90.0, "right": -90.0, "bottom": 180.0}.get(said.pointing, 0.0)
    if said.upside_down:
        angle = 180.0
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
        where = replace(_placement(said), to=(to,))
        return [Step("add", other), Step("add", part, where)]
    if part.count > 1 or said.pair:
        return _several(part, said)
    return [Step("add", part, _where(part, said), like=said.like, share=said.factor or 1.0)]


def _where(part: Part, said: Said) -> Placement | None:
    if said.close and not said.to:
        return Placement("close")
    if not said.relation:
        if said.touching and said.to:
            return Placement("at", said.to, touching=True)
        if said.direction in OPPOSITE and not part.is_line:
            return Placement("beside", (Spot(),), said.direction, touching=said.touching)
        if said.direction in OPPOSITE:
            return Placement("align", (Spot(Part(FIGURE), said.direction),), own=(OPPOSITE[said.direction],))
        return None
    where = _placement(said)
    start = said.to[0]
    if part.is_line and start.at and not said.own:
        way = said.side if said.relation == "beside" else said.direction
        if said.relation in {"beside", "span", "at"} and len(said.to) == 1 and way in OPPOSITE:
            return Placement("align", said.to, own=(OPPOSITE[way],), touching=True)  # it begins there
    return where


_PAIR_SIDES = {"left": "right", "top": "bottom"}


def _several(part: Part, said: Said) -> list[Step]:
    one, count = replace(part, count=1), max(2, part.count)
    if len(said.to) == count and said.relation in {"span", "at", "align"}:
        where = [
            _where(one, replace(said, to=(spot,), own=said.own[index : index + 1]))
            for index, spot in enumerate(said.to)
        ]
        return [Step("add", one, place, like=said.like) for place in where]
    if said.to and count == 2:
        at = said.to[0].at if said.relation not in {"beside", "inside"} else said.side
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
    side = (said.pair or ("left", "right"))[1]
    following = Placement("beside", (Spot(Part(FIGURE, "last")),), side, touching=said.touching)
    return [Step("add", one), *(Step("add", replace(one, size="same"), following) for _ in range(count - 1))]
