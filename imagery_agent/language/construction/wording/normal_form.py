"""The normal form of a sentence: one wording for what is said in many, so that the grammar stays small."""

from __future__ import annotations

import re

from imagery_agent.language.construction.lexicon import lexicon
from imagery_agent.language.construction.wording.characters import with_characters
from imagery_agent.language.construction.wording.edges import from_edge_to_edge
from imagery_agent.language.construction.wording.measures import COUNTS, with_measures
from imagery_agent.language.construction.wording.remarks import without_remarks
from imagery_agent.language.scene import SceneError

_NUMBERS = {
    "(?:(?:a|one) )?hundred and eighty": "180", "two hundred and seventy": "270",
    "ninety": "90", "forty-five": "45", "forty five": "45", "thirty": "30",
    "sixty": "60", "twenty": "20", "fifteen": "15", "ten degrees": "10 degrees",
}  # fmt: skip
_CONTRACTED = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "'em": "them"}
_PLACES = "out|to|from|on|at|inside|within|under|beneath|below|above|around|through|near|beside|over|across"
_PIPED = re.compile(rf",? (?:and )?(?!at which)((?:{_PLACES})\b(?: [\w-]+){{0,5}}?) which (?:you )?(?=\w)")
_SIDE = r"(?:far )?(?:top|bottom|upper|lower|left|right)(?: (?:left|right))?"
_SIDE_LIST = re.compile(rf"[:,] ({_SIDE}(?:(?:,? and|,) {_SIDE})+)(?=[.!]*$)")
"""``: top, right, bottom, left`` at the end of a sentence."""
_ON_WHOSE = re.compile(rf", ((?:{_PLACES})\b) whose ((?:[\w-]+ ){{1,3}}?)(?=(?:an?|the|two|three|there)\b)")
_OF_WHICH = re.compile(r", (?:the |(?=both|all))([\w -]{2,20}?) of (?:which|whom)\b")
_SHARED_OUT = (
    (
        re.compile(r", one of (?:which|whom)(?: (?:is|are|was|were))?\b(.*?)\b(?:the other|another)(?: one)?\b"),
        r", one\1one",
    ),
    (re.compile(r", each of (?:which|whom) (?=(?:is|are|was|were) \w+ed (?:by|with)\b)"), ", and each one "),
    (re.compile(r", (?:both|all|each) of which\b"), ", which"),
)
"""``one of which ... and the other``, ``each of which is topped by``: what each of several things is said to be."""
_MENTIONED = re.compile(
    r", (?:of|about) which (?:we|you|i) (?:spoke|talked)\b[^,]*,?|,? ?mentioned (?:before|earlier|above|already)\b,?"
    r"|, (?:which|that) (?:has|have|had|was|were) (?:been )?(?:left|kept) (?:bare|empty|free|alone)\b[^,]*"
    r"|, (?:which|that) (?:we|you) (?:drew|made|put|saw|added|began with|started with)\b[^,]*"
)
"""Remarks that say of a thing only that it is known."""
_ROW_OF = re.compile(
    r"\ba (?:single |neat |straight )?(row|line|column|stack|pile) of (?=(?:two|three|four|five|six|seven|eight|\d)\b)"
)
"""``a row of three dots``: three dots, in a row."""
_SHAPED = re.compile(
    r"(?:,? (?:that|which) is|,)? ?\b(?:shaped|formed) like (?:an?|the) |,? in the (?:shape|form) of (?:an?|the) "
)
"""After a noun: what it looks like is what is to be drawn."""
_LETTER_SHAPED = re.compile(r"\b([A-Zb-z])-shaped (?:[a-z-]+)")
_NOUN_SHAPED = re.compile(r"\b([a-z]+)-shaped\b(?:\s+(<.>|[a-z]+))?")
_OPENING = re.compile(
    r"^(?:(?:ok|okay|right|well|now|alright|all right|so),? )*(?:so|just)(?: just)?,? (?=(?:an?|one|two|three|four)\b)"
    r"|^(?:(?:ok|okay|right|well|now|so),? )*(?:i (?:would like|want|need) you to|have a|let us have a|try to)"
    r" (?:think|look|imagine|picture|visuali[sz]e)(?: (?:of|about|at))? (?=(?:an?|the|one|two|three|<)\b)"
)
"""``so, just a``, ``I'd like you to think of a``: what a first thing is introduced by."""
_WIDE_AS = re.compile(r"\b(?:about |roughly |around )?(?:one|an?) ([a-z]+)(?:'s)? (wide|high|tall)\b")
"""``a gap about one circle wide``: as wide as a circle."""
_CLOSED_AT = re.compile(r",? (?:that is |which is )?closed(?: off)? (?:at|on|along) the (\w+) (?:with|by) (?=an? )")
"""``a U, closed at the top with a line``: what is done with it next."""
_A_BIT = re.compile(
    r"\b(?:just )?a (?:little |tiny |wee )?(?:bit|touch|tad|shade)"
    r" (?=(?:to the |up |down )?(?:left|right|above|below|higher|lower)\b)"
)
_EACH_HAS = re.compile(
    r"(?:,|,? and) each (?:one |of (?:them|these|the two) )?(?:has|gets|is given|contains|carries|having) (?=an? )"
)
_FIRST = re.compile(
    r"^(?:what|the (?:first|next|last|other|second|third) thing)(?: that)? (?:is|comes|we|you|there)\b[\w ']{0,30}?"
    r" (?:is|are) (?=(?:an?|two|three|the|one)\b)"
    r"|,? (?:is|are) (?:what|where) (?:you|we|it all) (?:begin|start|starts|begins)s?(?: with| from)?[.!]*$"
    r"|,? (?:serves?|acts?) as (?:the|your|our) (?:starting point|base|basis|outline|frame)[.!]*$"
    r"|^(?:that's|that is) (?:nearly|almost|about) (?:it|all|done)[:,]"
    r"|(?<=[\w,> ]) ?\b(?:is|are|was|were) (?:seen|shown|given|imagined|pictured|visuali[sz]ed|drawn|thought of)"
    r"(?: (?:first|to begin with|at first)\b|(?=[.!]*$))"
)
"""Phrases that introduce something: "what is shown first is"."""
_EXPLETIVE = re.compile(
    r"\bthere (?=(?:now |also |then )?(?:sit|stand|lie|rise|run|hang|float|rest|go|goe|come|grow|stick|lead|hover|perch"
    r"|perche|appear|project|protrude|extend|dangle|spring|lean)s?\b)"
)
"""``there sits a ring``: the verb alone says as much."""
_SHEET = r"(?:the|your|a) (?:\w+ )?(?:page|paper|sheet|screen|canvas|desk)"
_ASIDES = re.compile(
    r",?\s*(?:(?:and|so|then|now)\s+)?(?:(?:that's|that is) (?:it|all)|you(?:'re| are) (?:all )?done"
    r"|there you (?:go|have it)|all done|done)[.!]*$"
    r"|,?\s*(?:right |straight )?(?:(?:in|at|near) the (?:middle|centre|center|top|bottom) of|on|across|onto)"
    rf" {_SHEET}\b"
    r"|,? in front of you\b|,? and (?:lay|put|place|set|draw) (?:it|them)(?=\s*$)"
    r"|,? so (?:that )?(?:it|they) (?:can|could)(?: \w+){1,4}(?=\s*[.,;!]|\s*$)"
    r"|,? high up in the sky\b|(?:^|,? )in your mind(?:'s eye)?\b"
    r"|,? (?:and|but) (?:leave|keep)s? (?:the|its) (?:[\w-]+ ){1,3}(?:empty|blank|white|unfilled|bare|open)(?=[,.;!]|$)"
    r"|, (?:please|right|okay|ok|yeah|see|you know|if you (?:like|will|would))\b(?=[,.?!]|$)"
)
_APPOSITION = re.compile(
    r"\b(an?|one) ((?:[\w-]+ )*?)(\w+), (?:just |only |basically |that is,? )?an? ((?:[\w-]+ )+?)\3\b"
)
"""``a square, just a plain old square``: what the same noun says more of it."""
_OTHER_NOUN = re.compile(
    r"\b(an?) ((?:[\w-]+ )*?)([\w-]+), (?:that is,? |namely )?an? ((?:[\w-]+ )*?)([\w-]+), (?=\w+s\b)"
)
"""``a narrow strip, a rectangle, rises``: two names of one thing, as the verb is said of one."""
_BIG_ONE = re.compile(
    r"\b(an?) +((?:[\w-]+ )*?) *([\w<>-]+) ?, an? ((?:[\w-]+ )+?)one(?=\s*(?:[,.:;!]|$|(?:that|which|with)\b))"
)
"""``a circle, a nice big one``: its adjectives."""
_A_LINE = re.compile(
    r"\b(an?(?: [\w-]+){1,3}) ?, (?:that is,? |namely,? |meaning )?an? (?:straight )?(?:line|stroke)"
    r"(?= (?:that|which|going|running|rising|falling|sloping|leading)\b)"
)
"""``a slash, a line that rises``: what is said of the stroke that was named."""
_SMALL_GAP = (
    r"(?:an? |some |the same )?"
    r"(?:(?:small|little|tiny|slight|clear|narrow|thin|slim|short|even|equal|visible|bit of(?: an?)?|hair of) )*"
)
_SPACE = r"(?:gaps?|spaces?|margins?|air|daylight)"
_BETWEEN = r"(?: in between| all a?round| between(?: (?:them|each|each other|the two))?)"
_ENDS = r"(?= *(?:[,.;:]|and |so |$))"
_WITH_GAP = re.compile(
    rf",? (?:with|leaving) {_SMALL_GAP}{_SPACE}{_BETWEEN}?{_ENDS}|, {_SMALL_GAP}{_SPACE}{_BETWEEN}{_ENDS}"
)
"""``with small gaps between them``."""
_NONE = r"(?:with no|leaving no|without(?: any?)?|so (?:that )?there (?:is|are) no)"
_WITHOUT_GAP = re.compile(rf",? {_NONE} (?:{_SPACE}){_BETWEEN}?{_ENDS}")
_STANDS_FOR = re.compile(r"(?:(?<=<.>) |\b([a-z]+)) as an? ([a-z]+)( [a-z]+)?\b")
_HIGH_IN = re.compile(r"\b(?:(high)(?: up)?|up (high)|low(?: down)?|down low) (?:inside|in|within) (?=the |it|an? )")
_HIGH = re.compile(
    r"(?:(?:,| and)? (?:(high up|up high)|low down|down low)|, (?:(high)|low)"
    r"|(?<!ing|nts|uns|ces|oes|ads|ens|pen|ise|all) towards? the (?:(top)|bottom))(?= and |,|[.!]*$)"
)
_LIKE_LETTER = re.compile(
    r"\b(?:curved |bent |round )(?:line|stroke),? (?:a bit |kind of )?like (?:an? |the )?((?:\w+\s+)*?<.>)"
)
"""``a curved line, like a letter C``: the letter."""


def normalized(sentence: str) -> str:
    """Characters as ``<D>``, shares as ``#0.33``, all else in lower case, without contractions and without remarks."""
    text = with_characters(
        _LETTER_SHAPED.sub(r'"\1"', sentence.strip()).replace("’", "'").replace("in-between", "in between")
    )
    for short, long in (*_NUMBERS.items(), *_CONTRACTED.items()):
        text = re.sub(rf"(?<![a-z]){short}\b" if short[0].isalpha() and short != "n't" else rf"{short}\b", long, text)
    text = _SIDE_LIST.sub(_listed, text)
    text = _WIDE_AS.sub(_as_wide_as, _CLOSED_AT.sub(r", and close it at the \1 with ", _OPENING.sub("", text)))
    text = _A_BIT.sub("slightly ", text)
    text = _EACH_HAS.sub(", each with ", text)
    text = re.sub(r"(\bside by side.*?),? (?:and |just )*touching(?=[.!]*$)", r"\1, touching each other", text)
    text = _FIRST.sub(" ", _ASIDES.sub(" ", _ASIDES.sub(" ", text).rstrip()))
    text = re.sub(r"\b(there(?:'s| is| was)|(?:you|we)(?:'ve got| have got| have)) this ", r"\1 a ", text)
    text = re.sub(r"\b(in|on) there\b", _in_there, text)
    text = re.sub(r"\b((?:the|its|that) [a-z-]+(?: [a-z-]+)?) (?:right |up |down |over |out )there\b", r"\1", text)
    text = re.sub(r"\bnot (?:too|so|very|that|overly|all that) ([a-z]+)\b", _moderately, text)
    text = re.sub(rf"\b(?:an?|the) (?:\w+ )?row of (?=(?:{'|'.join(list(COUNTS)[3:])}|\d)\b)", "", text)
    text = _EXPLETIVE.sub(" ", text)
    text = re.sub(r"\b(up|down|upwards?|downwards?) and (?:out|away|outwards?) from\b", r"\1 and outwards from", text)
    text = re.sub(r"\bneither of (its|the|them) ?((?:two )?[a-z]*?) ([a-z]+?)(?:es|s)\b", r"\1 \2 do not \3", text)
    text = re.sub(r"^(lay|set|put) (an? (?:[\w-]+ ){1,4}?)(?<!upside )down(?! (?:to|by|at|the)\b)", r"\1 \2", text)
    text = re.sub(r"\bblack (?=(?:it|them|this|that|the (?:[\w-]+ ){1,4}?)(?: all)? ?in\b)", "fill ", text)
    text = re.sub(r"\bseparated by (?=an? )", "with ", text)
    text = re.sub(r"\btwo or (?=three\b)|\bthree or (?=four\b)", "", text)
    text = re.sub(r"^starting (?:off )?(?:from|with) ((?:the|an?) [^,]+), ", r"imagine \1, then ", text)
    text = _WITHOUT_GAP.sub(" touching each other", text)
    text = _WITH_GAP.sub(" some way apart", text)
    text = re.sub(r"\b(they|these|those)(| are|'re) (?:all|both|each) (?=\w+ing\b)", r"\1\2 ", text)
    text = re.sub(
        r"\beach (?:one )?(?:\w+ )?touching (?:the next|the one \w+|its neighbou?rs?)(?: \w+)?$",
        "touching each other",
        text,
    )
    text = re.sub(
        r"^(?:the )?((?:upper |lower )?\w+) (end|side|edge|tip|corner|middle) of (?:the )?([\w<>]+):",
        r"at the \1 \2 of the \3,",
        text,
    )
    text = re.sub(r", like,|(?<=\w) like,", " ", text)
    text = _SHAPED.sub(" shapedlike ", text)
    text = re.sub(r"\b[a-z-]+ shapedlike ", "", text)
    text = _NOUN_SHAPED.sub(_shaped, text)
    text = re.sub(
        r"(?<!the )\bright (?=(?:where|in|on|at|next|below|above|under|against|through|across|inside)\b)", "", text
    )
    text = re.sub(r"(\w* ?)\b(?:up|down|over) (?=(?:at|in|on|near) (?:the|its)\b)", _without_up, text)
    text = re.sub(r"\b(?:up|down|over|out) by (?=(?:the|its)\b)", "near ", text)
    text = _BIG_ONE.sub(r"\1 \2\4\3", _APPOSITION.sub(r"\1 \2\4\3", text))
    text = re.sub(
        r"\b(?:turn|change|make) ((?:the|its|this) (?:[\w<>-]+ ){1,4}?)into (?=an? )", r"replace \1with ", text
    )
    text = re.sub(r"\b(?:delete|remove|erase|get rid of) (?:everything|all) (?:but|except) ", "keep only ", text)
    text = re.sub(r"\bwhatever part of (.+?) (?=(?:lie|is|are|sit|run|go|stick)e?s?\b)", r"the part of \1 that ", text)
    text = re.sub(r"\bas far as (?=(?:[\w<>'-]+ ){1,5}(?:is|are) (?:high|tall|wide|long|broad)\b)", "as long as ", text)
    text = _OTHER_NOUN.sub(_one_thing, text)
    text = _A_LINE.sub(r"\1", text)
    text = re.sub(r"\bmore than twice\b", " #2.3", text)
    text = re.sub(r"\bas (round) as an? [a-z]+\b", r"perfectly \1", text)
    text = re.sub(r", (?:just|only|basically|that is,?) (?=an? )", ", namely ", text)
    text = _LIKE_LETTER.sub(r"\1", text)
    text = _STANDS_FOR.sub(_standing_for, text)
    text = _HIGH_IN.sub(lambda m: f"in the {'upper' if m[1] or m[2] else 'lower'} part of ", text)
    if re.search(r"\b(?:in|inside|within|into) ", text):
        text = _HIGH.sub(lambda m: f" near the {'top' if any(m.groups()) else 'bottom'}", text)
    text = re.sub(r"\bon(?:to)? (?:the (?:sur)?face of (?=\w)|(it)s surface\b)", lambda m: f"inside {m[1] or ''}", text)
    text = from_edge_to_edge(text)
    text = re.sub(r"\bfor a (?=length|distance|height|width)", "with a ", text)
    text = re.sub(r"\b(?:zero|nought)((?:e?s)?)\b", lambda m: f"<0>{m[1][-1:]}", text)
    text = with_measures(without_remarks(text))
    for pattern, meant in _SHARED_OUT:
        text = pattern.sub(meant, text)
    text = _MENTIONED.sub("", text)
    text = _ROW_OF.sub(lambda m: "in a row " if m[1] in {"row", "line"} else "one above the other ", text)
    text = _PIPED.sub(r", then \1 the new one, ", text)
    text = _ON_WHOSE.sub(r", then \1 its \2, ", text)
    text = _OF_WHICH.sub(r" whose \1", text)
    text = re.sub(r"\b(it|that|there|here|which|one|what)'s\b", r"\1 is", text).replace("can not", "cannot")
    return re.sub(r"(?<=[a-z])(?<!let)'(s?)(?=[\s,.]|$)", r" '\1", text)


def _as_wide_as(found: re.Match[str]) -> str:
    """``one circle wide``: as wide as a circle."""
    return f"as {found[2]} as a {found[1]}" if "SHAPE_N" in lexicon().get(found[1], ()) else found[0]


def _moderately(found: re.Match[str]) -> str:
    """``not too big``: of medium size."""
    return "medium" if "SIZE" in lexicon().get(found[1], ()) else found[0]


def _standing_for(found: re.Match[str]) -> str:
    """``a letter O as a wheel``: the letter alone, as the other shape is only what it stands for."""
    thing, word, named = found[1] or "circle", found[2], found[2] + (found[3] or "")
    shapes = {one for one in (thing, word, named, named.split()[-1]) if "SHAPE_N" in lexicon().get(one, ())}
    if thing not in shapes or not {word, named, named.split()[-1]} & shapes:
        return found[0]
    if not {word, named} & shapes:
        raise SceneError(f"not understood: {found[0].strip()!r}")
    return (found[1] or "") + ("" if named in shapes else found[3] or "")


def _listed(found: re.Match[str]) -> str:
    """A list of sides as places; only "left and right" is left as it is."""
    sides = re.split(r",? and |, ", found[1])
    return found[0] if sorted(sides) == ["left", "right"] else "".join(f", at the {side}" for side in sides)


def _without_up(found: re.Match[str]) -> str:
    """``up at the top``: at the top; not after a verb of direction, as in "bent up at the right"."""
    senses = set(lexicon().get(found[1].strip(), ()))
    goes = {"FACE_V", "RUN_V", "TURN_V", "MOVE_V", "EXTEND_V"} & senses and {"PAST", "ING", "FINITE"} & senses
    return found[0] if goes else found[1]


def _in_there(found: re.Match[str]) -> str:
    """``in there``: in what was named in the sentence before this place, or in the figure."""
    named = re.search(r",| and ", found.string[: found.start()])
    return "on it" if found[1] == "on" else "inside it" if named else "inside the figure"


def _one_thing(found: re.Match[str]) -> str:
    """By its second name, with what is said at both."""
    article, of_first, first, of_second, second = found.groups()
    nouns = all("HEAD" in lexicon().get(name, ()) for name in (first, second))
    return f"{article} {of_first}{of_second}{second} " if nouns else found[0]


def _shaped(found: re.Match[str]) -> str:
    """``an egg-shaped leaf``, ``an egg-shaped O``: an egg."""
    noun = found[2] is None or found[2].startswith("<") or "HEAD" in lexicon().get(found[2], ())
    return found[1] if noun else f"{found[1]} {found[2]}"
