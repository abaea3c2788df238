"""What is said of a thing: how it moves, where it goes, what it touches, how long it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from imagery_agent.language.construction.anchor_points import is_noun, spots
from imagery_agent.language.construction.noun_phrases import SPOT_NOUNS, noun_phrase, one_of
from imagery_agent.language.construction.orientation_modifiers import MANNERS
from imagery_agent.language.construction.parse_state import Said
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


def read_modifiers(reader: Reader, said: Said) -> None:
    """Everything up to the end of the clause, or up to what is not understood."""
    while not reader.done:
        start = reader.at
        if reader.peek() in FILLERS and not (
            reader.peek() == "and"
            and (reader.peek(1) in {"a", "an", "another", "its", "one"} or reader.peek(1).isdigit())
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
    if said.own or said.relation in {"around", "through", "span", "between"}:  # that says it more exactly
        said.side = ABOVE.get(relation, "right")
        return True
    said.anchor_new = new and not found[0].at
    first = "left" if said.anchor_new else "right"  # "a q next to a p": in the order in which they are said
    said.relation, said.side, said.to = "beside", ABOVE.get(relation, first), found
    if relation in {"on top of", "atop"}:
        said.touching = True
    return True


def _side_alone(reader: Reader, said: Said) -> bool:
    """``to the right`` by itself."""
    found = reader.take(*sorted(SIDE_ALONE, key=len, reverse=True))
    if not found or reader.peek() in {"of", "side", "end", "edge", "corner", "half", "tip", "point", "part"}:
        return False
    said.direction = said.direction or SIDE_ALONE[found]
    if reader.take("and"):
        reader.at -= 1
    return True


def _touching(reader: Reader, said: Said) -> bool:
    """``attached to the bottom center of the figure``, ``just touching the inside of the O``."""
    if reader.take("both", "each", "all"):
        reader.take("just")
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
    said.each = reader.peek() in {"each", "both"}
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
    new = reader.peek() in {"a", "an", "another"}
    found = reader.attempt(spots)
    if found is None:
        return not on
    said.anchor_new = new and not found[0].at
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
        if reader.peek() == "and" and (reader.peek(1) in {"a", "an", "another"} or reader.peek(1).isdigit()):
            return  # something else begins
        if reader.take(
            "and", "slightly", "just", "straight", "then", "directly", "all the way", "a little", ","
        ):
            continue
        if reader.take("further beyond", "beyond", "past it", "further", "past"):
            said.beyond = True
            reader.attempt(spots)
        elif reader.take("through", "across"):
            through = reader.attempt(spots)
            if through is not None and len(said.to) == 1 and not through[0].at:
                said.to = (*said.to, Spot(through[0].part, opposite_side(said.to[0].at)))
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
            noun = is_noun(reader) or one_of(reader.peek(), SPOT_NOUNS)
            if way.startswith("to the") and noun:  # "to the right line"
                reader.at -= 2
                said.to = (*said.to, *(reader.attempt(spots) or ()))
                continue
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
            said.to = (*said.to, *(_on_the_same(said.to[0], spot) for spot in second))
        else:
            return


def _on_the_same(first: Spot, second: Spot) -> Spot:
    """``from the left corner of the square to the right corner``: that of the square."""
    same = second.part == Part(FIGURE) and second.at and first.at
    return replace(second, part=first.part) if same else second


def of_both(spot: Spot) -> tuple[Spot, Spot]:
    """``the tops of the two lines``: that spot of each."""
    ends = ("top", "bottom") if spot.part.name == "horizontal line" else ("left", "right")
    first, second = (replace(spot, part=replace(spot.part, which=end, count=1)) for end in ends)
    return first, second


def _connecting(reader: Reader, said: Said) -> bool:
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
    said.to = (*first, *(_on_the_same(first[0], spot) for spot in second or ()))
    if len(said.to) == 1 and said.to[0].at and said.to[0].part.count == 2:
        said.to = of_both(said.to[0])
    said.relation = "span" if len(said.to) == 2 or verb != "between" else "between"
    if verb == "between" and len(said.to) == 1:
        said.relation = "between"
    return True


def side_of(part: Part, side: str) -> tuple[Spot, Spot]:
    """Its two corners on one side."""
    first, second = corners(side)
    return Spot(part, first), Spot(part, second)


def _closing(reader: Reader, said: Said) -> bool:
    """``closing off the top of the U``, ``closing the open side of the C``: a line between its two corners there."""
    if reader.take(
        "closing the open side of", "closing the opening of", "closing the gap in", "closing the open end of"
    ):
        said.close = reader.attempt(noun_phrase) is not None
        return said.close
    if not reader.take(
        "closing off", "closing up", "closing", "that closes off", "that closes", "to close off", "to close"
    ):
        return False
    found = reader.attempt(spots)
    if found is None:
        return False
    side = found[0].at
    if side not in {"top", "bottom", "left", "right"}:
        said.close = True
        return True
    said.relation, said.to = "span", side_of(found[0].part, side)
    return True


def _and_another(reader: Reader, said: Said) -> bool:
    """``at its top and another at its bottom``."""
    if said.relation != "at" or not reader.take("and another", "and one", ", another", "and the other"):
        return False
    reader.take("one")
    found = reader.attempt(spots) if reader.take("at", "on", "to", "in") else None
    said.to, said.each = (*said.to, *(found or ())), True
    return found is not None


_NEXT = ("and one", "and the other", "and another", ", one", ", and one")


def _distributed(reader: Reader, said: Said) -> bool:
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
        said.touching = said.touching or led in TOUCH
        found = reader.attempt(spots)
        if found is None:
            return False
        places += found
    if len(places) < 2:
        return False
    owner = next((spot.part for spot in places if spot.part != Part(FIGURE)), Part(FIGURE))
    said.to = tuple(replace(spot, part=owner) if spot.part == Part(FIGURE) else spot for spot in places)
    said.relation, said.each = "at", True
    return True


def _in_on(reader: Reader, said: Said) -> bool:
    """``inside the circle``, ``around the k``, ``through the center``, ``at the base``, ``on the line``."""
    if reader.take("middle up", "middle down", "middle along"):
        found = reader.attempt(spots)
        if found is not None and not said.relation:
            said.relation, said.to = "over", (Spot(found[0].part, "center"),)
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
        return relation in {"through", "inside", "over"} and over and bool(_here(said, relation))
    said.anchor_new, said.each = new, each
    if word == "in" and (found[0].at not in {"", "center", "tip"} or found[0].part.name in _ENCLOSING):
        relation = "inside"  # "in the upper half of the circle"
    return _stands(relation, found, said)


def _stands(relation: str, found: tuple[Spot, ...], said: Said) -> bool:
    """What one more phrase of place adds to what is known."""
    first = found[0]
    if said.own or said.relation == "around" or (relation == "centered" and said.relation == "at"):
        return True
    if said.each and len(found) > 1:
        said.relation, said.to = "at", found
        return True
    if said.relation == "inside" and relation in {"at", "inside"}:  # "inside the loop at its base"
        said.side = first.part.which if first.at == "center" and first.part.is_line else first.at
        return True
    if relation == "inside":  # "at the base of the figure, inside the loop"
        said.side = said.to[0].at if said.relation == "at" else first.at if first.at != "center" else ""
    if said.relation and relation == "at":
        return _more(found, said)
    if relation == "centered":  # on its top it stands, on itself it lies
        relation = "at" if first.at and first.at != "center" else "over"
    if first.at == "center" and relation in {"at", "around"}:
        relation = "over"
    said.relation, said.to = relation, found
    return True


_ENCLOSING = ("circle", "square", "rectangle", "triangle", "oval", "rhombus", "capital letter o", "number 0")


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


def _direction(reader: Reader, said: Said) -> bool:
    reader.take("to the", "towards the", "toward the", "over to the", "in the")
    way = reader.take(*DIRECTIONS)
    if not way or (way in {"top", "bottom", "in"} and way != "in"):
        return False
    if way == "in":
        return False
    said.direction = said.direction or DIRECTIONS[way]
    reader.take("side", "direction")
    return reader.peek() not in {"of", "end", "edge", "corner", "tip", "point"}


def _gap(reader: Reader, said: Said) -> bool:
    if not reader.take("with"):
        return False
    reader.take("a small", "a little", "a slight", "a wide", "a large", "a", "some")
    found = reader.take(
        "gap between them", "gap between", "space between them", "space between", "gap", "space"
    )
    if found and reader.take("of the same size", "of the same width"):
        reader.take("between them", "between")
    return bool(found)


def _plain(reader: Reader, said: Said) -> bool:
    """Words that lead to what comes after them."""
    return bool(
        reader.take(
            *VERBLESS, "centered", "off", "away", "out", "in place", "over", "as a whole", "so", "back"
        )
    )


_MODIFIERS = (
    *MANNERS, _pair, _distributed, _and_another, _relation, _side_alone, _closing, _line_between, _touching, _aligned,
    _connecting, _gap, _direction, _in_on, _plain,
)  # fmt: skip
