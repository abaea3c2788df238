"""Strokes from edge to edge: diameters, diagonals, and lines that divide something into as many parts as is said."""

from __future__ import annotations

import re

from imagery_agent.language.construction.wording.measures import COUNTS

_DIAMETER = re.compile(
    r"\b(?:an?|one) ((?:vertical |horizontal |upright )?)(diameter|diagonal)(?: (?:of|in|inside|through|across) "
    r"(it|the [a-z]+))?(?=[,.]|$| and )"
)
_ONE_SIDE = re.compile(
    r"\bfrom one (?:side|edge|end) of ((?:it|the [\w<>-]+)(?: (?!to)[\w<>-]+)?)"
    r" to the other(?: (?:side|edge|end|one))?\b"
)
_ONE_TO_OTHER = re.compile(r"\bfrom one ([a-z]+) to (?:the other|another)(?: one| \1)?\b(?! (?:side|end|edge)?s? ?of)")
_EVEN = r"(?: (?:equal|even|identical|separate|smaller|same-sized))*"
_INTO = re.compile(
    rf",? in(?:to)? (?:(two|three|four|five|six)\b{_EVEN}"
    r"(?: (?:halves|parts|pieces|sections|strips|bands|thirds|quarters|portions"
    r"|(?P<shape>(?:rectangle|square|triangle|half[ -]circle|semicircle)s)))?(?! [a-z]+s\b)|(half|thirds|quarters)\b)"
)
_DIVIDERS = re.compile(r"\b(an?|one|single|two|three|four|five) (?:[\w-]+ ){0,3}?(?:line|stroke|bar|diagonal)s?\b")
_SHARES_OF = {"half": 2, "thirds": 3, "quarters": 4}


def _dividing(found: re.Match[str]) -> str:
    """``a vertical diameter``, ``a diagonal in the square``: from edge to edge."""
    kind = "diagonal " if found[2] == "diagonal" else found[1]
    return f"a {kind}line dividing {found[3] or 'it'}"


def _across_it(found: re.Match[str]) -> str:
    """``from one side of it to the other``: from the left to the right, unless the line is upright."""
    sides = ("top", "bottom") if re.search(r"\b(?:vertical|upright)", found.string) else ("left side", "right side")
    return f"from the {sides[0]} of {found[1]} to the {sides[1]} of {found[1]}"


def _are_as_many(found: re.Match[str]) -> bool:
    """``divides it into two halves``: whether the lines of the sentence make as many parts, of that shape."""
    text = found.string[: found.start()] + "," + found.string[found.end() :]
    lines = sum(COUNTS.get(one[1], 1) for one in _DIVIDERS.finditer(text))
    parts = _SHARES_OF.get(found[3]) or COUNTS[found[1]]
    crossed = "horizontal" in text and "vertical" in text
    turned = r"\bdiagonal" if found["shape"] == "triangles" else r"\b(?:horizontal|vertical|upright)"
    shaped = re.search(turned, text) and re.search(r"\b(?:with|by|using)\b", text)
    return bool(lines) and parts == (2 * lines if crossed else lines + 1) and (not found["shape"] or bool(shaped))


def from_edge_to_edge(text: str) -> str:
    """A sentence in which such strokes run from one place to another, or divide something."""
    text = _ONE_TO_OTHER.sub(r"between the two \1s", _ONE_SIDE.sub(_across_it, _DIAMETER.sub(_dividing, text)))
    return _INTO.sub(lambda m: "" if _are_as_many(m) else m[0], text)
