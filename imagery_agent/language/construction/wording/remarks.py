"""Remarks in a sentence: what something looks like, stands for or is for, which changes nothing of what is drawn."""

from __future__ import annotations

import re
from itertools import pairwise

from imagery_agent.language.construction.lexicon import lexicon

_LOOK = r"(?:(?:look|seem|appear|resemble|serve|act|suggest|read|feel)s?|can|could|used to|might|makes? it look)"
_SUBJECT = r"(?:(?:it|they|this|that|the whole|the figure)\s+)?"
_REMARK = re.compile(
    r",?\s+(?:so that|so|and)\s+(?:it|they)(?:'s| is| are)"
    r"\s+(?:a bit |more |kind of |kinda |sort of |rather )*like\s[^,.;:!]*"
    rf"|,?\s+(?:(?:so that|so|and|which|that|who|to)\s+(?:now\s+)?{_SUBJECT}{_LOOK}\b([^,.;:!]*)"
    r"|(?:so |and |thus |which |to )?(?:you (?:get|have)|(?:make|form|give|create)s?|(?:mak|form|giv|creat)ing)"
    r"(?: you| us)?(\s+(?:an?|the)\s+[a-z'-]+(?:\s+[a-z'-]+)?)"
    r"|(?:(?:just|kind of|sort of|rather|a bit|a little|almost) )?(?:as if|as though|like)\s+([^,.;:!]*)"
    r"|(?:as|for)\s+((?:(?:an?|the|some|its|his|her|two)\s+)?[a-z'-]+(?:\s+[a-z'-]+)?))(?=\s*(?:[,.;:!]|$))"
)
"""A remark on what something looks like or is for, up to the end of the clause."""
_TELLING = frozenset(["WAY", "RELATE", "ACT", "TURNED", "SIDE", "CHAR", "POSE", "CLOCK", "NUMBER_W", "IMAGE_N"])


def _remark(found: re.Match[str]) -> str:
    """Nothing, if a remark says no more than what something looks like or is for."""
    if not any(found.groups()):
        return " "
    names = found[2] or found[4]
    if names is not None:  # "for a door", "to make a roof": only names that mean nothing here
        words = re.findall(r"[a-z'-]+", names)
        meant = [set(lexicon().get(word, ())) - {"A", "THE", "ITS"} for word in words]
        role = found[0].lstrip(" ,").startswith("as a ") and len(words) == 2 and "SIDE_N" in meant[-1]  # "as a base"
        return found[0] if any(meant) and not role else " "
    if found[3] is not None and re.search(r"\blike\b", found[0].split(found[3])[0]):
        return _after_simile(found)
    return found[0] if _geometric(found[1] if found[1] is not None else found[3]) else " "


_GOES_ON = frozenset(
    ["PREP", "TO", "FROM", "WITH", "WAY", "POSE", "THAT", "SOTHAT", "AND", "RELATE", "POSTURE", "LEVEL_ADV"]
)
_ARTICLES = frozenset(["a", "an", "the"])


def _after_simile(found: re.Match[str]) -> str:
    """``like a big brick lying down``: without what it is likened to."""
    words = found[3].split()
    if {"NUMBER_W", "TIMES", "AS"} & set(lexicon().get(words[0], ())) and _geometric(found[3]):
        return " " + found[3]  # "till it is like four times as wide as it is high": about
    if words[0] in {"it", "in", "this", "that"}:
        return found[0] if _geometric(found[3]) else " "
    count = 0
    for word in words:
        senses = set(lexicon().get(word, ()))
        if (word.startswith("<") and _is_vague(found.string[: found.start()])) or {"TURNED", "SPOT"} & senses:
            return found[0]
        ends = not _GOES_ON.isdisjoint(senses) and "HEAD" not in senses and count and words[count - 1] not in _ARTICLES
        if ends and words[count + 1 : count + 2] not in (["a"], ["an"]):  # "like a ball on a shelf"
            break
        count += 1
    return " " + " ".join(words[count:])


def _is_vague(before: str) -> bool:
    """Whether the noun before a simile does not tell what is drawn: "a shape like a C"."""
    senses = lexicon().get((re.findall(r"[\w-]+", before) or [""])[-1], {})
    return bool({"FIGURE_N", "PIECE_N", "STROKE_N", "PART_N"} & set(senses))


def _geometric(remark: str) -> bool:
    """Whether a remark says more than names: a direction, a relation, or a place at something known."""
    words = re.findall(r"[<>\w'-]+", remark)
    senses = [set(lexicon().get(word, ())) | ({"CHAR"} if word.startswith("<") else set()) for word in words]
    placed = any("PREP" in one and {"THE", "ITS", "IT"} & after for one, after in pairwise(senses))
    return placed or any(not _TELLING.isdisjoint(one) for one in senses)


def without_remarks(text: str) -> str:
    """A sentence without what only tells what something looks like."""
    return _REMARK.sub(_remark, text)
