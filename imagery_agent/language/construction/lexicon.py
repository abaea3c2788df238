"""The lexicon: words and phrases with their categories and meanings, and the forms that are derived from them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from itertools import product


@cache
def lexicon() -> dict[str, dict[str, str]]:
    """Words and phrases (joined by spaces) -> category -> meaning."""
    table = tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))
    words: dict[str, dict[str, str]] = {}
    irregular = dict(pair.split("=") for pair in table.pop("forms")["x"].split())
    unions = table.pop("unions")
    for category, meanings in table.items():
        for meaning, listed in meanings.items():
            for phrase in (phrase for entry in listed.split() for phrase in _alternatives(entry)):
                words.setdefault(phrase, {}).setdefault(category, meaning)
                head, _, rest = phrase.partition(" ")
                if category.endswith("_V"):
                    words[phrase]["BASE"] = ""
                for form, tense in _forms(head, irregular) if category.endswith("_V") else ():
                    senses = words.setdefault(f"{form} {rest}".strip(), {})
                    senses.setdefault(category, meaning)
                    senses[tense] = ""
                for form in _plurals(phrase) if category.endswith("_N") else ():
                    words.setdefault(form, {}).setdefault(category + " plural", meaning)
    for senses in words.values():
        if senses.get("PREP") in {"above", "below", "left of", "right of"}:
            senses["BESIDE"] = ""
        for union, members in unions.items():
            if any(member in senses or member + " plural" in senses for member in members.split()):
                senses[union] = ""
    return words


def _alternatives(entry: str) -> list[str]:
    """``in_{a,the}_mirror`` -> in a mirror, in the mirror; an alternative may be empty."""
    parts = [part.strip("{}").split(",") if part.startswith("{") else [part] for part in re.split(r"(\{.+?\})", entry)]
    return [re.sub("_+", " ", "".join(chosen)).strip() for chosen in product(*parts)]


def _forms(verb: str, irregular: dict[str, str]) -> set[tuple[str, str]]:
    """The forms of a verb, with ``FINITE``, ``PAST`` or ``ING``."""
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "ie")) else verb
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]|omit|begin|equal", verb):
        stem = verb + verb[-1]
    y_stem = verb[:-1] + "i" if re.search(r"[^aeiou]y$", verb) else stem
    third = verb[:-1] + "ies" if y_stem != stem else verb + ("es" if re.search(r"(s|x|ch|sh|z|o)$", verb) else "s")
    regular = {(third, "FINITE"), (y_stem + "ed", "PAST"), (stem + "ing", "ING")}
    return regular | {(form, "ING" if form.endswith("ing") else "PAST") for form, of in irregular.items() if of == verb}


def _plurals(noun: str) -> tuple[str, ...]:
    irregular = {"half": ("halves",), "vertex": ("vertices",), "foot": ("feet",)}
    return irregular.get(noun, (noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s"),))
