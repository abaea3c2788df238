"""Characters that a sentence speaks of, with or without quotation marks: told from words, numbers and pronouns."""

from __future__ import annotations

import re

from imagery_agent.language.construction.lexicon import lexicon

_QUOTED = re.compile(r"""["“”‘«]\s*(\w|\+)\s*["“”’»]('?s\b)?|(?<!\w)'(\w)'('?s\b)?(?!\w)""")
_BARE = re.compile(r"(?<![\w'<])([A-Z\d](?='?s?(?![\w'>-]|[.]\d))|[b-z](?='s(?!\w)|(?![\w'>-]|[.]\d)))('?s)?")
_PRONOUN = re.compile(r"\s*(?:want|will|am|think|would|need|see|have|can|dunno|reckon|guess|mean|suppose|'[mdlv])\b")
_NAMED = re.compile(
    r"\b(?:an?|the|your|its|that|this|my|our|number|digit|figure|numeral|small|big|large|little|another|two|three|both|of)$"
)
_COUNTED = re.compile(r"(?:degree|deg|°|times|lines?|percent|%|units?|cm|mm|inch)")
_SEVERAL = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|both|these|all|several|few)(?:\s+[\w-]+){0,3}$"
)


def with_characters(text: str) -> str:
    """Quoted and unquoted characters as ``<D>``, all else in lower case."""
    text = re.sub(r"^(?:right|alright)\b[,!]? +", "", text, flags=re.IGNORECASE)
    text = _QUOTED.sub(lambda m: f" <{m[1] or m[3]}>{'s' if (m[2] or m[4]) else ''} ", text)
    text = _BARE.sub(_bare, re.sub(r"[\"“”]", " ", text))
    return re.sub(r"<.>|[^<]+", lambda m: m[0] if m[0].startswith("<") else m[0].lower(), text)


def _bare(found: re.Match[str]) -> str:
    """An unquoted character: not a number before a unit, not the pronoun I."""
    before, after = found.string[: found.start()].rstrip().lower(), found.string[found.end() :].lstrip().lower()
    if found[1].isdigit() and found[2] is None and (not _NAMED.search(before) or _COUNTED.match(after)):
        return found[0]
    start = not before or before[-1] in ".!?"
    if (found[1] == "A" and start) or (found[1] in "Ii" and _PRONOUN.match(after)):
        return found[0]
    follows = re.match(r"[a-z]+", after)
    owns = follows and not {"HEAD", "ADJ"}.isdisjoint(lexicon().get(follows[0], ()))
    plural = found[2] == "s" or (found[2] == "'s" and (not owns or _SEVERAL.search(before)))
    return f" <{found[1]}>{'s' if plural else ' ' + found[2] if found[2] else ''} "
