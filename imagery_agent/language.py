"""English sentences that build figures in mind, read by a small grammar (the items of Finke et al. 1989).

A sentence names what to imagine (``Imagine a small circle at the base of the figure.``) or what happens to
the figure or to a part of it (``... the figure rotated 90 degrees to the left``, ``... the horizontal line
removed``). Clauses of purpose (``so that ...``) are read for words that are not understood and otherwise
skipped, except where they say how far to rotate (``until it is vertical``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from imagery_agent.scene import Operation, SceneError, Thing
from imagery_agent.vocabulary import LINE_NAMES, SHAPE_NAMES, unknown_words


@dataclass(frozen=True)
class Step:
    """One operation and what it is relative to.

    ``operation.thing.place`` is where in the figure, or where beside it, None if not said. A ``rotate`` or
    ``mirror`` with ``part`` concerns that part alone.
    """

    operation: Operation
    anchor: Thing | None = None
    """The part of the figure that an added or removed thing is at; None: the whole figure."""
    part: Thing | None = None


# ---------------------------------------------------------------- sentences


def parse_steps(sentence: str) -> tuple[Step, ...]:
    """The steps that a sentence asks for, in order.

    Raises:
        SceneError: words that are not understood (named), or a sentence that is not of a known form.
    """
    text = _normal(sentence)
    if unknown := unknown_words(text):
        raise SceneError(f"words not understood: {', '.join(unknown)} (in {sentence.strip()!r})")
    clauses = [clause for clause in re.split(r"\.\s*", text) if clause]
    if not clauses:
        raise SceneError("expected a sentence such as 'Imagine a capital letter \"D\".', got an empty text")
    steps: list[Step] = []
    for clause in clauses:
        if clause.startswith("imagine "):
            steps += _read_clause(clause.removeprefix("imagine "), sentence)
        elif not re.match(rf"(the|both|all) (?:{_NOUN}) (should|is|are|has|have)\b", clause):
            raise SceneError(f'expected a sentence that begins with "Imagine", got {sentence.strip()!r}')
        # else a description of what was just imagined, for example 'The "4" should have a triangular top'
    return tuple(steps)


def _normal(sentence: str) -> str:
    """Lower case, except for quoted characters, which become <D> or <d>."""
    marked = re.sub(r'["“”](\w)["“”]', r"<\1>", sentence.strip())
    lowered = re.sub(r"<(\w)>|[^<>]+", lambda m: m[0] if m[1] else m[0].lower(), marked)
    lowered = re.sub(r"\bcent(?:re|er)(?:ed)?\b", "center", lowered.replace("upside-down", "upside down"))
    return re.sub(
        r"\s+", " ", lowered.replace(",", " , ").replace(" ,", ",").replace("in-between", "between")
    ).strip()


_PURPOSE = re.compile(r",? (?:so that|such that|until|forming|consisting of|where|slightly) ?(?P<rest>.*)$")


def _read_clause(clause: str, sentence: str) -> list[Step]:
    purpose = _PURPOSE.search(clause)
    rest = purpose["rest"] if purpose else ""
    main = (clause[: purpose.start()] if purpose else clause).strip(" ,")
    for form in (_changes, _without, _additions):
        if (steps := form(main, rest)) is not None:
            return steps
    raise SceneError(
        f"every word is understood, but not how they go together: {sentence.strip()!r}; say for example "
        "'Imagine a small circle at the base of the figure.' or 'Imagine the horizontal line removed.'"
    )


# ---------------------------------------------------------------- noun phrases

_QUOTED = r"(?:(?:(?:capital|uppercase|lowercase|small) )?(?:letter|number|digit)s? )?<\w>"
_SHAPE = "|".join(sorted((*SHAPE_NAMES, *LINE_NAMES), key=len, reverse=True))
_NOUN = rf"(?:(?:top|bottom|left|right|upper|lower|short|other|existing|entire|whole|new) )*(?:{_QUOTED}|{_SHAPE}|figure|scene|picture|shape)s?"  # noqa: E501  one pattern
_SIDE = r"(?:top|bottom|upper|lower|left|right)"
_WHOLE = re.compile(
    r"^(?:the|all (?:two|three)) (?:(?:entire|whole|existing) )?(?:figure|scene|picture|image|shape)s?$"
)
_PART = re.compile(
    rf"^(?:the )?(?:(?P<side>{_SIDE}) )?(?P<noun>{_QUOTED}|{_SHAPE})s?"
    rf"(?: (?:to|on|at) the (?P<beside>{_SIDE})(?: side)?)?"
    rf"(?: (?:of|in|on) the (?:{_SIDE} )?(?P<owner>{_QUOTED}|{_SHAPE}|figure|scene|picture)s?)?"
    rf"(?: (?:of|in) the (?:{_QUOTED}|figure|scene|picture))?$"
)
_PLACE_WORDS = {"upper": "top", "lower": "bottom", "middle": "center", "base": "bottom", "centre": "center"}


def thing_name(words: str) -> str:
    """The name in the scene language of ``capital letter <D>``, ``<4>``, ``bar``, ``horizontal bar``."""
    if found := re.search(r"<(\w)>", words):
        character = found[1]
        if character.isdigit():
            return f"number {character}"
        lower = "lowercase" in words or (
            "capital" not in words and "uppercase" not in words and character.islower()
        )
        return f"{'lowercase' if lower else 'capital'} letter {character.lower()}"
    word = words.strip()
    return {**SHAPE_NAMES, **LINE_NAMES}.get(word, word)


def _part(words: str) -> tuple[Thing, Thing | None] | None:
    """A definite part and the part it belongs to or lies beside; None if it is not one."""
    found = _PART.match(words.strip())
    if found is None:
        return None
    place = found["beside"] or found["side"]
    thing = Thing(thing_name(found["noun"]), place=_PLACE_WORDS.get(place, place) if place else None)
    owner = found["owner"]
    anchor = None if owner in {None, "figure", "scene", "picture"} else Thing(thing_name(owner))
    return thing, anchor


# ---------------------------------------------------------------- what happens to the figure or a part

_ANGLE = (
    r"(?P<angle>\d+) degrees (?:to the )?(?P<side>left|right|clockwise|counterclockwise|counter-clockwise)"
)
_CHANGE = re.compile(
    rf"^(?P<subject>(?:the|all) .+?) (?:(?:rotated|turned) {_ANGLE}|(?P<rotated>rotated)|"
    r"(?P<upside>(?:(?:flipped|turned) )?upside down|flipped over|flipped)|(?P<mirrored>mirrored)|"
    r"(?P<removed>removed)(?: from .+)?|"
    r"(?:moved|shifted)(?: (?P<way>up|down|to the left|to the right|left|right))?(?: (?:to|onto|at) (?P<goal>the .+))?)"
    r"(?: and (?P<more>.+))?$"
)


def _changes(main: str, rest: str) -> list[Step] | None:
    found = _CHANGE.match(main)
    if found is None:
        return None
    whole = bool(_WHOLE.match(found["subject"]))
    part = None if whole else _part(found["subject"])
    if not whole and part is None:
        return None
    if found["removed"]:
        return None if part is None else [Step(Operation("remove", thing=part[0]), part[1])]
    if found["goal"] or found["way"]:
        return None if part is None or not found["goal"] else _moved(part, found["goal"])
    if found["rotated"]:
        return None if part is None else _upright(part, rest)
    return [Step(_operation(found), part=part[0] if part else None)]


def _operation(found: re.Match[str]) -> Operation:
    if found["angle"]:
        left = found["side"] in {"left", "counterclockwise", "counter-clockwise"}
        return Operation("rotate", angle_deg=float(found["angle"]) * (1 if left else -1))
    return Operation("mirror", axis="horizontal" if found["upside"] else "vertical")


def _moved(part: tuple[Thing, Thing | None], goal: str) -> list[Step] | None:
    """Moving a part is taking it away and putting it where it should be."""
    found = re.match(rf"^the (?P<place>{_SIDE}|middle|center|base)(?: of (?P<anchor>the .+))?$", goal)
    if found is None:
        return None
    anchor = _part(found["anchor"]) if found["anchor"] and not _WHOLE.match(found["anchor"]) else None
    place = _PLACE_WORDS.get(found["place"], found["place"])
    thing = part[0]
    return [
        Step(Operation("remove", thing=thing), part[1]),
        Step(Operation("add", thing=replace(thing, place=place)), anchor[0] if anchor else None),
    ]


def _upright(part: tuple[Thing, Thing | None], rest: str) -> list[Step] | None:
    """Rotating a line until it is vertical (horizontal) is putting such a line in its place."""
    found = re.search(r"\b(vertical|horizontal)\b", rest)
    if found is None or part[0].name not in LINE_NAMES.values():
        return None
    line = Thing(f"{found[1]} line")
    return [
        Step(Operation("remove", thing=part[0]), part[1]),
        Step(Operation("add", thing=line), anchor=part[0]),
    ]


_WITHOUT = re.compile(r"^(?:the|all) .*?figures? without (?P<part>the .+)$")


def _without(main: str, rest: str) -> list[Step] | None:
    found = _WITHOUT.match(main)
    part = _part(found["part"]) if found else None
    return [Step(Operation("remove", thing=part[0]), part[1])] if part else None


# ---------------------------------------------------------------- what is added

_NEW = re.compile(
    rf"^(?P<count>an?|one|another|two|the(?= (?:number|digit|letter|capital|lowercase)))(?P<sizes>(?: (?:identical|third|second|new|equally sized|small|smaller|short|large|larger|big|single|closed))*)"  # noqa: E501  one pattern
    rf" (?P<noun>{_QUOTED}|{_SHAPE})s?(?P<where>(?:,? .+)?)$"
)
_SIZES = {
    "small": "small",
    "smaller": "small",
    "short": "small",
    "large": "large",
    "larger": "large",
    "big": "large",
}
_PLACES = (
    (
        r"\b(?:below|under|underneath|beneath)\b|\b(?:at|to|on|touching) the (?:base|bottom)\b|\bbottom center\b",
        "bottom",
    ),
    (r"\b(?:above|over the top|on top)\b|\b(?:at|to|on|touching|of) the top\b", "top"),
    (r"\b(?:to|on|at) the right\b", "right"),
    (r"\b(?:to|on|at) the left\b", "left"),
    (r"\b(?:through|inside|around|between|overlayed|in the (?:center|middle)|at the center)\b", "center"),
)
_ANCHOR = re.compile(
    rf"\b(?:from|to|of|on|at|with) (?P<anchor>the (?:{_SIDE} )?(?:{_QUOTED}|(?:horizontal|vertical|diagonal) (?:line|bar)))"  # noqa: E501  one pattern
)
_PAIRS = (
    (r"next to each other", ("left", "right")),
    (r"one above the other", ("top", "bottom")),
    (r"from the left and right sides", ("left", "right")),
    (r"at the (?:base|bottom)", ("bottom left", "bottom right")),
    (r"at the top|on top", ("top left", "top right")),
)
_SECOND = re.compile(
    r"^(?P<first>an? .+?) (?:to|on) the (?P<side>left|right) of (?P<second>an? .+)$|"
    r"^(?P<one>an? .+?) (?P<relation>above|below) (?P<other>an? .+)$"
)


def _additions(main: str, rest: str) -> list[Step] | None:
    if pair := _SECOND.match(main):
        first, second = pair["first"] or pair["one"], pair["second"] or pair["other"]
        place = pair["side"] or {"above": "top", "below": "bottom"}[pair["relation"]]
        opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}[place]
        one, other = _additions(first, ""), _additions(second, "")
        return None if one is None or other is None else [_at(one[0], place), _at(other[0], opposite)]
    found = _NEW.match(main)
    if found is None:
        return None
    where = found["where"]
    thing = Thing(thing_name(found["noun"]), size=_size(found["sizes"]), angle_deg=_pointing(where))
    if found["count"] == "two":
        places = next((places for form, places in _PAIRS if re.search(form, where)), None)
        return places and [Step(Operation("add", thing=replace(thing, place=place))) for place in places]
    step, place = Step(Operation("add", thing=thing), _anchor(where)), _place(where)
    if place is None and step.anchor is None and (found_in := re.search(r"\b(?:aligned|touching)\b.*", rest)):
        # "where the top line is aligned to the bottom of the figure" says the place after all
        step, place = replace(step, anchor=_anchor(found_in[0])), _place(found_in[0])
    if step.anchor is not None and not re.search(r"\bbelow|above|through\b", where):
        return [step]  # at a part of the figure: where that is, is for the eye to find
    return [_at(step, place)] if place else [step]


def _place(where: str) -> str | None:
    return next((place for form, place in _PLACES if re.search(form, where)), None)


def _at(step: Step, place: str) -> Step:
    thing = step.operation.thing
    assert thing is not None  # additions have one
    return replace(step, operation=Operation("add", thing=replace(thing, place=place)))


def _size(words: str) -> str:
    return next((_SIZES[word] for word in words.split() if word in _SIZES), "medium")


def _pointing(where: str) -> float:
    """Triangles and the like point up unless something else is said."""
    found = re.search(r"\bpointing (?:to the )?(down|left|right)", where)
    return {"down": 180.0, "left": 90.0, "right": -90.0}[found[1]] if found else 0.0


def _anchor(where: str) -> Thing | None:
    found = _ANCHOR.search(where)
    part = _part(found["anchor"]) if found else None
    return part[0] if part else None
