"""Words of a building sentence: tokens with the categories and meanings that the lexicon gives them."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from imagery_agent.language.scene import SceneError

_TOKEN = re.compile(r"<[^>]>s?|\d+(?:\.\d+)?|[^\W\d_]+(?:[-'][^\W\d_]+)*|'s?|[,:–°&]|--|[^\s]")
_QUOTED = re.compile(r"""["“”‘«]\s*(\w|\+)\s*["“”’»]('?s\b)?|(?<!\w)'(\w)'('?s\b)?(?!\w)""")
_BARE = re.compile(r"(?<![\w'<])([A-Z\d](?='?s?(?![\w'>-]|[.]\d))|[b-z](?='s(?!\w)|(?![\w'>-]|[.]\d)))('?s)?")
_PRONOUN = re.compile(r"\s*(?:want|will|am|think|would|need|see|have|can|'[mdlv])\b")
_NAMED = re.compile(r"\b(?:an?|the|number|digit|figure|numeral|small|big|large|little|another|two|three|both|of)$")
_COUNTED = re.compile(r"(?:degree|deg|°|times|lines?|percent|%)")
_SEVERAL = re.compile(r"\b(?:two|three|four|both|these|all|several|few)(?:\s+[\w-]+){0,3}$")
_NUMBERS = {
    "hundred and eighty": "180", "ninety": "90", "forty-five": "45", "forty five": "45", "thirty": "30",
    "sixty": "60", "twenty": "20", "fifteen": "15", "ten degrees": "10 degrees",
}  # fmt: skip
_CONTRACTED = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "'em": "them"}
_NOUN = r"(?:(?:an?|the|some)\s+)?[a-z'-]+(?:\s+[a-z'-]+)?"
_REMARK = re.compile(
    r",?\s+(?:(?:(?:so that|so|and|which|that|to)\s+)?(?:(?:it|they|this|that)\s+)?"
    r"(?:looks?|resembles?|serves?)\s+(?:(?:a bit|a little|just|something)\s+)?(?:like|as)"
    rf"|(?:(?:just|kind of|sort of|rather|a bit)\s+)?like)\s+({_NOUN})(?=\s*(?:[,.;:!]|$))"
)
"""A remark on what something looks like or is for, up to the end of the clause."""
_TELLING = frozenset(
    ["PREP", "WAY", "RELATE", "ACT", "TURNED", "SIDE", "CHAR", "POSE", "CLOCK", "NUMBER_W", "IMAGE_N", "IT"]
)


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
                if category.endswith("_V"):
                    words[phrase]["BASE"] = ""
                for form, tense in _forms(head, irregular) if category.endswith("_V") else ():
                    senses = words.setdefault(f"{form} {rest}".strip(), {})
                    senses.setdefault(category, meaning)
                    senses[tense] = ""
                for form in _plurals(phrase) if category.endswith("_N") else ():
                    words.setdefault(form, {}).setdefault(category + " plural", meaning)
    for senses in words.values():
        for union, members in unions.items():
            if any(member in senses or member + " plural" in senses for member in members.split()):
                senses[union] = ""
    return words


def _forms(verb: str, irregular: dict[str, str]) -> set[tuple[str, str]]:
    """The forms of a verb, with ``FINITE``, ``PAST`` or ``ING``."""
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "ie")) else verb
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]|omit|begin|equal", verb):
        stem = verb + verb[-1]
    y_stem = verb[:-1] + "i" if re.search(r"[^aeiou]y$", verb) else stem
    third = verb[:-1] + "ies" if y_stem != stem else verb + ("es" if re.search(r"(s|x|ch|sh|z|o)$", verb) else "s")
    regular = {(third, "FINITE"), (y_stem + "ed", "PAST"), (stem + "ing", "ING")}
    return regular | {
        (form, "ING" if form.endswith("ing") else "PAST") for form, of in irregular.items() if of == verb
    }


def _plurals(noun: str) -> tuple[str, ...]:
    irregular = {"half": ("halves",), "vertex": ("vertices",), "foot": ("feet",)}
    return irregular.get(noun, (noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s"),))


def tokens(sentence: str) -> list[Word]:
    """The words of one sentence; SceneError names those that are in no category."""
    found = [word for word in _TOKEN.findall(_marked(sentence)) if word not in _fillers()]
    words: list[Word] = []
    unknown: list[str] = []
    at = 0
    while at < len(found):
        length, word = _longest(found, at)
        if word is None:
            unknown.append(found[at])
        elif set(word.senses) != {"FILLER"}:
            words.append(_relative(word) if words and word.text in {"that", "this"} and _is_noun(words[-1]) else word)
        at += length
    if unknown:
        raise SceneError(f"words not understood: {', '.join(map(_suggested, unknown))} (in {sentence.strip()!r})")
    return words


def _is_noun(word: Word) -> bool:
    """Whether a word can only be a noun, so that "that" after it begins a clause."""
    return bool({"HEAD", "CHAR"} & set(word.senses)) and "VERB" not in word.senses


def _relative(word: Word) -> Word:
    return Word(word.text, {"THAT": "x"}) if "THAT" in word.senses else word


def _marked(sentence: str) -> str:
    """Characters as ``<D>``, everything else in lower case, without contractions and without remarks."""
    text = sentence.strip().replace("’", "'").replace("in-between", "in between")
    text = re.sub(r"^(?:right|alright)\b[,!]? +", "", text, flags=re.IGNORECASE)
    text = _QUOTED.sub(lambda m: f" <{m[1] or m[3]}>{'s' if (m[2] or m[4]) else ''} ", text)
    text = re.sub(r"[\"“”]", " ", text)
    text = _BARE.sub(_bare, text)
    text = re.sub(r"<.>|[^<]+", lambda m: m[0] if m[0].startswith("<") else m[0].lower(), text)
    for short, long in (*_NUMBERS.items(), *_CONTRACTED.items()):
        text = re.sub(rf"(?<![a-z]){short}\b" if short[0].isalpha() else rf"{short}\b", long, text)
    text = re.sub(
        r"(?<!the )\bright (?=(?:where|in|on|at|next|below|above|under|against|through|across|inside)\b)", "", text
    )
    text = re.sub(r"\b(?:up|down|over|out) (?=(?:at|in|on|near|by) (?:the|its)\b)", "", text)
    text = re.sub(r", (?:just|only|basically|that is,?) (?=an? )", ", namely ", text)
    text = re.sub(r"\b(?:zero|nought)((?:e?s)?)\b", lambda m: f"<0>{m[1][-1:]}", text)
    text = _REMARK.sub(lambda m: m[0] if _geometric(m[1]) else " ", text)
    text = re.sub(r"\b(it|that|there|which|one|what)'s\b", r"\1 is", text).replace("can not", "cannot")
    return re.sub(r"(?<=[a-z])(?<!let)'(s?)(?=[\s,.]|$)", r" '\1", text)


def _bare(found: re.Match[str]) -> str:
    """An unquoted character: not a number before a unit, not the pronoun I."""
    before, after = found.string[: found.start()].rstrip().lower(), found.string[found.end() :].lstrip().lower()
    if found[1].isdigit() and (not _NAMED.search(before) or _COUNTED.match(after)):
        return found[0]
    start = not before or before[-1] in ".!?"
    if (found[1] == "A" and start) or (found[1] in "Ii" and _PRONOUN.match(after)):
        return found[0]
    plural = found[2] == "s" or (found[2] == "'s" and _SEVERAL.search(before))
    return f" <{found[1]}>{'s' if plural else ' ' + found[2] if found[2] else ''} "


def _geometric(remark: str) -> bool:
    """Whether a remark says more than a name: words of place, direction or relation."""
    words = re.findall(r"[a-z'-]+", remark)
    return any(not _TELLING.isdisjoint(lexicon().get(word, {})) for word in words)


def _longest(found: list[str], at: int) -> tuple[int, Word | None]:
    first = found[at]
    if first.startswith("<") and len(first) > 1:
        return 1, Word(first[1], {"CHAR": first[1]}, plural=first.endswith("s"))
    if re.fullmatch(r"\d+(?:\.\d+)?", first) and " ".join(found[at : at + 2]) not in lexicon():
        return 1, Word(first, {"NUMBER": first})
    for length in range(min(_lengths().get(first, 1) + 1, len(found) - at), 0, -1):
        phrase = " ".join(found[at : at + length])
        senses = lexicon().get(phrase) or lexicon().get(phrase.replace("-", " "))
        if senses is None and length > 1 and _is_filler(found[at + 1]) and not _is_filler(found[at + length - 1]):
            senses = lexicon().get(" ".join(word for word in found[at : at + length] if not _is_filler(word)))
        if senses and (length == 1 or _fits(senses, found, at, length)):
            plural = any(category.endswith(" plural") for category in senses)
            return length, Word(phrase, {category.removesuffix(" plural"): m for category, m in senses.items()}, plural)
    return 1, None


def _is_filler(word: str) -> bool:
    return set(lexicon().get(word, ())) == {"FILLER"}


@cache
def _fillers() -> frozenset[str]:
    """Words that say nothing about geometry and stand in no phrase."""
    parts = {part for phrase in lexicon() if " " in phrase for part in phrase.split()}
    return frozenset(word for word, senses in lexicon().items() if set(senses) == {"FILLER"} and word not in parts)


@cache
def _lengths() -> dict[str, int]:
    """First word of phrases -> words of the longest of them."""
    lengths: dict[str, int] = {}
    for phrase in lexicon():
        first = phrase.split(" ", 1)[0]
        lengths[first] = max(lengths.get(first, 1), phrase.count(" ") + 1)
    return lengths


def _fits(senses: dict[str, str], found: list[str], at: int, length: int) -> bool:
    """Whether a phrase is not broken off: ``the left of`` is no preposition, ``a little`` before a noun no degree."""
    following = found[at + length : at + length + 1]
    if at and found[at - 1] in {"the", "its", "their"} and "PREP" in senses:
        return False
    if "DEGREE" in senses and found[at] == "a" and following and following[0] not in {",", "and", "to"}:
        graded = {"COMPARATIVE", "WAY", "PREP", "HIGHER"} & set(lexicon().get(following[0], {}))
        return bool(graded) or following[0].endswith("er")
    return not (following == ["of"] and not {"PREP", "HEAD", "ADJ", "ACT", "OFF"} & set(senses))


def _suggested(word: str) -> str:
    near = difflib.get_close_matches(word.strip("<>"), lexicon(), n=1, cutoff=0.75)
    return f"{word} (did you mean {near[0]!r}?)" if near else word
