"""Modifiers of a thing: movement, placement, contact, length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from imagery_agent.language.construction.anchor_points import is_noun, spots
from imagery_agent.language.construction.noun_phrases import SPOT_NOUNS, noun_phrase, one_of
from imagery_agent.language.construction.orientation_modifiers import MANNERS
from imagery_agent.language.construction.parse_state import ParseState
from imagery_agent.language.construction.placement_phrases import (
    ABOVE,
    ALIGN,
    BESIDE,
    DIRECTIONS,
    FILLERS,
    PAIRS,
    PREPOSITIONS,
    SIDE_ALONE,
    TOUCH,
    VERBLESS,
)
from imagery_agent.language.construction.steps import FIGURE, Part, Spot, corners
from imagery_agent.language.construction.token_cursor import Reader
from imagery_agent.language.directions import opposite_side


def read_modifiers(reader: Reader, state: ParseState) -> None:
    """Read modifiers up to the end of the clause, or to the first word that is not understood."""
    while not reader.done:
        start = reader.at
        if reader.peek() in FILLERS and not (
            reader.peek() == "and"
            and (reader.peek(1) in {"a", "an", "another", "its", "one"} or reader.peek(1).isdigit())
        ):
            reader.at += 1
            continue
        if not any(_tried(reader, read, state) for read in _MODIFIERS):
            reader.at = start
            return


def _tried(reader: Reader, read: Callable[[Reader, ParseState], bool], state: ParseState) -> bool:
    start = reader.at
    if read(reader, state):
        return True
    reader.at = start
    return False


def _pair(reader: Reader, state: ParseState) -> bool:
    found = reader.take(*PAIRS)
    if found:
        state.pair = PAIRS[found]
    return bool(found)


def _relation(reader: Reader, state: ParseState) -> bool:
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
    if state.own or state.relation in {"around", "through", "span", "between"}:  # that says it more exactly
        state.side = ABOVE.get(relation, "right")
        return True
    state.anchor_new = new and not found[0].at
    first = "left" if state.anchor_new else "right"  # "a q next to a p": in the order in which they are said
    state.relation, state.side, state.to = "beside", ABOVE.get(relation, first), found
    if relation in {"on top of", "atop"}:
        state.touching = True
    return True


def _side_alone(reader: Reader, state: ParseState) -> bool:
    """``to the right`` by itself."""
    found = reader.take(*sorted(SIDE_ALONE, key=len, reverse=True))
    if not found or reader.peek() in {"of", "side", "end", "edge", "corner", "half", "tip", "point", "part"}:
        return False
    state.direction = state.direction or SIDE_ALONE[found]
    if reader.take("and"):
        reader.at -= 1
    return True


def _touching(reader: Reader, state: ParseState) -> bool:
    """``attached to the bottom center of the figure``, ``just touching the inside of the O``."""
    if reader.take("both", "each", "all"):
        reader.take("just")
    verb = reader.take(*TOUCH)
    if not verb:
        return False
    state.touching = True
    if reader.take("each other", "one another", "together"):
        return True
    where = reader.take("to", "with", "at", "on", "from", "onto", "along", "against", "inside", "up against", "by")
    if reader.take("the inside of", "the inner edge of", "the interior of") or where == "inside":
        state.inner = True
    state.each = reader.peek() in {"each", "both"}
    found = reader.attempt(spots)
    if found is None:
        return where == ""
    if state.own:
        return True
    if state.relation in {"", "at", "inside"} or (state.relation == "beside" and found[0].at):
        state.relation, state.to = ("inside" if state.relation == "inside" else "at"), found
    return True


def _aligned(reader: Reader, state: ParseState) -> bool:
    verb = reader.take(*ALIGN)
    if not verb:
        return False
    state.remarks.append(verb)
    on = reader.take("to", "with", "over", "on top of", "on", "onto", "up with", "against", "at")
    new = reader.peek() in {"a", "an", "another"}
    found = reader.attempt(spots)
    if found is None:
        return not on
    state.anchor_new = new and not found[0].at
    if state.own or state.relation == "around":
        return True
    state.relation, state.to = ("over" if verb == "overlaid" else "align"), found
    return True


def _line_between(reader: Reader, state: ParseState) -> bool:
    """``from the top of the N down to the bottom``; ``until the vertical line``."""
    if not reader.take("from"):
        return False
    first = reader.attempt(spots)
    if first is None:
        return False
    state.relation, state.to = "span", first
    _onward(reader, state)
    return True


def _onward(reader: Reader, state: ParseState) -> None:
    """The end of a line whose start is known."""
    while not reader.done:
        if reader.peek() == "and" and (reader.peek(1) in {"a", "an", "another"} or reader.peek(1).isdigit()):
            return  # something else begins
        if reader.take("and", "slightly", "just", "straight", "then", "directly", "all the way", "a little", ","):
            continue
        if reader.take("further beyond", "beyond", "past it", "further", "past"):
            state.beyond = True
            reader.attempt(spots)
        elif reader.take("through", "across"):
            through = reader.attempt(spots)
            if through is not None and len(state.to) == 1 and not through[0].at:
                state.to = (*state.to, Spot(through[0].part, opposite_side(state.to[0].at)))
        elif way := reader.take(
            "up", "down", "to the left", "to the right", "left", "right", "diagonally", "vertically", "horizontally"
        ):
            if reader.peek() in {"of", "side"}:
                reader.at -= len(way.split())
                return
            noun = is_noun(reader) or one_of(reader.peek(), SPOT_NOUNS)
            if way.startswith("to the") and noun:  # "to the right line"
                reader.at -= 2
                state.to = (*state.to, *(reader.attempt(spots) or ()))
                continue
            state.direction = DIRECTIONS[way.split()[-1]]
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
            state.to = (*state.to, *(_on_the_same(state.to[0], spot) for spot in second))
        else:
            return


def _on_the_same(first: Spot, second: Spot) -> Spot:
    """``from the left corner of the square to the right corner``: the latter is a corner of the square too."""
    same = second.part == Part(FIGURE) and second.at and first.at
    return replace(second, part=first.part) if same else second


def of_both(spot: Spot) -> tuple[Spot, Spot]:
    """``the tops of the two lines``: one anchor point of each."""
    ends = ("top", "bottom") if spot.part.name == "horizontal line" else ("left", "right")
    first, second = (replace(spot, part=replace(spot.part, which=end, count=1)) for end in ends)
    return first, second


def _connecting(reader: Reader, state: ParseState) -> bool:
    """``connecting the top right corner to the bottom left corner``; ``between the two left points``."""
    verb = reader.take("connecting", "joining", "linking", "that connects", "connects", "that joins", "between",
                       "in the middle of", "bridging")  # fmt: skip
    if not verb or verb == "in the middle of":
        return False
    first = reader.attempt(spots)
    if first is None:
        return False
    other = reader.peek() == "and" and reader.peek(1) in {"a", "an", "another", "one"} and verb != "between"
    joints = ("and", *(() if verb == "between" else ("to", "with")))
    second = reader.attempt(spots) if not other and reader.take(*joints) else None
    state.to = (*first, *(_on_the_same(first[0], spot) for spot in second or ()))
    if len(state.to) == 1 and state.to[0].at and state.to[0].part.count == 2:
        state.to = of_both(state.to[0])
    state.relation = "span" if len(state.to) == 2 or verb != "between" else "between"
    if verb == "between" and len(state.to) == 1:
        state.relation = "between"
    return True


def side_of(part: Part, side: str) -> tuple[Spot, Spot]:
    """The two corners of a part on one side."""
    first, second = corners(side)
    return Spot(part, first), Spot(part, second)


def _closing(reader: Reader, state: ParseState) -> bool:
    """``closing off the top of the U``, ``closing the open side of the C``: a line between its two corners there."""
    if reader.take(
        "closing the open side of", "closing the opening of", "closing the gap in", "closing the open end of"
    ):
        state.close = reader.attempt(noun_phrase) is not None
        return state.close
    if not reader.take(
        "closing off", "closing up", "closing", "that closes off", "that closes", "to close off", "to close"
    ):
        return False
    found = reader.attempt(spots)
    if found is None:
        return False
    side = found[0].at
    if side not in {"top", "bottom", "left", "right"}:
        state.close = True
        return True
    state.relation, state.to = "span", side_of(found[0].part, side)
    return True


def _and_another(reader: Reader, state: ParseState) -> bool:
    """``at its top and another at its bottom``."""
    if state.relation != "at" or not reader.take("and another", "and one", ", another", "and the other"):
        return False
    reader.take("one")
    found = reader.attempt(spots) if reader.take("at", "on", "to", "in") else None
    state.to, state.each = (*state.to, *(found or ())), True
    return found is not None


_NEXT = ("and one", "and the other", "and another", ", one", ", and one")


def _distributed(reader: Reader, state: ParseState) -> bool:
    """``one at the upper left and one at the upper right of it``, ``one on each side``."""
    places: list[Spot] = []
    while reader.take(*(_NEXT if places else ("one",))):
        reader.take("just")
        led = reader.take(*VERBLESS, *TOUCH)
        reader.take("out")
        if led and reader.peek() in DIRECTIONS:
            return False
        if not reader.take("at", "on", "in", "from", "near", "to", "of", "off") and not led:
            return False
        state.touching = state.touching or led in TOUCH
        found = reader.attempt(spots)
        if found is None:
            return False
        places += found
    if len(places) < 2:
        return False
    owner = next((spot.part for spot in places if spot.part != Part(FIGURE)), Part(FIGURE))
    state.to = tuple(replace(spot, part=owner) if spot.part == Part(FIGURE) else spot for spot in places)
    state.relation, state.each = "at", True
    return True


def _in_on(reader: Reader, state: ParseState) -> bool:
    """``inside the circle``, ``around the k``, ``through the center``, ``at the base``, ``on the line``."""
    if reader.take("middle up", "middle down", "middle along"):
        found = reader.attempt(spots)
        if found is not None and not state.relation:
            state.relation, state.to = "over", (Spot(found[0].part, "center"),)
        return True
    word = reader.take(*PREPOSITIONS)
    if not word:
        return False
    relation = PREPOSITIONS[word]
    new = reader.peek() in {"a", "an"} and relation in {"inside", "around", "over"}
    each = relation == "at" and reader.peek() in {"each", "both"}
    found = reader.attempt(spots)
    if found is None:
        over = reader.done or reader.peek() in {",", "standing", "touching", "and"}
        return relation in {"through", "inside", "over"} and over and bool(_here(state, relation))
    state.anchor_new, state.each = new, each
    if word == "in" and (found[0].at not in {"", "center", "tip"} or found[0].part.name in _ENCLOSING):
        relation = "inside"  # "in the upper half of the circle"
    return _stands(relation, found, state)


def _stands(relation: str, found: tuple[Spot, ...], state: ParseState) -> bool:
    """Combine another phrase of place with the placement read so far."""
    first = found[0]
    if state.own or state.relation == "around" or (relation == "centered" and state.relation == "at"):
        return True
    if state.each and len(found) > 1:
        state.relation, state.to = "at", found
        return True
    if state.relation == "inside" and relation in {"at", "inside"}:  # "inside the loop at its base"
        state.side = first.part.which if first.at == "center" and first.part.is_line else first.at
        return True
    if relation == "inside":  # "at the base of the figure, inside the loop"
        state.side = state.to[0].at if state.relation == "at" else first.at if first.at != "center" else ""
    if state.relation and relation == "at":
        return _more(found, state)
    if relation == "centered":  # on its top it stands, on itself it lies
        relation = "at" if first.at and first.at != "center" else "over"
    if first.at == "center" and relation in {"at", "around"}:
        relation = "over"
    state.relation, state.to = relation, found
    return True


_ENCLOSING = ("circle", "square", "rectangle", "triangle", "oval", "rhombus", "capital letter o", "number 0")


def _here(state: ParseState, relation: str) -> str:
    state.relation, state.to = relation, (Spot(),)
    return relation


def _more(found: tuple[Spot, ...], state: ParseState) -> bool:
    """A second phrase that specifies the first: ``attached to the horizontal line in the center``."""
    first = state.to[0]
    if found[0].at == "center":
        state.to = (Spot(first.part, first.at, True),)
        return True
    if not first.at:
        state.to = (Spot(first.part, found[0].at, found[0].exact),)
        return True
    return False


def _direction(reader: Reader, state: ParseState) -> bool:
    reader.take("to the", "towards the", "toward the", "over to the", "in the")
    way = reader.take(*DIRECTIONS)
    if not way or (way in {"top", "bottom", "in"} and way != "in"):
        return False
    if way == "in":
        return False
    state.direction = state.direction or DIRECTIONS[way]
    reader.take("side", "direction")
    return reader.peek() not in {"of", "end", "edge", "corner", "tip", "point"}


def _gap(reader: Reader, state: ParseState) -> bool:
    if not reader.take("with"):
        return False
    reader.take("a small", "a little", "a slight", "a wide", "a large", "a", "some")
    found = reader.take("gap between them", "gap between", "space between them", "space between", "gap", "space")
    if found and reader.take("of the same size", "of the same width"):
        reader.take("between them", "between")
    return bool(found)


def _plain(reader: Reader, state: ParseState) -> bool:
    """Skip words that introduce the next phrase."""
    return bool(
        reader.take(*VERBLESS, "centered", "off", "away", "out", "in place", "over", "as a whole", "so", "back")
    )


_MODIFIERS = (
    *MANNERS, _pair, _distributed, _and_another, _relation, _side_alone, _closing, _line_between, _touching, _aligned,
    _connecting, _gap, _direction, _in_on, _plain,
)  # fmt: skip
