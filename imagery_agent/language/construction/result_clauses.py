"""Result clauses ("so that the top touches the line"): placement, contact and orientation."""

from __future__ import annotations

import re

from imagery_agent.language.construction.actions import ACTION
from imagery_agent.language.construction.anchor_points import spots
from imagery_agent.language.construction.clauses import of_both
from imagery_agent.language.construction.noun_phrases import noun_phrase
from imagery_agent.language.construction.parse_state import ParseState
from imagery_agent.language.construction.steps import Part, Spot, corners
from imagery_agent.language.construction.token_cursor import Reader
from imagery_agent.language.directions import OPPOSITE_SIDE

_CONNECTORS = (
    " so that ", " such that ", " so ", " until ", " forming ", " to form ", " where ", " in which ",
    " which forms ", " whose ", " with its ", " with both ends ", " with all ends ", " with all 3 ends ",
    " with all 4 ends ", " large enough that ", " large enough to ", " small enough that ", " small enough to ",
    " long enough that ", " long enough to ", " making ", " creating ", " to make ", " to create ", " leaving ",
    " resulting in ",
)  # fmt: skip
_TOUCHING = r",? with (?=(?:the|its|their|both|each|all)\b[^,]*\b(?:touching|meeting|resting on)\b)"
"""Conjunctions before a clause of contact."""
_UNTIL = (
    r"(?:it|they|its|the \w+(?: line)?) (?:is|are|touch|form|reach|become|overlaid|meet)|"
    r"(?:its|their|the|both|each|that) (?:[\w<>]+ ){0,10}?"
    r"(?:touch|touches|meet|meets|rest|rests|reach|reaches|is|are|lie|lies|coincide|connects) |"
    r"is |vertical|horizontal|just"
)
"""After "until": a clause of its own, and not where a line ends ("running to the right until the vertical line")."""


def split(clause: str) -> tuple[str, str, str]:
    """The main clause, and the result clause or description that follows it."""
    found = [(clause.find(word), -len(word), word) for word in _CONNECTORS if word in clause]
    if touching := re.search(_TOUCHING, clause):
        found.append((touching.start(), -len(touching[0]), touching[0]))
    if " with its " in clause and any(word in ACTION for word in clause.split(" with its ")[1].split()):
        found = [one for one in found if one[2] != " with its "]  # "with its loop removed" is something to do
    at, _, word = min(found, default=(-1, 0, ""))
    if at < 0:
        return clause, "", ""
    if word == " until " and not re.match(_UNTIL, clause[at + 7 :]):
        return clause, "", ""
    return clause[:at].strip(" ,"), clause[at + len(word) :].strip(), word.strip()


def read_outcome(text: str, state: ParseState, connector: str = "") -> None:
    """Placement, contact and orientation in a result clause; any other clause is a remark."""
    if re.search(r"\bclosed? (?:shape|figure|form)\b|\bfully closed\b|\bcloses\b", text):
        state.close = True
    if line := re.match(r"(?:its|the) (vertical|horizontal|diagonal) (?:line|bar|stroke) (?:is|becomes) \w+al\b", text):
        state.until_line = Part(f"{line[1]} line")
        text = text[line.end(1) :]
    if found := re.search(r"\b(?:is|are|become|becomes)? ?(vertical|horizontal|upright)\b", text):
        state.until = {"upright": "vertical"}.get(found[1], found[1])
    if found := re.search(
        r"\b(?:faces?|points?|pointing|facing|opens?|opening) "
        r"(?:to the |towards? the |directly )?(up|down|left|right)\b",
        text,
    ):
        state.pointing = {"up": "top", "down": "bottom"}.get(found[1], found[1])
    if re.search(
        r"\b(?:flat|straight) side (?:is )?(?:facing |pointing )?(?:down|at the bottom|on the bottom)\b", text
    ):
        state.lies, state.pointing = "back", ""
    if re.search(r"\b(?:slightly |just )?(?:beyond|past)\b", text):
        state.beyond = True
    for sentence in re.split(r",? and (?=the \w)(?!the right)(?!the bottom)(?!the left)", text):
        _meeting(sentence, state)
    if re.search(r"\btouch(?:es|ing)?\b|\bmeet\b|\bmeets\b|\bin contact\b", text):
        state.touching = True
    likeness = re.search(
        r"(?:the )?(?:same|equal) (?:length|height|width|size) (?:as|to) (?P<what>.+)$"
        r"|as (?:long|tall|wide) as (?P<other>.+)$",
        text,
    )
    if likeness and state.like is None:
        state.like = Reader((likeness["what"] or likeness["other"]).split()).attempt(noun_phrase)
    if found := re.search(r"\b(twice|half)(?: of)? (?:as|its|their|the) ", text):
        state.factor = {"twice": 2.0, "half": 0.5}[found[1]]
    state.remarks.append(f"{connector} {text}".strip())


_MEETS = (
    "touching", "touches", "touch", "aligned", "align", "aligns", "meets", "meet", "overlaid", "coincides", "coincide",
    "connects", "connected", "attached", "resting", "sits", "rest", "rests", "lie", "lies", "stand", "stands", "reach",
    "reaches", "lined up", "join", "joins",
)  # fmt: skip


def _meeting(text: str, state: ParseState) -> None:
    """``the top of the new H just touches the bottom of the figure``: own anchor points and those they meet."""
    if re.search(r"\b(?:each other|one another)\b", text):
        return
    reader = Reader(text.split())
    subject = reader.attempt(spots)
    if subject is None:
        return
    stated = False
    while word := reader.take(
        "just", "is", "are", "be", "barely", "exactly", "both", "now", "will", "should", "perfectly"
    ):
        stated = stated or (word == "is" and text.startswith("base"))
    verb = reader.take(*_MEETS)
    if not verb and not stated:
        return
    reader.take("with the inside of", "to the inside of")
    inner = bool(reader.take("the inside of", "the inside edge of"))
    while reader.take("with", "to", "on", "at", "over", "on top of", "onto", "against", "together", "exactly"):
        pass
    its = reader.peek() == "its" or reader.rest.startswith("the middle of its")
    goal = reader.attempt(spots)
    if goal is None:
        return
    state.inner = state.inner or inner
    own = tuple(spot.at or _line_side(spot.part) for spot in subject)
    if verb.startswith("touch") and not any(own):
        state.touching = True
        if not state.to:
            state.to = goal
        return
    if inner:
        state.relation, state.to = "around", (Spot(subject[0].part),)
        return
    state.own, state.to = _turned_about(subject, own, goal) if its else (_facing(own, goal[0].at), _of_each(goal))
    state.relation = "align"


def _of_each(goal: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """``the lower ends of the two lines``: two anchor points."""
    return of_both(goal[0]) if len(goal) == 1 and goal[0].part.count == 2 and goal[0].at else goal


def _facing(own: tuple[str, ...], at: str) -> tuple[str, ...]:
    """Unspecified ends are those that face what they meet."""
    if at not in OPPOSITE_SIDE:
        return own
    if own in {("",), ("tip",)}:
        return (OPPOSITE_SIDE[at],)
    if own == ("left", "right") and at in {"top", "bottom"}:
        return corners(OPPOSITE_SIDE[at])
    return own


def _turned_about(
    subject: tuple[Spot, ...], own: tuple[str, ...], goal: tuple[Spot, ...]
) -> tuple[tuple[str, ...], tuple[Spot, ...]]:
    """``the two ends of the W touch its top edge``: the edge belongs to the new thing."""
    at = goal[0].at if goal[0].at in OPPOSITE_SIDE else "top"
    if len(subject) == 2 and at in {"top", "bottom"}:
        return corners(at), subject
    return (at,), (Spot(subject[0].part, own[0] if own[0] not in {"", "tip"} else OPPOSITE_SIDE[at]),)


def _line_side(part: Part) -> str:
    """The anchor point at which a line of a thing is: the top horizontal line is its top."""
    return part.which if part.is_line and part.which in {"top", "bottom", "left", "right"} else ""
