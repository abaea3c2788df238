"""English sentences that build figures in mind, as steps (the items of Finke et al. 1989 and others of their kind).

A sentence names something new and where it goes (``Imagine a small circle at the base of the figure.``) or what
happens to the figure or a part of it (``... the figure rotated 90 degrees to the left``). Every word must be
understood: what is left over is named in the error, and nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import replace

from imagery_agent.language.actions import ACTION, VERBS, addition, finish, move
from imagery_agent.language.clauses import Said, read_modifiers
from imagery_agent.language.nouns import DETERMINERS, noun_phrase, spots
from imagery_agent.language.reader import Reader, normal
from imagery_agent.language.steps import FIGURE, Part, Placement, Spot, Step
from imagery_agent.language.words import unknown_words
from imagery_agent.scene import SceneError

_LEADS = ("imagine that", "imagine", "picture", "visualize", "visualise", "now", "then", "next", "finally", "please",
          "in your mind", "in your mind's eye", ",", "start with", "begin with", "think of", "form an image of",
          "mentally", "first", "after that", "see", "there is", "you see", "lastly")  # fmt: skip
_ADD = frozenset(["add", "draw", "put", "place", "attach", "affix", "insert", "append", "position"])
_CONNECTORS = (" so that ", " such that ", " so ", " until ", " forming ", " to form ", " where ", " in which ",
               " which forms ", " whose ", " with its ", " making ", " creating ", " to make ", " to create ",
               " leaving ",
               " resulting in ")  # fmt: skip


def parse_steps(sentence: str) -> tuple[Step, ...]:
    """The steps that a sentence asks for, in order.

    Raises:
        SceneError: words that are not understood (named), or a sentence that is not of a known form.
    """
    text = normal(sentence)
    clauses = [
        clause.strip(" ,;") for clause in re.split(r"(?:^| )[.;!?](?: |$)", text) if clause.strip(" ,;")
    ]
    if not clauses:
        raise SceneError("expected a sentence such as 'Imagine a capital letter \"D\".', got an empty text")
    if unknown := unknown_words(text):
        raise SceneError(f"words not understood: {', '.join(unknown)} (in {sentence.strip()!r})")
    steps: list[Step] = []
    for clause in clauses:
        if steps and _describes(clause):
            steps[-1] = _also(steps[-1], clause)
            continue
        for part in _halves(clause):
            steps += _clause(part, sentence, steps)
    return tuple(steps)


def _halves(clause: str) -> list[str]:
    """Two commands in one sentence: ``rotate it and then remove the line``."""
    verbs = "|".join(word for words in VERBS.values() for word in words.split()[:10]) + "|add|draw|place|put"
    found = re.split(
        rf"(?:,? and then|, then|,? and) (?=(?:imagine|{verbs}) (?:it|the|a|an|all|both|this|that)\b)", clause
    )
    return [half.strip(" ,") for half in found if half.strip(" ,")]


def _describes(clause: str) -> bool:
    """A sentence about what was just imagined: ``The "4" should have a triangular top``."""
    return bool(
        re.match(
            r"(?:both|the|it|its|all|they|each)\b.*?\b(?:should|is|are|has|have|must|will|just)\b", clause
        )
    )


def _also(step: Step, clause: str) -> Step:
    """What a describing sentence adds: touching, or nothing to be done."""
    said = Said()
    _outcome(clause.replace("should be", "are").replace("should", ""), said)
    if step.where is not None and said.touching:
        return replace(
            step, where=replace(step.where, touching=True), remark=f"{step.remark} {clause}".strip()
        )
    return replace(step, remark=f"{step.remark} {clause}".strip())


def _failed(sentence: str, what: str) -> SceneError:
    return SceneError(
        f"every word is understood, but not {what} in {sentence.strip()!r}; say for example "
        "'Imagine a small circle at the base of the figure.' or 'Imagine the horizontal line removed.'"
    )


# ---------------------------------------------------------------- one clause


def _clause(clause: str, sentence: str, before: list[Step]) -> list[Step]:
    main, outcome, connector = _split(clause)
    reader = Reader(main.split())
    while reader.take(*sorted(_LEADS, key=len, reverse=True)):
        pass
    said = Said()
    if outcome:
        _outcome(outcome, said, connector)
    for form in (_surrounded, _command, _without, _change, addition):
        reader_here = Reader(reader.words[reader.at :])
        steps = form(reader_here, _copy(said), before)
        if steps:
            if not reader_here.done:
                continue
            return [replace(step, remark=" ".join([*said.remarks, step.remark]).strip()) for step in steps]
    raise _failed(sentence, _left_over(reader, said, before))


def _left_over(reader: Reader, said: Said, before: list[Step]) -> str:
    """Which words stopped the reading farthest on, for the error."""
    rests = []
    for form in (_surrounded, _command, _without, _change, addition):
        here = Reader(reader.words[reader.at :])
        form(here, _copy(said), before)
        rests.append(here.rest)
    rest = min(rests, key=len)
    return f"how {rest!r} goes with the rest" if rest else "how it goes together"


def _copy(said: Said) -> Said:
    return replace(said, remarks=list(said.remarks))


def _split(clause: str) -> tuple[str, str, str]:
    """The main clause, and the clause of purpose or description that follows it."""
    found = [(clause.find(word), -len(word), word) for word in _CONNECTORS if word in clause]
    at, _, word = min(found, default=(-1, 0, ""))
    if at < 0:
        return clause, "", ""
    if word == " until " and not re.match(
        r"(?:it|they|its|the \w+(?: line)?) (?:is|are|touch|form|reach|become)|is |vertical|horizontal|just",
        clause[at + 7 :],
    ):
        return clause, "", ""  # "running to the right until the vertical line"
    return clause[:at].strip(" ,"), clause[at + len(word) :].strip(), word.strip()


def _outcome(text: str, said: Said, connector: str = "") -> None:
    """What a clause of purpose says about place, touch, and orientation; otherwise it is a remark."""
    if re.search(r"\bclosed? (?:shape|figure|form)\b|\bfully closed\b|\bcloses\b", text):
        said.close = True
    if found := re.search(r"\b(?:is|are|become|becomes)? ?(vertical|horizontal|upright)\b", text):
        said.until = {"upright": "vertical"}.get(found[1], found[1])
    if found := re.search(
        r"\b(?:faces?|points?|pointing|facing|opens?|opening) "
        r"(?:to the |towards? the |directly )?(up|down|left|right)\b",
        text,
    ):
        said.pointing = {"up": "top", "down": "bottom"}.get(found[1], found[1])
    if re.search(r"\b(?:slightly |just )?(?:beyond|past)\b", text):
        said.beyond = True
    for sentence in re.split(r",? and (?=the \w)(?!the right)(?!the bottom)(?!the left)", text):
        _meeting(sentence, said)
    if re.search(r"\btouch(?:es|ing)?\b|\bmeet\b|\bmeets\b|\bin contact\b", text):
        said.touching = True
    likeness = re.search(
        r"(?:the )?(?:same|equal) (?:length|height|width|size) (?:as|to) (?P<what>.+)$"
        r"|as (?:long|tall|wide) as (?P<other>.+)$",
        text,
    )
    if likeness and said.like is None:
        said.like = Reader((likeness["what"] or likeness["other"]).split()).attempt(noun_phrase)
    said.remarks.append(f"{connector} {text}".strip())


def _meeting(text: str, said: Said) -> None:
    """``the top of the new H just touches the bottom of the figure``: own spots and those they meet."""
    reader = Reader(text.split())
    subject = reader.attempt(spots)
    if subject is None:
        return
    stated = False
    while word := reader.take(
        "just", "is", "are", "be", "barely", "exactly", "both", "now", "will", "should", "perfectly"
    ):
        stated = stated or (word == "is" and text.startswith("base"))
    verb = reader.take(
        "touching",
        "touches",
        "touch",
        "aligned",
        "align",
        "aligns",
        "meets",
        "meet",
        "overlaid",
        "coincides",
        "coincide",
        "connects",
        "connected",
        "attached",
        "resting",
        "sits",
        "lined up",
    )
    if not verb and not stated:
        return
    reader.take("with the inside of", "to the inside of")
    inner = bool(reader.take("the inside of", "the inside edge of"))
    while reader.take("with", "to", "on", "at", "over", "on top of", "onto", "against", "together"):
        pass
    goal = reader.attempt(spots)
    if goal is None:
        return
    said.inner = said.inner or inner
    own = tuple(spot.at or _line_side(spot.part) for spot in subject)
    if verb.startswith("touch") and not any(own):
        said.touching = True
        if not said.to:
            said.to = goal
        return
    if inner:
        said.relation, said.to = "around", (Spot(subject[0].part),)
        return
    said.own, said.to, said.relation = own, goal, "align"


def _line_side(part: Part) -> str:
    """Which spot of a thing one of its lines is: the top horizontal line is its top."""
    return part.which if part.is_line and part.which in {"top", "bottom", "left", "right"} else ""


# ---------------------------------------------------------------- forms of the main clause


def _command(reader: Reader, said: Said, before: list[Step]) -> list[Step] | None:
    """``Rotate the figure ...``, ``Add a circle ...``, ``Place the D ...``, ``connect A and B with a line``."""
    word = reader.peek()
    if word in {"connect", "join", "link"}:
        return _connect(reader, said)
    if word in _ADD:
        reader.at += 1
        indefinite = reader.peek() in {"a", "an", "another", "1"} or reader.peek().isdigit()
        return addition(reader, said, before) if indefinite else _changed(reader, said, "move")
    if word in ACTION and (
        word in {"double", "halve"}
        or reader.peek(1) in {*DETERMINERS, "it", "all", "both"}
        or reader.peek(1).startswith(("<", "#"))
    ):
        reader.at += 1
        return _changed(reader, said, ACTION[word], word)
    return None


def _connect(reader: Reader, said: Said) -> list[Step] | None:
    reader.at += 1
    first = reader.attempt(spots)
    second = reader.attempt(spots) if first and reader.take("and", "to", "with") else None
    if first is None or not reader.take("with", "by", "using"):
        return None
    line = reader.attempt(noun_phrase)
    to = (*first, *(second or ()))
    if line is None or len(to) != 2:
        return None
    return [Step("add", line, Placement("span", to))]


def _surrounded(reader: Reader, said: Said, before: list[Step]) -> list[Step] | None:
    """``the letter surrounded by a circle``, ``surround it with a square``."""
    words = list(reader.words)
    verb = next(
        (
            w
            for w in ("surrounded", "surround", "enclosed", "encircled", "enclose", "encircle", "circled")
            if w in words
        ),
        "",
    )
    if not verb:
        return None
    at = words.index(verb)
    ahead, behind = Reader(words[:at]), Reader(words[at + 1 :])
    inner = ahead.attempt(noun_phrase) if at else behind.attempt(noun_phrase)
    behind.take("completely", "entirely")
    if behind.take("by", "with", "in"):
        shape = behind.attempt(noun_phrase)
    else:
        shape = Part("circle") if verb in {"encircled", "encircle", "circled"} else None
    if inner is None or shape is None or not behind.done:
        return None
    reader.at = len(words)
    if words[0] in {"a", "an"}:
        return [Step("add", inner), Step("add", shape, Placement("around", (Spot(Part(FIGURE, "last")),)))]
    return [Step("add", shape, Placement("around", (Spot(inner),)))]


def _without(reader: Reader, said: Said, before: list[Step]) -> list[Step] | None:
    """``the figure without the line``; ``only the top half remaining`` is not of this form."""
    if reader.attempt(noun_phrase) is None or not reader.take("without"):
        return None
    part = reader.attempt(noun_phrase)
    return None if part is None else [Step("remove", part)]


def _change(reader: Reader, said: Said, before: list[Step]) -> list[Step] | None:
    """``the right figure mirrored so that it points left``."""
    first = reader.peek()
    if first in {"a", "an", "another"} or (first.isdigit() and not first.startswith("#")):
        return None
    share = _share(reader)
    part = reader.attempt(noun_phrase)
    if part is None and share is None:
        return None
    other = reader.attempt(
        lambda r: noun_phrase(r) if r.take("and") and r.peek() in {*DETERMINERS, "it"} else None
    )
    while reader.take(
        "is",
        "are",
        "that is",
        "which is",
        "then",
        "now",
        "just",
        "getting",
        "to be",
        "as",
        ",",
        "both",
        "slightly",
    ):
        pass
    word = reader.peek()
    action = ACTION.get(word, "")
    if (
        word in {"placed", "positioned", "put"}
        and part is not None
        and not part.which
        and "letter" in part.name
        and not before
    ):
        action = "move"
    if action:
        reader.at += 1
        steps = finish(reader, said, action, word, part or Part(FIGURE), share)
        if steps and other is not None and action in {"rotate", "mirror", "remove"}:
            steps = [*steps, *(replace(step, part=other) for step in steps)]
        elif steps and other is not None:
            steps = [
                replace(
                    steps[0],
                    action="join" if steps[0].action != "overlay" else "overlay",
                    part=Part(FIGURE, count=2),
                )
            ]
        return steps
    if part is None or share is not None:
        return None
    if reader.peek() == "upsidedown" or reader.peek() in {"pointing", "facing"}:
        return finish(reader, said, "rotate", "", part, None)
    if _is_new(reader):
        return None
    read_modifiers(reader, said)
    return move(said, part, "") if said.relation or said.direction else None


def _is_new(reader: Reader) -> bool:
    """``the number "8"``, ``the letter D``: named for the first time."""
    return bool(re.match(r"the (?:capital|lowercase|uppercase|number|digit|letter)", " ".join(reader.words)))


def _share(reader: Reader) -> float | None:
    """``#0.75 of the line``, ``half of the circle``."""
    if reader.peek().startswith("#"):
        share = float(reader.peek()[1:])
        reader.at += 1
        reader.take("of")
        return share
    if reader.take("half of", "1 half of", "half"):
        return 0.5
    return None


def _changed(reader: Reader, said: Said, action: str, word: str = "") -> list[Step] | None:
    share = _share(reader)
    part = reader.attempt(noun_phrase)
    return None if part is None else finish(reader, said, action, word, part, share)
