"""What is said of a thing: how it moves, where it goes, what it touches, how long it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from imagery_agent.language.nouns import noun_phrase, spots
from imagery_agent.language.phrases import (
    ABOVE,
    ALIGN,
    BESIDE,
    DIRECTIONS,
    FILLERS,
    PAIRS,
    SIDE_ALONE,
    TOUCH,
    VERBLESS,
)
from imagery_agent.language.reader import Reader
from imagery_agent.language.steps import Part, Spot


@dataclass
class Said:
    """What was read of one thing."""

    angle_deg: float | None = None
    turn: str = ""
    """``left`` or ``right`` of a rotation without a number of degrees."""
    upside_down: bool = False
    direction: str = ""
    """``top``, ``left``, ...: where something moves, points or is flipped."""
    pointing: str = ""
    relation: str = ""
    to: tuple[Spot, ...] = ()
    side: str = ""
    touching: bool = False
    pair: tuple[str, str] | None = None
    like: Part | None = None
    share: float | None = None
    factor: float | None = None
    own: tuple[str, ...] = ()
    beyond: bool = False
    until: str = ""
    close: bool = False
    anchor_new: bool = False
    """What it is beside is new as well: "a b to the left of a d"."""
    inner: bool = False
    """What is touched is touched from within."""
    remarks: list[str] = field(default_factory=list)


def read_modifiers(reader: Reader, said: Said) -> None:
    """Everything up to the end of the clause, or up to what is not understood."""
    while not reader.done:
        start = reader.at
        if reader.peek() in FILLERS and not (
            reader.peek() == "and" and reader.peek(1) in {"a", "an", "another"}
        ):
            reader.at += 1
            continue
        if not any(_tried(reader, read, said) for read in _MODIFIERS):
            reader.at = start
            return


def _tried(reader: Reader, read: Callable[[Reader, Said], bool], said: Said) -> bool:
    start = reader.at
    if read(reader, said):
        return True
    reader.at = start
    return False


def _angle(reader: Reader, said: Said) -> bool:
    reader.take("by about", "by", "through", "around", "about")
    side = reader.take("to the left", "to the right", "clockwise", "counterclockwise", "left", "right")
    reader.take("by")
    if not reader.peek(1).startswith("degree"):
        if side in {"clockwise", "counterclockwise"}:
            said.turn = "left" if side == "counterclockwise" else "right"
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
    said.angle_deg = degrees * (-1 if side.endswith("right") or side == "clockwise" else 1)
    said.turn = side
    return True


def _upside_down(reader: Reader, said: Said) -> bool:
    found = reader.take("upsidedown", "on its head", "over onto its top")
    said.upside_down = said.upside_down or bool(found)
    return bool(found)


def _pointing(reader: Reader, said: Said) -> bool:
    if not reader.take(
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
    ):
        return False
    reader.take("directly", "straight")
    reader.take("towards the", "toward the", "to the", "towards", "toward")
    way = reader.take("up", "down", "left", "right", "top", "bottom")
    if not way:
        return False
    said.pointing = DIRECTIONS[way]
    return True


def _pair(reader: Reader, said: Said) -> bool:
    found = reader.take(*PAIRS)
    if found:
        said.pair = PAIRS[found]
    return bool(found)


def _relation(reader: Reader, said: Said) -> bool:
    """``above the figure``, ``to the left of the D``, ``below it``."""
    relation = reader.take(*sorted(ABOVE, key=len, reverse=True))
    beside = "" if relation else reader.take(*BESIDE)
    if not relation and not beside:
        return False
    new = reader.peek() in {"a", "an", "another"}
    found = reader.attempt(spots)
    if found is None:
        if not relation or (not reader.done and reader.peek() not in FILLERS and reader.peek() not in TOUCH):
            return False
        found = (Spot(),)
    if said.own or said.relation == "around":  # the clause of purpose says it exactly
        said.side = ABOVE.get(relation, "right")
        return True
    said.relation, said.side, said.to = "beside", ABOVE.get(relation, "right"), found
    said.anchor_new = new and not found[0].at
    if relation in {"on top of", "atop"}:
        said.touching = True
    return True


def _side_alone(reader: Reader, said: Said) -> bool:
    """``to the right`` by itself."""
    found = reader.take(*sorted(SIDE_ALONE, key=len, reverse=True))
    if not found or reader.peek() in {"of", "side"}:
        return False
    said.direction = said.direction or SIDE_ALONE[found]
    if reader.take("and"):
        reader.at -= 1
    return True


def _touching(reader: Reader, said: Said) -> bool:
    """``attached to the bottom center of the figure``, ``just touching the inside of the O``."""
    verb = reader.take(*TOUCH)
    if not verb:
        return False
    said.touching = True
    if reader.take("each other", "one another", "together"):
        return True
    where = reader.take(
        "to", "with", "at", "on", "from", "onto", "along", "against", "inside", "up against", "by"
    )
    if reader.take("the inside of", "the inner edge of", "the interior of") or where == "inside":
        said.inner = True
    found = reader.attempt(spots)
    if found is None:
        return where == ""
    if said.own:
        return True
    if said.relation in {"", "at", "inside"} or (said.relation == "beside" and found[0].at):
        said.relation, said.to = ("inside" if said.relation == "inside" else "at"), found
    return True


def _aligned(reader: Reader, said: Said) -> bool:
    verb = reader.take(*ALIGN)
    if not verb:
        return False
    said.remarks.append(verb)
    on = reader.take("to", "with", "over", "on top of", "on", "onto", "up with", "against", "at")
    found = reader.attempt(spots)
    if found is None:
        return not on
    if said.own or said.relation == "around":
        return True
    said.relation, said.to = ("over" if verb == "overlaid" else "align"), found
    return True


def _line_between(reader: Reader, said: Said) -> bool:
    """``from the top of the N down to the bottom``; ``until the vertical line``."""
    if not reader.take("from"):
        return False
    first = reader.attempt(spots)
    if first is None:
        return False
    said.relation, said.to = "span", first
    _onward(reader, said)
    return True


def _onward(reader: Reader, said: Said) -> None:
    """Where a line goes from where it begins."""
    while not reader.done:
        if reader.take("and") or reader.take(
            "slightly", "just", "straight", "then", "directly", "all the way", "a little", ","
        ):
            continue
        if reader.take("further beyond", "beyond", "past it", "further", "past"):
            said.beyond = True
            reader.attempt(spots)
        elif reader.take("through", "across"):
            through = reader.attempt(spots)
            if through is not None and len(said.to) == 1 and not through[0].at:
                said.to = (*said.to, Spot(through[0].part, _far(said.to[0].at)))
        elif way := reader.take(
            "up",
            "down",
            "to the left",
            "to the right",
            "left",
            "right",
            "diagonally",
            "vertically",
            "horizontally",
        ):
            if reader.peek() in {"of", "side"}:
                reader.at -= len(way.split())
                return
            said.direction = DIRECTIONS[way.split()[-1]]
        elif reader.take(
            "until reaching",
            "until it reaches",
            "until it meets",
            "until it touches",
            "until it hits",
            "until",
            "to",
            "towards",
            "toward",
            "into",
        ):
            start = reader.at
            second = reader.attempt(spots)
            if second is None or reader.peek() in {"is", "are"}:
                reader.at = start - 1
                return
            said.to = (*said.to, *second)
        else:
            return


def _far(at: str) -> str:
    opposite = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
    return " ".join(opposite.get(word, word) for word in at.split())


def _connecting(reader: Reader, said: Said) -> bool:
    """``connecting the top right corner to the bottom left corner``; ``between the two left points``."""
    verb = reader.take("connecting", "joining", "linking", "that connects", "connects", "that joins", "between",
                       "in the middle of", "bridging")  # fmt: skip
    if not verb or verb == "in the middle of":
        return False
    first = reader.attempt(spots)
    if first is None:
        return False
    second = (
        reader.attempt(spots) if reader.take("and", *(() if verb == "between" else ("to", "with"))) else None
    )
    said.to = (*first, *(second or ()))
    said.relation = "span" if len(said.to) == 2 or verb != "between" else "between"
    if verb == "between" and len(said.to) == 1:
        said.relation = "between"
    return True


def _in_on(reader: Reader, said: Said) -> bool:
    """``inside the circle``, ``around the k``, ``through the center``, ``at the base``, ``on the line``."""
    relation = ""
    if reader.take("inside of", "inside", "within", "into"):
        relation = "inside"
    elif reader.take(
        "around",
        "surrounding",
        "enclosing",
        "encircling",
        "that surrounds",
        "that encloses",
        "outside of",
        "surrounds",
        "encloses",
        "containing",
    ):
        relation = "around"
    elif reader.take(
        "through",
        "across",
        "crossing",
        "intersecting",
        "bisecting",
        "going through",
        "cutting through",
        "halfway up",
        "dividing",
    ):
        relation = "through"
    elif reader.take("over", "on top of"):
        relation = "over"
    elif reader.take("centered on", "centered at", "centered in", "centered over"):
        relation = "centered"
    elif reader.take("centered above"):
        relation, said.side = "beside", "top"
    elif reader.take("at", "on", "onto", "along", "in", "to", "off", "by"):
        relation = "at"
    if not relation:
        return False
    said.anchor_new = reader.peek() in {"a", "an"} and relation in {"inside", "around", "over"}
    found = reader.attempt(spots)
    if found is None:
        return relation in {"through", "inside", "over"} and reader.done and bool(_here(said, relation))
    if said.own or said.relation == "around":
        return True
    if said.relation == "inside" and relation == "at":  # "inside the loop at its base"
        said.side = found[0].at
        return True
    if relation == "inside" and said.relation == "at":  # "at the base of the figure, inside the loop"
        said.side = said.to[0].at
    if said.relation and relation == "at":
        return _more(found, said)
    if relation == "centered":  # on its top it stands, on itself it lies
        relation = "at" if found[0].at and found[0].at != "center" else "over"
    if relation == "at" and found[0].at == "center":
        relation = "over"
    said.relation, said.to = relation, found
    return True


def _here(said: Said, relation: str) -> str:
    said.relation, said.to = relation, (Spot(),)
    return relation


def _more(found: tuple[Spot, ...], said: Said) -> bool:
    """A second phrase that makes the first exact: ``attached to the horizontal line in the center``."""
    first = said.to[0]
    if found[0].at == "center":
        said.to = (Spot(first.part, first.at, True),)
        return True
    if not first.at:
        said.to = (Spot(first.part, found[0].at, found[0].exact),)
        return True
    return False


def _likeness(reader: Reader, said: Said) -> bool:
    """``the same length as the line``, ``half the size of the figure``, ``twice as large``."""
    reader.take("of", "with", "at", "to", "is", "are", "has", "have", "it is")
    share = reader.take("half", "twice", "a third of", "double", "1 third")
    measures = ("length", "height", "width", "size", "diameter", "scale")
    if reader.take("the same", "same", "equal", "the"):
        measure = reader.take(*measures)
        if not measure:
            return False
        if reader.take("as", "of", "to"):
            said.like = reader.attempt(noun_phrase)
            if said.like is None:
                return False
        elif reader.take("and"):
            reader.at -= 1
    elif reader.take("as"):
        if not reader.take("long", "tall", "wide", "high", "large", "big", "small"):
            return False
        if reader.take("as"):
            said.like = reader.attempt(noun_phrase)
    elif share and reader.take(
        "its size",
        "its length",
        "its height",
        "its original size",
        "its current size",
        "the size",
        "its width",
        "its length",
    ):
        pass
    else:
        return False
    said.factor = {"half": 0.5, "twice": 2.0, "double": 2.0, "a third of": 1 / 3, "1 third": 1 / 3}.get(
        share, said.factor
    )
    return True


def _direction(reader: Reader, said: Said) -> bool:
    reader.take("to the", "towards the", "toward the", "over to the", "in the")
    way = reader.take(*DIRECTIONS)
    if not way or (way in {"top", "bottom", "in"} and way != "in"):
        return False
    if way == "in":
        return False
    said.direction = said.direction or DIRECTIONS[way]
    reader.take("side", "direction")
    return reader.peek() != "of"


def _gap(reader: Reader, said: Said) -> bool:
    if not reader.take("with"):
        return False
    reader.take("a small", "a little", "a slight", "a", "some")
    return bool(
        reader.take("gap between them", "gap between", "space between them", "space between", "gap", "space")
    )


def _plain(reader: Reader, said: Said) -> bool:
    """Words that lead to what comes after them."""
    return bool(
        reader.take(
            *VERBLESS, "centered", "off", "away", "out", "in place", "over", "as a whole", "so", "back"
        )
    )


_MODIFIERS = (
    _angle, _upside_down, _pointing, _pair, _relation, _side_alone, _line_between, _touching, _aligned, _connecting,
    _likeness, _gap, _direction, _in_on, _plain,
)  # fmt: skip
