"""Measures in a sentence, as one token each: shares, turns, proportions, and lengths in units."""

from __future__ import annotations

import re

COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SHARE = r"\b(?:(an?|one|two|three|four|five|seven)[ -])?(third|quarter|fourth|fifth|sixth|eighth|tenth)s?"
_TURN = re.compile(
    r"\b(?:by )?(?:(an?|one|two|three|five|seven)[ -])?(half|quarter|third|sixth|eighth)s?(?: of)?(?: an?| one)?"
    r"(?: full| complete| whole)?[ -](?:turn|rotation|revolution)s?\b"
)
_FRACTION = re.compile(
    rf"(?<!the ){_SHARE}(?: of the way(?: (along|across))?| of)?"
    r"(?=\s*(?:as|the|its|their|that|this|up|down|in|from|along|across|again|and|of|\S*er|each|<|[,.:)]|$))"
)
_INSET = re.compile(
    rf"(?:{_SHARE}|(half)way) (?:of the way )?(?:in |along )?from (?=(?:the|its|each|both|either)\b)"
    r"|(?:just |only )?a (?:little|tiny|short|small) (?:way|bit|distance) in from (?=(?:the|its|each|both|either)\b)"
)
"""``a quarter of the way in from the left end``, ``a little way in from each end``."""
_NUMBER = rf"(\d+|{'|'.join(COUNTS)})(?:\s*(?:units?|squares?|cm|mm|inch(?:es)?|parts?))?"
_MEASURED = re.compile(
    rf"{_NUMBER} (?:wide|long|across|broad) (?:and|by|,) {_NUMBER} (?:high|tall)"
    rf"|(?:in |with )?(?:an? |the )?(?:ratio |proportions? )?(?:of )?(?=\d){_NUMBER}\s?(?:by|x|:|to) "
    rf"(?:a )?(?=\d){_NUMBER}"
    r"(?: (?:ratio|proportions?))?"
)
_UNITS = re.compile(
    rf"\b(\d+(?:\.\d+)?|{'|'.join(COUNTS)}|nine|ten|twelve)[ -](?:units?|cm|mm|inch(?:es)?|grid squares?)\b"
)
_HALF_UNIT = re.compile(r"\bhalf an? (?=(?:unit|cm|mm|inch)\b)")


def with_measures(text: str) -> str:
    """Shares as ``#0.33``, shares of the way in as ``~0.25``, units as ``@6``, parts of a turn in degrees."""
    text = _TURN.sub(lambda m: f" {360 * COUNTS.get(m[1] or 'a', 1) / _PARTS[m[2]]:g} degrees", text)
    text = re.sub(r"(\d+) ?(?:%|per ?cent)(?: of)?", lambda m: f" #{float(m[1]) / 100:.3g}", text)
    text = _INSET.sub(_inset, _MEASURED.sub(_measured, text))
    return _FRACTION.sub(_fraction, _UNITS.sub(_units, _HALF_UNIT.sub("0.5 ", text)))


def _fraction(found: re.Match[str]) -> str:
    """``two thirds of`` as one token, ``a quarter of the way along`` as a share of the way."""
    share = COUNTS.get(found[1] or "a", 1) / _PARTS[found[2]]
    return f" #{share:.3g}{' wayalong' if found[3] else ''}" if share < 1 else found[0]


def _inset(found: re.Match[str]) -> str:
    """``a quarter of the way in from``: a share as one token; "a quarter from" is none."""
    if found[2] and "of the way" not in found[0]:
        return found[0]
    share = 0.5 if found[3] else COUNTS.get(found[1] or "a", 1) / _PARTS[found[2]] if found[2] else 0.12
    return f" ~{share:.3g} "


def _measured(found: re.Match[str]) -> str:
    """``in a ratio of 3 to 2``: one and a half times as wide as high; of units both are kept."""
    first, second = (float(COUNTS.get(one, one)) for one in (found[1] or found[3], found[2] or found[4]))
    if _UNITS.search(found[0]):
        return f" @{first:g} wide and @{second:g} high"
    return f" #{first / second:.3g} as wide as high"


def _units(found: re.Match[str]) -> str:
    """``6 units`` as one token."""
    return f" @{float(COUNTS.get(found[1]) or {'nine': 9, 'ten': 10, 'twelve': 12}.get(found[1]) or found[1]):g}"
