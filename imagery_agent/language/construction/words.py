"""Words of a building sentence: tokens with the categories and meanings that the lexicon gives them."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from imagery_agent.language.scene import SceneError

_TOKEN = re.compile(r"<[^>]>s?|#[\d.]+|\d+(?:\.\d+)?|[^\W\d_]+(?:[-'][^\W\d_]+)*|'s?|[,:–°&]|--|[^\s]")
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
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_SHARE = r"\b(?:(an?|one|two|three|four|five|seven)[ -])?(third|quarter|fourth|fifth|sixth|eighth|tenth)s?"
_TURN = re.compile(
    r"\b(?:by )?(?:(an?|one|two|three|five|seven)[ -])?(half|quarter|third|sixth|eighth)s?(?: of)?(?: an?| one)?"
    r"(?: full| complete| whole)?[ -](?:turn|rotation|revolution)s?\b"
)
_FRACTION = re.compile(
    rf"(?<!the ){_SHARE}(?: of the way(?: (along|across))?| of)?"
    r"(?=\s*(?:as|the|its|their|that|this|up|down|in|from|along|across|again|and|of|\S*er|each|<|[,.:)]|$))"
)
_UNITS = r"(?:\s*(?:units?|squares?|cm|mm|inch(?:es)?|parts?))?"
_MEASURED = re.compile(
    rf"(\d+|{'|'.join(_COUNTS)}){_UNITS} (?:wide|long|across|broad) (?:and|by|,) (\d+|{'|'.join(_COUNTS)}){_UNITS} (?:high|tall)"
    rf"|(?:in |with )?(?:an? |the )?(?:ratio |proportions? )?(?:of )?(\d+){_UNITS}\s?(?:by|x|:|to) (?:a )?(\d+){_UNITS}"
    r"(?: (?:ratio|proportions?))?"
)
_PIPED = re.compile(
    r",? (?:and )?((?:to|from|on|inside|under|below|above|around|through|near|beside|over|across)\b(?: [\w-]+){0,5}?) which (?:you )?(?=\w)"
)
_OF_WHICH = re.compile(r", the ([\w -]{2,20}?) of which\b")
_ASIDES = re.compile(
    r",?\s*(?:(?:and|so|then|now)\s+)?(?:that's (?:it|all)|that is (?:it|all)|you(?:'re| are) (?:all )?done|there you (?:go|have it)|all done|done)[.!]*$"
    r"|,?\s*(?:right |straight )?(?:(?:in|at) the (?:middle|cent(?:re|er)) of|on|across|onto) (?:the|your|a) (?:\w+ )?(?:page|paper|sheet|screen|canvas|desk)\b"
    r"|,? high up in the sky\b|,? in your mind(?:'s eye)?\b|, (?:please|right|okay|ok|yeah|see|you know|if you like)\b(?=[,.?!]|$)"
)
_NOUN = r"(?:(?:an?|the|some|its|his|her|two)\s+)?[a-z'-]+(?:\s+[a-z'-]+)?"
_LOOK = r"(?:looks?|seems?|appears?|resembles?|serves?|acts?|can|could|used to|might|makes? it look|suggests?|reads?|feels?)"
_REMARK = re.compile(
    rf",?\s+(?:(?:so that|so|and|which|that|who|to)\s+(?:now\s+)?(?:(?:it|they|this|that|the whole|the figure)\s+)?{_LOOK}\b([^,.;:!]*)"
    rf"|(?:just |kind of |sort of |rather |a bit |a little |almost |on the whole )?(?:as if|as though|like)\s+([^,.;:!]*)"
    rf"|(?:as|for)\s+({_NOUN}))(?=\s*(?:[,.;:!]|$))"
)
"""A remark on what something looks like or is for, up to the end of the clause."""
_TELLING = frozenset(["WAY", "RELATE", "ACT", "TURNED", "SIDE", "CHAR", "POSE", "CLOCK", "NUMBER_W", "IMAGE_N"])


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
    irregular = dict(pair.split("=") for pair in table.pop("forms")["x"].split())
    unions = table.pop("unions")
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
        text = re.sub(rf"(?<![a-z]){short}\b" if short[0].isalpha() and short != "n't" else rf"{short}\b", long, text)
    text = re.sub(
        r"(?<!the )\bright (?=(?:where|in|on|at|next|below|above|under|against|through|across|inside)\b)", "", text
    )
    text = re.sub(r"\b(?:up|down|over|out) (?=(?:at|in|on|near|by) (?:the|its)\b)", "", text)
    text = re.sub(r", (?:just|only|basically|that is,?) (?=an? )", ", namely ", text)
    text = re.sub(r"\b(?:zero|nought)((?:e?s)?)\b", lambda m: f"<0>{m[1][-1:]}", text)
    text = _ASIDES.sub(" ", text)
    text = _REMARK.sub(_remark, text)
    text = _TURN.sub(lambda m: f" {360 * _COUNTS.get(m[1] or 'a', 1) / _PARTS[m[2]]:g} degrees", text)
    text = _MEASURED.sub(_measured, text)
    text = _FRACTION.sub(_fraction, text)
    text = _PIPED.sub(r", then \1 it, ", text)
    text = _OF_WHICH.sub(r" whose \1", text)
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


def _fraction(found: re.Match[str]) -> str:
    """``two thirds of`` as one token, ``a quarter of the way along`` as a share of the way."""
    share = _COUNTS.get(found[1] or "a", 1) / _PARTS[found[2]]
    return f" #{share:.3g}{' wayalong' if found[3] else ''}" if share < 1 else found[0]


def _measured(found: re.Match[str]) -> str:
    """``three units wide and two units high``: one and a half times as wide as high."""
    first, second = (float(_COUNTS.get(one, one)) for one in (found[1] or found[3], found[2] or found[4]))
    return f" #{first / second:.3g} as wide as high"


def _remark(found: re.Match[str]) -> str:
    """Nothing, if a remark says no more than what something looks like or is for."""
    if found[3] is not None:  # "for a door": only names that mean nothing here
        words = re.findall(r"[a-z'-]+", found[3])
        return found[0] if any(word in lexicon() and set(lexicon()[word]) - {"A", "THE", "ITS"} for word in words) else " "
    return found[0] if _geometric(found[1] if found[1] is not None else found[2]) else " "


def _geometric(remark: str) -> bool:
    """Whether a remark says more than names: a direction, a relation, or a place at something known."""
    words = re.findall(r"[<>\w'-]+", remark)
    senses = [set(lexicon().get(word, ())) | ({"CHAR"} if word.startswith("<") else set()) for word in words]
    placed = any("PREP" in one and {"THE", "ITS", "IT"} & after for one, after in zip(senses, senses[1:], strict=False))
    return placed or any(not _TELLING.isdisjoint(one) for one in senses)


def _longest(found: list[str], at: int) -> tuple[int, Word | None]:
    first = found[at]
    if first.startswith("<") and len(first) > 1:
        return 1, Word(first[1], {"CHAR": first[1]}, plural=first.endswith("s"))
    if first.startswith("#"):
        return 1, Word(first, {"TIMES": first[1:], "SHARE": first[1:]})
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
