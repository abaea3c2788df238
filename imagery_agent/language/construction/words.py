"""Words of a building sentence: tokens with the categories and meanings that the lexicon gives them."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from imagery_agent.language.scene import SceneError

_TOKEN = re.compile(r"<[^>]>s?|\d+(?:\.\d+)?|[^\W\d_]+(?:[-'][^\W\d_]+)*|'s?|[,:–°&]|--|[^\s]", re.UNICODE)
_QUOTED = re.compile(r"""["“”‘«]\s*(\w|\+)\s*["“”’»]('?s\b)?|(?<!\w)'(\w)'('?s\b)?(?!\w)""")
_BARE = re.compile(
    r"(?<![\w'<])([B-HJ-Z]|[AI](?!\s+(?:want|will|am|think|would|need|see|'))|[b-hj-z]|\d)('?s)?(?![\w'>-]|[.]\d)"
)
_CONTRACTED = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would"}


@dataclass(frozen=True)
class Word:
    """A word, or a phrase that is read as one, with its meaning in each of its categories."""

    text: str
    senses: dict[str, str] = field(hash=False, compare=False)
    plural: bool = False

    @property
    def type(self) -> str:
        """For messages of the parser."""
        return self.text


@cache
def lexicon() -> dict[str, dict[str, str]]:
    """Words and phrases (joined by spaces) -> category -> meaning."""
    table = tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text())
    words: dict[str, dict[str, str]] = {}
    irregular, unions = table.pop("forms"), table.pop("unions")
    for category, meanings in table.items():
        for meaning, listed in meanings.items():
            for entry in listed.split():
                phrase = entry.replace("_", " ")
                words.setdefault(phrase, {}).setdefault(category, meaning)
                head, _, rest = phrase.partition(" ")
                for form in _forms(head, irregular) if category.endswith("_V") else ():
                    words.setdefault(f"{form} {rest}".strip(), {}).setdefault(category, meaning)
                for form in _plurals(phrase) if category.endswith("_N") else ():
                    words.setdefault(form, {}).setdefault(category + " plural", meaning)
    for senses in words.values():
        for union, members in unions.items():
            if any(member in senses or member + " plural" in senses for member in members.split()):
                senses[union] = ""
    return words


def _forms(verb: str, irregular: dict[str, str]) -> set[str]:
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "ie")) else verb
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]|omit|begin", verb):
        stem = verb + verb[-1]
    y_stem = verb[:-1] + "i" if re.search(r"[^aeiou]y$", verb) else stem
    third = verb[:-1] + "ies" if y_stem != stem else verb + ("es" if re.search(r"(s|x|ch|sh|z|o)$", verb) else "s")
    regular = {third, y_stem + "ed", stem + "ing", verb + "ing" if stem == verb else stem + "ing"}
    return regular | {form for form, of in irregular.items() if of == verb}


def _plurals(noun: str) -> tuple[str, ...]:
    if noun.endswith(("s", "x", "ch", "sh")) and noun not in {"axis"}:
        return (noun + "es",)
    return ("halves",) if noun == "half" else ("vertices",) if noun == "vertex" else (noun + "s",)


def tokens(sentence: str) -> list[Word]:
    """The words of one sentence; SceneError names those that are in no category."""
    found = _TOKEN.findall(_marked(sentence))
    words: list[Word] = []
    unknown: list[str] = []
    at = 0
    while at < len(found):
        length, word = _longest(found, at)
        if word is None:
            unknown.append(found[at])
        elif set(word.senses) != {"FILLER"}:
            words.append(word)
        at += length
    if unknown:
        raise SceneError(f"words not understood: {', '.join(map(_suggested, unknown))} (in {sentence.strip()!r})")
    return words


def _marked(sentence: str) -> str:
    """Characters as ``<D>``, everything else in lower case and without contractions."""
    text = sentence.replace("’s", "'s").replace("’", "'").replace("in-between", "in between")
    text = _QUOTED.sub(lambda m: f" <{m[1] or m[3]}>{'s' if (m[2] or m[4]) else ''} ", text)
    text = re.sub(r"[\"“”]", " ", text)
    text = re.sub(r"^(\s*)A(?= )", r"\1a", text)
    text = _BARE.sub(_bare, text)
    text = re.sub(r"<.>|[^<]+", lambda m: m[0] if m[0].startswith("<") else m[0].lower(), text)
    for short, long in _CONTRACTED.items():
        text = text.replace(short, long)
    return re.sub(r"\b(it|that|there|which|one)'s\b", r"\1 is", text).replace("can not", "cannot")


def _bare(found: re.Match[str]) -> str:
    """An unquoted character: not a number before a unit, not the pronoun I."""
    before, after = found.string[: found.start()].rstrip().lower(), found.string[found.end() :].lstrip().lower()
    if found[1].isdigit():
        named = re.search(r"\b(?:an?|the|number|digit|figure|numeral|small|big|large|another|two|three|both)$", before)
        if not named or re.match(r"(?:degree|deg|°|times|lines?|percent|%)", after):
            return found[0]
    if (
        found[1] in "AI"
        and not found[2]
        and not re.search(
            r"\b(?:capital|letter|uppercase|the|an?|upper-case|two|three|small|big|large|tall|both|wide|another|left|right|of)$",
            before,
        )
    ):
        return found[0]
    plural = found[2] == "s" or (
        found[2] == "'s" and re.search(r"\b(?:two|three|four|both|these|the two|capital|lowercase)$", before)
    )
    return f" <{found[1]}>{'s' if plural else ' ' + found[2] if found[2] else ''} "


def _longest(found: list[str], at: int) -> tuple[int, Word | None]:
    first = found[at]
    if first.startswith("<") and len(first) > 1:
        return 1, Word(first[1], {"CHAR": first[1]}, plural=first.endswith("s"))
    for length in range(min(_longest_with(first), len(found) - at), 0, -1):
        phrase = " ".join(found[at : at + length])
        senses = lexicon().get(phrase) or (lexicon().get(phrase.replace("-", " ")) if "-" in phrase else None)
        if senses and length > 1 and not _fits(senses, found, at, length):
            continue
        if senses and length == 1 and re.fullmatch(r"\d.*", phrase):
            break
        if senses:
            plural = any(category.endswith(" plural") for category in senses)
            return length, Word(phrase, {category.removesuffix(" plural"): m for category, m in senses.items()}, plural)
    if re.fullmatch(r"\d+(?:\.\d+)?", first):
        return 1, Word(first, {"NUMBER": first})
    return 1, None


def _longest_with(first: str) -> int:
    """Words of the longest phrase that begins with this word."""
    return _lengths().get(first, 1)


@cache
def _lengths() -> dict[str, int]:
    lengths: dict[str, int] = {}
    for phrase in lexicon():
        first = phrase.split(" ", 1)[0]
        lengths[first] = max(lengths.get(first, 1), phrase.count(" ") + 1)
    return lengths


def _fits(senses: dict[str, str], found: list[str], at: int, length: int) -> bool:
    """Whether a phrase is not broken off: ``the left of`` is no preposition."""
    if at and found[at - 1] in {"the", "its", "their"} and "PREP" in senses:
        return False
    return not (
        found[at + length : at + length + 1] == ["of"] and not {"PREP", "HEAD", "ADJ", "ACT", "OFF"} & set(senses)
    )


def _suggested(word: str) -> str:
    near = difflib.get_close_matches(word.strip("<>"), lexicon(), n=1, cutoff=0.75)
    return f"{word} (did you mean {near[0]!r}?)" if near else word
